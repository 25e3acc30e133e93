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

from cmt.analysis.importance import correlations, covariances, lmg, relative_weights

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
