"""The rules that tell a signal from chance: the four of "Making Data Count", and Anhøj's two for a run chart.

A missing point is None and breaks every run, because nobody knows what happened in it. Numbers that differ by less
than rounding count as equal, so that a constant series can never be "outside" a limit that lies on it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

Number = float | None
Series = tuple[Number, ...]
Line = Number | Sequence[Number]
Flags = tuple[bool, ...]

RUN = 7


@dataclass(frozen=True)
class Signals:
    """The four rules of "Making Data Count", each with one flag per point."""

    outside: Flags
    seven_one_side: Flags
    seven_trend: Flags
    two_of_three: Flags

    def __bool__(self) -> bool:
        return any((*self.outside, *self.seven_one_side, *self.seven_trend, *self.two_of_three))


@dataclass(frozen=True)
class RunSignals:
    """Anhøj's two run rules: the longest run on one side of the median, and how often the line crosses it."""

    n_useful: int
    longest_run: int
    longest_run_max: int
    crossings: int
    crossings_min: int
    signal: bool


def signals(values: Sequence[Number], centre: Line, lower: Line, upper: Line) -> Signals:
    """The four rules of NHS England's "Making Data Count", no more: every further rule adds false alarms.

    Strictly outside a limit · 7 or more in a row on one side of the centre · 7 points rising or falling (6 strict
    steps) · of 3 in a row on one side, at least 2 more than two thirds of the way to the limit but not outside it
    (those are flagged).
    Equal numbers, points on the centre and missing points break a run. A limit of None is no limit.
    """
    n = len(values)
    centres, lowers, uppers = (_each(line, n) for line in (centre, lower, upper))
    points = list(zip(values, centres, lowers, uppers, strict=True))
    sides = [_order(v, c) for v, c, _, _ in points]
    outside = tuple(_order(v, up) > 0 or (low is not None and _order(v, low) < 0) for v, _, low, up in points)
    steps = [0, *(_order(b, a) for a, b in pairwise(values))][:n]
    near = [not out and _in_outer_third(*point) for out, point in zip(outside, points, strict=True)]
    return Signals(outside, _runs(sides, RUN, 0), _runs(steps, RUN - 1, 1), _two_of_three(sides, near))


def _each(line: Line, n: int) -> list[Number]:
    if line is None or isinstance(line, int | float):
        return [line] * n
    if len(line) != n:
        raise ValueError("centre and limits need one number, or one per point")
    return list(line)


def _order(a: Number, b: Number) -> int:
    """1 above, −1 below, 0 equal, unknown, or different by rounding only."""
    if a is None or b is None or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12):
        return 0
    return 1 if a > b else -1


def _in_outer_third(value: Number, centre: Number, lower: Number, upper: Number) -> bool:
    if value is None or centre is None:
        return False
    limit = upper if value > centre else lower
    return limit is not None and _order(abs(value - centre), abs(limit - centre) * 2 / 3) > 0


def _runs(directions: Sequence[int], length: int, before: int) -> Flags:
    """Flags every member of a run of equal directions of at least `length`, and the `before` points it starts from."""
    flags = [False] * len(directions)
    start = 0
    for i in range(1, len(directions) + 1):
        if i == len(directions) or directions[i] != directions[start]:
            if directions[start] and i - start >= length:
                flags[start - before : i] = [True] * (i - start + before)
            start = i
    return tuple(flags)


def _two_of_three(sides: Sequence[int], near: Sequence[bool]) -> Flags:
    flags = [False] * len(sides)
    for i in range(len(sides) - 2):
        three = range(i, i + 3)
        if abs(sum(sides[j] for j in three)) == 3 and sum(near[j] for j in three) >= 2:
            for j in three:
                flags[j] = flags[j] or near[j]
    return tuple(flags)


def run_signals(values: Sequence[Number]) -> RunSignals:
    """Does the line move around its median as chance would? Points on the median, and missing ones, are left out first.

    A signal when the longest run is more than round(log₂ n) + 3, or the crossings fewer than the 5 % quantile of
    Binomial(n − 1, ½). Source: Anhøj and Olesen, PLoS ONE 9 (2014) e113825; Chen, J. of Quality Technology 42 (2010).
    """
    known = [value for value in values if value is not None]
    middle = median(known) if known else 0.0
    sides = [side for value in known if (side := _order(value, middle))]
    n = len(sides)
    if not n:
        return RunSignals(0, 0, 0, 0, 0, False)
    longest = run = 1
    for a, b in pairwise(sides):
        run = run + 1 if a == b else 1
        longest = max(longest, run)
    crossings = sum(a != b for a, b in pairwise(sides))
    most, fewest = round(math.log2(n)) + 3, _five_percent_of_coin_flips(n - 1)
    return RunSignals(n, longest, most, crossings, fewest, longest > most or crossings < fewest)


def _five_percent_of_coin_flips(flips: int) -> int:
    """The 5 % quantile of Binomial(flips, ½) in whole numbers: the smallest k with P(X ≤ k) ≥ 1/20."""
    total, k = 1, 0
    while 20 * total < 2**flips:
        k += 1
        total += math.comb(flips, k)
    return k
