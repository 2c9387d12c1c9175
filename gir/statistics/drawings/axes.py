"""From numbers to places on a sheet: the field, its ticks, its axis of time, and labels that keep apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gir.statistics import words
from gir.statistics.charts import Point, Unit
from gir.statistics.drawings.sheet import SMALL, SOFT, Sheet, text_width


@dataclass(frozen=True)
class Field:
    """The part of a sheet where numbers become places: `count` steps across, 0 to `top` upwards."""

    left: float
    right: float
    ceiling: float
    floor: float
    count: int
    top: float
    ticks: tuple[float, ...] = field(default=())

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(self.count, 1)

    def x(self, index: float) -> float:
        return self.left + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        return self.floor - (self.floor - self.ceiling) * value / self.top


def field_on(
    sheet: Sheet, top: float, height: float, count: int, highest: float, *, right: float, whole: bool, left: float = 0.0
) -> Field:
    """A field with its pale lines and numbers; the number axis starts at 0 and has at most five steps.

    It begins where its numbers end, and never before ``left``.
    """
    ticks = nice_ticks(highest, whole=whole)
    digits = 0 if whole else max(0, -math.floor(math.log10(ticks[1]) + 1e-9))
    labels = [words.number(tick, digits) for tick in ticks]
    left = max(left, *(text_width(label, SMALL) + 10 for label in labels))
    made = Field(left, sheet.width - right, top, top + height, count, max(highest * 1.04, ticks[-1]), ticks)
    sheet.levels([made.y(tick) for tick in ticks], left, made.right)
    for tick, label in zip(ticks, labels, strict=True):
        sheet.words(left - 8, made.y(tick) + 4, label, size=SMALL, colour=SOFT, align="right")
    return made


def nice_ticks(highest: float, *, whole: bool) -> tuple[float, ...]:
    """0 and up in steps of 1, 2 or 5 times a power of ten, at most five steps, at least one."""
    highest = highest if highest > 0 else 1.0
    power = 10.0 ** math.floor(math.log10(highest / 5))
    step = next(power * m for m in (1, 2, 5, 10, 20) if highest / (power * m) <= 5)
    step = max(1.0, step) if whole else step
    return tuple(round(i * step, 10) for i in range(max(int(highest / step + 1e-9), 1) + 1))


def apart(wanted: Sequence[float], distance: float) -> list[float]:
    """The heights for labels, moved as little as needed to lie at least `distance` apart, in the same order."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places = list(wanted)
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + distance)
    if order:
        shift = (sum(places) - sum(wanted)) / len(wanted)
        places = [place - shift for place in places]
    return places


def time_axis(sheet: Sheet, plot: Field, points: Sequence[Point], unit: Unit, y: float) -> float:
    """Months or quarters under the field, thinned until they fit, with the year where it begins."""
    sizes = (1, 2, 3, 6, 12, 24, 60) if unit is Unit.MONTH else (1, 2, 4, 8, 20)
    every = next((n for n in sizes if n * plot.step >= 34), sizes[-1])
    months = every * (1 if unit is Unit.MONTH else 3)
    named = [i for i, p in enumerate(points) if (p.start.year * 12 + p.start.month - 1) % months == 0]
    named = named if named and len(points) > 1 else [0]
    year = None
    for i in named:
        p = points[i]
        sheet.words(plot.x(i), y + 15, p.tick, size=SMALL, colour=SOFT, align="center")
        if p.start.year != year:
            sheet.words(plot.x(i), y + 29, str(p.start.year), size=SMALL, colour=SOFT, align="center")
        year = p.start.year
    return y + 34
