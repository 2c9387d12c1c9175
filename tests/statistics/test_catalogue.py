"""From facts to charts: what each chart is given for one choice of the viewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import cycle

import pytest
import time_machine
from sqlalchemy import Executable, and_, delete, insert, update

from gir.database import write_transaction
from gir.demonstration.cast import DEPARTMENTS
from gir.organisations.models import HeadCount
from gir.statistics.catalogue import ChartKey
from gir.statistics.charts import GapsChart, ReportsChart, Unit
from gir.statistics.head_counts import HeadCounts, head_counts
from gir.statistics.periods import Quarter, months_between
from gir.statistics.queries import Scope, first_month
from tests.statistics.register import Register
from tests.support.page_client import PageClient


def each_month(first: date, last: date, *counts: int) -> Iterator[date]:
    """So many days in every month, in turns."""
    for month, count in zip(months_between(first, last), cycle(counts), strict=False):
        yield from (month.replace(day=1 + day) for day in range(count))


def test_a_new_month_does_not_read_as_fewer_reports(register: Register) -> None:
    register.counts(*each_month(date(2023, 11, 1), date(2026, 10, 31), 18, 22, 21, 19), date(2026, 11, 1))
    chart = register.reports(date(2026, 11, 2), Quarter(2026, 4))
    assert chart.finding == "No clear change in the number of reports"
    assert not chart.signals
    assert chart.table.rows[-1][:2] == ("November 2026 (not over yet)", "1")


def test_a_new_quarter_does_not_read_as_fewer_reports(register: Register) -> None:
    register.counts(*each_month(date(2023, 11, 1), date(2026, 9, 30), 3, 2, 4, 2, 3))
    chart = register.reports(date(2026, 10, 2), Quarter(2026, 4))
    assert [point.value is None for point in chart.points[-2:]] == [False, True]
    assert not chart.signals


def test_a_quarter_of_office_holders_is_no_point_in_its_last_month(register: Register) -> None:
    register.counts(*each_month(date(2023, 11, 1), date(2026, 9, 30), 2), population="official")
    chart = register.reports(date(2026, 12, 1), Quarter(2026, 4), population="official")
    assert chart.table.rows[-1] == ("Q4 2026 (not over yet)", "0")
    assert chart.points[-1].value is None


def test_a_department_or_form_has_zeros_from_the_first_month_of_the_register(register: Register) -> None:
    register.counts(*each_month(date(2024, 1, 1), date(2026, 9, 30), 6), department="Publiekszaken")
    register.counts(*each_month(date(2025, 10, 1), date(2026, 9, 30), 5), department="Sport", form="sexual")
    today, quarter = date(2026, 10, 20), Quarter(2026, 3)
    for narrowed in ({"department": "Sport"}, {"form": "sexual"}):
        chart = register.chart(ChartKey.REPORTS, today, quarter, **narrowed)
        assert isinstance(chart, ReportsChart)
        assert [point.count for point in chart.points] == [*[0] * 7, *[15] * 4]


def test_the_register_began_with_its_first_report_whatever_became_of_it(register: Register) -> None:
    with register.app.app_context():
        assert first_month(register.cast.organisation_id) is None
    register.counts(date(2026, 3, 3), retracted=True)
    register.counts(date(2026, 5, 3))
    with register.app.app_context():
        assert first_month(register.cast.organisation_id) == date(2026, 3, 1)
        assert first_month(register.cast.partner_id) is None


@pytest.mark.parametrize("population", ["employee", "official"])
def test_rare_reports_are_days_apart(register: Register, population: str) -> None:
    days = [date(2023, 12, 3), date(2024, 5, 3), date(2025, 1, 3), date(2025, 8, 3), date(2025, 8, 3), date(2026, 9, 3)]
    register.counts(*days, population=population)
    chart = register.chart(ChartKey.REPORTS, date(2026, 10, 20), Quarter(2026, 4), population=population)
    assert isinstance(chart, GapsChart)
    assert [gap.days for gap in chart.gaps] == [152, 245, 212, 0, 396]
    assert chart.since == 47
    assert "# Days between reports" in chart.csv()


def test_the_method_of_rare_reports_is_that_of_the_whole_year(register: Register) -> None:
    register.counts(date(2024, 1, 3), *each_month(date(2025, 1, 1), date(2025, 12, 31), 1, 0))
    register.counts(*each_month(date(2026, 1, 1), date(2026, 12, 31), 9))
    in_the_year = register.chart(ChartKey.REPORTS, date(2026, 11, 2), Quarter(2026, 3))
    assert isinstance(in_the_year, GapsChart)
    assert register.reports(date(2027, 2, 2), Quarter(2027, 1)).unit is Unit.MONTH


# ── Head counts ────────────────────────────────────────────────────────────────────────────────────────────────


def change_head_counts(register: Register, statement: Executable) -> None:
    with register.app.app_context(), write_transaction() as session:
        session.execute(statement)


def staff(register: Register, department_id: str | None = None) -> HeadCounts:
    narrowed = Scope(register.cast.organisation_id, "employee", department_id)
    with register.app.app_context():
        return head_counts(narrowed, months_between(date(2026, 1, 1), date(2026, 9, 30)))


THIRD = date(2026, 7, 1)
SPORT = "Sport"


def test_one_department_is_never_taken_for_the_organisation(register: Register) -> None:
    whole = staff(register)
    assert not whole.missing
    assert whole.fte == [80 * len(DEPARTMENTS)] * 9
    sport = register.cast.departments[SPORT]
    for quarter in (date(2026, 4, 1), THIRD):
        others = and_(HeadCount.quarter == quarter, HeadCount.department_id != sport)
        change_head_counts(register, delete(HeadCount).where(others))
    found = staff(register)
    assert found.fte == [*whole.fte[:3], *[None] * 6]
    assert list(found.missing) == [date(2026, 4, 1), THIRD]
    assert SPORT not in found.missing[THIRD]
    assert len(found.missing[THIRD]) == len(DEPARTMENTS) - 1
    assert staff(register, department_id=sport).fte == [80] * 9


def test_a_new_department_is_missed_in_the_quarter_before_it_and_a_zero_says_it_was_not_there(
    register: Register,
) -> None:
    mine = HeadCount.department_id == register.cast.departments[SPORT]
    change_head_counts(register, delete(HeadCount).where(mine, HeadCount.quarter < THIRD))
    assert staff(register).missing == {date(2026, 4, 1): [SPORT]}
    before = insert(HeadCount).values(
        id="0" * 32, organisation_id=register.cast.organisation_id,
        department_id=register.cast.departments[SPORT], quarter=date(2026, 4, 1), people=0, fte=0,
    )  # fmt: skip
    change_head_counts(register, before)
    assert not staff(register).missing


def test_a_department_that_ended_gets_a_zero_once(register: Register) -> None:
    mine = HeadCount.department_id == register.cast.departments[SPORT]
    change_head_counts(register, update(HeadCount).where(mine, HeadCount.quarter == date(2026, 4, 1)).values(fte=0))
    change_head_counts(register, delete(HeadCount).where(mine, HeadCount.quarter > date(2026, 4, 1)))
    assert not staff(register).missing


def test_the_page_says_which_head_counts_are_missing(register: Register, client_for: Callable[..., PageClient]) -> None:
    register.counts(*each_month(date(2023, 11, 1), date(2026, 10, 31), 7))
    gone = HeadCount.department_id.in_([register.cast.departments[name] for name in (SPORT, "Publiekszaken")])
    change_head_counts(register, delete(HeadCount).where(gone, HeadCount.quarter == THIRD))
    chart = register.reports(date(2026, 11, 20), Quarter(2026, 3))
    assert [point.value is None for point in chart.points[-4:]] == [False, True, True, True]
    assert [row[2:4] for row in chart.table.rows[-3:]] == [("–", "–")] * 3
    sentence = "Geen cijfer per 100 fte in het derde kwartaal van 2026, want het aantal fte ontbreekt van: "
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False):
        assert f"{sentence}Publiekszaken en Sport" in client_for("omar").visit("/trends?period=2026-Q3").text
    change_head_counts(register, delete(HeadCount).where(HeadCount.quarter == date(2024, 1, 1)))
    assert f"and {len(DEPARTMENTS) - 4} other departments" in " ".join(
        register.reports(date(2026, 11, 20), Quarter(2026, 3)).notes
    )
