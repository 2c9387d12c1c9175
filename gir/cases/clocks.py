"""When a step has to be done: elapsed hours, or working days of the Dutch calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from gir.web.dates import LOCAL

START_OF_DAY = time(8)
END_OF_DAY = time(17)
SATURDAY = 5


@dataclass(frozen=True)
class Clock:
    """A term: elapsed ``hours``, or ``working_days`` that end at 17.00 local time.

    The day of receipt does not count as a working day (Algemene termijnenwet); Saturdays, Sundays and public holidays,
    5 May included, never do.
    """

    hours: int = 0
    working_days: int = 0
    same_day: bool = False

    def due(self, start: datetime) -> datetime:
        """The moment the term ends when it starts at ``start`` (aware), in Dutch local time."""
        if self.same_day:
            midnight = datetime.combine(start.astimezone(LOCAL).date(), time(23, 59), LOCAL)
            return midnight
        if self.hours:
            # In UTC, so that hours stay hours when the clock is put forward or back in between.
            return (start.astimezone(UTC) + timedelta(hours=self.hours)).astimezone(LOCAL)
        day = start.astimezone(LOCAL).date()
        for _ in range(self.working_days):
            day = next_working_day(day)
        return datetime.combine(day, END_OF_DAY, LOCAL)


def next_working_day(day: date) -> date:
    """The first working day after ``day``."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Whether people work on this day in the Netherlands."""
    return day.weekday() < SATURDAY and day not in _dutch_holidays(day.year)


def is_office_hour(moment: datetime) -> bool:
    """Whether people are at work at this moment."""
    local = moment.astimezone(LOCAL)
    return is_working_day(local.date()) and START_OF_DAY <= local.time() < END_OF_DAY


@cache
def _dutch_holidays(year: int) -> frozenset[date]:
    import holidays  # loads slowly, and the first page does not need it

    return frozenset(holidays.country_holidays("NL", years=year, categories=("public", "optional")))
