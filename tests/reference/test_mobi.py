"""LMG, relative weights and the bootstrap of the mobile customers, against R.

truth/01_mobi.R: `relaimpo::calc.relimp`, brute force over permutations, and LMG on 1,000 stored
bootstrap samples of the 250 customers.
"""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.chances import among_first
from cmt.analysis.drivers import regression
from cmt.analysis.importance import correlations, covariances, lmg, relative_weights
from cmt.analysis.infer import jackknife_covariance, jackknife_totals, jackknife_variance
from cmt.analysis.shares import replicated
from tests.reference.plain import grams, respondents

close = pytest.approx


def mobi(shared: Path) -> tuple[dict[str, Any], list[str], np.ndarray]:
    truth = json.loads((shared / "data/truth/mobi.json").read_text(encoding="utf-8"))
    with (shared / "data/mobi/mobi.csv").open(encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    return truth, header, np.array(rows, float)


def gram(values: np.ndarray) -> np.ndarray:
    z = np.column_stack([np.ones(len(values)), values])
    return z.T @ z


@pytest.mark.parametrize("model", ["p5", "p7", "p14"])
def test_shares_equal_relaimpo(shared: Path, model: str) -> None:
    truth, header, data = mobi(shared)
    r = truth["regression"][model]["importance"]
    names = r["cor_matrix"]["names"][1:]
    y = truth["regression"][model]["y"]
    columns = [header.index(name) for name in (y, *names)]
    correlation = correlations(covariances(gram(data[:, columns])[None]))
    assert correlation[0] == close(np.array(r["cor_matrix"]["R"]), rel=1e-10)
    assert dict(zip(names, lmg(correlation)[0], strict=True)) == close(r["lmg"], rel=1e-10)
    weights = relative_weights(correlation)[0]
    assert dict(zip(names, weights, strict=True)) == close(r["johnson"], rel=1e-8)


def test_bootstrap_means_and_errors_equal_r(shared: Path) -> None:
    truth, header, data = mobi(shared)
    b = truth["bootstrap"]
    with gzip.open(shared / "data/truth" / "mobi_boot_index_1000x250.csv.gz", "rt") as file:
        lines = [line for line in csv.reader(file) if line and line[0].strip('"').isdigit()]
    index = np.array(lines, int) - 1
    columns = data[:, [header.index(name) for name in (b["y"], *b["x"])]]
    draws = np.stack([gram(columns[rows]) for rows in index])
    shares = lmg(correlations(covariances(draws)))
    assert dict(zip(b["x"], shares.mean(axis=0), strict=True)) == close(
        b["lmg_boot_mean"], rel=1e-10
    )
    assert dict(zip(b["x"], shares.std(axis=0, ddof=1), strict=True)) == close(
        b["lmg_boot_se"], rel=1e-8
    )


@pytest.mark.parametrize("model", ["p5", "p7", "p14", "weighted"])
def test_coefficients_betas_and_vif_equal_lm(shared: Path, model: str) -> None:
    truth, header, data = mobi(shared)
    if model == "weighted":
        part, y = truth["weighted_demo"], "CUSA1"
        weight = 0.5 + np.arange(1, 251) % 7 / 4
    else:
        part, y = truth["regression"][model], truth["regression"][model]["y"]
        weight = np.ones(250)
    r = part["ols"]
    names = list(r["vif"])
    values = data[:, [header.index(name) for name in (y, *names)]]
    per_unit = grams(values, weight)
    b, _ = regression(per_unit)
    covariance = covariances(per_unit.sum(axis=0)[None])
    sd = np.sqrt(np.diag(covariance[0]))
    correlation = correlations(covariance)
    assert b == close(list(r["coef"].values()), rel=1e-8)
    assert b[1:] * sd[1:] / sd[0] == close(list(r["beta_std"].values()), rel=1e-8)
    assert np.diag(np.linalg.inv(correlation[0, 1:, 1:])) == close(list(r["vif"].values()))
    assert lmg(correlation)[0] == close(list(part["importance"]["lmg"].values()), rel=1e-8)


def test_the_jackknife_and_its_ranks_equal_or_come_near_r(shared: Path) -> None:
    """R's jackknife centres on the mean of its replicates, as is done here for once.

    Chances of the first rank are R's over 1,000 bootstrap samples; ours are of a normal
    distribution with the jackknife's covariance, and agree to a few in a hundred.
    """
    truth, header, data = mobi(shared)
    b = truth["bootstrap"]
    values = data[:, [header.index(name) for name in (b["y"], *b["x"])]]
    per_unit, units = grams(values), respondents(250)
    stacked = np.concatenate([per_unit.sum(axis=0)[None], jackknife_totals(units, per_unit)])
    parts = lmg(correlations(covariances(stacked)))
    centred = jackknife_variance(units, parts[1:], parts[1:].mean(axis=0)) ** 0.5
    assert centred == close(list(b["jackknife_se"].values()), rel=1e-8)
    shares = replicated(per_unit, units)
    root = np.sqrt(shares.shares)
    spread = jackknife_covariance(units, np.sqrt(shares.replicates), root)
    first, error = among_first(root, spread, 1)
    assert first == close(np.array(list(b["prob_rank1"].values())), abs=0.06)
    assert error < 0.01
