"""Chart 8: how long it takes from the report to first contact, to the reaction and to the end, with its spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

from flask_babel import gettext

from gir.statistics import control, words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn
from gir.statistics.control import Number
from gir.statistics.words import Unit

FEWEST = 3
"""A median of fewer cases is no point."""


@dataclass(frozen=True)
class Wait:
    """One quarter of one step: the median in days, the middle half of the cases, and of how many."""

    start: date
    label: str
    tick: str
    count: int
    median: Number = None
    low: Number = None
    high: Number = None
    side: int = 0


@dataclass(frozen=True)
class Course:
    """One step through the quarters, with the limits of its medians."""

    label: str
    waits: tuple[Wait, ...]
    centre: Number
    lower: Number
    upper: Number


@dataclass(frozen=True, kw_only=True)
class CycleTimesChart(Chart):
    """Three courses one below the other, each on its own scale of days."""

    courses: tuple[Course, ...] = ()


def cycle_times_chart(
    quarters: Sequence[date], days: Mapping[str, Sequence[Sequence[float]]], *, last: date, origin: Origin
) -> CycleTimesChart:
    """``days[step][quarter]`` are the days that each case took; ``last`` is the last day counted."""
    courses = tuple(_course(label, quarters, found, origin.made) for label, found in days.items())
    title = gettext("How long it takes, in days")
    between = gettext("middle half")
    headers = [gettext("Quarter")]
    for course in courses:
        headers += [course.label, between, gettext("cases")]
    rows = []
    for i, day in enumerate(quarters):
        row = [words.quarter_short(day)]
        for course in courses:
            wait = course.waits[i]
            spread = "–" if wait.low is None or wait.high is None else f"{_days(wait.low)} – {_days(wait.high)}"
            row += ["–" if wait.median is None else _days(wait.median), spread, words.number(wait.count)]
        rows.append(tuple(row))
    table = Table(title, tuple(headers), tuple(rows))
    top = heading(title, quarters[0], last, origin)
    drawn = tuple(course for course in courses if course.centre is not None)
    if not drawn:
        nothing = undrawn(gettext("Too few cases to tell how long it takes"))
        return CycleTimesChart(key="cycle-times", **top, **nothing, table=table, origin=origin)
    told = tuple(text for course in drawn for text in _told(course))
    return CycleTimesChart(
        key="cycle-times", **top, finding=_finding(drawn), table=table, origin=origin, signals=told,
        alternative=words.sentences([
            gettext("Lines per quarter, median of days, %(period)s", period=words.period(quarters[0], last)),
            *(_summary(course) for course in drawn), *(told or [gettext("No signals")]),
        ]),
        notes=(
            gettext("Method for %(year)s: XmR chart of medians; the thin lines hold the middle half of the cases",
                    year=last.year),
            gettext("Only what was done counts, in the quarter of the incident: what still waits can lengthen the last "
                    "quarters"),
            gettext("Fewer than %(number)s cases are not drawn as a point", number=words.number(FEWEST)),
        ),
        courses=drawn,
    )  # fmt: skip


def _course(label: str, quarters: Sequence[date], days: Sequence[Sequence[float]], today: date) -> Course:
    waits = [_wait(day, found) for day, found in zip(quarters, days, strict=True)]
    values = [wait.median if words.is_over(wait.start, Unit.QUARTER, today) else None for wait in waits]
    chart = control.xmr_chart(values)
    lower = next((limit for limit in chart.lower if limit is not None), None)
    upper = next((limit for limit in chart.upper if limit is not None), None)
    floor = None if lower is None or lower <= 0 else lower
    found = control.signals(values, chart.centre, floor, upper)
    sided = [
        Wait(w.start, w.label, w.tick, w.count, value, w.low, w.high, _side(value, chart.centre) if out else 0)
        for w, value, out in zip(waits, values, found.outside, strict=True)
    ]
    return Course(label, tuple(sided), chart.centre, floor, upper)


def _side(value: Number, centre: Number) -> int:
    return 1 if (value or 0) > (centre or 0) else -1


def _wait(day: date, days: Sequence[float]) -> Wait:
    names = words.quarter_short(day), words.quarter_tick(day)
    if len(days) < FEWEST:
        return Wait(day, *names, len(days))
    low, _middle, high = quantiles(days, n=4, method="inclusive")
    return Wait(day, *names, len(days), float(median(days)), low, high)


def _days(value: float) -> str:
    return words.number(value, 1)


def _summary(course: Course) -> str:
    known = [wait for wait in course.waits if wait.median is not None]
    last = known[-1]
    return gettext(
        "%(step)s: from %(least)s to %(most)s days, last %(last)s in %(period)s",
        step=course.label, least=_days(min(w.median or 0 for w in known)),
        most=_days(max(w.median or 0 for w in known)), last=_days(last.median or 0), period=words.quarter(last.start),
    )  # fmt: skip


def _told(course: Course) -> list[str]:
    return [
        gettext(
            "%(step)s, %(period)s: %(days)s days, longer than usual", step=course.label,
            period=words.quarter(wait.start), days=_days(wait.median or 0),
        )
        if wait.side > 0
        else gettext(
            "%(step)s, %(period)s: %(days)s days, shorter than usual", step=course.label,
            period=words.quarter(wait.start), days=_days(wait.median or 0),
        )
        for wait in course.waits
        if wait.side
    ]  # fmt: skip


def _finding(courses: Sequence[Course]) -> str:
    """What stands now: a last point outside its limits."""
    now = [(course, known[-1]) for course in courses if (known := [w for w in course.waits if w.median is not None])]
    longer = [course.label for course, wait in now if wait.side > 0]
    shorter = [course.label for course, wait in now if wait.side < 0]
    if longer:
        return gettext("Takes longer than usual: %(steps)s", steps=words.listing(longer))
    if shorter:
        return gettext("Goes faster than usual: %(steps)s", steps=words.listing(shorter))
    if max(len([w for w in course.waits if w.median is not None]) for course in courses) < control.TRIAL_POINTS:
        return gettext("No clear change in how long it takes; these are trial limits")
    return gettext("No clear change in how long it takes")
