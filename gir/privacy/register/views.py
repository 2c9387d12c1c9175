"""The register of processing, for the privacy officer. Nothing of a person is in it: looking leaves no line."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.gates import roles
from gir.accounts.terms import Role
from gir.privacy.register.page import as_table, entries, security

blueprint = Blueprint("register", __name__, template_folder="../templates")
officer = roles(Role.PRIVACY_OFFICER)


@blueprint.get("/privacy/register", endpoint="register")
@officer
def show_register() -> ResponseReturnValue:
    """The register, to read and to print."""
    return render_template("register/register.html", entries=entries(), security=security())


@blueprint.get("/privacy/register.csv", endpoint="table")
@officer
def download_register() -> ResponseReturnValue:
    """The same as a table."""
    answer = Response(as_table(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("register")}.csv"'
    return answer
