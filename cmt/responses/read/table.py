"""From rows of text cells to an `Export`: header, blank rows, ragged rows, nameless columns."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.errors import Fault, ResponseError
from cmt.responses.model import Export
from cmt.responses.read.forms import platform_of

Row = Sequence[str]

MANY = 3
"""Filled cells that make a row the header of a table and the single cell above it a title."""
LOOKED = 10
"""How many of the first rows that are not blank may stand above a header."""


def export_of(name: str, digest: str, rows: Sequence[Row]) -> Export:
    """The export whose rows, header first, are `rows`; row 1 of the file is `rows[0]`.

    Blank rows are nobody and are left out. Raises ResponseError: empty, no respondent, a title
    above the header, ragged.
    """
    filled = [number for number, row in enumerate(rows) if "".join(row).strip()]
    if not filled:
        raise ResponseError(Fault(where=name, got="the file is empty"))
    _refuse_title(name, rows, filled)
    header = [_header(text) for text in rows[filled[0]]]
    if len(filled) == 1:
        raise ResponseError(
            Fault(
                where=name,
                got="the file has a header but no respondent",
                hint="Export the answers, not only the questions",
            )
        )
    body = _even(name, rows, filled[1:], len(header))
    headers, columns = _named(header, tuple(zip(*body, strict=True)))
    return Export(
        name=name,
        digest=digest,
        platform=platform_of(headers),
        headers=headers,
        columns=columns,
        first_row=filled[1] + 1,
        row_numbers=tuple(number + 1 for number in filled[1:]),
    )


def _refuse_title(name: str, rows: Sequence[Row], filled: Sequence[int]) -> None:
    """Refuse a table under a title: its first row has one cell where the next rows have many."""
    counts = {
        number: sum(bool(text.strip()) for text in rows[number]) for number in filled[:LOOKED]
    }
    first, *others = counts
    header = next((number for number in others if counts[number] >= MANY), None)
    if counts[first] == 1 and header is not None:
        title = next(text for text in rows[first] if text.strip())
        raise ResponseError(
            Fault(
                where=f"{name} row {first + 1}",
                got=f"'{_header(title)}' looks like a title, not like the headers of a table",
                hint=f"Delete the rows above the header, which seems to be row {header + 1}",
            )
        )


def _header(text: str) -> str:
    return " ".join(text.split())


def _even(name: str, rows: Sequence[Row], numbers: Sequence[int], width: int) -> list[Row]:
    """The rows with exactly `width` cells; every row that cannot have them is a fault."""
    even: list[Row] = []
    faults: list[Fault] = []
    for number in numbers:
        row = rows[number]
        if len(row) > width and not "".join(row[width:]).strip():
            row = row[:width]
        if len(row) != width:
            faults.append(_ragged(name, number + 1, len(row), width))
        even.append(row)
    if faults:
        raise ResponseError(faults)
    return even


def _ragged(name: str, number: int, cells: int, width: int) -> Fault:
    return Fault(
        where=f"{name} row {number}",
        got=f"the row has {cells} cells but the header has {width}",
        hint="Look for a delimiter, quote or line break inside an answer that is not quoted, "
        "or export the file again as Excel",
    )


def _named(
    header: Sequence[str], columns: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headers and columns, without nameless empty columns; nameless data are 'column 7'."""
    kept = [
        (text or f"column {position}", cells)
        for position, (text, cells) in enumerate(zip(header, columns, strict=True), start=1)
        if text or "".join(cells).strip()
    ]
    headers, kept_columns = zip(*kept, strict=True)
    return headers, kept_columns
