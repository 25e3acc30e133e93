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
        edges = _edges(block, letters, ord(delimiter), width)
        if edges is None:
            return ()
        texts = block.decode("latin-1")  # a letter a byte, until a cell is known to be another one
        starts, ends = (each[:, above:] for each in edges)
        above -= edges[0].shape[1] - starts.shape[1]
        for column, first, last in zip(columns, starts, ends, strict=True):
            column.add(texts, letters, first, last)
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


def _edges(
    block: bytes, letters: NDArray[np.uint8], delimiter: int, width: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Where each cell begins and ends (width, rows); None where a row has another width."""
    lines = letters == _LINE
    found = np.flatnonzero(lines | (letters == delimiter))
    rows = np.count_nonzero(lines)
    if len(found) != rows * width:
        return None
    ends = np.ascontiguousarray(found.reshape(rows, width).T)
    starts = np.empty_like(ends)
    starts[1:] = ends[:-1] + 1
    starts[0, :1] = 0
    starts[0, 1:] = ends[-1, :-1] + 1
    if not lines[ends[-1]].all():
        return None
    if b"\r" in block:
        ends[-1] -= 1
        if block.count(b"\r") != rows or not (letters[ends[-1]] == _RETURN).all():
            return None
    return starts, ends


class _Short:
    """A column while it is read: keys, until a cell is too long to be one; then texts."""

    __slots__ = ("_ascii", "_growing", "_keys")

    def __init__(self) -> None:
        self._ascii = True
        self._keys: list[NDArray[Any]] = []
        self._growing: Growing | None = None

    def add(
        self,
        texts: str,
        letters: NDArray[np.uint8],
        starts: NDArray[np.intp],
        ends: NDArray[np.intp],
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
            self._growing.add([texts[start:end] for start, end in pairs])
        self._ascii = self._ascii and texts.isascii()

    def cells(self) -> Cells:
        """The column; raises UnicodeDecodeError for what is not UTF-8."""
        if self._growing:
            cells = self._growing.cells(str)
            return cells if self._ascii else cells.replaced(_utf8)
        held, at = held_in(np.concatenate(self._keys) if self._keys else np.zeros(0, np.uint8))
        return Cells(texts=tuple(_utf8(_word(key)) for key in held), at=at)


def _keys(
    letters: NDArray[np.uint8],
    starts: NDArray[np.intp],
    lengths: NDArray[np.intp],
    longest: int,
) -> NDArray[Any]:
    """A number (n,) for each cell: its first letter and 256 times its second, 0 for no letter."""
    first = letters.take(starts) * (lengths > 0)  # an empty cell begins at its delimiter
    if longest < SHORT:
        return first
    second = letters.take(starts + 1, mode="clip") * (lengths > 1)
    return first + second * np.uint16(_BYTE)


def _word(key: int) -> str:
    return key.to_bytes(SHORT, "little").rstrip(b"\x00").decode("latin-1")


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode()
