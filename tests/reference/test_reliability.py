"""Alpha, item-rest correlations, Feldt's interval and omega, against R.

truth/lib.R, `alpha_block`: closed forms checked there against `psych::alpha`, and `lavaan::cfa`
with one factor by maximum likelihood, polished to machine precision. The same files have
`omega_psych_total_1factor`, which is not ours: psych fits the correlations by minimum residuals,
and its omega is that of standardised items. The two are within 0.05 of each other.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.moments import Gram
from cmt.analysis.reliability import Reliability, reliability
from cmt.analysis.units import Units

close = pytest.approx
BLOCKS = ("satisfaction", "quality", "image", "expectation", "loyalty")
DRIVERS = [
    "sign", "walk", "screens", "food", "store", "cl_board", "cl_rest", "safe", "find", "security",
]  # fmt: skip


def truth(shared: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / f"data/truth/{name}.json").read_text("utf-8"))
    return found


def columns(path: Path, names: list[str], encoding: str = "utf-8") -> np.ndarray:
    """The rows of a file that are complete on some columns."""
    with path.open(encoding=encoding) as file:
        rows = [[row[name] for name in names] for row in csv.DictReader(file)]
    return np.array([row for row in rows if all(row)], float)


def of(values: np.ndarray, names: list[str]) -> Reliability:
    """The reliability of items, one respondent a unit."""
    z = np.column_stack([np.ones(len(values)), values])
    n = len(values)
    gram = Gram(products=z[:, :, None] * z[:, None, :], complete=np.ones(n, np.int64))
    units = Units(
        strata=("",),
        keys=tuple(map(str, range(n))),
        stratum=np.zeros(n, np.intp),
        members=np.ones(n),
        unit_of=np.arange(n),
        stratum_of=np.zeros(n, np.intp),
        segment_of=("",) * n,
    )
    return reliability("set", names, gram, units, alike=True, weighted=False)


def blocks(shared: Path) -> Iterator[tuple[Reliability, dict[str, Any]]]:
    mobi = truth(shared, "mobi")["reliability"]
    for name in BLOCKS:
        items = mobi[name]["items"]
        yield of(columns(shared / "data/mobi/mobi.csv", items), items), mobi[name]
    somerville = truth(shared, "somerville")["reliability"]
    rows = columns(shared / "data/somerville/somerville_2015.csv", somerville["items"])
    yield of(rows, somerville["items"]), somerville
    airport = truth(shared, "sfo")["year2017"]["reliability_drivers"]
    path = shared / "data/sfo_airport/sfo_2010_2017.csv"
    with path.open(encoding="utf-8") as file:
        kept = [row for row in csv.DictReader(file) if row["year"] == "2017" and row["all"]]
    values = [[row[name] for name in DRIVERS] for row in kept]
    complete = np.array([row for row in values if all(row)], float)
    yield of(complete, DRIVERS), airport


def test_alpha_and_its_parts_equal_r(shared: Path) -> None:
    for found, r in blocks(shared):
        assert found.n == r["n"]
        assert found.alpha == close(r["alpha"], rel=1e-10)
        assert found.standardized == close(r["alpha_std"], rel=1e-10)
        assert found.mean_correlation == close(r["mean_inter_item_r"], rel=1e-10)
        dropped = {item.item: item.alpha_if_dropped for item in found.items}
        assert dropped == close(r["alpha_if_dropped"], rel=1e-9)
        rest = {item.item: item.rest_correlation for item in found.items}
        assert rest == close(r["corrected_item_total_r"], rel=1e-10)


def test_feldts_interval_equals_psych(shared: Path) -> None:
    for found, r in blocks(shared):
        low, high = (r["feldt_ci95"][end][0]["raw_alpha"] for end in ("lower.ci", "upper.ci"))
        assert (found.alpha_low, found.alpha_high) == close((low, high), rel=1e-9)
        assert found.interval == "feldt"


def test_omega_equals_one_factor_by_maximum_likelihood(shared: Path) -> None:
    for found, r in blocks(shared):
        if r["heywood_or_not_converged"]:
            assert (found.no_omega_because, np.isnan(found.omega)) == ("improper", True)
        else:
            assert found.omega == close(r["omega_cfa_ml_1factor"], rel=1e-10)
            assert found.omega == close(r["omega_psych_total_1factor"], abs=0.05)


def test_the_loyalty_items_have_no_proper_factor(shared: Path) -> None:
    """R finds a negative unique variance: a Heywood case must be among those compared."""
    assert [r["heywood_or_not_converged"] for _, r in blocks(shared)].count(True) == 1
