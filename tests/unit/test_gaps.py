"""Gaps, stated against derived importance and the act-first list, against rows and hand counts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.actfirst import act_first
from cmt.analysis.action import ActFirst, Action, StatedImportance
from cmt.analysis.detail import DriverChance, DriverDetail
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.gaps import gaps, stated_importance
from cmt.analysis.gather import analyse
from cmt.analysis.infer import t_quantile
from cmt.analysis.prepare import prepare
from cmt.analysis.results import DriverModel, Priorities, Verdict
from cmt.analysis.store import read_results, write_results
from cmt.instrument.catalogue import find
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses

close = pytest.approx
QUESTIONNAIRE = """
instrument: what-clients-expect
version: "1.0"
languages: [en]
title: {en: Expectations}
licence: CC-BY-4.0
source: made for this test
scales:
  agree: {points: {1: {en: a}, 2: {en: b}, 3: {en: c}, 4: {en: d}, 5: {en: e}}, favourable: [4, 5]}
  other: {points: {1: {en: p}, 2: {en: q}, 3: {en: r}, 4: {en: s}, 5: {en: t}}, favourable: [4, 5]}
drivers:
  speed: {name: {en: Speed}, items: [fast, wait]}
  staff: {name: {en: Staff}, items: [kind]}
  access: {name: {en: Access}, items: [near]}
outcome: overall
sections:
  - section: all
    title: {en: All}
    items:
      - {item: overall, scale: agree, text: {en: Overall}}
      - {item: fast, scale: agree, text: {en: Fast}}
      - {item: wait, scale: agree, reversed: true, text: {en: I waited long}}
      - {item: kind, scale: agree, text: {en: Kind}}
      - {item: near, scale: agree, text: {en: Near}}
      - {item: exp-speed, scale: agree, role: expectation, of: speed, text: {en: Expected speed}}
      - {item: exp-staff, scale: other, role: expectation, of: staff, text: {en: Expected staff}}
      - {item: imp-speed, scale: other, role: importance, of: speed, text: {en: Speed matters}}
      - {item: imp-staff, scale: other, role: importance, of: staff, text: {en: Staff matters}}
      - {item: imp-access, scale: other, role: importance, of: access, text: {en: Place matters}}
"""
COLUMNS = (
    "overall", "fast", "wait", "kind", "near",
    "exp-speed", "exp-staff", "imp-speed", "imp-staff", "imp-access",
)  # fmt: skip


def asked(seed: int = 1, n: int = 400) -> tuple[Responses, Instrument]:
    """Speed goes with satisfaction most and is said to matter least."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 10)) * 0.9 + 2
    latent[:, 0] = latent[:, 1] + latent[:, 2] + 0.2 * latent[:, 3] - 2.4 + rng.normal(0, 0.4, n)
    latent[:, 5] += 1
    latent[:, 7] -= 1.5
    latent[:, 8] += 1
    codes = np.clip(np.round(latent), 0, 4).astype(np.int8)
    codes[rng.random(n) < 0.1, 5] = -1
    codes[rng.random(n) < 0.1, 1] = -2
    answers = Responses(
        source="a.csv", digest=f"a{seed}", columns=COLUMNS, codes=np.asfortranarray(codes),
        weight=rng.uniform(0.5, 2, n), strata=tuple("ab"[i % 2] for i in range(n)),
        cluster=tuple(f"{i % 2}-{i % 38}" for i in range(n)),
    )  # fmt: skip
    return answers, parse_instrument(QUESTIONNAIRE, "expectations.yaml")


def test_a_gap_equals_the_mean_of_differences_with_a_sandwich_over_clusters() -> None:
    answers, questionnaire = asked()
    found = gaps(prepare(answers, questionnaire), questionnaire, weighted=True)
    row = found[0]
    assert row.gap and answers.weight is not None
    codes = answers.codes.astype(float)
    codes[codes < 0] = np.nan
    with np.errstate(invalid="ignore"):
        experienced = 25 * np.nanmean(codes[:, 1:3], axis=1)
    expected = 25 * codes[:, 5]
    both = ~np.isnan(expected) & ~np.isnan(experienced)
    w, d = answers.weight, np.where(both, expected - experienced, 0)
    gap = np.average(d[both], weights=w[both])
    z = np.where(both, w * (d - gap), 0) / w[both].sum()
    variance, units = 0.0, []
    for h in "01":
        names = sorted({c for c in answers.cluster or () if c.startswith(h)})
        sums = np.array([z[[c == u for c in answers.cluster or ()]].sum() for u in names])
        variance += len(sums) / (len(sums) - 1) * ((sums - sums.mean()) ** 2).sum()
        units += names
    assert row.gap.estimate == close(gap, rel=1e-8)
    assert row.gap.se == close(variance**0.5, rel=1e-8)
    assert row.gap.n == both.sum()
    half = t_quantile(len(units) - 2) * variance**0.5
    assert (row.gap.low, row.gap.high) == close((gap - half, gap + half), rel=1e-8)
    assert row.expected - row.experienced == close(row.gap.estimate, rel=1e-8)
    assert row.expected == close(np.average(expected[both], weights=w[both]), rel=1e-12)


def test_what_is_on_another_scale_or_was_not_asked_has_no_gap_and_says_so() -> None:
    answers, questionnaire = asked()
    found = gaps(prepare(answers, questionnaire), questionnaire, weighted=True)
    assert [row.undefined for row in found] == ["", "another-scale", "not-asked"]
    assert [row.gap is None for row in found] == [False, True, True]


def test_no_expectation_asked_is_no_gap_at_all() -> None:
    answers, questionnaire = asked()
    few = replace(answers, columns=COLUMNS[:5], codes=answers.codes[:, :5])
    assert gaps(prepare(few, questionnaire), questionnaire, weighted=True) == ()


def test_few_who_told_both_are_withheld() -> None:
    answers, questionnaire = asked()
    codes = answers.codes.copy(order="F")
    codes[9:, 5] = -1
    small = replace(answers, codes=codes)
    row = gaps(prepare(small, questionnaire), questionnaire, weighted=True)[0]
    assert row.gap and row.gap.flag == "withheld"
    assert np.isnan([row.gap.estimate, row.expected, row.experienced]).all()


@given(st.integers(-1, 4), st.integers(-1, 4), st.integers(11, 60))
def test_adding_a_step_to_every_expectation_adds_25(a: int, b: int, n: int) -> None:
    """A law: the gap moves with the expectation, and its error does not."""
    rng = np.random.default_rng(n + 7 * a + b)
    codes = rng.integers(0, 4, (n, 10)).astype(np.int8)
    codes[0, 5], codes[1, 1] = min(a, 3), b
    _, questionnaire = asked()
    answers = Responses(source="l", digest="l", columns=COLUMNS, codes=np.asfortranarray(codes))
    one = gaps(prepare(answers, questionnaire), questionnaire, weighted=False)[0].gap
    codes[:, 5] += codes[:, 5] >= 0
    answers = replace(answers, codes=np.asfortranarray(codes))
    two = gaps(prepare(answers, questionnaire), questionnaire, weighted=False)[0].gap
    assert one and two
    assert two.estimate - one.estimate == close(25, rel=1e-9)
    assert two.se == close(one.se, rel=1e-7, abs=1e-9)


def test_cmt_1998_asks_expectations_on_the_scale_of_its_drivers() -> None:
    questionnaire = find("cmt-1998")
    names = [i.id for i in questionnaire.items.values() if i.scale and not i.multiple]
    codes = np.random.default_rng(1).integers(0, 5, (60, len(names))).astype(np.int8)
    for j, name in enumerate(names):
        codes[:, j] %= len(questionnaire.scale_of(name).points)
    answers = Responses(
        source="c", digest="c", columns=tuple(names), codes=np.asfortranarray(codes)
    )
    found = gaps(prepare(answers, questionnaire), questionnaire, weighted=False)
    assert [(row.driver, row.undefined) for row in found] == [
        (driver, "") for driver in questionnaire.drivers
    ]


def test_what_weighs_more_than_clients_say_is_said_to() -> None:
    answers, questionnaire = asked()
    results = analyse(answers, questionnaire)
    found = {row.driver: row for row in results.action.stated}
    assert found["speed"].standing == "weighs-more"
    assert (found["speed"].stated_best, found["speed"].derived_worst) == (3, 1)
    assert found["speed"].difference == (2, 2)
    assert found["staff"].standing == "weighs-less"
    index = results.estimates.get("imp-speed", "index")
    effect = results.drivers.effect("speed")
    assert index and effect
    row = found["speed"]
    assert (row.stated, row.stated_low, row.stated_high) == (index.estimate, index.low, index.high)
    assert (row.share, row.share_low, row.share_high) == (
        effect.share, effect.share_low, effect.share_high,
    )  # fmt: skip


def test_overlapping_intervals_tell_no_rank_and_no_standing() -> None:
    answers, questionnaire = asked()
    model = analyse(answers, questionnaire).drivers
    wide = [replace(e, share_low=0.0, share_high=1.0) for e in model.effects]
    rows = [
        Estimate(item=f"imp-{e.driver}", statistic="index", estimate=50, low=0, high=100, n=90)
        for e in model.effects
    ]
    alike = Estimates(rows=tuple(rows))
    found = stated_importance(questionnaire, alike, replace(model, effects=tuple(wide)))
    assert {(r.stated_best, r.stated_worst, r.derived_best, r.derived_worst) for r in found} == {
        (1, 3, 1, 3)
    }
    assert {row.standing for row in found} == {""}


def listed(
    *rows: tuple[str, bool, int, int, float], said: dict[str, int] | None = None
) -> ActFirst:
    """The list of drivers given as name, certain, ranks and score with an interval of +-2."""
    verdicts = tuple(
        Verdict(driver=d, quadrant="act-first", certain=c, rank_best=b, rank_worst=w)
        for d, c, b, w, _ in rows
    )
    other = Verdict(driver="z", quadrant="protect", certain=True, rank_best=1, rank_worst=1)
    estimates = Estimates(
        rows=tuple(
            Estimate(item=d, statistic="index", estimate=s, low=s - 2, high=s + 2, n=99)
            for d, _, _, _, s in rows
        )
    )
    stated = [
        StatedImportance(
            driver=d, item="", stated=0, stated_low=0, stated_high=0, n=1, stated_best=rank,
            stated_worst=rank, share=0, share_low=0, share_high=0, derived_best=1, derived_worst=1,
        )
        for d, rank in (said or {}).items()
    ]  # fmt: skip
    priorities = Priorities(index_line=60, share_line=0.2, verdicts=(*verdicts, other))
    detail = DriverDetail(chances=(DriverChance(driver="a", sign="", top_three=1, act_first=0.7),))
    found = act_first(priorities, estimates, stated, detail)
    assert found
    return found


def order(found: ActFirst) -> list[tuple[str, int]]:
    return [(row.driver, row.place) for row in found.rows]


def test_the_certain_come_first_then_ranks_then_clearly_lower_scores() -> None:
    found = listed(("a", False, 1, 1, 30), ("b", True, 2, 3, 50), ("c", True, 1, 3, 55))
    assert order(found) == [("c", 1), ("b", 2), ("a", 3)]
    assert found.clear
    assert found.rows[2].chance == 0.7
    scores = listed(("a", True, 1, 3, 55), ("b", True, 1, 3, 50))
    assert order(scores) == [("b", 1), ("a", 2)]


def test_equals_share_a_place_unless_clients_tell_them_apart() -> None:
    rows = (("a", True, 1, 3, 52.0), ("b", True, 1, 3, 51.0))
    assert order(listed(*rows)) == [("b", 1), ("a", 1)]
    assert order(listed(*rows, said={"a": 1, "b": 2})) == [("a", 1), ("b", 2)]
    assert order(listed(*rows, said={"a": 1})) == [("a", 1), ("b", 2)]


def test_no_clear_priority_where_nothing_is_certain() -> None:
    assert not listed(("a", False, 1, 2, 30.0)).clear
    nothing = listed()
    assert (nothing.clear, nothing.rows) == (False, ())
    assert act_first(None, Estimates(rows=()), (), None) is None


def test_the_list_survives_its_file(tmp_path: Path) -> None:
    answers, questionnaire = asked()
    results = analyse(answers, questionnaire)
    assert results.action.gaps and results.action.what_if
    write_results(results, tmp_path / "r.json")
    back = read_results(tmp_path / "r.json").action
    assert back.stated == results.action.stated
    assert back.what_if == results.action.what_if
    assert back.act_first == results.action.act_first
    assert back.gaps[0] == results.action.gaps[0]


def test_a_file_of_before_there_was_a_list_gets_it_by_the_same_rule(tmp_path: Path) -> None:
    answers, questionnaire = asked()
    bare = {i: item for i, item in questionnaire.items.items() if item.role != "importance"}
    plain = replace(questionnaire, items=bare)
    kept = tuple(column for column in answers.columns if column in bare)
    codes = answers.codes[:, : len(kept)].copy()
    codes[:, 1:3] = np.where(codes[:, 1:3] > 0, codes[:, 1:3] - 1, codes[:, 1:3])
    results = analyse(replace(answers, columns=kept, codes=codes), plain)
    listed = results.action.act_first
    assert listed and listed.rows
    write_results(results, tmp_path / "r.json")
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    del document["action"]
    (tmp_path / "old.json").write_text(
        json.dumps(document, ensure_ascii=False, separators=(", ", ": ")), "utf-8"
    )
    old = read_results(tmp_path / "old.json").action
    assert old == Action(act_first=listed)


def test_no_model_has_no_stated_rank() -> None:
    _, questionnaire = asked()
    empty = DriverModel(outcome="overall")
    assert stated_importance(questionnaire, Estimates(rows=()), empty) == ()
