"""Trends: slopes against closed forms and twins, breaks, and how often chance passes for one."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from cmt.analysis.history import Trend, TrendPoint, WaveBrief
from cmt.analysis.trends import adjusted, chance_above, error_of, fit, line_of, trend, usable
from cmt.responses.model import SurveyInfo

BC_YEARS = (2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2021)
BC_MEANS = (4.14, 4.14, 4.18, 4.15, 4.11, 4.13, 4.26, 4.11, 4.15, 3.90)
"""British Columbia's transportation survey as published, mean of 5; 2020 not held, 2021 online."""


def waves(*times: float) -> tuple[WaveBrief, ...]:
    return tuple(
        WaveBrief(label=f"{t:g}", info=SurveyInfo(), n=100, at=t, dated="label") for t in times
    )


def series(
    values: tuple[float, ...], error: float = math.nan, broken_at: int | None = None
) -> Trend:
    points = tuple(
        TrendPoint(wave=i, estimate=v, se=error, n=100, breaks=("mode",) if i == broken_at else ())
        for i, v in enumerate(values)
    )
    return Trend(item="overall", statistic="mean", points=points)


def bc(broken_at: int | None = 9) -> Trend:
    return trend(series(BC_MEANS, broken_at=broken_at), waves(*(y + 0.5 for y in BC_YEARS)))


def test_published_series_with_its_mode_break_shows_no_trend_over_the_break() -> None:
    found = bc()
    assert found.waves == (9,)
    assert found.direction == "too-few-waves" and math.isnan(found.slope)
    assert found.points[9].breaks == ("mode",)


def test_published_series_before_its_break_is_flat_and_after_it_would_seem_to_fall() -> None:
    before = trend(series(BC_MEANS[:9]), waves(*BC_YEARS[:9]))
    known = stats.linregress(BC_YEARS[:9], BC_MEANS[:9])
    assert before.slope == pytest.approx(known.slope, rel=1e-8)
    assert before.se == pytest.approx(known.stderr, rel=1e-8)
    assert before.p == pytest.approx(known.pvalue, rel=1e-8)
    assert before.df == 7 and before.direction == "no-clear-trend"
    naive = bc(broken_at=None)
    assert naive.slope < -0.01 < before.slope


def test_without_errors_the_interval_is_that_of_ordinary_least_squares() -> None:
    times, values = (2015.5, 2016.5, 2018.0, 2019.5), (60.0, 63.0, 64.0, 70.0)
    found = trend(series(values), waves(*times))
    known = stats.linregress(times, values)
    half = stats.t.ppf(0.975, 2) * known.stderr
    assert (found.low, found.high) == pytest.approx((known.slope - half, known.slope + half))


def twin(time: np.ndarray, y: np.ndarray, v: np.ndarray) -> tuple[float, float, float]:
    """Slope, its error and the variance between waves, the long way round."""
    x = np.column_stack([np.ones(len(time)), time])

    def gls(between: float) -> tuple[np.ndarray, np.ndarray, float]:
        inverse = np.linalg.inv(np.diag(v + between))
        covariance = np.linalg.inv(x.T @ inverse @ x)
        b = covariance @ x.T @ inverse @ y
        r = y - x @ b
        return b, covariance, float(r @ inverse @ r) - (len(y) - 2)

    between = 0.0
    if gls(0.0)[2] > 0:
        between = optimize.brentq(lambda t: gls(t)[2], 0, 1e4, xtol=1e-14, rtol=1e-14)
    b, covariance, _ = gls(between)
    return float(b[1]), math.sqrt(covariance[1, 1]), between


@pytest.mark.parametrize("seed", range(12))
def test_slope_with_known_errors_equals_a_brute_force_twin(seed: int) -> None:
    chance = np.random.default_rng(seed)
    k = int(chance.integers(3, 12))
    time = 10 + np.sort(chance.uniform(0, 10, k))
    error = np.asarray(chance.uniform(0.5, 3, k))
    y = 70 + 0.4 * time + chance.normal(0, error) + chance.normal(0, 2 * (seed % 2), k)
    found = fit(time, y, error)
    slope, se, between = twin(time, y, error**2)
    assert found.slope == pytest.approx(slope, rel=1e-8)
    assert math.sqrt(found.covariance[1, 1]) == pytest.approx(se, rel=1e-8)
    assert found.between == pytest.approx(between, rel=1e-7, abs=1e-9)


def test_waves_that_scatter_no_more_than_their_errors_get_weighted_least_squares() -> None:
    time, error = np.array([0.0, 1, 2, 3]), np.array([1.0, 2, 1, 2])
    y = np.array([70.0, 71, 72.1, 73])
    w = 1 / error**2
    mean = (w * time).sum() / w.sum()
    known = (w * (time - mean) * y).sum() / (w * (time - mean) ** 2).sum()
    found = fit(time, y, error)
    assert found.between == 0
    assert found.slope == pytest.approx(known, rel=1e-12)
    assert found.covariance[1, 1] == pytest.approx(1 / (w * (time - mean) ** 2).sum(), rel=1e-12)


@given(
    st.lists(st.floats(0, 100), min_size=3, max_size=8),
    st.floats(0.1, 5),
    st.floats(-50, 50),
    st.floats(0.5, 20),
)
def test_slope_follows_the_units_it_is_measured_in(
    values: list[float], error: float, shift: float, factor: float
) -> None:
    time = np.arange(len(values), dtype=float)
    y, e = np.array(values), np.full(len(values), error, float)
    found, moved = fit(time, y, e), fit(time + 2000, factor * y + shift, factor * e)
    assert moved.slope == pytest.approx(factor * found.slope, rel=1e-6, abs=1e-7)
    assert moved.between == pytest.approx(factor**2 * found.between, rel=1e-6, abs=1e-6)
    turned = fit(-time, y, e)
    assert turned.slope == pytest.approx(-found.slope, rel=1e-6, abs=1e-8)


def test_points_on_a_line_without_errors_lie_on_it() -> None:
    found = trend(series((60.0, 62.0, 64.0)), waves(2020, 2021, 2022))
    assert found.slope == pytest.approx(2) and found.se == 0
    assert math.isnan(found.p) and found.direction == "no-clear-trend"


def test_two_waves_show_a_change_but_no_trend() -> None:
    found = trend(series((60.0, 75.0), error=1.0), waves(2020, 2021))
    assert found.direction == "too-few-waves" and found.waves == (0, 1)


@pytest.mark.parametrize("between", [0.0, 2.0])
def test_chance_passes_for_a_trend_in_at_most_one_series_in_twenty(between: float) -> None:
    chance, named, rounds = np.random.default_rng(7), 0, 1500
    for _ in range(rounds):
        k = int(chance.integers(4, 9))
        error = chance.uniform(0.8, 2.5, k)
        y = 70 + chance.normal(0, error) + chance.normal(0, between, k)
        line = fit(np.arange(k, dtype=float), y, error)
        t = line.slope / math.sqrt(line.covariance[1, 1])
        named += 2 * stats.t.sf(abs(t), line.df) <= 0.05
    assert named / rounds <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / rounds)


def test_a_withheld_or_undated_wave_is_shown_but_not_in_the_slope() -> None:
    found = series((60.0, 61.0, 62.0, 63.0), error=1.0)
    hidden = replace(found.points[1], flag="withheld", estimate=math.nan)
    found = replace(found, points=(found.points[0], hidden, *found.points[2:]))
    assert usable(found.points, waves(2020, 2021, 2022, math.nan)) == (0, 2)


def test_rolling_windows_do_not_count_the_same_answers_twice() -> None:
    quarters = [
        WaveBrief(
            label=str(i),
            info=SurveyInfo(start=date(2020, 1 + 3 * i, 1), end=date(2020, 6 + 3 * i, 30)),
            n=100,
            at=2020.25 + i / 4,
        )
        for i in range(3)
    ]
    assert usable(series((60.0, 61.0, 62.0)).points, quarters) == (0, 2)


def test_holm_takes_a_family_and_statistic_together() -> None:
    time = waves(2018, 2019, 2020, 2021, 2022)
    rows = [trend(series(v, error=0.5), time) for v in ((60, 62, 64, 66, 68), (60, 61, 60, 61, 60))]
    rows = [replace(row, item=f"q{i}") for i, row in enumerate(rows)]
    first, second = adjusted(rows, lambda row: "items")
    assert first.p_adjusted == pytest.approx(2 * rows[0].p)
    assert first.direction == "rising" and second.direction == "no-clear-trend"
    alone = adjusted(rows, lambda row: row.item)
    assert alone[0].p_adjusted == rows[0].p


def test_chance_of_being_above_a_level_is_one_half_on_the_line() -> None:
    time = waves(2018, 2019, 2020, 2021)
    row = trend(series((60.0, 62.5, 63.5, 66.0), error=0.5), time)
    line = line_of(row, time)
    assert line is not None
    expected, error = line.at(2023)
    assert chance_above(line, 2023, expected) == pytest.approx(0.5)
    for level in (expected - 2, expected + 1):
        known = stats.t.sf((level - expected) / error, line.df)
        assert chance_above(line, 2023, level) == pytest.approx(known, rel=1e-9)


def test_where_all_agreed_the_error_is_what_the_interval_implies() -> None:
    point = TrendPoint(wave=0, estimate=1.0, se=0.0, low=0.9, high=1.0, n=40)
    assert error_of(point) == pytest.approx(0.1 / (2 * stats.norm.ppf(0.975)))
