"""Departments against each other: which one stands out more than its size explains."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean

from gir.statistics.poisson import poisson_quantile
from gir.statistics.run_rules import Flags, Number, Series

_TRIMMED = 0.1  # winsorised at each end
_LEVELS = (0.95, 0.998)


@dataclass(frozen=True)
class Funnel:
    """One rate for all, and the limits within which chance keeps each group; limits and rate are per unit of exposure.

    ``phi`` is the overdispersion, ``tau2`` the variance between groups that it leads to; with ``adjusted`` the limits
    allow for it. None where a group has no count or exposure, or where there is nothing to compare it with.
    """

    rate: Number
    expected: Series
    lower95: Series
    upper95: Series
    lower998: Series
    upper998: Series
    phi: Number
    tau2: Number
    adjusted: bool
    outside95: Flags
    outside998: Flags


def funnel(counts: Sequence[Number], exposures: Sequence[Number]) -> Funnel:
    """Counts against what the common rate Σc/Σn expects of each exposure, with 95 % and 99.8 % limits.

    Exact limits are quantiles of Poisson(expected). z = 2√E·(√(O/E) − 1); φ = mean z², 10 % winsorised at each end.
    When nφ ≥ n − 1 there is more spread than Poisson: τ² = (nφ − (n − 1)) / (Σw − Σw²/Σw) with w = 4E, and the limits
    become rate·(1 ± z·√(1/(4E) + τ²))², squared back from the root scale, the lower root not under 0. A group stands
    out only when the exact limits say so too: at a handful of expected reports the root scale is too rough to accuse
    anybody. Sources: Spiegelhalter, Statistics in Medicine 24 (2005), 1185–1202, and Qual Saf Health Care 14 (2005),
    347–351; τ² after DerSimonian and Laird.
    """
    pairs = zip(counts, exposures, strict=True)
    known = [(c, n) if c is not None and n is not None and n > 0 else None for c, n in pairs]
    groups = [group for group in known if group]
    nothing: Series = (None,) * len(known)
    never = (False,) * len(known)
    if not groups:
        return Funnel(None, nothing, nothing, nothing, nothing, nothing, None, None, False, never, never)
    rate = math.fsum(c for c, _ in groups) / math.fsum(n for _, n in groups)
    expected: Series = tuple(group[1] * rate if group else None for group in known)
    if len(groups) < 2:
        return Funnel(rate, expected, nothing, nothing, nothing, nothing, None, None, False, never, never)
    phi, tau2 = _dispersion(groups, rate)
    exact = [_limits(expected, rate, _exactly, level) for level in _LEVELS]
    drawn = exact
    if tau2 is not None:
        drawn = [_limits(expected, rate, _with_spread(tau2), level) for level in _LEVELS]
    outside = [_outside(known, rate, *drawn[i], *exact[i]) for i in range(len(_LEVELS))]
    return Funnel(rate, expected, *drawn[0], *drawn[1], phi, tau2 or 0.0, tau2 is not None, outside[0], outside[1])


def _dispersion(groups: Sequence[tuple[float, float]], rate: float) -> tuple[float, float | None]:
    """φ, and τ² when there is more spread between the groups than Poisson gives."""
    expected = [n * rate for _, n in groups]
    scores = [2 * (math.sqrt(c) - math.sqrt(e)) for (c, _), e in zip(groups, expected, strict=True)]
    low, high = _quantile(scores, _TRIMMED), _quantile(scores, 1 - _TRIMMED)
    phi = fmean(min(max(score, low), high) ** 2 for score in scores)
    n, weights = len(groups), [4 * e for e in expected]
    total = math.fsum(weights)
    left = total - math.fsum(w * w for w in weights) / total if total else 0.0
    if n * phi < n - 1 or left <= 0:
        return phi, None
    return phi, (n * phi - (n - 1)) / left


def _quantile(values: Sequence[float], share: float) -> float:
    """Numpy's default quantile: on a straight line between two of the sorted values."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


Limits = Callable[[float, float], tuple[float, float]]
"""Lower and upper limit as a multiple of what is expected, at a confidence level."""


def _limits(expected: Series, rate: float, limits: Limits, level: float) -> tuple[Series, Series]:
    each = [None if e is None else limits(e, level) if e else (0.0, 0.0) for e in expected]
    lower: Series = tuple(None if pair is None else rate * pair[0] for pair in each)
    return lower, tuple(None if pair is None else rate * pair[1] for pair in each)


def _exactly(expected: float, level: float) -> tuple[float, float]:
    """Quantiles of Poisson, which hold what is expected between them: under 0.03 reports both quantiles are 0."""
    tail = (1 - level) / 2
    low, high = poisson_quantile(tail, expected), poisson_quantile(1 - tail, expected)
    return min(low / expected, 1.0), max(high / expected, 1.0)


def _with_spread(tau2: float) -> Limits:
    def limits(expected: float, level: float) -> tuple[float, float]:
        reach = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(1 / (4 * expected) + tau2)
        return max(0.0, 1 - reach) ** 2, (1 + reach) ** 2

    return limits


def _outside(
    groups: Sequence[tuple[float, float] | None], rate: float, low: Series, high: Series, least: Series, most: Series
) -> Flags:
    """Which groups lie outside both pairs of limits; equal but for rounding is not outside."""
    slack, flags = 1e-9 * rate, []
    for group, *limits in zip(groups, low, high, least, most, strict=True):
        lower, upper, exact_lower, exact_upper = (limit or 0.0 for limit in limits)
        value = group[0] / group[1] if group else lower
        flags.append(value < min(lower, exact_lower) - slack or value > max(upper, exact_upper) + slack)
    return tuple(flags)
