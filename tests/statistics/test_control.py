"""The rules of statistics against published values, properties and planted counter-examples."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gir.statistics.control import (
    ControlChart,
    funnel,
    g_chart,
    poisson_at_most,
    poisson_interval,
    run_signals,
    signals,
    t_chart,
    u_chart,
    u_prime_chart,
    xmr_chart,
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


def judged(chart: ControlChart) -> bool:
    return bool(signals(chart.values, chart.centre, chart.lower, chart.upper))


def test_xmr_chart_by_hand() -> None:
    chart = xmr_chart([10, 12, None, 8, 11])
    assert chart.centre == 10.25
    assert chart.lower == pytest.approx((10.25 - 2.66 * 2.5,) * 2 + (None,) + (10.25 - 2.66 * 2.5,) * 2)
    assert xmr_chart([-5.0, 5.0]).lower == pytest.approx((-26.6, -26.6)), "it is not floored"


def test_t_chart_by_hand() -> None:
    chart = t_chart([1, 2**3.6, 1, 2**3.6])
    assert chart.centre == pytest.approx(1.5**3.6)
    assert chart.upper == pytest.approx(((1.5 + 2.66) ** 3.6,) * 4)
    assert chart.lower == (0,) * 4


@pytest.mark.parametrize("gaps", [[3, 0], [-1], [2, None, 0.0]])
def test_t_chart_refuses_two_events_on_one_day(gaps: list[float | None]) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        t_chart(gaps)


def test_funnel_with_no_more_spread_than_poisson_by_hand() -> None:
    found = funnel([10, 10, 12, 8], [100, 100, 100, 100])
    assert (found.rate, found.expected) == (0.1, (10,) * 4)
    assert (*found.lower95, *found.upper95) == pytest.approx((0.04,) * 4 + (0.17,) * 4)
    assert (*found.lower998, *found.upper998) == pytest.approx((0.02,) * 4 + (0.21,) * 4)
    assert not found.adjusted
    assert found.tau2 == 0
    assert not any((*found.outside95, *found.outside998))


def test_funnel_flags_what_is_strictly_outside() -> None:
    counts = [*([100] * 10), 120, 119]
    flagged = [i for i, out in enumerate(funnel(counts, [100] * 12).outside95) if out]
    assert flagged == []
    assert funnel([*([100] * 10), 150, 50], [100] * 12).outside998 == (*[False] * 10, True, True)


def test_funnel_without_reports_where_one_is_expected_is_no_signal() -> None:
    found = funnel([0, 110, 90, 115, 85, 122, 78], [1.1, 100, 100, 100, 100, 100, 100])
    assert found.expected[0] == pytest.approx(1.1, abs=0.005)
    assert found.adjusted
    assert not found.outside95[0]


@pytest.mark.parametrize("counts", [[], [4], [None, None], [0, 0, 0], [7] * 9, [5, None, 5, 5]])
def test_funnel_of_dull_data_never_flags(counts: list[int | None]) -> None:
    found = funnel(counts, [2.5] * len(counts))
    assert not any((*found.outside95, *found.outside998, found.adjusted))
    assert len(found.lower95) == len(found.outside998) == len(counts)


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 400), st.none() | st.just(0.0) | st.floats(1e-6, 500)), max_size=25)
)
def test_funnel_never_fails(groups: list[tuple[int | None, float | None]]) -> None:
    found = funnel([count for count, _ in groups], [exposure for _, exposure in groups])
    for low, high, far_low, far_high in zip(found.lower95, found.upper95, found.lower998, found.upper998, strict=True):
        if low is not None and high is not None and far_low is not None and far_high is not None:
            assert 0 <= far_low <= low <= (found.rate or 0) * (1 + 1e-9) or low == 0
            assert high <= far_high
    assert all(near or not far for near, far in zip(found.outside95, found.outside998, strict=True))


@given(st.lists(st.integers(0, 80), min_size=2, max_size=15), st.sampled_from([0.125, 0.5, 4.0, 1024.0]))
def test_funnel_scales_with_the_unit_of_exposure(counts: list[int], factor: float) -> None:
    exposures = [10.0 + i for i in range(len(counts))]
    one, many = funnel(counts, exposures), funnel(counts, [e * factor for e in exposures])
    assert many.outside95 == one.outside95
    assert many.phi == pytest.approx(one.phi)
    assert many.upper998 == pytest.approx([limit / factor for limit in one.upper998 if limit is not None])


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=40), st.sampled_from([0.25, 2.0, 64.0]))
def test_xmr_scales_and_never_fails(values: list[float | None], factor: float) -> None:
    one, many = xmr_chart(values), xmr_chart([None if v is None else v * factor for v in values])
    assert [up for up in many.upper if up is not None] == pytest.approx(
        [up * factor for up in one.upper if up is not None], rel=1e-6, abs=1e-6
    )
    judged(one)


@given(st.lists(st.none() | st.floats(0.01, 4000), max_size=40))
def test_t_charts_never_fail(gaps: list[float | None]) -> None:
    chart = t_chart(gaps)
    assert all(low is None or low >= 0 for low in chart.lower)
    judged(chart)


@given(st.integers(1, 10**6) | st.floats(0.001, 1e6), st.lists(st.booleans(), max_size=40))
def test_a_constant_series_with_missing_months_never_flags(level: float, known: list[bool]) -> None:
    values = [level if here else None for here in known]
    ones = [1.0 if here else None for here in known]
    charts = [u_chart(values, ones), u_prime_chart(values, ones), g_chart(values), t_chart(values), xmr_chart(values)]
    assert not any(judged(chart) for chart in charts)
    found = funnel(values, ones)
    assert not any((*found.outside95, *found.outside998))
    assert not run_signals(values).signal


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
