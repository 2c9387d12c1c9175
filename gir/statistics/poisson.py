"""Exact intervals and quantiles of a Poisson count, as pure functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

KEPT = 2048
"""Results that are remembered: the same counts come on every page until one of them changes."""


@lru_cache(maxsize=KEPT)
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


@lru_cache(maxsize=KEPT)
def poisson_quantile(share: float, mean: float) -> int:
    """The smallest count k with P(X ≤ k) ≥ `share`, for a share below 1."""
    low, high = -1, int(mean) + 1
    while poisson_at_most(high, mean) < share:
        low, high = high, 2 * high
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if poisson_at_most(middle, mean) >= share else (middle, high)
    return high


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
