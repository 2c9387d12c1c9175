"""Figures with their intervals, now and before, one below the other: the panel (chart 6) and the scorecard (12)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts.base import Chart, Origin, Table, heading, undrawn
from gir.statistics.compare import Direction, Estimate

Text = Callable[[float], str]


@dataclass(frozen=True)
class Indicator:
    """One figure: what it is now and was before, what may be said of the change, and how its numbers are written.

    ``unit`` says of what the figure is a number; ``missing`` why there is none. ``target`` is drawn, and judged only by
    its interval: reached, not reached, or too close to call.
    """

    key: str
    label: str
    unit: str
    now: Estimate | None
    before: Estimate | None
    change: Direction
    text: Text
    missing: str = ""
    target: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None when chance may decide, or there is none."""
        if self.now is None or self.target is None:
            return None
        return True if self.now.lower >= self.target else False if self.now.upper < self.target else None

    def written(self, estimate: Estimate | None) -> str:
        """The value in words."""
        return "–" if estimate is None else self.text(estimate.value)

    def span(self, estimate: Estimate | None) -> str:
        """The interval in words."""
        if estimate is None:
            return "–"
        if math.isinf(estimate.upper):
            return gettext("%(low)s or more", low=self.text(estimate.lower))
        return f"{self.text(estimate.lower)} – {self.text(estimate.upper)}"


@dataclass(frozen=True, kw_only=True)
class EstimatesChart(Chart):
    """Indicators as dots with intervals; `reading` is what they say together, `verdicts` what is said of each."""

    indicators: tuple[Indicator, ...] = ()
    verdicts: tuple[str, ...] = ()
    now_label: str = ""
    before_label: str = ""
    reading: str = ""
    top: float | None = None


def change_text(change: Direction) -> str:
    """A direction in words. Up and down are neither good nor bad."""
    return {
        Direction.UP: gettext("↑ up"),
        Direction.DOWN: gettext("↓ down"),
        Direction.LEVEL: gettext("→ about the same"),
        Direction.UNKNOWN: gettext("too few to tell"),
    }[change]


def estimates_chart(
    key: str,
    title: str,
    finding: str,
    indicators: Sequence[Indicator],
    *,
    verdicts: Sequence[str],
    verdict_header: str,
    labels: tuple[str, str],
    span: tuple[date, date],
    origin: Origin,
    notes: Sequence[str],
    reading: str = "",
    none: str = "",
    top: float | None = None,
) -> EstimatesChart:
    """Indicators with what is said of each. ``labels`` name both periods, ``span`` encloses them.

    ``top`` is the end of a scale that all rows share; without it each has its own.
    """
    now, before = labels
    between = gettext("between")
    headers = (gettext("Figure"), now, between, before, between, verdict_header)
    table = Table(title, headers, tuple(
        (f"{i.label} ({i.unit})", i.written(i.now), i.span(i.now), i.written(i.before), i.span(i.before), verdict)
        for i, verdict in zip(indicators, verdicts, strict=True)
    ))  # fmt: skip
    texts = heading(title, *span, origin)
    if not any(i.now for i in indicators):
        nothing = undrawn(none or gettext("There are no figures for this period yet"))
        return EstimatesChart(key=key, **texts, **nothing, table=table, origin=origin)
    told = [
        gettext("%(form)s: %(numbers)s", form=i.label, numbers=_numbers(i, now, before, verdict))
        for i, verdict in zip(indicators, verdicts, strict=True)
    ]
    return EstimatesChart(
        key=key, **texts, finding=finding, table=table, origin=origin, notes=tuple(notes), reading=reading,
        alternative=words.sentences([gettext("Dots with their intervals, now and before"), *told]),
        indicators=tuple(indicators), verdicts=tuple(verdicts), now_label=now, before_label=before,
        top=top,
    )  # fmt: skip


def _numbers(indicator: Indicator, now: str, before: str, verdict: str) -> str:
    if indicator.now is None:
        return indicator.missing or verdict
    parts = [f"{indicator.written(indicator.now)} ({indicator.span(indicator.now)}) {now}"]
    if indicator.before is not None:
        parts.append(f"{indicator.written(indicator.before)} ({indicator.span(indicator.before)}) {before}")
    return ", ".join([*parts, verdict])
