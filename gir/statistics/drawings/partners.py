"""Employers beside each other: a small field each, with a bar as wide as its period is long."""

from __future__ import annotations

import math

from gir.statistics import words
from gir.statistics.charts.partners import Panel, PartnersChart, figure
from gir.statistics.drawings.axes import Field, nice_ticks
from gir.statistics.drawings.sheet import INK, LIGHT, MAIN, MIDDLE, SMALL, SOFT, TEXT, Box, Sheet, text_width

GAP = 28.0
HEIGHT = 96.0


def draw_partners(sheet: Sheet, chart: PartnersChart, top: float) -> float:
    """Two panels beside each other, one on a phone; returns where the next thing may stand."""
    columns = 1 if sheet.narrow else 2
    width = (sheet.width - GAP * (columns - 1)) / columns
    for number in range(0, len(chart.panels), columns):
        beside = chart.panels[number : number + columns]
        lefts = [place * (width + GAP) for place in range(columns)]
        ceiling = max(_title(sheet, panel, left, top, width) for panel, left in zip(beside, lefts, strict=False))
        for panel, left in zip(beside, lefts, strict=False):
            _panel(sheet, chart, panel, (left, ceiling + 16, left + width, ceiling + 16 + HEIGHT))
        top = ceiling + 16 + HEIGHT + 34
    return top


def _title(sheet: Sheet, panel: Panel, left: float, top: float, width: float) -> float:
    y = sheet.paragraph(left, top, panel.title, width, size=TEXT, colour=INK, bold=True)
    return sheet.paragraph(left, y, panel.unit, width)


def _panel(sheet: Sheet, chart: PartnersChart, panel: Panel, box: Box) -> None:
    left, ceiling, right, floor = box
    highest = max(chart.top if panel.rated else max(panel.heights), 0.1)
    ticks = nice_ticks(highest, whole=highest >= 5)
    digits = 0 if highest >= 5 else max(0, -math.floor(math.log10(ticks[1]) + 1e-9))
    labels = [words.number(tick, digits) for tick in ticks]
    start = left + max(text_width(label, SMALL) for label in labels) + 10
    plot = Field(start, right, ceiling, floor, chart.quarters, max(highest * 1.04, ticks[-1]), ticks)
    sheet.levels([plot.y(tick) for tick in ticks], start, right)
    for tick, label in zip(ticks, labels, strict=True):
        sheet.words(start - 8, plot.y(tick) + 4, label, size=SMALL, colour=SOFT, align="right")
    _bars(sheet, chart, panel, plot)
    _years(sheet, chart, plot)


def _bars(sheet: Sheet, chart: PartnersChart, panel: Panel, plot: Field) -> None:
    """The own organisation is darker, and its title says so."""
    boxes: list[Box] = []
    for span, height in zip(panel.spans, panel.heights, strict=True):
        begin = plot.left + (chart.start.up_to(span.first) - 1) * plot.step
        end = begin + span.quarters * plot.step
        boxes.append((begin + 1, plot.y(height), end - 1, plot.floor))
        text = figure(panel, height)
        if text_width(text, SMALL) <= end - begin + 4:
            sheet.words((begin + end) / 2, plot.y(height) - 4, text, size=SMALL, align="center")
    sheet.boxes(boxes, MAIN if panel.own else LIGHT, MAIN if panel.own else MIDDLE)


def _years(sheet: Sheet, chart: PartnersChart, plot: Field) -> None:
    """Each year under its own quarters, with a tick where it begins."""
    quarters = [chart.start.back(-number) for number in range(chart.quarters)]
    for year in dict.fromkeys(quarter.year for quarter in quarters):
        mine = [place for place, quarter in enumerate(quarters) if quarter.year == year]
        begin, end = plot.left + mine[0] * plot.step, plot.left + (mine[-1] + 1) * plot.step
        sheet.line([(begin, plot.floor), (begin, plot.floor + 6)], SOFT)
        if text_width(str(year), SMALL) <= end - begin:
            sheet.words((begin + end) / 2, plot.floor + 16, str(year), size=SMALL, colour=SOFT, align="center")
