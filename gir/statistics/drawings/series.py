"""A line of points with what it may carry: the names of its lines, signals, and a bar under a long run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

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

HEADROOM = 22.0
"""Above a field with signals: a name may stand there."""
CLOSE = 8.0
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


def callouts(
    sheet: Sheet,
    plot: Field,
    points: Sequence[Spot],
    flagged: Sequence[tuple[Spot, str]],
    *,
    lines: Sequence[Spot] = (),
    taken: Sequence[Spot] = (),
) -> None:
    """The names of the newest signals beside their diamonds, where they cover no name and as little else as can be.

    First of all none of the ``points``, then none of the ``lines`` (places along them). ``taken`` are numbered circles.
    Of many signals only the last is named; the others, and names without a place of their own, are left to the list of
    signals.
    """
    named = [_around(spot, 7) for spot, _ in flagged] + [_around(spot, 9) for spot in taken]
    dots, strokes = [_around(spot, 4) for spot in points], [_around(spot, 1) for spot in lines]
    for (x, y), text in reversed(flagged[-3:] if len(flagged) <= MOST_NAMED else flagged[-1:]):
        width = text_width(text, TEXT, bold=True)
        beside, over = (x - 12 - width, x + 12), (x - width / 2, x + 7 - width, x - 7)
        wanted = [(left, max(y - 5, plot.ceiling + 8)) for left in beside]
        wanted += [(left, y + away) for away in (-16, 22, -40, 38) for left in over]
        wanted += [(left, y + away) for away in (-16, 22) for left in beside]
        places = [
            (left - 2, base - 11, left + width + 2, base + 3)
            for left, base in wanted
            if plot.left <= left and left + width <= plot.right
            and plot.ceiling - HEADROOM < base - 11 < plot.floor - 14
        ]  # fmt: skip
        free = [(_covered(box, dots), _covered(box, strokes), box) for box in places if not _covered(box, named)]
        least = min(free, key=lambda found: found[:2], default=None)
        if least is None or (least[0] and len(flagged) > 1):
            continue
        box = least[-1]
        named.append(box)
        sheet.boxes([box], PAPER)
        sheet.words((box[0] + box[2]) / 2, box[3] - 3, text, colour=SIGNAL, bold=True, align="center")


def along(curve: Sequence[Spot]) -> list[Spot]:
    """Places on a line, so close that no word passes between two of them."""
    found = [*curve]
    for (x, y), (right, below) in pairwise(curve):
        steps = int(max(abs(right - x), abs(below - y)) / CLOSE)
        found += [(x + (right - x) * n / steps, y + (below - y) * n / steps) for n in range(1, steps)]
    return found


def _around(spot: Spot, size: float) -> Box:
    x, y = spot
    return x - size, y - size, x + size, y + size


def _covered(box: Box, others: Sequence[Box]) -> int:
    return sum(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in others)


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


def draw_markers(sheet: Sheet, plot: Field, y: float, marked: Sequence[tuple[float, int]]) -> list[Spot]:
    """A numbered circle on a dotted line for each (x, number), none over another; gives where the circles are.

    The words of the markers stand under the picture.
    """
    taken, circles = -100.0, []
    for x, number in marked:
        sheet.line([(x, y), (x, plot.floor)], SOFT, 1, DOTS)
        taken = max(x, taken + 19)
        spot = min(taken, sheet.width - 10), y
        sheet.marks("circle", [spot], 8.5, PAPER, INK, 1.2)
        sheet.words(spot[0], y + 4, words.number(number), size=SMALL, bold=True, align="center")
        circles.append(spot)
    return circles
