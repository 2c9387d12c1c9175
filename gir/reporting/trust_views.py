"""Who may see my report, and who has seen it: two pages for the person whose report it is."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept, form_of_request, kept_form
from gir.accounts.gates import signed_in
from gir.audit import recorded
from gir.cases.access import case_for
from gir.cases.choosing import possible_handlers_of
from gir.cases.models import Case
from gir.cases.protecting import fingerprint, protect
from gir.cases.readers import capacities, looks_at
from gir.cases.services import ChangedMeanwhile
from gir.cases.terms import Act
from gir.reporting.protect_form import ProtectForm
from gir.reporting.sentences import trust as sentences

blueprint = Blueprint("trust", __name__, template_folder="templates")


@blueprint.get("/my-reports/<id:case_id>/readers", endpoint="readers")
@signed_in.reading("content")
def readers(case_id: str) -> ResponseReturnValue:
    """Who has seen my report, by role and time."""
    case = _read(case_for(me(), case_id, Act.FOLLOW))
    days = sentences.reading_days(case, looks_at(case, besides=me()))
    return render_template("reporting/readers.html", case=case, days=days)


@blueprint.get("/my-reports/<id:case_id>/protect", endpoint="protect")
@signed_in.reading("content")
def show(case_id: str) -> ResponseReturnValue:
    """Who may see my report: how it stands, and how to choose again."""
    case = case_for(me(), case_id, Act.PROTECT)
    return _page(case, _form(case), restored=kept_form(me(), request.path) is not None)


@blueprint.post("/my-reports/<id:case_id>/protect", endpoint="save")
@signed_in
def save(case_id: str) -> ResponseReturnValue:
    """Choose again. It holds at once."""
    case = case_for(me(), case_id, Act.PROTECT)
    form = _form(case)
    if not form.validate():
        return _page(case, form), 422
    try:
        protect(case, form.trust(), hidden=form.hidden, shown=form.shown.data or "", actor=me())
    except ChangedMeanwhile:
        return _changed(case, form)
    forget_kept(me(), request.path)
    flash(_("Saved. It holds at once, in every list, count and mail."), "done")
    return redirect(url_for("trust.protect", case_id=case.id))


def _form(case: Case) -> ProtectForm:
    return form_of_request(ProtectForm, me(), case=case, handlers=possible_handlers_of(case, me()))


def _page(case: Case, form: ProtectForm, *, restored: bool = False, changed: bool = False) -> str:
    _read(case)
    return render_template(
        "reporting/protect.html",
        case=case,
        form=form,
        restored=restored,
        changed=changed,
        **sentences.how_it_stands(case),
    )


def _changed(case: Case, form: ProtectForm) -> ResponseReturnValue:
    """The choices were changed in another window: show both, and let the person send their own again."""
    form.shown.data = fingerprint(case)
    return _page(case, form, changed=True), 409


def _read(case: Case) -> Case:
    """The case, with the trace that it was read."""
    with recorded(Act.FOLLOW, case, actor=me(), detail=capacities(me(), case)):
        return case
