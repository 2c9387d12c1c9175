"""Every route says who may enter it. A route that does not stops the start-up.

A gate is an object that a decorator leaves on the view; ``guard`` checks it before the view runs. Gates that name a
role stand in ``gir.accounts.gates``; this module knows no people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


@dataclass(frozen=True)
class Gate:
    """Who may enter a route.

    ``enter`` gives None to let the request in, or the answer to give instead. ``reads`` is "content" when the view
    shows what is in a case: it then leaves a trace of its own.
    """

    name: str
    enter: Callable[[], ResponseReturnValue | None]
    reads: str = ""

    def __call__(self, view: View) -> View:
        view.gate = self  # type: ignore[attr-defined]
        return view

    def reading(self, what: str) -> Gate:
        """The same gate for a view that shows ``what``."""
        return Gate(self.name, self.enter, what)


open_to_all = Gate("open", lambda: None)


class RouteWithoutGate(RuntimeError):
    """A route says not who may enter it."""


def gate_of(app: Flask, endpoint: str) -> Gate | None:
    """The gate that a route's view carries."""
    return getattr(app.view_functions[endpoint], "gate", None)


def guard(app: Flask) -> None:
    """Check the gate before every view, and the form token before every change."""
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
    if request.method not in SAFE_METHODS:
        csrf.protect()
    gate = gate_of(current_app, request.endpoint)
    if gate is None:
        abort(404)
    return gate.enter()
