"""Rows that were given to the session are the rows it would have loaded itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, event, inspect, select
from sqlalchemy.orm import joinedload

from gir.accounts.models import Person
from gir.cases.models import Case, Handler, Note
from gir.cases.terms import Audience, Status
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.loading import Loading
from gir.vault import DataKey, KeySet
from tests.support.stories import file_report

BESIDES = ("incident.department", "incident.reporter", "incident.affected")


def of_case() -> Loading[Case]:
    return Loading(Case, Case.id == bindparam("case"), besides=BESIDES)


def seen(row: Any) -> dict[str, Any]:
    """All columns of a row, which must be there without asking."""
    state: Any = inspect(row)
    assert not state.unloaded & {column.key for column in state.mapper.column_attrs}
    return {column.key: getattr(row, column.key) for column in state.mapper.column_attrs}


def all_of(case: Case) -> list[dict[str, Any]]:
    incident = case.incident
    rows = [case, case.key, incident, incident.key, incident.department, incident.reporter, incident.affected]
    return [seen(row) if row is not None else {} for row in rows]


@pytest.mark.database
def test_they_are_the_rows_of_an_ordinary_question(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        given = all_of(of_case().load(db.session(), case=case_id)[0])
        db.session.remove()
        assert given == all_of(db.session.get_one(Case, case_id))


@pytest.mark.database
def test_nothing_is_asked_for_what_came_with_it(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = of_case().load(db.session(), case=case_id)[0]
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *context: asked.append(context[2]))
        assert case.incident.narrative is not None
        assert case.incident.reporter is not None
        assert case.incident.reporter.name
        assert case.incident.affected is case.incident.reporter
        assert asked == []


@pytest.mark.database
def test_a_row_that_is_not_there_is_none_without_asking(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["rik"])
    with app.app_context():
        case = of_case().load(db.session(), case=case_id)[0]
        assert "department" in inspect(case.incident).dict
        assert case.incident.department is None
        assert of_case().load(db.session(), case="nobody") == []


@pytest.mark.database
def test_a_change_to_such_a_row_is_written_and_raises_its_version(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = of_case().load(db.session(), case=case_id)[0]
        version = case.version
        with write_transaction():
            case.status = Status.ACTIVE
        db.session.remove()
        stored = db.session.get_one(Case, case_id)
        assert (stored.status, stored.version) == (Status.ACTIVE, version + 1)


@pytest.mark.database
def test_what_the_session_knows_stays_as_it_is(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        incident = case.incident
        again = of_case().load(db.session(), case=case_id)[0]
        assert again is case
        assert again.incident is incident


@pytest.mark.database
def test_it_is_as_a_join_that_is_asked_for(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    loading = Loading(Handler, Handler.case_id == bindparam("case"), order=(Handler.role,), besides=("person",))
    with app.app_context():
        ours = [(seen(row), seen(row.person), seen(row.person.key)) for row in loading.load(db.session(), case=case_id)]
        db.session.remove()
        joined = select(Handler).where(Handler.case_id == case_id).order_by(Handler.role)
        rows = db.session.scalars(joined.options(joinedload(Handler.person))).all()
        assert ours
        assert ours == [(seen(row), seen(row.person), seen(row.person.key)) for row in rows]


def test_sealed_words_open(app: Flask, cast: Cast) -> None:
    case_id = file_report(app, cast.people["anna"])
    with app.app_context():
        with write_transaction() as session:
            for number in range(3):
                key = DataKey.fresh(KeySet.CASE)
                moment = now() + timedelta(minutes=number)
                note = Note(case_id=case_id, author_id=cast.people["omar"], audience=Audience.TEAM, written_at=moment)
                note.key, note.key_id, note.text = key, key.id, f"Nummer {number}"
                session.add(note)
        db.session.remove()
        loading = Loading(Note, Note.case_id == bindparam("case"), order=(Note.written_at.desc(),))
        assert [note.text for note in loading.load(db.session(), case=case_id)] == ["Nummer 2", "Nummer 1", "Nummer 0"]
        assert db.session.get(Person, cast.people["omar"]) is not None
