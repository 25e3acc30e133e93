"""Places among peers: chances of rank against simulation and enumeration, and their laws."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis import funnel, position

SCORES = st.lists(st.floats(20, 95), min_size=2, max_size=30)


def pool(y: list[float], seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    return np.array(y), np.random.default_rng(seed).uniform(0.2, 9.0, len(y))


def test_chances_of_place_are_those_of_draws() -> None:
    rng = np.random.default_rng(8)
    scores, errors = rng.normal(70, 6, 12), rng.uniform(0.5, 4, 12)
    chances = position.chances_of_place(72.0, 2.5, scores, errors)
    draws = 400_000
    own = rng.normal(72.0, 2.5, draws)
    below = (rng.normal(scores, errors, (draws, 12)) < own[:, None]).sum(axis=1)
    assert chances == pytest.approx(np.bincount(below, minlength=13) / draws, abs=0.003)


def test_chances_given_the_own_score_are_all_ways_it_can_come_about() -> None:
    scores, errors = np.array([60.0, 70.0, 75.0]), np.array([3.0, 2.0, 5.0])
    p = [NormalDist(m, s).cdf(71.0) for m, s in zip(scores, errors, strict=True)]
    expected = np.zeros(4)
    for ways in itertools.product((0, 1), repeat=3):
        expected[sum(ways)] += math.prod(q if w else 1 - q for q, w in zip(p, ways, strict=True))
    chances = position.chances_of_place(71.0, 0.0, scores, errors)
    assert chances == pytest.approx(expected, abs=1e-6)


def test_many_surveys_are_counted_as_few_are() -> None:
    rng = np.random.default_rng(4)
    below = rng.uniform(0, 1, (1, position.EXACT))
    normal = position._reached(below[0], np.arange(position.EXACT + 1))
    assert np.abs(np.cumsum(position._counted(below)[0]) - normal).max() < 0.001


def test_the_place_among_thousands_is_that_of_draws() -> None:
    rng = np.random.default_rng(5)
    scores, errors = rng.normal(70, 6, 3000), rng.uniform(0.5, 3, 3000)
    chances = position.chances_of_place(74.0, 1.5, scores, errors)
    assert chances.sum() == pytest.approx(1)
    own = rng.normal(74.0, 1.5, 2000)
    below = (rng.normal(scores, errors, (2000, 3000)) < own[:, None]).mean(axis=1)
    low, high = position.place_interval(chances, 0.95)
    assert (low, high) == pytest.approx(tuple(np.quantile(below, (0.025, 0.975))), abs=0.02)


@given(SCORES)
def test_chances_add_up_and_a_higher_score_stands_higher(y: list[float]) -> None:
    scores, v = pool(y)
    errors = np.sqrt(v)
    places = np.arange(len(y) + 1)
    means = []
    for own in (40.0, 60.0, 80.0):
        chances = position.chances_of_place(own, 1.0, scores, errors)
        assert chances.sum() == pytest.approx(1) and chances.min() > -1e-12
        low, high = position.place_interval(chances, 0.95)
        assert 0 <= low <= high <= 1
        means.append(places @ chances)
    assert means == sorted(means)


def test_where_all_true_scores_are_one_every_place_is_as_likely() -> None:
    chances = position.chances_of_place(70.0, 0.0, np.full(4, 70.0), np.zeros(4))
    assert chances == pytest.approx([0.2] * 5)
    assert position.place_interval(chances, 0.95) == (0.0, 1.0)


@given(SCORES)
def test_paule_mandel_leaves_as_much_spread_as_there_should_be(y: list[float]) -> None:
    scores, v = pool(y)
    between = position.paule_mandel(scores, v)
    weights = 1 / (v + between)
    centre = (weights * scores).sum() / weights.sum()
    spread = float((weights * (scores - centre) ** 2).sum())
    expected = len(y) - 1
    assert spread <= expected * (1 + 1e-9) if between == 0 else spread == pytest.approx(expected)


@given(SCORES, st.floats(-10, 10), st.floats(0.5, 2))
def test_shrunken_scores_move_and_stretch_with_the_scale(
    y: list[float], shift: float, factor: float
) -> None:
    scores, v = pool(y)
    between = position.dersimonian_laird(scores, v)
    once = position.shrink(scores, v, between)
    again = position.shrink(factor * scores + shift, factor**2 * v, factor**2 * between)
    assert again.scores == pytest.approx(factor * once.scores + shift)
    assert again.pulled == pytest.approx(once.pulled)


def test_one_survey_alone_differs_from_nothing() -> None:
    assert position.dersimonian_laird(np.array([70.0]), np.array([4.0])) == 0.0
    assert position.paule_mandel(np.array([70.0]), np.array([4.0])) == 0.0


def test_the_mean_of_a_group_weighs_as_told() -> None:
    y, v = np.array([60.0, 80.0]), np.array([4.0, 9.0])
    assert position.weighted_mean(y, v, np.ones(2)) == pytest.approx((70.0, 13 / 4))
    assert position.weighted_mean(y, v, np.array([3.0, 1.0])) == pytest.approx(
        (65.0, (9 * 4 + 9) / 16)
    )


def test_equal_scores_leave_the_funnel_as_narrow_as_chance() -> None:
    spread = funnel.dispersion(np.full(9, 70.0), np.linspace(1, 3, 9), 70.0)
    assert (spread.factor, spread.added) == (0.0, 0.0)


def test_one_outlier_does_not_widen_its_own_limits() -> None:
    y = np.array([70.0 + d for d in (-1, -0.5, 0, 0.5, 1, 0, -1, 1, 0.2, -0.2, 0.1)])
    s = np.full(len(y), 1.0)
    assert funnel.dispersion(np.append(y, 95.0), np.append(s, 1.0), 70.0).factor < 1
