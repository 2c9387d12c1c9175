"""The numbers in words: dates and figures in the reader's language. What charts in time find: ``findings``.

Every sentence is made from the data, never from the name of a chart, and says no more than the data can carry: a
finding needs a signal, and few figures are called too few. The number of reports has no good or bad direction.
Everything here needs an active language (a request, or `force_locale`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import get_locale, gettext, ngettext

FEW = 5
"""Under this many reports or incidents together nothing can be said."""
KEPT = 4096
"""Figures and dates that are remembered as they were written: a page has a thousand, and most of them come again."""


class Unit(StrEnum):
    """The step of a series in time; by the day means the days between one event and the next."""

    MONTH = "month"
    QUARTER = "quarter"
    DAY = "day"


class Turn(StrEnum):
    """What a stretch of points does that chance seldom does."""

    ABOVE = "above"
    BELOW = "below"
    RISING = "rising"
    FALLING = "falling"


# ── Figures and dates ──────────────────────────────────────────────────────────────────────────────────────────


def number(value: float, digits: int = 0) -> str:
    """A figure with this many decimals: 1.234,5 in Dutch."""
    return _number(_language(), value, digits)


def _language() -> str:
    return str(get_locale() or "en")


@lru_cache(maxsize=KEPT)
def _number(language: str, value: float, digits: int) -> str:
    return str(format_decimal(value, "#,##0" + ("." + "0" * digits if digits else ""), locale=language))


def _dated(day: date, pattern: str) -> str:
    return _date(_language(), day, pattern)


@lru_cache(maxsize=KEPT)
def _date(language: str, day: date, pattern: str) -> str:
    return str(format_date(day, pattern, locale=language))


def exactly(value: float | None, digits: int = 0) -> str:
    """A figure for a table; an en dash where there is none."""
    return "–" if value is None else number(value, digits)


def share(part: int, whole: int) -> str:
    """A whole percentage; an en dash when there is no whole. Never 100 % or 0 % when that is only rounding."""
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    if 0 < part < whole:
        percent = min(max(percent, 1), 99)
    return gettext("%(number)s%%", number=number(percent))


def percent(value: float) -> str:
    """A share between 0 and 1 as a whole percentage, rounded as ``share`` does."""
    return share(round(value * 1000), 1000)


def month(day: date) -> str:
    """A month in full: "March 2026"."""
    return _dated(day, "LLLL y")


def month_tick(day: date) -> str:
    """A month on an axis: "Mar"."""
    return _dated(day, "LLL")


def quarter_tick(day: date) -> str:
    """A quarter on an axis: "Q1"."""
    return gettext("Q%(number)s", number=(day.month + 2) // 3)


def quarter_short(day: date) -> str:
    """A quarter in a table: "Q1 2026"."""
    return f"{quarter_tick(day)} {day.year}"


def quarter(day: date) -> str:
    """A quarter in a sentence: "the first quarter of 2026"."""
    named = (
        gettext("the first quarter of %(year)s", year=day.year),
        gettext("the second quarter of %(year)s", year=day.year),
        gettext("the third quarter of %(year)s", year=day.year),
        gettext("the fourth quarter of %(year)s", year=day.year),
    )
    return named[(day.month - 1) // 3]


def quarter_title(day: date) -> str:
    """A quarter as a heading: "First quarter 2026"."""
    named = (
        gettext("First quarter %(year)s", year=day.year),
        gettext("Second quarter %(year)s", year=day.year),
        gettext("Third quarter %(year)s", year=day.year),
        gettext("Fourth quarter %(year)s", year=day.year),
    )
    return named[(day.month - 1) // 3]


def moment(day: date, unit: Unit) -> str:
    """The month or quarter that starts on this day, for a sentence."""
    return month(day) if unit is Unit.MONTH else quarter(day)


def not_over(name: str) -> str:
    """The name of a period that is still running, for a table."""
    return gettext("%(period)s (not over yet)", period=name)


def running(day: date, unit: Unit) -> str:
    """The running month or quarter, which stands in the table and is compared with nothing."""
    return gettext("Not over yet, so not compared with the others: %(period)s", period=moment(day, unit))


def without_head_count(day: date, departments: Sequence[str], most: int) -> str:
    """Why the quarter that starts on this day has no rate."""
    named, others = [*departments[:most]], len(departments) - most
    if others > 0:
        named.append(ngettext("%(num)s other department", "%(num)s other departments", others))
    return gettext(
        "No rate in %(quarter)s, because a head count is missing: %(departments)s",
        quarter=quarter(day),
        departments=listing(named),
    )


def is_over(start: date, unit: Unit, today: date) -> bool:
    """Whether the month or quarter that starts here has ended: not on its last day, which can still bring something."""
    return last_day(start, unit) < today


def full_date(day: date) -> str:
    """A day: "20 November 2026"."""
    return _dated(day, "d MMMM y")


def period(first: date, last: date) -> str:
    """From the first up to and including the last day, in whole months: a year, a quarter or two months."""
    if is_year(first, last):
        return str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    whole_quarter = first.year == last.year and first.month % 3 == 1 and last.month == first.month + 2
    return quarter(first) if whole_quarter else f"{month(first)} – {month(last)}"


def register_period(first: date, last: date) -> str:
    """A period as a published register gives it: "2018", "2018, January–October" when it is part of a year, or days."""
    if first == last:
        return full_date(first)
    if first.day != 1 or last != last_day(last.replace(day=1), Unit.MONTH):
        return f"{full_date(first)} – {full_date(last)}"
    if is_year(first, last):
        return str(first.year)
    if first.year != last.year:
        return period(first, last)
    if first.month == last.month:
        return month(first)
    return f"{first.year}, {_dated(first, 'LLLL')}–{_dated(last, 'LLLL')}"


def is_year(first: date, last: date) -> bool:
    """True when these two days enclose exactly one calendar year."""
    return first == date(first.year, 1, 1) and last == date(first.year, 12, 31)


def last_day(start: date, unit: Unit) -> date:
    """The last day of the month or quarter that starts here."""
    months = start.month - 1 + (1 if unit is Unit.MONTH else 3)
    return date(start.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def listing(parts: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(most)s and %(last)s", most=", ".join(parts[:-1]), last=parts[-1])


def sentences(parts: Iterable[str]) -> str:
    """Sentences in a row, each with a capital and closed with one full stop."""
    return " ".join(part[0].upper() + part[1:].removesuffix(".") + "." for part in parts if part)


# ── Lines under a title ────────────────────────────────────────────────────────────────────────────────────────


def subtitle(population: str, when: str, source: str, made: date, definition: str) -> str:
    """Who is counted, when, from which source, on which day, by which counting rules."""
    return gettext(
        "%(population)s, %(period)s. Source: %(source)s, %(date)s. Counting rules: %(definition)s",
        population=population, period=when, source=source, date=full_date(made), definition=definition,
    )  # fmt: skip


def do_not_distribute() -> str:
    """The mark on exact figures."""
    return gettext("Internal, exact figures, do not distribute")


def reports(count: int) -> str:
    """A number of reports."""
    return ngettext("%(number)s report", "%(number)s reports", count, number=number(count))


def days(count: float) -> str:
    """A number of days."""
    whole = round(count)
    return ngettext("%(number)s day", "%(number)s days", whole, number=number(whole))


# ── Follow-up ──────────────────────────────────────────────────────────────────────────────────────────────────


def of(part: int, whole: int) -> str:
    """A part of a whole with its share: "22 of 24 · 92%"; without a whole "not needed"."""
    if not whole:
        return gettext("not needed")
    return gettext("%(part)s of %(whole)s", part=number(part), whole=number(whole)) + " · " + share(part, whole)
