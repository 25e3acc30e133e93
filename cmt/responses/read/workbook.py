"""Workbooks (xlsx, also xls and ods), read with python-calamine: the first sheet with a table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from sys import intern
from typing import TYPE_CHECKING

from cmt.errors import Fault, ResponseError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, SheetMetadata

Cell = str | float | int | bool | date | datetime | time | timedelta


def rows_of_workbook(name: str, data: bytes) -> list[tuple[str, ...]]:
    """The rows of the first visible sheet that holds a table, as text, row 1 of the sheet first.

    Raises ResponseError when no workbook can be read from the bytes (damaged, or protected).
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(title) for title in _visible(book.sheets_metadata)]
    except (CalamineError, OSError, ValueError) as error:
        raise ResponseError(
            Fault(
                where=name,
                got=f"{name} cannot be read as a workbook ({error})",
                hint="If it is protected by a password, save it without one; else export again",
            )
        ) from error
    return [] if not sheets else _texts(_first_table(sheets))


def text_of(cell: Cell) -> str:
    """A cell as a person would type it: 5.0 is '5', a date is ISO, true is 'TRUE'."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            midnight = cell.time() == time()
            return str(cell.date() if midnight else cell.replace(microsecond=0))
        case _:
            return str(cell)


def _visible(metadata: Sequence[SheetMetadata]) -> list[str]:
    """Titles of the sheets a person sees; all of them when none is visible."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    work = [sheet for sheet in metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet for sheet in work if sheet.visible == SheetVisibleEnum.Visible]
    return [sheet.name for sheet in shown or work]


def _first_table(sheets: Sequence[CalamineSheet]) -> CalamineSheet:
    """The first sheet with at least two rows and two columns, else the first with most."""
    return max(sheets, key=lambda sheet: (min(sheet.height, 2), min(sheet.width, 2)))


def _texts(sheet: CalamineSheet) -> list[tuple[str, ...]]:
    rows = sheet.to_python(skip_empty_area=False)
    return [
        tuple(intern(cell if type(cell) is str else text_of(cell)) for cell in row) for row in rows
    ]
