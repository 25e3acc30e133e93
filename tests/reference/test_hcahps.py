"""What goes with a hospital's overall rating, against R (truth/05_hcahps.R): `lm`, `relaimpo`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.drivers import regression
from cmt.analysis.importance import correlations, covariances, lmg, relative_weights
from cmt.analysis.infer import variance
from tests.reference.plain import grams, respondents, table

close = pytest.approx


def hospitals(shared: Path) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    truth = json.loads((shared / "data/truth/hcahps.json").read_text(encoding="utf-8"))["drivers"]
    header, values = table(shared / "data/hcahps/hcahps_2016_17.csv")
    measures = [f"H_{name}_LINEAR_SCORE" for name in truth["importance"]["cor_matrix"]["names"][1:]]
    columns = [header.index(name) for name in (truth["y"], *measures)]
    chosen = values[:, columns]
    complete = ~np.isnan(chosen).any(axis=1)
    return truth, chosen[complete], values[complete, header.index("n")]


@pytest.mark.parametrize("weighted", [False, True])
def test_shares_betas_and_vif_equal_relaimpo_and_lm(shared: Path, weighted: bool) -> None:
    truth, values, n = hospitals(shared)
    model, part = ("wls", truth["weighted_by_n"]) if weighted else ("ols", truth)
    per_unit = grams(values, n if weighted else None)
    covariance = covariances(per_unit.sum(axis=0)[None])
    correlation = correlations(covariance)
    importance, r = part["importance"], part[model]
    assert lmg(correlation)[0] == close(list(importance["lmg"].values()), rel=1e-8)
    johnson = list(importance["johnson"].values())
    assert relative_weights(correlation)[0] == close(johnson, rel=1e-8)
    b, _ = regression(per_unit)
    # Scores of 0 to 100 about no midpoint: the squares lose some digits before they are centred.
    assert b == close(list(r["coef"].values()), rel=1e-7)
    sd = np.sqrt(np.diag(covariance[0]))
    assert b[1:] * sd[1:] / sd[0] == close(list(r["beta_std"].values()), rel=1e-7)
    inverse = np.linalg.inv(correlation[0, 1:, 1:])
    assert np.diag(inverse) == close(list(r["vif"].values()), rel=1e-8)
    assert correlation[0, 0, 1:] == close(list(r["r_xy"].values()), rel=1e-8)


def test_errors_are_the_sandwich_of_lm(shared: Path) -> None:
    truth, values, _ = hospitals(shared)
    units = respondents(len(values))
    _, scores = regression(grams(values - np.round(values.mean(axis=0))))
    n, k = values.shape
    ours = np.sqrt(variance(units, scores) * (n - 1) / (n - k))
    r = list(truth["ols"]["se_hc1"].values())
    assert ours[1:] == close(r[1:], rel=1e-8)
