"""Signing in, signing out, and choosing a language."""

from __future__ import annotations

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gir.accounts import given_back
from gir.accounts.actor import end, is_proven, me, signed_in_now
from gir.accounts.browsers import known_browser
from gir.accounts.drafts import keep_while_typing
from gir.accounts.forms import SignInForm
from gir.accounts.gates import signed_in as signed_in_gate
from gir.accounts.letting_in import home, let_in
from gir.accounts.models import Person
from gir.accounts.second_factor import first_step
from gir.accounts.second_factor.views import code_page
from gir.accounts.services import set_language
from gir.accounts.signing_in import asks_code, check_password, note_password, sign_out, start
from gir.accounts.terms import Way
from gir.accounts.throttle import TooManyAttempts
from gir.database import now
from gir.web.addresses import is_page, same_site_path
from gir.web.dates import time_of_day
from gir.web.gate import open_to_all
from gir.web.page import LANGUAGES

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/sign-in", endpoint="sign_in")
@open_to_all
def show_sign_in() -> ResponseReturnValue:
    """The sign-in page."""
    if is_proven():
        return redirect(home())
    return _sign_in_page(SignInForm(), late=request.args.get("late", ""))


@blueprint.post("/sign-in", endpoint="sign_in_submit")
@open_to_all
def submit_sign_in() -> ResponseReturnValue:
    """Check address and password; then a code is asked for."""
    form = SignInForm()
    email = form.email.data or ""
    try:
        person = check_password(email, form.password.data or "", known_browser(email)) if form.validate() else None
    except TooManyAttempts as wait:
        return _wait(form, wait.minutes), 429
    if person is None:
        if not form.errors:
            form.password.errors = [_("This address and password do not belong together. Check both and try again.")]
        return _sign_in_page(form), 422
    return _ask_code(person) if asks_code() else _let_in(person, form)


def _let_in(person: Person, form: SignInForm) -> ResponseReturnValue:
    email = form.email.data or ""
    found = start(person, Way.PASSWORD, known_browser(email))
    return let_in(found, email) if found else _sign_in_page(form)


def _ask_code(person: Person) -> ResponseReturnValue:
    """End whatever was there, and ask for a code; what somebody brought along goes with them."""
    before, language = signed_in_now(), session.get("language")
    if before is not None:
        sign_out(before)
        end()
    session.clear()
    session.update({"language": language} if language else {})
    g.pop("csrf_token", None)  # it was of the session that has just ended
    note_password(person)
    first_step.remember(person)
    if given_back.carried():
        return code_page(person)
    return redirect(url_for("second_factor.code", next=request.args.get("next")), 303)


def _sign_in_page(form: SignInForm, late: str = "") -> str:
    return render_template("accounts/sign_in.html", form=form, late=late, given=given_back.carried())


def _wait(form: SignInForm, minutes: int) -> str:
    if given_back.carried() is None:
        return render_template("errors/429.html", minutes=minutes)
    form.password.errors = [given_back.wait_words(minutes)]
    return _sign_in_page(form)


@blueprint.post("/sign-out", endpoint="sign_out")
@open_to_all
def leave() -> ResponseReturnValue:
    """End the sign-in, also one that has expired, and tell the browser to forget what it holds."""
    signed_in = signed_in_now()
    if signed_in is not None:
        sign_out(signed_in)
    end()
    session.clear()
    flash(_("You are signed out."), "done")
    answer = make_response(redirect(url_for("accounts.sign_in")))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.post("/kept", endpoint="keep")
@signed_in_gate
def keep() -> ResponseReturnValue:
    """Keep a form as it is, for a script that saves while somebody types. ``?path=`` is where the form is sent."""
    path = request.args.get("path", "")
    if not given_back.can_be_kept(path):
        return {}, 422
    if not keep_while_typing(me().person_id, path, request.form):
        return {}
    return {"says": _("Saved at %(time)s", time=time_of_day(now()))}


@blueprint.post("/language", endpoint="language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    """Read on in another language, on the page one came from, or at home when that was the answer to a button."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
        if signed_in_now():
            set_language(language, actor=me())
    return redirect(_referring_page() or home())


def _referring_page() -> str | None:
    referrer = request.referrer or ""
    if not referrer.startswith(request.host_url):
        return None
    path = same_site_path(referrer.removeprefix(request.host_url.rstrip("/")))
    return path if path and is_page(path) else None
