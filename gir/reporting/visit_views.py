"""A visit without an account: read how the report stands, and say something back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.care.confirming import confirm_talk, talks_to_tell
from gir.care.terms import Confirmation
from gir.cases.access import awaits_confirmation
from gir.cases.closing import reopen_own, say_helped
from gir.cases.confirming import confirm
from gir.cases.messages import somebody_without_account, write_to_handlers
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.cases.terms import Act, Helped, Status, Step
from gir.database import now
from gir.reporting import sentences
from gir.reporting.answer_forms import HelpedForm, MessageForm, ReopenForm, TalkForm
from gir.reporting.conversation import conversation
from gir.reporting.own_page import closing_of
from gir.reporting.queries import OwnReport, story_of
from gir.reporting.sentences.coming import is_reachable
from gir.reporting.sentences.trust import trust_parts
from gir.reporting.visitor_page import frame_of, trust_addresses
from gir.visitors.gates import in_visit, visit_token, visited
from gir.visitors.services import visiting
from gir.web.dates import day_in_text, long_date
from gir.web.forms import Form

blueprint = Blueprint("visit", __name__, template_folder="templates")


@blueprint.context_processor
def _dates() -> dict[str, object]:
    return {"long_date": long_date, "day_in_text": day_in_text}


@blueprint.get("/returning/report", endpoint="show")
@in_visit.reading("content")
def show() -> ResponseReturnValue:
    """How the report stands, what was said, and what may be added."""
    return _page(visited())


@blueprint.post("/returning/message", endpoint="write")
@in_visit
def write() -> ResponseReturnValue:
    """Write to who handles the report."""
    form = MessageForm()
    if not form.validate():
        return _page(visited(), form), 422
    write_to_handlers(visited(), form.message.data or "", actor=None)
    return _done(_("Your message was sent to those who help you."))


@blueprint.post("/returning/confirm", endpoint="confirm")
@in_visit
def say_it_is_right() -> ResponseReturnValue:
    """Confirm what somebody else reported."""
    confirm(visited(), actor=somebody_without_account(visited().organisation_id))
    return _done(_("Thank you. You said that the report is right."))


@blueprint.post("/returning/talk", endpoint="talk")
@in_visit
def say_whether_it_took_place() -> ResponseReturnValue:
    """Say whether a talk took place."""
    form = TalkForm()
    if not form.validate():
        return _page(visited(), form), 422
    try:
        confirm_talk(visited(), Step(form.step.data or ""), Confirmation(form.said.data or ""), actor=None)
    except NotEligible:
        return _done(_("This has been answered already."), "info")
    return _done(_("Thank you. We know now."))


@blueprint.post("/returning/helped", endpoint="helped")
@in_visit
def say_whether_it_helped() -> ResponseReturnValue:
    """Answer the closing question."""
    form = HelpedForm()
    if not form.validate():
        return _page(visited(), form), 422
    try:
        say_helped(visited(), Helped(form.helped.data), form.remark.data or "", actor=None)
    except ChangedMeanwhile:
        return _done(_("Your report is open again, so this question waits."), "info")
    return _done(_("Thank you for your answer. It helps us to do better."))


@blueprint.post("/returning/reopen", endpoint="reopen")
@in_visit
def take_it_up_again() -> ResponseReturnValue:
    """Take up the own report again."""
    form = ReopenForm()
    if not form.validate():
        return _page(visited(), form), 422
    try:
        reopen_own(visited(), form.reason.data or "", actor=None)
    except ChangedMeanwhile:
        return _done(_("Your report is open already, or was finished too long ago."), "info")
    return _done(_("Your report is taken up again. You get a new answer."))


def _done(sentence: str, kind: str = "done") -> ResponseReturnValue:
    flash(sentence, kind)
    return redirect(url_for("visit.show"))


def _page(case: Case, sent: Form | None = None) -> str:
    """The page of the visit; ``sent`` is a form that came back because something in it is wrong."""
    story, moment = _read(case), now()
    return render_template(
        "reporting/visit.html",
        case=case,
        form=sent,
        **_forms(sent),
        **_asked(case),
        helpers=sentences.helpers(case),
        status=sentences.status_sentence(case, story.events, moment),
        entries=[*sentences.done_entries(case, story.events), *sentences.coming_entries(case, moment)],
        conversation=conversation(case, None),
        page=frame_of(case.organisation),
    )


def _asked(case: Case) -> dict[str, Any]:
    """What the reporter may say and choose now, and whether anybody can call them."""
    return {
        "reachable": is_reachable(case),
        "talks": sentences.talk_lines(case, talks_to_tell(case), now()),
        "closing": closing_of(case),
        "more": case.status is not Status.CLOSED,
        "may_confirm": awaits_confirmation(case.incident),
        **trust_parts(case),
        **trust_addresses(),
    }


def _forms(sent: Form | None) -> dict[str, Any]:
    """The forms of the page: empty, but for the one that came back."""
    kinds = {"message_form": MessageForm, "helped_form": HelpedForm, "reopen_form": ReopenForm}
    return {name: sent if isinstance(sent, kind) else kind(formdata=None) for name, kind in kinds.items()}


def _read(case: Case) -> OwnReport:
    """The story of a report, with the trace that it was read."""
    with visiting(visit_token(), Act.FOLLOW, case):
        pass
    return story_of(case)
