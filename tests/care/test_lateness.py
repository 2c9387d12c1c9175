"""A step that nobody does goes past whoever should have done it: once, and never to who may not know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.care.lateness import pass_on_late_steps
from gir.cases.models import Case, CaseBlock, Event
from gir.cases.pauses.services import pause_step
from gir.cases.services import answer, set_severity
from gir.cases.terms import BlockReason, Happening, Step
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.terms import Consequence, Severity
from gir.notifications.models import Message
from gir.notifications.terms import MessageKind
from gir.web.dates import LOCAL
from tests.followup.newcomers import join
from tests.support.page_client import PageClient
from tests.support.stories import does, file_report

Client = Callable[..., PageClient]
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def case_id(app: Flask, cast: Cast) -> str:
    return file_report(app, cast.people["anna"])


def tick(app: Flask, days: float) -> int:
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False), app.app_context():
        return pass_on_late_steps()


def told(app: Flask) -> list[tuple[str, str]]:
    """Step and role of every line on the timeline, in order."""
    with app.app_context():
        events = db.session.scalars(select(Event).where(Event.happening == Happening.ESCALATED).order_by(Event.at))
        return [tuple(event.detail.split('"')[i] for i in (3, 7)) for event in events]  # type: ignore[misc]


def mailed(app: Flask, cast: Cast) -> list[str]:
    names = {person_id: name for name, person_id in cast.people.items()}
    with app.app_context():
        rows = select(Message.recipient_id).where(Message.kind == MessageKind.ESCALATED).order_by(Message.made_at)
        return [names[person_id] for person_id in db.session.scalars(rows)]


def block(app: Flask, cast: Cast, case_id: str, *names: str) -> None:
    with app.app_context(), write_transaction() as session:
        for name in names:
            person = cast.people[name]
            session.add(CaseBlock(case_id=case_id, person_id=person, reason=BlockReason.CONFLICT, since=now()))


@pytest.mark.database
def test_a_step_goes_on_after_its_own_time_again_and_once(app: Flask, cast: Cast, case_id: str) -> None:
    """The assessment is due on Tuesday at five and goes on a working day later; the reaction after two days twice."""
    assert tick(app, 2.2) == 0
    assert tick(app, 2.3) == 1  # Wednesday, past five
    assert told(app) == [("triage", "oov")]
    assert tick(app, 3.9) == 0
    assert tick(app, 4.1) == 1  # Friday, past ten
    assert told(app)[1:] == [("reaction", "coordinator")]
    assert tick(app, 4.2) == 0
    assert mailed(app, cast) == ["omar", "chantal"]


def test_the_decision_on_the_police_waits_for_working_days(app: Flask, cast: Cast, case_id: str) -> None:
    assert tick(app, 4.2) == 2
    assert tick(app, 4.4) == 1  # due on Wednesday at five, and two working days later is Friday at five
    assert ("police", "coordinator") in told(app)


def test_what_is_done_or_paused_goes_to_nobody(app: Flask, cast: Cast, case_id: str) -> None:
    does(app, cast.people["chantal"], set_severity, case_id, Severity.MEDIUM, "")
    does(app, cast.people["chantal"], answer, case_id, "Dank je.")
    until = MONDAY.date() + timedelta(days=20)
    for step in (Step.REACTION, Step.POLICE):
        does(app, cast.people["omar"], pause_step, case_id, step, until, "Op reis")
    assert [tick(app, days) for days in (4, 10, 19)] == [0, 0, 0]
    assert tick(app, 30) == 2


def test_talks_are_left_to_the_question_to_the_reporter(app: Flask, case_id: str) -> None:
    tick(app, 30)
    assert {step for step, _role in told(app)} == {"triage", "reaction", "police", "answer"}


def test_who_is_kept_out_is_never_told(app: Flask, cast: Cast, case_id: str) -> None:
    block(app, cast, case_id, "chantal")
    tick(app, 30)
    assert "chantal" not in mailed(app, cast)


def test_when_there_is_nobody_to_tell_it_is_tried_again_and_changes_nothing(
    app: Flask, cast: Cast, case_id: str
) -> None:
    block(app, cast, case_id, "chantal", "omar")
    before = version(app, case_id)
    assert tick(app, 2.5) == 0
    assert version(app, case_id) == before
    with app.app_context(), write_transaction() as session:
        session.execute(delete(CaseBlock).where(CaseBlock.person_id == cast.people["omar"]))
    assert tick(app, 2.6) == 1


def version(app: Flask, case_id: str) -> int:
    with app.app_context():
        return db.session.get_one(Case, case_id).version


def test_a_duty_that_follows_from_an_injury_goes_to_a_colleague_in_the_room(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    join(app, cast, "heleen", Role.HRM)
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    tick(app, 30)
    assert ("accident", "hrm") in told(app)
    for name in ("chantal", "bram", "omar"):
        assert not betrays(client_for(name).visit(f"/cases/{case_id}").main), name


def test_where_hrm_is_one_person_the_coordinator_hears_that_something_waits_and_not_what(
    app: Flask, cast: Cast, client_for: Client
) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    tick(app, 30)
    tick(app, 31)
    assert told(app).count(("accident", "coordinator")) == 1, "Hanna is the only one of HRM, and it is her silence"
    assert "chantal" in mailed(app, cast)
    page = client_for("chantal").visit(f"/cases/{case_id}").main
    assert page.count("Er wacht iets van HRM te lang.") == 1
    assert not betrays(page)
    assert (
        "Dat er iets wacht, en niet wat, is gemeld aan: coördinator"
        in client_for("hanna").visit(f"/cases/{case_id}").main
    )
    for name in ("bram", "omar"):
        page = client_for(name).visit(f"/cases/{case_id}").main
        assert "Er wacht iets van" not in page, name
        assert not betrays(page), name


def test_a_coordinator_who_is_kept_out_hears_nothing_of_it(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"], consequences=frozenset({Consequence.HOSPITAL}))
    block(app, cast, case_id, "chantal")
    tick(app, 30)
    assert "accident" not in {step for step, _role in told(app)}
    assert "chantal" not in mailed(app, cast)


def betrays(page: str) -> bool:
    return "arbeidsinspectie" in page.lower() or "ongeval" in page.lower()


def test_the_timeline_says_it_and_the_log_names_the_clock(app: Flask, client_for: Client, case_id: str) -> None:
    tick(app, 2.3)
    assert "al even lang te laat als de hele termijn" in client_for("omar").visit(f"/cases/{case_id}").main
    assert "al even lang te laat" not in client_for("anna").visit(f"/my-reports/{case_id}").main
    with app.app_context():
        assert "case.escalate" in set(db.session.scalars(select(AuditLine.act).where(AuditLine.object_id == case_id)))


def test_an_answer_that_is_owed_again_is_a_new_round(app: Flask, cast: Cast, case_id: str) -> None:
    tick(app, 30)
    assert [step for step, _role in told(app)].count("answer") == 1
    with app.app_context(), write_transaction() as session:
        task = next(task for task in session.get_one(Case, case_id).tasks if task.step is Step.ANSWER)
        task.due_at = MONDAY + timedelta(days=40)
    tick(app, 60)
    assert [step for step, _role in told(app)].count("answer") == 2
    assert mailed(app, cast).count("omar") == 3
