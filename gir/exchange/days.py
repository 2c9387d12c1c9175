"""What day, month or year a cell of an older register means. Day before month, as people here write it; no guessing."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from gir.exchange.terms import Reason

FIRST_YEAR = 1990
LAST_YEAR = 2100
SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of the numbers in which spreadsheets count days; older ones of one maker begin 1,462 days later."""
LATER_ZERO = 1_462

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar maa",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = (
    r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)"
)
CLOCK = r"(?:[ t,]+(?:om )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?: ?uur| ?u| ?[ap]m| ?z|\+\d{2}:?\d{2})?)?"
GAP = r"[ ./-]+"
YEAR_FIRST = re.compile(rf"(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}){CLOCK}")
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
DAY_FIRST = re.compile(rf"(\d{{1,2}}){GAP}(\d{{1,2}}){GAP}'?(\d{{4}}|\d{{2}}){CLOCK}")
IN_WORDS = re.compile(rf"(\d{{1,2}})(?:e|ste|de|th|st|nd|rd)?{GAP}([a-z]+){GAP}'?(\d{{4}}|\d{{2}}){CLOCK}")
MONTH_IN_WORDS = re.compile(rf"([a-z]+)\.?{GAP}'?(\d{{4}}|\d{{2}})")
MONTH = re.compile(r"(\d{4})[-./](\d{1,2})|(\d{1,2})[-./](\d{4})")


@dataclass(frozen=True)
class Span:
    """From the first up to and including the last day. A known day begins and ends on itself."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last


class NotADay(ValueError):
    """A cell says no day."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@lru_cache(maxsize=20_000, typed=True)
def span_of(cell: str | int | float | bool | None, *, epoch_1904: bool = False) -> Span:
    """The day that a cell means, or the month or year.

    Raises:
        NotADay: with the reason.
    """
    if cell is None or isinstance(cell, bool):
        raise NotADay(Reason.NO_DAY if cell is None else Reason.NOT_A_DAY)
    if isinstance(cell, int | float):
        return _number(float(cell), epoch_1904=epoch_1904)
    text = " ".join(cell.casefold().replace(",", " ,").replace("’", "'").split()).replace(" ,", ",")
    text = re.sub(rf"^{WEEKDAYS}\b[. ,]*", "", text)
    if re.fullmatch(r"\d{4,5}(?:[.,]\d+)?", text):
        return _number(float(text.replace(",", ".")), epoch_1904=epoch_1904)
    return _checked(_written(text))


def _number(value: float, *, epoch_1904: bool) -> Span:
    """A year, or a day as spreadsheets count them."""
    if value.is_integer() and FIRST_YEAR <= value <= LAST_YEAR:
        return _checked(_year(int(value)))
    if 19_000_000 <= value <= 21_001_231 and value.is_integer():
        return _checked(_written(str(int(value))))
    if not 0 < value < 80_000:
        raise NotADay(Reason.NOT_A_DAY)
    day = SERIAL_ZERO + timedelta(days=int(value) + (LATER_ZERO if epoch_1904 else 0))
    return _checked(Span(day, day))


def _written(text: str) -> Span:
    if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _day(*(int(group) for group in found.groups()))
    if found := DAY_FIRST.fullmatch(text):
        return _day(_full_year(found[3]), int(found[2]), int(found[1]))
    if (found := IN_WORDS.fullmatch(text)) and found[2] in MONTHS:
        return _day(_full_year(found[3]), MONTHS[found[2]], int(found[1]))
    if (found := MONTH_IN_WORDS.fullmatch(text)) and found[1] in MONTHS:
        return _month(_full_year(found[2]), MONTHS[found[1]])
    if found := MONTH.fullmatch(text):
        return _month(int(found[1] or found[4]), int(found[2] or found[3]))
    raise NotADay(Reason.NOT_A_DAY)


def _full_year(digits: str) -> int:
    """A year of two digits is one of this century, unless that would be long to come."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> Span:
    if month > 12 >= day and month <= 31:
        raise NotADay(Reason.MONTH_BEFORE_DAY)
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise NotADay(Reason.IMPOSSIBLE_DAY) from error
    return Span(found, found)


def _month(year: int, month: int) -> Span:
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise NotADay(Reason.IMPOSSIBLE_DAY)
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def _checked(span: Span) -> Span:
    if span.first.year < FIRST_YEAR:
        raise NotADay(Reason.TOO_LONG_AGO)
    return span
