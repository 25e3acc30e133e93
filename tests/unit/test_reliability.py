"""Reliability from answers to results: twins, laws, refusals by name, and its way to the file."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.factor import one_factor
from cmt.analysis.infer import t_quantile, units_of
from cmt.analysis.moments import summarise
from cmt.analysis.prepare import prepare
from cmt.analysis.reliability import WHOLE, Reliability, item_sets, reliabilities
from cmt.analysis.store import read_results, write_results
from cmt.reports.compose import compose
from cmt.reports.sheet_reliability import reliability_sheet
from cmt.reports.voice import voice_for
from cmt.responses.model import Responses
from tests.report_texts import texts_of
from tests.reports_fixture import full
from tests.worked.table import instrument

close = pytest.approx
ITEMS = ("overall", "a1", "a2", "a3", "b1", "b2")
SETS = {"a": ("a1", "a2", "a3"), "b": ("b1", "b2")}
SURVEY = instrument(ITEMS, SETS)


def survey(answers: np.ndarray, **design: object) -> Responses:
    """Answers 1 to 5, one column an item; 0 is left blank."""
    return Responses(
        source="r.csv",
        digest="r",
        columns=ITEMS[: answers.shape[1]],
        codes=np.asfortranarray((answers - 1).astype(np.int8)),
        **design,  # type: ignore[arg-type]
    )


def found(responses: Responses) -> dict[str, Reliability]:
    prepared = prepare(responses, SURVEY)
    sets = item_sets(SURVEY, responses.columns)
    moments = summarise(prepared.batch, replace(prepared.plan, sets=tuple(sets.values())))
    weighted = responses.weight is not None
    every = reliabilities(moments, units_of(moments), sets, weighted=weighted)
    return {one.measure: one for one in every}


def correlated(n: int, seed: int = 7) -> np.ndarray:
    """Answers with something in common, made the same way every time."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    raw = common + rng.normal(size=(n, len(ITEMS))) + 3.2
    return np.clip(np.rint(raw), 1, 5).astype(int)


def plain_alpha(answers: np.ndarray, weight: np.ndarray | None = None) -> float:
    """The twin: from the definition, with NumPy's own covariance."""
    k = answers.shape[1]
    c = np.cov(answers.T, aweights=weight)
    return float(k / (k - 1) * (1 - np.trace(c) / c.sum()))


def test_a_worked_set_of_two() -> None:
    """Two items with correlation r and equal variances: alpha is 2 r / (1 + r)."""
    pairs = [(1, 1), (2, 2), (4, 4), (5, 5), (2, 4), (4, 2)] * 6
    answers = np.array([[3, 3, 3, 3, *pair] for pair in pairs])
    one = found(survey(answers))["b"]
    r = np.corrcoef(answers[:, 4], answers[:, 5])[0, 1]
    assert one.alpha == close(2 * r / (1 + r)) == close(one.standardized)
    assert [item.rest_correlation for item in one.items] == close([r, r])
    assert all(math.isnan(item.alpha_if_dropped) for item in one.items)
    assert (one.no_omega_because, math.isnan(one.omega)) == ("two-items", True)


@given(st.integers(0, 10_000), st.booleans())
def test_alpha_equals_a_twin_from_the_rows(seed: int, weighted: bool) -> None:
    answers = correlated(60, seed)
    answers[np.random.default_rng(seed).random(answers.shape) < 0.02] = 0
    weight = 0.5 + np.arange(60) % 7 / 4 if weighted else None
    every = found(survey(answers, weight=weight))
    for measure, columns in (("a", [1, 2, 3]), ("b", [4, 5]), (WHOLE, [1, 2, 3, 4, 5])):
        complete = (answers[:, columns] > 0).all(axis=1)
        rows = answers[complete][:, columns].astype(float)
        one = every[measure]
        if one.refusal:
            assert len(rows) < 30
            continue
        w = None if weight is None else weight[complete]
        assert one.alpha == close(plain_alpha(rows, w), rel=1e-9)
        assert one.n == len(rows)
        assert one.alpha_low < one.alpha < one.alpha_high


def test_weights_times_a_number_change_nothing() -> None:
    answers, weight = correlated(80), 0.5 + np.arange(80) % 7 / 4
    one = found(survey(answers, weight=weight))["a"]
    other = found(survey(answers, weight=weight * 8))["a"]
    assert (other.alpha, other.alpha_low, other.omega) == close(
        (one.alpha, one.alpha_low, one.omega), rel=1e-12
    )


def test_the_jackknife_of_groups_equals_deleting_them_by_hand() -> None:
    answers = correlated(90)
    unit = np.repeat(np.arange(15), 6)
    one = found(survey(answers, cluster=tuple(map(str, unit))))["a"]
    rows = answers[:, 1:4].astype(float)
    logs = np.array([math.log(1 - plain_alpha(rows[unit != u])) for u in range(15)])
    middle = math.log(1 - plain_alpha(rows))
    half = t_quantile(14) * math.sqrt(14 / 15 * ((logs - middle) ** 2).sum())
    assert one.interval == "jackknife"
    assert (one.alpha_low, one.alpha_high) == close(
        (1 - math.exp(middle + half), 1 - math.exp(middle - half)), rel=1e-9
    )


def test_a_factor_that_made_the_covariances_is_found_again() -> None:
    loadings, unique = np.array([0.9, 0.4, 1.3, 0.7]), np.array([0.3, 1.1, 0.8, 0.5])
    made = one_factor(np.outer(loadings, loadings) + np.diag(unique))
    assert made is not None
    assert made[0] == close(loadings, rel=1e-8) and made[1] == close(unique, rel=1e-8)


def test_items_with_nothing_in_common_have_no_factor() -> None:
    assert one_factor(np.diag([1.0, 2.0, 0.5])) is None
    every = np.array([[3, a, b, c, 3, 4] for a in (2, 4) for b in (1, 5) for c in (2, 3)] * 5)
    every[::3, 4:] = 1
    one = found(survey(every))["a"]
    assert (one.alpha, one.mean_correlation) == close((0, 0), abs=1e-12)
    assert (one.no_omega_because, math.isnan(one.omega)) == ("improper", True)


def test_items_that_go_against_each_other_have_a_negative_correlation_with_the_rest() -> None:
    answers = correlated(80)
    answers[:, 3] = 6 - answers[:, 3]
    one = found(survey(answers))["a"]
    rest = {item.item: item.rest_correlation for item in one.items}
    dropped = {item.item: item.alpha_if_dropped for item in one.items}
    assert rest["a3"] < 0 and dropped["a3"] > one.alpha


def test_what_cannot_be_told_is_refused_by_name() -> None:
    answers = correlated(80)
    few = found(survey(answers[:25]))["a"]
    assert (few.refusal, few.n, few.refused) == ("too-few-cases", 25, SETS["a"])
    same = answers.copy()
    same[:, 2] = 4
    constant = found(survey(same))["a"]
    assert (constant.refusal, constant.refused) == ("constant", ("a2",))
    twice = answers.copy()
    twice[:, 3] = twice[:, 1]
    repeated = found(survey(twice))["a"]
    assert (repeated.refusal, repeated.refused) == ("repeated", ("a1", "a3"))
    alone = found(survey(answers[:, :5]))["b"]
    assert (alone.refusal, alone.refused) == ("too-few-items", ("b1",))
    assert all(math.isnan(one.alpha) for one in (few, constant, repeated, alone))


def test_results_carry_it_to_their_file_and_back(tmp_path: Path) -> None:
    results = replace(full(), reliability=tuple(found(survey(correlated(80))).values()))
    write_results(results, tmp_path / "results.json")
    back = read_results(tmp_path / "results.json").reliability
    assert [one.alpha for one in back] == [one.alpha for one in results.reliability]
    assert [one.items[0].item for one in back] == ["a1", "b1", "a1"]
    document = json.loads((tmp_path / "results.json").read_text("utf-8"))
    del document["reliability"]  # a file written before there was any
    (tmp_path / "before.json").write_text(json.dumps(document), encoding="utf-8")
    assert read_results(tmp_path / "before.json").reliability == ()


def shown(language: str) -> list[tuple[object, ...]]:
    """The sheet of a survey whose sets are fine, too small and constant."""
    answers = correlated(80)
    answers[:, 4] = 4
    results = replace(full(), reliability=tuple(found(survey(answers)).values()), instrument=SURVEY)
    return list(reliability_sheet(voice_for(results, language)).rows)


def test_the_workbook_shows_every_set_and_why_one_is_refused() -> None:
    whole, *items, refused, every = shown("en")
    columns = reliability_sheet(voice_for(full(), "en")).columns
    assert all(len(row) == len(columns) for row in (whole, *items, refused, every))
    assert whole[0] == "a" and whole[4] == close(found(survey(correlated(80)))["a"].alpha)
    assert [row[2] for row in items] == ["a1", "a2", "a3"]
    assert str(refused[-1]).startswith("Not computed: every answer the same to")
    assert refused[4] == ".." and str(every[-1]).startswith("Not computed")
    weighted = replace(found(survey(correlated(80)))["b"], weighted=True)
    ((*_, note), *_) = reliability_sheet(
        voice_for(replace(full(), instrument=SURVEY, reliability=(weighted,)), "en")
    ).rows
    assert str(note).endswith("two questions fit any factor. Weighted.")
    french = shown("fr")
    assert str(french[0][-1]).startswith("Intervalle de l’alpha")
    assert french[-1][1] == "Toutes les questions sur les facteurs"


def test_the_method_page_says_how_far_questions_go_together() -> None:
    one = Reliability(measure="timeliness", alpha=0.734, n=200)
    results = replace(full(), reliability=(one, replace(one, measure="courtesy", alpha=0.812)))
    told = " ".join(texts_of(compose(results, "en")))
    assert "is 0.73 to 0.81, by driver" in told
    alone = " ".join(texts_of(compose(replace(results, reliability=(one,)), "fr")))
    assert "est de 0,73" in alone


def test_a_driver_of_one_item_has_no_reliability() -> None:
    single = instrument(("overall", "x"), {"d": ("x",)})
    assert item_sets(single, ("overall", "x")) == {}
