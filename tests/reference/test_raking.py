"""Raking, post-stratification and trimming of the airport survey equal R, to 1e-8 relative.

R: `rake`, `postStratify`, `trimWeights(strict = TRUE)`, `svymean` of survey 4.1.1; the calls are in
truth/02_sfo.R. `calibrate` is not compared: the toolkit rakes and post-stratifies only.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimate
from cmt.analysis.gather import analyse
from cmt.analysis.infer import units_of
from cmt.analysis.moments import summarise
from cmt.analysis.multipliers import sample
from cmt.analysis.planning import intraclass
from cmt.analysis.prepare import prepare
from cmt.analysis.raking import kish_effect, trim
from cmt.responses.model import Design, Responses
from cmt.responses.targets import Margin, Targets
from tests.reference import airport

close = pytest.approx
TOLERANCE = 1e-8
CLIENTS = 10_000
AGE = {"1": "2"}
"""The youngest two groups are one."""


def table(shared: Path) -> list[dict[str, str]]:
    with (shared / "data" / "sfo_airport" / "sfo_2010_2017.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2017"]
    return [row for row in rows if row["gender"] and row["age"] and row["area"]]


def raked(shared: Path, *names: str) -> Responses:
    rows = table(shared)
    margins = airport.truth(shared)["raking2017"]["margins"]
    made, cells = [], []
    for name in names:
        shares = margins[name]
        labels = [AGE.get(row["age"], row["age"]) if name == "age6" else row[name] for row in rows]
        categories = tuple((label,) for label in shares)
        counts = tuple(share * CLIENTS for share in shares.values())
        made.append(Margin(columns=(name,), categories=categories, values=counts))
        cells.append([list(shares).index(label) for label in labels])
    codes = [[int(row[airport.column(i)] or 0) - 1 for i in airport.rated_items()] for row in rows]
    return Responses(
        source="2017.csv",
        digest="2017",
        columns=airport.rated_items(),
        codes=np.asfortranarray(codes, np.int8),
        design=Design(targets=Targets(margins=tuple(made))),
        cells=np.array(cells, np.int32).T,
    )


def means(answers: Responses) -> dict[str, Estimate]:
    prepared = prepare(answers, airport.instrument())
    moments = summarise(prepared.batch, prepared.plan)
    table = describe(moments, units_of(moments), prepared.scales, weighted=True)
    return {row.item: row for row in table.where(statistic="mean")}


def test_raked_weights(shared: Path) -> None:
    sampled = sample(raked(shared, "area", "gender", "age6"))
    file = shared / "data" / "truth" / "sfo2017_rake_weights.csv"
    with file.open(encoding="utf-8") as text:
        reference = [float(row["w_rake"]) for row in csv.DictReader(text)]
    assert len(reference) == 2639
    assert sampled.weight == close(np.array(reference), rel=TOLERANCE)
    made, r = sampled.weighting, airport.truth(shared)["raking2017"]
    assert made and made.converged and made.method == "raked"
    assert made.miss < 1e-12 and made.effect_before == close(1.0)
    assert made.design_effect == close(r["kish"]["deff"], rel=TOLERANCE)
    assert made.ratio == close(r["summary"]["Max."] / r["summary"]["Min."], rel=TOLERANCE)


def test_raked_means_and_the_error_of_the_outcome(shared: Path) -> None:
    answers, r = raked(shared, "area", "gender", "age6"), airport.truth(shared)["raking2017"]
    table = means(answers)
    for item in airport.rated_items():
        name = airport.column(item)
        assert table[item].estimate == close(r["weighted_means"][name], rel=TOLERANCE)
    found = table["all"]
    assert found.estimate == close(r["svymean_all_raked"]["mean"], rel=TOLERANCE)
    assert found.se == close(r["svymean_all_raked"]["se_residual_based"], rel=TOLERANCE)


def test_post_stratified_mean(shared: Path) -> None:
    answers, r = raked(shared, "area"), airport.truth(shared)["poststrat2017_area"]
    found = means(answers)["all"]
    assert found.estimate == close(r["all"]["mean"], rel=TOLERANCE)
    assert found.se == close(r["all"]["se"], rel=TOLERANCE)
    weight = dict(zip((row["area"] for row in table(shared)), sample(answers).weight, strict=True))
    assert weight == close(r["weights_by_area"], rel=TOLERANCE)


def test_trimmed_weights(shared: Path) -> None:
    answers = raked(shared, "area", "gender", "age6")
    weight, r = sample(answers).weight, airport.truth(shared)["raking2017"]["trim_upper_3median"]
    most = 3 * float(np.median(weight))
    assert most == close(r["upper"], rel=TOLERANCE)
    assert int((weight > most).sum()) == r["n_trimmed"]
    trimmed = trim(weight, 0.0, most)
    assert trimmed.converged
    assert trimmed.weight.sum() == close(CLIENTS)
    assert kish_effect(trimmed.weight) == close(r["kish"]["deff"], rel=TOLERANCE)
    codes = answers.column("all")
    valid = codes >= 0
    ours = trimmed.weight[valid] @ (codes[valid] + 1.0) / trimmed.weight[valid].sum()
    assert ours == close(r["all"], rel=TOLERANCE)


def test_kish_and_the_intraclass_correlation(shared: Path) -> None:
    answers, truth = airport.responses(shared, 2017), airport.truth(shared)
    assert answers.weight is not None and answers.cluster is not None
    assert kish_effect(answers.weight) == close(truth["year2017"]["kish"]["deff"], rel=TOLERANCE)
    rated = answers.column("all") >= 0
    # R groups by the flight number alone, the design by flight within boarding area
    runs = [each.partition("/")[2] for each in answers.cluster]
    clusters = [run for run, valid in zip(runs, rated, strict=True) if valid]
    found = intraclass(answers.column("all")[rated] + 1.0, clusters)
    # its n0 counts the answers of each flight among those with an answer, as here
    assert found == close(truth["segments2017"]["icc1_run"], rel=TOLERANCE)
    precision = analyse(answers, airport.instrument()).precision
    assert precision.cluster_effect > 1
    assert precision.n_eff == close(precision.n / precision.weight_effect)
