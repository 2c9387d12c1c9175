"""Requests about one's own data in every state that has a page of its own."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from gir.accounts.actor import actor_of
from gir.demonstration.cast import Cast
from gir.privacy.requests.services import ask, extend
from gir.privacy.requests.terms import Outcome, RequestKind
from tests.support.requests import REFUSED, asks, came_in, decided, gathered, handed, on, released, request_is

PARTLY = replace(REFUSED, outcome=Outcome.PARTLY)


def request_stories(app: Flask, cast: Cast, long_text: str, case_id: str) -> dict[str, str]:
    """Ask, enter, hand over and decide; gives the request of each story."""
    with app.app_context():
        own = ask(RequestKind.OBJECTION, long_text, actor=actor_of(cast.people["anna"])).id
    new = came_in(app, cast, RequestKind.RESTRICTION, words=long_text)
    on(app, cast, "els", extend, new, long_text)
    file = asks(app, cast, "bram")
    decided(app, cast, handed(app, cast, file, "chantal", case_id))
    gathered(app, cast, file)
    free = asks(app, cast)
    decided(app, cast, handed(app, cast, free, "chantal", case_id))
    released(app, cast, free)
    objection = handed(app, cast, came_in(app, cast, RequestKind.OBJECTION), "chantal", case_id)
    erasure = decided(app, cast, objection, PARTLY)
    correction = decided(app, cast, handed(app, cast, came_in(app, cast, RequestKind.CORRECTION), "chantal", case_id))
    return {
        "request_erasure": erasure,
        "request_correction": correction,
        "request_file": file,
        "request_text": request_is(app, file, lambda found: found.texts[-1].id),
        "request_free": free,
        "own_request": decided(app, cast, handed(app, cast, own), REFUSED),
        "request_new": new,
        "request_handed": handed(app, cast, came_in(app, cast, RequestKind.CORRECTION), "chantal", case_id),
        "request_decided": decided(app, cast, handed(app, cast, came_in(app, cast), "chantal", case_id), REFUSED),
    }
