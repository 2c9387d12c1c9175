"""Lessons: what the organisation learned, without a way to any case."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.terms import CASE_ROLES, Role
from gir.followup.lessons.page import form_in, lesson_views, rie_list
from gir.incidents.terms import Form
from gir.terms import lazy as _l
from gir.web.page import Destination

READERS = CASE_ROLES | {Role.BOARD}
blueprint = Blueprint("lessons", __name__)
NAVIGATION = (Destination(_l("Lessons"), "lessons.show", 40, frozenset(role.value for role in READERS)),)
readers = roles(*sorted(READERS))


@blueprint.get("/lessons", endpoint="show")
@readers
def show_lessons() -> ResponseReturnValue:
    """The lessons of one's own organisation."""
    form = form_in(request.args.get("form"))
    lessons = lesson_views(me().organisation_id, form)
    return render_template("lessons/lessons.html", lessons=lessons, chosen=form, forms_known=Form)


@blueprint.get("/lessons/rie.csv", endpoint="rie")
@readers
def save_rie() -> ResponseReturnValue:
    """The lessons for the RI&E, as a file."""
    answer = Response(rie_list(me().organisation_id), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=rie.csv"
    return answer
