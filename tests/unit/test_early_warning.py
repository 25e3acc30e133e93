"""Early warning: distances independent by algebra, and false alarms as rare as stated."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cmt.analysis.early_warning import (
    DRIFT,
    FALSE_ALARM,
    JUMP,
    LATEST,
    early_warning,
    moving_average,
    pooled,
    residuals,
)
from cmt.analysis.history import EarlyWarning, Trend, TrendPoint

FREE = math.inf


def series(
    values: np.ndarray, errors: np.ndarray, df: float = math.nan, n: np.ndarray | None = None
) -> Trend:
    sizes = np.full(len(values), 40) if n is None else n
    points = tuple(
        TrendPoint(wave=i, estimate=float(y), se=float(e), n=int(size), df=df)
        for i, (y, e, size) in enumerate(zip(values, errors, sizes, strict=True))
    )
    waves = tuple(range(len(points)))
    return Trend(item="overall", statistic="index", points=points, waves=waves)


def warned(values: np.ndarray, errors: np.ndarray, df: float = math.nan) -> EarlyWarning:
    found = early_warning(series(values, errors, df))
    assert found is not None
    return found


@given(st.lists(st.floats(0.2, 20), min_size=4, max_size=9))
def test_distances_are_independent_with_variance_one(errors: list[float]) -> None:
    """They are linear in the waves: the matrix of that map, times the variances, is the unit."""
    variance = np.array(errors) ** 2
    k = len(variance)
    turn = np.column_stack([residuals(row, variance, FREE)[0] for row in np.eye(k)])
    assert turn @ np.diag(variance) @ turn.T == pytest.approx(np.eye(k - 1), abs=1e-9)
    assert turn.sum(axis=1) == pytest.approx(np.zeros(k - 1), abs=1e-9), "the level does not enter"


def test_the_moving_average_has_variance_one_in_every_wave() -> None:
    turn = np.column_stack([moving_average(row) for row in np.eye(8)])
    assert (turn**2).sum(axis=1) == pytest.approx(np.ones(8))
    assert turn[-1, -1] / turn[-1, -2] == pytest.approx(1 / (1 - LATEST))


def test_the_level_is_that_of_all_waves_before_by_their_answers() -> None:
    values, n = np.array([70.0, 72.0, 71.0, 60.0]), np.array([40, 10, 40, 20])
    errors = np.array([1.0, 2.5, 1.2, 1.5])
    found = early_warning(series(values, errors, n=n))
    assert found is not None
    level = (n[:3] * values[:3]).sum() / n[:3].sum()
    assert found.expected == pytest.approx(level) and found.latest == 60.0
    spread = ((n - 1) * n * errors**2).sum() / (n - 1).sum()
    t = (60 - level) / math.sqrt(spread * (1 / n[3] + 1 / n[:3].sum()))
    known = stats.norm.ppf(stats.t.cdf(t, (n - 1).sum()))
    assert found.jump == pytest.approx(known, rel=1e-8)


def test_two_samples_of_one_size_give_the_t_of_students_test() -> None:
    chance = np.random.default_rng(2)
    waves = chance.normal(70, 20, (4, 25))
    row = series(waves.mean(axis=1), waves.std(axis=1, ddof=1) / 5, 24.0, np.full(4, 25))
    z, _ = residuals(waves.mean(axis=1)[:2], *pooled(row.points[:2]))
    known = stats.ttest_ind(waves[1], waves[0])
    assert z[0] == pytest.approx(stats.norm.ppf(stats.t.cdf(known.statistic, 48)), rel=1e-8)


def test_a_jump_a_drift_and_nothing() -> None:
    error = np.full(8, 2.0)
    fallen = np.array([70.0, 71, 69, 70, 71, 70, 69, 60])
    assert (warned(fallen, error).signal, warned(fallen, error).course) == ("jump", "falling")
    slipped = np.array([70.0, 70, 70, 70, 66, 65.5, 65, 64.5])
    found = warned(slipped, error)
    assert (found.signal, found.course) == ("drift", "falling") and abs(found.jump) < JUMP
    assert warned(140 - slipped, error).course == "rising"
    calm = warned(np.array([70.0, 71, 69, 70, 71, 70, 69, 72]), error)
    assert (calm.signal, calm.course) == ("none", "")


def test_stated_false_alarms_are_those_of_the_normal_distribution() -> None:
    assert pytest.approx(2 * stats.norm.sf(JUMP) + 2 * stats.norm.sf(DRIFT)) == FALSE_ALARM
    assert FALSE_ALARM < 0.01


@pytest.mark.parametrize("n", [15, 40])
def test_false_alarms_are_as_rare_as_stated(n: int) -> None:
    """Waves of about n answers on five points, most of them content: skewed, as surveys are."""
    chance, rounds, alarms = np.random.default_rng(11), 1500, 0
    for _ in range(rounds):
        k = int(chance.integers(4, 13))
        sizes = chance.integers(n - 5, n + 6, k)
        waves = [chance.choice(5, m, p=[0.05, 0.07, 0.13, 0.4, 0.35]) * 25.0 for m in sizes]
        values = np.array([wave.mean() for wave in waves])
        errors = np.array([wave.std(ddof=1) / math.sqrt(len(wave)) for wave in waves])
        found = early_warning(series(values, errors, n=sizes))
        assert found is not None
        alarms += found.signal != "none"
    assert alarms / rounds <= FALSE_ALARM + 2 * math.sqrt(FALSE_ALARM / rounds)


def test_with_few_degrees_of_freedom_a_distance_counts_for_less() -> None:
    values, errors = np.array([70.0, 71, 69, 62]), np.full(4, 2.0)
    assert abs(warned(values, errors, 3.0).jump) < abs(warned(values, errors, 300.0).jump)
    far = np.array([70.0, 70, 70, 0.0])
    assert math.isfinite(warned(far, errors, 400.0).jump)


def test_a_lasting_fall_of_two_errors_is_found_within_a_few_waves() -> None:
    chance, waited = np.random.default_rng(5), []
    for _ in range(300):
        values = chance.normal(70, 2, 22)
        values[10:] -= 4
        found = (
            t - 9
            for t in range(10, 22)
            if warned(values[: t + 1], np.full(t + 1, 2.0)).course == "falling"
        )
        waited.append(next(found, 13))
    assert np.median(waited) <= 4


def test_too_few_waves_or_none_of_late_warn_of_nothing() -> None:
    assert early_warning(series(np.array([70.0, 71, 50]), np.ones(3))) is None
    row = series(np.array([70.0, 71, 72, 50]), np.array([1.0, 1, 1, math.nan]))
    assert early_warning(row) is None
    assert early_warning(Trend(item="overall", statistic="index")) is None
    whole = series(np.array([70.0, 71, 72, 50, 51]), np.ones(5))
    hidden = Trend(item="o", statistic="index", points=whole.points, waves=(0, 1, 2, 3))
    assert early_warning(hidden) is None, "the latest wave has no number"
