"""Which forms, and through which channels: bars per form, and a matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts import ChannelsChart, FormsChart
from gir.statistics.drawings.axes import field_on
from gir.statistics.drawings.series import draw_markers, in_quarters
from gir.statistics.drawings.sheet import (
    DOTS,
    INK,
    LIGHT,
    MAIN,
    MIDDLE,
    PAPER,
    SMALL,
    SOFT,
    TEXT,
    ZONE,
    Box,
    Sheet,
    text_width,
    wrapped,
)


def draw_forms(sheet: Sheet, chart: FormsChart, top: float) -> float:
    """Bars per form: side by side when wide, one below the other when narrow. Markers have their number once."""
    return _one_below_the_other(sheet, chart, top) if sheet.narrow else _side_by_side(sheet, chart, top)


def _side_by_side(sheet: Sheet, chart: FormsChart, top: float) -> float:
    counts = [row[-12:] for row in chart.counts]
    known, starts = chart.known[-12:], chart.starts[-12:]
    marked = in_quarters(starts, chart.markers)
    ceiling = top + (36 if marked else 14)
    plot = field_on(sheet, ceiling, 220, len(counts), max(map(max, counts)), right=4, whole=True)
    names = [wrapped(name, SMALL, plot.step - 6) for name in chart.forms]
    size = len(counts[0])
    thick = min(plot.step * 0.84 / size, 22)
    older: list[Box] = []
    newest: list[Box] = []
    for g, row in enumerate(counts):
        start = plot.x(g) - thick * size / 2
        places = [start + (i + 0.5) * thick for i in range(size)]
        if g:
            for i in {i for i, _number in marked}:
                sheet.line([(places[i], plot.ceiling), (places[i], plot.floor)], SOFT, 1, DOTS)
        else:
            draw_markers(sheet, plot, top + 10, [(places[i], number) for i, number in marked])
        boxes = [(start + i * thick + 1, plot.y(n), start + (i + 1) * thick - 1, plot.floor) for i, n in enumerate(row)]
        older += boxes[:-1]
        newest += boxes[-1:]
        for i, there in enumerate(known[:-1]):
            if not there:
                sheet.words(places[i], plot.floor - 4, "–", size=SMALL, colour=SOFT, align="center")
        sheet.words(
            places[-1],
            plot.y(row[-1]) - 4,
            words.exactly(row[-1] if known[-1] else None),
            size=SMALL,
            bold=True,
            align="center",
        )
        for n, line in enumerate(names[g]):
            sheet.words(plot.x(g), plot.floor + 16 + 14 * n, line, size=SMALL, align="center")
    sheet.boxes(older, LIGHT, MIDDLE)
    sheet.boxes(newest, MAIN, MAIN)
    bottom = plot.floor + 22 + 14 * max(map(len, names))
    return sheet.key(bottom, _forms_key(chart.quarters[-12:]))


def _numbers_by_quarter(starts: Sequence[date], chart: FormsChart) -> dict[int, str]:
    """The numbers of the markers in each of these quarters."""
    found: dict[int, list[int]] = {}
    for place, number in in_quarters(starts, chart.markers):
        found.setdefault(place, []).append(number)
    return {place: ", ".join(map(words.number, numbers)) for place, numbers in found.items()}


def _forms_key(quarters: Sequence[str]) -> list[tuple[str, str, str | None, str]]:
    newest = (MAIN, MAIN, None, quarters[-1])
    if len(quarters) == 1:
        return [newest]
    return [
        (LIGHT, MIDDLE, None, gettext("from left to right %(first)s – %(last)s", first=quarters[0], last=quarters[-2])),
        newest,
    ]


def _one_below_the_other(sheet: Sheet, chart: FormsChart, top: float) -> float:
    quarters = chart.quarters[-4:]
    counts = [row[-4:] for row in chart.counts]
    left = max(text_width(name, SMALL) for name in quarters) + 8
    longest = max(max(map(max, counts)), 1)
    reach = sheet.width - left - text_width(words.number(longest), SMALL) - 6
    older: list[Box] = []
    newest: list[Box] = []
    y = top
    known = chart.known[-4:]
    by_quarter = _numbers_by_quarter(chart.starts[-4:], chart)
    for name, row in zip(chart.forms, counts, strict=True):
        y = sheet.paragraph(0, y, name, sheet.width, size=TEXT, colour=INK, bold=True) + 2
        for i, (quarter, n) in enumerate(zip(quarters, row, strict=True)):
            box = (left, y + 2, left + reach * n / longest, y + 12)
            (newest if i == len(row) - 1 else older).append(box)
            sheet.words(0, y + 11, quarter, size=SMALL, colour=SOFT)
            told = words.exactly(n if known[i] else None)
            sheet.words(box[2] + 4, y + 11, told, size=SMALL, bold=i == len(row) - 1)
            if i in by_quarter and name == chart.forms[0]:
                sheet.words(sheet.width, y + 11, f"({by_quarter[i]})", size=SMALL, bold=True, align="right")
            y += 14
        y += 6
    sheet.boxes(older, LIGHT, MIDDLE)
    sheet.boxes(newest, MAIN, MAIN)
    return y


def draw_channels(sheet: Sheet, chart: ChannelsChart, top: float) -> float:
    """Channels against forms, with a dotted line between what happens online and elsewhere."""
    narrow = sheet.narrow
    label = 0 if narrow else 108
    columns = len(chart.forms) + 1
    cell = (sheet.width - label) / columns
    names = [words.number(i) for i in range(1, columns)] if narrow else chart.forms
    heads = [wrapped(name, SMALL, cell - 1) for name in (*names, "Σ" if narrow else chart.total_label)]
    y = top + 14 * max(map(len, heads))
    for column, lines in enumerate(heads):
        for n, line in enumerate(lines):
            x, base = label + (column + 0.5) * cell, y - 14 * (len(lines) - n) + 10
            sheet.words(x, base, line, size=SMALL, colour=SOFT, bold=column == columns - 1, align="center")
    most = max((n for row in chart.counts for n in row), default=0) or 1
    for i, channel in enumerate(chart.channels):
        if channel.online and i and not chart.channels[i - 1].online:
            sheet.line([(0, y + 5), (sheet.width, y + 5)], SOFT, 1, DOTS)
            y += 10
        if narrow:
            y = sheet.paragraph(0, y, channel.label, sheet.width, colour=INK)
            middle = y + 11
        else:
            lines = wrapped(channel.label, SMALL, label - 6)
            middle = y + max(13, 8 * len(lines))
            for n, line in enumerate(lines):
                sheet.words(0, middle + 4 + 14 * (n - (len(lines) - 1) / 2), line, size=SMALL)
        cells(sheet, [*chart.counts[i]], chart.incidents[i], (label, middle, cell), most)
        y = middle + (11 if narrow else max(13, 8 * len(wrapped(channel.label, SMALL, label - 6))))
    if narrow:
        named = " · ".join(f"{i} {name}" for i, name in enumerate(chart.forms, 1))
        y = sheet.paragraph(0, y + 6, f"{named} · Σ {chart.total_label}", sheet.width)
    return y + 2


def cells(sheet: Sheet, row: Sequence[int], total: int, at: tuple[float, float, float], most: int) -> None:
    """One row of the matrix: the number always, the ground darker the more there are."""
    left, middle, cell = at
    half = 10 if sheet.narrow else 12
    grounds = (None, ZONE, LIGHT, MIDDLE, MAIN)
    for i, n in enumerate(row):
        level = min(4, math.ceil(4 * n / most))
        x = left + i * cell
        if n:
            sheet.boxes([(x + 1, middle - half, x + cell - 1, middle + half)], grounds[level])
        ink = PAPER if level == 4 else SOFT if not n else INK
        sheet.words(x + cell / 2, middle + 4, words.number(n), size=SMALL, colour=ink, align="center")
    sheet.words(left + (len(row) + 0.5) * cell, middle + 4, words.number(total), size=SMALL, bold=True, align="center")
