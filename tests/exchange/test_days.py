"""What somebody wrote under "date": a day, a month, a year, or a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.exchange.days import FIRST_YEAR, MONTHS, SERIAL_ZERO, NotADay, Span, span_of
from gir.exchange.terms import Reason

DAY = Span(date(2019, 3, 4), date(2019, 3, 4))
DUTCH = (
    *("", "januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@pytest.mark.parametrize(
    "cell",
    [
        "4-3-2019", "04/03/2019", "4.3.2019", "4 3 2019", "4-3-19", "4 maart 2019", "4 mrt 2019", "4-mrt-2019",
        "ma 4 mrt. '19", "Maandag 4 maart 2019", "4 March 2019", "4th march 2019", "2019-03-04", "2019/3/4", "20190304",
        "2019-03-04T14:30:00Z", "2019-03-04 14:30:00.000", "4-3-2019 14:30", "4 maart 2019 om 14.30 uur", 43528,
        43528.6, "43528", "43528,6", 20190304,
    ],
)  # fmt: skip
def test_one_day_is_written_in_many_ways(cell: Any) -> None:
    assert span_of(cell) == DAY


def test_the_system_that_begins_in_1904_counts_fewer_days() -> None:
    assert span_of(43528 - 1462, epoch_1904=True) == DAY


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("maart 2019", date(2019, 3, 1), date(2019, 3, 31)),
        ("feb-20", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("03-2019", date(2019, 3, 1), date(2019, 3, 31)),
        (2019, date(2019, 1, 1), date(2019, 12, 31)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        (2019.0, date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_month_stays_a_month_and_a_year_a_year(cell: Any, first: date, last: date) -> None:
    assert span_of(cell) == Span(first, last)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (None, Reason.NO_DAY),
        ("onbekend", Reason.NOT_A_DAY),
        (True, Reason.NOT_A_DAY),
        (-3, Reason.NOT_A_DAY),
        (1e9, Reason.NOT_A_DAY),
        ("Totaal 2019", Reason.NOT_A_DAY),
        ("31-2-2019", Reason.IMPOSSIBLE_DAY),
        ("29 februari 2019", Reason.IMPOSSIBLE_DAY),
        ("2019-13", Reason.IMPOSSIBLE_DAY),
        ("0-0-0000", Reason.IMPOSSIBLE_DAY),
        ("03/25/2019", Reason.MONTH_BEFORE_DAY),
        ("1-1-1980", Reason.TOO_LONG_AGO),
        (1, Reason.TOO_LONG_AGO),
    ],
)
def test_what_is_no_day_has_its_reason(cell: Any, reason: Reason) -> None:
    with pytest.raises(NotADay) as caught:
        span_of(cell)
    assert caught.value.reason is reason


@given(st.dates(date(FIRST_YEAR, 1, 1), date(2069, 12, 31)))
def test_every_day_comes_back_from_every_way_of_writing_it(day: date) -> None:
    ways: list[str | int] = [
        day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day:%d/%m/%y}", f"{day:%Y%m%d}",
        f"{day.day} {DUTCH[day.month]} {day.year}", (day - SERIAL_ZERO).days,
    ]  # fmt: skip
    for way in ways:
        assert span_of(way) == Span(day, day), way


@given(st.one_of(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans()))
def test_any_cell_gives_a_span_or_a_reason(cell: Any) -> None:
    try:
        span = span_of(cell)
    except NotADay:
        return
    assert date(FIRST_YEAR, 1, 1) <= span.first <= span.last <= span.first + timedelta(days=366)


def test_every_month_has_its_names() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
