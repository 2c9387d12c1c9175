"""The acts on a case: each a page of its own that works without JavaScript."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.drafts import forget_kept, kept_form
from gir.cases.access import case_for, hats
from gir.cases.models import Case
from gir.cases.services import CannotClose, ChangedMeanwhile, NotEligible, note_reading
from gir.cases.terms import Act
from gir.followup import acts
from gir.followup.acts import ActPage
from gir.followup.case_page import case_page, missing_words
from gir.followup.door import blueprint, handlers
from gir.followup.forms import ActForm
from gir.incidents.titles import case_title

BOTH = ["GET", "POST"]


def act_page(case_id: str, page: ActPage) -> ResponseReturnValue:
    """Show the form of an act, or do the act with what was filled in."""
    case = _case_to_act_on(case_id, page)
    form = page.form(case, me())
    if request.method != "POST":
        return _show(page, case, form), 200
    if form.shown_version != case.version and page.act not in (Act.NOTE, Act.ANSWER):
        return _conflict(page, case, form)
    if not form.validate():
        return _show(page, case, form), 422
    return _do(page, case, form)


def _case_to_act_on(case_id: str, page: ActPage) -> Case:
    """The case, when this act is permitted now.

    Who sends a form about a case that has moved on gets the case too: the answer then shows both texts instead of
    losing one. They must stand before the case in a capacity that has this act.
    """
    sent = request.form.get("version")
    if request.method == "POST" and sent:
        case = case_for(me(), case_id, Act.READ)
        if sent != str(case.version) and page.policy[page.act] & hats(me(), case):
            return case
    return case_for(me(), case_id, page.act, rules=page.rules)


def _show(page: ActPage, case: Case, form: ActForm) -> str:
    restored = request.method == "GET" and kept_form(me(), request.path) is not None
    missing = missing_words(case, me()) if page.act is Act.CLOSE else []
    return render_template(
        "followup/act.html",
        act=page,
        case=case,
        case_title=case_title(case.incident),
        form=form,
        restored=restored,
        missing=missing,
    )


def _do(page: ActPage, case: Case, form: ActForm) -> ResponseReturnValue:
    try:
        told = page.do(case, form, me())
    except ChangedMeanwhile:
        return _conflict(page, case, form)
    except CannotClose:
        form.form_errors.append(_("The case cannot be closed yet: see which steps are missing."))
        return _show(page, case, form), 422
    except NotEligible:
        form.form_errors.append(
            _("This is not possible any more: somebody changed the case. Look at the choices again.")
        )
        return _show(page, case, form), 422
    forget_kept(me(), request.path)
    flash(told, "done")
    return redirect(url_for("followup.case", case_id=case.id))


def _conflict(page: ActPage, case: Case, form: ActForm) -> ResponseReturnValue:
    """Somebody else was first: show how the case is now beside what was typed, and let the person choose."""
    actor = me()
    note_reading(case, actor=actor)
    answer = render_template(
        "followup/conflict.html",
        act=page,
        case=case_page(case, actor),
        answers=form.answers(),
        kept=[(name, value) for name, value in request.form.items(multi=True) if name not in ("version", "csrf_token")],
        may_still=page.act in page.rules(actor, case),
    )
    return answer, 409


@blueprint.route("/cases/<id:case_id>/take", methods=BOTH)
@handlers
def take(case_id: str) -> ResponseReturnValue:
    """Become the handler."""
    return act_page(case_id, acts.TAKE)


@blueprint.route("/cases/<id:case_id>/assign", methods=BOTH)
@handlers
def assign(case_id: str) -> ResponseReturnValue:
    """Give the case to somebody."""
    return act_page(case_id, acts.ASSIGN)


@blueprint.route("/cases/<id:case_id>/severity", methods=BOTH)
@handlers
def set_severity(case_id: str) -> ResponseReturnValue:
    """Assess the case."""
    return act_page(case_id, acts.SET_SEVERITY)


@blueprint.route("/cases/<id:case_id>/note", methods=BOTH)
@handlers
def note(case_id: str) -> ResponseReturnValue:
    """Write a note."""
    return act_page(case_id, acts.NOTE)


@blueprint.route("/cases/<id:case_id>/answer", methods=BOTH)
@handlers
def answer(case_id: str) -> ResponseReturnValue:
    """Answer the reporter."""
    return act_page(case_id, acts.ANSWER)


@blueprint.route("/cases/<id:case_id>/skip-step", methods=BOTH)
@handlers
def skip_step(case_id: str) -> ResponseReturnValue:
    """Leave out a step."""
    return act_page(case_id, acts.SKIP_STEP)


@blueprint.route("/cases/<id:case_id>/close", methods=BOTH)
@handlers
def close(case_id: str) -> ResponseReturnValue:
    """Close the case."""
    return act_page(case_id, acts.CLOSE)


@blueprint.route("/cases/<id:case_id>/reopen", methods=BOTH)
@handlers
def reopen(case_id: str) -> ResponseReturnValue:
    """Reopen the case."""
    return act_page(case_id, acts.REOPEN)


@blueprint.route("/cases/<id:case_id>/plan-talk", methods=BOTH)
@handlers
def plan_talk(case_id: str) -> ResponseReturnValue:
    """Agree on a moment for a talk."""
    return act_page(case_id, acts.PLAN_TALK)


@blueprint.route("/cases/<id:case_id>/record-talk", methods=BOTH)
@handlers
def record_talk(case_id: str) -> ResponseReturnValue:
    """Record how a talk ended."""
    return act_page(case_id, acts.RECORD_TALK)


@blueprint.route("/cases/<id:case_id>/accident", methods=BOTH)
@handlers
def report_accident(case_id: str) -> ResponseReturnValue:
    """Record that the labour inspectorate was told."""
    return act_page(case_id, acts.REPORT_ACCIDENT)


@blueprint.route("/cases/<id:case_id>/reaction", methods=BOTH)
@handlers
def record_reaction(case_id: str) -> ResponseReturnValue:
    """Record the reaction to the perpetrator."""
    return act_page(case_id, acts.RECORD_REACTION)


@blueprint.route("/cases/<id:case_id>/police", methods=BOTH)
@handlers
def decide_police(case_id: str) -> ResponseReturnValue:
    """Decide what goes to the police."""
    return act_page(case_id, acts.DECIDE_POLICE)
