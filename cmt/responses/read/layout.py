"""From rows of cells to a `Sheet`: which row is the header, blank rows, ragged rows.

A table may stand under a title. The header is the first row that is not blank, unless that row
fills at most `FEW` cells and less than half of what one of the next rows fills: then that row is
the header, if it looks like one. Rows above it are kept on the sheet, and the header's row number
on the export, so that everybody can see what was passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmt.errors import Fault, ResponseError
from cmt.responses.cells import Cells
from cmt.responses.read.sheet import Sheet, joined

Row = Sequence[Any]
Texts = tuple[str, ...]

MANY = 3
"""Filled cells that a row must have to be the header of a table under a title."""
FEW = 2
"""Filled cells a line of a title may have: 'Exported on | 2026-05-01'."""
LOOKED = 10
"""How many of the first rows that are not blank may stand above a header."""


def sheet_of_rows(
    name: str,
    digest: str,
    rows: Sequence[Row],
    text_of: Callable[[Any], str] = str,
) -> Sheet:
    """The sheet whose rows are `rows`; row 1 of the file is `rows[0]`.

    text_of  the text of a cell that is not one

    Raises ResponseError: empty, a title above nothing that looks like a header, ragged.
    """
    top = top_of(name, (tuple(map(text_of, row)) for row in rows))
    even = _even(name, rows, len(top), len(top[-1]), text_of)
    columns = [Cells.of_values(column, text_of) for column in zip(*even, strict=True)]
    return laid_out(name, digest, top, columns or [Cells.of(())] * len(top[-1]))


def sheet_of_columns(name: str, digest: str, columns: Sequence[Cells], title: str = "") -> Sheet:
    """The sheet of even columns that hold the header and what stands above it as well.

    The same as `sheet_of_rows` of their rows.
    """
    rows = len(columns[0]) if columns else 0
    blocks = (tuple(cells[start : start + 50] for cells in columns) for start in range(0, rows, 50))
    top = top_of(name, (row for block in blocks for row in zip(*block, strict=True)))
    return laid_out(name, digest, top, [cells[len(top) :] for cells in columns], title)


def laid_out(
    name: str, digest: str, top: Sequence[Texts], columns: Sequence[Cells], title: str = ""
) -> Sheet:
    """The sheet of a title and header and of the columns below, without blank rows: nobody."""
    rows = len(columns[0])
    blank = _blank_rows(columns, rows)
    kept = [cells.take(~blank) for cells in columns] if blank.any() else columns
    return Sheet(
        name=name,
        digest=digest,
        headers=tuple(map(joined, top[-1])),
        columns=tuple(kept),
        numbers=(np.arange(rows) + len(top) + 1)[~blank],
        header_row=len(top),
        above=tuple(row for row in top[:-1] if _filled(row)),
        title=title,
    )


def _blank_rows(columns: Sequence[Cells], rows: int) -> NDArray[np.bool_]:
    blank = np.ones(rows, dtype=np.bool_)
    for cells in sorted(columns, key=lambda each: len(each.texts)):  # the cheap ones first
        blank &= cells.blank
        if not blank.any():
            break
    return blank


def top_of(name: str, rows: Iterable[Texts]) -> Sequence[Texts]:
    """The rows down to the header; refuses a title above what does not look like a header."""
    seen: list[Texts] = []
    counts: dict[int, int] = {}
    for number, row in enumerate(rows):
        seen.append(row)
        if filled := _filled(row):
            counts[number] = filled
            if len(counts) == LOOKED:
                break
    if not counts:
        raise ResponseError(Fault(where=name, got="the file is empty"))
    return seen[: _header_row(name, seen, counts) + 1]


def _header_row(name: str, rows: Sequence[Texts], counts: Mapping[int, int]) -> int:
    first, *others = counts
    enough = max(MANY, 2 * counts[first] + 1)
    header = next((number for number in others if counts[number] >= enough), first)
    if counts[first] > FEW or _like_header(rows[header]):
        return first if counts[first] > FEW else header
    if counts[first] == 1 and header != first:
        raise ResponseError(_title(name, first, header, rows[first]))
    return first


def _filled(row: Texts) -> int:
    return sum(bool(text.strip()) for text in row)


def _like_header(texts: Sequence[str]) -> bool:
    """Words, and no two the same: an answer is a number, or is given twice."""
    words = [joined(text) for text in texts if text.strip()]
    named = any(word[0].isalpha() for word in words)
    return named and len(set(words)) == len(words) and not any(map(_number, words))


def _number(word: str) -> bool:
    return word.replace(",", "").replace(".", "").lstrip("+-").isdecimal()


def _title(name: str, first: int, header: int, texts: Sequence[str]) -> Fault:
    title = next(joined(text) for text in texts if text.strip())
    return Fault(
        where=f"{name} row {first + 1}",
        got=f"'{title}' looks like a title, not like the headers of a table",
        hint=f"Delete the rows above the header, which seems to be row {header + 1}",
    )


def _even(
    name: str, rows: Sequence[Row], top: int, width: int, text_of: Callable[[Any], str]
) -> Sequence[Row]:
    """The rows below the header with exactly `width` cells; a row that cannot have them, and is
    not blank, is a fault."""
    below = rows[top:]
    if all(len(row) == width for row in below):
        return below
    even: list[Row] = []
    faults: list[Fault] = []
    for number, row in enumerate(below, start=top + 1):
        within = row
        if len(row) > width and not _filled(tuple(map(text_of, row[width:]))):
            within = row[:width]
        if len(within) != width:
            if _filled(tuple(map(text_of, row))):
                faults.append(_ragged(name, number, len(row), width))
            within = ("",) * width
        even.append(within)
    if faults:
        raise ResponseError(faults)
    return even


def _ragged(name: str, number: int, cells: int, width: int) -> Fault:
    return Fault(
        where=f"{name} row {number}",
        got=f"the row has {cells} {'cell' if cells == 1 else 'cells'} but the header has {width}",
        hint="Look for a delimiter, quote or line break inside an answer that is not quoted, "
        "or export the file again as Excel",
    )
