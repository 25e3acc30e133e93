"""Time stamps of a column as seconds, for how long people took and what cannot be true.

Understood are ISO (2026-05-12T14:03:11-04:00), what spreadsheets show (5/12/26 14:03, 12/05/2026)
and what Google writes (2026/05/12 2:03:11 PM GMT-4). Day and month are told apart as in `record`:
by all stamps of a file together, and where nothing tells, such stamps are passed over.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cmt.responses.cells import Cells
from cmt.responses.record import Order, order_of

DAY = 86400.0
_CENTURY = 100
_STAMP = re.compile(
    r"\s*(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<last>\d{4}|\d{2}))(?!\d)"
    r"(?:[T ]\s*(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap])?\.?(?:m\.?)?\s*(?:utc|gmt)?\s*(?P<zone>z|[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamps:
    """When each respondent started or completed."""

    seconds: NDArray[np.float64]  # (n,) since 1970; NaN = no stamp that can be read
    timed: NDArray[np.bool_]  # (n,) whether a time of day is told, not the day alone

    @property
    def days(self) -> NDArray[np.float64]:
        """(n,) since 1970, NaN where there is none."""
        return np.floor(self.seconds / DAY)


def stamps(started: Cells | None, completed: Cells | None, rows: int) -> tuple[Stamps, Stamps]:
    """The starting and the completion times of `rows` respondents; without a column all NaN."""
    both = [cells for cells in (started, completed) if cells is not None]
    order = order_of(chain(*(cells.texts for cells in both)))
    return _read(started, order, rows), _read(completed, order, rows)


def day_number(day: date) -> float:
    """Days since 1970, as `Stamps.days`."""
    return float((day - date(1970, 1, 1)).days)


def _read(cells: Cells | None, order: Order, rows: int) -> Stamps:
    if cells is None:
        return Stamps(seconds=np.full(rows, math.nan), timed=np.zeros(rows, dtype=np.bool_))
    found = [_stamp(text, order) for text in cells.texts]
    seconds = np.array([seconds for seconds, _ in found], dtype=np.float64)
    timed = np.array([timed for _, timed in found], dtype=np.bool_)
    return Stamps(seconds=seconds[cells.at], timed=timed[cells.at])


def _stamp(text: str, order: Order) -> tuple[float, bool]:
    """Seconds since 1970, and whether a time of day is told; (NaN, False) for what is no stamp.

    >>> _stamp("1970-01-02T00:00:30+00:00", ""), _stamp("2/1/1970 1:00 PM", "day first")
    ((86430.0, True), (133200.0, True))
    """
    found = _STAMP.match(text)
    if found is None:
        return math.nan, False
    year, month, day = _ymd(found, order)
    try:
        moment = datetime(year, month, day, *_clock(found), tzinfo=_zone(found["zone"]))
    except ValueError:
        return math.nan, False
    return moment.timestamp(), found["h"] is not None


def _ymd(found: re.Match[str], order: Order) -> tuple[int, int, int]:
    if found["y"]:
        return int(found["y"]), int(found["m"]), int(found["d"])
    one, two, year = int(found["one"]), int(found["two"]), int(found["last"])
    year += 2000 if year < _CENTURY else 0
    if order == "day first" or one == two:
        return year, two, one
    return (year, one, two) if order else (0, 0, 0)  # the year 0 is none: passed over


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = (int(found[part] or 0) for part in ("h", "min", "s"))
    half = (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second


def _zone(text: str | None) -> timezone:
    """Where none is told all are taken for one zone: only differences count."""
    if not text or text in "zZ":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
