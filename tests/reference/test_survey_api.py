"""Designs, raking and replicates equal R `survey` on its own samples of schools, to 1e-8 relative.

The R calls are in truth/06_plspm_bank_api.R beside the reference numbers (survey 4.1.1, R 4.2.2):
`svydesign` with and without fpc, `svyby`, `svyglm`, `rake`, `postStratify`, `as.svrepdesign`.
Not compared: two-stage finite populations (clus2_fpc), because the toolkit has one stage;
`svyquantile` and `svytotal`, because it reports neither; `svyratio` of two numbers, likewise.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.drivers import regression
from cmt.analysis.infer import variance
from cmt.analysis.multipliers import sample
from cmt.responses.model import Design
from cmt.responses.targets import Margin, Targets
from tests.reference import schools

TOLERANCE = 1e-8
close = pytest.approx

STRATA = Design(strata="stype", population={"E": 4421, "H": 755, "M": 1018})
CLUSTERS = Design(cluster="dnum", population={"": 757})
STYPE = Margin(
    columns=("stype",), categories=(("E",), ("H",), ("M",)), values=(4421.0, 755.0, 1018.0)
)
WIDE = Margin(columns=("sch.wide",), categories=(("No",), ("Yes",)), values=(1072.0, 5122.0))


def weighted_to(targets: Targets, rows: schools.Rows, design: Design) -> schools.Responses:
    cells = [
        [[c[0] for c in margin.categories].index(row[margin.columns[0]]) for row in rows]
        for margin in targets.margins
    ]
    design = replace(design, targets=targets)
    return schools.responses(rows, design, cells=np.array(cells, np.int32).T)


@pytest.mark.parametrize(
    ("key", "file", "design"),
    [
        ("strat_fpc", "apistrat", STRATA),
        ("strat_nofpc", "apistrat", replace(STRATA, population={})),
        ("clus1_fpc", "apiclus1", CLUSTERS),
    ],
)
def test_means_with_finite_populations(shared: Path, key: str, file: str, design: Design) -> None:
    rows, r = schools.rows(shared, file), schools.truth(shared)["api00"][key]
    found = schools.mean(rows, schools.responses(rows, design))
    assert found.estimate == close(r["mean"], rel=TOLERANCE)
    assert found.se == close(r["se"], rel=TOLERANCE)
    assert found.df == r["df"]
    assert found.n / found.n_eff == close(r["deff_replace"], rel=TOLERANCE)


def test_domains_of_a_stratified_sample(shared: Path) -> None:
    rows, r = schools.rows(shared, "apistrat"), schools.truth(shared)["by_stype"]
    answers = schools.responses(rows, STRATA)
    for stype in "EHM":
        found = schools.mean(rows, answers, segment="stype", of=stype)
        assert found.estimate == close(r["mean"][stype], rel=TOLERANCE)
        assert found.se == close(r["se"][stype], rel=TOLERANCE)


def test_regression_with_a_finite_population(shared: Path) -> None:
    rows, r = schools.rows(shared, "apistrat"), schools.truth(shared)["svyglm"]
    names = ("api00", "ell", "meals", "mobility")
    summed, units, _ = schools.moments(rows, schools.responses(rows, STRATA), names)
    b, scores = regression(summed.gram)
    errors = np.sqrt(variance(units, scores))
    for j, name in enumerate(names[1:], start=1):
        assert b[j] == close(r["coef"][name], rel=TOLERANCE)
        assert errors[j] == close(r["se"][name], rel=TOLERANCE)


def test_post_stratified_means(shared: Path) -> None:
    rows, r = schools.rows(shared, "apiclus1"), schools.truth(shared)["poststrat_clus1"]
    answers = weighted_to(Targets(margins=(STYPE,)), rows, CLUSTERS)
    found = schools.mean(rows, answers)
    assert found.estimate == close(r["mean"], rel=TOLERANCE)
    assert found.se == close(r["se"], rel=TOLERANCE)


def test_raked_means_and_weights(shared: Path) -> None:
    rows, r = schools.rows(shared, "apiclus1"), schools.truth(shared)["rake_clus1"]
    answers = weighted_to(Targets(margins=(STYPE, WIDE)), rows, CLUSTERS)
    assert sample(answers).weight[:20] == close(r["weights_first20"], rel=TOLERANCE)
    found = schools.mean(rows, answers)
    assert found.estimate == close(r["mean"], rel=TOLERANCE)
    assert found.se == close(r["se"], rel=TOLERANCE)


def test_replicates_that_came_with_the_survey_jk1(shared: Path) -> None:
    """JK1 with R's scale (n - 1) / n and its finite population.

    R makes the replicates of `as.svrepdesign(type = "JK1")` so, and centres them on their mean
    (mse = FALSE); done here as well, it is equal.
    """
    rows, r = schools.rows(shared, "apiclus1"), schools.truth(shared)["jk1_clus1"]
    names = sorted({row["dnum"] for row in rows})
    n = len(names)
    base = np.array([float(row["pw"]) for row in rows])
    made = np.array([[row["dnum"] != name for name in names] for row in rows]) * n / (n - 1)
    scale = (n - 1) / n * (1 - n / 757)
    design = Design(replicates=("rep*",), replicate_method="JK1", replicate_scale=(scale,) * n)
    answers = schools.responses(rows, design, replicates=made * base[:, None])
    found = schools.mean(rows, answers)
    scores = np.array([float(row["api00"]) for row in rows])
    each = (made * base[:, None]).T @ scores / (made * base[:, None]).sum(axis=0)
    centred = np.sqrt(scale * ((each - each.mean()) ** 2).sum())
    assert centred == close(r["se"], rel=TOLERANCE)
    about = np.sqrt(scale * ((each - base @ scores / base.sum()) ** 2).sum())
    assert found.se == close(about, rel=1e-12)
    assert found.df == n - 1


def test_replicates_that_came_with_the_survey_jkn(shared: Path) -> None:
    """JKn in strata with a finite population: R's number, which for this design is Taylor's."""
    rows, r = schools.rows(shared, "apistrat"), schools.truth(shared)["jkn_strat"]
    assert len(rows) == r["reps"]
    size = Counter(row["stype"] for row in rows)
    base = np.array([float(row["pw"]) for row in rows])
    made = np.empty((len(rows), len(rows)))
    for j, gone in enumerate(rows):
        h = size[gone["stype"]]
        made[:, j] = [h / (h - 1) if row["stype"] == gone["stype"] else 1.0 for row in rows]
        made[j, j] = 0.0
    held = STRATA.population
    scale = tuple(
        (size[s] - 1) / size[s] * (1 - size[s] / held[s]) for s in (row["stype"] for row in rows)
    )
    design = Design(replicates=("rep*",), replicate_method="JKn", replicate_scale=scale)
    answers = schools.responses(rows, design, replicates=made * base[:, None])
    found = schools.mean(rows, answers)
    assert found.se == close(r["se"], rel=TOLERANCE)
    assert found.df == len(rows) - 1 - (len(held) - 1)
