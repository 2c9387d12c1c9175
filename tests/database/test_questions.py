"""Questions that are prepared once: the same answers as the session gives, on both databases."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import OperationalError

from gir.accounts.models import Assignment, Person
from gir.accounts.terms import Office, Role
from gir.cases.models import Case
from gir.cases.terms import Status
from gir.database import UTCDateTime, db
from gir.demonstration.cast import Cast
from gir.questions import Question, asked_together
from tests.support.stories import file_report

pytestmark = pytest.mark.database


def test_values_come_back_as_the_models_have_them(app: Flask, cast: Cast) -> None:
    file_report(app, cast.people["rik"])
    statement = (
        select(Person.office, Person.name_sealed, Case.opened_at, Case.version)
        .select_from(Case)
        .join(Person, Person.id == bindparam("person"))
        .where(Case.opened_at <= bindparam("moment", type_=UTCDateTime()))
    )
    with app.app_context():
        moment = datetime.now(UTC)
        (answer,) = Question(statement).ask(person=cast.people["rik"], moment=moment)
        (row,) = db.session.execute(statement, {"person": cast.people["rik"], "moment": moment})
    assert tuple(answer) == tuple(row)
    assert answer.office is Office.COUNCILLOR
    assert isinstance(answer.name_sealed, bytes)
    assert answer.opened_at.tzinfo is not None


def test_a_list_may_have_any_length(app: Flask, cast: Cast) -> None:
    question = Question(select(Person.id).where(Person.id.in_(bindparam("people", expanding=True))))
    everybody = list(cast.people.values())
    with app.app_context():
        for number in (0, 1, 3, 2, 3):
            wanted = everybody[:number]
            assert {row.id for row in question.ask(people=wanted)} == set(wanted)


def test_constants_stay_what_they_were_and_values_change(app: Flask, cast: Cast) -> None:
    question = Question(
        select(Assignment.person_id).where(
            Assignment.role.in_([Role.HRM, Role.OOV]), Assignment.person_id == bindparam("person")
        )
    )
    with app.app_context():
        found = {name: len(question.ask(person=person)) for name, person in cast.people.items()}
    assert {name for name, count in found.items() if count} == {"hanna", "omar"}


def test_words_and_moments_are_compared_as_the_database_holds_them(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    question = Question(
        select(Case.id).where(
            Case.status == Status.NEW,
            Case.opened_at == bindparam("at", type_=UTCDateTime()),
            Case.opened_at > datetime(1970, 1, 1, tzinfo=UTC),
        )
    )
    with app.app_context():
        at = db.session.get_one(Case, case_id).opened_at
        assert [row.id for row in question.ask(at=at)] == [case_id]
        assert question.ask(at=at + timedelta(microseconds=1)) == []


def test_a_value_is_never_part_of_the_statement(app: Flask) -> None:
    question = Question(select(Person.id).where(Person.email_lookup == bindparam("lookup")))
    with app.app_context():
        assert question.ask(lookup="x' OR '1'='1") == []


def test_postgresql_plans_a_question_that_is_asked_again_and_again_only_at_first(app: Flask) -> None:
    question = Question(select(Person.id).where(Person.id == bindparam("person")))
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite's driver keeps its statements whatever happens.")
        for _ in range(7):
            question.ask(person="nobody")
            with asked_together():
                question.ask(person="nobody")
        with closing(db.engine.raw_connection()) as connection:
            driver: Any = connection.driver_connection
            assert not driver.autocommit
            known = driver.execute("SELECT statement FROM pg_prepared_statements").fetchall()
    assert any("person.id" in statement for (statement,) in known)


def test_a_question_holds_no_connection(app: Flask) -> None:
    with app.app_context():
        Question(select(Person.id)).ask()
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_database_that_fails_is_told_as_everywhere_else(app: Flask) -> None:
    with app.app_context(), pytest.raises(OperationalError):
        Question(select(text("nothing")).select_from(text("nowhere"))).ask()
