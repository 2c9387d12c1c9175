"""Is this more than chance? Control charts as pure functions on plain numbers, and everything that judges them.

Nothing here knows a database, a web page or a picture. A missing month is None: it has no value and no limits. The
rules stand in `run_rules`, the exact Poisson numbers in `poisson`, the comparison of departments in `funnel`; all are
to be had from here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from gir.statistics.funnel import Funnel, funnel
from gir.statistics.poisson import poisson_at_most, poisson_interval, poisson_quantile
from gir.statistics.run_rules import RUN, Flags, Line, Number, RunSignals, Series, Signals, run_signals, signals

__all__ = [
    "RUN",
    "TRIAL_POINTS",
    "ControlChart",
    "Flags",
    "Funnel",
    "Line",
    "Number",
    "RunSignals",
    "Series",
    "Signals",
    "funnel",
    "g_chart",
    "poisson_at_most",
    "poisson_interval",
    "poisson_quantile",
    "run_signals",
    "signals",
    "t_chart",
    "u_chart",
    "u_prime_chart",
    "xmr_chart",
]

TRIAL_POINTS = 12
"""With fewer points the limits are trial limits (NHS England, Making Data Count)."""
_RANGE_TO_SIGMA = 1.128  # d2 for ranges of two points (Shewhart's constants)
_RANGE_TO_LIMIT = 2.66  # 3/d2, as it is published
_RANGE_LIMIT = 3.267  # D4 for ranges of two points: a range from here on is itself out of control
_POWER = 3.6


@dataclass(frozen=True)
class ControlChart:
    """The points of a control chart with their centre and limits; None where there is nothing to compare."""

    values: Series
    centre: Number
    lower: Series
    upper: Series


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
    """σ of scores from their mean moving range; None without two neighbours."""
    mean = _mean_range(scores)
    if mean is None:
        return None
    return mean / _RANGE_TO_SIGMA if mean > 1e-9 else 0.0


def _mean_range(values: Sequence[Number]) -> Number:
    """The mean moving range, extreme ranges left out once; None without two neighbours.

    When leaving out would leave no spread at all (a flat line with one spike) every ordinary point would stand outside
    its limits; then nothing is left out.
    """
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if not ranges:
        return None
    mean = fmean(ranges)
    screened = [r for r in ranges if r < _RANGE_LIMIT * mean]
    kept = fmean(screened) if screened else 0.0
    return kept if kept > 1e-9 * mean else mean


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


def t_chart(days: Sequence[Number]) -> ControlChart:
    """Days between rare events: an individuals chart on y^(1/3.6), carried back to days, the lower limit not under 0.

    Source: Nelson, Journal of Quality Technology 26 (1994), 239–240: the power turns exponential gaps into nearly
    normal ones. Raises ValueError for a gap of 0 or less: two events on one day belong in a g-chart.
    """
    if any(day is not None and day <= 0 for day in days):
        raise ValueError("a time between two events is more than 0")
    inner = xmr_chart([None if day is None else day ** (1 / _POWER) for day in days])
    centre, lower, upper = (_in_days(line) for line in ((inner.centre,), inner.lower, inner.upper))
    return ControlChart(tuple(days), centre[0], lower, upper)


def _in_days(line: Sequence[Number]) -> Series:
    return tuple(None if number is None else max(0.0, number) ** _POWER for number in line)


def xmr_chart(values: Sequence[Number]) -> ControlChart:
    """Individual values, such as a median number of days a month: mean ± 2.66 × the mean moving range, not floored.

    Moving ranges from 3.267 times their mean are left out once; the mean itself is never screened. Source: Wheeler,
    Understanding Variation; the screening: Nelson, Journal of Quality Technology 14 (1982), 172–173. Without two
    neighbours there is nothing to compare, so no limits.
    """
    known = [value for value in values if value is not None]
    nothing: Series = (None,) * len(values)
    if not known:
        return ControlChart(tuple(values), None, nothing, nothing)
    centre = fmean(known)
    spread = _mean_range(values)
    if spread is None:
        return ControlChart(tuple(values), centre, nothing, nothing)
    lower: Series = tuple(None if value is None else centre - _RANGE_TO_LIMIT * spread for value in values)
    upper: Series = tuple(None if value is None else centre + _RANGE_TO_LIMIT * spread for value in values)
    return ControlChart(tuple(values), centre, lower, upper)
