"""Texts without quotation marks whose cells are short, split and encoded with NumPy.

Files of codes hold one letter a cell: no cell becomes a text here, it is its own key. Letters are
bytes; a cell is read as UTF-8 once it is known to be a different one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from cmt.responses.cells import Cells, Growing, held_in

SHORT = 8
"""Letters up to which a cell is its own key: they fit into one number."""
_PAIR = 2  # letters of the keys that are counted rather than sorted
_BYTE = 256
_WIDE = 64  # letters up to which the cells of a column are taken out all at once
_BLOCK = 1024 * 1024  # bytes split at once
_LINE, _RETURN = b"\n\r"


def short_columns(file: BinaryIO, delimiter: str, above: int, width: int) -> Sequence[Cells]:
    """The columns of a text without quotation marks and NUL; none where it is not regular.

    delimiter  between the cells, one ASCII character
    above      rows that are passed over: the header and what stands above it
    width      cells of every row

    Lines end with LF or all with CR LF. Raises UnicodeDecodeError for what is not UTF-8.
    """
    columns = [_Short() for _ in range(width)]
    for block in _lines(file):
        letters = np.frombuffer(block, dtype=np.uint8)
        ends = _ends(block, letters, ord(delimiter), width)
        if ends is None:
            return ()
        rows, above = _Rows.of(block, letters, ends, above), max(above - len(ends), 0)
        for at, column in enumerate(columns):
            column.add(rows, at)
    return [column.cells() for column in columns]


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Some whole lines at a time."""
    held = b""
    while block := file.read(_BLOCK):
        end = block.rfind(b"\n") + 1
        if end:
            yield held + block[:end]
        held = block[end:] if end else held + block
    if held:
        yield held + b"\n"


def _ends(
    block: bytes, letters: NDArray[np.uint8], delimiter: int, width: int
) -> NDArray[Any] | None:
    """Where each cell and its delimiter end (rows, width); None where a row has another width."""
    lines = letters == _LINE
    found = np.flatnonzero(lines | (letters == delimiter))
    found = found.astype(np.min_scalar_type(-len(block)))  # half the bytes to go through
    rows = np.count_nonzero(lines)
    if len(found) != rows * width:
        return None
    last = found[width - 1 :: width]
    returns = np.count_nonzero(letters == _RETURN) if b"\r" in block else 0
    closed = not returns or (returns == rows and (letters[last - 1] == _RETURN).all())
    return found.reshape(rows, width) if closed and lines[last].all() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Some rows of the table, and where in their letters each cell lies."""

    block: bytes
    letters: NDArray[np.uint8]
    starts: NDArray[Any]  # (rows, width)
    lengths: NDArray[Any]  # (rows, width)
    longest: Sequence[int]  # of each column
    first: NDArray[np.uint8]  # (width, rows) the first letter of each cell, 0 where it is empty

    @classmethod
    def of(cls, block: bytes, letters: NDArray[np.uint8], ends: NDArray[Any], above: int) -> _Rows:
        """The rows that end so, without the first of them that are `above`."""
        starts = np.zeros_like(ends)
        np.add(ends.reshape(-1)[:-1], 1, out=starts.reshape(-1)[1:])
        lengths = ends - starts
        if b"\r" in block:
            lengths[:, -1] -= 1
        first = letters.take(starts, mode="clip") * (
            lengths > 0
        )  # an empty cell begins at its delimiter
        return cls(
            block=block,
            letters=letters,
            starts=starts[above:],
            lengths=lengths[above:],
            longest=lengths[above:].max(axis=0, initial=0).tolist(),
            first=np.ascontiguousarray(first[above:].T),
        )

    def keys(self, at: int) -> NDArray[Any]:
        """A number (rows,) for each cell of a column: its first letter, 256 times its second ..."""
        if self.longest[at] > _PAIR:
            return self._padded(at, SHORT).view("<u8")
        keys: NDArray[Any] = self.first[at]
        if self.longest[at] == _PAIR:
            second = self.letters.take(self.starts[:, at] + 1, mode="clip")
            keys = keys + second * (self.lengths[:, at] > 1) * np.uint16(_BYTE)
        return keys

    def cells(self, at: int) -> list[bytes]:
        """The cells of a column."""
        longest = max(self.longest[at], 1)  # of no letter NumPy makes no text
        if longest > _WIDE:
            starts, ends = self.starts[:, at], self.starts[:, at] + self.lengths[:, at]
            pairs = zip(starts.tolist(), ends.tolist(), strict=True)
            return [self.block[start:end] for start, end in pairs]
        cells: list[bytes] = self._padded(at, longest).tolist()
        return cells

    def _padded(self, at: int, width: int) -> NDArray[np.bytes_]:
        """The cells (rows,) of a column, each filled up with zeros to `width` letters."""
        padded = self.block + bytes(width)
        every = np.ndarray(len(self.block), f"S{width}", padded, strides=(1,))  # at each letter
        found: NDArray[np.bytes_] = every[self.starts[:, at]]
        table = found.view(np.uint8).reshape(-1, width)
        table *= np.arange(width) < self.lengths[:, at, np.newaxis]  # what follows is none of it
        return found


class _Short:
    """A column while it is read: keys, until a cell is too long to be one; then its letters."""

    __slots__ = ("_growing", "_keys")

    def __init__(self) -> None:
        self._keys: list[NDArray[Any]] = []
        self._growing: Growing | None = None

    def add(self, rows: _Rows, at: int) -> None:
        """Put the next rows of the column at this position below those that are there."""
        if self._growing is None and rows.longest[at] > SHORT:
            self._growing = Growing()
            for keys in self._keys:
                self._growing.add(_words(keys))
        if self._growing is None:
            self._keys.append(rows.keys(at))
        else:
            self._growing.add(rows.cells(at))

    def cells(self) -> Cells:
        """The column; raises UnicodeDecodeError for what is not UTF-8."""
        if self._growing:
            words, at = self._growing.held()
        else:
            held, at = _different(np.concatenate(self._keys or [np.zeros(0, np.uint8)]))
            words = _words(held)
        texts = b"\n".join(words).decode().split("\n")  # no cell holds the end of a line
        return Cells(texts=tuple(texts[: len(words)]), at=at)


def _different(keys: NDArray[Any]) -> tuple[Any, NDArray[Any]]:
    """The different keys, and which of them each row (n,) holds."""
    if keys.itemsize <= _PAIR:
        return held_in(keys)
    held, at = np.unique(keys, return_inverse=True)
    return held, at.astype(np.min_scalar_type(len(held)))


def _words(keys: Any) -> list[bytes]:
    """The letters that these numbers (n,) stand for."""
    words: list[bytes] = np.asarray(keys, dtype="<u8").view(f"S{SHORT}").tolist()
    return words
