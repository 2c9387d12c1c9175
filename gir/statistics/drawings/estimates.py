"""Figures with their intervals: the panel and the scorecard. Each row has a scale of its own, unless they share one."""

from __future__ import annotations

import math

from gir.statistics.charts.estimates import EstimatesChart, Indicator
from gir.statistics.compare import Estimate
from gir.statistics.drawings.sheet import (
    INK,
    LINE,
    MAIN,
    MAIN_DARK,
    PAPER,
    SMALL,
    SOFT,
    TEXT,
    ZONE,
    Sheet,
    wrapped,
)

_LABELS, _PLOT_END, _VALUES, _VERDICTS = 180.0, 448.0, 458.0, 612.0
_APART = 9.0


def draw_estimates(sheet: Sheet, chart: EstimatesChart, top: float) -> float:
    """A row per figure: its name, both intervals, both values, and what may be said of it."""
    y = _key(sheet, chart, top)
    for indicator, verdict in zip(chart.indicators, chart.verdicts, strict=True):
        row = _narrow_row if sheet.narrow else _wide_row
        y = row(sheet, chart, indicator, verdict, y)
    if chart.reading:
        y = sheet.paragraph(0, y + 6, chart.reading, sheet.width, size=TEXT, colour=INK, bold=True)
    return y + 4


def _key(sheet: Sheet, chart: EstimatesChart, y: float) -> float:
    """Which mark is which period."""
    x = 0.0
    for text, now in ((chart.now_label, True), (chart.before_label, False)):
        if x and sheet.narrow:
            x, y = 0.0, y + 18
        _interval(sheet, (x + 3, x + 15, x + 27), y + 8, now=now)
        sheet.words(x + 34, y + 12, text, size=SMALL)
        x += 290
    return y + 26


def _wide_row(sheet: Sheet, chart: EstimatesChart, indicator: Indicator, verdict: str, y: float) -> float:
    names = [(line, True) for line in wrapped(indicator.label, TEXT, _LABELS - 16, True)]
    names += [(line, False) for line in wrapped(indicator.unit, SMALL, _LABELS - 16)]
    verdicts = wrapped(verdict, TEXT, sheet.width - _VERDICTS - 2, True)
    height = max(50.0, 15.0 * len(names) + 14, 16.0 * len(verdicts) + 14)
    middle = y + height / 2
    _line_under(sheet, y)
    for n, (line, bold) in enumerate(names):
        base = middle + 5 + 15 * (n - (len(names) - 1) / 2)
        sheet.words(0, base, line, size=TEXT if bold else SMALL, colour=INK if bold else SOFT, bold=bold)
    _plot(sheet, chart, indicator, (_LABELS, _PLOT_END), middle)
    for estimate, shift, bold in ((indicator.now, -_APART, True), (indicator.before, _APART, False)):
        if estimate is not None:
            text = f"{indicator.written(estimate)} ({indicator.span(estimate)})"
            sheet.words(_VALUES, middle + shift + 4, text, size=SMALL, colour=INK if bold else SOFT, bold=bold)
    for n, line in enumerate(verdicts):
        base = middle + 4 + 16 * (n - (len(verdicts) - 1) / 2)
        sheet.words(_VERDICTS, base, line, colour=MAIN_DARK, bold=indicator.now is not None)
    return y + height


def _narrow_row(sheet: Sheet, chart: EstimatesChart, indicator: Indicator, verdict: str, y: float) -> float:
    _line_under(sheet, y)
    y = sheet.paragraph(0, y + 4, indicator.label, sheet.width, size=TEXT, colour=INK, bold=True)
    y = sheet.paragraph(0, y - 2, indicator.unit, sheet.width)
    if indicator.now is not None or indicator.before is not None:
        _plot(sheet, chart, indicator, (0.0, float(sheet.width)), y + 20)
        y += 40
        for estimate, bold in ((indicator.now, True), (indicator.before, False)):
            if estimate is not None:
                text = f"{indicator.written(estimate)} ({indicator.span(estimate)})"
                y = sheet.paragraph(0, y - 2, text, sheet.width, colour=INK if bold else SOFT, bold=bold)
    return sheet.paragraph(0, y - 1, verdict, sheet.width, size=TEXT, colour=MAIN_DARK, bold=True) + 8


def _line_under(sheet: Sheet, y: float) -> None:
    sheet.line([(0, y), (sheet.width, y)], LINE, 0.8)


def _plot(sheet: Sheet, chart: EstimatesChart, indicator: Indicator, ends: tuple[float, float], middle: float) -> None:
    """Both intervals on a scale from 0; what reaches further than the scale runs to its end."""
    known = [e for e in (indicator.now, indicator.before) if e is not None]
    if not known:
        return
    left, right = ends[0] + 6, ends[1] - 6
    highest = chart.top or 1.06 * max(e.upper if math.isfinite(e.upper) else 1.6 * e.value for e in known) or 1.0
    sheet.boxes([(left, middle - 18, right, middle + 18)], ZONE)
    if indicator.target is not None:
        at = left + (right - left) * indicator.target / highest
        sheet.line([(at, middle - 18), (at, middle + 18)], INK, 1.4)
    for estimate, shift, now in ((indicator.before, _APART, False), (indicator.now, -_APART, True)):
        if estimate is not None:
            _interval(sheet, _places(estimate, left, right, highest), middle + shift, now=now)


def _places(estimate: Estimate, left: float, right: float, highest: float) -> tuple[float, float, float]:
    width = right - left
    low, value, high = (min(n / highest, 1.0) for n in (estimate.lower, estimate.value, estimate.upper))
    return left + width * low, left + width * value, left + width * high


def _interval(sheet: Sheet, places: tuple[float, float, float], y: float, *, now: bool) -> None:
    """Now is a full dot on a solid line, before an open one on a dashed line."""
    low, value, high = places
    sheet.line([(low, y), (high, y)], MAIN if now else SOFT, 2.4 if now else 1.4, None if now else (4.0, 2.5))
    for end in (low, high):
        sheet.line([(end, y - 4), (end, y + 4)], MAIN if now else SOFT, 1.4)
    sheet.marks("circle", [(value, y)], 4.5 if now else 4.0, MAIN if now else PAPER, MAIN if now else SOFT, 1.6)
