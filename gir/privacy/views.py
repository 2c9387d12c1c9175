"""The screens of the privacy officer: who saw what, read back from the log. Looking is itself in the log."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts.actor import me
from gir.accounts.gates import roles
from gir.accounts.terms import Role
from gir.audit import refused
from gir.cases.models import Case
from gir.privacy.access import case_numbered, known_case
from gir.privacy.account_page import account_file, account_log
from gir.privacy.case_page import case_log
from gir.privacy.forms import AccountForm, CaseForm, TakeForm
from gir.privacy.period import Period
from gir.privacy.queries import Account, account_of, accounts_named
from gir.privacy.services import note_account_look, note_look, take_lines
from gir.privacy.terms import PrivacyAct, Unusual
from gir.privacy.unusual_page import days_asked, unusual_reading
from gir.terms import lazy as _l
from gir.web.page import Destination, MenuSection

blueprint = Blueprint("privacy", __name__, template_folder="templates")
officer = roles(Role.PRIVACY_OFFICER)
NAVIGATION = (Destination(_l("Log"), "privacy.start", 15, frozenset({Role.PRIVACY_OFFICER.value}), MenuSection.DAILY),)


@blueprint.get("/privacy", endpoint="start")
@officer
def start() -> ResponseReturnValue:
    """Where to look something up."""
    return _start(CaseForm(formdata=None), AccountForm(formdata=None))


def _start(case: CaseForm, account: AccountForm, found: list[Account] | None = None) -> str:
    address = account.period.address if found else {}
    return render_template("privacy/start.html", form=case, account=account, found=found, address=address)


@blueprint.post("/privacy/case", endpoint="find_case")
@officer.keeping_nothing()
def find_case() -> ResponseReturnValue:
    """The log of the case with this number. One that may not be known of is answered as one that is not there."""
    form = CaseForm()
    found = case_numbered(me(), form.number.data or "") if form.validate() else None
    if found is None and not form.errors:
        refused(PrivacyAct.LOOK_CASE, Case.__tablename__, "", actor=me())
        form.number.errors = [_("There is no case with this number. Look at the number again.")]
    if found is None:
        return _start(form, AccountForm(formdata=None)), 422
    return redirect(url_for("privacy.case", log_case_id=found))


@blueprint.get("/privacy/cases/<id:log_case_id>", endpoint="case")
@officer.reading("content")
def show_case(log_case_id: str) -> ResponseReturnValue:
    """Who saw a case."""
    case = known_case(me(), log_case_id)
    if case is None:
        refused(PrivacyAct.LOOK_CASE, Case.__tablename__, log_case_id, actor=me())
        abort(404)
    note_look(PrivacyAct.LOOK_CASE, case, actor=me())
    return render_template("privacy/case.html", log=case_log(case, me()))


@blueprint.post("/privacy/account", endpoint="find_account")
@officer.keeping_nothing()
def find_account() -> ResponseReturnValue:
    """What the account with this name did; which one, when several are called the same."""
    form = AccountForm()
    found = accounts_named(me().organisation_id, form.person.data or "") if form.validate() else []
    if not found and not form.errors:
        form.person.errors = [_("Nobody here has this name or address. Look at the spelling.")]
    if len(found) != 1:
        return _start(CaseForm(formdata=None), form, found), 200 if found else 422
    address: dict[str, Any] = {**form.period.address}
    return redirect(url_for("privacy.account", person_id=found[0].id, **address))


@blueprint.get("/privacy/accounts/<id:person_id>", endpoint="account")
@officer.reading("content")
def show_account(person_id: str) -> ResponseReturnValue:
    """What an account saw between two moments."""
    person, period = _account(person_id), Period.asked(request.args)
    note_account_look(person.id, *period.address.values(), actor=me())
    return render_template("privacy/account.html", log=account_log(person, period, me()))


@blueprint.get("/privacy/accounts/<id:person_id>/file", endpoint="file")
@officer
def ask_purpose(person_id: str) -> ResponseReturnValue:
    """What the lines are taken away for is asked first."""
    return _file_page(_account(person_id), TakeForm(formdata=None))


@blueprint.post("/privacy/accounts/<id:person_id>/file", endpoint="take")
@officer.keeping_nothing().reading("content")
def take(person_id: str) -> ResponseReturnValue:
    """The lines as a table, with a line in the log before it is given."""
    person, period, form = _account(person_id), Period.asked(request.args), TakeForm()
    if not form.validate() or not form.proven():
        return _file_page(person, form), 422
    content, number = account_file(person, period, me())
    take_lines(person.id, {**period.address, "lines": str(number)}, form.stated(), actor=me())
    answer = Response(content, content_type="text/csv; charset=utf-8")
    name = _("log")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{period.address["from"][:10]}.csv"'
    return answer


def _file_page(person: Account, form: TakeForm) -> str:
    address = Period.asked(request.args).address
    return render_template("privacy/file.html", person=person, form=form, address=address)


def _account(person_id: str) -> Account:
    """An account of one's own organisation; another one does not exist, which leaves a trace."""
    found = account_of(me().organisation_id, person_id)
    if found is None:
        refused(PrivacyAct.LOOK_ACCOUNT, "person", person_id, actor=me())
        abort(404)
    return found


@blueprint.get("/privacy/unusual", endpoint="unusual")
@officer.reading("content")
def show_unusual() -> ResponseReturnValue:
    """What the written rules found."""
    days = days_asked(request.args.get("days"))
    note_look(PrivacyAct.LOOK_UNUSUAL, actor=me(), days=str(days))
    return render_template("privacy/unusual.html", log=unusual_reading(days, me()), rules=list(Unusual))
