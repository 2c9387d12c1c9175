"""What a sample of answers says about everybody: shares with an interval, as pure functions on plain numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

FEWEST = 10
"""With fewer answers nothing is shown: an estimate would say nothing, and a count could point at somebody."""


@dataclass(frozen=True)
class ReportingRate:
    """Of ``had_incident`` people who had an incident ``reported`` reported it; the interval is that of 95 %."""

    reported: int
    had_incident: int
    lower: float
    upper: float


def reporting_rate(reported: int, not_reported: int) -> ReportingRate | None:
    """The estimate from the answers of who had an incident; None when they are too few."""
    had_incident = reported + not_reported
    if had_incident < FEWEST:
        return None
    return ReportingRate(reported, had_incident, *wilson_interval(reported, had_incident))


def wilson_interval(part: int, whole: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval for a share p of which `part` of `whole` (n) is a sample.

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with z the normal quantile of (1 + confidence)/2.
    Source: Wilson, J. of the American Statistical Association 22 (1927), 209–212. It stays between 0 and 1, and says
    something when nobody or everybody did, where the textbook's p ± z·√(p(1−p)/n) claims to know for sure.
    Without a whole nothing is known: (0, 1). Raises ValueError for what is no part of a whole, or no confidence.
    """
    if not 0 <= part <= whole or part != int(part) or whole != int(whole) or not 0 < confidence < 1:
        raise ValueError("a part of a whole and a confidence between 0 and 1 are needed")
    if whole == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = part / whole, z * z / whole
    middle = share + weight / 2
    reach = z * math.sqrt(share * (1 - share) / whole + weight / (4 * whole))
    lower = 0.0 if part == 0 else (middle - reach) / (1 + weight)
    upper = 1.0 if part == whole else (middle + reach) / (1 + weight)
    return lower, upper
