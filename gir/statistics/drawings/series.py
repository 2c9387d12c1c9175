"""A line of points with what it may carry: the names of its lines, signals, and a bar under a long run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from gir.statistics import words
from gir.statistics.charts import MOST_NAMED, Marker, Stretch, Unit
from gir.statistics.drawings.axes import Field, apart
from gir.statistics.drawings.sheet import (
    DOTS,
    INK,
    MAIN,
    MAIN_DARK,
    PAPER,
    SIGNAL,
    SMALL,
    SOFT,
    TEXT,
    Align,
    Box,
    Sheet,
    Spot,
    text_width,
)

_LEFT: Align = "left"
_RIGHT: Align = "right"


def curve_through(sheet: Sheet, plot: Field, values: Sequence[float | None]) -> None:
    """The line with its points; an unknown value breaks it."""
    for block in known_blocks(values):
        sheet.line([(plot.x(i), plot.y(values[i] or 0)) for i in block], MAIN, 2)
    spots = [(plot.x(i), plot.y(value)) for i, value in enumerate(values) if value is not None]
    if plot.step > 5 or len(spots) < 2:
        sheet.marks("circle", spots, 2.6 if plot.step > 8 else 2, MAIN, PAPER, 0.8)


def known_blocks(values: Sequence[float | None]) -> list[list[int]]:
    """The indexes of values that are known, in unbroken blocks."""
    blocks: list[list[int]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            blocks.append([])
        else:
            blocks[-1].append(i)
    return [block for block in blocks if block]


def callouts(sheet: Sheet, plot: Field, curve: Sequence[Spot], flagged: Sequence[tuple[Spot, str]]) -> None:
    """The names of the newest signals beside their diamonds, where they cover no name and, if it can be, no point.

    Of many signals only the last is named; the others, and a name without any place, are left to the list of signals.
    """
    named: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for (x, y), _ in flagged]
    points: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in curve]
    for (x, y), text in reversed(flagged[-3:] if len(flagged) <= MOST_NAMED else flagged[-1:]):
        width = text_width(text, TEXT, bold=True)
        places = [
            (left - 2, base - 11, left + width + 2, base + 3)
            for base in (max(y - 5, plot.ceiling + 8), y + 22, y - 16)
            for left in (x - 12 - width, x + 12, x - width / 2)
            if plot.left <= left and left + width <= plot.right and base < plot.floor
        ]
        places = [box for box in places if not _covers(box, named)]
        box = next((box for box in places if not _covers(box, points)), places[0] if places else None)
        if box is None:
            continue
        named.append(box)
        sheet.boxes([box], PAPER)
        sheet.words((box[0] + box[2]) / 2, box[3] - 3, text, colour=SIGNAL, bold=True, align="center")


def _covers(box: Box, others: Sequence[Box]) -> bool:
    return any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in others)


def shifted(stretch: Stretch, offset: int) -> Stretch:
    """The same stretch, when the first points are not shown."""
    return Stretch(max(stretch.first - offset, 0), stretch.last - offset, stretch.kind, stretch.text)


def runs_below(sheet: Sheet, plot: Field, stretches: Sequence[Stretch], y: float) -> float:
    """A thick bar under the points of a long run, with its sentence; returns where the axis words may stand."""
    for stretch in stretches:
        left, right = plot.x(stretch.first) - plot.step / 2, plot.x(stretch.last) + plot.step / 2
        sheet.boxes([(left, y + 4, right, y + 7)], MAIN)
        fits = right - text_width(stretch.text, SMALL) > 0
        start, align = (right, _RIGHT) if fits else (0.0, _LEFT)
        sheet.words(start, y + 19, stretch.text, size=SMALL, colour=MAIN_DARK, align=align)
        y += 22
    return y


def line_labels(
    sheet: Sheet, plot: Field, bottom: float, *, limit: tuple[float | None, str], centre: tuple[float | None, str],
    last: tuple[float | None, str],
) -> float:  # fmt: skip
    """The names of the lines: beside them when wide, below as a sentence when narrow."""
    if sheet.narrow:
        parts = [gettext("Line: %(label)s", label=centre[1]) if centre[1] else ""]
        parts += [gettext("Dashes: %(label)s", label=limit[1]) if limit[1] else ""]
        return sheet.paragraph(0, bottom, words.sentences([*parts, last[1]]), sheet.width) + 2
    labels = [(value, text, i) for i, (value, text) in enumerate((limit, centre, last)) if value is not None and text]
    heights = apart([plot.y(value) for value, _, _ in labels], 15)
    for (_, text, i), y in zip(labels, heights, strict=True):
        main = i == 2
        sheet.words(
            plot.right + 8, y + 4, text, size=TEXT if main else SMALL, colour=MAIN_DARK if main else SOFT, bold=main
        )
    return bottom


def in_quarters(starts: Sequence[date], markers: Sequence[Marker]) -> list[tuple[int, int]]:
    """In which of these quarters each marker lies: (its place, number of the marker)."""
    return [
        (i, n)
        for n, marker in enumerate(markers, 1)
        for i, start in enumerate(starts)
        if start <= marker.day <= words.last_day(start, Unit.QUARTER)
    ]


def draw_markers(sheet: Sheet, plot: Field, y: float, marked: Sequence[tuple[float, int]]) -> None:
    """A numbered circle on a dotted line for each (x, number), none over another; the words stand under the picture."""
    taken = -100.0
    for x, number in marked:
        sheet.line([(x, y), (x, plot.floor)], SOFT, 1, DOTS)
        taken = max(x, taken + 19)
        spot = min(taken, sheet.width - 10)
        sheet.marks("circle", [(spot, y)], 8.5, PAPER, INK, 1.2)
        sheet.words(spot, y + 4, words.number(number), size=SMALL, bold=True, align="center")
