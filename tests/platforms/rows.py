"""Tables of several header rows, written as a platform offers them for download."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

Row = Sequence[str]


def saved(folder: Path, rows: Sequence[Row], form: str) -> Path:
    """The rows as a file: "csv" (UTF-8 with its mark), "tsv" (UTF-16) or "xlsx"."""
    path = folder / f"export.{form}"
    if form == "xlsx":
        _workbook(path, rows)
        return path
    content = io.StringIO(newline="")
    csv.writer(content, delimiter="\t" if form == "tsv" else ",").writerows(rows)
    path.write_text(
        content.getvalue(), encoding="utf-16" if form == "tsv" else "utf-8-sig", newline=""
    )
    return path


def _workbook(path: Path, rows: Sequence[Row]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for at, text in enumerate(row):
                if text.removeprefix("-").isdecimal():
                    sheet.write_number(number, at, int(text))
                else:
                    sheet.write_string(number, at, text)
