"""What the platform recorded beside the answers: who, and when.

Dates come as ISO, as Excel shows them (5/12/26 14:03:11) and as Google writes them (2026/05/12
2:03:11 PM GMT-4). Only the day counts. Day and month are told apart over the whole column; where
nothing tells, the month comes first, as Microsoft Forms and Excel write it in North America.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from cmt.errors import Fault, ResponseError
from cmt.responses.cells import Cells
from cmt.responses.model import Export

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_LONGEST = len("2026-12-31") + 1
"""As much of a time stamp as names its day, and the sign after it: few texts for many answers."""
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")


def field_dates(completed: Cells | None, started: Cells | None) -> tuple[date | None, date | None]:
    """First and last day answers came in, by the completion times, else by the starting times.

    Cells that hold no date are passed over; (None, None) when no cell of either holds one.
    """
    for cells in (completed, started):
        days = days_of(cells.texts if cells else ())
        if days:
            return min(days), max(days)
    return None, None


def days_of(cells: Iterable[str]) -> frozenset[date]:
    """The days named in a column."""
    texts = {cell.strip()[:_LONGEST] for cell in cells}
    iso = [match for text in texts if (match := _YEAR_FIRST.match(text))]
    other = [match for text in texts if (match := _YEAR_LAST.match(text))]
    day_first = any(int(match[1]) > 12 for match in other)
    triples = [(match[1], match[2], match[3]) for match in iso]
    triples += [
        (match[3], match[2], match[1]) if day_first else (match[3], match[1], match[2])
        for match in other
    ]
    return frozenset(day for triple in set(triples) if (day := _day(*triple)) is not None)


def respondents(export: Export, cells: Cells) -> tuple[str, ...] | None:
    """The platform's key of every row; None when it gave none.

    A row without a key among others with one gets 'row 12'. Raises ResponseError when two rows
    have one key: a respondent counted twice.
    """
    keys = cells.replaced(str.strip)
    if not any(keys.texts):
        return None
    often = [key for key, count in keys.counts().items() if key and count > 1]
    if often:
        found = {key: keys.where(key.__eq__) for key in often}
        raise ResponseError([_twice(export, key, rows) for key, rows in found.items()])
    return tuple(each or f"row {export.row_number(at)}" for at, each in enumerate(keys))


def _day(year: str, month: str, day: str) -> date | None:
    century = "20" if len(year) == 2 else ""
    try:
        return date(int(century + year), int(month), int(day))
    except ValueError:
        return None


def _twice(export: Export, key: str, positions: Sequence[int]) -> Fault:
    *others, last = map(export.row_number, positions)
    return Fault(
        where=export.name,
        got=f"respondent '{key}' is on rows {', '.join(map(str, others))} and {last}",
        hint='Keep one row per respondent, or map the column to item: "" if it is no key',
    )
