"""Early on a working day: one mail for who has steps of their own that are late or due today, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.audit.models import AuditLine
from gir.cases.models import CaseBlock
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.followup.reminding import remind_of_steps
from gir.notifications.delivery import deliver_due
from gir.notifications.models import Mail, MailPreference, Message
from gir.notifications.terms import Delivery, MessageKind
from gir.web.dates import LOCAL
from tests.support.stories import file_report

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def round_at(app: Flask, day: int, hour: int, minute: int = 0) -> int:
    with time_machine.travel(datetime(2026, 11, day, hour, minute, tzinfo=LOCAL), tick=False), app.app_context():
        return remind_of_steps()


def reminded(app: Flask, cast: Cast) -> set[str]:
    """Who of the cast has been reminded."""
    names = {person_id: name for name, person_id in cast.people.items()}
    with app.app_context():
        rows = db.session.scalars(select(Message.recipient_id).where(Message.kind == MessageKind.STEPS_DUE))
        return {names[person_id] for person_id in rows}


@pytest.mark.database
def test_each_who_has_a_step_today_is_reminded_once(app: Flask, cast: Cast, case_id: str) -> None:
    """On Tuesday the assessment and the first relief are due; nothing of OOV is before Wednesday."""
    assert round_at(app, 17, 6, 59) == 0
    assert round_at(app, 17, 7) == 2
    assert round_at(app, 17, 7, 30) == 0
    assert reminded(app, cast) == {"chantal", "bram"}


def test_it_says_nothing_but_that_there_are_steps(app: Flask, case_id: str) -> None:
    round_at(app, 17, 7)
    with app.app_context():
        messages = db.session.scalars(select(Message).where(Message.kind == MessageKind.STEPS_DUE)).all()
        assert {message.path for message in messages} == {"/cases/clocks"}
        assert not [message for message in messages if case_id in message.about]
        assert "mail.remind" in set(db.session.scalars(select(AuditLine.act)))


def test_what_is_late_is_told_again_on_the_next_working_day(app: Flask, cast: Cast, case_id: str) -> None:
    round_at(app, 17, 7)
    assert round_at(app, 18, 7) == 3
    assert reminded(app, cast) == {"chantal", "bram", "omar"}


@pytest.mark.parametrize(("day", "hour"), [(21, 8), (22, 8), (18, 12), (18, 3)])
def test_not_at_the_weekend_nor_at_another_time(app: Flask, case_id: str, day: int, hour: int) -> None:
    assert round_at(app, day, hour) == 0


def test_not_on_a_holiday(app: Flask, case_id: str) -> None:
    with time_machine.travel(datetime(2026, 12, 25, 8, 0, tzinfo=LOCAL), tick=False), app.app_context():
        assert remind_of_steps() == 0


def test_nobody_is_reminded_of_a_case_that_does_not_exist_for_them(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        for name in ("chantal", "bram"):
            person = cast.people[name]
            session.add(CaseBlock(case_id=case_id, person_id=person, reason=BlockReason.CONFLICT, since=now()))
    round_at(app, 17, 7)
    assert reminded(app, cast) == set()


def test_who_does_not_want_it_gets_none_and_others_get_it_with_the_daily_mail(
    app: Flask, cast: Cast, case_id: str
) -> None:
    with app.app_context(), write_transaction() as session:
        wish = MailPreference(person_id=cast.people["bram"], kind=MessageKind.STEPS_DUE, delivery=Delivery.OFF)
        session.add(wish)
        for message in session.scalars(select(Message)):
            session.delete(message)
    round_at(app, 17, 7)
    for hour, expected in ((7, []), (8, [cast.people["chantal"]])):
        with time_machine.travel(datetime(2026, 11, 17, hour, 1, tzinfo=LOCAL), tick=False), app.app_context():
            deliver_due()
            assert [mail.recipient_id for mail in db.session.scalars(select(Mail))] == expected


def test_who_wants_it_at_once_gets_it_at_seven(app: Flask, cast: Cast, case_id: str) -> None:
    with app.app_context(), write_transaction() as session:
        person = cast.people["bram"]
        session.add(MailPreference(person_id=person, kind=MessageKind.STEPS_DUE, delivery=Delivery.AT_ONCE))
        for message in session.scalars(select(Message)):
            session.delete(message)
    round_at(app, 17, 7)
    with time_machine.travel(datetime(2026, 11, 17, 7, 1, tzinfo=LOCAL), tick=False), app.app_context():
        deliver_due()
        assert [mail.recipient_id for mail in db.session.scalars(select(Mail))] == [person]
