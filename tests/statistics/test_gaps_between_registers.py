"""Quarters in which no register was kept are gaps in every series, and no zeros."""

from __future__ import annotations

import secrets
from datetime import date

import pytest
from flask import Flask

from gir.database import write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import RegisterSpan
from gir.statistics.catalogue import ChartKey
from gir.statistics.charts import FormsChart, SeverityChart, forms_chart, severity_chart
from gir.statistics.coverage import Coverage
from gir.statistics.figures import draw
from gir.statistics.periods import Quarter
from gir.web.dates import today
from tests.statistics.examples import FORMS, ORIGIN, quarters
from tests.statistics.register import Register


@pytest.fixture
def register(app: Flask, cast: Cast) -> Register:
    """An older register through the first half of 2025; this one since May 2026."""
    made = Register(app, cast)
    older = [date(2025, month, 4) for month in range(1, 7) for _ in range(4)]
    made.counts(*older, source="history", severity="severe", import_id="a" * 32)
    made.counts(*[date(2026, month, 9) for month in range(5, 10) for _ in range(3)], severity="severe")
    with app.app_context(), write_transaction() as session:
        session.add(
            RegisterSpan(
                id=secrets.token_hex(16),
                organisation_id=cast.organisation_id,
                import_id="a" * 32,
                population="employee",
                year=2025,
                first_day=date(2025, 1, 1),
                last_day=date(2025, 6, 30),
                throughout=True,
            )
        )
    return made


def test_severity_has_gaps_where_no_register_was_kept(register: Register) -> None:
    chart = register.chart(ChartKey.SEVERITY, date(2026, 11, 20), Quarter(2026, 3))
    assert isinstance(chart, SeverityChart)
    assert [(mix.months, mix.total) for mix in chart.quarters] == [
        (0, 0), (3, 12), (3, 12), (0, 0), (0, 0), (0, 0), (2, 6), (3, 9),
    ]  # fmt: skip
    assert [row[-1] for row in chart.table.rows] == ["–", "12", "12", "–", "–", "–", "6", "9"]
    assert "Severe: –, 12, 12, –, –, –, 6, 9" in chart.alternative
    notes = " ".join(chart.notes)
    assert "No register was kept in Q4 2024, Q3 2025, Q4 2025 and Q1 2026: a gap, and no zero" in notes
    assert "only some months of Q2 2026" in notes


def test_forms_have_gaps_where_no_register_was_kept(register: Register) -> None:
    chart = register.chart(ChartKey.FORMS, date(2026, 11, 20), Quarter(2026, 3))
    assert isinstance(chart, FormsChart)
    assert chart.known == (False, False, True, True)
    assert chart.table.rows[0][1:] == ("–", "–", "6", "9")
    assert "a gap, and no zero" in " ".join(chart.notes)


def test_a_true_zero_stays_a_zero(register: Register) -> None:
    chart = register.chart(ChartKey.FORMS, date(2026, 11, 20), Quarter(2026, 3), department="Sport", form="threat")
    assert chart.table.rows[0][1:] == ("–", "–", "0", "0")


@pytest.mark.parametrize("narrow", [False, True])
def test_a_gap_is_drawn_as_a_dash_and_not_as_a_zero(dutch: None, narrow: bool) -> None:
    kept = [3, 0, 3, 3]
    parts = [[2, 0, 2, 3], [6, 0, 5, 7], [7, 0, 8, 9], [0, 0, 1, 6]]
    counts = [[4, 0, 6, 7] for _form in FORMS]
    charts = (
        severity_chart(quarters(4), *parts, origin=ORIGIN, months_known=kept),
        forms_chart(quarters(4), FORMS, counts, [20, 0, 30, 35], origin=ORIGIN, months_known=kept),
    )
    for chart in charts:
        picture = draw(chart, narrow=narrow).decode()
        assert ">–<" in picture
        assert ">0<" not in picture.replace(">0<", "", 1), "only the axis may say 0"


def test_a_register_without_a_report_counts_since_this_month() -> None:
    this, before = Quarter.of(today()), Quarter.of(today()).back(1)
    known = Coverage(here=None, older=frozenset()).months_known([before, this])
    assert known[0] == 0
    assert known[1] == 3 - (today().month - this.first.month)
