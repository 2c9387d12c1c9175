"""What somebody typed is not lost when their sign-in expired: it is kept sealed, for them only, for a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
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
from tests.support.stories import file_report

STORY = "Hij stond ineens voor mijn bureau en schreeuwde."
ClientFor = Callable[..., PageClient]


@pytest.fixture
def path(app: Flask, cast: Cast) -> str:
    """A form that several people may fill in. (What is posted too late to the report form becomes a draft.)"""
    return f"/cases/{file_report(app, cast.people['anna'])}/note"


def post_late(client: PageClient, path: str, minutes: float, text: str = STORY) -> Page:
    """Open the form, be called away, and send it when the sign-in has expired."""
    values = {**client.visit(path).form("/note").values, "text": text}
    with time_machine.travel(now() + timedelta(minutes=minutes), tick=True):
        return client.post(path, values, follow=False)


def back(client: PageClient, name: str, path: str) -> Page:
    """Sign in an hour after the form was opened, and look at the form again."""
    with time_machine.travel(now() + timedelta(minutes=60), tick=True):
        client.sign_in(f"{name}@voorbeeldstad.example", PASSWORD)
        return client.visit(path)


def drafts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Draft)) or 0


def test_it_is_kept_and_comes_back(app: Flask, client_for: ClientFor, path: str) -> None:
    hanna = client_for("hanna")
    answer = post_late(hanna, path, 45)
    assert answer.location.startswith(f"/sign-in?next={path}")
    with app.app_context():
        draft = db.session.scalars(select(Draft)).one()
        assert STORY not in repr(draft.answers_sealed)
        answers = json.loads(draft.answers or "")
        assert answers["text"] == [STORY]
        assert "csrf_token" not in answers
    assert back(hanna, "hanna", path).form("/note").values["text"] == [STORY]


def test_nobody_else_gets_it(app: Flask, client_for: ClientFor, path: str) -> None:
    hanna = client_for("hanna")
    post_late(hanna, path, 45)
    assert STORY not in back(hanna, "omar", path).html
    assert drafts(app) == 1


def test_long_after_the_sign_in_nobody_knows_whose_it_is(app: Flask, client_for: ClientFor, path: str) -> None:
    answer = post_late(client_for("hanna"), path, 24 * 60)
    assert answer.location.startswith("/sign-in")
    assert drafts(app) == 0


def test_a_visitor_keeps_nothing(app: Flask, visitor: PageClient, path: str) -> None:
    token = visitor.visit("/sign-in").form("/sign-in").values["csrf_token"][0]
    for address in (path, "/report"):
        answer = visitor.post(address, {"csrf_token": token, "text": STORY, "narrative": STORY}, follow=False)
        assert answer.location.startswith("/sign-in")
    assert drafts(app) == 0


def test_a_later_one_takes_its_place(app: Flask, client_for: ClientFor, path: str) -> None:
    hanna = client_for("hanna")
    form = hanna.visit(path).form("/note")
    with time_machine.travel(now() + timedelta(minutes=45), tick=True):
        for story in ("eerst", STORY):
            hanna.post(path, {**form.values, "text": story}, follow=False)
    assert drafts(app) == 1
    assert back(hanna, "hanna", path).form("/note").values["text"] == [STORY]


def test_after_a_day_it_is_destroyed_with_its_key(app: Flask, client_for: ClientFor, path: str) -> None:
    hanna = client_for("hanna")
    post_late(hanna, path, 45)
    with app.app_context():
        keys = select(func.count()).select_from(DataKey).where(DataKey.key_set == KeySet.DRAFT.value)
        assert db.session.scalar(keys) == 1
    with time_machine.travel(now() + KEPT_FOR + timedelta(hours=1), tick=True):
        hanna.sign_in("hanna@voorbeeldstad.example", PASSWORD)
        assert STORY not in hanna.visit(path).html, "shown after its day, before it was destroyed"
        with app.app_context():
            assert expire_drafts() == 1
            assert db.session.scalar(keys) == 0
    assert drafts(app) == 0
