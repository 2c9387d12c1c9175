"""The gate of a visit: somebody showed a code a short while ago, in this browser."""

from __future__ import annotations

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from gir.accounts.actor import signed_in_now
from gir.accounts.given_back import give_back
from gir.cases.models import Case
from gir.visitors.services import case_of_visit
from gir.web.gate import SAFE_METHODS, Gate

TOKEN = "visit"
"""Where the session keeps the random token of a visit."""


def begin(token: str) -> None:
    """Let this browser visit. Nothing of before lives on but the language, and a colleague's own sign-in."""
    language = session.get("language")
    if not signed_in_now():
        session.clear()
    session[TOKEN] = token
    if language:
        session["language"] = language
    g.pop("csrf_token", None)  # it was of the session that has just ended


def end() -> str:
    """Forget the visit in this browser; gives its token."""
    return str(session.pop(TOKEN, ""))


def visit_token() -> str:
    """The token of this browser's visit; '' when there is none."""
    return str(session.get(TOKEN, ""))


def visited() -> Case:
    """The case of this visit. Only behind ``in_visit``."""
    case: Case = g.visited
    return case


def _enter() -> ResponseReturnValue | None:
    case = case_of_visit(visit_token())
    if case is None:
        return _ask_for_code()
    g.visited = case
    return None


def _ask_for_code() -> ResponseReturnValue:
    """Send somebody to the page that asks for a code; with what they posted, and where that cannot be, saying so."""
    if request.method in SAFE_METHODS:
        return redirect(url_for("visitors.returning", late="1" if visit_token() else None))
    return give_back() or redirect(url_for("visitors.returning", late="lost"))


in_visit = Gate("visit", _enter, notes_nobody=True)
