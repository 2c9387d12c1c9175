"""Adding details after sending: what is done and what is open, and one short page for each step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.drafts import forget_kept, kept_form
from gir.accounts.gates import signed_in
from gir.accounts.keeping import keeping
from gir.audit import recorded, refused
from gir.cases.access import POLICY, case_for, hats, permitted
from gir.cases.amending import amend
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile
from gir.cases.terms import Act
from gir.database import now
from gir.incidents.titles import case_title
from gir.reporting.hours import when_called
from gir.reporting.more import MoreStep, more_offer, next_url, step_of, steps_of
from gir.reporting.step_form import StepForm
from gir.web.fields import in_words

blueprint = Blueprint("more", __name__, template_folder="templates")


@blueprint.get("/my-reports/<id:case_id>/more", endpoint="overview")
@signed_in.reading("content")
def overview(case_id: str) -> ResponseReturnValue:
    """Which details are filled in, and which may still be added. ``?after=<step>`` leads on to the step after it."""
    case = _read(case_for(me(), case_id, Act.AMEND))
    if "after" in request.args:
        return redirect(next_url(case.incident, case.id, request.args["after"]))
    steps = [(step, step.url(case.id), step.done(case.incident)) for step in steps_of(case.incident)]
    offer = more_offer(case, me())
    return render_template("reporting/more.html", case=case, title=case_title(case.incident), steps=steps, more=offer)


@blueprint.get("/my-reports/<id:case_id>/more/<step>", endpoint="step")
@signed_in.reading("content")
def show_step(case_id: str, step: str) -> ResponseReturnValue:
    """One step, with what was answered before."""
    case = case_for(me(), case_id, Act.AMEND)
    asked, form = _step(case, step)
    return _page(case, asked, form, restored=kept_form(me(), request.path) is not None)


@blueprint.post("/my-reports/<id:case_id>/more/<step>", endpoint="save_step")
@signed_in
def save_step(case_id: str, step: str) -> ResponseReturnValue:
    """Save one step and go on to the next."""
    case = case_for(me(), case_id, Act.AMEND, rules=_or_closed_meanwhile)
    asked, form = _step(case, step)
    if Act.AMEND not in permitted(me(), case):
        return _conflict(case, asked, form)
    if not form.validate():
        return _page(case, asked, form), 422
    try:
        return _save(case, asked, form)
    except ChangedMeanwhile:
        return _conflict(case, asked, form)


def _save(case: Case, asked: MoreStep, form: StepForm) -> ResponseReturnValue:
    if form.changes(case.incident):
        called_before = case.incident.call_today
        amend(case, form.write_unless_changed, actor=me())
        flash(_("Saved."), "done")
        if case.incident.call_today and not called_before:
            _say_when_called(case)
    forget_kept(me(), request.path)
    return redirect(next_url(case.incident, case.id, asked.key))


def _say_when_called(case: Case) -> None:
    called = when_called(case, now(), since=now())
    if called is not None:
        flash(called.sentence, "info")


def _or_closed_meanwhile(actor: Actor, case: Case) -> frozenset[Act]:
    """Who sends a step of a report that was closed meanwhile gets their text back instead of a bare refusal."""
    sent = bool(request.form.get("mark")) and bool(POLICY[Act.AMEND] & hats(actor, case))
    return permitted(actor, case) | ({Act.AMEND} if sent else set())


def _step(case: Case, key: str) -> tuple[MoreStep, Any]:
    found = step_of(case.incident, key)
    if found is None or found.form is None:
        abort(404)
    return found, found.form.of_request(case.incident, me())


def _read(case: Case) -> Case:
    """The case, with the trace that its reporter read what they wrote."""
    with recorded(Act.FOLLOW, case, actor=me()):
        return case


def _page(case: Case, asked: MoreStep, form: StepForm, *, restored: bool = False) -> str:
    _read(case)
    keys = [step.key for step in steps_of(case.incident)]
    return render_template(
        "reporting/more_step.html",
        case=case,
        step=asked,
        form=form,
        restored=restored,
        keeping=keeping(me(), request.path),
        skip=next_url(case.incident, case.id, asked.key),
        place={"number": keys.index(asked.key) + 1, "total": len(keys)},
    )


def _conflict(case: Case, asked: MoreStep, form: StepForm) -> ResponseReturnValue:
    """Something else was saved since, or the report was closed: show both, and let the person choose."""
    may_still = Act.AMEND in permitted(me(), case)
    if not may_still:
        refused(Act.AMEND, Case.__tablename__, case.id, actor=me())
    saved = form.as_saved(_read(case).incident, me())
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in ("mark", "csrf_token")]
    words = {"theirs": in_words(saved), "mine": in_words(form), "kept": kept, "mark": form.mark_of(case.incident)}
    url = url_for("more.step", case_id=case.id, step=asked.key)
    page = render_template("reporting/more_conflict.html", case=case, step=asked, may_still=may_still, url=url, **words)
    return page, 409
