"""The numbers behind a native chart, as the small workbook an office program opens to edit it.

Laid out as python-pptx refers to it; texts stay texts, whatever they begin with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

from cmt.reports.deck_model import ChartPart
from cmt.reports.readable import clean

CREATED: Final = datetime(2000, 1, 1)
"""Written into every file as its date: equal results give equal files."""
Written = tuple[int, int, float | str]
"""Row, column and content of a cell."""
Points = Sequence[tuple[float, float]]


def category_numbers(part: ChartPart) -> bytes:
    """Labels down the first column, a column a series."""
    return _workbook(_category_cells(part))


def point_numbers(series: Sequence[tuple[str, Points]]) -> bytes:
    """A table of x and y a series, one under the other."""
    return _workbook(_point_cells(series))


def _category_cells(part: ChartPart) -> Iterable[Written]:
    for down, label in enumerate(part.labels, start=1):
        yield down, 0, clean(label)
    for across, series in enumerate(part.series, start=1):
        yield 0, across, clean(series.name)
        for down, value in enumerate(series.values, start=1):
            if value is not None:
                yield down, across, value


def _point_cells(series: Sequence[tuple[str, Points]]) -> Iterable[Written]:
    row = 0
    for name, points in series:
        yield row, 1, clean(name)
        for down, (x, y) in enumerate(points, start=row + 1):
            yield down, 0, x
            yield down, 1, y
        row += len(points) + 2


def _workbook(cells: Iterable[Written]) -> bytes:
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"created": CREATED})
    page = book.add_worksheet("Sheet1")
    for row, column, value in cells:
        if isinstance(value, str):
            page.write_string(row, column, value)
        else:
            page.write_number(row, column, value)
    book.close()
    return content.getvalue()
