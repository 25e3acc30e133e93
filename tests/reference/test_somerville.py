"""Happiness and six aspects of a city, against R (truth/04_somerville.R).

`lm`, `relaimpo::calc.relimp` and brute force over all orders, `glm(family = binomial)`, which is a
proportional odds model of two answers, and LMG on 2,000 stored bootstrap samples.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.drivers import regression
from cmt.analysis.importance import correlations, covariances, lmg, relative_weights, sampled_lmg
from cmt.analysis.infer import jackknife_totals, jackknife_variance, variance
from cmt.analysis.ordinal import proportional_odds
from tests.reference.plain import grams, respondents, table

close = pytest.approx
NAMES = [f"X{j}" for j in range(1, 7)]


def somerville(shared: Path) -> tuple[dict[str, Any], np.ndarray]:
    truth = json.loads((shared / "data/truth/somerville.json").read_text(encoding="utf-8"))
    header, values = table(shared / "data/somerville/somerville_2015.csv")
    return truth, values[:, [header.index(name) for name in ("D", *NAMES)]]


def test_shares_and_weights_equal_relaimpo(shared: Path) -> None:
    truth, values = somerville(shared)
    correlation = correlations(covariances(grams(values).sum(axis=0)[None]))
    r = truth["importance"]
    assert dict(zip(NAMES, lmg(correlation)[0], strict=True)) == close(r["lmg"], rel=1e-8)
    weights = relative_weights(correlation)[0]
    assert dict(zip(NAMES, weights, strict=True)) == close(r["johnson"], rel=1e-8)


def test_sampled_orders_come_close_to_relaimpo(shared: Path) -> None:
    truth, values = somerville(shared)
    parts, error = sampled_lmg(correlations(covariances(grams(values).sum(axis=0)[None])))
    r = np.array(list(truth["importance"]["lmg"].values()))
    assert (np.abs(parts[0] - r) < 4 * error.max()).all()
    assert error.max() < 0.002


def test_coefficients_equal_lm_and_errors_its_sandwich(shared: Path) -> None:
    """Taylor errors are HC1 with n - 1 in place of n - k, both known."""
    truth, values = somerville(shared)
    b, scores = regression(grams(values))
    r = truth["ols"]
    assert b == close(np.array(list(r["coef"].values())), rel=1e-8)
    n, k = values.shape
    ours = np.sqrt(variance(respondents(n), scores) * (n - 1) / (n - k))
    assert ours == close(np.array(list(r["se_hc1"].values())), rel=1e-8)


def test_two_answers_make_the_ordinal_model_a_logit(shared: Path) -> None:
    truth, values = somerville(shared)
    fit = proportional_odds(values[:, 0].astype(np.intp), values[:, 1:], np.ones(len(values)))
    assert fit
    r = truth["logit"]
    # A threshold is what the linear part must exceed: the intercept with the other sign.
    assert -fit.thresholds[0] == close(r["coef"]["(Intercept)"], rel=1e-8)
    assert fit.slopes == close([r["coef"][name] for name in NAMES], rel=1e-8)
    # R takes its errors at the last but one step of its iterations.
    errors = np.sqrt(np.diag(np.linalg.inv(fit.information)))
    assert errors == close(list(r["se"].values()), rel=1e-6)
    share = values[:, 0].mean()
    null = len(values) * (share * np.log(share) + (1 - share) * np.log(1 - share))
    assert 1 - fit.log_likelihood / null == close(r["mcfadden"], rel=1e-8)


def test_the_jackknife_is_near_the_bootstrap(shared: Path) -> None:
    """Two estimates of one error; R's from 2,000 bootstrap samples is itself good to 2 %."""
    truth, values = somerville(shared)
    units = respondents(len(values))
    per_unit = grams(values)
    stacked = np.concatenate([per_unit.sum(axis=0)[None], jackknife_totals(units, per_unit)])
    parts = lmg(correlations(covariances(stacked)))
    ours = np.sqrt(jackknife_variance(units, parts[1:], parts[0]))
    strong = [0, 1, 2, 4]
    theirs = np.array(list(truth["bootstrap"]["se"].values()))
    assert ours[strong] == close(theirs[strong], rel=0.1)
