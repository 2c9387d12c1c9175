"""A line of points in time, and the stretches of it that chance seldom makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from gir.statistics import control, findings
from gir.statistics.control import Number
from gir.statistics.words import Turn, Unit


@dataclass(frozen=True)
class Point:
    """One month or quarter. `side` is 1 above the upper limit, −1 below the lower one, else 0.

    One that is not `over` has a count and no value: what is still to come is unknown, and unknown is not 0.
    """

    start: date
    label: str
    tick: str
    count: int | None
    fte: float | None
    value: Number = None
    lower: Number = None
    upper: Number = None
    side: int = 0
    months: int = 1
    over: bool = True


@dataclass(frozen=True)
class Stretch:
    """Points first..last (indexes) that chance seldom puts in such a row."""

    first: int
    last: int
    kind: Turn
    text: str


def stretches_of(
    points: Sequence[Point], found: control.Signals, centre: Number, unit: Unit, *, median_line: bool
) -> tuple[Stretch, ...]:
    """Runs on one side and trends as stretches; a run that turns to the other side begins a new stretch."""
    made = []
    sides = [side_of(p.value, centre) if flag else 0 for p, flag in zip(points, found.seven_one_side, strict=True)]
    for first, last, side in _blocks(sides):
        made.append((first, last, Turn.ABOVE if side > 0 else Turn.BELOW))
    # Each flagged point's direction is that of the step towards it; the first one takes the direction of the next.
    steps = [side_of(b.value, a.value) for a, b in pairwise(points)]
    flags = found.seven_trend
    ways = [steps[i] if flags[i] and flags[i + 1] else 0 for i in range(len(steps))]
    for first, last, side in _blocks(ways):
        if last - first + 1 >= control.RUN - 1:
            made.append((first, last + 1, Turn.RISING if side > 0 else Turn.FALLING))
    return tuple(
        Stretch(first, last, kind, findings.turn(kind, last - first + 1, unit, median=median_line))
        for first, last, kind in made
    )


def side_of(value: Number, line: Number) -> int:
    """1 above the line, −1 below it, 0 on it or unknown."""
    return 0 if value is None or line is None else (value > line) - (value < line)


def _blocks(marks: Sequence[int]) -> list[tuple[int, int, int]]:
    """First and last index of each block of equal marks that are not 0."""
    blocks = []
    start = 0
    for mark, members in groupby(marks):
        length = len(list(members))
        if mark:
            blocks.append((start, start + length - 1, mark))
        start += length
    return blocks
