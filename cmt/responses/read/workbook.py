"""Workbooks (xlsx, also xls and ods), read with python-calamine: any sheet that holds a table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from cmt.errors import Fault, ResponseError
from cmt.responses.cells import Cells, Growing
from cmt.responses.read.layout import sheet_of_columns
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.source import OLE, ZIP, Source
from cmt.responses.read.uncalculated import uncalculated, with_uncalculated
from cmt.responses.read.values import text_of
from cmt.responses.text import plain, suggestion

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, SheetMetadata


MAGIC = (ZIP, OLE)
BLOCK = 64
"""Rows read at a time: so few that they are still near when they are looked up."""


def sheet_of_workbook(source: Source, wanted: str = "") -> Sheet:
    """The wanted sheet, else the first visible one that holds a table; the others `beside` it, the
    hidden ones by title.

    wanted  title of a sheet, or its number from 1; also of a hidden one

    Raises ResponseError when no workbook can be read from the bytes (damaged, or protected), when
    there is no such sheet, and when the sheet is empty.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    name = source.name
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.read()))
        known = [each.name for each in book.sheets_metadata]
        titles = _visible(book.sheets_metadata)
        if wanted:
            titles = [_named(name, wanted, known), *titles]
        sheets = [book.get_sheet_by_name(title) for title in dict.fromkeys(titles)]
    except (CalamineError, OSError, ValueError) as error:
        raise ResponseError(
            Fault(
                where=name,
                got=f"{name} cannot be read as a workbook ({error})",
                hint="If it is protected by a password, save it without one; else export again",
            )
        ) from error
    if not sheets:
        raise ResponseError(Fault(where=name, got="the file is empty"))
    first = sheets[0] if wanted else _first_table(sheets)
    others = [_if_table(source, each) for each in sheets if each is not first]
    table = _sheet(source, first)
    return replace(
        table,
        beside=tuple(each for each in others if each is not None),
        hidden=tuple(
            each.name
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet and each.name not in titles
        ),
    )


def _visible(metadata: Sequence[SheetMetadata]) -> list[str]:
    """Titles of the sheets a person sees; all of them when none is visible."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    work = [sheet for sheet in metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet for sheet in work if sheet.visible == SheetVisibleEnum.Visible]
    return [sheet.name for sheet in shown or work]


def _first_table(sheets: Sequence[CalamineSheet]) -> CalamineSheet:
    """The first sheet with at least two rows and two columns, else the first with most."""
    return max(sheets, key=lambda sheet: (min(sheet.height, 2), min(sheet.width, 2)))


def _named(name: str, wanted: str, known: Sequence[str]) -> str:
    """The title of the sheet a person means."""
    found = [title for title in known if plain(title) == plain(wanted)]
    if not found and wanted.isdecimal() and 1 <= int(wanted) <= len(known):
        found = [known[int(wanted) - 1]]
    if not found:
        fault = Fault(
            where=name,
            got=f"there is no sheet '{wanted}'",
            expected=", ".join(known),
            hint=suggestion(wanted, known),
        )
        raise ResponseError(fault)
    return found[0]


def _if_table(source: Source, sheet: CalamineSheet) -> Sheet | None:
    """A sheet beside the one wanted; None where it is no table: that is no fault of the file."""
    try:
        return _sheet(source, sheet)
    except ResponseError:
        return None


def _sheet(source: Source, sheet: CalamineSheet) -> Sheet:
    """The table of a sheet, read some rows at a time; blank columns at its left count as well."""
    columns = [Growing() for _ in range(sheet.width)]
    rows = sheet.iter_rows()
    while block := list(islice(rows, BLOCK)):
        for column, values in zip(columns, zip(*block, strict=True), strict=True):
            column.add(values)
    cells = [column.cells(text_of) for column in columns]
    left = [] if sheet.start is None else [Cells.of([""] * len(cells[0]))] * sheet.start[1]
    with source.open() as file:
        empty = uncalculated(file, sheet.name)
    whole = with_uncalculated([*left, *cells], empty)
    return sheet_of_columns(source.name, source.digest, whole, sheet.name)
