"""At the door, after the password: give a code, or connect an app first; or only report."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts import given_back
from gir.accounts.browsers import known_browser, remember_browser
from gir.accounts.letting_in import let_in, take_the_place, way_on
from gir.accounts.models import Person
from gir.accounts.second_factor import first_step
from gir.accounts.second_factor.account_views import NAVIGATION
from gir.accounts.second_factor.checking import WrongCode, factor_of
from gir.accounts.second_factor.door import blueprint
from gir.accounts.second_factor.forms import CodeForm, SetUpForm, refuse
from gir.accounts.second_factor.secret import offer
from gir.accounts.second_factor.services import SetUpAlready, set_up
from gir.accounts.signing_in import coming_in, start
from gir.accounts.terms import Way
from gir.accounts.throttle import TooManyAttempts
from gir.web.forms import Form
from gir.web.gate import open_to_all

__all__ = ["NAVIGATION", "blueprint"]

open_door = open_to_all.keeping_nothing()


@blueprint.get("/sign-in/code", endpoint="code")
@open_door
def show_code() -> ResponseReturnValue:
    """Ask for a code, or let somebody connect an app first."""
    person = first_step.who()
    return code_page(person) if person else _back()


@blueprint.post("/sign-in/code", endpoint="code_submit")
@open_door
def submit_code() -> ResponseReturnValue:
    """Check the code, and let in whose it is."""
    person, form = first_step.who(), CodeForm()
    if person is None:
        return _back()
    if not form.validate():
        return _ask(form), 422
    email = person.email or ""
    try:
        found = start(person, Way.CODE, known_browser(email), form.code.data or "")
    except (WrongCode, TooManyAttempts) as refusal:
        status = refuse(form.code, refusal)
        return _ask(form), status
    return let_in(found, email) if found else _back()


@blueprint.post("/sign-in/set-up", endpoint="set_up")
@open_door
def submit_set_up() -> ResponseReturnValue:
    """Connect an app to an account that has none, and show the recovery codes once."""
    person, form = first_step.who(), SetUpForm()
    if person is None:
        return _back()
    if not form.validate():
        return _offer(person, form), 422
    try:
        codes = set_up(person, form.secret_for(person), form.code.data or "", actor=coming_in(person))
    except SetUpAlready:
        return _ask(CodeForm(formdata=None)), 409
    except WrongCode as refusal:
        status = refuse(form.code, refusal)
        return _offer(person, form), status
    return _first_time(person, codes)


@blueprint.post("/sign-in/report-only", endpoint="report_only")
@open_door
def only_report() -> ResponseReturnValue:
    """Let somebody report who cannot give a code now. They read nothing; for a code they give the password again."""
    person = first_step.who()
    found = start(person, Way.REPORT_ONLY) if person else None
    if person is None or found is None:
        return _back()
    given = given_back.carried()
    take_the_place(found)
    return given_back.send_again(given) if given else redirect(url_for("reporting.report"))


def code_page(person: Person) -> str:
    """The page after the password: asks for a code, or offers to connect an app."""
    return _ask(CodeForm(formdata=None)) if factor_of(person.id) else _offer(person, SetUpForm(formdata=None))


def _ask(form: CodeForm) -> str:
    return _page("second_factor/code.html", form)


def _offer(person: Person, form: SetUpForm) -> str:
    return _page("second_factor/set_up.html", form, offer=offer(person, form.secret.data or ""))


def _page(template: str, form: Form, **shown: Any) -> str:
    return render_template(template, form=form, given=given_back.carried(), next=request.args.get("next"), **shown)


def _first_time(person: Person, codes: list[str]) -> ResponseReturnValue:
    """Signed in, with the codes to keep; then on, also with what somebody brought along."""
    found, given = start(person, Way.SET_UP), given_back.carried()
    if found is None:
        return _back()
    take_the_place(found)
    address = given_back.go_on(found, given) if given else way_on()
    page = {"codes": codes, "connected": True, "then": address, "given": None if address else given}
    answer = make_response(render_template("second_factor/recovery_codes.html", **page))
    remember_browser(answer, person.email or "")
    return answer


def _back() -> ResponseReturnValue:
    """To the password again: it was never given here, or too long ago."""
    given = given_back.carried()
    if given is None:
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")))
    return given_back.ask_password(given), 403
