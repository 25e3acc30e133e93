"""Laws of weighting, and twins that do it the slow way: a row at a time, a replicate at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmt.analysis.describe import describe
from cmt.analysis.drivers import regression_errors
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import Units, jackknife_totals, jackknife_variance, totals, units_of
from cmt.analysis.moments import Batch, Column, Moments, Plan, summarise
from cmt.analysis.multipliers import Sampled, sample
from cmt.analysis.raking import kish_effect, rake, rake_within, trim
from cmt.instrument.model import Scale
from cmt.responses.model import Design, Responses
from cmt.responses.targets import Margin, Targets

POINTS = (1, 2, 3, 4, 5)
SCALE = Scale(id="five", points=POINTS, labels={"en": tuple("abcde")}, favourable=(4, 5))
COLUMNS = ("overall", "speed", "staff")
AREA = Margin(columns=("area",), categories=(("A",), ("B",), ("C",)), values=(0.5, 0.3, 0.2))
AGE = Margin(columns=("age",), categories=(("young",), ("old",)), values=(600.0, 400.0))
BOTH = Targets(margins=(AREA, AGE))
close = pytest.approx
SLOW = settings().max_examples * 2 // 5
"""Examples of a law whose twin rakes once a replicate."""


@st.composite
def surveys(draw: st.DrawFn, clustered: bool | None = None) -> Responses:
    """Coded answers with weights, categories for every target, and perhaps clusters."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(30, 60))
    if clustered is None:
        clustered = draw(st.booleans())
    return Responses(
        source="a",
        digest="a",
        columns=COLUMNS,
        codes=np.asfortranarray(rng.integers(-1, 5, (n, 3)), np.int8),
        weight=rng.integers(32, 200, n) / 64,
        strata=tuple(np.array(["n", "s"])[np.arange(n) % 2].tolist()),
        cluster=tuple(f"c{i // 2 % 10}" for i in range(n)) if clustered else None,
        cells=np.column_stack([np.arange(n) % 3, rng.permutation(n) % 2]).astype(np.int32),
        design=Design(strata="s", targets=BOTH),
    )


def summed(answers: Responses, sampled: Sampled | None = None) -> tuple[Moments, Units]:
    sampled = sampled or sample(answers)
    batch = Batch(
        codes=[np.asarray(answers.column(name), np.int16) for name in COLUMNS],
        weight=sampled.weight,
        segment=("",) * answers.rows,
        stratum=sampled.stratum,
        unit=sampled.unit,
        source="a",
    )
    plan = Plan(
        columns=tuple(Column(id=name, values=tuple(map(float, POINTS))) for name in COLUMNS),
        block=COLUMNS,
        groups=sampled.groups,
        respondents=sampled.respondents,
        sampling=sampled.sampling,
    )
    moments = summarise(batch, plan)
    return moments, units_of(moments)


def mean(answers: Responses) -> Estimate:
    moments, units = summed(answers)
    table = describe(moments, units, dict.fromkeys(COLUMNS, SCALE), weighted=True)
    found = table.get("overall", "mean")
    assert found
    return found


def numbers(found: Estimate) -> list[float]:
    return [found.estimate, found.se, found.low, found.high, found.df, found.n]


def taken(answers: Responses, rows: np.ndarray) -> Responses:
    pick = lambda labels: labels and tuple(labels[i] for i in rows)  # noqa: E731 (a formula)
    assert answers.weight is not None and answers.cells is not None
    return replace(
        answers,
        codes=answers.codes[rows],
        weight=answers.weight[rows],
        strata=pick(answers.strata),
        cluster=pick(answers.cluster),
        cells=answers.cells[rows],
        replicates=None if answers.replicates is None else answers.replicates[rows],
    )


def raked_slowly(weight: np.ndarray, cells: np.ndarray, shares: list[np.ndarray]) -> np.ndarray:
    """The twin of raking: every category of every margin scaled in turn, a row at a time."""
    out, total = [float(w) for w in weight], float(weight.sum())
    for _ in range(400):
        for margin, wanted in zip(cells.T.tolist(), shares, strict=True):
            held = [0.0] * len(wanted)
            for w, category in zip(out, margin, strict=True):
                held[category] += w
            out = [
                w * float(wanted[category]) * total / held[category]
                for w, category in zip(out, margin, strict=True)
            ]
    return np.array(out)


@given(surveys())
def test_raking_equals_a_loop_over_rows(answers: Responses) -> None:
    sampled = sample(answers)
    assert answers.weight is not None and answers.cells is not None and sampled.weighting
    twin = raked_slowly(answers.weight, answers.cells, [AREA.shares, AGE.shares])
    assert sampled.weighting.converged
    assert sampled.weight == close(twin * 1000 / twin.sum(), rel=1e-9)
    for j, margin in enumerate(BOTH.margins):
        held = np.bincount(answers.cells[:, j], sampled.weight)
        assert held == close(1000 * margin.shares, rel=1e-9)
    assert sampled.weighting.design_effect == close(kish_effect(sampled.weight))


@given(surveys())
def test_one_margin_is_post_stratification(answers: Responses) -> None:
    assert answers.cells is not None and answers.weight is not None
    one = replace(
        answers, cells=answers.cells[:, :1], design=Design(targets=Targets(margins=(AREA,)))
    )
    sampled = sample(one)
    assert sampled.weighting
    assert (sampled.weighting.method, sampled.weighting.passes) == ("post-stratified", 1)
    wanted = AREA.shares * answers.rows
    cell = answers.cells[:, 0]
    direct = answers.weight * (wanted / np.bincount(cell, answers.weight))[cell]
    assert sampled.weight == close(direct, rel=1e-12)
    assert np.bincount(cell, direct) == close(wanted, rel=1e-12)


@given(surveys(), st.floats(0.01, 1000))
def test_base_weights_times_k_change_nothing(answers: Responses, k: float) -> None:
    assert answers.weight is not None
    scaled = replace(answers, weight=answers.weight * k)
    assert sample(scaled).weight == close(sample(answers).weight, rel=1e-9)
    assert numbers(mean(scaled)) == close(numbers(mean(answers)), rel=1e-7)


@given(surveys(clustered=True), st.randoms())
def test_the_order_of_rows_changes_nothing(answers: Responses, random: object) -> None:
    order = np.random.default_rng(random.randrange(2**32)).permutation(answers.rows)  # type: ignore[attr-defined]
    mixed = taken(answers, order)
    assert sample(mixed).weight == close(sample(answers).weight[order], rel=1e-9)
    assert numbers(mean(mixed)) == close(numbers(mean(answers)), rel=1e-7)


@given(surveys())
def test_raking_raked_weights_changes_nothing(answers: Responses) -> None:
    again = replace(answers, weight=sample(answers).weight)
    assert sample(again).weight == close(sample(answers).weight, rel=1e-9)


@given(surveys())
def test_what_is_in_pieces_adds_up_to_the_whole(answers: Responses) -> None:
    """Merging: the moments of pieces joined are those of units summed whole."""
    sampled = sample(answers)
    moments, units = summed(answers, sampled)
    plain = replace(answers, weight=sampled.weight, design=Design(), cells=None)
    whole, bare = summed(plain)
    joined_gram = np.zeros((bare.count, 4, 4))
    assert units.pieces
    np.add.at(joined_gram, units.pieces.whole, totals(units, moments.gram))
    assert joined_gram == close(totals(bare, whole.gram), rel=1e-9, abs=1e-9)
    assert units.df == bare.df
    assert units.behind(np.ones(units.count, bool)) == bare.count


@given(surveys(clustered=True))
def test_taylor_errors_of_raked_means_equal_a_regression_by_hand(answers: Responses) -> None:
    """Residuals of the linearised answers on all categories, weighted by the weights before."""
    sampled, valid = sample(answers), answers.column("overall") >= 0
    assert answers.weight is not None and answers.cells is not None
    assert answers.cluster and answers.strata
    y, w = answers.column("overall") + 1.0, np.where(valid, sampled.weight, 0.0)
    z = np.where(valid, (y - w @ y / w.sum()) / w.sum(), 0.0)
    x = np.column_stack([np.eye(3)[answers.cells[:, 0]], np.eye(2)[answers.cells[:, 1]]])
    root = np.sqrt(answers.weight)
    slope = np.linalg.lstsq(x * root[:, None], z * root, rcond=None)[0]
    e = sampled.weight * (z - x @ slope)
    variance = 0.0
    for h in "ns":
        mine = [c for s, c in zip(answers.strata, answers.cluster, strict=True) if s == h]
        sums = [
            sum(
                e[i]
                for i in range(answers.rows)
                if answers.strata[i] == h and answers.cluster[i] == c
            )
            for c in sorted(set(mine))
        ]
        variance += (
            len(sums) / (len(sums) - 1) * float(((np.array(sums) - np.mean(sums)) ** 2).sum())
        )
    assert mean(answers).se == close(np.sqrt(variance), rel=1e-8)


@settings(max_examples=SLOW)
@given(surveys(clustered=True), st.sampled_from([None, 50]))
def test_replicates_equal_deleting_a_cluster_and_raking_again(
    answers: Responses, held: int | None
) -> None:
    """The twin of re-raked jackknife errors: rows deleted, weights raked from scratch."""
    population = {"n": held, "s": held} if held else {}
    answers = replace(answers, design=replace(answers.design, population=population))
    moments, units = summed(answers)
    tally = totals(units, moments.tallies[0][1][:, 5:])
    pair = np.column_stack([tally @ np.arange(1, 6), tally.sum(axis=1)])
    replicates = jackknife_totals(units, pair)
    whole = pair.sum(axis=0)[0] / pair.sum(axis=0)[1]
    means = (replicates[:, 0] / replicates[:, 1])[:, None]
    ours = jackknife_variance(units, means, np.array([whole]))[0]

    assert answers.weight is not None and answers.cells is not None
    assert answers.cluster and answers.strata
    named = list(zip(answers.strata, answers.cluster, strict=True))
    twin, valid = 0.0, answers.column("overall") >= 0
    for h in "ns":
        clusters = sorted({c for s, c in named if s == h})
        n = len(clusters)
        for gone in clusters:
            factor = [
                0.0 if pair == (h, gone) else n / (n - 1) if pair[0] == h else 1.0 for pair in named
            ]
            base = answers.weight * np.array(factor)
            kept = np.flatnonzero(base)
            shares = [AREA.shares, AGE.shares]
            w = raked_slowly(base[kept], answers.cells[kept], shares) * valid[kept]
            at = float(w @ (answers.column("overall")[kept] + 1.0) / w.sum())
            left = 1 - n / held if held else 1.0
            twin += (n - 1) / n * left * (at - whole) ** 2
    assert ours == close(twin, rel=1e-6)


def with_replicates(answers: Responses, count: int, seed: int) -> Responses:
    rng = np.random.default_rng(seed)
    assert answers.weight is not None
    drawn = rng.multinomial(answers.rows, np.full(answers.rows, 1 / answers.rows), count).T
    design = replace(answers.design, strata="", replicates=("rep*",), replicate_method="bootstrap")
    return replace(
        answers,
        strata=None,
        cluster=None,
        design=design,
        replicates=drawn * answers.weight[:, None],
    )


@settings(max_examples=SLOW)
@given(surveys(), st.integers(0, 99), st.booleans())
def test_supplied_replicates_equal_the_statistic_once_a_replicate(
    answers: Responses, seed: int, raked: bool
) -> None:
    """Means and coefficients: computed anew with each column of weights."""
    answers = with_replicates(answers, 12, seed)
    if not raked:
        answers = replace(answers, cells=None, design=replace(answers.design, targets=None))
    moments, units = summed(answers)
    y, valid = answers.column("overall") + 1.0, answers.column("overall") >= 0
    complete = (answers.codes >= 0).all(axis=1)
    x = np.column_stack([np.ones(answers.rows), answers.codes[:, 1:] + 1.0])

    def statistics(weight: np.ndarray) -> list[float]:
        if raked:
            kept = np.flatnonzero(weight)
            assert answers.cells is not None
            fitted = raked_slowly(weight[kept], answers.cells[kept], [AREA.shares, AGE.shares])
            weight = np.zeros(len(weight))
            weight[kept] = fitted
        w, v = weight[valid], weight[complete][:, None] * x[complete]
        slopes = np.linalg.lstsq(x[complete].T @ v, v.T @ y[complete], rcond=None)[0]
        return [float(w @ y[valid] / w.sum()), *slopes[1:]]

    assert answers.weight is not None and answers.replicates is not None
    whole = np.array(statistics(answers.weight))
    each = np.array([statistics(weight) for weight in answers.replicates.T])
    twin = np.sqrt(((each - whole) ** 2).mean(axis=0))
    assert mean(answers).se == close(twin[0], rel=1e-6)
    assert regression_errors(totals(units, moments.gram), units)[1:] == close(twin[1:], rel=1e-6)


@given(surveys())
def test_a_larger_population_errs_more_up_to_none_known(answers: Responses) -> None:
    plain = replace(answers, cells=None, design=Design(strata="s"))

    def se(held: int) -> float:
        return mean(
            replace(plain, design=replace(plain.design, population={"n": held, "s": held}))
        ).se

    assert se(40) < se(60) < se(10**9) == close(mean(plain).se, rel=1e-6)


weights = st.lists(st.floats(0.05, 20), min_size=5, max_size=60).map(np.array)


@given(weights, st.floats(0.05, 0.9), st.floats(1.2, 6))
def test_trimmed_weights_keep_their_sum_and_their_bounds(
    weight: np.ndarray, least: float, most: float
) -> None:
    mean_weight = weight.mean()
    found = trim(weight, least * mean_weight, most * mean_weight)
    assert found.converged
    assert found.weight.sum() == close(weight.sum(), rel=1e-9)
    assert found.weight.min() >= least * mean_weight * (1 - 1e-8)
    assert found.weight.max() <= most * mean_weight * (1 + 1e-8)


@given(weights)
def test_weights_within_their_bounds_are_not_touched(weight: np.ndarray) -> None:
    found = trim(weight, 0.0, float(weight.max()))
    assert (found.rounds, found.weight.tolist()) == (0, weight.tolist())


@given(surveys(), st.floats(1.5, 4))
def test_raking_within_bounds_meets_both_or_says_not(answers: Responses, most: float) -> None:
    assert answers.weight is not None and answers.cells is not None
    start = answers.weight * 1000 / answers.weight.sum()
    categories, cell = np.unique(answers.cells, axis=0, return_inverse=True)
    wanted = [1000 * AREA.shares, 1000 * AGE.shares]
    bound = most * 1000 / answers.rows
    trimmed, raked = rake_within(start, cell.ravel(), categories, wanted, 0.0, bound)
    assert trimmed.weight.max() <= bound * (1 + 1e-6)
    assert trimmed.weight.sum() == close(1000.0)
    held = [np.bincount(answers.cells[:, j], trimmed.weight) for j in (0, 1)]
    off = max(float(np.abs(h - w).max()) for h, w in zip(held, wanted, strict=True)) / 1000
    assert raked.miss == close(off, abs=1e-12)
    if trimmed.converged and raked.converged:
        assert off < 1e-11


def test_a_replicate_without_a_category_meets_the_others() -> None:
    base = np.array([[2.0, 3.0, 5.0], [0.0, 4.0, 6.0]])
    found = rake(base, np.array([[0], [1], [2]]), [np.array([5.0, 3.0, 2.0])])
    assert base * found.factors == close(np.array([[5.0, 3.0, 2.0], [0.0, 3.0, 2.0]]))
