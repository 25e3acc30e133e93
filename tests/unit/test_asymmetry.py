"""Penalty, reward and tetraclass against least squares and a correspondence analysis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cmt.analysis.asymmetry import asymmetries, word_for
from cmt.analysis.detail import Asymmetry
from cmt.analysis.drivers import fit_drivers
from cmt.analysis.infer import t_quantile, units_of
from cmt.analysis.prepare import Prepared
from cmt.analysis.results import DriverModel
from cmt.instrument.model import Scale
from tests.unit.test_ordinal import wave

close = pytest.approx
SCALE = Scale(id="s", points=(1, 2, 3, 4, 5), labels={}, favourable=(4, 5))


def survey(seed: int, n: int = 900) -> tuple[Prepared, DriverModel, np.ndarray]:
    """d0 only disappoints, d1 does both, d2 only delights; 45 clusters in two strata."""
    rng = np.random.default_rng(seed)
    unit = rng.permutation(np.arange(n) % 45)
    common = rng.normal(size=(n, 1))
    codes = np.clip(np.round(common + 1.3 * rng.normal(size=(n, 3)) + 2.2), 0, 4).astype(int)
    low, high = codes <= 1, codes >= 3
    latent = 2 - 1.0 * low[:, 0] + 0.6 * (high[:, 1] * 1.0 - low[:, 1]) + 1.0 * high[:, 2]
    outcome = np.clip(np.round(latent + rng.normal(0, 0.5, n)), 0, 4).astype(int)
    codes[::31, 1] = -1
    prepared, moments = wave(outcome, codes, rng.uniform(0.5, 2, n), unit)
    prepared = replace(prepared, scales={name: SCALE for name in ("y", "d0", "d1", "d2")})
    model = fit_drivers(moments, units_of(moments), weighted=True).model
    return prepared, model, unit


def test_planted_effects_have_their_word() -> None:
    prepared, model, _ = survey(1)
    assert [row.pull for row in asymmetries(prepared, model)] == ["basic", "key", "excellence"]


def test_contrasts_equal_least_squares_with_a_sandwich_over_clusters() -> None:
    prepared, model, unit = survey(2)
    found = asymmetries(prepared, model)
    codes = np.column_stack(prepared.batch.codes)
    rows = (codes >= 0).all(axis=1)
    y, x, w = codes[rows, 0] + 1.0, codes[rows, 1:], prepared.batch.weight[rows]
    terms = [np.ones(len(y))]
    for j in range(3):
        terms += [(x[:, j] <= 1) * 1.0, (x[:, j] >= 3) * 1.0]
    z = np.column_stack(terms)
    root = np.sqrt(w)[:, None]
    b, *_ = np.linalg.lstsq(z * root, y * root[:, 0], rcond=None)
    bread = np.linalg.inv((z * root).T @ (z * root))
    scores = z * (w * (y - z @ b))[:, None]
    meat = np.zeros((7, 7))
    for stratum in (0, 1):
        members = [u for u in range(45) if u % 2 == stratum]
        sums = np.array([scores[unit[rows] == u].sum(axis=0) for u in members])
        centred = sums - sums.mean(axis=0)
        meat += len(members) / (len(members) - 1) * centred.T @ centred
    spread = bread @ meat @ bread
    half = t_quantile(43)
    for j, row in enumerate(found):
        at, ahead = 1 + 2 * j, 2 + 2 * j
        assert (row.penalty, row.reward) == close((b[at], b[ahead]), rel=1e-9)
        assert row.balance == close(b[at] + b[ahead], rel=1e-9)
        penalty, reward = half * spread[at, at] ** 0.5, half * spread[ahead, ahead] ** 0.5
        both = half * (spread[at, at] + spread[ahead, ahead] + 2 * spread[at, ahead]) ** 0.5
        assert row.penalty_high - row.penalty == close(penalty, rel=1e-9)
        assert row.reward - row.reward_low == close(reward, rel=1e-9)
        assert row.balance_high - row.balance_low == close(2 * both, rel=1e-9)
        counts = [(x[:, j] <= 1).sum(), (x[:, j] == 2).sum(), (x[:, j] >= 3).sum()]
        assert [row.low, row.between, row.high] == counts


def test_places_equal_those_of_a_correspondence_analysis() -> None:
    """The axis by a singular value decomposition of the table, turned so that high is positive."""
    prepared, model, _ = survey(3)
    found = asymmetries(prepared, model)
    codes = np.column_stack(prepared.batch.codes)
    rows = (codes >= 0).all(axis=1)
    w, pleased = prepared.batch.weight[rows], codes[rows, 0] >= 3
    table = np.array(
        [
            [(w * part * pleased).sum(), (w * part * ~pleased).sum()]
            for j in (1, 2, 3)
            for part in (codes[rows, j] >= 3, codes[rows, j] < 3)
        ]
    )
    p = table / table.sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    residual = (p - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    left, values, right = np.linalg.svd(residual, full_matrices=False)
    axis = left[:, 0] * values[0] / np.sqrt(r) * np.sign(right[0, 0])
    ours = [place for row in found for place in (row.when_high, row.when_low)]
    assert ours == close(axis, rel=1e-9)
    high, low = axis[0::2], axis[1::2]
    strong = zip(high > high.mean(), low < low.mean(), strict=True)
    words = {(1, 1): "key", (1, 0): "plus", (0, 1): "basic", (0, 0): "secondary"}
    assert [row.tetraclass for row in found] == [words[int(h), int(lo)] for h, lo in strong]
    assert len({row.tetraclass for row in found}) > 1


def test_a_driver_with_too_few_on_a_side_has_counts_and_no_word() -> None:
    prepared, model, _ = survey(4)
    codes = list(prepared.batch.codes)
    codes[1] = np.where(np.isin(codes[1], (0, 1)), 2, codes[1]).astype(np.int16)
    codes[1][:9] = 0
    prepared = replace(prepared, batch=replace(prepared.batch, codes=codes))
    first, second, _ = asymmetries(prepared, model)
    assert first.low < 10
    assert first.pull == ""
    assert np.isnan([first.penalty, first.reward, first.balance]).all()
    assert second.pull == "key"


@pytest.mark.parametrize(
    ("penalty", "reward", "balance", "word"),
    [
        ((-2, -1), (-0.1, 0.3), (-1.9, -0.5), "basic"),
        ((-2, -1), (0.1, 0.3), (-1.9, -0.5), "basic"),
        ((-0.3, 0.1), (1, 2), (0.5, 1.9), "excellence"),
        ((-2, -1), (1, 2), (-0.5, 0.5), "key"),
        ((-2, 0.1), (1, 2), (-0.5, 0.5), ""),
        ((-0.3, 0.1), (-0.1, 0.3), (-0.3, 0.3), ""),
    ],
)
def test_a_word_is_given_only_where_intervals_say_so(
    penalty: tuple[float, float], reward: tuple[float, float],
    balance: tuple[float, float], word: str,
) -> None:  # fmt: skip
    row = Asymmetry(
        driver="d", low=50, between=50, high=50,
        penalty_low=penalty[0], penalty_high=penalty[1], reward_low=reward[0],
        reward_high=reward[1], balance_low=balance[0], balance_high=balance[1],
    )  # fmt: skip
    assert word_for(row) == word
