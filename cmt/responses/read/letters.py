"""Texts without quotation marks whose cells are short, split and encoded with NumPy.

Files of codes hold one letter a cell: no cell becomes a text here, it is its own key. Letters are
bytes; a cell is read as UTF-8 once it is known to be a different one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from cmt.responses.cells import Cells, Growing, held_in

SHORT = 2
"""Letters up to which a cell is its own key."""
_BYTE = 256
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
        starts = np.empty_like(ends)
        starts[:, 1:] = ends[:, :-1] + 1
        starts[1:, 0] = ends[:-1, -1] + 1
        starts[:1, 0] = 0
        if b"\r" in block:
            ends[:, -1] -= 1
        within, above = slice(above, None), max(above - len(ends), 0)
        for column, first, last in zip(
            columns, _across(starts[within]), _across(ends[within]), strict=True
        ):
            column.add(block, letters, first, last)
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
) -> NDArray[np.int32] | None:
    """Where each cell ends (rows, width), before CR as well; None where a row is not so wide."""
    found = np.flatnonzero((letters == delimiter) | (letters == _LINE)).astype(np.int32)
    rows = block.count(b"\n")
    if len(found) != rows * width:
        return None
    ends = found.reshape(rows, width)
    returns = block.count(b"\r")
    even = (letters[ends[:, -1]] == _LINE).all()
    closed = not returns or (returns == rows and (letters[ends[:, -1] - 1] == _RETURN).all())
    return ends if even and closed else None


def _across(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """(width, rows) of (rows, width), a column of the table contiguous."""
    return np.ascontiguousarray(rows.T)


class _Short:
    """A column while it is read: keys, until a cell is too long to be one; then bytes."""

    __slots__ = ("_growing", "_keys")

    def __init__(self) -> None:
        self._keys: list[NDArray[Any]] = []
        self._growing: Growing | None = None

    def add(
        self,
        block: bytes,
        letters: NDArray[np.uint8],
        starts: NDArray[np.int32],
        ends: NDArray[np.int32],
    ) -> None:
        """Put the next rows, (n,) of where a cell begins and ends, below those that are there."""
        lengths = ends - starts
        longest = lengths.max(initial=0)
        if self._growing is None and longest > SHORT:
            self._growing = Growing()
            self._growing.add([_word(key) for keys in self._keys for key in keys.tolist()])
        if self._growing is None:
            self._keys.append(_keys(letters, starts, lengths, longest))
        else:
            pairs = zip(starts.tolist(), ends.tolist(), strict=True)
            self._growing.add([block[start:end] for start, end in pairs])

    def cells(self) -> Cells:
        """The column; raises UnicodeDecodeError for what is not UTF-8."""
        if self._growing:
            return self._growing.cells(bytes.decode)
        held, at = held_in(np.concatenate(self._keys) if self._keys else np.zeros(0, np.uint8))
        return Cells(texts=tuple(_word(key).decode() for key in held), at=at)


def _keys(
    letters: NDArray[np.uint8],
    starts: NDArray[np.int32],
    lengths: NDArray[np.int32],
    longest: int,
) -> NDArray[Any]:
    """A number (n,) for each cell: its first letter and 256 times its second, 0 for no letter."""
    first = letters.take(starts) * (lengths > 0)  # an empty cell begins at its delimiter
    if longest < SHORT:
        return first
    second = letters.take(starts + 1, mode="clip") * (lengths > 1)
    return first + second * np.uint16(_BYTE)


def _word(key: int) -> bytes:
    return key.to_bytes(SHORT, "little").rstrip(b"\x00")
