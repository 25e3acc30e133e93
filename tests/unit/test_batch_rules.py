"""What a batch withholds: nothing that is not shown can be had by subtraction."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.batch_rules import shown_splits, withheld

SIZES = st.lists(st.integers(0, 60), max_size=12)


@given(sizes=SIZES, rest=st.integers(0, 30))
def test_what_is_withheld_is_nobody_or_holds_the_minimum(sizes: list[int], rest: int) -> None:
    why = withheld(sizes, rest)
    assert all(reason == "minimum" for size, reason in zip(sizes, why, strict=True) if size < 10)
    assert all(size >= 10 for size, reason in zip(sizes, why, strict=True) if reason != "minimum")
    hidden = rest + sum(size for size, reason in zip(sizes, why, strict=True) if reason)
    assert hidden == 0 or hidden >= 10 or all(why)


@given(sizes=SIZES, rest=st.integers(0, 30))
def test_no_more_is_withheld_than_needed(sizes: list[int], rest: int) -> None:
    """With the smallest complement shown again, the rest would be too small."""
    why = withheld(sizes, rest)
    added = [size for size, reason in zip(sizes, why, strict=True) if reason == "complement"]
    hidden = rest + sum(size for size, reason in zip(sizes, why, strict=True) if reason)
    if added:
        assert len(added) == 1  # any unit that is shown holds the minimum by itself
        assert 0 < hidden - added[0] < 10
        others = [s for s, reason in zip(sizes, why, strict=True) if not reason]
        assert added[0] <= min(others, default=added[0])


@pytest.mark.parametrize(
    ("sizes", "rest", "expected"),
    [
        ([40, 25, 12, 4], 0, ("", "", "complement", "minimum")),
        ([40, 25, 12, 4, 5], 0, ("", "", "complement", "minimum", "minimum")),
        ([40, 25, 12, 4, 6], 0, ("", "", "", "minimum", "minimum")),
        ([40, 25, 12], 3, ("", "", "complement")),
        ([40, 25, 12], 0, ("", "", "")),
        ([9, 9], 0, ("minimum", "minimum")),
        ([12, 12, 3], 0, ("complement", "", "minimum")),
        ([40, 0], 0, ("", "minimum")),
    ],
)
def test_cases(sizes: list[int], rest: int, expected: tuple[str, ...]) -> None:
    assert withheld(sizes, rest) == expected


@given(
    counts=st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=8),
    rest=st.lists(st.integers(0, 15), min_size=3, max_size=3),
)
def test_a_split_tells_nothing_of_a_few(counts: list[list[int]], rest: list[int]) -> None:
    table = np.array(counts)
    shown = shown_splits(table, np.array(rest))
    for unit, part in product(range(len(counts)), range(3)):
        if shown[unit]:
            assert table[unit, part] == 0 or table[unit, part] >= 10
    hidden = np.array(rest) + table[~shown].sum(axis=0)
    told = table[shown].sum(axis=0) > 0
    assert all(
        h == 0 or h >= 10 for h, of in zip(hidden.tolist(), told.tolist(), strict=True) if of
    )


def test_splits_that_need_nothing_withheld_are_shown() -> None:
    table = np.array([[20, 15, 0], [12, 30, 11], [10, 10, 10]])
    assert shown_splits(table, np.array([0, 0, 0])).tolist() == [True, True, True]
    assert shown_splits(table, np.array([0, 4, 0])).tolist() == [True, True, False]
    assert shown_splits(np.array([[20, 0, 0]]), np.array([0, 0, 0])).tolist() == [False]
