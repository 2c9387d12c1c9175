"""The funnel of departments: size across, reports per 100 fte upwards, limits that narrow as departments grow."""

from __future__ import annotations

from gir.statistics import words
from gir.statistics.charts.departments import DepartmentsChart
from gir.statistics.drawings.axes import Field, apart, field_on, nice_ticks
from gir.statistics.drawings.series import callouts
from gir.statistics.drawings.sheet import DASH, MAIN, PAPER, SIGNAL, SMALL, SOFT, ZONE, Sheet, Spot


def draw_departments(sheet: Sheet, chart: DepartmentsChart, top: float) -> float:
    """Points in their funnel; only who stands out is named."""
    groups = chart.departments
    highest = max(*(d.rate for d in groups), max(d.upper95 for d in groups))
    plot = field_on(
        sheet, top + 8, 190 if sheet.narrow else 250, 1, highest, right=10 if sheet.narrow else 136, whole=highest > 5
    )
    widest = max(d.fte for d in groups) * 1.06

    def x(fte: float) -> float:
        return plot.left + (plot.right - plot.left) * fte / widest

    def y(value: float) -> float:
        return plot.y(min(value, plot.top))

    upper, lower = [(x(d.fte), y(d.upper95)) for d in groups], [(x(d.fte), y(d.lower95)) for d in groups]
    sheet.area([*upper, *reversed(lower), upper[0]], ZONE)
    for line in (upper, lower):
        sheet.line(line, SOFT, 1.2, DASH)
    for far in ([(x(d.fte), y(d.upper998)) for d in groups], [(x(d.fte), y(d.lower998)) for d in groups]):
        sheet.line(far, SOFT, 1.4)
    sheet.line([(plot.left, y(chart.rate)), (plot.right, y(chart.rate))], SOFT, 1.2)
    spots = [(x(d.fte), y(d.rate)) for d in groups]
    sheet.marks("circle", [s for s, d in zip(spots, groups, strict=True) if not d.outside], 4, MAIN, PAPER, 0.8)
    flagged = [(spot, d) for spot, d in zip(spots, groups, strict=True) if d.outside]
    sheet.marks("diamond", [spot for spot, _ in flagged], 6.5, PAPER, SIGNAL, 2.4)
    callouts(sheet, plot, spots, [(spot, f"{d.name}: {words.number(d.rate, 1)}") for spot, d in flagged])
    bottom = _sizes(sheet, chart, plot, widest)
    return _lines(sheet, chart, plot, (y(groups[-1].upper95), y(groups[-1].upper998), y(chart.rate)), bottom)


def _sizes(sheet: Sheet, chart: DepartmentsChart, plot: Field, widest: float) -> float:
    for tick in nice_ticks(widest, whole=True):
        x = plot.left + (plot.right - plot.left) * tick / widest
        if x <= plot.right:
            sheet.words(x, plot.floor + 15, words.number(tick), size=SMALL, colour=SOFT, align="center")
    sheet.words(plot.right, plot.floor + 30, chart.across, size=SMALL, colour=SOFT, align="right")
    return plot.floor + 36


def _lines(
    sheet: Sheet, chart: DepartmentsChart, plot: Field, ends: tuple[float, float, float], bottom: float
) -> float:
    """The names of the lines: at their ends when wide, below when narrow."""
    labels = (*chart.limit_labels, chart.rate_label)
    if sheet.narrow:
        return sheet.paragraph(0, bottom - 4, " · ".join(labels), sheet.width) + 4
    spots: list[Spot] = [(plot.right + 8, y) for y in apart(ends, 15)]
    for (x, y), label in zip(spots, labels, strict=True):
        sheet.words(x, y + 4, label, size=SMALL, colour=SOFT)
    return bottom
