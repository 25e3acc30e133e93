"""Figures of R that no page prints by themselves, but that the toolkit's figures are made of.

Correlations (`cor`), a composite of seven questions, Welch's tests with all adjustments we offer
(`t.test`, `p.adjust`), changes of one more pair of years (`svyby`, `svycontrast`), and raking as
`survey::calibrate(calfun = "raking")` does it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.contrasts import benjamini_hochberg
from cmt.analysis.describe import describe
from cmt.analysis.gather import analyse
from cmt.analysis.importance import correlations, covariances, lmg, relative_weights
from cmt.analysis.infer import holm, t_test, units_of
from cmt.analysis.moments import summarise
from cmt.analysis.multipliers import sample
from cmt.analysis.prepare import prepare
from cmt.analysis.raking import kish_effect
from cmt.instrument.load import parse_instrument
from cmt.responses.model import Design, Responses
from tests.reference import airport
from tests.reference.plain import grams
from tests.reference.test_items import rows, truth
from tests.reference.test_mobi import gram, mobi
from tests.reference.test_raking import raked

close = pytest.approx
SAME = 1e-8


def test_correlations_with_the_outcome_equal_cor(shared: Path) -> None:
    found, header, data = mobi(shared)
    items = [name for name in found["pearson_with_CUSA1"] if name in header]
    columns = [header.index(name) for name in ("CUSA1", *items)]
    matrix = correlations(covariances(gram(data[:, columns])[None]))[0]
    r = [found["pearson_with_CUSA1"][name] for name in items]
    assert len(items) >= 23 and matrix[0, 1:] == close(r, rel=SAME)


def test_a_composite_of_seven_questions(shared: Path) -> None:
    asked = [f"PERQ{k}" for k in range(1, 8)]
    points = ", ".join(f"{k}: {{en: p{k}}}" for k in range(1, 11))
    items = "\n".join(
        f"      - {{item: q{k}, scale: ten, text: {{en: Q{k}}}}}" for k in range(1, 8)
    )
    text = f"""
instrument: quality
version: "1"
languages: [en]
title: {{en: Quality}}
licence: CC-BY-4.0
source: made for this test
scales:
  ten: {{points: {{{points}}}, favourable: [9, 10]}}
drivers:
  quality: {{name: {{en: Quality}}, items: [{", ".join(f"q{k}" for k in range(1, 8))}]}}
outcome: overall
sections:
  - section: all
    title: {{en: All}}
    items:
      - {{item: overall, scale: ten, text: {{en: Overall}}}}
{items}
"""
    told = rows(shared, "mobi")
    codes = np.array([[int(row[name]) - 1 for name in ("CUSA1", *asked)] for row in told], np.int8)
    answers = Responses(
        source="mobi", digest="mobi", columns=("overall", *(f"q{k}" for k in range(1, 8))),
        codes=np.asfortranarray(codes), design=Design(),
    )  # fmt: skip
    prepared = prepare(answers, parse_instrument(text, "q.yaml"))
    moments = summarise(prepared.batch, prepared.plan)
    table = describe(moments, units_of(moments), prepared.scales, weighted=False)
    r = truth(shared, "mobi")["composite_quality_mean"]
    mean, sd, index = (table.get("quality", name) for name in ("mean", "sd", "index"))
    assert mean and sd and index
    assert (mean.estimate, sd.estimate) == close((r["mean"], r["sd"]), rel=SAME)
    assert index.estimate == close(r["mean_0_100"], rel=SAME)


def test_welch_of_the_happy_and_both_adjustments(shared: Path) -> None:
    r = truth(shared, "somerville")["happy_vs_not"]
    tests = list(r["tests"].values())
    p = np.array([t_test(t["diff"], t["diff"] / t["t"], t["df"]) for t in tests])
    assert p == close([t["p"] for t in tests], rel=SAME)
    assert holm(p) == close(list(r["padj"]["holm"].values()), rel=SAME)
    assert benjamini_hochberg(p) == close(list(r["padj"]["bh"].values()), rel=SAME)


def test_welch_of_men_and_women(shared: Path) -> None:
    r = truth(shared, "sfo")["segments2017"]["gender"]
    assert t_test(r["diff"], r["diff"] / r["t"], r["df"]) == close(r["p"], rel=SAME)


def test_changes_2015_to_2016_equal_svycontrast(shared: Path) -> None:
    before = analyse(airport.responses(shared, 2015), airport.instrument())
    now = analyse(airport.responses(shared, 2016), airport.instrument(), earlier=before)
    assert now.comparison
    compared = 0
    for item in airport.rated_items():
        r = truth(shared, "sfo")["waves_design"]["2015_2016"].get(airport.column(item))
        change = now.comparison.get(item, "mean")
        if r is None or change is None or change.direction in ("withheld", "not-comparable"):
            continue
        assert (change.difference, change.se) == close((r["diff"], r["se"]), rel=SAME, abs=1e-12)
        compared += 1
    assert compared >= 20


def test_raking_equals_calibrate(shared: Path) -> None:
    r = truth(shared, "sfo")["calibrate2017"]["raking"]
    answers = raked(shared, "area", "gender")
    weight = sample(answers).weight
    assert weight[:10] / weight[0] == close(np.array(r["first10"]) / r["first10"][0], rel=1e-7)
    prepared = prepare(answers, airport.instrument())
    moments = summarise(prepared.batch, prepared.plan)
    mean = describe(moments, units_of(moments), prepared.scales, weighted=True).get("all", "mean")
    assert mean and mean.estimate == close(r["all"], rel=1e-7)


def test_weighted_shares_equal_relaimpo(shared: Path) -> None:
    found, header, data = mobi(shared)
    r, weight = found["weighted_demo"], 0.5 + np.arange(1, 251) % 7 / 4
    names = r["importance"]["cor_matrix"]["names"][1:]
    values = data[:, [header.index(name) for name in ("CUSA1", *names)]]
    correlation = correlations(covariances(grams(values, weight).sum(axis=0)[None]))
    assert correlation[0] == close(np.array(r["importance"]["cor_matrix"]["R"]), rel=SAME)
    shares, johnson = lmg(correlation)[0], relative_weights(correlation)[0]
    assert dict(zip(names, shares, strict=True)) == close(r["importance"]["lmg"], rel=SAME)
    assert dict(zip(names, johnson, strict=True)) == close(r["importance"]["johnson"], rel=SAME)
    assert shares.sum() == close(r["importance"]["r2"], rel=SAME)
    assert kish_effect(weight) == close(r["kish"]["deff"], rel=SAME)
