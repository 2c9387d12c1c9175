"""Chart 2: the severity of incidents by quarter, and the days between severe ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import gettext

from gir.statistics import control, words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn
from gir.statistics.charts.reports import FEWEST_PER_MONTH
from gir.statistics.charts.series import Point, Stretch, stretches_of
from gir.statistics.control import Number
from gir.statistics.words import Turn, Unit


@dataclass(frozen=True)
class Mix:
    """The incidents of one quarter by severity. One that is not `over` is shown and compared with nothing."""

    start: date
    label: str
    tick: str
    severe: int
    middle: int
    light: int
    unassessed: int
    over: bool = True

    @property
    def total(self) -> int:
        return self.severe + self.middle + self.light + self.unassessed


@dataclass(frozen=True, kw_only=True)
class SeverityChart(Chart):
    """Severity by quarter, stacked from severe (on the axis) to not yet assessed."""

    quarters: tuple[Mix, ...] = ()
    part_labels: tuple[str, str, str, str] = ("", "", "", "")


def severity_chart(
    quarters: Sequence[date],
    severe: Sequence[int],
    middle: Sequence[int],
    light: Sequence[int],
    unassessed: Sequence[int],
    *,
    origin: Origin,
    until: date | None = None,
) -> SeverityChart:
    """Chart 2a. `quarters` are first days; `until` is the last day counted when the last quarter is not over."""
    mixes = tuple(
        Mix(
            day, words.quarter_short(day), words.quarter_tick(day), severe=worst, middle=half, light=least,
            unassessed=open_ones, over=words.is_over(day, Unit.QUARTER, origin.made),
        )
        for day, worst, half, least, open_ones in zip(quarters, severe, middle, light, unassessed, strict=True)
    )  # fmt: skip
    labels = (gettext("severe"), gettext("medium"), gettext("light"), gettext("not yet assessed"))
    headers = (
        gettext("Quarter"),
        gettext("Severe"),
        gettext("Medium"),
        gettext("Light"),
        gettext("Not yet assessed"),
        gettext("Total"),
    )
    title = gettext("Severity by quarter")
    table = Table(title, headers, tuple(
        (m.label if m.over else words.not_over(m.label),
         *(words.number(n) for n in (m.severe, m.middle, m.light, m.unassessed, m.total)))
        for m in mixes
    ))  # fmt: skip
    first, last = (quarters[0], until or words.last_day(quarters[-1], Unit.QUARTER)) if quarters else (origin.made,) * 2
    top = heading(title, first, last, origin)
    if not any(m.total for m in mixes):
        nothing = undrawn(gettext("There are no incidents in this period"))
        return SeverityChart(key="severity", **top, **nothing, table=table, origin=origin, part_labels=labels)
    whole = [m for m in mixes if m.over]
    chart = control.u_chart([m.severe for m in whole], [1.0] * len(whole))
    out = control.signals(chart.values, chart.centre, None, chart.upper).outside
    told = tuple(
        gettext("%(quarter)s: %(number)s severe, above the upper limit", quarter=words.quarter(m.start),
                number=words.number(m.severe))
        for m, flag in zip(whole, out, strict=True) if flag
    )  # fmt: skip
    peak = max(mixes, key=lambda m: m.total)
    alternative = words.sentences([
        gettext("Stacked bars per quarter, %(period)s", period=words.period(first, last)),
        gettext("Severe: %(numbers)s", numbers=", ".join(words.number(n) for n in severe)),
        gettext("Total from %(first)s to %(last)s, highest %(highest)s in %(period)s",
                first=words.number(mixes[0].total), last=words.number(mixes[-1].total),
                highest=words.number(peak.total), period=words.quarter(peak.start)),
        gettext("Not yet assessed in the last quarter: %(number)s", number=words.number(mixes[-1].unassessed)),
        *(told or [gettext("No signals")]),
    ])  # fmt: skip
    notes = [gettext("Severity is set by the coordinator; what is not yet assessed is shown apart")]
    if max(severe) < FEWEST_PER_MONTH:
        notes.append(gettext("The numbers are small: one period alone says little"))
    if len(whole) < len(mixes):
        notes.append(words.running(mixes[-1].start, Unit.QUARTER))
    return SeverityChart(
        key="severity", **top, finding=_severity_finding(whole, out), alternative=alternative, table=table,
        origin=origin, notes=tuple(notes), signals=told, quarters=mixes, part_labels=labels,
    )  # fmt: skip


def _severity_finding(whole: Sequence[Mix], outside: Sequence[bool]) -> str:
    """What the quarters that are over say."""
    return words.severity_finding(
        [m.severe for m in whole], sum(m.total for m in whole), sum(m.unassessed for m in whole),
        whole[-1].start if outside and outside[-1] else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """Days between a severe incident and the one before it; `side` as in Point."""

    day: date
    days: int
    side: int


@dataclass(frozen=True, kw_only=True)
class GapsChart(Chart):
    """Days between severe incidents; `since` are the days without one until now, which are not yet a gap."""

    gaps: tuple[Gap, ...] = ()
    centre: Number = None
    upper: Number = None
    centre_label: str = ""
    limit_label: str = ""
    since: int = 0
    since_label: str = ""
    stretches: tuple[Stretch, ...] = ()


def severe_gaps_chart(
    dates: Sequence[date], *, first: date, until: date, origin: Origin, undated: int = 0
) -> GapsChart:
    """Chart 2b, a g-chart. `dates` of severe incidents from `first` up to `until`; `undated` have no exact day."""
    ordered = sorted(dates)
    sizes = [(b - a).days for a, b in pairwise(ordered)]
    title = gettext("Days between severe incidents")
    table = Table(title, (gettext("Severe incident on"), gettext("Days since the one before")), tuple(
        (words.full_date(day), words.exactly(size)) for day, size in zip(ordered, [None, *sizes], strict=False)
    ))  # fmt: skip
    top = heading(title, first, until, origin)
    notes = [gettext("Method: g-chart, centre at the median; fewer days means more severe incidents")]
    if undated:
        notes.append(gettext("Left out because the exact day is not known: %(number)s", number=words.number(undated)))
    if not sizes:
        none = gettext("No severe incident with a known day in this period")
        one = gettext("One severe incident in this period, so there is nothing between")
        nothing = undrawn(one if ordered else none)
        return GapsChart(key="severe-gaps", **top, **nothing, table=table, origin=origin, notes=tuple(notes))
    chart = control.g_chart(sizes)
    upper = chart.upper[0]
    found = control.signals(sizes, chart.centre, None, upper)
    points = [Point(day, "", "", size, None, float(size)) for day, size in zip(ordered[1:], sizes, strict=True)]
    stretches = tuple(
        Stretch(s.first, s.last, s.kind, _gap_stretch(s))
        for s in stretches_of(points, found, chart.centre, Unit.MONTH, median_line=True)
    )
    if upper is not None and len(sizes) < control.TRIAL_POINTS:
        notes.append(gettext("Fewer than 12 points: these are trial limits"))
    since = (until - ordered[-1]).days
    told = [
        gettext(
            "%(date)s: %(days)s, above the upper limit", date=words.full_date(p.start), days=words.days(p.value or 0)
        )
        for p, flag in zip(points, found.outside, strict=True)
        if flag
    ]
    for stretch in stretches:
        start, end = points[stretch.first].start, points[stretch.last].start
        told.append(f"{words.full_date(start)} – {words.full_date(end)}: {stretch.text}")
    now = {s.kind for s in stretches if s.last == len(points) - 1}
    return GapsChart(
        key="severe-gaps", **top, table=table, origin=origin, notes=tuple(notes), signals=tuple(told),
        finding=words.gaps_finding(len(sizes), since=since, upper=upper, shorter=bool(now & {Turn.BELOW, Turn.FALLING}),
                                   longer=bool(now & {Turn.ABOVE, Turn.RISING}), enough=control.TRIAL_POINTS),
        alternative=words.sentences([
            gettext("Points with the days between severe incidents, %(period)s", period=words.period(first, until)),
            gettext("Shortest %(least)s, longest %(most)s, median %(median)s", least=words.days(min(sizes)),
                    most=words.days(max(sizes)), median=words.days(chart.centre or 0)),
            gettext("Since the last one: %(days)s", days=words.days(since)), *(told or [gettext("No signals")]),
        ]),
        gaps=tuple(Gap(p.start, int(p.value or 0), int(flag)) for p, flag in zip(points, found.outside, strict=True)),
        centre=chart.centre, upper=upper, since=since,
        centre_label=gettext("median %(value)s", value=_half(chart.centre or 0)),
        limit_label="" if upper is None else gettext("upper limit %(value)s", value=words.number(upper)),
        since_label=gettext("now: %(days)s", days=words.days(since)), stretches=stretches,
    )  # fmt: skip


def _half(days: float) -> str:
    """A median: whole, or with its half."""
    return words.number(days, 0 if days == round(days) else 1)


def _gap_stretch(stretch: Stretch) -> str:
    number = words.number(stretch.last - stretch.first + 1)
    if stretch.kind in (Turn.BELOW, Turn.FALLING):
        return gettext("%(number)s in a row closer together", number=number)
    return gettext("%(number)s in a row further apart", number=number)
