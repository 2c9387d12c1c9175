"""How long it takes: a line of medians for each step, with the middle half of the cases."""

from __future__ import annotations

from collections.abc import Sequence

from gir.statistics import words
from gir.statistics.charts import Marker, Point, Unit
from gir.statistics.charts.cycle_times import Course, CycleTimesChart
from gir.statistics.drawings.axes import field_on, time_axis
from gir.statistics.drawings.series import curve_through, draw_markers, in_quarters
from gir.statistics.drawings.sheet import (
    DASH,
    INK,
    MAIN_DARK,
    PAPER,
    SIGNAL,
    SMALL,
    SOFT,
    TEXT,
    ZONE,
    Sheet,
    text_width,
)

ALIGNED = text_width("0,0", SMALL) + 10
"""Where each course begins, so that quarters stand below each other."""


def draw_cycle_times(sheet: Sheet, chart: CycleTimesChart, top: float) -> float:
    """One course below the other."""
    for course in chart.courses:
        top = _course(sheet, course, chart.markers, top) + 14
    return top


def _course(sheet: Sheet, course: Course, markers: Sequence[Marker], top: float) -> float:
    top = sheet.paragraph(0, top, course.label, sheet.width, size=TEXT, colour=INK, bold=True)
    shown = course.waits[-8:] if sheet.narrow else course.waits
    numbers = [n for wait in shown for n in (wait.median, wait.high) if n is not None]
    highest = max([*numbers, course.upper or 0, course.centre or 0, 0.1])
    marked = in_quarters([wait.start for wait in shown], markers)
    ceiling = top + (28 if marked else 8)
    right = 10 if sheet.narrow else 136
    plot = field_on(sheet, ceiling, 96, len(shown), highest, right=right, whole=highest >= 5, left=ALIGNED)
    ends = plot.left, plot.right
    if course.upper is not None:
        top_line, bottom_line = plot.y(course.upper), plot.y(course.lower or 0)
        sheet.boxes([(ends[0], top_line, ends[1], bottom_line)], ZONE)
        for limit in filter(None, (course.upper, course.lower)):
            sheet.line([(x, plot.y(limit)) for x in ends], SOFT, 1.2, DASH)
    if course.centre is not None:
        sheet.line([(x, plot.y(course.centre)) for x in ends], SOFT, 1.2)
    draw_markers(sheet, plot, top + 10, [(plot.x(i), n) for i, n in marked])
    for i, wait in enumerate(shown):
        if wait.median is not None and wait.low is not None and wait.high is not None:
            sheet.line([(plot.x(i), plot.y(wait.low)), (plot.x(i), plot.y(wait.high))], SOFT, 1.4)
    curve_through(sheet, plot, [wait.median for wait in shown])
    out = [(plot.x(i), plot.y(wait.median or 0)) for i, wait in enumerate(shown) if wait.side]
    sheet.marks("diamond", out, 6, PAPER, SIGNAL, 2.4)
    bottom = time_axis(
        sheet, plot, [Point(w.start, w.label, w.tick, None, None) for w in shown], Unit.QUARTER, plot.floor
    )
    last = next((wait for wait in reversed(shown) if wait.median is not None), None)
    if last is None:
        return bottom
    took = last.median or 0
    label = f"{last.label}: {words.number(took, 0 if took >= 5 else 1)}"
    if sheet.narrow:
        return sheet.paragraph(0, bottom - 4, label, sheet.width)
    sheet.words(plot.right + 8, plot.y(took) + 4, label, size=SMALL, colour=MAIN_DARK, bold=True)
    return bottom
