"""Days and times as people type them, in the time of the Netherlands."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from gir.web.dates import LOCAL

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
CLOCK_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:\s*(?:uur|h))?", re.IGNORECASE)


def day_as_typed(day: date | None) -> str:
    """A day as people type it and as ``parse_day`` reads it, ``21-11-2026``; empty for none."""
    return f"{day:%d-%m-%Y}" if day else ""


def parse_day(text: str | None) -> date | None:
    """The day in ``21-11-2026`` (also with / . or a space, or written 2026-11-21); None when it is no such day."""
    text = (text or "").strip()
    dutch, iso = DUTCH_DAY.fullmatch(text), ISO_DAY.fullmatch(text)
    if dutch:
        day, month, year = map(int, dutch.groups())
    elif iso:
        year, month, day = map(int, iso.groups())
    else:
        return None
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_time(text: str | None) -> time | None:
    """The time in ``14:30``, ``14.30`` or ``14.30 uur``; None when it is no such time."""
    found = CLOCK_TIME.fullmatch((text or "").strip())
    if not found:
        return None
    hour, minute = map(int, found.groups())
    return time(hour, minute) if hour < 24 and minute < 60 else None


def moment_of(day: date, at: time) -> datetime:
    """The moment in UTC of a day and time on a Dutch clock."""
    return datetime.combine(day, at, LOCAL).astimezone(UTC)
