"""A table as it stands in a file, and the way from it to an `Export`.

`Sheet` is what every format is read into and what every platform's module looks at: the header row
has been found, blank rows are gone, nothing is understood. See `platforms` for how one is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmt.errors import Fault, ResponseError
from cmt.responses.cells import Cells
from cmt.responses.model import Export, Heading, Mark
from cmt.responses.text import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of a file: its headers, its columns, and which rows of the file they are."""

    name: str  # of the file, for messages
    digest: str  # sha256 of the bytes of the file
    headers: tuple[str, ...]  # spaces joined; "" where the cell is empty; may repeat
    columns: tuple[Cells, ...]  # one a header, without the header and without blank rows
    numbers: NDArray[np.int64]  # (rows,) row number of each row, as a person sees it
    header_row: int = 1  # row number of the header
    above: tuple[tuple[str, ...], ...] = ()  # what stands above it, one cell a column: a title
    headings: tuple[Heading, ...] = ()  # one a header, where the format says more (SPSS)
    title: str = ""  # of a workbook, the name of the sheet
    beside: tuple[Sheet, ...] = ()  # the other sheets of the workbook that hold a table
    hidden: tuple[str, ...] = ()  # titles of the sheets nobody sees, not looked into
    encoding: str = ""  # of a text
    delimiter: str = ""  # of a text

    @property
    def rows(self) -> int:
        return len(self.numbers)

    def row(self, position: int) -> tuple[str, ...]:
        """The texts of one row: of a second header row, say."""
        return tuple(cells[position] for cells in self.columns)

    def heading(self, position: int) -> Heading:
        """What the format says of a column; nothing in a CSV file or a workbook."""
        return self.headings[position] if self.headings else Heading()

    def find(self, *headers: str) -> int | None:
        """Position of the first column with one of these headers, as `plain` compares them."""
        wanted = frozenset(map(plain, headers))
        return next((at for at, each in enumerate(self.headers) if plain(each) in wanted), None)

    def take(self, rows: slice | NDArray[np.bool_]) -> Sheet:
        """Some of the rows: `sheet.take(slice(2, None))` leaves out two more header rows."""
        columns = tuple(cells.take(rows) for cells in self.columns)
        return replace(self, columns=columns, numbers=self.numbers[rows])

    def export(
        self,
        platform: str,
        *,
        headers: Sequence[str] = (),
        headings: Sequence[Heading] = (),
        marks: Sequence[Mark] = (),
    ) -> Export:
        """The export of these columns and rows.

        headers   in place of the sheet's own, one a column
        headings  in place of the format's, one a column
        marks     rows the platform says something of; those without a row are left out

        A column without header and without any answer is left out; one with answers is called
        'column 7'. Raises ResponseError when there is no respondent.
        """
        if not self.rows:
            raise ResponseError(_nobody(self.name))
        kept = dict(_named(headers or self.headers, self.columns))
        known = headings or self.headings
        gapless = self.numbers[-1] - self.numbers[0] == self.rows - 1
        return Export(
            name=self.name,
            digest=self.digest,
            platform=platform,
            headers=tuple(kept.values()),
            columns=tuple(self.columns[at] for at in kept),
            first_row=int(self.numbers[0]),
            row_numbers=() if gapless else tuple(self.numbers.tolist()),
            headings=tuple(known[at] for at in kept) if known else (),
            marks=tuple(mark for mark in marks if mark.rows),
            sheet=self.title,
            other_sheets=(*(each.title for each in self.beside), *self.hidden),
            header_row=self.header_row,
            encoding=self.encoding,
            delimiter=self.delimiter,
        )


def joined(text: str) -> str:
    """A header on one line: what stands in several lines of a cell, or with double spaces."""
    return " ".join(text.split())


def _named(headers: Sequence[str], columns: Sequence[Cells]) -> Iterator[tuple[int, str]]:
    """(position, header) of the columns that hold something."""
    for at, (header, cells) in enumerate(zip(headers, columns, strict=True)):
        if header:
            yield at, header
        elif any(text.strip() for text in cells.texts):
            yield at, f"column {at + 1}"


def _nobody(name: str) -> Fault:
    return Fault(
        where=name,
        got="the file has a header but no respondent",
        hint="Export the answers, not only the questions",
    )
