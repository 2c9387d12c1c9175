"""Quarters and months: the windows that charts look through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

QUARTER_KEY = re.compile(r"(\d{4})-[Qq]([1-4])")
FIRST_YEAR = 1990
YEAR = 4
"""Quarters."""


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a calendar year; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, key: str) -> Quarter | None:
        """The quarter of a key such as 2026-Q3, or None when it is none."""
        found = QUARTER_KEY.fullmatch(key)
        if found is None or not FIRST_YEAR <= int(found[1]) < date.max.year:
            return None
        return cls(int(found[1]), int(found[2]))

    @property
    def key(self) -> str:
        """How addresses name this quarter."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.back(-1).first - timedelta(days=1)

    def back(self, quarters: int) -> Quarter:
        """The quarter so many quarters earlier; a negative number looks ahead."""
        year, number = divmod(self.year * 4 + self.number - 1 - quarters, 4)
        return Quarter(year, number + 1)

    def up_to(self, last: Quarter) -> int:
        """How many quarters these are, both included."""
        return (last.year - self.year) * YEAR + last.number - self.number + 1

    def until(self, today: date) -> date:
        """Its last day, or today while it is running."""
        return min(self.last, today)

    def is_running(self, today: date) -> bool:
        """Whether something can still happen in it: also on its last day."""
        return self.first <= today <= self.last

    def first_days(self, number: int) -> tuple[date, date]:
        """The first and the last of its first so many days; the whole quarter when it has no more."""
        return self.first, min(self.last, self.first + timedelta(days=number - 1))


def quarters_up_to(last: Quarter, count: int) -> list[Quarter]:
    """So many consecutive quarters, the given one last."""
    return [last.back(back) for back in range(count - 1, -1, -1)]


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from ``first`` up to and including the month of ``last``."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(start, end + 1)]


def year_up_to(last: date) -> date:
    """The first day of the twelve months that end on this day."""
    end = last + timedelta(days=1)
    return date(end.year - 1, end.month, 1) + timedelta(days=end.day - 1)
