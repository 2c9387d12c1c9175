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
from gir.audit.models import AuditLine
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


@pytest.mark.parametrize("minutes", [95, 180, 24 * 60])
def test_long_after_the_sign_in_it_is_given_back(app: Flask, client_for: ClientFor, path: str, minutes: float) -> None:
    """Nobody knows whose it is then, so nothing is stored before somebody has signed in."""
    answer = post_late(client_for("hanna"), path, minutes)
    assert answer.status == 403
    assert "Wat je typte, staat nog hier" in answer.main
    assert "no-store" in answer.headers["Cache-Control"]
    assert drafts(app) == 0
    page = signs_in(answer, "hanna", password="een-ander-wachtwoord")
    assert page.status == 422
    assert "Wat je typte, staat nog hier" in page.main
    assert drafts(app) == 0
    page = signs_in(page, "hanna")
    assert page.path == path
    assert page.form("/note").values["text"] == [STORY]


def signs_in(page: Page, name: str, password: str = PASSWORD) -> Page:
    """Sign in on the page that came back."""
    return page.form("/sign-in").submit(email=f"{name}@voorbeeldstad.example", password=password)


def test_after_signing_out_in_another_tab_it_is_given_back(client_for: ClientFor, path: str) -> None:
    hanna = client_for("hanna")
    form = hanna.visit(path).form("/note")
    hanna.visit("/").form("/sign-out").submit()
    answer = form.submit(text=STORY)
    assert answer.status == 403
    assert signs_in(answer, "hanna").form("/note").values["text"] == [STORY]


def test_after_signing_in_again_in_another_tab_it_is_sent_again(client_for: ClientFor, path: str) -> None:
    hanna = client_for("hanna")
    form = hanna.visit(path).form("/note")
    hanna.visit("/").form("/sign-out").submit()
    hanna.sign_in("hanna@voorbeeldstad.example", PASSWORD)
    answer = form.submit(text=STORY)
    assert answer.status == 400
    assert "Je bent ingelogd als Hanna" in answer.main
    assert STORY in answer.form("/note").submit().text


def test_too_many_tries_keep_it_too(client_for: ClientFor, path: str) -> None:
    page = post_late(client_for("hanna"), path, 180)
    for _ in range(12):
        page = signs_in(page, "hanna", password="een-ander-wachtwoord")
    assert page.status == 429
    assert STORY in page.html


def test_text_of_another_site_is_not_given_back(app: Flask, client_for: ClientFor, path: str) -> None:
    """Nobody else may put words into somebody's form, or a button that sends them into a page of ours."""
    hanna = client_for("hanna")
    for sender in ("https://kwaad.example", "null", ""):
        answer = hanna.post(path, {"text": STORY}, headers={"Origin": sender})
        assert answer.status == 400
        assert STORY not in answer.html
    assert drafts(app) == 0


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "{{ 7*7 }}", "eerste\n\ntweede 'regel' \"x\" &amp;"])
def test_what_is_given_back_is_what_was_typed(client_for: ClientFor, path: str, text: str) -> None:
    answer = post_late(client_for("hanna"), path, 180, text)
    assert "<script>alert" not in answer.html
    assert signs_in(answer, "hanna").form("/note").values["text"] == [text]


@pytest.mark.parametrize(
    "carried",
    [
        {"given_path": "https://kwaad.example/x", "given_answers": '{"text": ["x"]}'},
        {"given_path": "/sign-out", "given_answers": "[]"},
        {"given_path": "/report", "given_answers": '{"text": "x"}'},
        {"given_path": "/report", "given_answers": "[" * 5000},
        {"given_path": "/bestaat-niet", "given_answers": '{"text": ["x"]}'},
        {"given_path": "/language", "given_answers": '{"text": ["x"]}'},
        {"given_path": "/" + "x" * 500, "given_answers": '{"text": ["x"]}'},
    ],
)
def test_nothing_else_can_be_carried_along(
    app: Flask, cast: Cast, visitor: PageClient, carried: dict[str, str]
) -> None:
    form = visitor.visit("/sign-in").form("/sign-in")
    values = {**form.values, "email": "anna@voorbeeldstad.example", "password": PASSWORD}
    assert visitor.post("/sign-in", {**values, **carried}).path == "/"
    assert drafts(app) == 0


def test_a_visitor_keeps_nothing(app: Flask, visitor: PageClient, path: str) -> None:
    token = visitor.visit("/sign-in").form("/sign-in").values["csrf_token"][0]
    for address in (path, "/report"):
        answer = visitor.post(address, {"csrf_token": token, "text": STORY, "narrative": STORY}, follow=False)
        assert answer.status == 403
        assert STORY in answer.html
    assert drafts(app) == 0


def test_what_may_not_be_kept_is_said_to_be_lost(visitor: PageClient) -> None:
    token = visitor.visit("/sign-in").form("/sign-in").values["csrf_token"][0]
    answer = visitor.post(f"/my-reports/{'0' * 32}/more/evidence", {"csrf_token": token})
    assert answer.path == "/sign-in"
    assert "is niet bewaard" in answer.main


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


def test_keeping_leaves_no_line_in_the_log(app: Flask, client_for: ClientFor, path: str) -> None:
    """Who begins to write and thinks better of it does so unseen (decision 5)."""
    hanna = client_for("hanna")

    def lines() -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(AuditLine)) or 0

    form = hanna.visit(path).form("/note")
    before = lines()
    with time_machine.travel(now() + timedelta(minutes=45), tick=True):
        hanna.post(path, {**form.values, "text": STORY}, follow=False)
    assert drafts(app) == 1
    assert lines() == before


BUTTONS = ["/my-reports/{}/confirm", "/filed/{}/code", "/organisation/mail/try-again"]


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("minutes", [45, 24 * 60])
def test_a_button_that_was_pressed_too_late_leads_to_a_page(
    app: Flask, cast: Cast, client_for: ClientFor, button: str, minutes: int
) -> None:
    """There is nothing to keep and no page to go back to; who pressed it hears that it was not done."""
    anna = client_for("anna")
    token = anna.visit("/").form("/sign-out").values["csrf_token"][0]
    address = button.format(file_report(app, cast.people["anna"]))
    with time_machine.travel(now() + timedelta(minutes=minutes), tick=True):
        answer = anna.post(address, {"csrf_token": token}, follow=False)
        assert answer.location == "/sign-in?late=lost"
        assert "is niet bewaard" in anna.visit(answer.location).main
        form = anna.visit(answer.location).form("/sign-in")
        assert form.submit({"email": "anna@voorbeeldstad.example", "password": PASSWORD}).status == 200
    assert drafts(app) == 0


@pytest.mark.parametrize("minutes", [0, 40, 24 * 60])
def test_who_was_signed_out_already_can_sign_out(client_for: ClientFor, minutes: int) -> None:
    anna = client_for("anna")
    form = anna.visit("/").form("/sign-out")
    with time_machine.travel(now() + timedelta(minutes=minutes), tick=True):
        page = form.submit({})
        assert (page.status, page.path) == (200, "/sign-in")
        assert "Je bent uitgelogd." in page.main
        assert "Je was een tijd weg" not in page.main
