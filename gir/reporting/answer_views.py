"""The pages with which a reporter says something back: each works alone, and most of them stand on the own report."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import Actor, me
from gir.accounts.drafts import forget_kept, form_of_request, kept_form
from gir.accounts.gates import signed_in
from gir.accounts.keeping import keeping
from gir.audit import recorded, refused
from gir.care.confirming import confirm_talk, talks_to_tell
from gir.care.terms import Confirmation
from gir.cases.access import POLICY, Rules, case_for, hats, permitted
from gir.cases.closing import reopen_own, say_helped
from gir.cases.messages import write_to_handlers
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.cases.terms import Act, Helped, Step
from gir.database import now
from gir.reporting.answer_forms import HelpedForm, MessageForm, ReopenForm, TalkForm
from gir.reporting.sentences import talk_lines
from gir.terms import lazy as _l

blueprint = Blueprint("answers", __name__, template_folder="templates")
HEADINGS = {
    MessageForm: (_l("Write a message"), _l("Send the message")),
    HelpedForm: (_l("Were you helped?"), _l("Send your answer")),
    ReopenForm: (_l("Take up my report again"), _l("Take it up again")),
}
BOTH = ["GET", "POST"]


@blueprint.route("/my-reports/<id:case_id>/message", methods=BOTH, endpoint="message")
@signed_in.reading("content")
def message(case_id: str) -> ResponseReturnValue:
    """Write to those who help."""
    case, form = _asked(case_id, Act.MESSAGE, MessageForm)
    if not _sent(form):
        return _page(case, form)
    write_to_handlers(case, form.message.data or "", actor=me())
    return _done(case, _("Your message is sent. Who helps you gets a mail that it is there."), "messages")


@blueprint.route("/my-reports/<id:case_id>/talk", methods=BOTH, endpoint="talk")
@signed_in.reading("content")
def talk(case_id: str) -> ResponseReturnValue:
    """Say whether a talk took place."""
    case, form = _asked(case_id, Act.CONFIRM_TALK, TalkForm)
    if not _sent(form):
        return _talks(case, form)
    said = Confirmation(form.said.data)
    try:
        confirm_talk(case, Step(form.step.data), said, actor=me())
    except NotEligible:
        return _done(case, _("This has been answered already."), "status", "info")
    return _done(case, TOLD[said], "status")


TOLD = {
    Confirmation.HAPPENED: _l("Thank you. We know now that it took place."),
    Confirmation.NOT_YET: _l("Thank you for saying so. It stands open again, and whoever should do it was told."),
    Confirmation.NOT_WANTED: _l("We leave it out. Did you change your mind? Write a message."),
}


@blueprint.route("/my-reports/<id:case_id>/helped", methods=BOTH, endpoint="helped")
@signed_in.reading("content")
def helped(case_id: str) -> ResponseReturnValue:
    """Answer the closing question."""
    case, form = _asked(case_id, Act.SAY_HELPED, HelpedForm)
    if not _sent(form):
        return _page(case, form)
    try:
        say_helped(case, Helped(form.helped.data), form.remark.data or "", actor=me())
    except ChangedMeanwhile:
        return _too_late(case, form, Act.SAY_HELPED)
    return _done(case, _("Thank you for your answer. It helps us to do better."), "closing")


@blueprint.route("/my-reports/<id:case_id>/reopen", methods=BOTH, endpoint="reopen")
@signed_in.reading("content")
def reopen(case_id: str) -> ResponseReturnValue:
    """Take up the own report again."""
    case, form = _asked(case_id, Act.REOPEN_OWN, ReopenForm)
    if not _sent(form):
        return _page(case, form)
    try:
        reopen_own(case, form.reason.data or "", actor=me())
    except ChangedMeanwhile:
        return _too_late(case, form, Act.REOPEN_OWN)
    return _done(case, _("Your report is open again. You get a new answer within five working days."), "status")


def _asked(case_id: str, act: Act, form_class: Any) -> tuple[Case, Any]:
    return case_for(me(), case_id, act, rules=_or_changed_meanwhile(act)), form_of_request(form_class, me())


def _or_changed_meanwhile(act: Act) -> Rules:
    """Who sends a text about a report that changed meanwhile gets it back instead of a bare refusal."""
    sent = request.method == "POST" and bool(set(request.form) - {"csrf_token"})

    def rules(actor: Actor, case: Case) -> frozenset[Act]:
        return permitted(actor, case) | ({act} if sent and POLICY[act] & hats(actor, case) else set())

    return rules


def _sent(form: Any) -> bool:
    """Whether a form was sent and can be used."""
    return request.method == "POST" and bool(form.validate())


def _page(case: Case, form: Any) -> tuple[str, int]:
    heading, button = HEADINGS[type(form)]
    restored = request.method == "GET" and kept_form(me(), request.path) is not None
    _read(case)
    words = {"heading": heading, "button": button, "restored": restored, "keeping": keeping(me(), request.path)}
    page = render_template("reporting/answer.html", case=case, form=form, **words)
    return page, 422 if request.method == "POST" else 200


def _too_late(case: Case, form: Any, act: Act) -> ResponseReturnValue:
    refused(act, Case.__tablename__, case.id, actor=me())
    form.form_errors.append(_("Your report has changed meanwhile, so this cannot be done now. You can send a message."))
    page, _status = _page(case, form)
    return page, 409


def _talks(case: Case, form: TalkForm) -> ResponseReturnValue:
    lines = talk_lines(_read(case), talks_to_tell(case), now())
    return render_template("reporting/talks.html", case=case, form=form, talks=lines), 422 if form.errors else 200


def _read(case: Case) -> Case:
    """The case, with the trace that its reporter read of it."""
    with recorded(Act.FOLLOW, case, actor=me()):
        return case


def _done(case: Case, told: str, place: str, kind: str = "done") -> ResponseReturnValue:
    forget_kept(me(), request.path)
    flash(told, kind)
    return redirect(url_for("reporting.my_report", case_id=case.id, _anchor=place))
