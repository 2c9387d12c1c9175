"""What somebody typed is not lost when their sign-in expired: it is kept sealed, for them only, for a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.drafts import KEPT_FOR, expire_drafts
from gir.accounts.models import Draft
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.vault import DataKey, KeySet
from tests.support.installations import PASSWORD
from tests.support.page import Page
from tests.support.page_client import PageClient

STORY = "Hij stond ineens voor mijn bureau en schreeuwde."
ClientFor = Callable[..., PageClient]


def post_late(client: PageClient, minutes: float) -> Page:
    """Open the form, be called away, and send it when the sign-in has expired."""
    form = client.visit("/report").form("/report")
    values = {**form.values, "narrative": STORY}
    with time_machine.travel(now() + timedelta(minutes=minutes), tick=True):
        return client.post("/report", values, follow=False)


def back(client: PageClient, name: str) -> Page:
    """Sign in an hour after the form was opened, and look at the form again."""
    with time_machine.travel(now() + timedelta(minutes=60), tick=True):
        client.sign_in(f"{name}@voorbeeldstad.example", PASSWORD)
        return client.visit("/report")


def drafts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Draft)) or 0


def test_it_is_kept_and_comes_back(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    answer = post_late(anna, 45)
    assert answer.location.startswith("/sign-in?next=/report")
    with app.app_context():
        draft = db.session.scalars(select(Draft)).one()
        assert STORY not in repr(draft.answers_sealed)
        answers = json.loads(draft.answers or "")
        assert answers["narrative"] == [STORY]
        assert "csrf_token" not in answers
    assert back(anna, "anna").form("/report").values["narrative"] == [STORY]


def test_nobody_else_gets_it(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    post_late(anna, 45)
    assert STORY not in back(anna, "bram").html
    assert drafts(app) == 1


def test_long_after_the_sign_in_nobody_knows_whose_it_is(app: Flask, client_for: ClientFor) -> None:
    answer = post_late(client_for("anna"), 24 * 60)
    assert answer.location.startswith("/sign-in")
    assert drafts(app) == 0


def test_a_visitor_keeps_nothing(app: Flask, visitor: PageClient) -> None:
    token = visitor.visit("/sign-in").form("/sign-in").values["csrf_token"][0]
    answer = visitor.post("/report", {"csrf_token": token, "narrative": STORY}, follow=False)
    assert answer.location.startswith("/sign-in")
    assert drafts(app) == 0


def test_a_later_one_takes_its_place(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    form = anna.visit("/report").form("/report")
    with time_machine.travel(now() + timedelta(minutes=45), tick=True):
        for story in ("eerst", STORY):
            anna.post("/report", {**form.values, "narrative": story}, follow=False)
    assert drafts(app) == 1
    assert back(anna, "anna").form("/report").values["narrative"] == [STORY]


def test_after_a_day_it_is_destroyed_with_its_key(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna = client_for("anna")
    post_late(anna, 45)
    with app.app_context():
        keys = select(func.count()).select_from(DataKey).where(DataKey.key_set == KeySet.DRAFT.value)
        assert db.session.scalar(keys) == 1
    with time_machine.travel(now() + KEPT_FOR + timedelta(hours=1), tick=True):
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        assert STORY not in anna.visit("/report").html, "shown after its day, before it was destroyed"
        with app.app_context():
            assert expire_drafts() == 1
            assert db.session.scalar(keys) == 0
    assert drafts(app) == 0
