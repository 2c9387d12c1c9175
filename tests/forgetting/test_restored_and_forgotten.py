"""An older copy that is put back brings nothing back that was destroyed: no row, no text, no name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from gir.backups.services import make_copy, put_back
from gir.cases.models import Case
from gir.config import Settings
from gir.database import db, now, write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import Fact
from gir.forgetting.terms import Category
from gir.incidents.details import names_of_perpetrator, write_answer
from gir.statistics import queries
from gir.statistics.periods import months_between
from gir.statistics.queries import Scope
from gir.threat.measures.models import Measure
from gir.web.dates import today
from tests.support.aged import both_agree, closed_case, let_pass, make_older, tend
from tests.support.installations import running, without_database
from tests.support.measures import assessed_case, make_measure
from tests.support.stories import file_report


@pytest.fixture
def emptied(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Another machine: the same keyring, and no database yet."""
    with without_database(settings, tmp_path / "other", None) as other:
        yield other


def reports(organisation_id: str) -> list[int]:
    """The reports of each month, as charts count them."""
    first = queries.first_month(organisation_id)
    assert first
    return [
        n for n in queries.reports_by_month(Scope(organisation_id, "employee"), months_between(first, today())) if n
    ]


def another_copy(app: Flask, settings: Settings, folder: Path) -> None:
    """A later one, of another name: with it the list of destroyed keys comes to lie beside the keys."""
    with app.app_context(), time_machine.travel(now() + timedelta(minutes=1)):
        make_copy(settings, folder / "data", folder / "keys")


def test_a_destroyed_case_stays_away_and_its_count_stays(
    app: Flask, cast: Cast, settings: Settings, emptied: Settings, tmp_path: Path
) -> None:
    gone, stays = (closed_case(app, cast.people["anna"], years=years, narrative="kanarie") for years in (6, 1))
    tend(app)
    with app.app_context():
        copy = make_copy(settings, tmp_path / "data", tmp_path / "keys")
        before = reports(cast.organisation_id)
    both_agree(app, cast, Category.CASE)
    assert let_pass(app, timedelta(days=8)) == 1
    another_copy(app, settings, tmp_path)
    with running(emptied) as other:
        with other.app_context():
            put_back(emptied, copy.data, copy.keys)
        with other.app_context():
            assert db.session.get(Case, gone) is None
            kept = db.session.get_one(Case, stays)
            assert kept.incident.narrative == "kanarie"
            assert len(db.session.scalars(select(Fact)).all()) == 1
            assert reports(cast.organisation_id) == before


def test_a_destroyed_name_comes_back_in_no_text(
    app: Flask, cast: Cast, settings: Settings, emptied: Settings, tmp_path: Path
) -> None:
    """In the older copy it stands in the story: it is taken out there too, before its key is emptied."""
    case_id = file_report(app, cast.people["anna"], narrative="Kees Kwaadaard schold.")
    with app.app_context(), write_transaction() as session:
        write_answer(session.get_one(Case, case_id).incident, "perpetrator_name", "Kees Kwaadaard")
    make_older(app, case_id, years=2)
    tend(app)
    with app.app_context():
        copy = make_copy(settings, tmp_path / "data", tmp_path / "keys")
    both_agree(app, cast, Category.PERPETRATOR)
    assert let_pass(app, timedelta(days=8)) == 1
    another_copy(app, settings, tmp_path)
    with running(emptied) as other:
        with other.app_context():
            put_back(emptied, copy.data, copy.keys)
        with other.app_context():
            incident = db.session.get_one(Case, case_id).incident
            assert names_of_perpetrator(incident) == []
            assert incident.narrative == "[naam vernietigd] schold."


def test_a_name_that_the_reporter_took_back_takes_no_measure_along(
    app: Flask, cast: Cast, settings: Settings, emptied: Settings, tmp_path: Path
) -> None:
    case_id = assessed_case(app, cast)
    make_measure(app, cast, case_id)
    with app.app_context(), write_transaction() as session:
        write_answer(session.get_one(Case, case_id).incident, "perpetrator_name", "Kees Kwaadaard")
    with app.app_context():
        copy = make_copy(settings, tmp_path / "data", tmp_path / "keys")
        with write_transaction() as session:
            row = session.get_one(Case, case_id).incident.perpetrator_identity
            assert row
            key = row.key
            session.delete(row)
            session.flush()
            session.delete(key)
    another_copy(app, settings, tmp_path)
    with running(emptied) as other:
        with other.app_context():
            put_back(emptied, copy.data, copy.keys)
        with other.app_context():
            assert db.session.scalars(select(Measure)).one().name == "Kees Kwaadaard"
            assert names_of_perpetrator(db.session.get_one(Case, case_id).incident) == []
