"""Charts stay as they were when cases are destroyed, whatever is chosen; what is published stays too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gir.audit import System, recorded
from gir.cases.models import Case
from gir.database import db, write_transaction
from gir.facts.models import Fact, FactForm
from gir.forgetting.destroying import destroy_whole
from gir.forgetting.models import Destruction
from gir.incidents.terms import Form, Population
from gir.organisations.models import Department, Organisation
from gir.statistics import queries
from gir.statistics.coverage import Coverage
from gir.statistics.periods import Quarter
from gir.statistics.protected.closing import close_quarters
from gir.statistics.protected.models import ClosedQuarter, ClosedReport
from gir.statistics.queries import Scope
from gir.statistics.tallies.freezing import freeze
from gir.statistics.tallies.kinds import ALL
from gir.statistics.tallies.models import FrozenTally
from gir.statistics.tallies.queries import monthly, undated
from gir.statistics.tallies.services import store_tallies
from tests.support.played import played_on

MOMENT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def played() -> Iterator[Flask]:
    with played_on(MOMENT) as app:
        yield app


def scopes(organisation_id: str) -> list[Scope]:
    """Everything that can be chosen: populations, departments and forms, together too."""
    mine = select(Department.id).where(Department.organisation_id == organisation_id).order_by(Department.id)
    homes = [None, *db.session.scalars(mine)]
    forms = [None, *(form.value for form in Form)]
    return [Scope(organisation_id, *choice) for choice in product([p.value for p in Population], homes, forms)]


def told(organisation_id: str) -> dict[str, Any]:
    """All that charts read of an organisation, as text."""
    first, last = queries.first_month(organisation_id), queries.last_month(organisation_id)
    assert first
    assert last
    found: dict[str, Any] = {"ends": (first, last)}
    for scope in scopes(organisation_id):
        for tally in ALL:
            months = monthly(tally, scope, first, last)
            cells = {str(m): sorted(tally.counted(some).items(), key=repr) for m, some in months.items() if some}
            beside = sorted(tally.counted(undated(tally, scope)).items(), key=repr)
            if cells or beside:
                found[f"{scope} {tally.name}"] = cells, beside
        found[f"{scope} there"] = queries.holds_anything(scope), Coverage.of(scope).here
        for severe in (False, True):
            found[f"{scope} days {severe}"] = queries.days_of(
                scope, date(2020, 1, 1), date(2026, 12, 31), severe=severe
            )
    return found


def biggest() -> str:
    return db.session.scalars(select(Organisation.id).where(Organisation.name == "Gemeente Voorbeeldstad")).one()


def old_cases(organisation_id: str, number: int) -> list[str]:
    closed = select(Case.id).where(Case.organisation_id == organisation_id, Case.closed_at.is_not(None))
    return list(db.session.scalars(closed.order_by(Case.closed_at).limit(number)))


def test_every_chart_reads_the_same_after_as_before(played: Flask) -> None:
    """Also when part of a month is gone and part is not, and whether tallies are stored or not."""
    with played.app_context():
        home = biggest()
        close_quarters()
        store_tallies()
        before, gone = told(home), old_cases(home, 60)[::2]
        assert len(before) > 300
        actor = System("test", home)
        for case_id in gone:
            with recorded("test.destroy", actor=actor) as session:
                destroy_whole(session, session.get_one(Case, case_id), 84)
        assert db.session.scalars(select(Fact).where(Fact.incident_id.in_(gone))).all() == []
        assert db.session.scalars(select(FrozenTally)).all()
        after = told(home)
        assert [key for key in before if before[key] != after.get(key)] == []
        assert before == after
        store_tallies()
        assert told(home) == before


def test_what_was_published_stays_and_is_tied_to_no_case(played: Flask) -> None:
    with played.app_context():
        home = biggest()
        close_quarters()
        case_id = old_cases(home, 1)[0]
        incident_id = db.session.get_one(Case, case_id).incident_id
        counted = select(ClosedReport).where(ClosedReport.incident_id == incident_id)
        assert db.session.scalars(counted).all()
        newest = select(ClosedQuarter).order_by(ClosedQuarter.quarter.desc()).limit(1)
        population = Population.EMPLOYEE.value
        mine = newest.where(ClosedQuarter.organisation_id == home, ClosedQuarter.population == population)
        quarter = Quarter.of(db.session.scalars(mine).one().quarter)
        before = db.session.scalars(mine).one().ledger
        with recorded("test.destroy", actor=System("test", home)) as session:
            destroy_whole(session, session.get_one(Case, case_id), 84)
        assert db.session.scalars(counted).all() == []
        close_quarters(quarter.back(-2).last)
        later = db.session.scalars(mine).one()
        assert later.quarter > quarter.first
        assert later.ledger["published"][: len(before["published"])] == before["published"]
        taken_out = db.session.scalars(select(ClosedReport.incident_id).where(ClosedReport.closing_id == later.id))
        withdrawn = taken_out.all()
        assert not [report for report in withdrawn if db.session.get(Fact, report) is None]


def test_a_fact_without_a_day_keeps_its_span(played: Flask) -> None:
    with played.app_context():
        home = biggest()
        with write_transaction() as session:
            fact = session.scalars(select(Fact).where(Fact.organisation_id == home, Fact.month.is_not(None))).first()
            assert fact
            fact.month, fact.first_day, fact.last_day = None, date(2025, 3, 1), date(2025, 5, 31)
        before = told(home)
        with write_transaction() as session:
            freeze(session, [fact.incident_id])
        assert db.session.get(FactForm, (fact.incident_id, "verbal")) is None
        assert told(home) == before
        assert db.session.scalars(select(Destruction)).all() == []
