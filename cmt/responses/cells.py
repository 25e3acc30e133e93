"""One column of a file: every different text once, and which of them each row holds.

Surveys repeat few answers, so a column of 100,000 cells is a handful of texts and one array of
numbers. What a text means is asked once a text and looked up for all rows: `meaning[cells.at]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray


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
        column = texts if isinstance(texts, tuple | list) else tuple(texts)
        position = {text: at for at, text in enumerate(dict.fromkeys(column))}
        at = np.fromiter(map(position.__getitem__, column), dtype=np.int32, count=len(column))
        return cls(texts=tuple(position), at=at)

    @classmethod
    def of_values(cls, values: Sequence[Any], text_of: Callable[[Any], str]) -> Cells:
        """The column of the texts of these values; `text_of` is asked once a different value."""
        found = set(map(type, values))
        if bool in found and len(found) > 1:  # to Python True is 1, to whoever answered it is not
            values = [text_of(each) if type(each) is bool else each for each in values]
        position = {value: at for at, value in enumerate(dict.fromkeys(values))}
        at = np.fromiter(map(position.__getitem__, values), dtype=np.int32, count=len(values))
        return cls.of_codes([each if type(each) is str else text_of(each) for each in position], at)

    @classmethod
    def of_codes(cls, texts: Sequence[str], at: NDArray[Any]) -> Cells:
        """The column whose row i holds `texts[at[i]]`; texts may repeat or be in no row."""
        single = cls.of(texts)
        joined = single.at[at] if len(single.texts) < len(texts) else at.astype(np.int32)
        return _used(single.texts, joined)

    @property
    def blank(self) -> NDArray[np.bool_]:
        """(n,) whether the cell holds nothing but spaces."""
        return self.which(lambda text: not text.strip())

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
        return Cells.of_codes([text_of(text) for text in self.texts], self.at)

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
