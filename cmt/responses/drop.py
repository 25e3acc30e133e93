"""Which rows of an export are no answers of a client: left out by a stated rule, and counted.

A platform marks rows (`Export.marks`): previews, unfinished answers, rows that a later, finished
one of the same respondent replaces, robots. Previews are left out unless somebody says otherwise;
all others stay unless somebody asks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import get_args

import numpy as np

from cmt.errors import Fault, ResponseError
from cmt.responses.model import Export, MarkKind
from cmt.responses.text import suggestion

RULES: tuple[str, ...] = get_args(MarkKind)
"""What may be left out. A row that two rules name is counted under the first."""
PREVIEW = ("preview",)


def without(export: Export, drop: Collection[str] = PREVIEW) -> tuple[Export, dict[str, int]]:
    """The export without the rows these rules name, and rule -> rows left out.

    Raises ResponseError for a rule that is none, and when nobody is left.
    """
    _refuse_unknown(drop)
    kept = np.ones(export.rows, dtype=np.bool_)
    left_out: dict[str, int] = {}
    for rule in RULES:
        rows = [row for mark in export.marks if mark.kind == rule for row in mark.rows]
        if rule in drop and kept[rows].any():
            before = int(kept.sum())
            kept[rows] = False
            left_out[rule] = before - int(kept.sum())
    if not left_out:
        return export, left_out
    if not kept.any():
        raise ResponseError(_nobody(export, left_out))
    numbers = [export.row_number(at) for at in np.flatnonzero(kept).tolist()]
    columns = tuple(cells.take(kept) for cells in export.columns)
    smaller = replace(
        export, columns=columns, first_row=numbers[0], row_numbers=tuple(numbers), marks=()
    )
    return smaller, left_out


def _refuse_unknown(drop: Collection[str]) -> None:
    faults = [
        Fault(
            where="drop",
            got=f"'{rule}' is not a mark of a row",
            expected=", ".join(RULES),
            hint=suggestion(rule, RULES),
        )
        for rule in ([drop] if isinstance(drop, str) else drop)
        if rule not in RULES or isinstance(drop, str)
    ]
    if faults:
        raise ResponseError(faults)


def _nobody(export: Export, left_out: dict[str, int]) -> Fault:
    counted = ", ".join(f"{rows} {rule}" for rule, rows in left_out.items())
    return Fault(
        where=export.name,
        got=f"no respondent is left: all rows were left out ({counted})",
        hint="Say which rows to leave out (drop), or export the answers of clients",
    )
