"""Every route says who may enter it. A route that does not stops the start-up.

A gate is an object that a decorator leaves on the view; ``guard`` checks it before the view runs. Gates that name a
role stand in ``gir.accounts.gates``; this module knows no people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from gir.web import parts, received

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


@dataclass(frozen=True)
class Gate:
    """Who may enter a route.

    ``enter`` gives None to let the request in, or the answer to give instead. ``reads`` is "content" when the view
    shows what is in a case: it then leaves a trace of its own. A view that ``streams`` reads files while they arrive
    (``gir.web.parts``). A view whose address is ``signed`` proves by it that its change is meant: mail programs send no
    form token (RFC 8058). What is posted to one that ``keeps_nothing`` is not kept for who has to sign in again, nor
    given back. One that ``asks_account`` lets nobody in who has not signed in; one that ``notes_nobody`` is for people
    without an account too: that a sign-in was in the browser leaves no trace. One that opens ``by_password`` also lets
    those in who have shown nothing else, so nothing may be read behind it.
    """

    name: str
    enter: Callable[[], ResponseReturnValue | None]
    reads: str = ""
    streams: bool = False
    signed: bool = False
    keeps_nothing: bool = False
    asks_account: bool = False
    notes_nobody: bool = False
    by_password: bool = False

    def __call__(self, view: View) -> View:
        view.gate = self  # type: ignore[attr-defined]
        return view

    def reading(self, what: str) -> Gate:
        """The same gate for a view that shows ``what``."""
        return replace(self, reads=what)

    def streaming(self) -> Gate:
        """The same gate for a view that reads files while they arrive; they are not kept for who must sign in again."""
        return replace(self, streams=True, keeps_nothing=True)

    def by_signed_address(self) -> Gate:
        """The same gate for a view that checks its address itself, and asks no form token."""
        return replace(self, signed=True)

    def keeping_nothing(self) -> Gate:
        """The same gate for a view whose answers nobody may find under a name, however late they come."""
        return replace(self, keeps_nothing=True)


open_to_all = Gate("open", lambda: None, notes_nobody=True)


class RouteWithoutGate(RuntimeError):
    """A route says not who may enter it."""


def gate_of(app: Flask, endpoint: str) -> Gate | None:
    """The gate that a route's view carries."""
    return getattr(app.view_functions.get(endpoint), "gate", None)


def guard(app: Flask) -> None:
    """Check the gate before every view, and the form token before every change."""
    parts.register(app)
    received.register(app)
    csrf.init_app(app)
    app.before_request(_enter)


def refuse_routes_without_gate(app: Flask) -> None:
    """Stop the start-up when a route has no gate.

    Raises:
        RouteWithoutGate: with the names of the routes.
    """
    open_routes = sorted(endpoint for endpoint in app.view_functions if gate_of(app, endpoint) is None)
    if open_routes:
        raise RouteWithoutGate(", ".join(open_routes))


def _enter() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: the error handler answers
    gate = gate_of(current_app, request.endpoint)
    if request.method in SAFE_METHODS:
        return gate.enter() if gate is not None else abort(404)
    if gate is not None and gate.streams and isinstance(request, parts.PartsRequest) and request.has_files:
        answer = gate.enter()  # before a byte is read: others wait for who is being read
        if answer is None:
            request.read_while_arriving()
            csrf.protect()
        return answer
    if gate is None or not gate.signed:
        csrf.protect()
    return gate.enter() if gate is not None else abort(404)
