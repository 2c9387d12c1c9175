"""Gates that ask for a signed-in person, or for one of some roles."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import Actor, me, signed_in_now
from gir.accounts.drafts import keep_late_form
from gir.accounts.terms import AccountAct, Role
from gir.audit import refused
from gir.web.gate import SAFE_METHODS, Gate, gate_of


def _ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page; what an expired sign-in posted is kept for its person first."""
    path = request.full_path.rstrip("?") if request.method in SAFE_METHODS else request.path
    expired = g.get("expired_person")
    gate = gate_of(current_app, request.endpoint or "")
    late = "1" if expired else None
    if request.method not in SAFE_METHODS and expired and gate is not None:
        if gate.keeps_nothing:
            late = "lost"
        else:
            path = keep_late_form(expired, request.path, request.form)
    return redirect(url_for("accounts.sign_in", next=path, late=late))


def _enter_signed_in() -> ResponseReturnValue | None:
    return None if signed_in_now() else _ask_to_sign_in()


signed_in = Gate("signed_in", _enter_signed_in)


def roles(*allowed: Role, or_else: Callable[[Actor], bool] = lambda _actor: False) -> Gate:
    """A gate for people who have one of these roles now, or of whom ``or_else`` is true.

    For others the page does not exist.
    """
    names = frozenset(allowed)

    def enter() -> ResponseReturnValue | None:
        if not signed_in_now():
            return _ask_to_sign_in()
        if not names & me().roles and not or_else(me()):
            refused(AccountAct.ENTER, "route", request.endpoint or "", actor=me())
            abort(404)
        return None

    return Gate("+".join(sorted(names)), enter)
