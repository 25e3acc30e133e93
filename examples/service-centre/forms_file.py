"""One wave of answers -> an XLSX file as Microsoft Forms exports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import xlsxwriter

RECORD = ("ID", "Start time", "Completion time", "Email", "Name")
"""The columns Microsoft Forms puts before the questions."""


def write_forms_file(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    first: date,
    last: date,
    rng: np.random.Generator,
) -> None:
    """Writes one sheet: record columns, then one column a question, rows in order of arrival."""
    rows = len(next(iter(columns.values())))
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    # A fixed date of creation, so that the same answers give the same bytes.
    book.set_properties({"created": datetime(2026, 6, 1)})
    sheet = book.add_worksheet("Sheet1")
    moment = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    for place, header in enumerate((*RECORD, *columns)):
        sheet.write_string(0, place, header)
    for row, (started, completed) in enumerate(visits(rows, first, last, rng), start=1):
        sheet.write_number(row, 0, row)
        sheet.write_datetime(row, 1, started, moment)
        sheet.write_datetime(row, 2, completed, moment)
        sheet.write_string(row, 3, "anonymous")
    for place, texts in enumerate(columns.values(), start=len(RECORD)):
        for row, text in enumerate(texts, start=1):
            if text:
                sheet.write_string(row, place, text)
    book.close()


def visits(
    rows: int, first: date, last: date, rng: np.random.Generator
) -> list[tuple[datetime, datetime]]:
    """When each respondent began and sent the form: spread over the field days, by day."""
    opening = datetime.combine(first, datetime.min.time())
    days = rng.integers(0, (last - first).days + 1, size=rows)
    seconds = rng.integers(8 * 3600, 20 * 3600, size=rows)
    took = rng.integers(120, 900, size=rows)
    starts = np.sort(days * 86_400 + seconds)
    return [
        (
            opening + timedelta(seconds=int(start)),
            opening + timedelta(seconds=int(start + length)),
        )
        for start, length in zip(starts, took, strict=True)
    ]
