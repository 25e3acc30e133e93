"""Chances of ranks and quadrants against SciPy and brute force, tiers and drivers that are one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from cmt.analysis.chances import among_first, both_positive, normal_points
from cmt.analysis.drivers import fit_drivers
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Moments
from cmt.analysis.ranking import alike, chances, sign_of, smallest_eigenvalue, tiers
from cmt.analysis.results import DriverEffect, DriverModel
from tests.unit.test_ordinal import wave

close = pytest.approx


@given(
    st.floats(-4, 4), st.floats(-4, 4), st.floats(-0.99, 0.99)
)  # fmt: skip
def test_the_chance_of_a_quadrant_equals_scipy(a: float, b: float, r: float) -> None:
    # SciPy's integral below (a, b) is ours above zero, mirrored; its own error is about 1e-9.
    expected = multivariate_normal.cdf([a, b], cov=[[1, r], [r, 1]])
    assert both_positive(a, b, r) == close(expected, abs=2e-8)


@given(st.floats(-6, 6), st.floats(-6, 6), st.floats(-0.999, 0.999))
def test_the_four_quadrants_add_up_to_one(a: float, b: float, r: float) -> None:
    corners = [both_positive(s * a, t * b, s * t * r) for s in (1, -1) for t in (1, -1)]
    assert sum(corners) == close(1, abs=1e-9)


@pytest.mark.parametrize("r", [-1.0, 1.0])
def test_a_driver_whose_share_and_score_move_as_one(r: float) -> None:
    half = lambda x: math.erfc(-x / math.sqrt(2)) / 2  # noqa: E731 (a formula)
    expected = half(min(0.4, 1.1)) if r > 0 else half(0.4) - half(-1.1)
    assert both_positive(0.4, 1.1, r) == close(expected, abs=2e-3)


def test_points_of_the_design_are_standard_normal_and_always_the_same() -> None:
    for square in range(3):
        points = normal_points(7, square)
        assert points.mean(axis=0) == close(np.zeros(7), abs=1e-12)
        assert np.cov(points, rowvar=False) == close(np.eye(7), abs=0.1)
        assert (points == normal_points(7, square)).all()
    assert not np.isclose(normal_points(7, 0)[:5], normal_points(7, 1)[:5]).any()


@given(st.integers(0, 10**6))
def test_rank_chances_equal_those_of_many_random_draws(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mean = rng.normal(size=6)
    root = rng.normal(size=(6, 6)) * 0.7
    found, error = among_first(mean, root @ root.T, 3)
    draws = mean + rng.normal(size=(40_000, 6)) @ root.T
    top = np.argsort(-draws, axis=1)[:, :3]
    expected = np.bincount(top.ravel(), minlength=6) / len(draws)
    assert found.sum() == close(3)
    assert error < 0.01
    assert found == close(expected, abs=5 * error + 4 * 0.0025)


def test_of_two_the_better_is_first_as_often_as_its_difference_is_positive() -> None:
    covariance = np.array([[1.0, 0.3], [0.3, 2.0]])
    found, error = among_first(np.array([0.5, 0.0]), covariance, 1)
    expected = math.erfc(-0.5 / math.sqrt(2.4) / math.sqrt(2)) / 2
    assert found == close([expected, 1 - expected], abs=4 * error)


def test_no_more_drivers_than_places_are_all_among_the_first() -> None:
    found, error = among_first(np.array([1.0, 2.0]), np.eye(2), 3)
    assert (found.tolist(), error) == ([1.0, 1.0], 0.0)


def effect(driver: str, low: float, share: float, high: float, **more: float) -> DriverEffect:
    known = {"correlation": 0.5, "coefficient": 0.3, "coefficient_se": 0.1} | more
    return DriverEffect(
        driver=driver, share=share, share_low=low, share_high=high, share_se=0.1,
        relative_weight=share, beta=0.3, vif=1.0, **known,
    )  # fmt: skip


def test_tiers_part_only_where_everything_above_is_clearly_above() -> None:
    effects = (
        effect("c", 0.02, 0.05, 0.09),
        effect("a", 0.40, 0.50, 0.60),
        effect("b", 0.10, 0.20, 0.30),
        effect("d", 0.08, 0.15, 0.25),
        effect("e", 0.00, 0.01, 0.015),
    )
    model = DriverModel(outcome="y", effects=effects)
    assert tiers(model) == (("a",), ("b", "d", "c"), ("e",))
    assert tiers(DriverModel(outcome="y")) == ()


def test_signs_are_said_where_a_driver_goes_against_the_grain() -> None:
    df = 200.0
    assert sign_of(effect("a", 0, 0.1, 0.2), df) == ""
    assert sign_of(effect("a", 0, 0.1, 0.2, correlation=-0.2), df) == "opposed"
    assert sign_of(effect("a", 0, 0.1, 0.2, coefficient=-0.3), df) == "suppressor"
    unclear = effect("a", 0, 0.1, 0.2, coefficient=-0.1)
    assert sign_of(unclear, df) == ""


def test_drivers_nobody_tells_apart_are_one_group() -> None:
    c = np.eye(6)
    for i, j, r in ((1, 2, 0.95), (2, 4, -0.92), (3, 5, 0.89)):
        c[i, j] = c[j, i] = r
    assert alike(["a", "b", "c", "d", "e"], c) == (("a", "b", "d"),)


def test_the_smallest_eigenvalue_of_two_is_one_less_their_correlation() -> None:
    c = np.array([[1.0, 0.2, 0.1], [0.2, 1.0, 0.7], [0.1, 0.7, 1.0]])
    assert smallest_eigenvalue(c) == close(0.3)


def survey(seed: int, n: int = 300, drivers: int = 4) -> tuple[Moments, np.ndarray, np.ndarray]:
    """Drivers of falling weight and different scores, respondents chosen one by one."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    latent = common + rng.normal(size=(n, drivers)) + np.linspace(0.5, -0.5, drivers)
    codes = np.clip(np.round(latent + 2), 0, 4).astype(int)
    y = codes @ np.linspace(1, 0.1, drivers)
    outcome = np.clip(np.round(y / y.max() * 4 + rng.normal(0, 0.4, n)), 0, 4).astype(int)
    return wave(outcome, codes, np.ones(n), np.arange(n))[1], outcome, codes


def test_chances_equal_those_of_a_bootstrap() -> None:
    """A twin that shares nothing: respondents drawn again, shares and scores from scratch.

    The bootstrap is centred near the estimates, as the normal distribution is; they agree to a few
    in a hundred.
    """
    moments, outcome, codes = survey(6)
    units = units_of(moments)
    fitted = fit_drivers(moments, units, weighted=False)
    rows, error = chances(fitted, moments, units)
    rng = np.random.default_rng(0)
    n, p = codes.shape
    first, places = np.zeros(p), np.zeros((p, 4))
    for _ in range(600):
        drawn = rng.integers(0, n, n)
        c = np.corrcoef(np.column_stack([outcome, codes])[drawn], rowvar=False)
        shares = small_lmg(c)
        first[np.argsort(-shares)[:3]] += 1
        strong, score = shares >= 1 / p, codes[drawn].mean(axis=0)
        good = score >= score.mean()
        for j in range(p):
            place = {(1, 0): 0, (1, 1): 1, (0, 1): 2, (0, 0): 3}[int(strong[j]), int(good[j])]
            places[j, place] += 1
    assert error < 0.01
    assert [row.top_three for row in rows] == close(first / 600, abs=0.06)
    ours = [(r.act_first, r.protect, r.maintain, r.monitor) for r in rows]
    assert np.array(ours) == close(places / 600, abs=0.06)


def small_lmg(c: np.ndarray) -> np.ndarray:
    """LMG shares by the formula over subsets."""
    p = len(c) - 1

    def r2(s: list[int]) -> float:
        return float(c[0, s] @ np.linalg.solve(c[np.ix_(s, s)], c[s, 0])) if s else 0.0

    parts = np.zeros(p)
    for mask in range(1 << p):
        inside = [j + 1 for j in range(p) if mask >> j & 1]
        for j in range(p):
            if not mask >> j & 1:
                weight = math.factorial(len(inside)) * math.factorial(p - len(inside) - 1)
                parts[j] += weight / math.factorial(p) * (r2(sorted([*inside, j + 1])) - r2(inside))
    return parts / parts.sum()


def test_an_opposed_driver_is_never_strong_and_keeps_its_share() -> None:
    rng = np.random.default_rng(3)
    codes = rng.integers(0, 5, (300, 3))
    latent = codes @ [1.0, 0.4, -0.9] + rng.normal(0, 0.8, 300)
    outcome = np.searchsorted(np.quantile(latent, [0.2, 0.4, 0.6, 0.8]), latent)
    _, moments = wave(outcome, codes, np.ones(300), np.arange(300))
    units = units_of(moments)
    fitted = fit_drivers(moments, units, weighted=False)
    rows, _ = chances(fitted, moments, units)
    assert [row.sign for row in rows] == ["", "", "opposed"]
    assert rows[2].act_first + rows[2].protect == close(0, abs=1e-12)
    assert rows[2].maintain + rows[2].monitor == close(1)
    assert fitted.model.effects[2].share > 0.2


def test_many_drivers_have_chances_from_groups_of_units() -> None:
    moments, *_ = survey(9, n=700, drivers=18)
    units = units_of(moments)
    fitted = fit_drivers(moments, units, weighted=False)
    rows, _ = chances(fitted, moments, units)
    assert fitted.shares and fitted.shares.groups > 50
    assert sum(row.top_three for row in rows) == close(3)
    for row in rows:
        assert row.act_first + row.protect + row.maintain + row.monitor == close(1, abs=1e-9)
