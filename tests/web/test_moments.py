from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from gir.web.moments import moment_of, parse_day, parse_time


@pytest.mark.parametrize("text", ["21-11-2026", "21/11/2026", "21.11.2026", "2026-11-21", " 21-11-2026 ", "21 11 2026"])
def test_a_day_may_be_written_in_the_ways_people_write_it(text: str) -> None:
    assert parse_day(text) == date(2026, 11, 21)


@pytest.mark.parametrize(
    "text", [None, "", "vandaag", "31-02-2026", "21-11-26", "1-1-0001", "٢١-١١-٢٠٢٦", "2026-13-01"]
)
def test_what_is_no_day_gives_nothing(text: str | None) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize("text", ["14:30", "14.30", "14.30 uur", " 14:30 "])
def test_a_time_may_be_written_with_a_colon_or_a_point(text: str) -> None:
    assert parse_time(text) == time(14, 30)


@pytest.mark.parametrize("text", [None, "", "24:00", "12:60", "half drie", "1430"])
def test_what_is_no_time_gives_nothing(text: str | None) -> None:
    assert parse_time(text) is None


def test_a_moment_on_a_dutch_clock_is_stored_in_utc_in_summer_and_winter() -> None:
    assert moment_of(date(2026, 7, 1), time(12)) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert moment_of(date(2026, 12, 1), time(12)) == datetime(2026, 12, 1, 11, tzinfo=UTC)
