"""Which rows of an export are no answers of a client: left out by a stated rule, and counted.

A platform marks rows (`Export.marks`): previews, unfinished answers, rows that a later, finished
one of the same respondent replaces, robots. The answers themselves may flag others (`quality`).
Previews are left out unless somebody says otherwise; all others stay unless somebody asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from cmt.errors import Fault, ResponseError
from cmt.responses.model import Export, MarkKind
from cmt.responses.quality import FlagKind
from cmt.responses.text import suggestion

MARKED: tuple[MarkKind, ...] = get_args(MarkKind)
"""Rules by what the platform says of a row, before anything is understood."""
FLAGGED: tuple[FlagKind, ...] = ("duplicate", "same-answers", "straight-line", "speed", "short")
"""Rules by what was answered; of `quality.KINDS` those that may speak against a whole row."""
RULES: tuple[str, ...] = tuple(dict.fromkeys((*MARKED, *FLAGGED)))
"""What may be left out. A row that two rules name is counted under the first."""
PREVIEW = ("preview",)


def without(export: Export, drop: Collection[str] = PREVIEW) -> tuple[Export, dict[str, int]]:
    """The export without the rows these rules name, and rule -> rows left out.

    Raises ResponseError for a rule that is none, and when nobody is left.
    """
    _refuse_unknown(drop)
    kept = np.ones(export.rows, dtype=np.bool_)
    left_out: dict[str, int] = {}
    for rule in MARKED:
        rows = [row for mark in export.marks if mark.kind == rule for row in mark.rows]
        if rule in drop and kept[rows].any():
            before = int(kept.sum())
            kept[rows] = False
            left_out[rule] = before - int(kept.sum())
    return (keeping(export, kept, left_out) if left_out else export), left_out


def keeping(export: Export, kept: NDArray[np.bool_], left_out: Mapping[str, int]) -> Export:
    """The export with some of its rows (n,); raises ResponseError when nobody is left."""
    if not kept.any():
        raise ResponseError(_nobody(export, left_out))
    numbers = [export.row_number(at) for at in np.flatnonzero(kept).tolist()]
    columns = tuple(cells.take(kept) for cells in export.columns)
    return replace(
        export, columns=columns, first_row=numbers[0], row_numbers=tuple(numbers), marks=()
    )


def _refuse_unknown(drop: Collection[str]) -> None:
    faults = [
        Fault(
            where="drop",
            got=f"'{rule}' is not a rule for leaving out rows",
            expected=", ".join(RULES),
            hint=suggestion(rule, RULES),
        )
        for rule in ([drop] if isinstance(drop, str) else drop)
        if rule not in RULES or isinstance(drop, str)
    ]
    if faults:
        raise ResponseError(faults)


def _nobody(export: Export, left_out: Mapping[str, int]) -> Fault:
    counted = ", ".join(f"{rows} {rule}" for rule, rows in left_out.items())
    return Fault(
        where=export.name,
        got=f"no respondent is left: all rows were left out ({counted})",
        hint="Export the answers of clients, or keep these: --drop none, in cmt.yaml drop: none",
    )
