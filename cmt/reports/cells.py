"""One cell of the workbook: a number with every digit, or the mark that stands for it."""

from __future__ import annotations

import math

from cmt.analysis.estimates import Estimate
from cmt.analysis.history import TrendPoint
from cmt.reports.marks import CAUTION, NOT_AVAILABLE, WITHHELD

Cell = float | str


def estimate(row: Estimate | None) -> Cell:
    """The estimate of a row; not available where there is no row."""
    return NOT_AVAILABLE if row is None else value(row, row.estimate)


def value(row: Estimate | None, value: float) -> Cell:
    """The number, or the mark of its row when it may not be shown."""
    if row is None or row.flag == "undefined":
        return NOT_AVAILABLE
    return WITHHELD if row.flag == "withheld" else number(value)


def number(value: Cell) -> Cell:
    """A finite number; not available where there is none."""
    if isinstance(value, str):
        return value
    return NOT_AVAILABLE if math.isnan(value) or math.isinf(value) else value


def mark(row: Estimate | TrendPoint) -> str:
    """The mark a row carries, or nothing."""
    marks = {"withheld": WITHHELD, "undefined": NOT_AVAILABLE, "caution": CAUTION}
    return marks.get(row.flag, "")
