"""Chart 2: the severity of incidents by quarter. The days between severe ones: gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from gir.statistics import control, findings, words
from gir.statistics.charts.base import Chart, Origin, Table, heading, register_notes, undrawn
from gir.statistics.charts.reports import FEWEST_PER_MONTH
from gir.statistics.words import Unit


@dataclass(frozen=True)
class Mix:
    """The incidents of one quarter by severity. One that is not `over` is shown and compared with nothing.

    `months`: of how many of its months a register was kept. Of none: it is a gap and no zero.
    """

    start: date
    label: str
    tick: str
    severe: int
    middle: int
    light: int
    unassessed: int
    over: bool = True
    months: int = 3

    @property
    def known(self) -> bool:
        return self.months > 0

    @property
    def compared(self) -> bool:
        return self.over and self.months == 3

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
    months_known: Sequence[int] | None = None,
) -> SeverityChart:
    """Chart 2a. `quarters` are first days; `until` is the last day counted when the last quarter is not over.

    `months_known`: of how many months of each quarter a register was kept; when it is not said, of all.
    """
    mixes = tuple(
        Mix(
            day, words.quarter_short(day), words.quarter_tick(day), severe=worst, middle=half, light=least,
            unassessed=open_ones, over=words.is_over(day, Unit.QUARTER, origin.made), months=kept,
        )
        for day, worst, half, least, open_ones, kept in zip(
            quarters, severe, middle, light, unassessed, months_known or [3] * len(quarters), strict=True
        )
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
         *(words.exactly(n if m.known else None) for n in (m.severe, m.middle, m.light, m.unassessed, m.total)))
        for m in mixes
    ))  # fmt: skip
    first, last = (quarters[0], until or words.last_day(quarters[-1], Unit.QUARTER)) if quarters else (origin.made,) * 2
    top = heading(title, first, last, origin)
    if not any(m.total for m in mixes):
        nothing = undrawn(gettext("There are no incidents in this period"))
        return SeverityChart(key="severity", **top, **nothing, table=table, origin=origin, part_labels=labels)
    whole = [m for m in mixes if m.compared]
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
        gettext("Severe: %(numbers)s", numbers=", ".join(words.exactly(m.severe if m.known else None) for m in mixes)),
        gettext("Total from %(first)s to %(last)s, highest %(highest)s in %(period)s",
                first=words.number(next(m for m in mixes if m.known).total), last=words.number(mixes[-1].total),
                highest=words.number(peak.total), period=words.quarter(peak.start)),
        gettext("Not yet assessed in the last quarter: %(number)s", number=words.number(mixes[-1].unassessed)),
        *(told or [gettext("No signals")]),
    ])  # fmt: skip
    notes = [gettext("Severity is set by the coordinator; what is not yet assessed is shown separately")]
    if max(severe) < FEWEST_PER_MONTH:
        notes.append(gettext("The numbers are small: one period alone says little"))
    notes += register_notes([(m.start, m.months) for m in mixes])
    if not mixes[-1].over:
        notes.append(words.running(mixes[-1].start, Unit.QUARTER))
    return SeverityChart(
        key="severity", **top, finding=_severity_finding(mixes, out), alternative=alternative, table=table,
        origin=origin, notes=tuple(notes), signals=told, quarters=mixes, part_labels=labels,
    )  # fmt: skip


def _severity_finding(mixes: Sequence[Mix], outside: Sequence[bool]) -> str:
    """What the quarters that are over say."""
    whole = [m for m in mixes if m.compared]
    return findings.severity_finding(
        [m.severe for m in whole], sum(m.total for m in whole), sum(m.unassessed for m in whole),
        whole[-1].start if outside and outside[-1] else None, running=sum(m.severe for m in mixes if not m.over),
    )  # fmt: skip
