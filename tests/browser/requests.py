"""Requests about one's own data in every state that has a page of its own."""

from __future__ import annotations

from flask import Flask

from gir.accounts.actor import actor_of
from gir.demonstration.cast import Cast
from gir.privacy.requests.services import ask, extend
from gir.privacy.requests.terms import RequestKind
from tests.support.requests import REFUSED, came_in, decided, handed, on


def request_stories(app: Flask, cast: Cast, long_text: str, case_id: str) -> dict[str, str]:
    """Ask, enter, hand over and decide; gives the request of each story."""
    with app.app_context():
        own = ask(RequestKind.OBJECTION, long_text, actor=actor_of(cast.people["anna"])).id
    new = came_in(app, cast, RequestKind.RESTRICTION, words=long_text)
    on(app, cast, "els", extend, new, long_text)
    return {
        "own_request": decided(app, cast, handed(app, cast, own), REFUSED),
        "request_new": new,
        "request_handed": handed(app, cast, came_in(app, cast, RequestKind.CORRECTION), "chantal", case_id),
        "request_decided": decided(app, cast, handed(app, cast, came_in(app, cast), "chantal", case_id), REFUSED),
    }
