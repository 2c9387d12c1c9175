"""The trend of reports: a line between its limits, with markers and signals."""

from __future__ import annotations

from collections.abc import Sequence

from gir.statistics import words
from gir.statistics.charts import Marker, Point, ReportsChart, Unit
from gir.statistics.drawings.axes import Field, field_on, time_axis
from gir.statistics.drawings.series import (
    along,
    callouts,
    curve_through,
    draw_markers,
    known_blocks,
    line_labels,
    runs_below,
    shifted,
)
from gir.statistics.drawings.sheet import DASH, PAPER, SIGNAL, SOFT, ZONE, Sheet


def draw_reports(sheet: Sheet, chart: ReportsChart, top: float) -> float:
    """The line of reports in its normal zone; narrow shows the last 20 periods."""
    shown = chart.points[-20:] if sheet.narrow else chart.points
    offset = len(chart.points) - len(shown)
    highest = max((max(p.value or 0, p.upper or 0) for p in shown), default=0)
    highest = max(highest, chart.centre or 0)
    markers = [(m, i) for m in chart.markers if (i := _step_of(m, shown, chart.unit)) is not None]
    flagged = [(i, p) for i, p in enumerate(shown) if p.side]
    room = 24 if markers or flagged else 8
    plot = field_on(
        sheet, top + room, 180 if sheet.narrow else 232, len(shown), highest, right=10 if sheet.narrow else 136,
        whole=chart.digits == 0,
    )  # fmt: skip
    _limits(sheet, plot, shown, chart.centre)
    numbers = {id(m): n for n, m in enumerate(chart.markers, 1)}
    marked = [(plot.x(index), numbers[id(marker)]) for marker, index in markers]
    circles = draw_markers(sheet, plot, top + 10, marked)
    curve_through(sheet, plot, [p.value for p in shown])
    sheet.marks("diamond", [(plot.x(i), plot.y(p.value or 0)) for i, p in flagged], 6, PAPER, SIGNAL, 2.4)
    named = [f"{p.tick if sheet.narrow else p.label}: {words.reports(p.count or 0)}" for _, p in flagged]
    curve = {i: (plot.x(i), plot.y(p.value)) for i, p in enumerate(shown) if p.value is not None}
    callouts(
        sheet,
        plot,
        along(list(curve.values())),
        [(curve[i], name) for (i, _), name in zip(flagged, named, strict=True)],
        lines=along([(plot.x(i), plot.y(p.upper)) for i, p in enumerate(shown) if p.upper is not None]),
        taken=circles,
    )
    visible = [shifted(s, offset) for s in chart.stretches if s.last >= offset]
    bottom = runs_below(sheet, plot, visible[-2:], plot.floor)
    bottom = time_axis(sheet, plot, shown, chart.unit, bottom)
    last = next((p for p in reversed(shown) if p.value is not None), None)
    latest = "" if last is None or last.value is None else f"{last.tick}: {words.number(last.value, chart.digits)}"
    return line_labels(
        sheet, plot, bottom, limit=(shown[-1].upper or _last_upper(shown), chart.limit_label),
        centre=(chart.centre, chart.centre_label), last=(last.value if last else None, latest),
    )  # fmt: skip


def _last_upper(points: Sequence[Point]) -> float | None:
    return next((p.upper for p in reversed(points) if p.upper is not None), None)


def _step_of(marker: Marker, points: Sequence[Point], unit: Unit) -> int | None:
    return next((i for i, p in enumerate(points) if p.start <= marker.day <= words.last_day(p.start, unit)), None)


def _limits(sheet: Sheet, plot: Field, points: Sequence[Point], centre: float | None) -> None:
    """The normal zone, its limits and the centre; a period without limits leaves a gap."""
    for block in known_blocks([p.upper for p in points]):
        upper = [(plot.x(i), plot.y(points[i].upper or 0)) for i in block]
        lower = [(plot.x(i), plot.y(points[i].lower or 0)) for i in block]
        if len(block) > 1:
            sheet.area([*upper, *reversed(lower), upper[0]], ZONE)
            sheet.line(upper, SOFT, 1.2, DASH)
            if any(points[i].lower for i in block):
                sheet.line(lower, SOFT, 1.2, DASH)
    if centre is not None:
        sheet.line([(plot.left, plot.y(centre)), (plot.right, plot.y(centre))], SOFT, 1.2)
