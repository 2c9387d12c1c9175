"""More reports, or more aggression? A campaign and a deterioration look alike in a count, and differ in the panel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from typing import Any

import pytest

from gir.demonstration.cast import DEPARTMENTS
from gir.statistics.catalogue import ChartKey
from gir.statistics.charts import Chart
from gir.statistics.periods import Quarter, months_between
from tests.statistics.register import Register

TODAY, CAMPAIGN, DETERIORATION = date(2026, 11, 20), Quarter(2024, 4), Quarter(2026, 3)
BUSY, QUIET = "Handhaving", [name for name in DEPARTMENTS if name != "Handhaving"]


@pytest.fixture
def years(register: Register) -> Register:
    """A year as it was; a year with a campaign, in which the quiet departments begin to report; a year in between; and
    one in which enforcement is attacked.
    """
    made, homes = register, cycle(QUIET)
    for month in months_between(date(2023, 1, 1), date(2026, 9, 30)):
        _usual(made, month)
        if month.year == 2024:
            for day in range(11, 17):
                made.counts(month.replace(day=day), department=next(homes), injury="none", absent=False)
        if month >= date(2025, 10, 1):
            for day in range(20, 25):
                worst: dict[str, Any] = {"severity": "severe", "injury": "first_aid", "absent": day == 20}
                made.counts(month.replace(day=day), department=BUSY, form="physical", **worst)
    return made


def _usual(made: Register, month: date) -> None:
    """Seven reports a month from five departments, of which one in fourteen is severe."""
    told: dict[str, Any] = {"injury": "none", "absent": False}
    for day, home in enumerate((BUSY, "Publiekszaken", "Werk en inkomen", "Wmo en jeugd", "Buitendienst", BUSY), 2):
        made.counts(month.replace(day=day), department=home, **told)
    severity = "severe" if month.month % 2 else "light"
    made.counts(month.replace(day=9), department="Werk en inkomen", severity=severity, **told)


def said_of(chart: Chart) -> dict[str, str]:
    """What the panel says of each figure."""
    return {row[0]: row[-1] for row in chart.table.rows}


def figures(chart: Chart, *names: str) -> Iterator[str]:
    told = said_of(chart)
    for name in names:
        yield next(verdict for label, verdict in told.items() if label.startswith(name))


def test_a_campaign_reads_as_better_reporting(years: Register) -> None:
    panel = years.chart(ChartKey.PANEL, TODAY, CAMPAIGN)
    assert panel.finding == "More reports, but not more serious ones: this is probably better reporting"
    assert list(figures(panel, "Reports", "Severe", "Silent teams")) == ["↑ up", "→ about the same", "↓ down"], said_of(
        panel
    )


def test_a_deterioration_reads_as_more_aggression(years: Register) -> None:
    panel = years.chart(ChartKey.PANEL, TODAY, DETERIORATION, department=BUSY)
    assert panel.finding == "More reports, and a bigger part of them is serious: this is probably more aggression"
    assert list(figures(panel, "Reports", "Severe")) == ["↑ up", "↑ up"], said_of(panel)


def test_the_year_between_says_neither(years: Register) -> None:
    panel = years.chart(ChartKey.PANEL, TODAY, Quarter(2025, 3))
    assert "probably" not in panel.finding
