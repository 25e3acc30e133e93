"""Segments: against a twin written from scratch, and laws that hold for every survey."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cmt.analysis.contrasts import benjamini_hochberg, wald
from cmt.analysis.gather import analyse
from cmt.analysis.parts import Contrast, Split
from cmt.analysis.results import Results
from cmt.analysis.wald import f_tail
from cmt.errors import EstimationError
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses
from tests.small_survey import TEXT

close = pytest.approx
FEWER = settings().max_examples * 2 // 5
"""Surveys of a law that takes an analysis or two."""
RATED = ("overall", "time-taken", "staff-polite")


def instrument() -> Instrument:
    """The small survey with a channel and a problem to part clients by."""
    return parse_instrument(TEXT, "small.yaml")


def survey(seed: int, n: int = 240, *, clustered: bool = False, weighted: bool = True) -> Responses:
    chance = np.random.default_rng(seed)
    channel = chance.integers(0, 3, n)
    problem = chance.integers(0, 2, n)
    latent = chance.normal(size=n) + 0.4 * (channel == 1) - 0.8 * (problem == 0)
    rated = [np.clip(np.round(2 + latent + chance.normal(size=n)), 0, 4).astype(int) for _ in RATED]
    rated[0] = np.where(chance.random(n) < 0.05, -1, rated[0])
    channel = np.where(chance.random(n) < 0.05, -1, channel)
    codes = np.column_stack([*rated, problem, channel])
    return Responses(
        source="made",
        digest=f"{seed}",
        columns=(*RATED, "had-problem", "channel"),
        codes=np.asfortranarray(codes, np.int8),
        weight=chance.integers(1, 5, n) / 2 if weighted else None,
        strata=tuple("ab"[i % 2] for i in range(n)),
        cluster=tuple(str(i // 6) for i in range(0, 2 * n, 2)) if clustered else None,
    )


def split_of(results: Results, name: str) -> Split:
    return next(split for split in results.splits if split.id == name)


def twin(responses: Responses, parts: list[Any], values: Any) -> tuple[Any, Any]:
    """Means of parts and their covariance: one loop over strata, units and rows each."""
    n = responses.rows
    weight = responses.weight if responses.weight is not None else np.ones(n)
    strata = responses.strata or ("",) * n
    unit = responses.cluster or tuple(map(str, range(n)))
    means = [float(np.average(values[part], weights=weight[part])) for part in parts]
    spread = np.zeros((len(parts), len(parts)))
    for stratum in sorted(set(strata)):
        names = sorted({unit[i] for i in range(n) if strata[i] == stratum})
        scores = np.zeros((len(names), len(parts)))
        for i in range(n):
            if strata[i] != stratum:
                continue
            for g, part in enumerate(parts):
                if part[i]:
                    share = weight[i] / weight[part].sum()
                    scores[names.index(unit[i]), g] += share * (values[i] - means[g])
        away = scores - scores.mean(axis=0)
        spread += len(names) / (len(names) - 1) * away.T @ away
    return np.array(means), spread


@pytest.mark.parametrize("clustered", [False, True])
def test_differences_equal_a_twin(clustered: bool) -> None:
    responses = survey(3, clustered=clustered)
    results = analyse(responses, instrument(), segments=["channel"])
    split = split_of(results, "channel")
    outcome, channel = responses.column("overall"), responses.column("channel")
    known = (outcome >= 0) & (channel >= 0)
    for g in range(3):
        parts = [known & (channel == g), known & (channel != g)]
        means, spread = twin(responses, parts, outcome * 25.0)
        row = split.contrast(f"channel={g + 1}", "overall")
        assert row is not None
        assert row.difference == close(means[0] - means[1], rel=1e-10)
        se = math.sqrt(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])
        assert row.se == close(se, rel=1e-10)
        assert row.p == close(2 * stats.t.sf(abs(row.difference) / row.se, row.df), rel=1e-9)
        half = stats.t.ppf(0.975, row.df) * row.se
        assert (row.low, row.high) == close((row.difference - half, row.difference + half))
        mine = split.estimates.get("overall", "index", f"channel={g + 1}")
        assert mine is not None
        assert mine.estimate == close(means[0], rel=1e-10)
        assert mine.se == close(math.sqrt(spread[0, 0]), rel=1e-10)


def test_pairs_and_the_test_of_all_equal_a_twin() -> None:
    responses = survey(5, clustered=True)
    split = split_of(analyse(responses, instrument(), segments=["channel"]), "channel")
    outcome, channel = responses.column("overall"), responses.column("channel")
    parts = [(outcome >= 0) & (channel == g) for g in range(3)]
    means, spread = twin(responses, parts, outcome * 25.0)
    row = split.contrast("channel=1", "overall", against="channel=3")
    assert row is not None
    assert row.difference == close(means[0] - means[2])
    assert row.se == close(math.sqrt(spread[0, 0] + spread[2, 2] - 2 * spread[0, 2]))
    turn = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]])
    apart = turn @ means
    statistic = apart @ np.linalg.inv(turn @ spread @ turn.T) @ apart
    free = len(set(zip(responses.strata or (), responses.cluster or (), strict=True))) - 2
    found = split.same_outcome
    assert found is not None and (found.df1, found.df2) == (2.0, free - 1)
    assert found.f == close(statistic * (free - 1) / (free * 2))
    assert found.p == close(stats.f.sf(found.f, 2, free - 1))


def test_driver_models_of_segments_equal_least_squares() -> None:
    responses = survey(7, 400, weighted=True)
    split = split_of(analyse(responses, instrument(), segments=["channel"]), "channel")
    rated = np.column_stack([responses.column(name) for name in RATED])
    complete = (rated >= 0).all(axis=1)
    assert responses.weight is not None
    b = []
    for g, model in enumerate(split.models):
        rows = complete & (responses.column("channel") == g)
        x = np.column_stack([np.ones(rows.sum()), rated[rows, 1:]])
        root = np.sqrt(responses.weight[rows])[:, None]
        b.append(np.linalg.lstsq(x * root, rated[rows, 0] * root[:, 0], rcond=None)[0])
        assert model.n == rows.sum()
        assert [share.coefficient for share in model.shares] == close(b[-1][1:])
    same = split.same_drivers
    assert same is not None and same.df1 == 4
    assert same.p == close(stats.f.sf(same.f, same.df1, same.df2))


@pytest.mark.parametrize("clustered", [False, True])
def test_whether_models_are_the_same_equals_one_model_with_a_term_a_segment(
    clustered: bool,
) -> None:
    """All segments in one least squares: a constant and every driver times each segment. Its
    sandwich, by strata and units, and Wald's test that each driver's terms are equal."""
    responses = survey(7, 480, clustered=clustered)
    split = split_of(analyse(responses, instrument(), segments=["channel"]), "channel")
    rated = np.column_stack([responses.column(name) for name in RATED]).astype(float)
    channel, weight = responses.column("channel"), responses.weight
    assert weight is not None and responses.strata is not None
    known = (rated >= 0).all(axis=1) & (channel >= 0)
    part = np.eye(3)[np.maximum(channel, 0)] * known[:, None]
    x = np.hstack([part, *(part * rated[:, [j]] for j in (1, 2))])
    bread = np.linalg.inv(x.T @ (x * weight[:, None]))
    b = bread @ x.T @ (weight * rated[:, 0])
    scores = (x * (weight * (rated[:, 0] - x @ b))[:, None]) @ bread
    unit = responses.cluster or tuple(map(str, range(responses.rows)))
    spread, units = np.zeros((9, 9)), 0
    for stratum in "ab":
        inside = np.array([label == stratum for label in responses.strata])
        names = np.array(unit)[inside]
        sums = np.array([scores[inside][names == name].sum(axis=0) for name in np.unique(names)])
        away = sums - sums.mean(axis=0)
        spread += len(sums) / (len(sums) - 1) * away.T @ away
        units += len(sums)
    turn = np.zeros((4, 9))
    for row, (driver, segment) in enumerate([(1, 0), (1, 1), (2, 0), (2, 1)]):
        turn[row, [3 * driver + segment, 3 * driver + 2]] = 1.0, -1.0
    apart, free = turn @ b, units - 2 - 4 + 1
    f = apart @ np.linalg.inv(turn @ spread @ turn.T) @ apart * free / ((units - 2) * 4)
    same = split.same_drivers
    assert same and (same.df1, same.df2) == (4, free)
    assert same.f == close(f, rel=1e-9)
    assert same.p == close(stats.f.sf(f, 4, free), rel=1e-8)


def test_scores_at_one_mix_equal_a_twin() -> None:
    responses = survey(11, 400, weighted=True)
    named = ["channel", "had-problem"]
    split = split_of(analyse(responses, instrument(), segments=named), "channel")
    outcome, channel = responses.column("overall"), responses.column("channel")
    problem, weight = responses.column("had-problem"), responses.weight
    known = (outcome >= 0) & (channel >= 0)
    assert weight is not None

    def score(w: Any, g: int) -> float:
        total = 0.0
        for b in range(2):
            share = w[known & (problem == b)].sum() / w[known].sum()
            cell = known & (problem == b) & (channel == g)
            total += share * float(np.average(outcome[cell] * 25.0, weights=w[cell]))
        return total

    for g, row in enumerate(split.at_mix):
        assert (row.by, row.segment) == ("had-problem", f"channel={g + 1}")
        assert row.index == close(score(weight, g))
        # The linearised error from derivatives by the weights, one respondent at a time.
        step = 1e-6
        scores = np.zeros(len(weight))
        for i in np.flatnonzero(known):
            moved = weight.copy()
            moved[i] += step
            scores[i] = weight[i] * (score(moved, g) - score(weight, g)) / step
        variance = 0.0
        for stratum in "ab":
            z = scores[[s == stratum for s in responses.strata or ()]]
            variance += len(z) / (len(z) - 1) * float(((z - z.mean()) ** 2).sum())
        assert row.se == close(math.sqrt(variance), rel=1e-4)


def swapped(responses: Responses) -> Responses:
    """The same survey with the first two channels exchanged."""
    codes = responses.codes.copy()
    at = responses.columns.index("channel")
    codes[:, at] = np.where(codes[:, at] < 0, codes[:, at], np.array([1, 0, 2])[codes[:, at]])
    return replace(responses, codes=codes)


@settings(max_examples=FEWER)
@given(seed=st.integers(0, 10_000))
def test_relabelled_segments_relabel_results(seed: int) -> None:
    responses = survey(seed, 90)
    one = split_of(analyse(responses, instrument(), segments=["channel"]), "channel")
    other = split_of(analyse(swapped(responses), instrument(), segments=["channel"]), "channel")
    for here, there in (("channel=1", "channel=2"), ("channel=2", "channel=1")):
        a, b = one.contrast(here, "overall"), other.contrast(there, "overall")
        assert a is not None and b is not None
        assert (a.difference, a.se, a.p_holm) == close((b.difference, b.se, b.p_holm), nan_ok=True)
    assert one.same_outcome is not None and other.same_outcome is not None
    assert one.same_outcome.f == close(other.same_outcome.f)


@settings(max_examples=FEWER)
@given(seed=st.integers(0, 10_000))
def test_segments_merge_into_the_whole(seed: int) -> None:
    """Weighted by their answers the segments' means add up to that of all who are in one."""
    responses = survey(seed, 90)
    assert responses.weight is not None
    split = split_of(analyse(responses, instrument(), segments=["channel"]), "channel")
    outcome, channel = responses.column("overall"), responses.column("channel")
    known = (outcome >= 0) & (channel >= 0)
    whole = float(np.average(outcome[known] * 25.0, weights=responses.weight[known]))
    parts = [known & (channel == g) for g in range(3)]
    weights = [responses.weight[part].sum() for part in parts]
    rows = [split.estimates.get("overall", "index", f"channel={g + 1}") for g in range(3)]
    assert all(row is not None for row in rows)
    means = [row.estimate for row in rows if row]
    if not any(math.isnan(mean) for mean in means):
        assert float(np.average(means, weights=weights)) == close(whole)


def test_crossed_questions_part_by_both() -> None:
    results = analyse(survey(2), instrument(), segments=["channel x had-problem"])
    split = split_of(results, "channel x had-problem")
    assert split.segments[1] == "channel=1 x had-problem=2" and len(split.segments) == 6
    row = split.estimates.get("overall", "index", "channel=3 x had-problem=1")
    assert row is not None and row.n > 0


def test_unless_asked_the_outcome_alone_by_channel() -> None:
    (split,) = analyse(survey(2), instrument()).splits
    assert split.id == "channel" and not split.asked
    assert {row.item for row in split.estimates} == {"overall"}
    assert not split.models and not split.at_mix


def test_small_segments_are_withheld() -> None:
    responses = survey(4, 60)
    codes = responses.codes.copy()
    at = responses.columns.index("channel")
    codes[:, at] = np.where(np.arange(60) < 9, 0, 1)
    results = analyse(replace(responses, codes=codes), instrument(), segments=["channel"])
    split = split_of(results, "channel")
    assert split.segments == ("channel=1", "channel=2")
    row = split.estimates.get("overall", "index", "channel=1")
    assert row is not None and row.flag == "withheld" and math.isnan(row.estimate)
    # The rest of the large segment is the small one: neither has a difference to tell.
    assert {c.direction for c in split.contrasts if c.item == "overall"} == {"withheld"}
    assert split.same_outcome is None
    assert split.models[0].refusal == "too-few-cases"


def test_every_name_that_cannot_be_used_is_told_at_once() -> None:
    with pytest.raises(EstimationError) as caught:
        analyse(survey(1), instrument(), segments=["overall", "channel x channel", "improve"])
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 3
    assert told[0].startswith("segments 'overall': 'overall' is no single-choice question")
    assert "or two that differ" in told[1]


def test_answers_that_all_agree_have_no_error_to_test_by() -> None:
    responses = survey(1, 80)
    codes = responses.codes.copy()
    codes[:, 0] = 3
    results = analyse(replace(responses, codes=codes), instrument(), segments=["channel"])
    rows = [c for c in split_of(results, "channel").contrasts if c.item == "overall"]
    assert all(row.difference == close(0, abs=1e-9) and math.isnan(row.p) for row in rows)
    assert {row.direction for row in rows} == {"no-clear-difference"}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_benjamini_hochberg_equals_scipy(p: list[float]) -> None:
    expected = stats.false_discovery_control(np.array(p))
    assert benjamini_hochberg(np.array(p)) == close(expected)
    assert np.isnan(benjamini_hochberg(np.array([*p, math.nan]))[-1])


@given(st.floats(0.001, 50), st.integers(1, 40), st.integers(1, 500))
def test_the_tail_of_f_equals_scipy(f: float, df1: int, df2: int) -> None:
    assert f_tail(f, df1, df2) == close(stats.f.sf(f, df1, df2), rel=1e-9, abs=1e-13)


def test_a_covariance_without_inverse_has_no_test() -> None:
    assert wald(np.array([[1.0], [2.0]]), np.zeros((2, 2)), 50.0, ("a", "b")) is None
    assert wald(np.array([[1.0], [2.0]]), np.eye(2), 0.0, ("a", "b")) is None


def test_a_contrast_is_found_by_what_it_is_of() -> None:
    row = Contrast(item="overall", statistic="index", segment="a")
    split = Split(items=("channel",), contrasts=(row,))
    assert split.contrast("a", "overall") is row
    assert split.contrast("a", "overall", "favourable") is None
