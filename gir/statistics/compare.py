"""Did it change? Two estimates with their intervals, as pure functions on plain numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from statistics import median

from gir.statistics.control import poisson_interval
from gir.statistics.shares import wilson_interval


class Direction(StrEnum):
    """What may be said of a change."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Estimate:
    """A value, between which two it most probably lies (95 %), and what it was made of.

    ``precise``: the interval is so narrow that a change worth knowing would have been seen.
    """

    value: float
    lower: float
    upper: float
    part: int
    whole: int
    precise: bool


SEEN_IN_SHARES = 0.10
"""A share is precise when its interval reaches at most this far on either side."""
SEEN_IN_RATES = 0.30
"""The same for a rate, as a part of it."""
SEEN_IN_DAYS = 1.0
"""The same for a median of days."""


def direction(now: Estimate | None, before: Estimate | None, *, signal: int = 0) -> Direction:
    """What may be said: a signal of the control chart (1 or −1), or intervals that do not overlap, make a direction.

    Without either it is level when both estimates are precise and each value lies in the interval of the other, and
    else unknown: not seeing a change is not the same as seeing none.
    """
    if now is None or before is None:
        return Direction.UNKNOWN
    if now.lower > before.upper or signal > 0:
        return Direction.UP
    if now.upper < before.lower or signal < 0:
        return Direction.DOWN
    alike = before.lower <= now.value <= before.upper and now.lower <= before.value <= now.upper
    return Direction.LEVEL if alike and now.precise and before.precise else Direction.UNKNOWN


def share_of(part: int, whole: int) -> Estimate | None:
    """A share with Wilson's interval; None of nothing."""
    if not whole:
        return None
    lower, upper = wilson_interval(part, whole)
    value = part / whole
    return Estimate(value, lower, upper, part, whole, max(upper - value, value - lower) <= SEEN_IN_SHARES)


def rate_of(count: int, exposure: float | None) -> Estimate | None:
    """Events per unit of exposure with the exact Poisson interval; None without exposure."""
    if not exposure:
        return None
    lower, upper = poisson_interval(count, exposure)
    value = count / exposure
    return Estimate(value, lower, upper, count, 0, count > 0 and upper - value <= SEEN_IN_RATES * value)


def ratio_of(light: int, severe: int) -> Estimate | None:
    """How many light ones there are for one severe, with the interval that the share of severe ones has.

    None without a severe one: there is no ratio to nothing. The upper end is infinite when the interval of the share
    begins at 0.
    """
    if not severe:
        return None
    low, high = wilson_interval(severe, light + severe)
    upper = (1 - low) / low if low else math.inf
    value = light / severe
    precise = light > 0 and upper - value <= SEEN_IN_RATES * value
    return Estimate(value, (1 - high) / high, upper, light, severe, precise)


def median_of(values: Sequence[float]) -> Estimate | None:
    """A median with the interval between two of the ordered values that holds the true one with 95 %.

    The number of values below the true median is Binomial(n, ½), so the interval runs from the k-th to the k-th but
    last value, with the largest k of which P(X < k) ≤ 2.5 %. Source: Conover, Practical Nonparametric Statistics,
    "The quantile test". With fewer than six values no two of them are far enough apart: the interval is then endless.
    """
    if not values:
        return None
    ordered = sorted(values)
    n = len(ordered)
    k = _rank(n)
    middle = float(median(ordered))
    if not k:
        return Estimate(middle, 0.0, math.inf, 0, n, False)
    lower, upper = float(ordered[k - 1]), float(ordered[n - k])
    return Estimate(middle, lower, upper, 0, n, max(upper - middle, middle - lower) <= SEEN_IN_DAYS)


def _rank(n: int) -> int:
    """The largest k with P(X < k) ≤ 2.5 % for X Binomial(n, ½); of many values the normal distribution knows it."""
    if n > 500:
        return int(n / 2 - 1.96 * math.sqrt(n) / 2)
    below = accumulate(math.comb(n, i) for i in range(n // 2 + 1))
    return sum(1 for total in below if 40 * total <= 2**n)
