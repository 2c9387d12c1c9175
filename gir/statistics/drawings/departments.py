"""The funnel of departments: size across, reports per 100 fte upwards, limits that narrow as departments grow."""

from __future__ import annotations

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts.departments import DepartmentsChart
from gir.statistics.drawings.axes import Field, apart, field_on, nice_ticks
from gir.statistics.drawings.series import along, callouts
from gir.statistics.drawings.sheet import DASH, MAIN, PAPER, SIGNAL, SMALL, SOFT, ZONE, Sheet, Spot


def draw_departments(sheet: Sheet, chart: DepartmentsChart, top: float) -> float:
    """Points in their funnel; only who stands out is named."""
    groups = chart.departments
    highest = max(*(d.rate for d in groups), max(d.upper95 for d in groups))
    room = 24 if any(d.outside for d in groups) else 8
    height, right = (190, 10) if sheet.narrow else (250, 136)
    plot = field_on(sheet, top + room, height, 1, highest, right=right, whole=highest > 5)
    widest = max(d.fte for d in groups) * 1.06

    def x(fte: float) -> float:
        return plot.left + (plot.right - plot.left) * fte / widest

    upper, lower = [(x(d.fte), plot.y(d.upper95)) for d in groups], [(x(d.fte), plot.y(d.lower95)) for d in groups]
    sheet.area([*upper, *reversed(lower), upper[0]], ZONE)
    for line in (upper, lower):
        sheet.line(line, SOFT, 1.2, DASH)
    far = [
        _seen([(x(d.fte), plot.y(d.upper998)) for d in groups], plot.ceiling),
        [(x(d.fte), plot.y(d.lower998)) for d in groups],
    ]
    for line in far:
        sheet.line(line, SOFT, 1.4)
    middle = [(plot.left, plot.y(chart.rate)), (plot.right, plot.y(chart.rate))]
    sheet.line(middle, SOFT, 1.2)
    spots = [(x(d.fte), plot.y(d.rate)) for d in groups]
    sheet.marks("circle", [s for s, d in zip(spots, groups, strict=True) if not d.outside], 4, MAIN, PAPER, 0.8)
    flagged = [(spot, d) for spot, d in zip(spots, groups, strict=True) if d.outside]
    sheet.marks("diamond", [spot for spot, _ in flagged], 6.5, PAPER, SIGNAL, 2.4)
    names = [(spot, f"{d.name}: {words.number(d.rate, 1)}") for spot, d in flagged]
    callouts(sheet, plot, spots, names, lines=[place for line in (upper, lower, *far, middle) for place in along(line)])
    bottom = _sizes(sheet, chart, plot, widest)
    ends = plot.y(groups[-1].upper95), max(plot.y(groups[-1].upper998), plot.ceiling), plot.y(chart.rate)
    return _lines(sheet, chart, plot, ends, bottom)


def _seen(line: list[Spot], ceiling: float) -> list[Spot]:
    """The part of a limit that fits in the field: it falls as departments grow, so it comes in from above."""
    inside = [spot for spot in line if spot[1] >= ceiling]
    above = [spot for spot in line if spot[1] < ceiling]
    if inside and above:
        (x, y), (right, below) = above[-1], inside[0]
        inside.insert(0, (x + (right - x) * (ceiling - y) / (below - y), ceiling))
    return inside


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
        near, far, middle = labels
        told = [
            gettext("Line: %(label)s", label=middle),
            gettext("Dashes: %(label)s", label=near),
            gettext("Outer line: %(label)s", label=far),
        ]
        return sheet.paragraph(0, bottom - 4, words.sentences(told), sheet.width) + 4
    spots: list[Spot] = [(plot.right + 8, y) for y in apart(ends, 15)]
    for (x, y), label in zip(spots, labels, strict=True):
        sheet.words(x, y + 4, label, size=SMALL, colour=SOFT)
    return bottom
