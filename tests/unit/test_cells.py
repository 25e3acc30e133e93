"""A column held by its distinct texts is the same column."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cmt.responses.cells import Cells
from cmt.responses.read.values import text_of

TEXTS = st.lists(st.sampled_from(["", " ", "4", "5", "Très satisfait", "N/A"]))
VALUES = st.lists(
    st.sampled_from(["1", "", "x", 1, 1.0, True, False, 0, 0.0, -0.0, 2.5, date(2026, 5, 1)])
    | st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 2))
    | st.just(float("nan"))
)


@given(texts=TEXTS)
def test_a_column_is_a_sequence_of_its_texts(texts: list[str]) -> None:
    cells = Cells.of(texts)
    assert list(cells) == texts
    assert [cells[at] for at in range(len(cells))] == texts
    assert cells == texts
    assert hash(cells) == hash(tuple(texts))
    assert sorted(cells.texts) == sorted(set(texts))
    assert cells.counts() == {text: texts.count(text) for text in cells.texts}


@given(values=VALUES)
def test_a_column_of_values_is_the_column_of_their_texts(values: list[object]) -> None:
    cells = Cells.of_values(values, text_of)  # type: ignore[arg-type]
    assert list(cells) == [text_of(value) for value in values]  # type: ignore[arg-type]
    assert len(set(cells.texts)) == len(cells.texts)


NUMBERS = st.lists(
    st.sampled_from([1.0, 5.0, 9.0, float("nan"), -0.0, 0.0, -3.0])
    | st.floats(0, 1e4)
    | st.integers(0, 3000).map(float)
    | st.sampled_from([0.5, 1.5, 2.0**53, 2.0**60, -1e300, float("inf"), float("-inf")]),
    max_size=40,
)


@given(numbers=NUMBERS | st.lists(st.integers(-9, 9).map(float)))
def test_a_column_of_numbers_is_the_column_of_their_texts(numbers: list[float]) -> None:
    cells = Cells.of_numbers(np.array(numbers, dtype=np.float64), text_of)
    assert list(cells) == [text_of(number) for number in numbers]
    assert set(cells.texts) == set(cells)
    assert len(set(cells.texts)) == len(cells.texts)


@given(texts=TEXTS, data=st.data())
def test_some_rows_hold_only_their_own_texts(texts: list[str], data: st.DataObject) -> None:
    mask = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    kept = [text for text, wanted in zip(texts, mask, strict=True) if wanted]
    some = Cells.of(texts).take(np.array(mask, dtype=np.bool_))
    assert list(some) == kept
    assert set(some.texts) == set(kept)
    assert list(Cells.of(texts)[1:]) == texts[1:]


@given(texts=TEXTS)
def test_a_look_up_is_made_for_every_row(texts: list[str]) -> None:
    cells = Cells.of(texts)
    assert cells.look_up(len, np.int32).tolist() == list(map(len, texts))
    assert cells.where(str.isspace) == tuple(at for at, t in enumerate(texts) if t.isspace())
    assert list(cells.replaced(str.strip)) == [text.strip() for text in texts]
    assert len(set(cells.replaced(str.strip).texts)) == len(cells.replaced(str.strip).texts)


def test_other_texts_are_another_column() -> None:
    assert Cells.of(["4", "5"]) != ("4",)
    assert Cells.of(["4", "5"]) != ["4", "4"]
    assert Cells.of(["4"]) != "4"
