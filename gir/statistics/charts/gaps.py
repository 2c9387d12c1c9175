"""Days between rare events: severe incidents (chart 2), and reports where there are too few for quarters (chart 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import gettext

from gir.statistics import control, words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn
from gir.statistics.charts.series import Point, Stretch, stretches_of
from gir.statistics.control import Number
from gir.statistics.words import Turn, Unit


@dataclass(frozen=True)
class Gap:
    """Days between an event and the one before it; `side` as in Point."""

    day: date
    days: int
    side: int


@dataclass(frozen=True, kw_only=True)
class GapsChart(Chart):
    """Days between events; `since` are the days without one until now, which are not yet a gap."""

    gaps: tuple[Gap, ...] = ()
    centre: Number = None
    upper: Number = None
    centre_label: str = ""
    limit_label: str = ""
    since: int = 0
    since_label: str = ""
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class _Texts:
    """What the chart says of one kind of event."""

    key: str
    title: str
    column: str
    drawn: str
    none: str
    one: str
    notes: tuple[str, ...]
    quiet: str
    faster: str
    slower: str
    few: str
    unchanged: str


def severe_gaps_chart(
    dates: Sequence[date], *, first: date, until: date, origin: Origin, from_registers: int = 0
) -> GapsChart:
    """Chart 2b, a g-chart. `dates` of severe incidents from `first` up to `until`, without those `from_registers`."""
    texts = _Texts(
        key="severe-gaps",
        title=gettext("Days between severe incidents"),
        column=gettext("Severe incident on"),
        drawn=gettext("Points with the days between severe incidents, %(period)s", period=words.period(first, until)),
        none=gettext("No severe incident with a known day in this period"),
        one=gettext("One severe incident in this period, so there is nothing between"),
        notes=(gettext("Method: g-chart, centre at the median; fewer days means more severe incidents"),),
        quiet=gettext("Longer than usual without a severe incident"),
        faster=gettext("Severe incidents follow each other faster than before"),
        slower=gettext("More time between severe incidents than before"),
        few=gettext("Too few severe incidents to tell"),
        unchanged=gettext("No clear change in the time between severe incidents"),
    )
    return _gaps_chart(sorted(dates), texts, first, until, origin, from_registers)


def report_gaps_chart(
    dates: Sequence[date], *, first: date, until: date, origin: Origin, from_registers: int = 0
) -> GapsChart:
    """Chart 1 with fewer than 1 report a month, a g-chart. `dates` are the days of the incidents, as in chart 2b."""
    method = gettext(
        "Method for %(year)s: g-chart, centre at the median; fewer days means more reports", year=until.year
    )
    texts = _Texts(
        key="reports",
        title=gettext("Days between reports"),
        column=gettext("Incident on"),
        drawn=gettext("Points with the days between reports, %(period)s", period=words.period(first, until)),
        none=gettext("No report with a known day in this period"),
        one=gettext("One report in this period, so there is nothing between"),
        notes=(method, gettext("Days between reports, because there is fewer than 1 report a month")),
        quiet=gettext("Longer than usual without a report"),
        faster=gettext("Reports follow each other faster than before"),
        slower=gettext("More time between reports than before"),
        few=gettext("Too few reports to tell"),
        unchanged=gettext("No clear change in the time between reports"),
    )
    return _gaps_chart(sorted(dates), texts, first, until, origin, from_registers)


def _gaps_chart(
    ordered: Sequence[date], texts: _Texts, first: date, until: date, origin: Origin, from_registers: int
) -> GapsChart:
    sizes = [(b - a).days for a, b in pairwise(ordered)]
    table = Table(texts.title, (texts.column, gettext("Days since the one before")), tuple(
        (words.full_date(day), words.exactly(size)) for day, size in zip(ordered, [None, *sizes], strict=False)
    ))  # fmt: skip
    top = heading(texts.title, first, until, origin)
    notes = [*texts.notes]
    if from_registers:
        notes.append(
            gettext("Left out because an older register counted them: %(number)s", number=words.number(from_registers))
        )
    if not sizes:
        nothing = undrawn(texts.one if ordered else texts.none)
        return GapsChart(key=texts.key, **top, **nothing, table=table, origin=origin, notes=tuple(notes))
    chart = control.g_chart(sizes)
    upper = chart.upper[0]
    found = control.signals(sizes, chart.centre, None, upper)
    points = [Point(day, "", "", size, None, float(size)) for day, size in zip(ordered[1:], sizes, strict=True)]
    stretches = tuple(
        Stretch(s.first, s.last, s.kind, _stretch(s))
        for s in stretches_of(points, found, chart.centre, Unit.DAY, median_line=True)
    )
    if upper is not None and len(sizes) < control.TRIAL_POINTS:
        notes.append(gettext("Fewer than 12 points: these are trial limits"))
    since = (until - ordered[-1]).days
    told = _told(points, found.outside, stretches)
    now = {s.kind for s in stretches if s.last == len(points) - 1}
    return GapsChart(
        key=texts.key, **top, table=table, origin=origin, notes=tuple(notes), signals=tuple(told),
        finding=_finding(texts, len(sizes), quiet=upper is not None and since > upper, now=now),
        alternative=words.sentences([
            texts.drawn,
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


def _told(points: Sequence[Point], outside: Sequence[bool], stretches: Sequence[Stretch]) -> list[str]:
    """Every signal as a sentence."""
    told = [
        gettext(
            "%(date)s: %(days)s, above the upper limit", date=words.full_date(p.start), days=words.days(p.value or 0)
        )
        for p, flag in zip(points, outside, strict=True)
        if flag
    ]
    for stretch in stretches:
        start, end = points[stretch.first].start, points[stretch.last].start
        told.append(f"{words.full_date(start)} – {words.full_date(end)}: {stretch.text}")
    return told


def _finding(texts: _Texts, gaps: int, *, quiet: bool, now: set[Turn]) -> str:
    """The heading: what stands now comes first, and nothing is said without a signal."""
    if quiet:
        return texts.quiet
    if now & {Turn.BELOW, Turn.FALLING}:
        return texts.faster
    if now & {Turn.ABOVE, Turn.RISING}:
        return texts.slower
    return texts.few if gaps < control.TRIAL_POINTS else texts.unchanged


def _half(days: float) -> str:
    """A median: whole, or with its half."""
    return words.number(days, 0 if days == round(days) else 1)


def _stretch(stretch: Stretch) -> str:
    number = words.number(stretch.last - stretch.first + 1)
    if stretch.kind in (Turn.BELOW, Turn.FALLING):
        return gettext("%(number)s in a row closer together", number=number)
    return gettext("%(number)s in a row further apart", number=number)
