"""Silence about a talk: asked once, then past the manager, never to who is kept out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from gir.care.confirming import confirm_talk
from gir.care.services import record_talk
from gir.care.silence import ask_and_escalate
from gir.care.terms import Confirmation, TalkOutcome
from gir.cases.models import Case, CaseBlock, Event, Handler
from gir.cases.services import skip_step
from gir.cases.steps import task_of
from gir.cases.terms import BlockReason, Happening, Step, TaskStatus
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import LOCAL
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report, finish_everything

ClientFor = Callable[..., PageClient]
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LOCAL)
"""An ordinary week: no holidays."""


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def tick(app: Flask, days: float) -> tuple[int, int]:
    """What the clock does this many days after Monday at ten."""
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False), app.app_context():
        return ask_and_escalate()


def mails(app: Flask, kind: MessageKind) -> list[tuple[str, str]]:
    with app.app_context():
        rows = select(Message.recipient_id, Message.path).where(Message.kind == kind).order_by(Message.made_at)
        return [(person, path) for person, path in db.session.execute(rows)]


def told(app: Flask) -> list[Event]:
    with app.app_context():
        return list(db.session.scalars(select(Event).where(Event.happening == Happening.ESCALATED)))


def test_the_reporter_is_asked_once_a_day_after_a_talk_was_recorded(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    assert tick(app, 0.9) == (0, 0)
    assert tick(app, 1.1) == (1, 0)
    assert tick(app, 1.2) == (0, 0)
    assert mails(app, MessageKind.CONFIRM_TALK) == [(cast.people["anna"], f"/my-reports/{case_id}")]


def test_who_answered_is_not_asked(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    does(app, cast.people["anna"], confirm_talk, case_id, Step.RELIEF, Confirmation.HAPPENED)
    assert tick(app, 1.1) == (0, 0)


def test_silence_of_the_reporter_goes_to_hrm_after_three_working_days(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    tick(app, 1.1)  # Tuesday
    does_nothing = tick(app, 3.2)
    assert does_nothing[1] == 0
    tick(app, 4.5)  # Friday evening: talk 1 is late as well, and the reporter was asked about it
    assert [event.detail for event in told(app)] == ['{"step": "relief", "role": "hrm", "why": "silent"}']
    assert mails(app, MessageKind.ESCALATED) == [(cast.people["hanna"], f"/cases/{case_id}")]
    assert not told(app)[0].for_reporter


@pytest.mark.database
def test_a_late_talk_goes_past_the_manager_once(app: Flask, cast: Cast, case_id: str) -> None:
    assert tick(app, 2) == (1, 0)  # relief was due on Tuesday at ten: the reporter is asked on Wednesday
    assert tick(app, 4)[1] == 0
    assert tick(app, 4.5)[1] == 1  # three working days after Tuesday end on Friday at five
    assert tick(app, 4.6) == (0, 0)
    assert mails(app, MessageKind.ESCALATED) == [(cast.people["hanna"], f"/cases/{case_id}")]
    assert told(app)[0].for_reporter


def test_not_yet_does_not_stop_the_clock_nor_is_it_asked_again(app: Flask, cast: Cast, case_id: str) -> None:
    with time_machine.travel(MONDAY + timedelta(days=1.5), tick=False):
        does(app, cast.people["anna"], confirm_talk, case_id, Step.RELIEF, Confirmation.NOT_YET)
    assert tick(app, 2.1) == (0, 0)
    assert tick(app, 4.5)[1] == 1


def test_silence_of_hrm_goes_to_the_coordinator(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], manager_may_see=False)
    tick(app, 4.5)
    assert mails(app, MessageKind.ESCALATED) == [(cast.people["chantal"], f"/cases/{case_id}")]


def test_of_office_holders_it_never_goes_to_hrm(app: Flask, cast: Cast) -> None:
    file_report(app, cast.people["rik"])
    tick(app, 8)
    assert {person for person, _ in mails(app, MessageKind.ESCALATED)} == {cast.people["chantal"]}


def test_who_is_kept_out_is_never_told(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        for name in ("hanna", "chantal"):
            block = CaseBlock(case_id=case_id, person_id=cast.people[name], reason=BlockReason.CONFLICT, since=now())
            session.add(block)
    for days in (2, 4.5, 4.6):
        tick(app, days)
    kept_out = {cast.people[name] for name in ("hanna", "chantal", "bram")}
    assert not kept_out & {person for person, _ in mails(app, MessageKind.ESCALATED)}


def test_the_manager_who_is_hrm_too_is_not_asked_about_own_silence(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        for handler in session.scalars(select(Handler).where(Handler.case_id == case_id)):
            if handler.role.value == "manager":
                handler.person_id = cast.people["hanna"]
    tick(app, 4.5)
    assert cast.people["hanna"] not in {person for person, _ in mails(app, MessageKind.ESCALATED)}


def test_long_ago_is_not_asked_about(app: Flask, cast: Cast, case_id: str) -> None:
    finish_everything(app, cast, case_id)
    assert tick(app, 31) == (0, 0)


@pytest.mark.database
def test_a_talk_of_long_ago_is_asked_about_when_it_is_recorded_now(app: Flask, cast: Cast, case_id: str) -> None:
    long_ago = now() - timedelta(days=40)
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, long_ago)
    assert tick(app, 0.9) == (0, 0)
    assert tick(app, 1.1) == (1, 0)
    assert tick(app, 4.5)[1] == 1, "and whoever stays silent is passed by, as of any other talk"
    assert mails(app, MessageKind.ESCALATED)[0] == (cast.people["hanna"], f"/cases/{case_id}")


def test_aftercare_goes_on_after_closing(app: Flask, cast: Cast, case_id: str) -> None:
    finish_everything(app, cast, case_id)
    with app.app_context():
        assert db.session.get_one(Case, case_id).closed_at is not None
    assert tick(app, 1.1)[0] > 0


def settle_relief(app: Flask, cast: Cast, case_id: str) -> None:
    """Leave the first talk to ask about."""
    does(app, cast.people["bram"], record_talk, case_id, Step.RELIEF, TalkOutcome.HELD, now())
    does(app, cast.people["anna"], confirm_talk, case_id, Step.RELIEF, Confirmation.HAPPENED)


@pytest.mark.database
def test_that_the_reporter_does_not_want_a_talk_is_asked_of_the_reporter(app: Flask, cast: Cast, case_id: str) -> None:
    """Or a manager would end the question by an answer of their own; the moment they say it was does not matter."""
    settle_relief(app, cast, case_id)
    long_ago = now() - timedelta(days=40)
    does(app, cast.people["bram"], record_talk, case_id, Step.TALK_1, TalkOutcome.DECLINED, long_ago)
    assert tick(app, 0.9) == (0, 0)
    assert tick(app, 1.1) == (1, 0)
    assert tick(app, 1.2) == (0, 0)
    assert mails(app, MessageKind.CONFIRM_TALK) == [(cast.people["anna"], f"/my-reports/{case_id}")]
    assert tick(app, 4.5) == (0, 1)
    assert mails(app, MessageKind.ESCALATED) == [(cast.people["hanna"], f"/cases/{case_id}")]


def test_who_said_not_to_want_a_talk_is_not_asked(app: Flask, cast: Cast, case_id: str) -> None:
    settle_relief(app, cast, case_id)
    does(app, cast.people["bram"], record_talk, case_id, Step.TALK_1, TalkOutcome.DECLINED, now())
    does(app, cast.people["anna"], confirm_talk, case_id, Step.TALK_1, Confirmation.NOT_WANTED)
    assert [tick(app, days) for days in (1.1, 4.5)] == [(0, 0), (0, 0)]


def test_a_word_of_before_settles_nothing_new(app: Flask, cast: Cast, case_id: str) -> None:
    settle_relief(app, cast, case_id)
    does(app, cast.people["bram"], record_talk, case_id, Step.TALK_1, TalkOutcome.HELD, now())
    does(app, cast.people["anna"], confirm_talk, case_id, Step.TALK_1, Confirmation.HAPPENED)
    with app.app_context(), write_transaction() as session:
        task = task_of(session.get_one(Case, case_id), Step.TALK_1)
        assert task is not None
        task.status = TaskStatus.OPEN
    does(app, cast.people["bram"], record_talk, case_id, Step.TALK_1, TalkOutcome.DECLINED, now())
    assert tick(app, 1.1) == (1, 0)


def test_a_talk_that_hrm_leaves_out_is_asked_about_and_somebody_else_is_told(
    app: Flask, cast: Cast, client_for: ClientFor, case_id: str
) -> None:
    settle_relief(app, cast, case_id)
    does(app, cast.people["hanna"], skip_step, case_id, Step.TALK_1, "Niet nodig.")
    asked = client_for("anna").visit(f"/my-reports/{case_id}")
    assert "Er is opgeschreven dat dit gesprek niet nodig is." in asked.main
    assert tick(app, 1.1) == (1, 0)
    assert tick(app, 4.5) == (0, 1)
    assert mails(app, MessageKind.ESCALATED) == [(cast.people["chantal"], f"/cases/{case_id}")]


def test_when_there_is_nobody_to_tell_it_is_tried_again(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        blocks = [
            CaseBlock(case_id=case_id, person_id=cast.people[name], reason=BlockReason.CONFLICT, since=now())
            for name in ("hanna", "chantal", "omar")
        ]
        session.add_all(blocks)
    assert tick(app, 4.5)[1] == 0
    before = version(app, case_id)
    assert tick(app, 4.6) == (0, 0)
    assert version(app, case_id) == before, "a round that does nothing changes nothing"
    with app.app_context(), write_transaction() as session:
        session.execute(delete(CaseBlock).where(CaseBlock.person_id == cast.people["chantal"]))
    assert tick(app, 4.7)[1] == 1


def version(app: Flask, case_id: str) -> int:
    with app.app_context():
        return db.session.get_one(Case, case_id).version
