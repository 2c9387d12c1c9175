"""Days and times as people type them into a form."""

from __future__ import annotations

from datetime import date, datetime

from gir.web.dates import LOCAL


def typed_day(day: date) -> str:
    """A day: ``21-11-2026``."""
    return f"{day:%d-%m-%Y}"


def typed_time(moment: datetime) -> str:
    """The Dutch clock time of a moment: ``14.30``."""
    return f"{moment.astimezone(LOCAL):%H.%M}"
