"""One column of a file: every different text once, and which of them each row holds.

Surveys repeat few answers, so a column of 100,000 cells is a handful of texts and one array of
numbers. What a text means is asked once a text and looked up for all rows: `meaning[cells.at]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isnan
from operator import itemgetter
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

EXACT = 2.0**53
"""Up to here every whole number is a float of its own."""
SPAN = 1000
"""Whole numbers that lie no farther apart, or than there are rows, are counted, not sorted."""

_FEW = 12  # texts that are counted quicker one by one
_SEVERAL = 2  # of so many values `itemgetter` makes a tuple
_BYTE = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells(Sequence[str]):
    """The texts of a column, row by row; equal to any sequence of the same texts.

    >>> Cells.of(["4", "5", "4"])
    Cells('4', '5', '4')
    """

    texts: tuple[str, ...]  # distinct, and each is in some row
    at: NDArray[Any]  # (n,) position in `texts` of each cell: a byte a row where it suffices

    @classmethod
    def of(cls, texts: Iterable[str]) -> Cells:
        """The column that holds these texts."""
        return cls.of_values(texts if isinstance(texts, tuple | list) else tuple(texts), str)

    @classmethod
    def of_values(cls, values: Sequence[Any], text_of: Callable[[Any], str]) -> Cells:
        """The column of the texts of these values; `text_of` is asked once a different value."""
        growing = Growing()
        growing.add(values)
        return growing.cells(text_of)

    @classmethod
    def of_numbers(
        cls, numbers: NDArray[np.float64], text_of: Callable[[float | None], str]
    ) -> Cells:
        """The column of the texts of these numbers (n,); NaN is None, an empty cell."""
        least = float(np.fmin.reduce(numbers, initial=np.inf))
        span = float(np.fmax.reduce(numbers, initial=-np.inf)) - least
        if span < max(SPAN, len(numbers)) and least.is_integer() and abs(least) + span < EXACT:
            steps = np.fmax(numbers - (least - 1), 0)  # from 1; NaN becomes 0
            counted = steps.astype(np.int32)
            if np.array_equal(counted, steps):
                held, small = held_in(counted)
                values = (np.array(held, dtype=np.int64) + (int(least) - 1)).tolist()
                known = [None, *values[1:]] if held[:1] == [0] else values
                return cls._of_held(list(map(text_of, known)), small)
        distinct, at = np.unique(numbers, return_inverse=True)
        known = [None if isnan(each) else each for each in distinct.tolist()]
        return cls._of_held(list(map(text_of, known)), at)

    @classmethod
    def of_codes(cls, texts: Sequence[str], at: NDArray[Any]) -> Cells:
        """The column whose row i holds `texts[at[i]]`; texts may repeat or be in no row."""
        if len(set(texts)) == len(texts):
            return cls.of_distinct(tuple(texts), at)
        single = cls.of(texts)
        return cls.of_distinct(single.texts, single.at.take(at))

    @classmethod
    def _of_held(cls, texts: Sequence[str], at: NDArray[Any]) -> Cells:
        """The same of texts each of which is in some row."""
        if len(set(texts)) < len(texts):
            return cls.of_codes(texts, at)
        return cls(texts=tuple(texts), at=at.astype(np.min_scalar_type(len(texts)), copy=False))

    @classmethod
    def of_distinct(cls, texts: tuple[str, ...], at: NDArray[Any]) -> Cells:
        """The column whose row i holds `texts[at[i]]`; no two are the same, some in no row."""
        held, small = held_in(at)
        kept = texts if len(held) == len(texts) else tuple(texts[each] for each in held)
        return cls(texts=kept, at=small)

    @property
    def blank(self) -> NDArray[np.bool_]:
        """(n,) whether the cell holds nothing but spaces."""
        empty = [not text or text.isspace() for text in self.texts]
        return np.array(empty, dtype=np.bool_).take(self.at)

    def which(self, test: Callable[[str], bool]) -> NDArray[np.bool_]:
        """(n,) whether the test holds of each cell; it is made once a text."""
        return self.look_up({text: test(text) for text in self.texts}.__getitem__, np.bool_)

    def where(self, test: Callable[[str], bool]) -> tuple[int, ...]:
        """The rows, from 0, of whose cell the test holds."""
        return tuple(np.flatnonzero(self.which(test)).tolist())

    def look_up(self, meaning: Callable[[str], Any], dtype: Any) -> NDArray[Any]:
        """(n,) what each cell means; `meaning` is asked once a text."""
        return np.array([meaning(text) for text in self.texts], dtype=dtype).take(self.at)

    def counts(self) -> dict[str, int]:
        """How many rows hold each text, in the order of the texts."""
        if len(self.texts) <= _FEW:
            return {t: int(np.count_nonzero(self.at == at)) for at, t in enumerate(self.texts)}
        return dict(zip(self.texts, np.bincount(self.at).tolist(), strict=True))

    def take(self, rows: slice | NDArray[Any]) -> Cells:
        """Some of the rows: a slice, positions, or a mask (n,)."""
        return Cells.of_distinct(self.texts, self.at[rows])

    def replaced(self, text_of: Callable[[str], str]) -> Cells:
        """The column with another text for each text."""
        texts = tuple(map(text_of, self.texts))
        return self if texts == self.texts else Cells.of_codes(texts, self.at)

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[str]:
        return iter(np.array(self.texts, dtype=object).take(self.at).tolist())

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Cells: ...
    def __getitem__(self, row: int | slice) -> str | Cells:
        return self.take(row) if isinstance(row, slice) else self.texts[self.at[row]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cells | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(map(str.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Cells({', '.join(map(repr, self))})"


def held_in(at: NDArray[Any]) -> tuple[list[int], NDArray[Any]]:
    """The numbers from 0 that are in an array (n,), and for each row which of them it is."""
    counts = np.bincount(at)
    held = np.flatnonzero(counts)
    smallest = np.min_scalar_type(len(held))
    if len(held) == len(counts):
        return held.tolist(), at.astype(smallest, copy=False)
    number = np.zeros(len(counts), dtype=smallest)
    number[held] = np.arange(len(held))
    return held.tolist(), number.take(at)


class Growing:
    """A column while it is read, some rows at a time: a look-up a cell, a text a different value.

    A workbook of five million cells is never in memory whole, and what was just read is near.
    """

    __slots__ = ("_numbers", "_parts")

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._parts: list[NDArray[Any]] = []

    def add(self, values: Sequence[Any]) -> None:
        """Put the next rows below those that are there."""
        known = len(self._numbers)
        at = self._looked_up(values)
        if (0 in self._numbers or 1 in self._numbers) and bool in set(map(type, values)):
            # To Python True is 1, to whoever answered it is not: look up again, by its text.
            self._numbers = _Numbers(islice(self._numbers.items(), known))
            at = self._looked_up([str(e).upper() if type(e) is bool else e for e in values])
        self._parts.append(at)

    def held(self) -> tuple[list[Any], NDArray[Any]]:
        """The different values, and for each row (n,) which of them it is."""
        at = np.concatenate(self._parts or [np.zeros(0, dtype=np.uint8)])
        return list(self._numbers), at.astype(np.min_scalar_type(len(self._numbers)), copy=False)

    def cells(self, text_of: Callable[[Any], str]) -> Cells:
        """The column; `text_of` is asked once a different value that is no text."""
        values, at = self.held()
        if {str}.issuperset(map(type, values)):
            return Cells(texts=tuple(values), at=at)
        return Cells.of_codes([e if type(e) is str else text_of(e) for e in values], at)

    def _looked_up(self, values: Sequence[Any]) -> NDArray[Any]:
        if len(values) < _SEVERAL:
            return np.array([self._numbers[value] for value in values], dtype=np.int32)
        found = itemgetter(*values)(self._numbers)
        if len(self._numbers) > _BYTE:
            return np.array(found, dtype=np.int32)
        return np.frombuffer(bytes(found), dtype=np.uint8)  # a third quicker than from integers


class _Numbers(dict[Any, int]):
    """Different values, numbered from 0 as they are asked for."""

    __slots__ = ()

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self)
        return number
