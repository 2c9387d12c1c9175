"""Somebody changes their own password; easy ones are refused, and everything that was begun with the old one ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gir.accounts.password_rules import SHORTEST, objection_to
from gir.audit.models import AuditLine
from gir.database import db
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from tests.privacy.test_stepping_up import clock, connected  # noqa: F401 - a fixture
from tests.support.installations import PASSWORD
from tests.support.page import Page
from tests.support.page_client import PageClient

ClientFor = Callable[..., PageClient]
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The application is only there for the language of a sentence."""
GOOD = "paarse fietsbel onder water"
ABOUT = ("Anna de Wit", "anna@voorbeeldstad.example", "Gemeente Voorbeeldstad")


def change(client: PageClient, **typed: str) -> Page:
    answers = {"current": PASSWORD, "new": GOOD, "again": typed.get("new", GOOD), **typed}
    return client.visit("/account/password").form("/account/password").submit(answers)


def test_anna_changes_her_password_and_is_out_everywhere(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna, elsewhere = client_for("anna"), client_for("anna")
    page = change(anna)
    assert page.path == "/sign-in"
    assert "Je wachtwoord is gewijzigd." in page.text
    for client in (anna, elsewhere):
        assert client.get("/my-reports").status == 302
    old, new = PageClient(app), PageClient(app)
    assert old.sign_in("anna@voorbeeldstad.example", PASSWORD).status == 422
    assert new.sign_in("anna@voorbeeldstad.example", GOOD).status == 200
    with app.app_context():
        line = db.session.scalars(select(AuditLine).where(AuditLine.act == "account.set_password")).one()
        assert (line.actor, line.object_id) == (cast.people["anna"], cast.people["anna"])
        told = select(Message.recipient_id).where(Message.kind == MessageKind.ACCOUNT)
        assert db.session.scalars(told).all() == [cast.people["anna"]]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "niet mijn wachtwoord"}, "Dit is niet je wachtwoord van nu."),
        ({"current": ""}, "Vul je wachtwoord van nu in."),
        ({"new": "kort"}, "Gebruik minstens 12 tekens."),
        ({"new": "x" * 201}, "Gebruik hooguit 200 tekens."),
        ({"new": "Welkom-in-2026!!"}, "woorden die anderen het eerst proberen"),
        ({"new": "Voorbeeldstad2026"}, "woorden die anderen het eerst proberen"),
        ({"new": "Anna-de-Wit-1980"}, "woorden die anderen het eerst proberen"),
        ({"new": "qwertyuiop1234"}, "Dit is makkelijk te raden."),
        ({"new": "password123456"}, "Dit is makkelijk te raden"),
        ({"new": PASSWORD}, "Dit is al je wachtwoord."),
        ({"again": "paarse fietsbel onder ijs"}, "Dit is niet hetzelfde als hierboven."),
    ],
)
def test_what_is_not_good_enough_says_why_and_changes_nothing(
    app: Flask, client_for: ClientFor, typed: dict[str, str], said: str
) -> None:
    page = change(client_for("anna"), **typed)
    assert page.status == 422
    assert said in page.text
    assert GOOD not in page.html
    assert PageClient(app).sign_in("anna@voorbeeldstad.example", PASSWORD).status == 200


def test_guessing_the_password_of_now_waits_as_at_the_door(app: Flask, client_for: ClientFor) -> None:
    anna = client_for("anna")
    for _ in range(5):
        change(anna, current="niet mijn wachtwoord")
    assert "Wacht" in change(anna, current="niet mijn wachtwoord").text
    assert change(anna).status == 422


@pytest.mark.asks_codes
def test_a_code_is_asked_too(app: Flask, clock: time_machine.Traveller) -> None:  # noqa: F811 - pytest gives it
    anna, telephone = connected(app, "anna")
    clock.shift(timedelta(minutes=16))
    for code in ("", "000000"):
        assert change(anna, code=code).status == 422
    assert change(anna, code=telephone.code).path == "/sign-in"


@given(st.text(max_size=SHORTEST - 1))
@SHARED
def test_nothing_short_is_good_enough(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert objection_to(password, ABOUT)


@SHARED
@given(st.lists(st.sampled_from(["welkom", "Gemeente", "voorbeeldstad", "Anna", "wit", "2026", "!", "-"]), min_size=1))
def test_words_that_everybody_would_try_make_no_password(app: Flask, words: list[str]) -> None:
    with app.test_request_context():
        assert objection_to("".join(words), ABOUT)


@pytest.mark.parametrize("password", [GOOD, "vier kraaien zingen zacht", "Kj3-vT9!qLz#8mWx", "ßtraße möwe tür ölf"])
def test_words_that_do_not_belong_together_do(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert objection_to(password, ABOUT) == ""
