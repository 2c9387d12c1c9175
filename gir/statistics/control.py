"""Is this more than chance? Control charts, run rules and exact intervals as pure functions on plain numbers.

Nothing here knows a database, a web page or a picture. A missing month is None: it has no value and no limits, and it
breaks every run, because nobody knows what happened in it. Numbers that differ by less than rounding count as equal, so
that a constant series can never be "outside" a limit that lies on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

Number = float | None
Series = tuple[Number, ...]
Line = Number | Sequence[Number]
Flags = tuple[bool, ...]

TRIAL_POINTS = 12
"""With fewer points the limits are trial limits (NHS England, Making Data Count)."""
RUN = 7
_RANGE_TO_SIGMA = 1.128  # d2 for ranges of two points (Shewhart's constants)
_RANGE_LIMIT = 3.267  # D4 for ranges of two points: a range from here on is itself out of control


@dataclass(frozen=True)
class ControlChart:
    """The points of a control chart with their centre and limits; None where there is nothing to compare."""

    values: Series
    centre: Number
    lower: Series
    upper: Series


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


# ── Exact Poisson interval ─────────────────────────────────────────────────────────────────────────────────────


def poisson_interval(k: int, exposure: float = 1.0, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval for the rate behind `k` events in `exposure`: lower χ²(α/2; 2k)/2, upper χ²(1−α/2; 2k+2)/2.

    Source: Garwood, Biometrika 28 (1936), 437–442. A χ² quantile with an even number of degrees of freedom is the
    Poisson mean at which a tail gets that probability, so each bound is found by halving an interval around that mean.
    Without exposure nothing is known: (0, inf). Raises ValueError for what is no count, exposure or confidence.
    """
    if k < 0 or k != int(k) or not exposure >= 0 or not 0 < confidence < 1:
        raise ValueError("a count of 0 or more, an exposure of 0 or more and a confidence between 0 and 1 are needed")
    if exposure == 0:
        return 0.0, math.inf
    tail = (1 - confidence) / 2
    top = k + 10.0
    while poisson_at_most(k, top) > tail:
        top *= 2
    lower = 0.0 if k == 0 else _crossing(lambda mean: _poisson_from(k, mean) >= tail, 0.0, float(k))
    upper = _crossing(lambda mean: poisson_at_most(k, mean) <= tail, float(k), top)
    return lower / exposure, upper / exposure


def _crossing(reached: Callable[[float], bool], low: float, high: float) -> float:
    """The smallest number at which a condition that stays true becomes true, to the last bit."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def poisson_at_most(k: int, mean: float) -> float:
    """P(X ≤ k) for a Poisson count with this mean."""
    return _down(k, mean) if k < mean else 1 - _up(k + 1, mean)


def _poisson_from(k: int, mean: float) -> float:
    """P(X ≥ k) for a Poisson count with this mean."""
    return _up(k, mean) if k > mean else 1 - _down(k - 1, mean)


def _down(k: int, mean: float) -> float:
    """P(X ≤ k) for k below the mean: positive, shrinking terms from k down, so nothing cancels out."""
    term = total = 1.0
    for i in range(k, 0, -1):
        term *= i / mean
        total += term
        if term < total * 1e-17:
            break
    return math.exp(_log_poisson(k, mean)) * total if k >= 0 else 0.0


def _up(k: int, mean: float) -> float:
    """P(X ≥ k) for k above the mean: positive, shrinking terms from k up."""
    if mean == 0:
        return 1.0 if k == 0 else 0.0
    term = total = 1.0
    i = k
    while term >= total * 1e-17:
        i += 1
        term *= mean / i
        total += term
    return math.exp(_log_poisson(k, mean)) * total


def _log_poisson(k: int, mean: float) -> float:
    return k * math.log(mean) - mean - math.lgamma(k + 1)


# ── Control charts ─────────────────────────────────────────────────────────────────────────────────────────────


def u_chart(counts: Sequence[Number], exposures: Sequence[Number]) -> ControlChart:
    """Counts per unit of exposure: ū = Σc/Σn, limits ū ± 3·√(ū/nᵢ), the lower one not under 0.

    Source: Montgomery, Introduction to Statistical Quality Control, "Control chart for nonconformities per unit".
    A month without count or exposure has no point. A single point has no limits: there is nothing to compare it with.
    """
    return _rates(counts, exposures, lambda _scores: 1.0)


def u_prime_chart(counts: Sequence[Number], exposures: Sequence[Number]) -> ControlChart:
    """The u-chart corrected for more (or less) spread than Poisson: limits ū ± 3·σᵢ·σz, the lower one not under 0.

    σᵢ = √(ū/nᵢ), zᵢ = (uᵢ − ū)/σᵢ, σz = mean|Δz|/1.128 over months that follow each other.
    Ranges from 3.267 times their mean are left out once; the centre is never screened.
    Source: Laney, Quality Engineering 14 (2002), 531–537. Without two months in a row there is no spread, so no limits.
    """
    return _rates(counts, exposures, _spread)


def _rates(
    counts: Sequence[Number], exposures: Sequence[Number], spread: Callable[[list[Number]], Number]
) -> ControlChart:
    pairs = zip(counts, exposures, strict=True)
    known = [(c, n) if c is not None and n is not None and n > 0 else None for c, n in pairs]
    points = [point for point in known if point]
    values: Series = tuple(point[0] / point[1] if point else None for point in known)
    nothing: Series = (None,) * len(known)
    if not points:
        return ControlChart(values, None, nothing, nothing)
    centre = math.fsum(c for c, _ in points) / math.fsum(n for _, n in points)
    sigmas = [math.sqrt(centre / point[1]) if point else None for point in known]
    factor = spread([_score(v, centre, s) for v, s in zip(values, sigmas, strict=True)])
    if factor is None or len(points) < 2:
        return ControlChart(values, centre, nothing, nothing)
    reach = [None if s is None else 3 * s * factor for s in sigmas]
    lower: Series = tuple(None if r is None else max(0.0, centre - r) for r in reach)
    return ControlChart(values, centre, lower, tuple(None if r is None else centre + r for r in reach))


def _score(value: Number, centre: float, sigma: Number) -> Number:
    if value is None or sigma is None:
        return None
    return (value - centre) / sigma if sigma else 0.0


def _spread(scores: Sequence[Number]) -> Number:
    """σ from the mean moving range, extreme ranges left out once; None without two neighbours.

    When leaving out would leave no spread at all (a flat line with one spike) every ordinary point would stand outside
    its limits; then nothing is left out.
    """
    ranges = [abs(b - a) for a, b in pairwise(scores) if a is not None and b is not None]
    if not ranges:
        return None
    mean = fmean(ranges)
    screened = [r for r in ranges if r < _RANGE_LIMIT * mean]
    kept = fmean(screened) if screened else 0.0
    sigma = (kept if kept > 1e-9 else mean) / _RANGE_TO_SIGMA
    return sigma if sigma > 1e-9 else 0.0


def g_chart(gaps: Sequence[Number]) -> ControlChart:
    """Days (or cases) between rare events: centre at the median, limits ḡ ± 3·√(ḡ(ḡ+1)) from the mean, not under 0.

    Source: Benneyan, Health Care Management Science 4 (2001), 305–318; the median as centre: Provost and Murray, The
    Health Care Data Guide, because half of the points of so skewed a distribution lie on either side of it.
    Raises ValueError for a gap below 0. A single gap has no limits.
    """
    values: Series = tuple(gaps)
    known = [gap for gap in values if gap is not None]
    if any(gap < 0 for gap in known):
        raise ValueError("a gap between two events cannot be negative")
    nothing: Series = (None,) * len(values)
    if not known:
        return ControlChart(values, None, nothing, nothing)
    if len(known) < 2:
        return ControlChart(values, known[0], nothing, nothing)
    mean = fmean(known)
    reach = 3 * math.sqrt(mean * (mean + 1))
    lower: Series = tuple(None if gap is None else max(0.0, mean - reach) for gap in values)
    upper: Series = tuple(None if gap is None else mean + reach for gap in values)
    return ControlChart(values, float(median(known)), lower, upper)


# ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────────


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
