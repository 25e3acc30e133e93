"""Laws of the kernel: merge, order, empty, weights. Bit for bit where weights are k/64."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.describe import describe
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Batch, Column, Moments, Plan, grouped, summarise
from cmt.errors import EstimationError
from cmt.instrument.model import Scale

POINTS = (1, 2, 3, 4, 5)
SCALE = Scale(id="five", points=POINTS, labels={"en": tuple("abcde")}, favourable=(4, 5))
COLUMNS = ("overall", "speed", "staff")
PLAN = Plan(
    columns=tuple(Column(id=name, values=tuple(map(float, POINTS))) for name in COLUMNS),
    block=COLUMNS,
    sets=(COLUMNS[:2], COLUMNS[1:]),
)
SCALES = dict.fromkeys(COLUMNS, SCALE)


@st.composite
def batches(draw: st.DrawFn, source: str = "a", least: int = 0) -> Batch:
    n = draw(st.integers(least, 40))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    return Batch(
        codes=[rng.integers(-5, 5, n).astype(np.int16) for _ in COLUMNS],
        weight=rng.integers(1, 200, n) / 64,
        segment=[("", "x")[k] for k in rng.integers(0, 2, n)],
        stratum=[("n", "s")[k] for k in rng.integers(0, 2, n)],
        unit=[f"u{k}" for k in rng.integers(0, 9, n)],
        source=source,
    )


def take(batch: Batch, rows: np.ndarray, source: str) -> Batch:
    return Batch(
        codes=[codes[rows] for codes in batch.codes],
        weight=batch.weight[rows],
        segment=[batch.segment[i] for i in rows],
        stratum=[batch.stratum[i] for i in rows],
        unit=[batch.unit[i] for i in rows],
        source=source,
    )


def same(a: Moments, b: Moments) -> bool:
    return (
        a.keys == b.keys
        and all(np.array_equal(x, y) for x, y in zip(a.tallies, b.tallies, strict=True))
        and np.array_equal(a.gram, b.gram)
        and np.array_equal(a.complete, b.complete)
        and all(
            np.array_equal(x.products, y.products) and np.array_equal(x.complete, y.complete)
            for x, y in zip(a.sets, b.sets, strict=True)
        )
    )


@given(batches(), st.data())
def test_a_split_adds_up_to_the_whole_bit_for_bit(batch: Batch, data: st.DataObject) -> None:
    n = len(batch.weight)
    side = np.array([data.draw(st.booleans()) for _ in range(n)], bool)
    left, right = take(batch, np.flatnonzero(side), "l"), take(batch, np.flatnonzero(~side), "r")
    assert same(summarise(left, PLAN) + summarise(right, PLAN), summarise(batch, PLAN))


@given(batches("a"), batches("b"), batches("c"))
def test_addition_is_associative_and_commutative(a: Batch, b: Batch, c: Batch) -> None:
    x, y, z = (summarise(batch, PLAN) for batch in (a, b, c))
    assert same((x + y) + z, x + (y + z))
    assert same(x + y, y + x)


@given(batches(), st.randoms())
def test_the_order_of_rows_does_not_matter(batch: Batch, random: object) -> None:
    order = np.random.default_rng(random.randrange(2**32)).permutation(len(batch.weight))  # type: ignore[attr-defined]
    assert same(summarise(take(batch, order, "a"), PLAN), summarise(batch, PLAN))


@given(batches("a"))
def test_an_empty_batch_is_zero(batch: Batch) -> None:
    empty = summarise(take(batch, np.array([], int), "empty"), PLAN)
    assert same(summarise(batch, PLAN) + empty, summarise(batch, PLAN))


def test_the_same_source_is_never_counted_twice() -> None:
    batch = take(_one(), np.array([0]), "a")
    with pytest.raises(EstimationError, match="counted twice"):
        summarise(batch, PLAN) + summarise(batch, PLAN)


def test_different_plans_never_mix() -> None:
    a = summarise(replace(_one(), source="a"), PLAN)
    b = summarise(replace(_one(), source="b"), replace(PLAN, groups=(("n", 7),)))
    with pytest.raises(EstimationError, match="different plans"):
        a + b


@given(batches(least=25), st.integers(2, 9))
def test_weights_times_k_change_only_totals(batch: Batch, k: int) -> None:
    def rows(weight: np.ndarray) -> list[tuple[float, float, float, int]]:
        everyone = replace(batch, weight=weight, segment=[""] * len(weight))
        everyone = replace(everyone, stratum=[""] * len(weight))
        moments = summarise(everyone, PLAN)
        table = describe(moments, units_of(moments), SCALES, weighted=True)
        return [(row.estimate, row.se, row.low, row.n) for row in table]

    for scaled, plain in zip(rows(batch.weight * k), rows(batch.weight), strict=True):
        assert scaled == pytest.approx(plain, rel=1e-9, abs=1e-12, nan_ok=True)


@given(batches())
def test_moments_agree_with_a_plain_loop(batch: Batch) -> None:
    """The brute-force twin: one row at a time, in Python."""
    moments = summarise(batch, PLAN)
    tallies = {key: np.zeros((len(COLUMNS), 3, 10)) for key in moments.keys}
    grams = {key: np.zeros((4, 4)) for key in moments.keys}
    pairs = {key: np.zeros((2, 3, 3)) for key in moments.keys}
    for i, w in enumerate(batch.weight):
        key = (batch.segment[i], batch.stratum[i], batch.unit[i])
        answers = [int(codes[i]) for codes in batch.codes]
        for j, code in enumerate(answers):
            tallies[key][j, :, code + 5] += (1, w, w * w)
        if min(answers) >= 0:
            z = np.array([1.0, *(code - 2.0 for code in answers)])
            grams[key] += w * np.outer(z, z)
        for k, pair in enumerate((answers[:2], answers[1:])):
            if min(pair) >= 0:
                z = np.array([1.0, *(code - 2.0 for code in pair)])
                pairs[key][k] += w * np.outer(z, z)
    for c, key in enumerate(moments.keys):
        for j in range(len(COLUMNS)):
            assert np.array_equal(moments.tallies[j][:, c], tallies[key][j])
        assert np.array_equal(moments.gram[c], grams[key])
        for k in range(2):
            assert np.array_equal(moments.sets[k].products[c], pairs[key][k])


@given(st.integers(1, 400), st.integers(1, 30))
def test_grouped_units_keep_every_total(units: int, groups: int) -> None:
    n = units
    batch = Batch(
        codes=[np.arange(n).astype(np.int16) % 5 for _ in COLUMNS],
        weight=np.ones(n),
        segment=[""] * n,
        stratum=[""] * n,
        unit=[f"respondent {i}" for i in range(n)],
        source="a",
    )
    kept, dealt = summarise(batch, PLAN), summarise(batch, replace(PLAN, groups=(("", groups),)))
    assert len(dealt.keys) <= groups
    assert np.array_equal(kept.gram.sum(axis=0), dealt.gram.sum(axis=0))
    for a, b in zip(kept.tallies, dealt.tallies, strict=True):
        assert np.array_equal(a.sum(axis=1), b.sum(axis=1))


@given(batches(least=1), st.integers(1, 5))
def test_units_grouped_beforehand_are_grouped_alike(batch: Batch, groups: int) -> None:
    for plan in (PLAN, replace(PLAN, groups=(("n", groups),))):
        known = replace(batch, grouped=grouped(batch, dict(plan.groups)))
        one, other = summarise(known, plan), summarise(batch, plan)
        assert same(one, other) and one.sizes == other.sizes
        assert sum(one.sizes.values()) == len({*zip(batch.stratum, batch.unit, strict=True)})


def _one() -> Batch:
    return Batch(
        codes=[np.array([3], np.int16)] * 3,
        weight=np.ones(1),
        segment=[""],
        stratum=[""],
        unit=["u"],
        source="a",
    )
