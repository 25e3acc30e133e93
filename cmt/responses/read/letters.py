"""Columns as pyarrow reads them, letters one after another, encoded into `Cells` while they come.

The answers of a survey are few and most are short. Cells of one or two letters are looked up in a
table by their letters, without hashing; only longer ones are hashed, by pyarrow. What was encoded
is let go at once, so that the texts of a file are never in memory together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmt.responses.cells import Cells
from cmt.responses.read.parquet import positions

SHORT = 2
"""Letters (bytes) up to which a cell is its own key."""
_BYTE = 256


class Spelled:
    """A column of texts while it is read, some rows at a time."""

    __slots__ = ("_parts", "_position")

    def __init__(self) -> None:
        self._position: dict[str, int] = {}
        self._parts: list[tuple[NDArray[np.int32], NDArray[Any]]] = []

    def add(self, texts: Any) -> None:
        """Put the next rows, a binary array of pyarrow without nulls, below those that are there.

        Raises UnicodeDecodeError for what is not UTF-8. There is no NUL in them.
        """
        found, at = _encoded(texts)
        place = self._position.setdefault
        number = [place(text, len(self._position)) for text in found]
        least = np.min_scalar_type(len(found))  # a byte for most columns, while all are held
        self._parts.append((np.array(number, dtype=np.int32), at.astype(least, copy=False)))

    def cells(self) -> Cells:
        """The column; what was collected is handed over and gone."""
        parts, self._parts = self._parts, []
        at = np.empty(sum(len(each) for _, each in parts), dtype=np.int32)
        end = 0
        for number, each in parts:
            start, end = end, end + len(each)
            np.take(number, each, out=at[start:end], mode="clip")
        return Cells(texts=tuple(self._position), at=at)


def _encoded(texts: Any) -> tuple[Sequence[str], NDArray[Any]]:
    """The distinct texts of an array, and the position (n,) of each cell among them."""
    starts, letters = _spelled(texts)
    lengths = np.diff(starts)
    if lengths.max(initial=0) > SHORT:
        return _hashed(texts)
    keys = _keys(starts, letters, lengths)
    counts = np.bincount(keys)
    known = np.flatnonzero(counts)
    number = np.zeros(len(counts), dtype=np.min_scalar_type(len(known)))
    number[known] = np.arange(len(known))
    return [_word(key) for key in known.tolist()], number.take(keys, mode="clip")


def _hashed(texts: Any) -> tuple[Sequence[str], NDArray[Any]]:
    encoded = texts.dictionary_encode()
    starts, letters = _spelled(encoded.dictionary)
    return _words(starts.tolist(), letters.tobytes()), positions(encoded.indices)


def _keys(
    starts: NDArray[np.int32], letters: NDArray[np.uint8], lengths: NDArray[np.int32]
) -> NDArray[Any]:
    """A number (n,) for each cell: its first letter and 256 times its second, 0 for no letter."""
    if not letters.size:
        return np.zeros(len(lengths), dtype=np.uint8)
    first = letters.take(starts[:-1], mode="clip") * (lengths > 0)
    if lengths.max() < SHORT:
        return first
    second = letters.take(starts[:-1] + 1, mode="clip") * (lengths > 1)
    return first + second * np.uint16(_BYTE)


def _word(key: int) -> str:
    return key.to_bytes(SHORT, "little").rstrip(b"\x00").decode()


def _words(starts: Sequence[int], letters: bytes) -> Sequence[str]:
    """The texts that begin at `starts`, the last of which is where they end."""
    text = letters.decode()
    if len(text) == len(letters):  # a letter is a byte
        return [text[start:end] for start, end in pairwise(starts)]
    return [letters[start:end].decode() for start, end in pairwise(starts)]


def _spelled(texts: Any) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each cell begins (n + 1,) in the letters of all, and the letters."""
    at = np.frombuffer(texts.buffers()[1] or bytes(4), dtype=np.int32)
    starts = at[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)
    return starts - starts[0], letters[starts[0] : starts[-1]]
