"""Flags, refusals, verdicts, comparison and the results file."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.compare import change, compare, newcombe
from cmt.analysis.estimates import Estimate, Estimates, flag_for
from cmt.analysis.gather import analyse
from cmt.analysis.infer import holm, wilson
from cmt.analysis.planning import margin_of_error
from cmt.analysis.priorities import priorities
from cmt.analysis.results import DriverEffect, DriverModel, Results
from cmt.analysis.store import is_results_file, read_results, write_results
from cmt.errors import CmtError, DesignError, EstimationError
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses, SurveyInfo
from tests.worked.table import instrument

close = pytest.approx
ITEMS = ("overall", "wait", "speed", "staff", "clear")
DRIVERS = {"timeliness": ("wait", "speed"), "courtesy": ("staff",), "information": ("clear",)}


def survey(n: int = 200, seed: int = 1, **changes: object) -> tuple[Responses, Instrument]:
    """A survey in which timeliness matters most and clear information not at all."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=n)
    scores = mood[:, None] + rng.normal(size=(n, 4))
    overall = 0.8 * scores[:, 0] + 0.6 * scores[:, 1] + 0.3 * scores[:, 2] + rng.normal(size=n)
    codes = np.clip(np.round(np.column_stack([overall / 1.6, scores]) + 2), 0, 4)
    answers = Responses(
        source="survey.csv",
        digest=f"survey-{n}-{seed}",
        columns=ITEMS,
        codes=np.asfortranarray(codes, np.int8),
    )
    return replace(answers, **changes), instrument(ITEMS, DRIVERS)  # type: ignore[arg-type]


def results(n: int = 200, seed: int = 1, **changes: object) -> Results:
    return analyse(*survey(n, seed, **changes))


def recoded(column: int, code: int, n: int = 200) -> Results:
    answers, questionnaire = survey(n)
    codes = answers.codes.copy(order="F")
    codes[:, column] = code
    return analyse(replace(answers, codes=codes), questionnaire)


def test_flags_follow_the_base() -> None:
    assert [flag_for(n) for n in (0, 9, 10, 29, 30)] == [
        "undefined", "withheld", "caution", "caution", "",
    ]  # fmt: skip
    assert flag_for(300, n_eff=1.2) == flag_for(300, df=7) == "caution"


def test_small_bases_are_withheld_with_their_counts() -> None:
    small = results(9)
    hidden = [row for row in small.estimates.where(item="wait") if "missing" not in row.statistic]
    assert {row.flag for row in hidden} == {"withheld"}
    assert all(math.isnan(row.estimate) and row.n == 9 for row in hidden)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: results(39), "too-few-cases"),
        (lambda: recoded(0, 4), "constant-outcome"),
        (lambda: analyse(survey()[0], instrument(ITEMS, {})), "no-drivers"),
        (lambda: analyse(survey()[0], instrument(ITEMS, {"only": ("wait",)})), "no-drivers"),
    ],
)
def test_no_model_is_an_answer_with_a_reason(made: object, reason: str) -> None:
    model = made().drivers  # type: ignore[operator]
    assert model.refusal is not None
    assert (model.refusal.reason, model.effects) == (reason, ())


def test_too_few_cases_says_how_many_and_how_many_are_needed() -> None:
    refusal = results(39).drivers.refusal
    assert refusal and (refusal.n, refusal.needed) == (39, 40)
    assert refusal.drivers == tuple(DRIVERS)


def test_few_clusters_are_too_few_units_however_many_respondents() -> None:
    refusal = results(400, cluster=tuple(f"flight {i % 4}" for i in range(400))).drivers.refusal
    assert refusal and (refusal.reason, refusal.n, refusal.needed) == ("too-few-units", 4, 5)


def test_the_driver_few_have_rated_is_named() -> None:
    answers, questionnaire = survey()
    codes = answers.codes.copy(order="F")
    codes[25:, ITEMS.index("clear")] = -2
    refusal = analyse(replace(answers, codes=codes), questionnaire).drivers.refusal
    assert refusal and (refusal.reason, refusal.drivers) == ("too-few-cases", ("information",))


def test_drivers_that_explain_nothing_have_no_shares() -> None:
    """A balanced factorial: every correlation is zero to the last bit."""
    grid = np.array(np.meshgrid([1, 3], [1, 3], [1, 3], [1, 3], [1, 3])).reshape(5, -1).T
    answers, questionnaire = survey()
    codes = np.asfortranarray(np.repeat(grid, 5, axis=0), np.int8)
    refusal = analyse(replace(answers, codes=codes), questionnaire).drivers.refusal
    assert refusal and refusal.reason == "no-association"


@pytest.mark.parametrize("drivers", [14, 61])
def test_many_drivers_are_shared_out_or_refused(drivers: int) -> None:
    rng = np.random.default_rng(5)
    names = ("overall", *(f"q{j}" for j in range(drivers)))
    x = rng.integers(0, 5, (700, drivers))
    y = np.clip(np.round(x[:, :3].mean(axis=1) + rng.normal(0, 0.5, 700)), 0, 4)
    answers = Responses(
        source="many.csv",
        digest="many",
        columns=names,
        codes=np.asfortranarray(np.column_stack([y, x]), np.int8),
    )
    model = analyse(
        answers, instrument(names, {f"d{j}": (f"q{j}",) for j in range(drivers)})
    ).drivers
    if drivers > 60:
        assert model.refusal and (model.refusal.reason, model.refusal.n) == ("too-many-drivers", 61)
        return
    top = sorted(model.effects, key=lambda effect: -effect.share)[:3]
    assert {effect.driver for effect in top} == {"d0", "d1", "d2"}
    assert sum(effect.share for effect in model.effects) == close(1)
    assert all(effect.share_low < effect.share < effect.share_high for effect in top)


def test_drivers_that_repeat_each_other_are_named() -> None:
    answers, questionnaire = survey()
    codes = answers.codes.copy(order="F")
    codes[:, ITEMS.index("clear")] = codes[:, ITEMS.index("staff")]
    refusal = analyse(replace(answers, codes=codes), questionnaire).drivers.refusal
    assert refusal and (refusal.reason, refusal.drivers) == (
        "collinear",
        ("courtesy", "information"),
    )


def test_one_heavy_respondent_is_no_basis_for_a_model() -> None:
    weight = np.full(200, 0.01)
    weight[0] = 1000.0
    found = results(weight=weight)
    assert found.drivers.refusal and found.drivers.refusal.reason == "too-few-cases"
    assert found.drivers.refusal.n == 1
    overall = found.estimates.get("overall", "mean")
    assert overall and overall.flag == "caution"


def test_a_driver_that_goes_with_dissatisfaction_is_no_strength_and_no_priority() -> None:
    answers, questionnaire = survey(600)
    codes = answers.codes.copy(order="F")
    codes[:, 0] = 4 - codes[:, 0]
    found = analyse(replace(answers, codes=codes), questionnaire)
    assert all(effect.correlation < 0 for effect in found.drivers.effects)
    assert found.priorities
    assert {v.quadrant for v in found.priorities.verdicts} <= {"maintain", "monitor"}
    assert not [v for v in found.priorities.verdicts if v.certain]


def test_constant_and_unanswered_drivers_are_left_out_by_name() -> None:
    constant = recoded(ITEMS.index("clear"), 2).drivers
    silent = recoded(ITEMS.index("clear"), -2).drivers
    unasked, questionnaire = survey()
    unasked = replace(unasked, columns=ITEMS[:4], codes=unasked.codes[:, :4])
    for model, reason in (
        (constant, "constant"),
        (silent, "no-answers"),
        (analyse(unasked, questionnaire).drivers, "not-asked"),
    ):
        assert [(row.driver, row.reason) for row in model.excluded] == [("information", reason)]
        assert [effect.driver for effect in model.effects] == ["timeliness", "courtesy"]


def test_the_planted_driver_is_strongest() -> None:
    found = results(800)
    shares = {effect.driver: effect.share for effect in found.drivers.effects}
    assert max(shares, key=lambda driver: shares[driver]) == "timeliness"
    assert sum(shares.values()) == close(1)
    assert found.priorities
    verdict = found.priorities.verdict("timeliness")
    assert verdict and (verdict.rank_best, verdict.rank_worst) == (1, 1)


@pytest.mark.parametrize("seed", range(40))
def test_weights_never_make_agreement_uncertain(seed: int) -> None:
    """Unequal weights sum to shares of 1 only up to rounding: that is not spread."""
    weight = np.random.default_rng(seed).uniform(0.1, 3, 200).round(2)
    answers, questionnaire = survey(weight=weight)
    codes = answers.codes.copy(order="F")
    codes[:, 0] = 3
    found = analyse(replace(answers, codes=codes), questionnaire)
    mean, share = (found.estimates.get("overall", s) for s in ("mean", "favourable"))
    assert mean and share
    assert (mean.estimate, mean.se, share.estimate, share.se) == (4, 0, 1, 0)
    assert 3.9 < mean.low < 4 < mean.high < 4.1
    assert 0.97 < share.low < share.high == 1
    assert found.precision.design_effect == close(200 / mean.n_eff)
    assert 100 < mean.n_eff < 200


def test_answers_from_one_cluster_have_no_interval() -> None:
    cluster = tuple(f"flight {i % 20}" for i in range(200))
    answers, questionnaire = survey(cluster=cluster)
    codes = answers.codes.copy(order="F")
    codes[[i for i in range(200) if i % 20 > 2], 4] = -2
    codes[:, 3] = np.where(np.arange(200) % 20 == 0, codes[:, 3], -1)
    table = analyse(replace(answers, codes=codes), questionnaire).estimates
    three, one = table.get("clear", "mean"), table.get("staff", "mean")
    assert three and one
    assert (three.df, three.n) == (2, 30)
    assert (one.df, one.n) == (0, 10)
    assert one.shown and math.isnan(one.low) and math.isnan(one.high)


def test_only_those_who_rated_something_count() -> None:
    answers, questionnaire = survey()
    codes = answers.codes.copy(order="F")
    codes[60:] = -1
    found = analyse(replace(answers, codes=codes), questionnaire).precision
    assert (found.n, found.n_eff, found.units) == (60, 60, 60)


def test_grouping_many_units_changes_no_error_of_a_score() -> None:
    """5,200 respondents in four strata that explain the outcome, and two tiny strata."""
    rng = np.random.default_rng(3)
    n = 5200
    h = np.arange(n) % 4
    codes = np.clip(h[:, None] + rng.integers(0, 2, (n, 5)), 0, 4)
    strata = [f"office {k}" for k in h]
    strata[:2], strata[2:4] = ["tiny 1"] * 2, ["tiny 2"] * 2
    answers = Responses(
        source="many.csv",
        digest="many",
        columns=ITEMS,
        codes=np.asfortranarray(codes, np.int8),
        strata=tuple(strata),
        weight=rng.uniform(0.5, 2, n),
    )
    questionnaire = instrument(ITEMS, DRIVERS)
    grouped = analyse(answers, questionnaire)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cmt.analysis.moments.UNITS_KEPT", n)
        kept = analyse(answers, questionnaire)
    for a, b in zip(grouped.estimates, kept.estimates, strict=True):
        assert (a.estimate, a.se, a.low) == close((b.estimate, b.se, b.low), rel=1e-9, nan_ok=True)
    assert grouped.precision.units == n
    assert grouped.drivers.units == kept.drivers.units == grouped.drivers.n
    for x, y in zip(grouped.drivers.effects, kept.drivers.effects, strict=True):
        assert (x.share, x.coefficient) == close((y.share, y.coefficient), rel=1e-9)
        # about 200 groups: their error of an error is 1 / sqrt(2 x 200), 5 %; three of it
        assert (x.share_se, x.coefficient_se) == close((y.share_se, y.coefficient_se), rel=0.15)


def test_done_well_counts_everyone_complete_once() -> None:
    found = results()
    met = [row for row in found.estimates.where(statistic="index") if row.segment]
    assert [row.segment for row in met] == [f"drivers-met={k}" for k in range(4)]
    assert sum(row.n for row in met) == found.drivers.n
    shown = [row.estimate for row in met if row.shown]
    assert shown == sorted(shown)


def effect(driver: str, share: float, low: float, high: float) -> DriverEffect:
    nan = math.nan
    return DriverEffect(
        driver=driver, share=share, share_se=nan, share_low=low, share_high=high,
        relative_weight=nan, correlation=nan, coefficient=nan, coefficient_se=nan,
        beta=nan, vif=nan,
    )  # fmt: skip


def test_verdicts_by_quadrant_and_certainty() -> None:
    table = {  # driver: index, low, high, share, low, high
        "a": (50, 45, 55, 0.50, 0.45, 0.55),
        "b": (90, 85, 95, 0.30, 0.26, 0.34),
        "c": (91, 86, 96, 0.15, 0.10, 0.20),
        "d": (69, 60, 79, 0.05, 0.03, 0.12),
    }
    model = DriverModel(outcome="o", effects=tuple(effect(d, *row[3:]) for d, row in table.items()))
    scores = Estimates(
        rows=tuple(
            Estimate(item=d, statistic="index", estimate=row[0], low=row[1], high=row[2], n=99)
            for d, row in table.items()
        )
    )
    found = priorities(model, scores)
    assert found and (found.index_line, found.share_line) == (75, 0.25)
    assert [
        (v.driver, v.quadrant, v.certain, v.rank_best, v.rank_worst) for v in found.verdicts
    ] == [
        ("a", "act-first", True, 1, 1),
        ("b", "protect", True, 2, 2),
        ("c", "maintain", True, 3, 4),
        ("d", "monitor", False, 3, 4),
    ]


def estimate(value: float, se: float, **more: object) -> Estimate:
    row = Estimate(item="q", statistic="mean", estimate=value, se=se, df=100, n=99)
    return replace(row, **more)  # type: ignore[arg-type]


def test_a_change_is_named_only_when_clear() -> None:
    assert change(estimate(4.0, 0.05), estimate(3.8, 0.05)).direction == "higher"
    assert change(estimate(3.8, 0.05), estimate(4.0, 0.05)).direction == "lower"
    assert change(estimate(4.0, 0.05), estimate(3.9, 0.05)).direction == "no-clear-change"
    assert change(estimate(4.0, 0.0), estimate(4.0, 0.0)).direction == "no-clear-change"
    hidden = change(estimate(4.0, 0.05), estimate(math.nan, math.nan, flag="withheld"))
    assert (hidden.direction, math.isnan(hidden.difference)) == ("withheld", True)
    missing = change(estimate(4.0, 0.05), None)
    assert (missing.direction, missing.reason) == ("not-comparable", "absent")


def test_a_change_of_scale_has_no_number() -> None:
    now, before = results(), results(seed=2)
    scale = replace(now.instrument.scales["satisfaction-5"], favourable=(5,))
    other = replace(before.instrument, scales={"satisfaction-5": scale})
    rows = compare(now, replace(before, instrument=other)).changes
    assert {(row.direction, row.reason) for row in rows} == {("not-comparable", "scale")}
    assert all(math.isnan(row.difference) and math.isnan(row.before) for row in rows)


def share(value: float, n: int) -> Estimate:
    low, high = wilson(value, n)
    se = math.sqrt(value * (1 - value) / (n - 1))
    return Estimate(
        item="q", statistic="favourable", estimate=value, se=se, low=low, high=high,
        df=n - 1, n=n, n_eff=n,
    )  # fmt: skip


def test_ten_of_ten_is_no_clear_rise_from_nine_in_ten() -> None:
    row = change(share(1.0, 10), share(0.895, 2000))
    assert (row.direction, row.p) == ("no-clear-change", close(0.2787, abs=1e-3))
    assert row.low < 0 < row.high


def test_newcombes_published_example() -> None:
    """Newcombe 1998, table II, method 10: 56/70 against 48/80 is 0.0524 to 0.3339."""
    assert newcombe(share(56 / 70, 70), share(48 / 80, 80)) == close((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(("p", "n"), [(0.9, 10), (0.95, 30), (0.97, 30), (0.98, 100), (0.1, 30)])
def test_shares_that_did_not_change_are_seldom_called_changed(p: float, n: int) -> None:
    """Exact error rate of the share test over every possible pair of counts: at most 8 %."""
    before = share(p, 2000)
    false = 0.0
    for k in range(n + 1):
        chance = math.comb(n, k) * p**k * (1 - p) ** (n - k)
        false += chance * (change(share(k / n, n), before).direction != "no-clear-change")
    assert false <= 0.08


def test_unanimous_waves_differ_when_they_do() -> None:
    now = Estimate(
        item="q", statistic="mean", estimate=5, se=0, low=4.9, high=5, df=99, n=100, n_eff=100
    )
    assert change(now, replace(now, estimate=4, low=3.9, high=4.05)).direction == "higher"
    assert change(now, replace(now, estimate=5)).direction == "no-clear-change"


def test_a_driver_is_compared_only_over_the_same_questions() -> None:
    answers, questionnaire = survey(seed=2)
    keep = [0, 2, 3, 4]
    fewer = replace(answers, columns=tuple(ITEMS[i] for i in keep), codes=answers.codes[:, keep])
    comparison = analyse(fewer, questionnaire, earlier=results()).comparison
    assert comparison
    driver, item = comparison.get("timeliness", "index"), comparison.get("speed", "index")
    assert driver and item
    assert (driver.direction, driver.reason) == ("not-comparable", "items")
    assert item.reason == ""


def test_holm_by_hand() -> None:
    assert holm(np.array([0.01, 0.04, math.nan, 0.03])) == close(
        [0.03, 0.06, math.nan, 0.06], nan_ok=True
    )


def test_one_unit_in_a_stratum_is_refused_by_name() -> None:
    strata = ("a",) * 199 + ("lonely",)
    with pytest.raises(DesignError, match="stratum 'lonely'"):
        results(strata=strata)


@pytest.mark.parametrize(("n", "published"), [(4023, 1.545), (701, 3.70), (389, 4.97), (417, 4.80)])
def test_published_margins_of_error(n: int, published: float) -> None:
    assert 100 * margin_of_error(n) == close(published, abs=0.005)


def test_a_margin_shrinks_to_nothing_when_everyone_answers() -> None:
    assert margin_of_error(400, population=400) == 0


def test_margin_of_error_or_the_reason_for_none() -> None:
    def precision(selection: str) -> tuple[bool, str]:
        answers, questionnaire = survey()
        info = SurveyInfo(selection=selection)  # type: ignore[arg-type]
        found = analyse(answers, questionnaire, info=info).precision
        return found.margin_of_error is not None, found.no_margin_because

    assert precision("probability") == (True, "")
    assert precision("census") == (False, "census")
    assert precision("open-link") == (False, "open-link")
    assert precision("") == (False, "not-stated")


def test_contradictions_in_the_survey_information_are_refused_together() -> None:
    info = SurveyInfo(invited=150, population_size=100)
    with pytest.raises(DesignError) as caught:
        analyse(*survey(), info=info)
    assert len(caught.value.faults) == 2


def test_results_come_back_from_their_file_without_loss(tmp_path: Path) -> None:
    first = results()
    written = analyse(*survey(seed=3), earlier=first)
    write_results(written, tmp_path / "results.json")
    assert is_results_file(tmp_path / "results.json")
    read = read_results(tmp_path / "results.json")
    assert np.array_equal(read.estimates.covariance, written.estimates.covariance)
    assert repr(_bare(read)) == repr(_bare(written))  # repr: nan is not equal to nan


def _bare(found: Results) -> Results:
    rows = Estimates(rows=found.estimates.rows, covariance_of=found.estimates.covariance_of)
    return replace(found, estimates=rows)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read"),
        ('{"format": "other"}', "not a cmt results file"),
        ('{"format": "cmt-results", "version": 99}', "format version 99"),
        ('{"format": "cmt-results", "version": 1}', "damaged"),
    ],
)
def test_a_damaged_results_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "results.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EstimationError, match=message):
        read_results(path)


def test_the_results_file_is_strict_json(tmp_path: Path) -> None:
    write_results(results(9), tmp_path / "results.json")

    def refuse(constant: str) -> float:
        raise AssertionError(f"{constant} is not JSON")

    json.loads((tmp_path / "results.json").read_text(encoding="utf-8"), parse_constant=refuse)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("results.json", instrument(ITEMS, DRIVERS)), "what cmt.read returns"),
        ((survey()[0], instrument(("overall", "speed"), {})), "has no such question"),
        ((survey()[0], "cmt-cor"), "cmt-core"),
    ],
)
def test_what_a_notebook_hands_over_by_mistake_is_refused(
    arguments: tuple[object, object], says: str
) -> None:
    with pytest.raises(CmtError, match=says):
        analyse(*arguments)  # type: ignore[arg-type]


def test_a_frame_has_one_row_an_estimate() -> None:
    found = results()
    frame = found.estimates.table
    assert len(frame) == len(found.estimates)
    assert frame.query(
        "item == 'overall' and statistic == 'mean' and segment == ''"
    ).estimate.item() == close(1 + survey()[0].codes[:, 0].mean())
