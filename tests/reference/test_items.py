"""Every question of three surveys, unweighted, as `describe_items` of truth/lib.R takes them.

Mean, sd, se and t interval of R's `mean`, `sd`, `t.test`; shares with Wilson's interval
(`PropCIs`' formula); the net promoter score and Pearson's chi-square of R's stats. R drops whoever
left a question out, so each question is described on those who answered it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimates
from cmt.analysis.independence import rao_scott
from cmt.analysis.infer import units_of, wilson
from cmt.analysis.moments import Batch, Column, Plan, summarise
from cmt.analysis.prepare import prepare
from cmt.analysis.segments import part_means, parted_by
from cmt.instrument.model import Scale
from tests.reference import airport
from tests.reference.test_segments import AREAS, by_area

close = pytest.approx
SAME = 1e-8
FILES = {
    "mobi": ("mobi/mobi.csv", (1, 10)),
    "sfo": ("sfo_airport/sfo_2010_2017.csv", (1, 5)),
    "somerville": ("somerville/somerville_2015.csv", (1, 5)),
}


def truth(shared: Path, name: str) -> dict[str, Any]:
    text = (shared / "data" / "truth" / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / FILES[name][0]).open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    return [row for row in found if name != "sfo" or row["year"] == "2017"]


def described(
    answers: np.ndarray[Any, Any], low: int, high: int, best: int = 2, worst: int = 2
) -> Estimates:
    """The figures of one question, everyone a unit of weight one."""
    points = tuple(range(low, high + 1))
    scale = Scale(
        id="s", points=points, labels={"en": tuple(map(str, points))}, favourable=points[-best:],
        marked_unfavourable=points[:worst],
    )  # fmt: skip
    n = len(answers)
    batch = Batch(
        codes=[(answers - low).astype(np.int16)],
        weight=np.ones(n),
        segment=("",) * n,
        stratum=("",) * n,
        unit=[f"{i:06d}" for i in range(n)],
        source="item",
    )
    column = Column(id="q", values=tuple(map(float, points)))
    moments = summarise(batch, Plan(columns=(column,), respondents=True))
    return describe(moments, units_of(moments), {"q": scale}, weighted=False)


def cases(shared: Path, name: str) -> Iterator[tuple[np.ndarray[Any, Any], int, dict[str, Any]]]:
    """Answers of each question, how many left it out, and R's figures."""
    found = truth(shared, name)
    items = found["year2017"]["items"] if name == "sfo" else found["items"]
    for item, r in items.items():
        told = [row[item] for row in rows(shared, name)]
        yield np.array([int(t) for t in told if t]), sum(not t for t in told), r


@pytest.mark.parametrize("name", FILES)
def test_every_question_equals_r(shared: Path, name: str) -> None:
    low, high = FILES[name][1]
    for answers, missing, r in cases(shared, name):
        table = described(answers, low, high)
        mean, index, sd = (table.get("q", s) for s in ("mean", "index", "sd"))
        top, bottom = (table.get("q", s) for s in ("favourable", "unfavourable"))
        assert mean and index and sd and top and bottom
        assert (mean.n, missing) == (r["n"], r["missing"])
        assert (mean.estimate, mean.se, sd.estimate) == close(
            (r["mean"], r["se"], r["sd"]), rel=SAME
        )
        inside = [max(r["ci95_t"][0], low), min(r["ci95_t"][1], high)]
        assert [mean.low, mean.high] == close(inside, rel=SAME)
        assert index.estimate == close(r["mean_0_100"], rel=SAME)
        assert sd.estimate * 100 / (high - low) == close(r["sd_0_100"], rel=SAME)
        for row, box in ((top, r["top_box"]), (bottom, r["bottom_box"])):
            assert row.estimate == close(box["prop"], rel=SAME, abs=1e-15)
            assert round(row.estimate * row.n) == box["count"]
            assert [row.low, row.high] == close(box["wilson95"], rel=SAME, abs=1e-12)
        assert top.estimate - bottom.estimate == close(r["net_top_minus_bottom"], abs=1e-12)


def test_the_three_best_of_ten_and_the_happy(shared: Path) -> None:
    everyone = rows(shared, "mobi")
    for item, r in truth(shared, "mobi")["items_top3_8to10"].items():
        table = described(np.array([int(row[item]) for row in everyone]), 1, 10, best=3)
        top = table.get("q", "favourable")
        assert top and top.estimate == close(r["prop"], rel=SAME)
        assert [top.low, top.high] == close(r["wilson95"], rel=SAME)
    happy, r = [int(row["D"]) for row in rows(shared, "somerville")], truth(shared, "somerville")
    assert float(np.mean(happy)) == close(r["happy"]["prop"], rel=SAME)
    found = wilson(float(np.mean(happy)), len(happy))
    assert list(found) == close(r["happy"]["wilson95"], rel=SAME)


@pytest.mark.parametrize("weighted", [False, True])
def test_the_net_promoter_score(shared: Path, weighted: bool) -> None:
    """R's error divides by n, ours by n - 1."""
    r = truth(shared, "sfo")["year2017"]["nps"]["weighted" if weighted else "unweighted"]
    told = [row for row in rows(shared, "sfo") if row["nps"]]
    weight = np.array([float(row["weight"]) if weighted else 1.0 for row in told])
    answers = np.array([int(row["nps"]) for row in told])
    n = len(told)
    points = tuple(range(11))
    scale = Scale(
        id="s", points=points, labels={"en": tuple(map(str, points))}, favourable=(9, 10),
        marked_unfavourable=tuple(range(7)),
    )  # fmt: skip
    batch = Batch(
        codes=[answers.astype(np.int16)], weight=weight, segment=("",) * n, stratum=("",) * n,
        unit=[f"{i:06d}" for i in range(n)], source="nps",
    )  # fmt: skip
    plan = Plan(columns=(Column(id="q", values=tuple(map(float, points))),), respondents=True)
    moments = summarise(batch, plan)
    table = describe(moments, units_of(moments), {"q": scale}, weighted=weighted)
    shares = {name: table.get("q", name) for name in ("favourable", "neutral", "unfavourable")}
    names = ("promoters", "passives", "detractors")
    for row, name in zip(shares.values(), names, strict=True):
        assert row and row.estimate == close(r[name], rel=SAME)
    net = table.get("q", "net")
    assert net and net.n == r["n"] and net.estimate * 100 == close(r["nps"], rel=SAME)
    if not weighted:
        theirs = r["se_unweighted_x100"] * np.sqrt(n / (n - 1))
        assert net.se * 100 == close(theirs, rel=SAME)


@pytest.mark.parametrize(
    ("key", "design", "by"),
    [
        ("area_srs_w", "srs_w", "area"), ("area_clus", "clus", "area"),
        ("strata_strat", "strat", "strata"), ("lang_srs_w", "srs_w", "lang"),
        ("gender_clus", "clus", "gender"),
    ],
)  # fmt: skip
def test_means_of_parts_of_the_airport_equal_svyby(
    shared: Path, key: str, design: str, by: str
) -> None:
    r = truth(shared, "sfo")["year2017"]["svyby_all"][key]
    prepared = prepare(airport.responses(shared, 2017, design), airport.instrument())
    told = [row[by] for row in rows(shared, "sfo")]
    names = list(r["mean"])
    part = np.array([names.index(text) if text in names else -1 for text in told])
    units = units_of(summarise(prepared.batch, prepared.plan))
    parted = parted_by(prepared, units, part, names)
    codes = np.asarray(prepared.batch.codes[prepared.plan.position("all")])
    means = part_means(parted, np.where(codes >= 0, codes + 1.0, np.nan))
    errors = np.sqrt(means.spread.diagonal())
    for g, name in enumerate(parted.segments):
        assert means.own[g] == close(r["mean"][name], rel=SAME)
        assert errors[g] == close(r["se"][name], rel=SAME)


def test_pearsons_chi_square_of_areas(shared: Path) -> None:
    r = truth(shared, "sfo")["segments2017"]["chisq_top2_by_area"]
    parted = by_area(shared)
    codes = np.asarray(parted.prepared.batch.codes[parted.prepared.plan.position("all")])
    found = rao_scott(parted, np.where(codes >= 0, codes >= 3, -1).astype(np.int16))
    assert found and len(found.segments) == len(AREAS)
    assert (found.chi2, found.df1_first) == close((r["X2"], r["df"]), rel=SAME)
    # R refers to chi-square, Rao and Scott to F on many degrees of freedom.
    assert found.p == close(r["p"], abs=2e-3)
