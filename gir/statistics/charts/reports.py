"""Chart 1: reports in time, as a rate with control limits or as counts around their median."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from statistics import fmean, median

from flask_babel import gettext, ngettext

from gir.statistics import control, findings, words
from gir.statistics.charts.base import Chart, Marker, Origin, Table, heading, undrawn
from gir.statistics.charts.series import Point, Stretch, side_of, stretches_of
from gir.statistics.control import Number
from gir.statistics.periods import Quarter
from gir.statistics.words import Turn, Unit

FEWEST_PER_MONTH = 5
"""Under this average a month says nothing on its own and quarters are drawn."""
FEWEST_PER_QUARTER = 1
"""Under this average (a month) a quarter says nothing either: the days between reports are drawn."""
MOST_NAMED = 4
"""More signals of one kind are counted instead of named one by one."""


@dataclass(frozen=True, kw_only=True)
class ReportsChart(Chart):
    """Reports in time: a rate with control limits (employees), or counts around their median (office-holders)."""

    unit: Unit
    digits: int
    points: tuple[Point, ...] = ()
    centre: Number = None
    centre_label: str = ""
    limit_label: str = ""
    stretches: tuple[Stretch, ...] = ()


def fixed_unit(months: Sequence[date], counts: Sequence[int | None]) -> Unit:
    """Months, quarters or days between for the calendar year of the last month: decided by the years before, so that
    it never flips halfway a year. Without a whole year of history everything known decides. A month that is not over
    is None here.
    """
    known = [(day, count) for day, count in zip(months, counts, strict=True) if count is not None]
    before = [count for day, count in known if day.year < months[-1].year]
    basis = before[-12:] if len(before) >= 12 else [count for _, count in known]
    if not basis:
        return Unit.QUARTER
    average = fmean(basis)
    return Unit.MONTH if average >= FEWEST_PER_MONTH else Unit.QUARTER if average >= FEWEST_PER_QUARTER else Unit.DAY


def counts_of_whole_months(months: Sequence[date], counts: Sequence[int | None], today: date) -> list[int | None]:
    """The counts of the months that are over; the running month has none yet."""
    return [
        count if words.is_over(month, Unit.MONTH, today) else None for month, count in zip(months, counts, strict=True)
    ]


def reports_chart(
    months: Sequence[date],
    counts: Sequence[int | None],
    fte: Sequence[float | None] | None,
    *,
    origin: Origin,
    unit: Unit | None = None,
    markers: Sequence[Marker] = (),
    uncounted: Mapping[date, Sequence[str]] | None = None,
) -> ReportsChart:
    """Chart 1 by month or quarter. `months` are first days of consecutive months; `fte` of None means counts
    (office-holders). By the day there is another chart, which is made of days: `report_gaps_chart`.

    `uncounted` are the departments without a head count, by the first day of a quarter.

    A month or quarter that is not over on the day the figures are made stands in the table and is no point: half a
    month of reports would read as fewer reports.
    """
    key, rate = "reports", fte is not None
    if not months:
        return _no_reports(key, rate, origin)
    unit = unit or fixed_unit(months, counts_of_whole_months(months, counts, origin.made))
    unit = Unit.MONTH if unit is Unit.MONTH else Unit.QUARTER
    raw = _points(months, counts, fte, unit, origin.made)
    points, centre = _with_limits(raw) if rate else _around_median(raw, unit)
    top = heading(_reports_title(unit, rate), months[0], words.last_day(months[-1], Unit.MONTH), origin)
    table = _reports_table(top["title"], points, unit, rate)
    known = [p for p in points if p.value is not None]
    unsized = _without_size(points, uncounted or {})
    if not known:
        nothing = undrawn(_why_no_points(points, rate))
        return ReportsChart(
            key=key, **top, **nothing, table=table, origin=origin, unit=unit, digits=1, notes=tuple(unsized)
        )
    digits = 0 if not rate else 1 if max(p.value or 0 for p in known) >= 0.2 else 2
    found = _signals(points, centre)
    stretches = stretches_of(points, found, centre, unit, median_line=not rate)
    runs = control.run_signals([p.value for p in points])
    told = tuple(_told(points, centre, found, stretches, unit)) + _told_runs(runs, stretches, rate)
    values = [p.value for p in known if p.value is not None]
    peak = max(known, key=lambda p: p.value or 0)
    last = known[-1]
    average = words.number(centre or 0, 1 if not rate else max(digits, 1))
    finding = findings.reports_finding(
        unit, known=len(known), total=sum(p.count or 0 for p in known), last=last.start, outside_now=last.side,
        turn_now=_turn_now(points, stretches, last), near_now=_near_now(points, found, centre), earlier=bool(told),
        run_signal=not rate and runs.signal, enough=control.TRIAL_POINTS,
    )  # fmt: skip
    alternative = findings.reports_alternative(
        unit, words.period(known[0].start, words.last_day(last.start, unit)), lowest=words.number(min(values), digits),
        highest=words.number(max(values), digits), highest_when=words.moment(peak.start, unit),
        last=words.number(last.value or 0, digits), last_when=words.moment(last.start, unit), centre=average,
        median=not rate, signals=told, missing=len([p for p in points if p.over]) - len(known),
    )  # fmt: skip
    upper = next((p.upper for p in reversed(known) if p.upper is not None), None) if rate else None
    return ReportsChart(
        key=key, **top, finding=finding, alternative=alternative, table=table, origin=origin, signals=told,
        notes=(*_reports_notes(points, known, unit, rate=rate), *unsized), unit=unit, digits=digits, points=points,
        centre=centre, centre_label=_centre_label(average, rate),
        limit_label=_limit_label(upper, centre, digits),
        stretches=stretches, markers=tuple(m for m in markers if months[0] <= m.day),
    )  # fmt: skip


def _centre_label(value: str, rate: bool) -> str:
    return gettext("average %(value)s", value=value) if rate else gettext("median %(value)s", value=value)


def _limit_label(upper: Number, centre: Number, digits: int) -> str:
    if upper is None or upper == centre:
        return ""
    return gettext("upper limit %(value)s", value=words.number(upper, digits))


def _no_reports(key: str, rate: bool, origin: Origin) -> ReportsChart:
    title = _reports_title(Unit.QUARTER, rate)
    made = words.subtitle(origin.population, gettext("no period"), origin.source, origin.made, origin.definition)
    table = _reports_table(title, (), Unit.QUARTER, rate)
    reason = gettext("There are no figures for this period yet")
    return ReportsChart(
        key=key, title=title, subtitle=made, short=origin.population, **undrawn(reason), table=table, origin=origin,
        unit=Unit.QUARTER, digits=1,
    )  # fmt: skip


def _reports_title(unit: Unit, rate: bool) -> str:
    if unit is Unit.MONTH:
        return gettext("Reports per 100 fte per month") if rate else gettext("Reports per month")
    return gettext("Reports per 100 fte per quarter") if rate else gettext("Reports per quarter")


def _points(
    months: Sequence[date], counts: Sequence[int | None], fte: Sequence[float | None] | None, unit: Unit, today: date
) -> tuple[Point, ...]:
    """The steps of the series. A quarter's fte is the sum over its known months divided by 3."""
    size = list(fte) if fte is not None else [None] * len(months)
    rows = list(zip(months, counts, size, strict=True))
    if unit is Unit.MONTH:
        made = [Point(day, words.month(day), words.month_tick(day), count, n) for day, count, n in rows]
    else:
        grouped = groupby(rows, key=lambda row: Quarter.of(row[0]).first)
        made = [_quarter(start, list(members), fte is not None) for start, members in grouped]
    return tuple(p if words.is_over(p.start, unit, today) else _running(p, unit) for p in made)


def _running(point: Point, unit: Unit) -> Point:
    name = words.month(point.start) if unit is Unit.MONTH else words.quarter_short(point.start)
    return replace(point, label=words.not_over(name), over=False)


def _quarter(start: date, members: list[tuple[date, int | None, float | None]], rate: bool) -> Point:
    known = [(count, n) for _, count, n in members if count is not None]
    sized = rate and all(n for _, n in known)  # one month without fte, and the quarter has no rate
    label = words.quarter_short(start)
    if len(known) < 3:
        label = gettext("%(quarter)s (%(number)s of 3 months)", quarter=label, number=len(known))
    count = sum(count for count, _ in known) if known else None
    size = sum(n for _, n in known if n) / 3 if known and sized else None
    return Point(start, label, words.quarter_tick(start), count, size, months=len(known))


def _with_limits(points: tuple[Point, ...]) -> tuple[tuple[Point, ...], Number]:
    """Rates per 100 fte with u′-limits."""
    counts = [p.count if p.over else None for p in points]
    chart = control.u_prime_chart(counts, [None if p.fte is None else p.fte / 100 for p in points])
    rows = zip(points, chart.values, chart.lower, chart.upper, strict=True)
    side = control.signals(chart.values, chart.centre, chart.lower, chart.upper).outside
    return tuple(
        replace(p, value=value, lower=low, upper=high, side=(1 if (value or 0) > (high or 0) else -1) if out else 0)
        for (p, value, low, high), out in zip(rows, side, strict=True)
    ), chart.centre


def _around_median(points: tuple[Point, ...], unit: Unit) -> tuple[tuple[Point, ...], Number]:
    """Counts around their median. An incomplete quarter is in the table but is no point: it is not comparable."""
    whole = 1 if unit is Unit.MONTH else 3
    placed = tuple(
        replace(p, value=float(p.count)) if p.over and p.count is not None and p.months >= whole else p for p in points
    )
    known = [p.value for p in placed if p.value is not None]
    return placed, float(median(known)) if known else None


def _signals(points: Sequence[Point], centre: Number) -> control.Signals:
    """The four rules; a lower limit that was floored at 0 is no limit, because nothing can lie beyond it."""
    return control.signals(
        [p.value for p in points], centre, [p.lower or None for p in points], [p.upper for p in points]
    )


def _told(
    points: Sequence[Point], centre: Number, found: control.Signals, stretches: Sequence[Stretch], unit: Unit
) -> list[str]:
    """Every signal as a sentence."""
    told: list[str] = []
    for side in (1, -1):
        out = [p for p in points if p.side == side]
        if len(out) > MOST_NAMED:
            told.append(findings.often_outside(len(out), unit, out[-1].start, side))
        else:
            told += [findings.outside(p.start, unit, p.count or 0, side) for p in out]
    for stretch in stretches:
        first, last = points[stretch.first].start, points[stretch.last].start
        told.append(f"{words.moment(first, unit)} – {words.moment(last, unit)}: {stretch.text}")
    near = [side_of(p.value, centre) if flag else 0 for p, flag in zip(points, found.two_of_three, strict=True)]
    for side in (1, -1):
        days = [p.start for p, mark in zip(points, near, strict=True) if mark == side]
        if days:
            told.append(findings.near_limit(days[-MOST_NAMED:], unit, side))
    return told


def _told_runs(runs: control.RunSignals, stretches: Sequence[Stretch], rate: bool) -> tuple[str, ...]:
    if rate or not runs.signal or stretches:
        return ()
    return (gettext("The line crosses the median less often, or stays on one side longer, than chance explains"),)


def _turn_now(points: Sequence[Point], stretches: Sequence[Stretch], last: Point) -> tuple[Turn, int] | None:
    return next(((s.kind, s.last - s.first + 1) for s in stretches if points[s.last] is last), None)


def _near_now(points: Sequence[Point], found: control.Signals, centre: Number) -> int:
    whole = [(p, flag) for p, flag in zip(points, found.two_of_three, strict=True) if p.over]
    recent = [side_of(p.value, centre) for p, flag in whole[-3:] if flag]
    return recent[-1] if recent else 0


def _why_no_points(points: Sequence[Point], rate: bool) -> str:
    counted = [p for p in points if p.count is not None]
    if rate and any(p.over for p in counted):
        return gettext("The number of fte is not known, so there is no rate; the counts are in the table")
    if counted:
        return gettext("There is no whole month or quarter yet; the counts are in the table")
    return gettext("There are no figures for this period yet")


def _reports_notes(points: Sequence[Point], known: Sequence[Point], unit: Unit, *, rate: bool) -> tuple[str, ...]:
    year = points[-1].start.year
    if rate:
        method = gettext(
            "Method for %(year)s: u′-chart (Laney), limits at three times the spread; the average includes every point",
            year=year,
        )
    else:
        method = gettext("Method for %(year)s: run chart around the median (Anhøj), without limits", year=year)
    notes = [method]
    if unit is Unit.QUARTER:
        notes.append(gettext("Per quarter, because there are fewer than 5 reports a month"))
    if len(known) < control.TRIAL_POINTS and any(p.upper is not None for p in points):
        notes.append(gettext("Fewer than 12 points: these are trial limits"))
    if sum(p.count or 0 for p in known) < 10 * len(known):
        notes.append(gettext("The numbers are small: one period alone says little"))
    whole = [p for p in points if p.over]
    if len(known) < len(whole):
        notes.append(gettext("A period without known figures, or not yet complete, has no point"))
    if len(whole) < len(points):
        notes.append(words.running(points[-1].start, unit))
    return tuple(notes)


def _without_size(points: Sequence[Point], uncounted: Mapping[date, Sequence[str]]) -> list[str]:
    """Which head counts are missing, of the newest quarters that are drawn."""
    drawn = {Quarter.of(p.start).first for p in points if p.over}
    quarters = sorted(quarter for quarter in uncounted if quarter in drawn)
    notes = [words.without_head_count(quarter, uncounted[quarter], MOST_NAMED) for quarter in quarters[-MOST_NAMED:]]
    earlier = len(quarters) - len(notes)
    if earlier:
        notes.append(ngettext("The same in %(num)s quarter before", "The same in %(num)s quarters before", earlier))
    return notes


def _reports_table(caption: str, points: Sequence[Point], unit: Unit, rate: bool) -> Table:
    first = gettext("Month") if unit is Unit.MONTH else gettext("Quarter")
    if not rate:
        return Table(caption, (first, gettext("Reports")), tuple((p.label, words.exactly(p.count)) for p in points))
    headers = (
        first,
        gettext("Reports"),
        gettext("Fte"),
        gettext("Per 100 fte"),
        gettext("Lower limit"),
        gettext("Upper limit"),
    )
    return Table(caption, headers, tuple(
        (p.label, words.exactly(p.count), words.exactly(p.fte, 1),
         *(words.exactly(v, 2) for v in (p.value, p.lower, p.upper)))
        for p in points
    ))  # fmt: skip
