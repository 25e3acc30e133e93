"""The day each respondent answered, of a survey that is always in the field.

As `record.py` reads field dates: the day as it is written, of the completion times where they name
one, else of the starting times; none at all where day and month could be read in two ways.
"""

from __future__ import annotations

from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cmt.responses.cells import Cells
from cmt.responses.record import LONGEST_DAY, Order, days_of, order_of

Days = NDArray[np.int32]

NO_DAY = -(2**31)
"""Stands for a respondent without a day."""
EPOCH = date(1970, 1, 1)


def answer_days(completed: Cells | None, started: Cells | None) -> Days | None:
    """(n,) days since 1970, NO_DAY where there is none; None where no respondent has one.

    >>> answer_days(None, Cells.of(["1970-01-03 10:00", ""])).tolist()
    [2, -2147483648]
    """
    columns = [cells for cells in (completed, started) if cells is not None]
    order = order_of(chain(*(cells.texts for cells in columns)))
    for cells in columns:
        if days_of(cells.texts, order):
            named = [text.strip()[:LONGEST_DAY] for text in cells.texts]
            day = {text: _day(text, order) for text in set(named)}  # few days, many times of day
            found: Days = np.array([day[text] for text in named], np.int32)[cells.at]
            return found
    return None


def _day(text: str, order: Order) -> int:
    days = days_of((text,), order)
    return (min(days) - EPOCH).days if days else NO_DAY
