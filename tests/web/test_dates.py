"""Dates and deadlines in words, in both languages, in the time of the Netherlands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from gir.web.dates import (
    ClockView,
    day_in_text,
    done_clock,
    long_date,
    long_day,
    moment_in_text,
    planned_clock,
    short_date,
    short_moment,
    time_left,
)

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tell", "dutch", "english"),
    [
        (long_date, "vrijdag 20 november 2026, 10.00 uur", "Friday 20 November 2026, 10:00"),
        (long_day, "vrijdag 20 november 2026", "Friday 20 November 2026"),
        (day_in_text, "vrijdag 20 november", "Friday 20 November"),
        (short_date, "vr 20 nov", "Fri 20 Nov"),
        (short_moment, "vr 20 nov, 10.00 uur", "Fri 20 Nov, 10:00"),
        (moment_in_text, "vrijdag 20 november om 10.00 uur", "Friday 20 November at 10:00"),
    ],
)
def test_says_a_moment_in_the_language_of_the_page(
    app: Flask, tell: Callable[[datetime], str], dutch: str, english: str
) -> None:
    for language, words in (("nl", dutch), ("en", english)):
        with app.test_request_context(), force_locale(language):
            assert tell(FRIDAY) == words


def test_summer_time_counts_and_a_plain_day_stays_that_day(app: Flask) -> None:
    with app.test_request_context(), force_locale("nl"):
        assert short_moment(SUMMER) == "do 2 jul, 0.05 uur"
        assert long_day(date(2026, 3, 1)) == "zondag 1 maart 2026"


@pytest.mark.parametrize(
    ("left", "view"),
    [
        (timedelta(seconds=30), ClockView("soon", "nog 1 minuut", "vandaag vóór 10.00 uur")),
        (timedelta(minutes=59), ClockView("soon", "nog 59 minuten", "vandaag vóór 10.00 uur")),
        (timedelta(hours=2), ClockView("soon", "nog 2 uur", "vandaag vóór 10.00 uur")),
        (timedelta(hours=23), ClockView("soon", "nog 23 uur", "morgen vóór 10.00 uur")),
        (timedelta(hours=24), ClockView("ahead", "nog 1 dag", "uiterlijk vr 20 nov")),
        (timedelta(days=12), ClockView("ahead", "nog 12 dagen", "uiterlijk vr 20 nov")),
        (timedelta(minutes=-1), ClockView("late", "1 minuut te laat", "was vandaag 10.00 uur")),
        (timedelta(hours=-2, minutes=-59), ClockView("late", "2 uur te laat", "was vandaag 10.00 uur")),
        (timedelta(hours=-20), ClockView("late", "20 uur te laat", "was vr 20 nov")),
        (timedelta(days=-3, hours=-2), ClockView("late", "3 dagen te laat", "was vr 20 nov")),
    ],
)
def test_a_deadline_in_words(app: Flask, left: timedelta, view: ClockView) -> None:
    with app.test_request_context(), force_locale("nl"):
        assert time_left(FRIDAY, FRIDAY - left) == view


def test_a_deadline_in_english(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert time_left(FRIDAY, FRIDAY - timedelta(hours=2)) == ClockView("soon", "2 hours left", "today before 10:00")
        assert time_left(FRIDAY, FRIDAY + timedelta(days=1)) == ClockView("late", "1 day late", "was Fri 20 Nov")


def test_what_was_done_and_what_was_agreed(app: Flask) -> None:
    with app.test_request_context(), force_locale("nl"):
        assert done_clock(FRIDAY) == ClockView("done", "gedaan", "vr 20 nov")
        assert planned_clock(FRIDAY) == ClockView("ahead", "afgesproken", "vr 20 nov, 10.00 uur")
