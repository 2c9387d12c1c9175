"""Whether something changed, what that says together, and the intervals it rests on."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.statistics.compare import (
    Direction,
    Estimate,
    direction,
    median_of,
    rate_of,
    ratio_of,
    share_of,
)
from gir.statistics.reading import Reading, reading

UP, DOWN, LEVEL, UNKNOWN = Direction.UP, Direction.DOWN, Direction.LEVEL, Direction.UNKNOWN


def around(value: float, reach: float, *, precise: bool = False) -> Estimate:
    return Estimate(value, value - reach, value + reach, 0, 0, precise)


def test_a_direction_needs_intervals_that_do_not_touch() -> None:
    assert direction(around(10, 2), around(5, 2)) is UP
    assert direction(around(5, 2), around(10, 2)) is DOWN
    assert direction(around(10, 3), around(5, 2)) is UNKNOWN, "12 and 7 touch"
    assert direction(around(10, 3, precise=True), around(9, 2, precise=True)) is LEVEL
    assert direction(around(10, 3, precise=True), around(9, 2)) is UNKNOWN
    assert direction(around(10, 3, precise=True), around(6, 2, precise=True)) is UNKNOWN, "6 lies outside 7 to 13"


def test_a_signal_is_enough_and_nothing_is_not_compared() -> None:
    assert direction(around(10, 3), around(9, 3), signal=1) is UP
    assert direction(around(10, 3), around(9, 3), signal=-1) is DOWN
    assert direction(None, around(9, 3), signal=1) is UNKNOWN
    assert direction(around(9, 3), None) is UNKNOWN


def test_sixty_and_eighty_reports_are_too_few_to_tell() -> None:
    assert direction(rate_of(80, 9.0), rate_of(60, 9.0)) is UNKNOWN
    assert direction(rate_of(64, 9.0), rate_of(62, 9.0)) is LEVEL
    assert direction(rate_of(900, 9.0), rate_of(500, 9.0)) is UP


def test_few_are_never_about_the_same() -> None:
    assert direction(share_of(1, 8), share_of(1, 8)) is UNKNOWN
    assert direction(rate_of(0, 9.0), rate_of(0, 9.0)) is UNKNOWN
    assert direction(share_of(12, 64), share_of(11, 64)) is UNKNOWN
    assert direction(share_of(4, 64), share_of(5, 70)) is LEVEL


def test_nothing_has_no_estimate() -> None:
    assert share_of(0, 0) is None
    assert rate_of(4, None) is None
    assert rate_of(4, 0.0) is None
    assert ratio_of(7, 0) is None
    assert median_of([]) is None


def test_the_interval_of_a_ratio_is_that_of_the_share() -> None:
    ratio, share = ratio_of(18, 6), share_of(6, 24)
    assert ratio is not None
    assert share is not None
    assert ratio.value == 3
    assert ratio.lower == pytest.approx((1 - share.upper) / share.upper)
    assert ratio.upper == pytest.approx((1 - share.lower) / share.lower)


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [(6, 1, 6), (10, 2, 9), (20, 6, 15), (25, 8, 18), (50, 18, 33), (100, 40, 61)],
)
def test_the_interval_of_a_median_runs_between_the_published_ranks(n: int, low: int, high: int) -> None:
    """Ranks for 95 percent: Hahn and Meeker, Statistical Intervals, table of the median; Conover's binomial rule."""
    found = median_of(range(1, n + 1))
    assert found is not None
    assert (found.lower, found.upper) == (low, high)


def test_five_values_hold_no_interval() -> None:
    found = median_of([1, 2, 3, 4, 5])
    assert found is not None
    assert (found.value, found.lower, found.upper, found.precise) == (3, 0, math.inf, False)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=600))
def test_a_median_lies_in_its_interval(values: list[int]) -> None:
    found = median_of(values)
    assert found is not None
    assert found.lower <= found.value <= found.upper


# ── The reading ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reports", "severe", "injury", "silent", "pulse", "found"),
    [
        (UP, LEVEL, UNKNOWN, DOWN, UNKNOWN, Reading.REPORTING),
        (UP, LEVEL, UNKNOWN, UNKNOWN, UP, Reading.REPORTING),
        (UP, LEVEL, UNKNOWN, UNKNOWN, UNKNOWN, Reading.NOT_HEAVIER),
        (UP, UP, UP, DOWN, UP, Reading.AGGRESSION),
        (UP, UP, UNKNOWN, UNKNOWN, UNKNOWN, Reading.AGGRESSION),
        (UP, LEVEL, UP, DOWN, UNKNOWN, Reading.AGGRESSION),
        (LEVEL, UP, UNKNOWN, UNKNOWN, UNKNOWN, Reading.HEAVIER),
        (UNKNOWN, UP, UNKNOWN, UNKNOWN, UNKNOWN, Reading.HEAVIER),
        (DOWN, UP, UP, UP, DOWN, Reading.WARNING),
        (DOWN, LEVEL, UNKNOWN, UP, UNKNOWN, Reading.WARNING),
        (DOWN, DOWN, UNKNOWN, LEVEL, UNKNOWN, Reading.CALMER),
        (DOWN, DOWN, UNKNOWN, UNKNOWN, UNKNOWN, Reading.UNCLEAR),
        (LEVEL, LEVEL, UNKNOWN, UNKNOWN, UNKNOWN, Reading.STEADY),
        (UP, UNKNOWN, UNKNOWN, DOWN, UP, Reading.UNCLEAR),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, Reading.UNCLEAR),
    ],
)
def test_what_the_figures_say_together(
    reports: Direction, severe: Direction, injury: Direction, silent: Direction, pulse: Direction, found: Reading
) -> None:
    assert reading(reports, severe, injury=injury, silent=silent, pulse=pulse) is found


def test_no_unknown_ever_supports_more_aggression() -> None:
    for reports, silent, pulse in itertools.product(Direction, repeat=3):
        found = reading(reports, UNKNOWN, injury=UNKNOWN, silent=silent, pulse=pulse)
        assert found in (Reading.UNCLEAR, Reading.WARNING)


def test_the_number_of_reports_alone_says_nothing() -> None:
    for reports in (UP, DOWN):
        assert reading(reports, UNKNOWN, injury=UNKNOWN, silent=UNKNOWN, pulse=UNKNOWN) is Reading.UNCLEAR
