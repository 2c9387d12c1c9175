"""What charts in time say: their findings, signals and alternative texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext, ngettext

from gir.statistics import words
from gir.statistics.words import Turn, Unit

# ── Reports in time ────────────────────────────────────────────────────────────────────────────────────────────


def turn(kind: Turn, length: int, unit: Unit, *, median: bool = False) -> str:
    """A stretch of points as a short sentence, for the picture and the list of signals."""
    months = unit is Unit.MONTH
    many = {"number": words.number(length)}
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
    return f"{words.moment(day, unit)}: {words.reports(count)}, {where}"


def often_outside(times: int, unit: Unit, last: date, side: int) -> str:
    """Many points outside the same limit, for the list of signals."""
    where = gettext("above the upper limit") if side > 0 else gettext("below the lower limit")
    if unit is Unit.MONTH:
        stretch = gettext("%(number)s months %(where)s", number=words.number(times), where=where)
    else:
        stretch = gettext("%(number)s quarters %(where)s", number=words.number(times), where=where)
    return gettext("%(stretch)s, the last one %(period)s", stretch=stretch, period=words.moment(last, unit))


def near_limit(days: Sequence[date], unit: Unit, side: int) -> str:
    """Two of three points close to a limit, for the list of signals."""
    where = gettext("close to the upper limit") if side > 0 else gettext("close to the lower limit")
    return f"{words.listing([words.moment(day, unit) for day in days])}: {where}"


def reports_finding(
    unit: Unit, *, known: int, total: int, last: date, outside_now: int, turn_now: tuple[Turn, int] | None,
    near_now: int, earlier: bool, run_signal: bool, enough: int,
) -> str:  # fmt: skip
    """The heading of the reports chart: what stands now comes first, and nothing is said without a signal."""
    if outside_now:
        when = words.moment(last, unit)
        more = outside_now > 0
        return (
            gettext("More reports than usual in %(period)s", period=when)
            if more
            else gettext("Fewer reports than usual in %(period)s", period=when)
        )
    if total < words.FEW:
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
    return words.sentences([head, figures, middle, *(signals or [gettext("No signals")]), gaps])


# ── Severity ───────────────────────────────────────────────────────────────────────────────────────────────────


def severity_finding(
    severe: Sequence[int], total: int, unassessed: int, outside_now: date | None, *, running: int
) -> str:
    """The heading of the severity chart; `outside_now` is the last quarter when it stands out.

    `running` are the severe incidents of the quarter that is not over: it is not compared, and not passed over either.
    """
    if outside_now:
        return gettext("More severe incidents than usual in %(period)s", period=words.quarter(outside_now))
    if total < words.FEW:
        return gettext("Too few incidents to tell")
    if unassessed * 2 > total:
        return gettext("The severity of most incidents is not yet assessed")
    if not any(severe) and running:
        return gettext(
            "Severe incidents: %(number)s in the running quarter, none in those before", number=words.number(running)
        )
    if not any(severe):
        return gettext("No severe incidents in this period")
    if min(severe) == max(severe):
        return gettext("Severe incidents: %(number)s in each quarter", number=words.number(max(severe)))
    return gettext(
        "Severe incidents: between %(least)s and %(most)s a quarter",
        least=words.number(min(severe)),
        most=words.number(max(severe)),
    )
