"""The reporter's screens: start, report, receipt, and what happens with one's own reports."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import is_proven, me
from gir.accounts.gates import may_report, signed_in
from gir.audit import recorded
from gir.care.piles.queries import open_question
from gir.cases.access import awaits_confirmation, case_for
from gir.cases.models import Case
from gir.cases.terms import Act, Status
from gir.database import now
from gir.incidents.titles import case_title
from gir.organisations.queries import current_sentence
from gir.pulse.queries import is_asked
from gir.reporting import sentences
from gir.reporting.drafts import Writing
from gir.reporting.filed_page import filed_reports
from gir.reporting.hours import when_called
from gir.reporting.more import added_parts, more_offer
from gir.reporting.own_page import answer_parts
from gir.reporting.queries import (
    ON_START,
    OwnReport,
    own_reports,
    story_of,
)
from gir.reporting.report_page import draft_lines, new_form, received_form, report_form, report_page
from gir.reporting.sentences.trust import trust_parts
from gir.reporting.services import OtherAnswers, submit_report
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p
from gir.web.dates import day_in_text, long_date, long_day, moment_in_text, short_moment
from gir.web.in_turn import in_turn
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("reporting", __name__, template_folder="templates")
NAVIGATION = (
    Destination(_l("Start"), "reporting.start", 10, section=MenuSection.DAILY),
    Destination(_p("navigation", "Report"), "reporting.report", 12, section=MenuSection.DAILY),
    Destination(_l("My reports"), "reporting.my_reports", 14, section=MenuSection.DAILY),
)
BADGES = {Status.NEW: "info", Status.ACTIVE: "info", Status.CLOSED: "quiet"}


@blueprint.context_processor
def _dates() -> dict[str, object]:
    return {
        "day_in_text": day_in_text,
        "long_date": long_date,
        "long_day": long_day,
        "moment_in_text": moment_in_text,
        "short_moment": short_moment,
    }


@blueprint.get("/", endpoint="start")
@signed_in
def start() -> ResponseReturnValue:
    """What can be done here, whom to call, and how one's own reports stand."""
    actor = me()
    reports = own_reports(actor, ON_START + 1)
    return render_template(
        "reporting/start.html",
        reports=[_line(report) for report in reports[:ON_START]],
        has_more=len(reports) > ON_START,
        drafts=draft_lines(actor),
        office_holder=actor.office is not None,
        norm=current_sentence(actor.organisation_id),
        asked=is_asked(actor),
    )


@blueprint.get("/my-reports", endpoint="my_reports")
@signed_in
def my_reports() -> ResponseReturnValue:
    """All own reports with one sentence each."""
    return render_template(
        "reporting/my_reports.html",
        reports=[_line(report) for report in own_reports(me())],
        filed=filed_reports(me()),
        pile=open_question(me()),
    )


def _line(report: OwnReport) -> dict[str, object]:
    case = report.case
    return {
        "id": case.id,
        "number": case.number,
        "title": case_title(case.incident),
        "opened_at": case.opened_at,
        "badge": BADGES[case.status],
        "status": case.status.label,
        "asks": report.asks,
        "sentence": sentences.status_sentence(case, report.events, now()),
    }


@blueprint.get("/report", endpoint="report")
@may_report
def report() -> ResponseReturnValue:
    """An empty form, and the drafts that wait; not for who showed a password only."""
    return report_page(new_form(me()), me(), listed=is_proven())


@blueprint.post("/report", endpoint="report_submit")
@may_report
@in_turn
def report_submit() -> ResponseReturnValue:
    """Receive a report; the same form sent twice is received once."""
    actor, form = me(), received_form(me())
    if form.errors:
        return report_page(form, actor), 422
    try:
        writing = Writing.of(request.form)
        case = submit_report(form.report(), form.submission.data or "", actor=actor, writing=writing)
    except OtherAnswers as earlier:
        whole = report_form(actor)
        whole.become_another(earlier.number)
        return report_page(whole, actor), 422
    return _to_receipt(case)


def _to_receipt(case: Case) -> ResponseReturnValue:
    """Who showed a password only is asked for a code there, and reads here that it was received."""
    if not is_proven():
        flash(_("We have your report: %(number)s. Give a code to follow it.", number=case.number), "done")
    endpoint = "filed.receipt" if case.incident.is_filed else "reporting.receipt"
    return redirect(url_for(endpoint, case_id=case.id))


@blueprint.get("/my-reports/<id:case_id>/receipt", endpoint="receipt")
@signed_in.reading("content")
def receipt(case_id: str) -> ResponseReturnValue:
    """The number, who takes it up, and what happens when."""
    case = _own_case(case_id)
    return render_template(
        "reporting/receipt.html",
        case=case,
        welcome=sentences.welcome(case),
        entries=sentences.coming_entries(case, now()),
        called=when_called(case, now()),
        **trust_parts(case),
        more=more_offer(case, me()),
    )


@blueprint.get("/my-reports/<id:case_id>", endpoint="my_report")
@signed_in.reading("content")
def my_report(case_id: str) -> ResponseReturnValue:
    """One own report: how it stands, what was done, what comes, who helps, and what was said."""
    case = _own_case(case_id)
    story = story_of(case)
    return render_template(
        "reporting/my_report.html",
        report=_line(story),
        case=case,
        entries=[*sentences.done_entries(case, story.events), *sentences.coming_entries(case, now())],
        **(answer_parts(case, me()) | added_parts(case, me())),
        helpers=sentences.helpers(case),
        **trust_parts(case),
        own_text=case.incident.narrative,
        awaits_confirmation=awaits_confirmation(case.incident),
    )


def _own_case(case_id: str) -> Case:
    """An own case, with the trace that it was read."""
    case = case_for(me(), case_id, Act.FOLLOW)
    with recorded(Act.FOLLOW, case, actor=me()):
        return case
