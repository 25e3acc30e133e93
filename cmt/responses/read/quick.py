"""Large delimited texts, read with pyarrow: the same table as the careful reader's, or none.

Only what both readers understand alike is read here: UTF-8, every row as wide as the first, every
quotation mark at the edge of a cell. For all else the answer is None, and the careful reader, which
knows rows by their numbers, reads the file again and says what is wrong with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from cmt.errors import ResponseError
from cmt.responses.cells import Cells
from cmt.responses.read.layout import LOOKED, laid_out, top_of
from cmt.responses.read.letters import short_columns
from cmt.responses.read.parquet import cells_of
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.source import Source

LARGE = 2_000_000
"""Bytes from which the quicker reader is worth importing."""
HEAD = 200
"""Rows among which the header is looked for."""
_BLOCK = 1024 * 1024  # bytes pyarrow parses at once; a row that is longer is read carefully
_WINDOW = 256 * 1024
_FEW = 5  # letters of a cell with its delimiter, up to which it is short
_QUOTE = ord('"')
_EDGES = tuple(b'"\r\n')  # beside a quotation mark at the edge of a cell, besides the delimiter


def quick_sheet(source: Source, head: str, delimiter: str) -> Sheet | None:
    """The table of a delimited text; None when it must be read carefully.

    head       the first part of the text, with one whole row at least
    delimiter  between the cells, one ASCII character
    """
    edges = np.isin(np.arange(256), [*_EDGES, ord(delimiter)])
    quoted = _quoted(source, edges)
    top = _top(source.name, head, delimiter, whole=source.size <= len(source.head))
    if quoted is None or not top:
        return None
    columns = _columns(source, top, delimiter, quoted=quoted)
    if not columns:
        return None
    return replace(laid_out(source.name, source.digest, top, columns), delimiter=delimiter)


def _top(name: str, head: str, delimiter: str, *, whole: bool) -> Sequence[tuple[str, ...]]:
    """The rows down to the header, of equal width; none where the head does not tell."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        rows = [tuple(row) for row in islice(reader, HEAD)]
        top = top_of(name, rows)
    except (csv.Error, ResponseError):
        return ()  # to be said by the careful reader
    told = whole or sum(bool("".join(row).strip()) for row in rows[:-1]) >= LOOKED
    return top if told and len(set(map(len, top))) == 1 else ()


def _columns(
    source: Source, top: Sequence[Sequence[str]], delimiter: str, *, quoted: bool
) -> Sequence[Cells]:
    """The columns below the header; none where they must be read carefully."""
    above, width = len(top), len(top[-1])
    if not quoted and _short(source.head, delimiter):
        try:
            with source.open() as file:
                columns = short_columns(file, delimiter, above, width)
        except UnicodeDecodeError:
            return ()
        if columns:
            return columns
    table = _table(source, delimiter, above, width, quoted=quoted)
    return () if table is None else [cells_of(column) for column in table.itercolumns()]


def _short(head: bytes, delimiter: str) -> bool:
    """Whether most cells hold few letters: then it pays to split them here."""
    return len(head) < _FEW * (head.count(delimiter.encode()) + head.count(b"\n"))


def _table(source: Source, delimiter: str, above: int, width: int, *, quoted: bool) -> Any:
    """The table of pyarrow without the rows above it; None when it cannot read it."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import csv as arrow

    names = [str(at) for at in range(width)]
    coded = pa.dictionary(pa.int32(), pa.string())
    file = pa.OSFile(str(source.path)) if source.path else pa.BufferReader(source.unpacked)
    try:
        return arrow.read_csv(
            file,
            read_options=arrow.ReadOptions(
                column_names=names,
                skip_rows_after_names=above,
                block_size=_BLOCK,
                use_threads=False,  # they cost more than they bring: the cells are few and small
            ),
            parse_options=arrow.ParseOptions(
                delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False
            ),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, coded),
                null_values=[],
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowException:
        return None
    finally:
        file.close()


def _quoted(source: Source, edges: NDArray[np.bool_]) -> bool | None:
    """Whether there are quotation marks; None if one is not at the edge of a cell, and for a NUL.

    Every opening mark begins a cell and every closing one ends it. Within a quoted cell a doubled
    mark closes and opens again, so each is beside another mark.
    """
    seen = 0
    with source.open() as file:
        for window in _windows(file):
            if b"\x00" in window:
                return None
            if b'"' not in window:
                continue
            letters = np.frombuffer(window, dtype=np.uint8)
            marks = 1 + np.flatnonzero(letters[1:-1] == _QUOTE)
            opening, closing = marks[seen % 2 :: 2], marks[1 - seen % 2 :: 2]
            if not (edges[letters[opening - 1]].all() and edges[letters[closing + 1]].all()):
                return None
            seen += len(marks)
    return None if seen % 2 else seen > 0


def _windows(file: BinaryIO) -> Iterator[bytes]:
    """A file some bytes at a time, each time with the byte before and the byte after them.

    Before the first and after the last, a line ends.
    """
    held = b"\n"
    while block := file.read(_WINDOW):
        held += block
        yield held
        held = held[-2:]
    yield held + b"\n"
