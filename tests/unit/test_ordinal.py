"""The ordinal model against a twin that knows nothing of derivatives, and what it is used for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import kendalltau

from cmt.analysis.drivers import fit_drivers
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Batch, Column, Moments, Plan, summarise
from cmt.analysis.ordinal import ordinal_check, proportional_odds, tau_b
from cmt.analysis.prepare import Prepared, unit_rows

close = pytest.approx


def sample(seed: int, n: int = 150, p: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers 0 ... 3, each given, drivers on 1 ... 5 and weights."""
    rng = np.random.default_rng(seed)
    x = rng.integers(1, 6, (n, p)).astype(float)
    latent = x @ np.linspace(1, 0.3, p) + rng.logistic(size=n)
    answers = np.searchsorted(np.quantile(latent, [0.2, 0.5, 0.8]), latent)
    return answers, x, rng.uniform(0.5, 2, n)


def minus_log_likelihood(
    parameters: np.ndarray, answers: np.ndarray, x: np.ndarray, weight: np.ndarray
) -> float:
    cuts = answers.max()
    ends = np.concatenate([[-np.inf], parameters[:cuts], [np.inf]])
    shift = x @ parameters[cuts:]
    logistic = lambda t: 1 / (1 + np.exp(-t))  # noqa: E731 (a formula)
    chance = logistic(ends[answers + 1] - shift) - logistic(ends[answers] - shift)
    return float(-(weight @ np.log(np.maximum(chance, 1e-300))))


@given(st.integers(0, 10**6))
def test_newton_finds_what_a_search_without_derivatives_finds(seed: int) -> None:
    answers, x, weight = sample(seed)
    fit = proportional_odds(answers, x, weight)
    assert fit
    ours = np.concatenate([fit.thresholds, fit.slopes])
    start = np.concatenate([fit.thresholds + np.array([-0.1, 0, 0.1]), fit.slopes + 0.05])
    found = minimize(
        minus_log_likelihood, start, (answers, x, weight), "Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 20_000, "maxfev": 20_000},
    )  # fmt: skip
    assert -fit.log_likelihood == close(minus_log_likelihood(ours, answers, x, weight), rel=1e-10)
    assert -fit.log_likelihood <= found.fun + 1e-9
    assert ours == close(found.x, abs=1e-3)


def test_scores_and_information_are_the_derivatives() -> None:
    answers, x, weight = sample(3)
    fit = proportional_odds(answers, x, weight)
    assert fit
    at = np.concatenate([fit.thresholds, fit.slopes])
    step = 1e-4
    eye = np.eye(len(at)) * step

    def value(point: np.ndarray, row: int | None = None) -> float:
        rows = slice(None) if row is None else slice(row, row + 1)
        cut = (answers[rows], x[rows], weight[rows])
        # A single row may not give the highest answer: the ends are those of all.
        ends = np.concatenate([[-np.inf], point[:3], [np.inf]])
        shift = cut[1] @ point[3:]
        logistic = lambda t: 1 / (1 + np.exp(-t))  # noqa: E731 (a formula)
        chance = logistic(ends[cut[0] + 1] - shift) - logistic(ends[cut[0]] - shift)
        return float(cut[2] @ np.log(chance))

    for row in (0, 7, 42):
        slope = [(value(at + e, row) - value(at - e, row)) / (2 * step) for e in eye]
        assert fit.scores[row] == close(slope, abs=1e-6)
    bend = [
        [
            (value(at + a + b) - value(at + a - b) - value(at - a + b) + value(at - a - b))
            / (4 * step * step)
            for b in eye
        ]
        for a in eye
    ]
    assert fit.information == close(-np.array(bend), abs=1e-3)
    assert fit.scores.sum(axis=0) == close(np.zeros(len(at)), abs=1e-9)


def test_the_weight_of_a_row_is_its_repetition() -> None:
    answers, x, _ = sample(5)
    times = np.arange(len(answers)) % 3 + 1
    weighted = proportional_odds(answers, x, times.astype(float))
    repeated = proportional_odds(
        np.repeat(answers, times), np.repeat(x, times, axis=0), np.ones(times.sum())
    )
    assert weighted and repeated
    assert weighted.slopes == close(repeated.slopes, rel=1e-9)
    assert weighted.thresholds == close(repeated.thresholds, rel=1e-9)
    assert weighted.log_likelihood == close(repeated.log_likelihood, rel=1e-12)


def test_a_driver_that_splits_the_answers_has_no_maximum() -> None:
    answers = np.repeat([0, 1, 2], 20)
    x = np.column_stack([answers * 2.0, np.tile([1.0, 2.0], 30)])
    assert proportional_odds(answers, x, np.ones(60)) is None


@given(st.lists(st.integers(0, 5), min_size=3, max_size=9), st.integers(0, 10**6))
def test_tau_equals_scipy(first: list[int], seed: int) -> None:
    a = np.array(first, float)
    b = np.random.default_rng(seed).permutation(a)
    expected = kendalltau(a, b).statistic
    assert tau_b(a, b) == close(expected, nan_ok=True)


def wave(
    outcome: np.ndarray, drivers: np.ndarray, weight: np.ndarray, unit: np.ndarray, levels: int = 5
) -> tuple[Prepared, Moments]:
    """Codes as a survey ready to be summed, the units in two strata."""
    names = ("y", *(f"d{j}" for j in range(drivers.shape[1])))
    values = tuple(map(float, range(1, levels + 1)))
    prepared = Prepared(
        batch=Batch(
            codes=[np.asarray(each, np.int16) for each in (outcome, *drivers.T)],
            weight=weight,
            segment=("",) * len(outcome),
            stratum=tuple("ab"[u % 2] for u in unit),
            unit=tuple(f"{u:03d}" for u in unit),
            source="made",
        ),
        plan=Plan(columns=tuple(Column(id=name, values=values) for name in names), block=names),
        scales={},
        excluded=(),
    )
    return prepared, summarise(prepared.batch, prepared.plan)


def clustered(seed: int) -> tuple[Prepared, Moments, np.ndarray]:
    rng = np.random.default_rng(seed)
    unit = rng.permutation(np.repeat(np.arange(30), 10))
    drivers = rng.integers(0, 5, (300, 3))
    latent = drivers @ [1.0, 0.5, 0.1] + rng.normal(size=30)[unit] + rng.logistic(size=300)
    outcome = np.searchsorted(np.quantile(latent, [0.1, 0.3, 0.6, 0.85]), latent)
    drivers[::17, 1] = -2  # does not apply
    return *wave(outcome, drivers, rng.uniform(0.5, 2, 300), unit), unit


def test_errors_are_the_sandwich_over_units() -> None:
    prepared, moments, unit = clustered(2)
    units = units_of(moments)
    model = fit_drivers(moments, units, weighted=True).model
    check = ordinal_check(prepared, units, model)
    assert check
    rows = np.flatnonzero(prepared.batch.codes[2] >= 0)
    x = np.column_stack([c[rows] + 1.0 for c in prepared.batch.codes[1:]])
    answers, weight = prepared.batch.codes[0][rows].astype(np.intp), prepared.batch.weight[rows]
    fit = proportional_odds(answers, x, weight)
    assert fit
    bread, spread = np.linalg.inv(fit.information), np.zeros((7, 7))
    for stratum in (0, 1):
        members = [u for u in range(30) if u % 2 == stratum]
        sums = np.array([fit.scores[unit[rows] == u].sum(axis=0) for u in members])
        centred = sums - sums.mean(axis=0)
        spread += len(members) / (len(members) - 1) * centred.T @ centred
    errors = np.sqrt(np.diag(bread @ spread @ bread))
    assert [e.coefficient_se for e in check.effects] == close(errors[4:], rel=1e-9)
    assert [e.coefficient for e in check.effects] == close(fit.slopes, rel=1e-9)
    sd = np.sqrt(np.cov(x, rowvar=False, aweights=weight, ddof=0).diagonal())
    assert [e.standardised for e in check.effects] == close(fit.slopes * sd, rel=1e-9)
    assert check.holds


def test_every_row_finds_its_unit() -> None:
    prepared, moments, unit = clustered(4)
    units = units_of(moments)
    found = unit_rows(prepared, units)
    assert [units.keys[u] for u in found] == [f"{u:03d}" for u in unit]
    assert [units.strata[units.stratum[u]] for u in found] == list(prepared.batch.stratum)


def test_a_ranking_that_leans_on_the_distances_is_said_not_to_hold() -> None:
    """A driver that tells the best point from the next, over most answers; another that tells a
    few at the far end of the scale, whom least squares gives their distance."""
    rng = np.random.default_rng(1)
    n = 1500
    outcome = rng.choice([0, 3, 4], n, p=[0.06, 0.47, 0.47])
    usual = np.where(
        outcome == 4, rng.choice([3, 4], n), rng.choice([1, 2, 3], n, p=[0.5, 0.4, 0.1])
    )
    usual = np.where(outcome == 0, rng.integers(0, 5, n), usual)
    rare = np.where(outcome == 0, rng.choice([0, 1], n), rng.choice([3, 4], n))
    rare = np.where(rng.random(n) < 0.03, rng.integers(0, 5, n), rare)
    prepared, moments = wave(outcome, np.column_stack([usual, rare]), np.ones(n), np.arange(n))
    units = units_of(moments)
    model = fit_drivers(moments, units, weighted=False).model
    beta = {effect.driver: effect.beta for effect in model.effects}
    assert beta["d1"] > beta["d0"]
    check = ordinal_check(prepared, units, model)
    assert check
    assert not check.holds
    assert check.turned == (("d0", "d1"),)
    assert check.tau == -1
