"""Rows written past the session's flush are the rows that its flush would have written."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from typing import cast as cast_

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from gir.accounts.terms import Role
from gir.cases.models import Case, CaseBlock, Event, Handler, Task
from gir.cases.terms import BlockReason, Happening, Part, Status, Step, TaskStatus
from gir.database import db, now, run_prepared, write_transaction
from gir.demonstration.cast import Cast
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Form, Kind, Population, Precision, Severity, Source
from gir.new_rows import attach, default_of, insert_rows, write_new
from gir.vault import DataKey, KeySet
from tests.support.stories import file_report

STORY = "Hij zei: ik weet je te vinden. 🙁"
MOMENT = now()


def a_case(cast: Cast, number: str) -> Case:
    """A case with rows that point at each other both ways, and columns of every kind."""
    incident = Incident(
        organisation_id=cast.organisation_id,
        reporter_id=cast.people["anna"],
        affected_id=cast.people["anna"],
        source=Source.REPORT,
        submission=f"submission-{number}",
        population=Population.EMPLOYEE,
        kind=Kind.AGGRESSION,
        first_day=date(2026, 11, 20),
        last_day=date(2026, 11, 20),
        precision=Precision.DAY,
        received_at=MOMENT,
        forms=frozenset({Form.THREAT, Form.VERBAL}),
        channel=Channel.DESK,
        key=DataKey.fresh(KeySet.CASE),
        narrative=STORY,
    )
    case = Case(
        organisation_id=cast.organisation_id,
        incident=incident,
        number=number,
        status=Status.NEW,
        proposed_severity=Severity.MEDIUM,
        opened_at=MOMENT,
        changed_core=MOMENT,
        changed_care=MOMENT,
        changed_threat=MOMENT,
        key=DataKey.fresh(KeySet.CASE),
    )
    case.tasks = [
        Task(step=step, part=Part.CORE, owner=Role.HRM, position=place, status=TaskStatus.OPEN, due_at=MOMENT)
        for place, step in enumerate((Step.RELIEF, Step.TRIAGE))
    ]
    case.handlers = [Handler(role=Role.OOV, person_id=cast.people["omar"], since=MOMENT)]
    case.blocks = [CaseBlock(person_id=cast.people["bram"], reason=BlockReason.CHOSEN, since=MOMENT)]
    return case


def stored(case_id: str) -> dict[str, list[dict[str, Any]]]:
    """Every column of the rows of a case as they lie in the database, but for what is random or names a row."""
    case = db.session.get_one(Case, case_id, populate_existing=True)
    rows: dict[str, list[Any]] = {
        "case": [case],
        "incident": [case.incident],
        "keys": sorted((case.key, case.incident.key), key=lambda key: key.key_set),
        "tasks": case.tasks,
        "handlers": case.handlers,
        "blocks": case.blocks,
        "events": list(db.session.scalars(select(Event).where(Event.case_id == case.id))),
    }
    return {kind: [_values(row) for row in found] for kind, found in rows.items()}


def _values(row: Any) -> dict[str, Any]:
    random = re.compile(r"number|submission|wrapped|created_at|(.*_)?sealed|(case_|incident_|key_)?id")
    names = [attribute.key for attribute in cast_(Any, inspect(type(row))).column_attrs]
    return {name: getattr(row, name) for name in names if not random.fullmatch(name)}


def write(cast: Cast, number: str, *, past_the_flush: bool) -> str:
    case = a_case(cast, number)
    with write_transaction() as session:
        session.add(case)
        session.add(Event(case_id=case.id, at=MOMENT, part=Part.CORE, happening=Happening.OPENED))
        if past_the_flush:
            write_new(session)
    return case.id


@pytest.mark.database
def test_they_are_the_rows_of_a_flush(app: Flask, cast: Cast) -> None:
    with app.app_context():
        ours, theirs = (write(cast, number, past_the_flush=past) for number, past in (("1", True), ("2", False)))
        assert stored(ours) == stored(theirs)
        assert stored(ours)["events"][0]["detail"] == "{}"
        assert db.session.get_one(Case, ours).incident.narrative == STORY


@pytest.mark.database
def test_what_changes_afterwards_is_written_too(app: Flask, cast: Cast) -> None:
    with app.app_context():
        case = a_case(cast, "1")
        with write_transaction() as session:
            session.add(case)
            write_new(session)
            case.changed_core = MOMENT + timedelta(seconds=1)
            case.handlers.append(Handler(role=Role.HRM, person_id=cast.people["hanna"], since=MOMENT))
            case.blocks.clear()
        db.session.expire_all()
        found = stored(case.id)
        assert found["case"][0]["changed_core"] == MOMENT + timedelta(seconds=1)
        assert found["case"][0]["version"] == 2
        assert len(found["handlers"]) == 2
        assert found["blocks"] == []


@pytest.mark.database
def test_what_was_there_before_stays_with_the_session(app: Flask, cast: Cast) -> None:
    earlier = file_report(app, cast.people["anna"])
    with app.app_context():
        known = db.session.get_one(Case, earlier)
        with write_transaction() as session:
            session.add(a_case(cast, "1"))
            write_new(session)
            known.clerk_scope = None
            assert known in session
            assert known.incident.narrative


@pytest.mark.database
def test_a_second_one_that_may_be_there_once_is_refused_as_by_a_flush(app: Flask, cast: Cast) -> None:
    with app.app_context():
        write(cast, "1", past_the_flush=True)
        with pytest.raises(IntegrityError):
            write(cast, "1", past_the_flush=True)
        assert db.session.scalar(select(Case.id).where(Case.number == "1")) is not None


@pytest.mark.database
def test_a_word_that_is_no_term_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        case = a_case(cast, "1")
        case.status = "closed-by-magic"  # type: ignore[assignment]
        with write_transaction() as session:
            session.add(case)
            with pytest.raises((StatementError, LookupError)):
                write_new(session)
            session.expunge_all()
        assert db.session.scalar(select(Case.id)) is None


@pytest.mark.database
@pytest.mark.parametrize("past_the_flush", [True, False])
def test_what_is_attached_to_a_new_row_is_written_with_it(app: Flask, cast: Cast, past_the_flush: bool) -> None:
    with app.app_context():
        case = a_case(cast, "1")
        attach(case, "grants", [])
        attach(
            case, "handlers", [Handler(case_id=case.id, role=Role.HRM, person_id=cast.people["hanna"], since=MOMENT)]
        )
        assert case.grants == []
        assert [handler.case for handler in case.handlers] == [case, case]
        with write_transaction() as session:
            if past_the_flush:
                write_new(session, case)
            else:
                session.add(case)
            late = Handler(case_id=case.id, role=Role.COORDINATOR, person_id=cast.people["chantal"], since=MOMENT)
            attach(case, "handlers", [late])
        assert len(stored(case.id)["handlers"]) == 3
        assert len(stored(case.id)["tasks"]) == 2


@pytest.mark.database
def test_nothing_is_left_with_the_session_when_the_act_fails(app: Flask, cast: Cast) -> None:
    with app.app_context():
        case = a_case(cast, "1")
        with suppress(RuntimeError), write_transaction() as session:
            write_new(session, case)
            assert case in session
            raise RuntimeError
        assert case not in db.session
        assert db.session.get(Case, case.id) is None


@pytest.mark.database
def test_an_error_of_the_driver_is_one_that_the_application_knows(app: Flask) -> None:
    with app.app_context(), write_transaction() as session:
        with pytest.raises(DBAPIError) as caught:
            run_prepared(session, "SELECT this FROM nowhere", ())
        assert "nowhere" in str(caught.value.orig)


def test_a_default_that_the_database_makes_is_refused() -> None:
    made_there = Table("somewhere", MetaData(), Column("id", Integer, server_default=text("1")))
    with pytest.raises(TypeError, match="somewhere"):
        default_of(made_there.c.id, inspect(Case))


@pytest.mark.database
def test_no_rows_are_no_statement(app: Flask, cast: Cast) -> None:
    with app.app_context(), write_transaction() as session:
        insert_rows(session, cast_(Table, Task.__table__), [])
    with app.app_context():
        assert db.session.scalar(select(Task.id)) is None
