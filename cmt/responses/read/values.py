"""A value as a person would type it: of a workbook, SPSS, Parquet or JSON."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from math import isfinite, isnan
from typing import Any


def text_of(value: Any) -> str:
    """5.0 is '5', a date is ISO, true is 'TRUE', nothing is ''.

    >>> text_of(5.0), text_of(True), text_of(datetime(2026, 5, 12)), text_of(None)
    ('5', 'TRUE', '2026-05-12', '')
    """
    if type(value) is int:  # the most frequent, before the costlier tests
        return str(value)
    match value:
        case None | bool():
            return "" if value is None else str(value).upper()
        case float() | Decimal():
            return _number(value)
        case datetime():
            midnight = value.time() == time()
            return str(value.date() if midnight else value.replace(microsecond=0))
        case bytes():
            return value.decode("utf-8", "replace")
        case _:
            return str(value)


def _number(value: float | Decimal) -> str:
    if not isfinite(value):
        return "" if isnan(value) else str(value)
    whole = int(value)
    return str(whole) if whole == value else str(value)
