"""Merenstad brings its own list, and the panel tells its campaign from its deterioration, whatever day it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from gir.audit.verification import verify
from gir.cases.models import Case
from gir.database import db, now
from gir.demonstration.cast import DOMAIN
from gir.demonstration.neighbour import LOGIN, NEIGHBOUR, TEAMS, write_neighbour
from gir.demonstration.neighbour_list import list_of
from gir.exchange.models import HistoryImport, ImportFile
from gir.exchange.terms import ImportStatus
from gir.facts.models import Fact
from gir.organisations.models import Organisation
from gir.statistics.catalogue import ChartKey, make_chart
from gir.statistics.charts import Chart
from gir.statistics.choice import Choice
from gir.statistics.periods import YEAR, Quarter
from gir.statistics.queries import Scope
from tests.support.installations import PASSWORD, SQLiteTemplate, running
from tests.support.page_client import PageClient

DAYS = (date(2026, 11, 29), date(2027, 1, 1), date(2028, 3, 31))
"""In the middle of a quarter, and on the first and the last day of one."""
REPORTING = "More reports, but not more serious ones: this is probably better reporting"
AGGRESSION = "More reports, and a bigger part of them is serious: this is probably more aggression"


@pytest.fixture(scope="module", params=DAYS, ids=str)
def merenstad(
    request: pytest.FixtureRequest, bare_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Merenstad on this day, alone in an installation; its tests only look."""
    folder: Path = tmp_path_factory.mktemp("merenstad") / "instance"
    day: date = request.param
    with (
        time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), tick=False),
        bare_template.copy(folder) as settings,
        running(settings) as app,
    ):
        with app.app_context():
            write_neighbour(PASSWORD)
        yield app


def panel(app: Flask, years_ago: int) -> Chart:
    """What stands on the page of the last whole quarter, or of that quarter so many years ago."""
    with app.test_request_context(), force_locale("en"):
        organisation = db.session.scalars(select(Organisation.id).where(Organisation.name == NEIGHBOUR)).one()
        quarter = Quarter.of(now().date()).back(1 + years_ago * YEAR)
        return make_chart(ChartKey.PANEL, Choice(Scope(organisation, "employee"), quarter, now(), threat=True))


def verdicts(chart: Chart, *labels: str) -> list[str]:
    return [row[-1] for label in labels for row in chart.table.rows if row[0].startswith(label)]


def test_the_year_of_the_campaign_reads_as_better_reporting(merenstad: Flask) -> None:
    chart = panel(merenstad, 2)
    assert chart.finding == REPORTING
    assert verdicts(chart, "Reports (", "Severe (", "Silent teams (") == ["↑ up", "→ about the same", "↓ down"]


def test_the_year_after_it_reads_as_neither(merenstad: Flask) -> None:
    assert panel(merenstad, 1).finding == "No clear change in the number of reports, and they are not more serious"


def test_the_last_year_reads_as_more_aggression(merenstad: Flask) -> None:
    chart = panel(merenstad, 0)
    assert chart.finding == AGGRESSION
    assert verdicts(chart, "Reports (", "Severe (", "Light ones for each severe one (") == ["↑ up", "↑ up", "↓ down"]
    told = ("an older register does not tell", "nobody said", "nobody said")
    assert tuple(verdicts(chart, "From incident to report (", "Injured (", "Reported sick (")) == told


def test_it_is_taken_over_as_any_list_and_opens_no_case(merenstad: Flask) -> None:
    with merenstad.app_context():
        history = db.session.scalars(select(HistoryImport)).one()
        lines = list_of({name: (team.before, team.after) for name, team in TEAMS.items()}, now().date())
        assert (history.status, history.taken, history.rejected) == (ImportStatus.DONE, len(lines), 0)
        assert db.session.scalar(select(func.count()).select_from(ImportFile)) == 0
        assert db.session.scalar(select(func.count()).select_from(Case)) == 0
        known = select(func.count(Fact.department_id), func.count(Fact.severity), func.count(Fact.month))
        assert set(db.session.execute(known).one()) == {len(lines)}
        assert not any(verdict.fault for verdict in verify())


def test_yara_sees_it_at_once(merenstad: Flask) -> None:
    client = PageClient(merenstad)
    client.sign_in(f"{LOGIN}@{DOMAIN}", PASSWORD)
    assert "dit is waarschijnlijk meer agressie" in client.visit("/trends").text
