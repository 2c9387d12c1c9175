"""How somebody signs in, on their own account page: their app, their recovery codes, and where else they are in."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import current_sign_in, me, my_person
from gir.accounts.browsers import known_browser
from gir.accounts.gates import signed_in
from gir.accounts.second_factor.checking import WrongCode, codes_left, factor_of
from gir.accounts.second_factor.door import blueprint
from gir.accounts.second_factor.forms import CodeForm, ReplaceForm, refuse
from gir.accounts.second_factor.secret import offer
from gir.accounts.second_factor.services import renew_recovery_codes, replace
from gir.accounts.signing_in import sign_out_elsewhere
from gir.accounts.throttle import TooManyAttempts
from gir.terms import lazy as _l
from gir.web.dates import moment_in_text
from gir.web.page import Destination, MenuSection

NAVIGATION = (Destination(_l("How you sign in"), "second_factor.account", 20, section=MenuSection.ACCOUNT),)


@blueprint.get("/account/sign-in", endpoint="account")
@signed_in
def show_account() -> ResponseReturnValue:
    """Which app and how many recovery codes there are, and what can be done about them."""
    return _account_page(CodeForm(formdata=None))


@blueprint.post("/account/recovery-codes", endpoint="recovery_codes")
@signed_in.keeping_nothing()
def renew() -> ResponseReturnValue:
    """Make new recovery codes, and show them once."""
    form = CodeForm()
    if not form.validate():
        return _account_page(form), 422
    try:
        codes = renew_recovery_codes(me(), form.code.data or "", _browser())
    except (WrongCode, TooManyAttempts) as refusal:
        status = refuse(form.code, refusal)
        return _account_page(form), status
    return _codes_page(codes)


@blueprint.get("/account/app", endpoint="app")
@signed_in
def show_app() -> ResponseReturnValue:
    """Offer to connect another app."""
    return _app_page(ReplaceForm(formdata=None)) if factor_of(me().person_id) else _to_account()


@blueprint.post("/account/app", endpoint="app_submit")
@signed_in.keeping_nothing()
def change_app() -> ResponseReturnValue:
    """Connect another app in the place of the one before, and show new recovery codes once."""
    form = ReplaceForm()
    if not form.validate():
        return _app_page(form), 422
    try:
        codes = replace(me(), form.secret_for(my_person()), form.code.data or "", form.old_code.data or "", _browser())
    except (WrongCode, TooManyAttempts) as refusal:
        status = refuse(form.old_code, refusal)
        return _app_page(form), status
    sign_out_elsewhere(current_sign_in())
    return _codes_page(codes, connected=True)


@blueprint.post("/account/sign-out-elsewhere", endpoint="elsewhere")
@signed_in
def leave_elsewhere() -> ResponseReturnValue:
    """End all other sign-ins of this person."""
    ended = sign_out_elsewhere(current_sign_in())
    flash(
        ngettext("You are signed out in one other place.", "You are signed out in %(num)d other places.", ended)
        if ended
        else _("You were not signed in anywhere else."),
        "done",
    )
    return _to_account()


def _account_page(form: CodeForm) -> str:
    factor = factor_of(me().person_id)
    return render_template(
        "second_factor/account.html",
        form=form,
        since=moment_in_text(factor.set_up_at) if factor else None,
        left=codes_left(me().person_id),
    )


def _codes_page(codes: list[str], *, connected: bool = False) -> str:
    then = url_for("second_factor.account")
    return render_template("second_factor/recovery_codes.html", codes=codes, connected=connected, then=then)


def _app_page(form: ReplaceForm) -> str:
    return render_template("second_factor/app.html", form=form, offer=offer(my_person(), form.secret.data or ""))


def _browser() -> str:
    return known_browser(my_person().email or "")


def _to_account() -> ResponseReturnValue:
    return redirect(url_for("second_factor.account"), 303)
