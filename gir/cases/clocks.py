"""When a step has to be done: elapsed hours, days, or working days of the Dutch calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from gir.web.dates import LOCAL, NEVER
from gir.web.working_days import END_OF_DAY as END_OF_DAY
from gir.web.working_days import START_OF_DAY as START_OF_DAY
from gir.web.working_days import is_office_hour as is_office_hour
from gir.web.working_days import is_working_day as is_working_day
from gir.web.working_days import next_working_day as next_working_day
from gir.web.working_days import working_days_after


@dataclass(frozen=True)
class Clock:
    """A term: elapsed ``hours``; or ``days`` of any kind, or ``working_days``, that end at 17.00 local time.

    The day of receipt does not count (Algemene termijnenwet); Saturdays, Sundays and public holidays, 5 May included,
    are no working days. ``never``: it does not end, for a step that may wait as long as it has to.
    """

    hours: int = 0
    working_days: int = 0
    same_day: bool = False
    days: int = 0
    never: bool = False

    def due(self, start: datetime) -> datetime:
        """The moment the term ends when it starts at ``start`` (aware), in Dutch local time."""
        if self.never:
            return NEVER
        if self.same_day:
            midnight = datetime.combine(start.astimezone(LOCAL).date(), time(23, 59), LOCAL)
            return midnight
        if self.hours:
            # In UTC, so that hours stay hours when the clock is put forward or back in between.
            return (start.astimezone(UTC) + timedelta(hours=self.hours)).astimezone(LOCAL)
        first = start.astimezone(LOCAL).date()
        last = first + timedelta(days=self.days) if self.days else working_days_after(first, self.working_days)
        return datetime.combine(last, END_OF_DAY, LOCAL)
