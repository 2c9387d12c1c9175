"""The question of the quarter: who is asked, how it is answered, what is counted."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from gir.accounts.actor import IDLE
from gir.accounts.models import Draft
from gir.config import Settings
from gir.database import db
from gir.demonstration.cast import Cast
from gir.notifications.delivery import deliver_due
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.pulse.models import PulseRound, PulseTurn
from gir.pulse.services import give_answer, keep_pulse, quarter_now
from gir.pulse.terms import Answer, Reason
from gir.web.dates import LOCAL
from tests.pulse.conftest import STAFF, ClientFor, as_actor, counts, switch
from tests.support.page_client import PageClient

QUESTION = "Heb je je laatste voorval"


def rounds(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PulseRound)) or 0


# ── Who is asked ───────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_asked_until_it_is_switched_on(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        assert keep_pulse() == 0
    assert QUESTION not in client_for("anna").visit("/").text
    assert "Er is nu geen vraag voor je" in client_for("anna").visit("/pulse").text


def test_an_answer_needs_a_crowd(app: Flask, cast: Cast) -> None:
    """The cast alone is too few."""
    switch(app, cast, on=True)
    with app.app_context():
        assert keep_pulse() == 0


@pytest.mark.usefixtures("asked")
def test_staff_is_asked_on_the_start_page_and_office_holders_are_not(client_for: ClientFor) -> None:
    assert QUESTION in client_for("anna").visit("/").text
    for name in ("rik", "siem", "pia"):
        client = client_for(name)
        assert QUESTION not in client.visit("/").text
        page = client.visit("/pulse")
        assert "Er is nu geen vraag voor je" in page.text
        token = page.form("/sign-out").values["csrf_token"][0]
        assert client.post("/pulse", {"csrf_token": token, "answer": "reported"}).status == 200


@pytest.mark.usefixtures("asked")
def test_switched_off_it_is_asked_no_more(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    form = client_for("anna").visit("/pulse").form("/pulse")
    switch(app, cast, on=False)
    assert QUESTION not in client_for("anna").visit("/").text
    form.submit(answer="reported")
    assert counts(app, cast) == {}


@pytest.mark.usefixtures("asked")
def test_it_is_asked_once_a_quarter(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    with app.app_context():
        assert keep_pulse() == 0, "asked already"
    client_for("anna").visit("/pulse").form("/pulse").submit(answer="no_incident")
    with time_machine.travel(datetime(quarter_now().year + 1, 7, 1, 9, 0, tzinfo=LOCAL), tick=True):
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(PulseTurn)) == 1
            assert keep_pulse() == 1
            assert db.session.scalar(select(func.count()).select_from(PulseTurn)) == 0, "who answered is forgotten"
        assert QUESTION in client_for("anna").visit("/").text
    assert rounds(app) == 2


@pytest.mark.usefixtures("asked")
def test_the_mail_comes_once_in_the_daily_mail_and_says_nothing(app: Flask, cast: Cast, settings: Settings) -> None:
    with app.app_context():
        told = set(db.session.scalars(select(Message.recipient_id).where(Message.kind == MessageKind.PULSE)))
        assert cast.people["anna"] in told
        assert not told & {cast.people[name] for name in ("rik", "siem", "greet", "fenna", "pia")}
        assert deliver_due() == 0 or datetime.now(LOCAL).hour == 8
    with time_machine.travel(datetime.now(LOCAL) + timedelta(days=5), tick=True), app.app_context():
        deliver_due()
        assert deliver_due() == 0
    texts = [path.read_text() for path in settings.mail_dir.glob("*.eml")]
    assert len(texts) == len(told)
    for text in texts:
        assert "List-Unsubscribe=One-Click" in text
        assert "/pulse" in text


# ── Answering ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("asked")
@pytest.mark.database
def test_answers_are_counted_once_each(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    form = client_for("anna").visit("/pulse").form("/pulse")
    page = form.submit(answer="not_reported", reasons=["too_small", "afraid"])
    assert page.path == "/"
    assert "Dank je wel." in page.text
    assert QUESTION not in page.text
    form.submit(answer="not_reported", reasons=["too_small"])
    client_for("bram").visit("/pulse").form("/pulse").submit(answer="reported", reasons=["afraid"])
    client_for("hanna").visit("/pulse").form("/pulse").submit(answer="no_incident")
    assert counts(app, cast) == {
        "not_reported": 1,
        "because.too_small": 1,
        "because.afraid": 1,
        "reported": 1,
        "no_incident": 1,
    }


@pytest.mark.usefixtures("asked")
@pytest.mark.database
def test_answers_at_the_same_moment_are_all_counted_and_nobodys_twice(app: Flask, cast: Cast) -> None:
    def answer(name: str) -> None:
        with app.app_context():
            give_answer(Answer.REPORTED, actor=as_actor(cast, name))

    answers = [threading.Thread(target=answer, args=(name,)) for name in STAFF[:5] * 2]
    for each in answers:
        each.start()
    for each in answers:
        each.join(timeout=30)
    assert counts(app, cast) == {"reported": 5}


@pytest.mark.usefixtures("asked")
def test_waving_it_away_counts_nothing_and_looks_like_an_answer(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna, bram = client_for("anna"), client_for("bram")
    waved = anna.visit("/").form("/pulse").submit(later="1")
    answered = bram.visit("/pulse").form("/pulse").submit(answer="reported")
    assert counts(app, cast) == {"reported": 1}
    assert (waved.status, waved.path) == (answered.status, answered.path)
    assert QUESTION not in anna.visit("/").text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PulseTurn)) == 2


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("sent", ["", "perhaps", "<script>alert(1)</script>", "x" * 200_000, "reported\x00"])
def test_no_answer_is_said_beside_the_question(app: Flask, cast: Cast, client_for: ClientFor, sent: str) -> None:
    page = client_for("anna").visit("/pulse").form("/pulse")
    anna = client_for("anna")
    answers = {**page.values, "answer": sent, "reasons": ["afraid"]}
    token = anna.visit("/pulse").form("/pulse").values["csrf_token"][0]
    refused = anna.post("/pulse", {**answers, "csrf_token": token})
    assert refused.status == 422
    assert "answer-error" in refused.html
    assert "alert(1)" not in refused.html
    assert 'value="afraid" checked' in " ".join(refused.html.replace("aria-describedby", "").split()) or (
        "afraid" in refused.html
    )
    assert counts(app, cast) == {}


@pytest.mark.usefixtures("asked")
def test_unknown_reasons_are_refused(app: Flask, cast: Cast, client_for: ClientFor) -> None:
    anna = client_for("anna")
    token = anna.visit("/pulse").form("/pulse").values["csrf_token"][0]
    sent = {"csrf_token": token, "answer": "not_reported", "reasons": ["because I say so"]}
    assert anna.post("/pulse", sent).status == 422
    assert counts(app, cast) == {}
    sent["reasons"] = [reason.value for reason in Reason]
    assert anna.post("/pulse", sent).status == 200
    assert len(counts(app, cast)) == 1 + len(Reason)


@pytest.mark.usefixtures("asked")
def test_an_answer_that_comes_too_late_is_kept_under_nobodys_name(
    app: Flask, cast: Cast, client_for: ClientFor
) -> None:
    """Other forms are kept for who was signed out. This one would lie there with its person."""
    form = client_for("anna").visit("/pulse").form("/pulse")
    with time_machine.travel(datetime.now(LOCAL) + IDLE + timedelta(minutes=1), tick=True):
        page = form.submit(answer="not_reported", reasons=["afraid"])
        assert page.path == "/sign-in"
        assert "niet bewaard" in page.text, "nothing is promised that is not so"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert counts(app, cast) == {}


def test_visitors_are_asked_to_sign_in(visitor: PageClient) -> None:
    assert visitor.get("/pulse").status == 302
