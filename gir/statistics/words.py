"""The numbers in words: dates and figures in the reader's language, findings, signals and alternative texts.

Every sentence is made from the data, never from the name of a chart, and says no more than the data can carry: a
finding needs a signal, and few figures are called too few. The number of reports has no good or bad direction.
Everything here needs an active language (a request, or `force_locale`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import format_date, format_decimal, gettext, ngettext

FEW = 5
"""Under this many reports or incidents together nothing can be said."""


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
    return str(format_decimal(value, format="#,##0" + ("." + "0" * digits if digits else "")))


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


def month(day: date) -> str:
    """A month in full: "March 2026"."""
    return str(format_date(day, "LLLL y"))


def month_tick(day: date) -> str:
    """A month on an axis: "Mar"."""
    return str(format_date(day, "LLL"))


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
    return str(format_date(day, "d MMMM y"))


def period(first: date, last: date) -> str:
    """From the first up to and including the last day, in whole months: a year, a quarter or two months."""
    if is_year(first, last):
        return str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    whole_quarter = first.year == last.year and first.month % 3 == 1 and last.month == first.month + 2
    return quarter(first) if whole_quarter else f"{month(first)} – {month(last)}"


def register_period(first: date, last: date) -> str:
    """A period as a published register gives it: "2018", or "2018, January–October" when it is part of a year."""
    if is_year(first, last):
        return str(first.year)
    if first.year != last.year:
        return period(first, last)
    if first.month == last.month:
        return month(first)
    return f"{first.year}, {format_date(first, 'LLLL')}–{format_date(last, 'LLLL')}"


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


# ── Reports in time ────────────────────────────────────────────────────────────────────────────────────────────


def turn(kind: Turn, length: int, unit: Unit, *, median: bool = False) -> str:
    """A stretch of points as a short sentence, for the picture and the list of signals."""
    months = unit is Unit.MONTH
    many = {"number": number(length)}
    if kind is Turn.RISING:
        return (
            gettext("%(number)s months: up each time", **many)
            if months
            else gettext("%(number)s quarters: up each time", **many)
        )
    if kind is Turn.FALLING:
        return (
            gettext("%(number)s months: down each time", **many)
            if months
            else gettext("%(number)s quarters: down each time", **many)
        )
    many["line"] = gettext("median") if median else gettext("average")
    if kind is Turn.ABOVE:
        return (
            gettext("%(number)s months in a row above the %(line)s", **many)
            if months
            else gettext("%(number)s quarters in a row above the %(line)s", **many)
        )
    return (
        gettext("%(number)s months in a row below the %(line)s", **many)
        if months
        else gettext("%(number)s quarters in a row below the %(line)s", **many)
    )


def outside(day: date, unit: Unit, count: int, side: int) -> str:
    """A point outside its limits, for the list of signals."""
    where = gettext("above the upper limit") if side > 0 else gettext("below the lower limit")
    return f"{moment(day, unit)}: {reports(count)}, {where}"


def often_outside(times: int, unit: Unit, last: date, side: int) -> str:
    """Many points outside the same limit, for the list of signals."""
    where = gettext("above the upper limit") if side > 0 else gettext("below the lower limit")
    if unit is Unit.MONTH:
        stretch = gettext("%(number)s months %(where)s", number=number(times), where=where)
    else:
        stretch = gettext("%(number)s quarters %(where)s", number=number(times), where=where)
    return gettext("%(stretch)s, the last one %(period)s", stretch=stretch, period=moment(last, unit))


def near_limit(days: Sequence[date], unit: Unit, side: int) -> str:
    """Two of three points close to a limit, for the list of signals."""
    where = gettext("close to the upper limit") if side > 0 else gettext("close to the lower limit")
    return f"{listing([moment(day, unit) for day in days])}: {where}"


def reports_finding(
    unit: Unit, *, known: int, total: int, last: date, outside_now: int, turn_now: tuple[Turn, int] | None,
    near_now: int, earlier: bool, run_signal: bool, enough: int,
) -> str:  # fmt: skip
    """The heading of the reports chart: what stands now comes first, and nothing is said without a signal."""
    if outside_now:
        when = moment(last, unit)
        more = outside_now > 0
        return (
            gettext("More reports than usual in %(period)s", period=when)
            if more
            else gettext("Fewer reports than usual in %(period)s", period=when)
        )
    if total < FEW:
        return gettext("Too few reports to tell")
    if turn_now:
        return gettext("Reports: %(stretch)s", stretch=turn(*turn_now, unit))
    if near_now:
        return (
            gettext("Slightly more reports than usual lately")
            if near_now > 0
            else gettext("Slightly fewer reports than usual lately")
        )
    if run_signal:
        return gettext("The number of reports has changed more than chance explains")
    if earlier:
        return gettext("No clear change lately; an earlier period stands out")
    if known < enough:
        return gettext("Too few months to tell") if unit is Unit.MONTH else gettext("Too few quarters to tell")
    return gettext("No clear change in the number of reports")


def reports_alternative(
    unit: Unit, span: str, *, lowest: str, highest: str, highest_when: str, last: str, last_when: str, centre: str,
    median: bool, signals: Sequence[str], missing: int,
) -> str:  # fmt: skip
    """Alternative text of the reports chart."""
    months = unit is Unit.MONTH
    head = (
        gettext("Line per month, %(period)s", period=span)
        if months
        else gettext("Line per quarter, %(period)s", period=span)
    )
    figures = gettext(
        "Lowest %(lowest)s, highest %(highest)s in %(highest_when)s, last %(last)s in %(last_when)s",
        lowest=lowest, highest=highest, highest_when=highest_when, last=last, last_when=last_when,
    )  # fmt: skip
    middle = gettext("Median %(value)s", value=centre) if median else gettext("Average %(value)s", value=centre)
    gaps = ngettext("%(num)s point is missing", "%(num)s points are missing", missing) if missing else ""
    return sentences([head, figures, middle, *(signals or [gettext("No signals")]), gaps])


# ── Severity ───────────────────────────────────────────────────────────────────────────────────────────────────


def severity_finding(severe: Sequence[int], total: int, unassessed: int, outside_now: date | None) -> str:
    """The heading of the severity chart; `outside_now` is the last quarter when it stands out."""
    if outside_now:
        return gettext("More severe incidents than usual in %(period)s", period=quarter(outside_now))
    if total < FEW:
        return gettext("Too few incidents to tell")
    if unassessed * 2 > total:
        return gettext("The severity of most incidents is not yet assessed")
    if not any(severe):
        return gettext("No severe incidents in this period")
    if min(severe) == max(severe):
        return gettext("Severe incidents: %(number)s in each quarter", number=number(max(severe)))
    return gettext(
        "Severe incidents: between %(least)s and %(most)s a quarter",
        least=number(min(severe)),
        most=number(max(severe)),
    )


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
