"""Bars lying one below the other, and the table of days and hours."""

from __future__ import annotations

from itertools import accumulate, pairwise

from gir.statistics.charts.bars import BarsChart
from gir.statistics.charts.hours import HoursChart
from gir.statistics.drawings.forms import cells
from gir.statistics.drawings.sheet import (
    INK,
    LIGHT,
    MAIN,
    MIDDLE,
    PAPER,
    SMALL,
    SOFT,
    TEXT,
    Box,
    Sheet,
    text_width,
    wrapped,
)

_STYLES = ((MAIN, MAIN, None), (LIGHT, MIDDLE, "////"), (PAPER, SOFT, None))


def draw_bars(sheet: Sheet, chart: BarsChart, top: float) -> float:
    """A bar per row under the name of its section; returns where the next thing may stand."""
    left = 0.0 if sheet.narrow else 230.0
    most = max(chart.top, *(bar.total for bar in chart.bars))
    room = max(text_width(bar.text, TEXT) for bar in chart.bars) + 14
    reach = (sheet.width - left - room) / most
    thick = 14 if sheet.narrow else 18
    groups: list[list[Box]] = [[], [], []]
    y, section = top, ""
    for bar in chart.bars:
        if bar.section != section:
            section = bar.section
            y = sheet.paragraph(0, y + 4, section, sheet.width, size=TEXT, colour=INK, bold=True) + 4
        if sheet.narrow:
            y = sheet.paragraph(0, y, bar.label, sheet.width, colour=INK)
            middle = y + thick / 2 + 2
            bottom = middle + thick / 2 + 6
        else:
            lines = wrapped(bar.label, SMALL, left - 14)
            middle = y + max(thick / 2, 7 * len(lines)) + 3
            bottom = middle + max(thick / 2, 7 * len(lines)) + 4
            for n, line in enumerate(lines):
                sheet.words(left - 10, middle + 4 + 14 * (n - (len(lines) - 1) / 2), line, size=SMALL, align="right")
        marks = [left + reach * n for n in accumulate(bar.parts, initial=0)]
        for group, (start, end) in zip(groups, pairwise(marks), strict=False):
            group.append((start, middle - thick / 2, end, middle + thick / 2))
        sheet.words(marks[-1] + 8, middle + 4, bar.text)
        y = bottom
    for boxes, (fill, edge, hatch) in zip(groups, _STYLES, strict=True):
        sheet.boxes(boxes, fill, edge, hatch=hatch)
    if len(chart.part_labels) > 1 and any(any(bar.parts[1:]) for bar in chart.bars):
        y = sheet.key(y + 4, [(*style, text) for style, text in zip(_STYLES, chart.part_labels, strict=False)])
    return y + 2


def draw_hours(sheet: Sheet, chart: HoursChart, top: float) -> float:
    """Days down, hours across: the number always, the ground darker the more there are."""
    label = 24.0 if sheet.narrow else 140.0
    cell = (sheet.width - label) / (len(chart.bands) + 1)
    y = top + (30 if sheet.narrow else 16)
    for column, band in enumerate((*chart.bands, "Σ" if sheet.narrow else chart.total_label)):
        bold = column == len(chart.bands)
        lines = band.replace("–", "– ").split(" ") if sheet.narrow else [band]
        for n, line in enumerate(lines):
            base = y - 4 - 13 * (len(lines) - 1 - n)
            sheet.words(label + (column + 0.5) * cell, base, line, size=SMALL, colour=SOFT, bold=bold, align="center")
    most = max(n for row in chart.counts for n in row) or 1
    days = chart.short_days if sheet.narrow else chart.days
    for day, row, total in zip(days, chart.counts, chart.totals, strict=True):
        middle = y + 14
        sheet.words(0, middle + 4, day, size=SMALL)
        cells(sheet, row, total, (label, middle, cell), most)
        y += 28
    return y + 4
