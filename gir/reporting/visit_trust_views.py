"""Who may see my report, and who has seen it: the same two pages during a visit without an account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.audit import System
from gir.cases.choosing import possible_handlers_of
from gir.cases.messages import reporter_without_account
from gir.cases.models import Case
from gir.cases.protecting import fingerprint, protect
from gir.cases.readers import looks_at
from gir.cases.services import ChangedMeanwhile
from gir.cases.terms import Act
from gir.cases.trust import PossibleHandler
from gir.reporting.protect_form import ProtectForm
from gir.reporting.sentences import trust as sentences
from gir.reporting.visitor_page import frame_of, trust_addresses
from gir.visitors.gates import in_visit, visit_token, visited
from gir.visitors.services import visiting

blueprint = Blueprint("visit_trust", __name__, template_folder="templates")


@blueprint.get("/returning/readers", endpoint="readers")
@in_visit.reading("content")
def readers() -> ResponseReturnValue:
    """Who has seen my report, by role and time."""
    case = visited()
    return _page("reporting/readers.html", case, days=sentences.reading_days(case, looks_at(case, besides=_me(case))))


@blueprint.get("/returning/protect", endpoint="protect")
@in_visit.reading("content")
def show() -> ResponseReturnValue:
    """Who may see my report: how it stands, and how to choose again."""
    return _protect_page(visited(), _form(visited()))


@blueprint.post("/returning/protect", endpoint="save")
@in_visit
def save() -> ResponseReturnValue:
    """Choose again. It holds at once."""
    case, form = visited(), _form(visited())
    if not form.validate():
        return _protect_page(case, form), 422
    try:
        protect(case, form.trust(), hidden=form.hidden, shown=form.shown.data or "", actor=_me(case))
    except ChangedMeanwhile:
        form.shown.data = fingerprint(case)
        return _protect_page(case, form, changed=True), 409
    flash(_("Saved. It holds at once, in every list, count and mail."), "done")
    return redirect(url_for("visit_trust.protect"))


def _me(case: Case) -> System:
    return reporter_without_account(case)


def _form(case: Case) -> ProtectForm:
    told = [PossibleHandler(h.role, h.person.first_name, h.person_id) for h in case.handlers]
    return ProtectForm(case=case, handlers=possible_handlers_of(case, _me(case)), told=sorted(told))


def _protect_page(case: Case, form: ProtectForm, *, changed: bool = False) -> str:
    parts = sentences.how_it_stands(case, by_first_name=True)
    return _page("reporting/protect.html", case, form=form, changed=changed, **parts)


def _page(template: str, case: Case, **context: object) -> str:
    """A page of this visit, with the trace that what was written was read."""
    with visiting(visit_token(), Act.FOLLOW, case):
        pass
    return render_template(template, case=case, page=frame_of(case.organisation), **trust_addresses(), **context)
