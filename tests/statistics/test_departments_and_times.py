"""Departments against each other, and how long things take: what may be said, and what may not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import delete

from gir.database import write_transaction
from gir.demonstration.cast import DEPARTMENTS, Cast
from gir.facts.models import FactStage
from gir.organisations.models import HeadCount
from gir.statistics.catalogue import ChartKey
from gir.statistics.charts.cycle_times import CycleTimesChart
from gir.statistics.charts.departments import DepartmentsChart, departments_chart
from gir.statistics.periods import Quarter
from tests.statistics import examples
from tests.statistics.register import Register

ORIGIN = examples.ORIGIN
YEAR = (date(2025, 10, 1), date(2026, 9, 30))


def test_who_stands_out_is_looked_into_and_nobody_is_ranked(english: None) -> None:
    chart = examples.departments()
    assert chart.finding == "Stands out: Afdeling D. Look together at what happens there"
    names = [row[0] for row in chart.table.rows]
    assert names == sorted(names)
    assert [d.name for d in chart.departments if d.outside] == ["Afdeling D"]
    said = {row[0]: row[-1] for row in chart.table.rows}
    assert said["Afdeling D"] == "stands out, look into it"
    assert said["Afdeling A"] == "chance can explain it"
    assert said["Nieuwe afdeling"] == "no head count"
    assert "bad" not in (chart.csv() + chart.alternative).lower()
    assert examples.departments(alike=True).finding == "The differences between departments can be chance"


def test_seven_departments_are_not_compared(english: None) -> None:
    chart = examples.departments(number=7)
    assert chart.reason == "Departments are compared from 8 with a known number of fte on"
    assert len(chart.table.rows) == 8, "the counts stay in the table"


def test_few_reports_are_a_question_and_no_praise(english: None) -> None:
    rows: list[tuple[str, float | None, int]] = [(f"Team {i}", 100.0, 12) for i in range(9)]
    chart = departments_chart([*rows, ("Stil", 300.0, 1)], first=YEAR[0], last=YEAR[1], origin=ORIGIN)
    said = {row[0]: row[-1] for row in chart.table.rows}
    assert said["Stil"] == "few for its size, ask whether people report"


def test_a_median_outside_its_limits_is_told(english: None) -> None:
    chart = examples.cycle_times()
    assert chart.finding == "Takes longer than usual: Van melding tot einde"
    assert chart.signals[-1].startswith("Van melding tot einde, the third quarter of 2026: 60.0 days")
    assert examples.cycle_times(last=0.2).finding == "No clear change in how long it takes"
    assert [course.label for course in chart.courses] == ["Van melding tot eerste contact", "Van melding tot einde"]
    assert [row[7] for row in chart.table.rows][:2] == ["–", "–"], "one case is no median"


def test_departments_and_times_are_counted_from_facts(app: Flask, cast: Cast) -> None:
    register = Register(app, cast)
    with app.app_context(), write_transaction() as session:
        session.execute(delete(HeadCount))
        for name in DEPARTMENTS:
            session.add(
                HeadCount(
                    organisation_id=cast.organisation_id, department_id=cast.departments[name],
                    quarter=date(2026, 7, 1), people=100, fte=Decimal(80),
                )
            )  # fmt: skip
    received = datetime(2026, 8, 5, 9, tzinfo=UTC)

    def stages() -> list[FactStage]:
        done = received + timedelta(hours=36)
        return [FactStage(step="relief", needed=True, due_at=None, done_at=done, on_time=True)]

    register.counts(*[date(2026, 8, 5)] * 4, department="Sport", received_at=received, stages=stages)
    today, quarter = date(2026, 10, 20), Quarter(2026, 3)
    funnel = register.chart(ChartKey.DEPARTMENTS, today, quarter)
    assert isinstance(funnel, DepartmentsChart)
    assert {d.name: (d.fte, d.count) for d in funnel.departments}["Sport"] == (80, 4)
    assert len(funnel.departments) == len(DEPARTMENTS)
    assert register.chart(ChartKey.DEPARTMENTS, today, quarter, department="Sport").reason
    assert register.chart(ChartKey.DEPARTMENTS, today, quarter, population="official").reason
    times = register.chart(ChartKey.CYCLE_TIMES, today, quarter)
    assert isinstance(times, CycleTimesChart)
    assert [(wait.median, wait.count) for wait in times.courses[0].waits][-1] == (1.5, 4)
