"""The rules of statistics against published values, properties and planted counter-examples."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.statistics.control import (
    g_chart,
    poisson_at_most,
    poisson_interval,
    run_signals,
    signals,
    u_chart,
    u_prime_chart,
)

counts_or_gaps = st.lists(st.none() | st.integers(0, 60), max_size=40)


@pytest.mark.parametrize(
    ("k", "lower", "upper"),
    [(0, 0, 3.69), (1, 0.03, 5.57), (5, 1.62, 11.67), (18, 10.67, 28.45), (54, 40.57, 70.46), (78, 61.66, 97.35)],
)
def test_poisson_interval_gives_the_published_limits(k: int, lower: float, upper: float) -> None:
    assert poisson_interval(k) == pytest.approx((lower, upper), abs=0.005)


def test_poisson_interval_other_confidence_and_exposure() -> None:
    assert poisson_interval(10, confidence=0.99) == pytest.approx((3.717, 21.398), abs=0.001)
    assert poisson_interval(18, 9) == pytest.approx(tuple(limit / 9 for limit in poisson_interval(18)))
    assert poisson_interval(0, confidence=0.90)[1] == pytest.approx(-math.log(0.05))
    assert poisson_interval(3, 0) == (0.0, math.inf)


@pytest.mark.parametrize(
    ("k", "exposure", "confidence"), [(-1, 1, 0.95), (1, -1, 0.95), (1, 1, 0), (1, 1, 1), (1, math.nan, 0.95)]
)
def test_poisson_interval_refuses_nonsense(k: int, exposure: float, confidence: float) -> None:
    with pytest.raises(ValueError, match="needed"):
        poisson_interval(k, exposure, confidence)


@given(st.integers(0, 5000), st.floats(0.5, 0.9999))
def test_poisson_interval_solves_its_two_equations(k: int, confidence: float) -> None:
    lower, upper = poisson_interval(k, confidence=confidence)
    tail = (1 - confidence) / 2
    assert lower <= k <= upper
    assert poisson_at_most(k, upper) == pytest.approx(tail, rel=1e-6)
    if k:
        assert 1 - poisson_at_most(k - 1, lower) == pytest.approx(tail, rel=1e-6)


def test_u_chart_by_hand() -> None:
    chart = u_chart([4, 6, 2], [100, 200, 100])
    assert chart.values == (0.04, 0.03, 0.02)
    assert chart.centre == pytest.approx(0.03)
    assert chart.upper == pytest.approx(
        (0.03 + 3 * math.sqrt(0.0003), 0.03 + 3 * math.sqrt(0.00015), 0.03 + 3 * math.sqrt(0.0003))
    )
    assert chart.lower == (0, 0, 0)


def test_u_prime_chart_by_hand() -> None:
    chart = u_prime_chart([16, 4, 16, 4], [1, 1, 1, 1])
    sigma_z = (12 / math.sqrt(10)) / 1.128
    assert chart.centre == 10
    assert chart.upper[0] == pytest.approx(10 + 3 * math.sqrt(10) * sigma_z)


def test_u_prime_leaves_extreme_ranges_out_once() -> None:
    plain = [5, 6] * 10
    with_spike = [*plain, 60, *plain]
    chart = u_prime_chart(with_spike, [1] * 41)
    centre = sum(with_spike) / 41
    assert chart.centre == pytest.approx(centre)
    assert chart.upper[0] == pytest.approx(centre + 3 / 1.128)


def test_u_prime_with_poisson_spread_is_close_to_the_u_chart() -> None:
    counts = [9, 12, 8, 11, 14, 7, 10, 13, 9, 6, 12, 10, 8, 11, 10, 13, 7, 9, 12, 10]
    plain, prime = u_chart(counts, [1] * 20), u_prime_chart(counts, [1] * 20)
    assert 0.7 < ((prime.upper[0] or 0) - 10) / ((plain.upper[0] or 0) - 10) < 1.3


def test_a_flat_line_with_one_spike_flags_the_spike_only() -> None:
    chart = u_prime_chart([3] * 12 + [30] + [3] * 12, [1.0] * 25)
    flags = signals(chart.values, chart.centre, chart.lower, chart.upper).outside
    assert [i for i, flag in enumerate(flags) if flag] == [12]


def test_g_chart_by_hand() -> None:
    chart = g_chart([2, 30, 10, 6, 12])
    assert chart.centre == 10
    assert set(chart.upper) == {12 + 3 * math.sqrt(12 * 13)}
    assert set(chart.lower) == {0}
    with pytest.raises(ValueError, match="negative"):
        g_chart([3, -1])


@pytest.mark.parametrize("chart_of", [u_chart, u_prime_chart])
@pytest.mark.parametrize(
    ("counts", "exposures"),
    [
        ([], []),
        ([4], [100]),
        ([None, None], [10, 10]),
        ([3, 4], [0, 0]),
        ([3, None, 4, 5], [10, 10, None, 0]),
        ([0] * 14, [7] * 14),
        ([7] * 14, [3] * 14),
        ([3, 6, 9] * 5, [0.3, 0.6, 0.9] * 5),
    ],
)
def test_dull_or_missing_data_never_flags(chart_of, counts, exposures) -> None:  # type: ignore[no-untyped-def]
    chart = chart_of(counts, exposures)
    assert not signals(chart.values, chart.centre, chart.lower, chart.upper)


def test_one_point_has_no_limits_and_a_constant_series_has_them_on_the_centre() -> None:
    assert u_prime_chart([4], [2]).upper == (None,)
    assert g_chart([9]).upper == (None,)
    constant = u_prime_chart([7] * 5, [3] * 5)
    assert constant.upper == constant.lower == pytest.approx((constant.centre,) * 5)
    assert g_chart([0, 0, 0]).upper == (0, 0, 0)


@given(counts_or_gaps)
def test_charts_and_rules_never_fail(counts: list[int | None]) -> None:
    exposures = [None if c == 1 else c % 4 if c is not None else 2.5 for c in counts]
    for chart in (u_chart(counts, exposures), u_prime_chart(counts, exposures), g_chart(counts)):
        found = signals(chart.values, chart.centre, chart.lower, chart.upper)
        assert len(found.outside) == len(found.two_of_three) == len(counts)
        for value, low, high, out in zip(chart.values, chart.lower, chart.upper, found.outside, strict=True):
            assert low is None or low >= 0
            assert not (value is None and out)
            assert low is None or high is None or chart.centre is None or low <= high
    run_signals(counts)


@given(st.lists(st.integers(1, 60), min_size=2, max_size=30), st.floats(0.1, 50))
def test_rates_scale_with_the_unit_of_exposure(counts: list[int], factor: float) -> None:
    one, many = u_prime_chart(counts, [1.0] * len(counts)), u_prime_chart(counts, [factor] * len(counts))
    assert many.centre == pytest.approx((one.centre or 0) / factor)
    assert [v for v in many.values if v is not None] == pytest.approx([v / factor for v in one.values if v is not None])


# ── The four rules, each with its counter-examples (centre 10, limits 1 and 19: two thirds of the way at 4 and 16) ──


def flagged(rule: str, values: Sequence[float | None]) -> list[int]:
    found = signals(values, 10, 1, 19)
    return [i for i, flag in enumerate(getattr(found, rule)) if flag]


def test_outside_is_strict() -> None:
    assert flagged("outside", [19, 1, 10]) == []
    assert flagged("outside", [19.1, 0.9, 10]) == [0, 1]
    assert signals([25.0], 10, None, None).outside == (False,)
    assert signals([0.1 + 0.2], 0.2, 0.1, 0.3).outside == (False,)


def test_seven_on_one_side() -> None:
    assert flagged("seven_one_side", [11] * 6 + [9]) == []
    assert flagged("seven_one_side", [9, *[11] * 7, 9]) == [1, 2, 3, 4, 5, 6, 7]
    assert flagged("seven_one_side", [9] * 8) == list(range(8))
    assert flagged("seven_one_side", [11, 11, 11, 10, 11, 11, 11, 11]) == [], "a point on the mean breaks the run"
    assert flagged("seven_one_side", [11, 11, 11, None, 11, 11, 11, 11]) == [], "an unknown month breaks the run"
    assert flagged("seven_one_side", [10] * 20) == []


def test_seven_points_rising_or_falling() -> None:
    assert flagged("seven_trend", [7, 8, 9, 10, 11, 12]) == []
    assert flagged("seven_trend", [7, 8, 9, 10, 11, 12, 13]) == list(range(7))
    assert flagged("seven_trend", [9, 13, 12, 11, 10, 9, 8, 7, 8]) == [1, 2, 3, 4, 5, 6, 7]
    assert flagged("seven_trend", [7, 8, 9, 9, 10, 11, 12, 13]) == [], "a tie breaks it"
    assert flagged("seven_trend", [7, 8, 9, None, 10, 11, 12, 13]) == []


def test_two_of_three_near_a_limit() -> None:
    assert flagged("two_of_three", [17, 11, 18]) == [0, 2]
    assert flagged("two_of_three", [3, 2, 9]) == [0, 1]
    assert flagged("two_of_three", [17, 9, 18]) == [], "the third lies on the other side"
    assert flagged("two_of_three", [17, 10, 18]) == [], "the third lies on the mean"
    assert flagged("two_of_three", [17, 3, 17]) == [], "opposite limits"
    assert flagged("two_of_three", [16, 16, 16]) == [], "exactly two thirds is not beyond"
    assert flagged("two_of_three", [17, 20, 11]) == [], "outside is its own rule"
    assert flagged("two_of_three", [17, 20, 18]) == [0, 2]
    assert flagged("two_of_three", [17, 18]) == [], "two points are no three"
    assert signals([17, 17, 17], 10, None, None).two_of_three == (False,) * 3


@pytest.mark.parametrize("n", [0, 1, 2])
def test_every_rule_has_one_flag_per_point(n: int) -> None:
    found = signals([1.0] * n, 1, 0, 2)
    assert {found.outside, found.seven_one_side, found.seven_trend, found.two_of_three} == {(False,) * n}


def test_limits_per_point() -> None:
    assert signals([12, 12], [10, 10], [5, 5], [11, 13]).outside == (True, False)
    with pytest.raises(ValueError, match="one per point"):
        signals([1, 2], [1], 0, 3)


# Useful points, longest run allowed, fewest crossings: the published table (Anhøj and Olesen 2014).
TABLE = [(10, 6, 2), (12, 7, 3), (14, 7, 4), (17, 7, 5), (19, 7, 6), (22, 7, 7), (23, 8, 7), (24, 8, 8)]


@pytest.mark.parametrize(("n", "longest", "crossings"), TABLE)
def test_run_limits_are_the_published_ones(n: int, longest: int, crossings: int) -> None:
    found = run_signals([0.0] * (n // 2) + [0.5] * 3 + [1.0] * (n - n // 2))
    assert found.n_useful == n
    assert (found.longest_run_max, found.crossings_min) == (longest, crossings)


def test_run_rules() -> None:
    assert not run_signals([1, 3] * 12).signal
    assert run_signals([1] * 12 + [3] * 12).signal
    assert not run_signals([2] * 30).signal, "all on the median: nothing useful"
    assert run_signals([]).n_useful == 0
    assert run_signals([1, 2, 2, 3, None]).n_useful == 2


def test_run_equality_is_no_signal() -> None:
    at_limit = [3] * 7 + [1, 1, 3, 1, 1, 3, 1, 1, 1, 3, 1, 1, 1]
    found = run_signals(at_limit)
    assert found.n_useful == 20
    assert found.longest_run == found.longest_run_max == 7
    assert not found.signal


def test_crossings_at_the_limit_are_no_signal_and_one_fewer_is() -> None:
    three = run_signals([3] * 3 + [1] * 3 + [3] * 3 + [1] * 3)
    assert (three.crossings, three.crossings_min, three.signal) == (3, 3, False)
    two = run_signals([1] * 3 + [3] * 6 + [1] * 3)
    assert (two.crossings, two.longest_run, two.signal) == (2, 6, True)
