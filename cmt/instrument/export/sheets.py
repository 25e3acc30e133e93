"""The sheets of an XLSForm: one column per language for what is said, and the workbook itself."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from cmt.instrument.model import Text

Row = Mapping[str, str | Text]
"""Column of a sheet -> what stands there; a text has a column per language."""

SPOKEN = ("label", "hint", "constraint_message")
"""Columns that exist once per language."""
MADE = datetime(2000, 1, 1)
"""Said to be the day the workbook was made, so that the same questionnaire gives the same file."""


def sheet(columns: tuple[str, ...], rows: list[Row], languages: tuple[str, ...]) -> list[list[str]]:
    """The cells of a sheet, header first; without the columns nothing stands in.

    >>> sheet(("name", "label"), [{"name": "1", "label": {"en": "Yes", "fr": "Oui"}}], ("en", "fr"))
    [['name', 'label::English (en)', 'label::French (fr)'], ['1', 'Yes', 'Oui']]
    """
    used = [column for column in columns if any(row.get(column) for row in rows)]
    header = [
        title
        for column in used
        for title in (
            [f"{column}::{language_column(each)}" for each in languages]
            if column in SPOKEN
            else [column]
        )
    ]
    return [header, *([cell for c in used for cell in _cells(c, row, languages)] for row in rows)]


def _cells(column: str, row: Row, languages: tuple[str, ...]) -> list[str]:
    content = row.get(column, "")
    if isinstance(content, str):
        return [content] * (len(languages) if column in SPOKEN else 1)
    return [_literal(content.get(each, "")) for each in languages]


def _literal(text: str) -> str:
    """A text in which nothing is taken for a reference to another question."""
    return text.replace("${", "$ {")


def language_column(code: str) -> str:
    """'English (en)': the name of a language as XLSForm columns carry it."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = code
    return f"{name} ({code})"


def workbook(sheets: Mapping[str, list[list[str]]]) -> bytes:
    """The XLSX file with these sheets, every cell a text."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        book.set_properties({"created": MADE})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return content.getvalue()
