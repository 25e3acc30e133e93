"""The net promoter score: closed form, a brute-force twin, and which questions have one."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.compare import change
from cmt.analysis.describe import describe, recommends
from cmt.analysis.estimates import Estimate
from cmt.analysis.gather import analyse
from cmt.analysis.infer import t_quantile, units_of, wilson
from cmt.analysis.moments import summarise
from cmt.analysis.prepare import prepare
from cmt.analysis.results import Results
from cmt.instrument.catalogue import find
from cmt.instrument.model import Instrument, Scale
from cmt.reports.compose import compose
from cmt.reports.sheets import scores_sheet
from cmt.reports.voice import voice_for
from cmt.responses.model import Responses
from tests.report_texts import texts_of
from tests.worked.table import instrument

close = pytest.approx
POINTS = tuple(range(11))
SCALE = Scale(
    id="likely-10",
    points=POINTS,
    labels={language: tuple(map(str, POINTS)) for language in ("en", "fr")},
    favourable=(9, 10),
    marked_unfavourable=(0, 1, 2, 3, 4, 5, 6),
)


def survey() -> Instrument:
    """One question: would you recommend."""
    plain = instrument(("recommend",), {})
    item = replace(plain.items["recommend"], scale=SCALE.id)
    return replace(plain, scales={SCALE.id: SCALE}, items={item.id: item})


def net(
    answers: list[int], weight: list[float] | None = None, unit: list[str] | None = None
) -> Estimate:
    given_answers = Responses(
        source="net.csv",
        digest="net",
        columns=("recommend",),
        codes=np.asfortranarray(np.array(answers, np.int8)[:, None]),
        weight=np.array(weight) if weight else None,
        cluster=tuple(unit) if unit else None,
    )
    prepared = prepare(given_answers, survey())
    moments = summarise(prepared.batch, prepared.plan)
    found = describe(moments, units_of(moments), prepared.scales, weighted=weight is not None)
    row = found.get("recommend", "net")
    assert row
    return row


def test_net_is_promoters_less_detractors_with_the_multinomial_error() -> None:
    """40 promoters, 35 between, 25 detractors of 100."""
    row = net([9] * 22 + [10] * 18 + [8] * 30 + [7] * 5 + [6] * 15 + [0] * 10)
    p, u = 0.40, 0.25
    variance = (p * (1 - p) + u * (1 - u) + 2 * p * u) / 100  # covariance of the two is -p u / n
    assert row.estimate == close(0.15)
    assert row.se == close(math.sqrt(variance * 100 / 99), rel=1e-12)
    half = t_quantile(99) * row.se
    assert (row.low, row.high, row.n) == (close(0.15 - half), close(0.15 + half), 100)
    assert row.n_eff == close(100)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(1, 5)), min_size=12, max_size=40))
def test_the_weighted_error_of_groups_equals_a_twin(found: list[tuple[int, int]]) -> None:
    """Taylor by hand: totals of linearised answers per group of two, ten groups and more."""
    answers, weights = [a for a, _ in found], [float(w) for _, w in found]
    units = [str(i // 2) for i in range(len(found))]
    row = net(answers, weights, units)
    sign = np.array([(a >= 9) - (a <= 6) for a in answers], float)
    w = np.array(weights)
    estimate = (w * sign).sum() / w.sum()
    totals = np.bincount(np.arange(len(w)) // 2, w * (sign - estimate)) / w.sum()
    g = len(totals)
    assert row.estimate == close(estimate, abs=1e-12)
    assert row.se**2 == close(g / (g - 1) * (totals**2).sum(), rel=1e-8, abs=1e-15)
    assert -1 <= row.low <= row.estimate <= row.high <= 1


def test_it_equals_r_on_the_airport(shared: Path) -> None:
    """truth/02_sfo.R, `nps`. Its error divides by n, ours by n - 1 as for every mean."""
    r = json.loads((shared / "data/truth/sfo.json").read_text("utf-8"))["year2017"]["nps"]
    with (shared / "data/sfo_airport/sfo_2010_2017.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2017" and row["nps"]]
    answers = [int(row["nps"]) for row in rows]
    plain = net(answers)
    n = len(answers)
    assert (plain.n, 100 * plain.estimate) == (n, close(r["unweighted"]["nps"], rel=1e-10))
    error = 100 * plain.se * math.sqrt((n - 1) / n)
    assert error == close(r["unweighted"]["se_unweighted_x100"], rel=1e-10)
    weighted = net(answers, [float(row["weight"]) for row in rows])
    assert 100 * weighted.estimate == close(r["weighted"]["nps"], rel=1e-10)


def test_turning_the_answers_round_turns_the_score_round() -> None:
    """Promoters into detractors and back."""
    answers = [9] * 12 + [7] * 6 + [3] * 20
    turned = [3 if a == 9 else 9 if a == 3 else a for a in answers]
    one, other = net(answers), net(turned)
    assert (other.estimate, other.low, other.high) == close((-one.estimate, -one.high, -one.low))


def test_where_all_would_recommend_the_interval_is_what_wilson_leaves_open() -> None:
    row = net([10] * 40)
    agreeing = wilson(1.0, 40)[0]
    assert (row.estimate, row.se, row.high) == (1.0, 0.0, 1.0)
    assert row.low == close(agreeing - (1 - agreeing))


def results_of(answers: list[int]) -> Results:
    responses = Responses(
        source="net.csv",
        digest="net",
        columns=("recommend",),
        codes=np.asfortranarray(np.array(answers, np.int8)[:, None]),
    )
    return analyse(responses, survey())


def test_report_and_workbook_show_it_in_both_languages() -> None:
    results = results_of([9] * 22 + [10] * 18 + [8] * 35 + [6] * 25)
    told = {lang: " ".join(texts_of(compose(results, lang))) for lang in ("en", "fr")}
    assert "Net score of Overall satisfaction: +15.0 (between" in told["en"]
    assert "Cote nette de «\u00a0Satisfaction globale\u00a0»\u00a0: +15,0 (" in told["fr"]
    sheet = scores_sheet(voice_for(results, "en"))
    heads = [column.title for column in sheet.columns]
    assert sheet.rows[0][heads.index("Net score")] == close(0.15)
    few = " ".join(texts_of(compose(results_of([9] * 9), "en")))
    assert "Net score of" not in few


def test_only_zero_to_ten_with_nine_and_ten_favourable_is_a_net_promoter_scale() -> None:
    assert recommends(SCALE)
    assert not recommends(replace(SCALE, favourable=(8, 9, 10)))
    assert not recommends(replace(SCALE, marked_unfavourable=()))
    bank, core = find("cmt-bank"), find("cmt-core")
    assert recommends(bank.scale_of("recommend"))
    assert not any(map(recommends, core.scales.values()))


def test_a_change_of_the_net_score_is_tested_as_one_of_means() -> None:
    before, now = net([9] * 30 + [5] * 30), net([9] * 45 + [5] * 15)
    found = change(now, before)
    assert found.difference == close(0.5)
    assert found.se == close(math.hypot(now.se, before.se))
    assert found.direction == "higher"
