from __future__ import annotations

from datetime import date, datetime, timedelta
from unittest import mock

import pytest

from gir.cases.clocks import Clock, is_working_day, next_working_day
from gir.web.dates import LOCAL, today
from gir.web.working_days import _dutch_holidays, learn_holidays

FRIDAY = datetime(2026, 11, 20, 11, 24, tzinfo=LOCAL)


def test_hours_are_elapsed_hours_also_in_the_weekend() -> None:
    assert Clock(hours=48).due(FRIDAY) == datetime(2026, 11, 22, 11, 24, tzinfo=LOCAL)


@pytest.mark.parametrize("start", [datetime(2026, 3, 28, 12, tzinfo=LOCAL), datetime(2026, 10, 24, 12, tzinfo=LOCAL)])
def test_hours_are_real_hours_when_the_clock_changes(start: datetime) -> None:
    assert Clock(hours=24).due(start).timestamp() - start.timestamp() == timedelta(hours=24).total_seconds()


def test_working_days_start_the_day_after_and_end_at_five() -> None:
    assert Clock(working_days=1).due(FRIDAY) == datetime(2026, 11, 23, 17, tzinfo=LOCAL)
    assert Clock(working_days=2).due(FRIDAY) == datetime(2026, 11, 24, 17, tzinfo=LOCAL)


def test_the_same_day_ends_at_midnight() -> None:
    assert Clock(same_day=True).due(FRIDAY) == datetime(2026, 11, 20, 23, 59, tzinfo=LOCAL)


@pytest.mark.parametrize(
    "day", [date(2026, 4, 27), date(2026, 12, 25), date(2027, 1, 1), date(2026, 5, 5), date(2026, 11, 21)]
)
def test_public_holidays_liberation_day_and_weekends_are_no_working_days(day: date) -> None:
    assert not is_working_day(day)


def test_christmas_is_stepped_over() -> None:
    assert next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)


def test_a_server_learns_the_holidays_before_a_report_needs_them() -> None:
    _dutch_holidays.cache_clear()
    learn_holidays().join()
    this_year = today().year
    with mock.patch.dict("sys.modules", {"holidays": None}):  # loading them only now would fail
        assert not is_working_day(date(this_year, 12, 25))
        assert not is_working_day(date(this_year + 1, 12, 25))
