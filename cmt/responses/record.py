"""What the platform recorded beside the answers: who, and when.

Dates come as ISO, as Excel shows them (5/12/26 14:03:11) and as Google writes them (2026/05/12
2:03:11 PM GMT-4). Only the day counts. Which of day and month comes first is told by all time
stamps of a file together, one number being above 12; where nothing tells, no day is read
(`undecided`): Canadians write it both ways, and a guess would move a wave by months.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Literal

from cmt.errors import Fault, ResponseError
from cmt.responses.cells import Cells
from cmt.responses.model import Export

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
LONGEST_DAY = len("2026-12-31") + 1
"""As much of a time stamp as names its day, and the sign after it: few texts for many answers."""
_MONTHS = 12
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")


DENSE = 10
"""Keys that are whole numbers below this many times the rows count answers: two files would share
many of them by chance."""

Order = Literal["day first", "month first", ""]


def field_dates(completed: Cells | None, started: Cells | None) -> tuple[date | None, date | None]:
    """First and last day answers came in, by the completion times, else by the starting times.

    Cells that hold no date are passed over; (None, None) when no cell of either holds one, or when
    they could be read in two ways.
    """
    columns = [cells.texts for cells in (completed, started) if cells is not None]
    order = order_of(chain(*columns))
    for texts in columns:
        days = days_of(texts, order)
        if days:
            return min(days), max(days)
    return None, None


def undecided(*columns: Cells | None) -> bool:
    """Whether time stamps name days that could be read in two ways.

    >>> undecided(Cells.of(["05/06/2026", "07/06/2026"])), undecided(Cells.of(["05/16/2026"]))
    (True, False)
    """
    texts = list(chain(*(cells.texts for cells in columns if cells is not None)))
    return not order_of(texts) and any(map(_two_ways, _year_last(texts)))


def order_of(cells: Iterable[str]) -> Order:
    """Whether day or month comes first; "" when nothing tells, or cells contradict each other."""
    found = _year_last(cells)
    day, month = (any(int(match[at]) > _MONTHS for match in found) for at in (1, 2))
    if day == month:
        return ""
    return "day first" if day else "month first"


def days_of(cells: Iterable[str], order: Order = "") -> frozenset[date]:
    """The days named in a column; none when one of them could be read in two ways."""
    texts = {cell.strip()[:LONGEST_DAY] for cell in cells}
    iso = [match for text in texts if (match := _YEAR_FIRST.match(text))]
    other = _year_last(texts)
    if not order and any(map(_two_ways, other)):
        return frozenset()
    triples = [(match[1], match[2], match[3]) for match in iso]
    triples += [
        (match[3], match[2], match[1]) if order == "day first" else (match[3], match[1], match[2])
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
    counts = keys.counts() if len(keys.texts) < len(keys) else {}
    often = [key for key, count in counts.items() if key and count > 1]
    if often:
        found = {key: keys.where(key.__eq__) for key in often}
        raise ResponseError([_twice(export, key, rows) for key, rows in found.items()])
    if "" not in keys.texts:
        return tuple(keys)
    return tuple(each or f"row {export.row_number(at)}" for at, each in enumerate(keys))


def counts_answers(keys: Cells) -> bool:
    """Whether keys only number the answers of a file: then 17 is somebody else in the next wave.

    They do where they are whole numbers below `DENSE` times the rows. Keys known elsewhere
    are longer, or hold letters.

    >>> counts_answers(Cells.of(["3", "1", "2"])), counts_answers(Cells.of(["40817", "40822"]))
    (True, False)
    """
    texts: Sequence[str] = keys.texts
    limit = DENSE * len(keys)
    if "" in texts or not "".join(texts).isdecimal():
        texts = list(filter(None, map(str.strip, texts)))
        if not "".join(texts).isdecimal():
            return False
    digits, most = max(map(len, texts)), len(str(limit))
    return digits < most or (digits == most and max(map(int, texts)) < limit)


def _year_last(cells: Iterable[str]) -> list[re.Match[str]]:
    texts = {cell.strip()[:LONGEST_DAY] for cell in cells}
    return [match for text in texts if (match := _YEAR_LAST.match(text))]


def _two_ways(match: re.Match[str]) -> bool:
    return int(match[1]) != int(match[2])


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
        hint="Keep one row per respondent (--drop duplicate keeps the last), or map the column to "
        'item: "" if it is no key',
    )
