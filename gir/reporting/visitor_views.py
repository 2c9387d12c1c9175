"""The way in and out for people without an account: report by link, come back with a code, and leave."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts import given_back
from gir.accounts.actor import signed_in_now
from gir.accounts.given_back import GivenBack
from gir.accounts.throttle import TooManyAttempts
from gir.cases.models import Case
from gir.database import now
from gir.organisations.models import Organisation
from gir.organisations.queries import departments_of
from gir.reporting import sentences
from gir.reporting.filing import without_account
from gir.reporting.hours import when_called
from gir.reporting.queries import organisation_behind
from gir.reporting.sentences.coming import is_reachable
from gir.reporting.services import OtherAnswers
from gir.reporting.visitor_forms import CodeForm, VisitorReportForm
from gir.reporting.visitor_page import frame_of, return_address
from gir.reporting.visitor_services import Received, submit_without_account
from gir.visitors import gates
from gir.visitors.services import Entered, case_of_visit, enter, leave
from gir.web.dates import long_date
from gir.web.gate import open_to_all

blueprint = Blueprint("visitors", __name__, template_folder="templates")


@blueprint.context_processor
def _dates() -> dict[str, object]:
    return {"long_date": long_date}


@blueprint.get("/r/<token>", endpoint="report")
@open_to_all
def report(token: str) -> ResponseReturnValue:
    """The report form of an organisation that lets people report without an account."""
    organisation = organisation_behind(token)
    if organisation is None:
        return _no_entrance()
    return _report_page(_form(organisation), organisation)


@blueprint.post("/r/<token>", endpoint="report_submit")
@open_to_all
def report_submit(token: str) -> ResponseReturnValue:
    """Receive a report and show its code: in this answer and in no other."""
    organisation = organisation_behind(token)
    if organisation is None:
        return _no_entrance()
    form = _form(organisation)
    if not form.validate():
        return _report_page(form, organisation), 422
    try:
        return _receipt(_receive(form, organisation), organisation)
    except TooManyAttempts as wait:
        return render_template("errors/429.html", minutes=wait.minutes), 429
    except OtherAnswers as earlier:
        form.become_another(earlier.number)
        return _report_page(form, organisation), 422


def _receive(form: VisitorReportForm, organisation: Organisation) -> Received:
    filing = without_account(organisation.id, form.department.data or None, form.concerned())
    return submit_without_account(form.report(), form.submission.data or "", filing)


def _form(organisation: Organisation) -> VisitorReportForm:
    return VisitorReportForm(departments=departments_of(organisation.id))


def _report_page(form: VisitorReportForm, organisation: Organisation) -> str:
    return render_template("reporting/visitor_report.html", form=form, page=frame_of(organisation), action=request.path)


def _receipt(received: Received, organisation: Organisation) -> str:
    case = received.case
    return render_template(
        "reporting/visitor_receipt.html",
        case=case,
        code=received.code,
        address=return_address(),
        entries=sentences.coming_entries(case, now()),
        called=when_called(case, now()),
        reachable=is_reachable(case),
        page=frame_of(organisation),
    )


def _no_entrance() -> ResponseReturnValue:
    """One answer for a link or code that opens nothing, whatever the reason."""
    return render_template("reporting/no_entrance.html"), 404


# ── Coming back ────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/returning", endpoint="returning")
@open_to_all
def returning() -> ResponseReturnValue:
    """Ask for the code."""
    return _code_page(CodeForm(), late=request.args.get("late", ""))


@blueprint.post("/returning", endpoint="returning_submit")
@open_to_all
def returning_submit() -> ResponseReturnValue:
    """Look whether the code opens something; a claim is traded for a code of one's own, shown in this answer."""
    form, given = CodeForm(), given_back.carried(gates.in_visit)
    if not form.validate():
        return _code_page(form, given), 422
    try:
        entered = enter(form.code.data or "", form.secret.data or "")
    except TooManyAttempts as wait:
        return _wait(form, given, wait.minutes), 429
    if entered is None:
        return _opens_nothing(form, given)
    gates.begin(entered.token)
    return _come_in(entered, given)


def _code_page(form: CodeForm, given: GivenBack | None = None, late: str = "") -> str:
    return render_template("reporting/visitor_code.html", form=form, given=given, late=late)


def _wait(form: CodeForm, given: GivenBack | None, minutes: int) -> str:
    if given is None:
        return render_template("errors/429.html", minutes=minutes)
    form.code.errors = [given_back.wait_words(minutes)]
    return _code_page(form, given)


def _opens_nothing(form: CodeForm, given: GivenBack | None) -> ResponseReturnValue:
    """Whatever the reason, one answer; another one for who brings a text along that must not be lost."""
    if given is None:
        return _no_entrance()
    form.code.errors = [_("This code opens nothing. Look whether you typed it as you got it.")]
    return _code_page(form, given), 422


def _come_in(entered: Entered, given: GivenBack | None) -> ResponseReturnValue:
    """To the report; with what was typed before the visit ended, when that was brought along."""
    if entered.own_code:
        return _own_code_page(entered, given)
    return _send_again(given, entered.case) if given else redirect(url_for("visit.show"))


def _own_code_page(entered: Entered, given: GivenBack | None) -> str:
    return render_template(
        "reporting/visitor_own_code.html",
        case=entered.case,
        code=entered.own_code,
        given=given,
        address=return_address(),
        page=frame_of(entered.case.organisation),
    )


def _give_back(given: GivenBack) -> ResponseReturnValue:
    """What was sent without a visit goes along with the form that asks for the code; else it can be sent again."""
    case = case_of_visit(gates.visit_token())
    return (_code_page(CodeForm(formdata=None), given), 403) if case is None else (_send_again(given, case), 400)


given_back.give_back_behind(gates.in_visit, _give_back)


def _send_again(given: GivenBack, case: Case) -> str:
    """The number says where it would go: somebody may have a code of another report too."""
    return given_back.send_again(given, number=case.number, page=frame_of(case.organisation))


@blueprint.post("/returning/leave", endpoint="leave")
@open_to_all
def go() -> ResponseReturnValue:
    """End the visit, and tell the browser to forget what it holds."""
    leave(gates.end())
    flash(_("You are out. To come back you need your code."), "done")
    answer = make_response(redirect(url_for("visitors.returning")))
    if signed_in_now() is None:
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
