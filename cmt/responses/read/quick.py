"""Large delimited texts, read with pyarrow: the same table as the careful reader's, or none.

Only what both readers understand alike is read here: UTF-8, every row as wide as the first, every
quotation mark at the edge of a cell. For all else the answer is None, and the careful reader, which
knows rows by their numbers, reads the file again and says what is wrong with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmt.errors import ResponseError
from cmt.responses.read.layout import LOOKED, laid_out, top_of
from cmt.responses.read.parquet import cells_of
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.source import Source

LARGE = 2_000_000
"""Bytes from which the quicker reader is worth importing."""
HEAD = 200
"""Rows among which the header is looked for."""
_BLOCK = 1024 * 1024  # bytes pyarrow parses at once; a row that is longer is read carefully
_QUOTE = ord('"')
_EDGES = tuple(b'"\r\n')  # beside a quotation mark at the edge of a cell, besides the delimiter
_MARK = b"\xef\xbb\xbf"


def quick_sheet(source: Source, head: str, delimiter: str) -> Sheet | None:
    """The table of a delimited text; None when it must be read carefully.

    head       the first part of the text, with one whole row at least
    delimiter  between the cells, one ASCII character
    """
    data = source.data.removeprefix(_MARK)
    edges = np.isin(np.arange(256), [*_EDGES, ord(delimiter)])
    if b"\x00" in data or not _evenly_quoted(data, edges):
        return None
    top = _top(source.name, head, delimiter, whole=len(head.encode()) >= len(data))
    table = _table(data, delimiter, len(top), len(top[-1])) if top else None
    if table is None:
        return None
    return laid_out(source.name, source.digest, top, [cells_of(c) for c in table.itercolumns()])


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


def _table(data: bytes, delimiter: str, above: int, width: int) -> Any:
    """The table of pyarrow without the rows above it; None when it cannot read it."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import csv as arrow

    names = [str(at) for at in range(width)]
    coded = pa.dictionary(pa.int32(), pa.string())
    try:
        return arrow.read_csv(
            pa.BufferReader(data),
            read_options=arrow.ReadOptions(
                column_names=names,
                skip_rows_after_names=above,
                block_size=_BLOCK,
                use_threads=False,  # they cost more than they bring: the cells are few and small
            ),
            parse_options=arrow.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False
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


def _evenly_quoted(data: bytes, edges: NDArray[np.bool_]) -> bool:
    """Whether every opening quotation mark begins a cell and every closing one ends it.

    Within a quoted cell a doubled mark closes and opens again, so each is beside another mark.
    """
    if b'"' not in data:
        return True
    letters = np.frombuffer(data, dtype=np.uint8)
    seen = 0
    for start in range(0, len(letters), _BLOCK):
        marks = start + np.flatnonzero(letters[start : start + _BLOCK] == _QUOTE)
        opening, closing = marks[seen % 2 :: 2], marks[1 - seen % 2 :: 2]
        before = letters[opening[opening > 0] - 1]
        after = letters[closing[closing < len(letters) - 1] + 1]
        if not (edges[before].all() and edges[after].all()):
            return False
        seen += len(marks)
    return seen % 2 == 0
