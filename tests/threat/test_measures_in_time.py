"""Measures begin and end by themselves, and somebody is reminded of each review, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.accounts.actor import actor_of
from gir.audit.models import AuditLine
from gir.cases.models import CaseBlock, Handler
from gir.cases.services import ChangedMeanwhile, NotEligible
from gir.cases.terms import BlockReason
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.threat.measures.clock import tend_measures
from gir.threat.measures.dossier import latest_review
from gir.threat.measures.models import Measure
from gir.threat.measures.queries import building_bans
from gir.threat.measures.services import deliver, lift, review
from gir.threat.measures.terms import DeliveryWay, MeasureStatus, ReviewOutcome
from gir.web.dates import months_after, today
from tests.support.measures import assessed_case, do_to, make_measure, measure_is
from tests.support.stories import finish_everything


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return assessed_case(app, cast)


def shift(app: Flask, measure_id: str, **values: Any) -> None:
    with app.app_context(), write_transaction() as session:
        measure = session.get_one(Measure, measure_id)
        for name, value in values.items():
            setattr(measure, name, value)


def tend(app: Flask) -> tuple[int, int, int]:
    with app.app_context():
        return tend_measures()


def status_of(app: Flask, measure_id: str) -> MeasureStatus:
    status: MeasureStatus = measure_is(app, measure_id, lambda m: m.status)
    return status


def test_it_begins_when_the_letter_was_delivered_and_its_first_day_has_come(
    app: Flask, cast: Cast, case_id: str
) -> None:
    soon = today() + timedelta(days=2)
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED, starts_on=soon, review_on=soon)
    do_to(app, cast, "omar", deliver, measure_id, DeliveryWay.POST, today())
    assert tend(app)[1] == 0
    assert status_of(app, measure_id) is MeasureStatus.DECIDED
    shift(app, measure_id, starts_on=today())
    assert tend(app)[1] == 1
    assert status_of(app, measure_id) is MeasureStatus.RUNNING
    assert tend(app)[1] == 0


def test_without_a_letter_it_does_not_begin(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED)
    assert tend(app)[1] == 0
    assert status_of(app, measure_id) is MeasureStatus.DECIDED
    with app.app_context():
        assert building_bans(actor_of(cast.people["sjors"])) == []


@pytest.mark.parametrize("day", [today() - timedelta(days=1), today() + timedelta(days=1)])
def test_a_letter_is_delivered_between_the_decision_and_today(app: Flask, cast: Cast, case_id: str, day: date) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.DECIDED)
    with pytest.raises(NotEligible):
        do_to(app, cast, "omar", deliver, measure_id, DeliveryWay.POST, day)
    assert measure_is(app, measure_id, lambda m: m.delivered_on) is None


@pytest.mark.parametrize("closed", [False, True])
def test_it_ends_after_its_last_day_also_in_a_closed_case(app: Flask, cast: Cast, case_id: str, closed: bool) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    if closed:
        finish_everything(app, cast, case_id)
    shift(app, measure_id, ends_on=today())
    assert tend(app)[0] == 0, "the last day belongs to it"
    shift(app, measure_id, starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1))
    assert tend(app)[0] == 1
    assert status_of(app, measure_id) is MeasureStatus.EXPIRED
    assert tend(app)[0] == 0
    with app.app_context():
        lines = select(AuditLine.actor).where(AuditLine.object_id == measure_id, AuditLine.act == "measure.expire")
        assert list(db.session.scalars(lines)) == ["clock"]
    with pytest.raises(ChangedMeanwhile):
        do_to(app, cast, "omar", lift, measure_id, "Te laat.")


def reminded(app: Flask) -> list[str]:
    with app.app_context():
        rows = select(Message.recipient_id).where(Message.kind == MessageKind.REVIEW)
        return list(db.session.scalars(rows))


def test_one_reminder_for_each_review(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    tend(app)
    assert reminded(app) == []
    shift(app, measure_id, review_on=today() + timedelta(days=14))
    tend(app)
    tend(app)
    assert reminded(app) == [cast.people["omar"]]
    do_to(app, cast, "omar", review, measure_id, "Nog nodig.", today() + timedelta(days=10))
    tend(app)
    assert reminded(app) == [cast.people["omar"]] * 2


def test_nobody_who_is_kept_out_is_reminded(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.RUNNING, review_on=today() + timedelta(days=9))
    with app.app_context(), write_transaction() as session:
        omar = cast.people["omar"]
        session.add(CaseBlock(case_id=case_id, person_id=omar, reason=BlockReason.CONFLICT, since=now()))
        assert session.scalar(select(Handler.id).where(Handler.case_id == case_id, Handler.person_id == omar))
    tend(app)
    assert cast.people["omar"] not in reminded(app)
    assert measure_is(app, measure_id, lambda m: m.reminded_of) is None, "nobody heard of it, so it is tried again"


def test_a_review_never_makes_it_longer(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    ends = measure_is(app, measure_id, lambda m: m.ends_on)
    for day in (ends + timedelta(days=1), latest_review(today()) + timedelta(days=1), today()):
        with pytest.raises(NotEligible):
            do_to(app, cast, "omar", review, measure_id, "Nog nodig.", day)
    do_to(app, cast, "omar", review, measure_id, "Nog nodig.", latest_review(today()))
    assert measure_is(app, measure_id, lambda m: m.ends_on) == ends
    assert measure_is(app, measure_id, lambda m: [row.outcome for row in m.reviews]) == [ReviewOutcome.CONTINUED]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 6, date(2027, 6, 1)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
    ],
)
def test_six_months_are_six_months(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_the_clock_of_the_installation_tends_them(app: Flask, cast: Cast, case_id: str) -> None:
    measure_id = make_measure(app, cast, case_id, MeasureStatus.RUNNING)
    shift(app, measure_id, starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1))
    result = app.test_cli_runner().invoke(args=["gir", "tick"])
    assert result.exit_code == 0, result.output
    assert status_of(app, measure_id) is MeasureStatus.EXPIRED
