"""Rao and Scott's tests: closed forms, a twin written from the definition, and laws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cmt.analysis.independence import rao_scott
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Batch, Column, Plan, summarise
from cmt.analysis.prepare import Prepared
from cmt.analysis.segments import Parted, parted_by

close = pytest.approx
Array = np.ndarray[Any, Any]


def parted(part: Array, weight: Array, unit: Array, stratum: Array) -> Parted:
    batch = Batch(
        codes=[np.zeros(len(part), np.int16)],
        weight=weight.astype(float),
        segment=("",) * len(part),
        stratum=[f"s{h}" for h in stratum],
        unit=[f"s{h} u{u:05d}" for h, u in zip(stratum, unit, strict=True)],
        source="made",
    )
    plan = Plan(columns=(Column(id="any", values=(0.0, 1.0)),))
    prepared = Prepared(batch=batch, plan=plan, scales={}, excluded=())
    units = units_of(summarise(batch, plan))
    return parted_by(prepared, units, part, [f"q={g}" for g in range(part.max() + 1)])


def simple(part: Array) -> Parted:
    """Respondents drawn one by one, each counting the same."""
    n = len(part)
    return parted(part, np.ones(n), np.arange(n), np.zeros(n, int))


def made(seed: int, n: int = 400) -> tuple[Array, Array, Array, Array, Array]:
    """Segments, answers, weights, clusters and strata that go together a little."""
    draw = np.random.default_rng(seed)
    unit = draw.integers(0, 40, n)
    stratum = (unit % 3 == 0).astype(int)
    part = (draw.integers(0, 3, n) + (unit % 5 == 0)).clip(0, 2)
    answer = (draw.integers(0, 4, n) + part * draw.integers(0, 2, n) + unit % 2).clip(0, 3)
    return part, answer.astype(np.int16), draw.uniform(0.5, 3, n), unit, stratum


def twin(
    part: Array, answer: Array, weight: Array, unit: Array, stratum: Array
) -> tuple[float, float, float]:
    """X2, tr Delta and tr Delta^2 from the log-linear definition, a loop over the units."""
    rows, columns = part.max() + 1, answer.max() + 1
    cells = rows * columns
    hit = np.eye(cells)[part * columns + answer]
    p = weight @ hit / weight.sum()
    z = weight[:, None] * (hit - p) / weight.sum()
    v = np.zeros((cells, cells))
    for h in np.unique(stratum):
        names = np.unique(unit[stratum == h])
        sums = np.array([z[(stratum == h) & (unit == u)].sum(axis=0) for u in names])
        apart = sums - sums.mean(axis=0)
        v += len(names) / (len(names) - 1) * apart.T @ apart
    r, c = np.divmod(np.arange(cells), columns)
    main = np.column_stack(
        [np.ones(cells), *[r == i for i in range(1, rows)], *[c == j for j in range(1, columns)]]
    ).astype(float)
    both = np.column_stack(
        [(r == i) & (c == j) for i in range(1, rows) for j in range(1, columns)]
    ).astype(float)
    across = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    d = np.diag(1 / p)
    n = len(part)
    delta = np.linalg.inv(across.T @ d @ across / n) @ (across.T @ d @ v @ d @ across)
    table = p.reshape(rows, columns)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi2 = n * ((table - expected) ** 2 / expected).sum()
    return float(chi2), float(np.trace(delta)), float(np.trace(delta @ delta))


@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_the_definition_says(seed: int) -> None:
    part, answer, weight, unit, stratum = made(seed)
    found = rao_scott(parted(part, weight, unit, stratum), answer)
    assert found
    chi2, trace, squares = twin(part, answer, weight, unit, stratum)
    v = len({*zip(stratum.tolist(), unit.tolist(), strict=True)}) - 2
    d = trace**2 / squares
    assert found.chi2 == close(chi2, rel=1e-10)
    assert found.f == close(chi2 / trace, rel=1e-10)
    assert (found.df1, found.df2) == close((d, d * v), rel=1e-10)
    assert found.p == close(stats.f.sf(chi2 / trace, d, d * v), rel=1e-8)
    assert found.p_first == close(stats.f.sf(chi2 / trace, 6, 6 * v), rel=1e-8)
    assert found.design_effect == close(trace / 6, rel=1e-10)


def test_two_by_two_of_a_simple_sample_has_a_closed_form() -> None:
    part = np.repeat([0, 0, 1, 1], [30, 20, 15, 35])
    answer = np.repeat([0, 1, 0, 1], [30, 20, 15, 35]).astype(np.int16)
    n = 100
    found = rao_scott(simple(part), answer)
    assert found
    assert found.design_effect == close(n / (n - 1), rel=1e-12)
    plain = stats.chi2_contingency([[30, 20], [15, 35]], correction=False)
    assert found.chi2 == close(plain.statistic, rel=1e-12)
    assert found.f == close(plain.statistic * (n - 1) / n, rel=1e-12)
    assert found.smallest_expected == close(plain.expected_freq.min())
    assert (found.df1, found.df1_first) == close((1, 1))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(2, 5))
def test_a_simple_sample_is_pearsons_chi_square_times_n_less_one_over_n(
    seed: int, segments: int, answers: int
) -> None:
    draw = np.random.default_rng(seed)
    part, answer = draw.integers(0, segments, 300), draw.integers(0, answers, 300)
    found = rao_scott(simple(part), answer.astype(np.int16))
    assert found
    table = np.zeros((segments, answers))
    np.add.at(table, (part, answer), 1)
    plain = stats.chi2_contingency(table, correction=False)
    k = (segments - 1) * (answers - 1)
    assert found.chi2 == close(plain.statistic, rel=1e-9)
    # V is (D - p p') / (n - 1) and C has no part in the constant: every eigenvalue is n / (n - 1).
    assert found.design_effect == close(300 / 299, rel=1e-9)
    assert found.f == close(plain.statistic / k * 299 / 300, rel=1e-9)
    assert found.df1 == close(k, rel=1e-9)


@given(st.floats(0.01, 100))
@settings(max_examples=20, deadline=None)
def test_weights_count_only_among_each_other(times: float) -> None:
    part, answer, weight, unit, stratum = made(3)
    one = rao_scott(parted(part, weight, unit, stratum), answer)
    other = rao_scott(parted(part, weight * times, unit, stratum), answer)
    assert one and other
    assert (other.f, other.df1, other.p) == close((one.f, one.df1, one.p), rel=1e-8)


def test_turned_round_it_is_the_same_test() -> None:
    part, answer, weight, unit, stratum = made(4)
    one = rao_scott(parted(part, weight, unit, stratum), answer)
    turned = rao_scott(parted(answer.astype(int), weight, unit, stratum), part.astype(np.int16))
    assert one and turned
    assert (turned.f, turned.df1, turned.p) == close((one.f, one.df1, one.p), rel=1e-9)


def test_every_client_thrice_in_one_cluster_is_no_more_than_once() -> None:
    part, answer, _, _, _ = made(5, n=200)
    one = rao_scott(simple(part), answer)
    thrice = rao_scott(
        parted(np.tile(part, 3), np.ones(600), np.tile(np.arange(200), 3), np.zeros(600, int)),
        np.tile(answer, 3),
    )
    assert one and thrice
    assert (thrice.f, thrice.p) == close((one.f, one.p), rel=1e-9)
    assert thrice.design_effect == close(3 * one.design_effect, rel=1e-9)


def test_segments_with_few_answers_and_answers_nobody_gave_are_left_out() -> None:
    part, answer, weight, unit, stratum = made(6)
    some = np.where(answer == 3, 5, answer).astype(np.int16)
    few = np.where(np.arange(len(part)) < 9, 3, part)
    found = rao_scott(parted(few, weight, unit, stratum), some)
    without = np.where(np.arange(len(part)) < 9, -1, part)
    same = rao_scott(parted(without, weight, unit, stratum), answer)
    assert found and same
    assert found.segments == ("q=0", "q=1", "q=2")
    assert replace(found, segments=()) == replace(same, segments=())


def test_one_segment_one_answer_or_units_that_do_not_vary_have_no_test() -> None:
    part = np.repeat([0, 1], 50)
    assert rao_scott(simple(part), np.zeros(100, np.int16)) is None
    assert rao_scott(simple(np.zeros(100, int)), np.tile([0, 1], 50).astype(np.int16)) is None
    # two units, each a copy of the other: nothing varies between them
    alike = parted(
        np.tile([0, 0, 1, 1], 25), np.ones(100), np.repeat([0, 1], 50), np.zeros(100, int)
    )
    answers = np.tile([0, 1, 0, 1], 25).astype(np.int16)
    assert rao_scott(alike, answers) is None


def test_a_table_of_which_most_cells_are_empty_has_no_test() -> None:
    """Each segment gave an answer of its own: some contrasts have nothing in them."""
    part = np.repeat([0, 1, 2], 20)
    assert rao_scott(simple(part), part.astype(np.int16)) is None
