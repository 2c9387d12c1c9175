"""How severe: stacked bars per quarter, and the days between severe incidents."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from gir.statistics import words
from gir.statistics.charts import GapsChart, Mix, Point, SeverityChart, Unit
from gir.statistics.drawings.axes import Field, apart, field_on, time_axis
from gir.statistics.drawings.series import (
    along,
    callouts,
    curve_through,
    draw_markers,
    in_quarters,
    line_labels,
    runs_below,
    shifted,
)
from gir.statistics.drawings.sheet import (
    DASH,
    INK,
    LIGHT,
    MAIN,
    MIDDLE,
    PAPER,
    SEVERE,
    SIGNAL,
    SMALL,
    SOFT,
    TEXT,
    ZONE,
    Sheet,
    text_width,
)

# Severe stands on the axis, so that it can be compared between quarters: fill, edge, hatch, ink of the number.
_PARTS = (
    (SEVERE, PAPER, None, PAPER),
    (MIDDLE, PAPER, None, "#06181a"),
    (LIGHT, MAIN, None, INK),
    (PAPER, SOFT, "\\\\", INK),
)


def draw_severity(sheet: Sheet, chart: SeverityChart, top: float) -> float:
    """A bar per quarter, as many of the newest as their numbers leave room for."""
    widest = max(text_width(words.number(m.total), TEXT, bold=True) for m in chart.quarters) + 6
    shown = chart.quarters[-5:] if sheet.narrow else chart.quarters[-min(16, int(580 / widest)) :]
    highest = max(m.total for m in shown)
    marked = in_quarters([m.start for m in shown], chart.markers)
    plot = field_on(
        sheet,
        top + (36 if marked else 16),
        190 if sheet.narrow else 240,
        len(shown),
        highest,
        right=6 if sheet.narrow else 140,
        whole=True,
    )
    draw_markers(sheet, plot, top + 10, [(plot.x(i), n) for i, n in marked])
    half = min(plot.step * 0.33, 28)
    for part in range(4):
        _stack(sheet, plot, [_part(m, part) for m in shown], part, half)
    under_marker = {i for i, _number in marked}
    for i, m in enumerate(shown):
        told = words.exactly(m.total if m.known else None)
        x, y, taken = plot.x(i), plot.y(m.total), text_width(told, TEXT, bold=True) / 2 + 2
        if i in under_marker:
            sheet.boxes([(x - taken, y - 16, x + taken, y - 2)], PAPER)
        sheet.words(x, y - 5, told, bold=True, align="center")
    bottom = _quarter_axis(sheet, plot, shown)
    present = [part for part in range(4) if any(low < high for low, high in (_part(m, part) for m in shown))]
    if sheet.narrow:
        styles = [(part, *_PARTS[part]) for part in present]
        return sheet.key(bottom, [(fill, fill if part < 2 else edge, hatch, chart.part_labels[part])
                                  for part, fill, edge, hatch, _ in styles])  # fmt: skip
    middles = [plot.y(sum(_part(shown[-1], part)) / 2) for part in present]
    for part, y in zip(present, apart([m - i / 100 for i, m in enumerate(middles)], 16), strict=True):
        colour = SEVERE if part == 0 else INK
        sheet.words(plot.x(len(shown) - 1) + half + 12, y + 4, chart.part_labels[part], colour=colour, bold=part == 0)
    return bottom


def _part(mix: Mix, part: int) -> tuple[int, int]:
    """From where to where this part of a bar runs."""
    sizes = (mix.severe, mix.middle, mix.light, mix.unassessed)
    return sum(sizes[:part]), sum(sizes[: part + 1])


def _stack(sheet: Sheet, plot: Field, parts: Sequence[tuple[int, int]], part: int, half: float) -> None:
    """One part of every bar, with its number where there is room."""
    fill, edge, hatch, ink = _PARTS[part]
    boxes = [(plot.x(i) - half, plot.y(high), plot.x(i) + half, plot.y(low)) for i, (low, high) in enumerate(parts)]
    sheet.boxes(boxes, fill, edge, 1.4 if edge == PAPER else 1, hatch)
    for (left, above, right, below), (low, high) in zip(boxes, parts, strict=True):
        number = words.number(high - low)
        taken = text_width(number, SMALL) + 4
        if below - above < 11 or taken > right - left or low == high:
            continue
        x, y = (left + right) / 2, (above + below) / 2
        if hatch:
            sheet.boxes([(x - taken / 2, y - 6, x + taken / 2, y + 6)], PAPER)
        sheet.words(x, y + 4, number, size=SMALL, colour=ink, bold=part == 0, align="center")


def _quarter_axis(sheet: Sheet, plot: Field, quarters: Sequence[Mix]) -> float:
    return time_axis(
        sheet, plot, [Point(m.start, m.label, m.tick, None, None) for m in quarters], Unit.QUARTER, plot.floor
    )


def draw_gaps(sheet: Sheet, chart: GapsChart, top: float) -> float:
    """The days between severe incidents, and an open circle for the days since the last."""
    shown = chart.gaps[-15:] if sheet.narrow else chart.gaps[-60:]
    offset = len(chart.gaps) - len(shown)
    highest = max(*(g.days for g in shown), chart.since, chart.upper or 0)
    days = [gap.day for gap in shown]
    marked = [(bisect_left(days, marker.day), n) for n, marker in enumerate(chart.markers, 1) if days[0] <= marker.day]
    flagged = [(i, g) for i, g in enumerate(shown) if g.side]
    plot = field_on(
        sheet,
        top + (28 if marked or flagged else 10),
        170 if sheet.narrow else 210,
        len(shown) + 1,
        highest,
        right=10 if sheet.narrow else 136,
        whole=True,
    )
    ends = plot.left, plot.right
    if chart.upper is not None:
        sheet.boxes([(ends[0], plot.y(chart.upper), ends[1], plot.floor)], ZONE)
        sheet.levels([plot.y(t) for t in plot.ticks if t < chart.upper], *ends)
        sheet.line([(x, plot.y(chart.upper)) for x in ends], SOFT, 1.2, DASH)
    if chart.centre is not None:
        sheet.line([(x, plot.y(chart.centre)) for x in ends], SOFT, 1.2)
    circles = draw_markers(sheet, plot, top + 10, [(plot.x(i) - plot.step / 2, n) for i, n in marked])
    curve_through(sheet, plot, [float(g.days) for g in shown])
    now = (plot.x(len(shown)), plot.y(chart.since))
    sheet.line([(plot.x(len(shown) - 1), plot.y(shown[-1].days)), now], MAIN, 1.2, (2.0, 2.0))
    sheet.marks("circle", [now], 4, PAPER, MAIN, 1.6)
    sheet.marks("diamond", [(plot.x(i), plot.y(g.days)) for i, g in flagged], 6, PAPER, SIGNAL, 2.4)
    named = [f"{words.month_tick(g.day)} {g.day.year}: {words.days(g.days)}" for _, g in flagged]
    curve = [(plot.x(i), plot.y(g.days)) for i, g in enumerate(shown)]
    callouts(
        sheet,
        plot,
        [*along(curve), now],
        [(curve[i], name) for (i, _), name in zip(flagged, named, strict=True)],
        lines=[place for x, _ in circles for place in along([(x, top + 10), (x, plot.floor)])],
        taken=circles,
    )
    visible = [shifted(s, offset) for s in chart.stretches if s.last >= offset]
    bottom = runs_below(sheet, plot, visible[-2:], plot.floor)
    bottom = _gap_axis(sheet, plot, [f"{words.month_tick(g.day)} {g.day.year}" for g in shown], bottom)
    return line_labels(
        sheet, plot, bottom, limit=(chart.upper, chart.limit_label), centre=(chart.centre, chart.centre_label),
        last=(float(chart.since), chart.since_label),
    )  # fmt: skip


def _gap_axis(sheet: Sheet, plot: Field, labels: Sequence[str], y: float) -> float:
    """The month of some of the incidents, each once: gaps are counted, so the axis is not a calendar."""
    every = max(1, math.ceil(78 / plot.step))
    for i in range(0, len(labels), every):
        if i and labels[i] == labels[i - every]:
            continue
        x = max(plot.x(i), text_width(labels[i], SMALL) / 2)
        sheet.words(x, y + 15, labels[i], size=SMALL, colour=SOFT, align="center")
    return y + 22
