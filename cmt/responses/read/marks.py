"""Rows a platform marks, made from its own columns."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.responses.cells import Cells


def replaced(keys: Cells, finished: Sequence[bool]) -> tuple[int, ...]:
    """The rows that another row of the same respondent replaces: all but the last finished.

    keys      the respondent of each row; "" is nobody in particular and never replaced
    finished  whether each row was finished; where none of a respondent's was, the last one stays

    >>> replaced(Cells.of(["a", "b", "a", "a"]), [True, True, True, False])
    (0, 3)
    """
    kept: dict[str, int] = {}
    for row, (key, done) in enumerate(zip(keys, finished, strict=True)):
        if key not in kept or done or not finished[kept[key]]:
            kept[key] = row
    return tuple(row for row, key in enumerate(keys) if key.strip() and kept[key] != row)
