"""Gates that ask for a signed-in person, or for one of some roles."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import Actor, is_proven, me, signed_in_now
from gir.accounts.drafts import has_keeper, keep_late_form
from gir.accounts.given_back import give_back
from gir.accounts.signing_in import asks_code
from gir.accounts.terms import AccountAct, Role
from gir.audit import refused
from gir.web.addresses import is_page
from gir.web.gate import SAFE_METHODS, Gate, gate_of


def _ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page, and see to what they posted."""
    if request.method in SAFE_METHODS:
        return _sign_in_page(request.full_path.rstrip("?"), "1" if g.get("expired_person") else None)
    return _too_late()


def _ask_for_code() -> ResponseReturnValue:
    """Ask for a code from who only reports so far. What they posted goes along with them, and is kept nowhere: a form
    that waits for the owner of an account is not for whoever knows the password to fill.
    """
    path = request.full_path.rstrip("?")
    if request.method in SAFE_METHODS:
        return redirect(url_for("second_factor.code", next=path), 303)
    return give_back() or redirect(url_for("second_factor.code", next=path if is_page(request.path) else None), 303)


def _keeps() -> bool:
    """Whether what was posted here may be kept for its person, and found again."""
    gate = gate_of(current_app, request.endpoint or "")
    return gate is not None and not gate.keeps_nothing and (is_page(request.path) or has_keeper(request.path))


def _too_late() -> ResponseReturnValue:
    """Keep what an expired sign-in posted for its person. Give it back where nobody knows whose it is, or where it
    could not be kept; and say so when neither can be done. Afterwards they go on where they were, if that is a page.
    """
    expired = g.get("expired_person")
    page = request.path if is_page(request.path) else None
    kept = keep_late_form(expired, request.path, request.form) if expired and _keeps() else None
    if kept is not None and not (asks_code() and _may_report()):
        return _sign_in_page(kept, "1")
    return give_back() or _sign_in_page(page, "lost")


def _may_report() -> bool:
    """Whether this can go on with a password only: what was kept cannot be read then, so it goes along as well."""
    gate = gate_of(current_app, request.endpoint or "")
    return gate is not None and gate.by_password


def _sign_in_page(path: str | None, late: str | None) -> ResponseReturnValue:
    return redirect(url_for("accounts.sign_in", next=path, late=late))


def _enter_to_report() -> ResponseReturnValue | None:
    return None if signed_in_now() else _ask_to_sign_in()


def _enter_signed_in() -> ResponseReturnValue | None:
    return _enter_to_report() or (None if is_proven() else _ask_for_code())


signed_in = Gate("signed_in", _enter_signed_in, asks_account=True)
may_report = Gate("may_report", _enter_to_report, asks_account=True, by_password=True)
"""For reporting, and nothing else."""


def roles(*allowed: Role, or_else: Callable[[Actor], bool] = lambda _actor: False) -> Gate:
    """A gate for people who have one of these roles now, or of whom ``or_else`` is true.

    For others the page does not exist.
    """
    names = frozenset(allowed)

    def enter() -> ResponseReturnValue | None:
        if answer := _enter_signed_in():
            return answer
        if not names & me().roles and not or_else(me()):
            refused(AccountAct.ENTER, "route", request.endpoint or "", actor=me())
            abort(404)
        return None

    return Gate("+".join(sorted(names)), enter, asks_account=True)
