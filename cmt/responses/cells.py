"""One column of a file: every different text once, and which of them each row holds.

Surveys repeat few answers, so a column of 100,000 cells is a handful of texts and one array of
numbers. What a text means is asked once a text and looked up for all rows: `meaning[cells.at]`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

EXACT = 2.0**53
"""Up to here every whole number is a float of its own."""
SPAN = 1000
"""Whole numbers that lie no farther apart are counted off instead of sorted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells(Sequence[str]):
    """The texts of a column, row by row; equal to any sequence of the same texts.

    >>> Cells.of(["4", "5", "4"])
    Cells('4', '5', '4')
    """

    texts: tuple[str, ...]  # distinct, and each is in some row
    at: NDArray[np.int32]  # (n,) position in `texts` of the cell of each row

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
        empty = np.isnan(numbers)
        known = numbers[~empty]
        least, most = (known.min(), known.max()) if known.size else (0.0, 0.0)
        whole = max(abs(least), abs(most)) < EXACT and np.array_equal(known, np.rint(known))
        distinct: Sequence[float]
        if whole and most - least < SPAN:
            distinct = np.arange(int(least), int(most) + 1).tolist()
            at = np.where(empty, len(distinct), numbers - least).astype(np.int32)
        else:
            values, found = np.unique(known, return_inverse=True)
            distinct = (values.astype(np.int64) if whole else values).tolist()
            at = np.full(len(numbers), len(distinct), dtype=np.int32)
            at[~empty] = found
        return cls.of_codes([*map(text_of, distinct), text_of(None)], at)

    @classmethod
    def of_codes(cls, texts: Sequence[str], at: NDArray[Any]) -> Cells:
        """The column whose row i holds `texts[at[i]]`; texts may repeat or be in no row."""
        if len(set(texts)) == len(texts):
            return _used(tuple(texts), at.astype(np.int32, copy=False))
        single = cls.of(texts)
        return _used(single.texts, single.at[at])

    @property
    def blank(self) -> NDArray[np.bool_]:
        """(n,) whether the cell holds nothing but spaces."""
        empty = [not text or text.isspace() for text in self.texts]
        return np.array(empty, dtype=np.bool_)[self.at]

    def which(self, test: Callable[[str], bool]) -> NDArray[np.bool_]:
        """(n,) whether the test holds of each cell; it is made once a text."""
        return self.look_up({text: test(text) for text in self.texts}.__getitem__, np.bool_)

    def where(self, test: Callable[[str], bool]) -> tuple[int, ...]:
        """The rows, from 0, of whose cell the test holds."""
        return tuple(np.flatnonzero(self.which(test)).tolist())

    def look_up(self, meaning: Callable[[str], Any], dtype: Any) -> NDArray[Any]:
        """(n,) what each cell means; `meaning` is asked once a text."""
        return np.array([meaning(text) for text in self.texts], dtype=dtype)[self.at]

    def counts(self) -> dict[str, int]:
        """How many rows hold each text, in the order of the texts."""
        found = np.bincount(self.at, minlength=len(self.texts))
        return dict(zip(self.texts, found.tolist(), strict=True))

    def take(self, rows: slice | NDArray[Any]) -> Cells:
        """Some of the rows: a slice, positions, or a mask (n,)."""
        return _used(self.texts, self.at[rows])

    def replaced(self, text_of: Callable[[str], str]) -> Cells:
        """The column with another text for each text."""
        texts = [text_of(text) for text in self.texts]
        return self if all(map(is_, texts, self.texts)) else Cells.of_codes(texts, self.at)

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.at.tolist())

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


def _used(texts: tuple[str, ...], at: NDArray[np.int32]) -> Cells:
    """The column without the texts that are in no row."""
    counts = np.bincount(at, minlength=len(texts))
    if counts.all():
        return Cells(texts=texts, at=at)
    number = np.cumsum(counts > 0, dtype=np.int32) - np.int32(1)
    kept = tuple(texts[each] for each in np.flatnonzero(counts).tolist())
    return Cells(texts=kept, at=number[at])


class Growing:
    """A column while it is read, some rows at a time: a look-up a cell, a text a different value.

    A workbook of five million cells is never in memory whole, and what was just read is near.
    """

    __slots__ = ("_parts", "_position")

    def __init__(self) -> None:
        self._position: defaultdict[Any, int] = defaultdict()
        self._position.default_factory = self._position.__len__
        self._parts: list[NDArray[np.int32]] = []

    def add(self, values: Sequence[Any]) -> None:
        """Put the next rows below those that are there."""
        if bool in set(map(type, values)):  # to Python True is 1, to whoever answered it is not
            values = [str(each).upper() if type(each) is bool else each for each in values]
        found = map(self._position.__getitem__, values)
        self._parts.append(np.fromiter(found, dtype=np.int32, count=len(values)))

    def cells(self, text_of: Callable[[Any], str]) -> Cells:
        """The column; `text_of` is asked once a different value that is no text."""
        at = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.int32)
        texts = [each if type(each) is str else text_of(each) for each in self._position]
        return Cells.of_codes(texts, at)
