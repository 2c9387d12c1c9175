"""The words of mails: the coordinator reads, changes and resets them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.settings_page import settings_page
from gir.accounts.terms import Role
from gir.notifications.terms import Matter
from gir.notifications.wording.page import wording_page
from gir.notifications.wording.queries import own_wordings
from gir.notifications.wording.services import reset_wording
from gir.organisations.services import ChangedMeanwhile
from gir.organisations.terms import Language

blueprint = Blueprint("wording", __name__, template_folder="../templates")
BOTH = ["GET", "POST"]
ONE = "/organisation/mails/<matter>/<language>"
coordinators = roles(Role.COORDINATOR)


@blueprint.get("/organisation/mails", endpoint="overview")
@coordinators
def show_overview() -> ResponseReturnValue:
    """What mails can be about, and whose words they have."""
    own = own_wordings(me().organisation_id)
    return render_template("notifications/wordings.html", matters=list(Matter), languages=list(Language), own=own)


@blueprint.route(ONE, methods=BOTH, endpoint="edit")
@coordinators
def edit(matter: str, language: str) -> ResponseReturnValue:
    """The words about one matter in one language."""
    return settings_page(wording_page(*_known(matter, language)))


@blueprint.post(f"{ONE}/reset", endpoint="reset")
@coordinators
def reset(matter: str, language: str) -> ResponseReturnValue:
    """Take the words of the software again."""
    of, spoken = _known(matter, language)
    try:
        reset_wording(of, spoken, shown=request.form.get("mark", ""), actor=me())
    except ChangedMeanwhile:
        flash(_("Somebody else changed these words after you opened this page. This is how they are now."), "late")
        return redirect(url_for("wording.edit", matter=matter, language=language))
    flash(_("These mails have the words of the software again."), "done")
    return redirect(url_for("wording.overview"))


def _known(matter: str, language: str) -> tuple[Matter, str]:
    if matter not in list(Matter) or language not in list(Language):
        abort(404)
    return Matter(matter), language
