"""Segments against R: the airport's areas (truth/02_sfo.R) and the schools of R `survey`.

`svyby`, `svyttest`: survey 4.1.1. Welch's tests and `p.adjust` are of R's stats.
"""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.contrasts import adjusted, benjamini_hochberg, contrasts
from cmt.analysis.independence import rao_scott
from cmt.analysis.infer import holm, t_test, units_of
from cmt.analysis.moments import Batch, Column, Plan, summarise
from cmt.analysis.parts import Contrast
from cmt.analysis.prepare import Prepared, prepare
from cmt.analysis.sampling import Sampling
from cmt.analysis.segments import Parted, part_means, parted_by
from tests.reference import airport

close = pytest.approx
SAME = 1e-8
AREAS = "ABCDEFG"


def by_area(shared: Path) -> Parted:
    """The airport unweighted, every respondent a unit, as the R script takes it here."""
    coded = replace(airport.responses(shared, 2017, "srs_w"), weight=None)
    area = airport.responses(shared, 2017, "clus").strata
    assert area is not None
    prepared = prepare(coded, airport.instrument())
    units = units_of(summarise(prepared.batch, prepared.plan))
    part = np.array([AREAS.index(each) for each in area])
    return parted_by(prepared, units, part, [f"area={each}" for each in AREAS])


def test_means_and_differences_equal_tapply(shared: Path) -> None:
    truth = airport.truth(shared)["segments2017"]
    parted = by_area(shared)
    rows = {row.segment: row for row in contrasts(parted, ["all"], []) if row.statistic == "index"}
    for area in AREAS:
        # 25 index points are one point of the scale.
        r = truth["area_vs_rest"][area]
        assert rows[f"area={area}"].difference / 25 == close(r["diff"], rel=SAME)


def test_tests_are_near_welch(shared: Path) -> None:
    """R divides the spread of each part by n_g - 1, a design's error by all n - 1 (one in a
    hundred here), and our degrees of freedom are Welch's formula on those errors."""
    truth = airport.truth(shared)["segments2017"]["area_vs_rest"]
    parted = by_area(shared)
    for row in contrasts(parted, ["all"], []):
        if row.statistic != "index":
            continue
        r = truth[row.segment[-1]]
        assert row.difference / row.se == close(r["t"], rel=5e-3)
        assert row.df == close(r["df"], rel=5e-2)
        assert row.p == close(r["p"], rel=2e-2, abs=2e-3)


def test_welch_by_hand_is_what_r_calls_welch(shared: Path) -> None:
    """The same means and counts, with each part's own n - 1: R's number to the last digits."""
    truth = airport.truth(shared)["segments2017"]["area_vs_rest"]
    parted = by_area(shared)
    position = parted.prepared.plan.position("all")
    codes = np.asarray(parted.prepared.batch.codes[position])
    means = part_means(parted, np.where(codes >= 0, codes + 1.0, np.nan))
    n = means.n
    total, rows = n.sum(), parted.prepared.batch.weight.size
    for g, area in enumerate(AREAS):
        sizes = np.array([n[g], total - n[g]], float)
        own = means.spread.diagonal()[[g, len(n) + g]]
        welch = own * (rows - 1) / rows * sizes / (sizes - 1)
        t = (means.own[g] - means.rest[g]) / math.sqrt(welch.sum())
        df = welch.sum() ** 2 / (welch**2 / (sizes - 1)).sum()
        assert t == close(truth[area]["t"], rel=SAME)
        assert df == close(truth[area]["df"], rel=SAME)
        assert t_test(float(t), 1.0, float(df)) == close(truth[area]["p"], rel=1e-7)


def test_both_adjustments_equal_p_adjust(shared: Path) -> None:
    truth = airport.truth(shared)["segments2017"]
    p = np.array([truth["area_vs_rest"][area]["p"] for area in AREAS])
    r: dict[str, Any] = truth["area_vs_rest_padj"]
    assert holm(p) == close(np.array([r["holm"][a] for a in AREAS]), rel=SAME)
    assert benjamini_hochberg(p) == close(np.array([r["bh"][a] for a in AREAS]), rel=SAME)
    rows = adjusted(
        [
            Contrast(item="all", statistic="index", segment=a, p=x)
            for a, x in zip(AREAS, p, strict=True)
        ]
    )
    assert [row.p_bh for row in rows] == close([r["bh"][a] for a in AREAS], rel=SAME)


def schools(shared: Path, split: str) -> tuple[Parted, np.ndarray[Any, np.dtype[np.float64]]]:
    """The stratified sample of R `survey` with its finite population, and api00 of each school."""
    path = shared / "data" / "survey_api" / "apistrat.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    values = sorted({row[split] for row in rows})
    n = len(rows)
    batch = Batch(
        codes=[np.zeros(n, np.int16)],
        weight=np.array([float(row["pw"]) for row in rows]),
        segment=("",) * n,
        stratum=[row["stype"] for row in rows],
        unit=[str(i) for i in range(n)],
        source="apistrat",
    )
    population = {row["stype"]: round(float(row["fpc"])) for row in rows}
    plan = Plan(
        columns=(Column(id="any", values=(0.0, 1.0)),),
        respondents=True,
        sampling=Sampling(population=population),
    )
    prepared = Prepared(batch=batch, plan=plan, scales={}, excluded=())
    units = units_of(summarise(batch, plan))
    part = np.array([values.index(row[split]) for row in rows])
    return parted_by(prepared, units, part, values), np.array([float(r["api00"]) for r in rows])


def school_truth(shared: Path) -> dict[str, Any]:
    text = (shared / "data" / "truth" / "survey_api.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_means_of_parts_equal_svyby(shared: Path) -> None:
    truth = school_truth(shared)["by_stype"]
    parted, api = schools(shared, "stype")
    means = part_means(parted, api)
    errors = np.sqrt(means.spread.diagonal())
    for g, name in enumerate(parted.segments):
        assert means.own[g] == close(truth["mean"][name], rel=SAME)
        assert errors[g] == close(truth["se"][name], rel=SAME)


def test_a_difference_equals_svyttest(shared: Path) -> None:
    """The difference, its error and R's p at R's degrees of freedom, which ours never exceed."""
    truth = school_truth(shared)["svyttest_api00_compimp"]
    parted, api = schools(shared, "comp.imp")
    means = part_means(parted, api)
    difference = means.own[1] - means.own[0]
    spread = means.spread
    se = math.sqrt(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])
    assert difference == close(truth["diff"], rel=SAME)
    assert difference / se == close(truth["t"], rel=SAME)
    assert means.most_df == truth["df"]
    assert t_test(float(difference), se, means.most_df) == close(truth["p"], rel=SAME)


def test_a_table_equals_svychisq(shared: Path) -> None:
    """svychisq(~sch.wide + stype, statistic = "F"): stratified by the segments, finite."""
    truth = school_truth(shared)["svychisq"]
    parted, _ = schools(shared, "stype")
    with (shared / "data" / "survey_api" / "apistrat.csv").open(encoding="utf-8") as file:
        wide = np.array([row["sch.wide"] == "Yes" for row in csv.DictReader(file)], np.int16)
    found = rao_scott(parted, wide)
    assert found
    assert found.f == close(truth["F"], rel=SAME)
    assert (found.df1, found.df2) == close((truth["ndf"], truth["ddf"]), rel=SAME)
    assert found.p == close(truth["p"], rel=SAME)
