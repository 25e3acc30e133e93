"""Every table in full as an Excel workbook: unrounded numbers, formatted by their cells.

Texts are always written as texts, so that a cell beginning with = + - or @ cannot become a
formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmt.analysis.results import Results
from cmt.files import write_whole
from cmt.reports.cells import Cell
from cmt.reports.readable import clean, cut
from cmt.reports.sheet import ChartKind, Format, Sheet, SheetChart, SheetColumn, unit_of
from cmt.reports.sheets import sheets
from cmt.reports.voice import voice_for

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

NUMBER_FORMATS: Mapping[Format, str] = {
    "text": "@",
    "general": "General",
    "count": "#,##0",
    "decimal": "#,##0.00",
    "percent": "0.0%",
    "p": "0.0000",
}
CREATED = datetime(2000, 1, 1)
"""Written into every file as its creation date: equal results give equal files."""
INK = "#12436D"
GRID = "#DDDDDD"
WIDEST = 60
LONGEST_TITLE = 255
LONGEST_CELL = 32_767
"""Letters of a cell; a longer text would be left out whole."""
AXES: Mapping[ChartKind, Mapping[str, Any]] = {
    "scores": {"min": 0, "max": 100, "major_unit": 25, "num_format": "0"},
    "drivers": {"min": 0, "num_format": "0%"},
}
"""Bars begin at zero, where an office program would rather begin near the shortest."""


def write_workbook(results: Results, path: Path, language: str) -> None:
    """Write every table of a wave to `path`, whole or not at all.

    Raises ReportError when the file cannot be written or the language is unknown.
    """
    from xlsxwriter import Workbook

    voice = voice_for(results, language)
    content = BytesIO()
    book = Workbook(content, {"strings_to_urls": False, "in_memory": True})
    title = voice.say("workbook.file-title", subject=voice.subject, wave=results.label)
    book.set_properties({"title": cut(clean(title), LONGEST_TITLE), "created": CREATED})
    cells: dict[Format, CellFormat] = {
        name: book.add_format({"num_format": code}) for name, code in NUMBER_FORMATS.items()
    }
    header = _header(book)
    for sheet in sheets(voice):
        _write(book, sheet, header, cells)
    book.close()
    write_whole(path, content.getvalue())


def _header(book: Workbook) -> CellFormat:
    return book.add_format(
        {"bold": True, "bg_color": INK, "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
    )


def _write(
    book: Workbook, sheet: Sheet, header: CellFormat, cells: Mapping[Format, CellFormat]
) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, sheet.frozen_columns)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, written(column.title), header)
        page.set_column(at, at, _width(column))
    for down, row in enumerate(sheet.rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(down, at, written(value))
            else:
                page.write_number(down, at, value, cells[_format(sheet, row, at)])
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{len(sheet.rows) + 1}"})
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    _print(page)
    for chart in sheet.charts:
        _insert(book, page, sheet, chart)


def _format(sheet: Sheet, row: tuple[Cell, ...], at: int) -> Format:
    style = sheet.columns[at].format
    return unit_of(row[sheet.statistic]) if style == "unit" else style


def _width(column: SheetColumn) -> float:
    """As said, or as the longest word of the heading needs, in bold and beside its filter."""
    word = max(map(len, re.split(r"[ \n\-]", column.title)), default=0)
    return max(column.width, min(1.15 * word + 3, WIDEST))


def written(text: str) -> str:
    """A text a cell may hold: no sign an office file has none for, and no longer than a cell is.

    >>> len(written("word " * 10_000))
    32767
    """
    return cut(clean(text), LONGEST_CELL)


def _print(page: Worksheet) -> None:
    """On paper: as wide as the sheet, the heads on every page, the page counted below."""
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")


def _insert(book: Workbook, page: Worksheet, sheet: Sheet, spec: SheetChart) -> None:
    """A native bar chart that a manager can edit, under the table.

    To its right it would stand behind dozens of columns, and make all of them smaller on paper.
    """
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [sheet.name, 0, spec.column],
            "categories": [sheet.name, 1, spec.labels, spec.rows, spec.labels],
            "values": [sheet.name, 1, spec.column, spec.rows, spec.column],
            "fill": {"color": INK},
            "gap": 60,
        }
    )
    chart.set_title({"name": spec.title, "name_font": {"size": 11}})
    chart.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",  # numbers under the last bar: bars go down from the top
            "line": {"color": GRID},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis(
        {
            **AXES[spec.kind],
            "major_gridlines": {"visible": True, "line": {"color": GRID}},
            "line": {"none": True},
        }
    )
    chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": 120 + 26 * spec.rows})
    under = len(sheet.rows) + 2
    page.insert_chart(under, sheet.frozen_columns, chart, {"description": written(spec.alt)})
