"""Control charts against numbers that others published, in the tests and examples of their own packages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scipy.stats import binom, chi2, poisson

from gir.statistics.control import (
    ControlChart,
    funnel,
    g_chart,
    poisson_interval,
    poisson_quantile,
    run_signals,
    signals,
    t_chart,
    u_chart,
    xmr_chart,
)

# ── NHSRplotthedots ──────────────────────────────────────────────────────────────────────────────────────────────

TWENTY = [
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123),
    *(-0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314),
    *(0.49785048, -1.96661716, 0.70135590, -0.47279141),
]
"""R's `set.seed(123); rnorm(20)`, the data of that package's tests."""


def limits(chart: ControlChart) -> tuple[float | None, float | None, float | None]:
    return chart.centre, chart.lower[0], chart.upper[0]


def test_individuals_chart_of_plotthedots() -> None:
    """NHSRplotthedots 0.2.0, tests/testthat/_snaps/ptd_spc_standard.md, first snapshot."""
    assert limits(xmr_chart(TWENTY)) == pytest.approx((0.1416238, -3.01138, 3.294627), abs=5e-6)


def test_individuals_chart_of_plotthedots_leaves_extreme_ranges_out() -> None:
    """The same file, second snapshot: the fifteenth value is 10 and the ranges beside it are screened."""
    spiked = [*TWENTY[:14], 10, *TWENTY[15:]]
    assert limits(xmr_chart(spiked)) == pytest.approx((0.6694159, -2.383666, 3.722497), abs=5e-6)


def test_individuals_charts_of_plotthedots_by_half() -> None:
    """NHSRplotthedots 0.2.0, tests/testthat/_snaps/ptd_spc.md: the first and the last ten points as two series."""
    assert limits(xmr_chart(TWENTY[:10])) == pytest.approx((0.0746, -2.60, 2.75), abs=0.005)
    assert limits(xmr_chart(TWENTY[10:])) == pytest.approx((0.209, -3.28, 3.70), abs=0.005)


def test_two_points_near_opposite_limits_are_common_cause_in_plotthedots() -> None:
    """NHSRplotthedots 0.2.0, tests/testthat/test-ptd_spc_standard.R, last test."""
    values = [*[1, -1] * 7, 5.5, -5.5]
    chart = xmr_chart(values)
    assert not any(signals(chart.values, chart.centre, chart.lower, chart.upper).two_of_three)


@pytest.mark.parametrize(
    ("near", "flagged"),
    [("1010000", "1010000"), ("0110000", "0110000"), ("0010100", "0010100"), ("1001100", "0001100"), ("1001", "0000")],
)
def test_two_of_three_of_plotthedots(near: str, flagged: str) -> None:
    """NHSRplotthedots 0.2.0, tests/testthat/test-ptd_calculate_point_type.R, part of two in three."""
    values = [17 if mark == "1" else 12 for mark in near]
    assert "".join(str(int(flag)) for flag in signals(values, 10, 1, 19).two_of_three) == flagged


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ([1, 2, 3, 4, 5, 6], "000000"),
        ([1, 2, 3, 3, 4, 5, 6], "0000000"),
        ([1, 2, 3, 4, 5, 6, 7], "1111111"),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], "011111110"),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], "011111110"),
    ],
)
def test_seven_point_trend_of_plotthedots(values: list[int], flagged: str) -> None:
    """NHSRplotthedots 0.2.0, tests/testthat/test-ptd_calculate_point_type.R, seven point trend and its parts."""
    found = signals(values, None, None, None).seven_trend
    assert "".join(str(int(flag)) for flag in found) == flagged


# ── qicharts2 ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_individuals_chart_of_qicharts() -> None:
    """qicharts2, tests/testthat/ex_6.5_3.rds: Montgomery's example 6.5, mortgage costs of twenty weeks."""
    costs = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
    assert limits(xmr_chart(costs)) == pytest.approx((300.5, 279.783315, 321.216685), abs=0.005)


def test_u_chart_of_qicharts() -> None:
    """qicharts2, tests/testthat/ex_7.4_1.rds: Montgomery's example 7.4, twenty samples of fifty."""
    counts = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
    chart = u_chart(counts, [50] * 20)
    assert limits(chart) == pytest.approx((0.074, 0, 0.189412), abs=5e-7)
    runs = run_signals([value - 0.074 if value is not None else None for value in chart.values])
    assert (runs.n_useful, runs.longest_run_max, runs.crossings_min) == (20, 7, 6)


def test_u_chart_of_qicharts_with_unequal_exposures() -> None:
    """qicharts2, tests/testthat/ex_7.5_1.rds: Montgomery's example 7.5, faults in rolls of cloth per 50 metres."""
    metres = [500, 400, 650, 500, 475, 500, 600, 525, 600, 625]
    chart = u_chart([14, 12, 20, 11, 7, 10, 21, 16, 19, 23], [length / 50 for length in metres])
    assert chart.centre == pytest.approx(1.423256, abs=5e-7)
    assert [chart.lower[i] for i in (0, 1, 2, 4)] == pytest.approx([0.291474, 0.157885, 0.430617, 0.262072], abs=1e-6)
    assert [chart.upper[i] for i in (0, 1, 2, 4)] == pytest.approx([2.555038, 2.688626, 2.415894, 2.584440], abs=1e-6)


def test_t_chart_of_qicharts() -> None:
    """qicharts2, tests/testthat/ex_7.6_1.rds: Montgomery's example 7.6, hours between failures of a valve.

    That package multiplies by 3/1.128 where the published constant is 2.66: 0.05 % more after the power.
    """
    hours = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
    assert limits(t_chart(hours)) == pytest.approx((430.040952, 0, 6937.933488), rel=5e-4)


def test_g_chart_of_qicharts() -> None:
    """qicharts2, R/helper.functions.R: limits from the mean, centre drawn at the median; worked out by hand."""
    assert limits(g_chart([1, 4, 16])) == pytest.approx((4, 0, 7 + 3 * 56**0.5))


# ── FunnelPlotR ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("expected", "l95", "u95", "l998", "u998"),
    [
        (15, 0.5596924, 1.649348, 0.3862650, 2.082907),
        (20, 0.6108260, 1.544419, 0.4479107, 1.902094),
        (30, 0.6746958, 1.427562, 0.5289724, 1.702771),
    ],
)
def test_poisson_limits_of_funnelplotr(expected: int, l95: float, u95: float, l998: float, u998: float) -> None:
    """FunnelPlotR 0.6.0, tests/testthat/test-poisson_limits.R: exact intervals as multiples of what is expected."""
    assert poisson_interval(expected, expected) == pytest.approx((l95, u95), abs=5e-7)
    assert poisson_interval(expected, expected, 0.998) == pytest.approx((l998, u998), abs=5e-7)


def test_spread_of_funnelplotr_by_hand() -> None:
    """The six groups of FunnelPlotR 0.6.0, tests/testthat/test-funnel_plot.R, in its square root variant.

    That package takes 1 as the common rate, so the expected numbers are scaled to add up to the observed ones.
    """
    observed, raw = [100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220]
    expected = [e * sum(observed) / sum(raw) for e in raw]
    z = sorted(2 * (o**0.5 - e**0.5) for o, e in zip(observed, expected, strict=True))
    kept = [(z[0] + z[1]) / 2, *z[1:5], (z[4] + z[5]) / 2]  # the 10 % and 90 % quantiles of six values
    phi = sum(score**2 for score in kept) / 6
    weights = [4 * e for e in expected]
    tau2 = (6 * phi - 5) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    found = funnel(observed, raw)
    assert (found.phi, found.tau2) == pytest.approx((phi, tau2))
    assert found.adjusted
    assert found.upper95[1] == pytest.approx(855 / 800 * (1 + 1.959964 * (1 / weights[1] + tau2) ** 0.5) ** 2)
    assert found.lower998[1] == pytest.approx(855 / 800 * (1 - 3.090232 * (1 / weights[1] + tau2) ** 0.5) ** 2)


# ── At the extremes, against SciPy ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("k", [0, 1, 2, 7, 60, 999, 54_321, 10**6])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.998, 1 - 1e-9])
def test_poisson_interval_at_the_extremes(k: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    lower = chi2.ppf(tail, 2 * k) / 2 if k else 0.0
    assert poisson_interval(k, confidence=confidence) == pytest.approx((lower, chi2.isf(tail, 2 * k + 2) / 2), rel=1e-9)


@pytest.mark.parametrize("mean", [0, 1e-9, 0.02, 1.1, 12.5, 700, 123_456.7])
@pytest.mark.parametrize("share", [0.001, 0.025, 0.5, 0.975, 0.999])
def test_poisson_quantiles_at_the_extremes(share: float, mean: float) -> None:
    assert poisson_quantile(share, mean) == (poisson.ppf(share, mean) if mean else 0)


@pytest.mark.parametrize("n", [2, 3, 10, 11, 100, 1_000])
def test_fewest_crossings_are_quantiles_of_the_binomial(n: int) -> None:
    found = run_signals([0.0] * (n // 2) + [0.5] * 3 + [1.0] * (n - n // 2))
    quantile: Callable[[float, int, float], float] = binom.ppf
    assert found.crossings_min == quantile(0.05, found.n_useful - 1, 0.5)
