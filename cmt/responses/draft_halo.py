"""Which columns of numbers rate: those that go with the others, as ratings of one service do.

Clients who are satisfied with one thing are more satisfied with the next. Their mean over the
columns that surely rate (a block of three or more on one run, or words) is the halo; a column of
numbers rates when it correlates with the halo, and a number beside the run is a missing answer
when those who gave it are not more satisfied than those who gave the best point.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from cmt.responses.draft_columns import Seen, as_choice
from cmt.responses.draft_scales import in_numbers, outside, run_of
from cmt.responses.model import Export
from cmt.responses.rating_words import rates, recommends

Floats = NDArray[np.float64]

BLOCK = 3
"""Columns of one question on one run of five points or more that rate without further proof."""
LONG = 5
FROM_NOUGHT = (0, 10)
"""The run of "how likely are you to recommend us", from which the net promoter score is made."""
_FROM_NOUGHT = re.compile(r"\b0\s*(?:[-–]|to|and|à|et)\s*10\b", re.IGNORECASE)
ALONG = 0.2
"""Correlation with the halo from which a column rates."""
ENOUGH = 20
"""Answers a number beside the run must have to be judged; with fewer it is a missing answer."""


def judged(export: Export, columns: Sequence[Seen]) -> tuple[tuple[Seen, ...], Mapping[int, float]]:
    """The columns, every one of numbers now a rating or a choice; and how each rating goes along.

    returns  columns; position -> correlation with the mean of the other ratings
    """
    runs = _runs(columns)
    values = {each.at: _scaled(export, each, runs.get(each.at)) for each in columns if _may(each)}
    sure = _sure(columns, runs)
    total, count = _sums([values[at] for at in sure], export.rows)
    rated = set(sure)
    for at in values.keys() - sure:
        if _along(values[at], _mean(total, count)) >= ALONG:
            rated.add(at)
    runs = _lengthened(columns, runs, rated, export, _mean(total, count))
    settled = tuple(_settled(each, runs, rated) for each in columns)
    total, count = _sums([values[at] for at in rated], export.rows)
    return settled, {at: _without(values[at], total, count) for at in sorted(rated)}


def _may(column: Seen) -> bool:
    return column.use in ("numbers", "rating")


def _runs(columns: Sequence[Seen]) -> dict[int, tuple[int, int]]:
    """Position -> run of the numbers; of a block that of most of its columns, where it fits."""
    runs: dict[int, tuple[int, int]] = {}
    for _, group in groupby(columns, key=lambda one: (one.use == "numbers", one.stem or one.at)):
        block = [each for each in group if each.use == "numbers"]
        own = {each.at: run for each in block if (run := _run(each))}
        for each in block:
            usual, _ = Counter(own.values()).most_common(1)[0]
            fits = _numbers(each) <= outside(range(usual[0], usual[1] + 1)) | set(
                range(usual[0], usual[1] + 1))  # fmt: skip
            runs[each.at] = usual if fits else own[each.at]
    return runs


def _run(column: Seen) -> tuple[int, int] | None:
    """The run of its numbers; from 0, also where nobody gave it, where the question says so."""
    run = run_of(_numbers(column))
    asked = f"{column.header} {column.question}"
    if run and run[1] == FROM_NOUGHT[1] and (recommends(asked) or _FROM_NOUGHT.search(asked)):
        return FROM_NOUGHT
    return run


def _numbers(column: Seen) -> frozenset[int]:
    return frozenset(
        each.number for each in column.answers if each.kind is None and each.number is not None
    )


def _scaled(export: Export, column: Seen, run: tuple[int, int] | None) -> Floats:
    """The ratings (n,) from 0 worst to 1 best, NaN where there is none."""
    if column.found:
        low, high = column.found.points[0], column.found.points[-1]
        meant: Mapping[str, int] = column.found.answers
    else:
        low, high = run or (0, 1)
        meant = {each.text: each.number for each in column.answers if each.number is not None}
    points = {text: point for text, point in meant.items() if low <= point <= high}
    cells = export.columns[column.at]
    numbers = cells.look_up(lambda text: points.get(text.strip(), np.nan), np.float64)
    return np.asarray((numbers - low) / (high - low))


def _sure(columns: Sequence[Seen], runs: Mapping[int, tuple[int, int]]) -> frozenset[int]:
    """Positions of the columns that rate beyond doubt; where there is none, of the most that share
    a run."""
    sure = {each.at for each in columns if each.use == "rating"}
    sure |= {each.at for each in columns if each.at in runs and rates(each.header + each.question)}
    for _, group in groupby(columns, key=lambda one: (one.stem or one.at, runs.get(one.at))):
        block = [each.at for each in group if each.at in runs]
        if len(block) >= BLOCK and _long(runs[block[0]]):
            sure |= set(block)
    if sure or not runs:
        return frozenset(sure)
    usual = Counter(runs.values()).most_common(1)[0][0]
    return frozenset(at for at, run in runs.items() if run == usual)


def _long(run: tuple[int, int]) -> bool:
    return run[1] - run[0] + 1 >= LONG


def _lengthened(
    columns: Sequence[Seen],
    runs: Mapping[int, tuple[int, int]],
    rated: set[int],
    export: Export,
    halo: Floats,
) -> dict[int, tuple[int, int]]:
    """The runs, one longer where those who gave the number above it are the most satisfied."""
    longer = dict(runs)
    numbered = [each for each in columns if each.at in runs and each.at in rated]
    for (_, run), group in groupby(numbered, key=lambda one: (one.stem or one.at, runs[one.at])):
        block = list(group)
        if _above_is_best(block, run, export, halo):
            longer |= {each.at: (run[0], run[1] + 1) for each in block}
    return longer


def _above_is_best(
    block: Sequence[Seen], run: tuple[int, int], export: Export, halo: Floats
) -> bool:
    best, above = [], []
    for column in block:
        numbers = {each.text: each.number for each in column.answers}
        given = export.columns[column.at].look_up(partial(_number, numbers), np.float64)
        best.append(halo[(given == run[1]) & ~np.isnan(halo)])
        above.append(halo[(given == run[1] + 1) & ~np.isnan(halo)])
    top, beyond = np.concatenate(best), np.concatenate(above)
    return bool(beyond.size >= ENOUGH and top.size >= ENOUGH and beyond.mean() > top.mean())


def _number(numbers: Mapping[str, int | None], text: str) -> float:
    found = numbers.get(text.strip())
    return np.nan if found is None else float(found)


def _settled(column: Seen, runs: Mapping[int, tuple[int, int]], rated: set[int]) -> Seen:
    if column.use != "numbers":
        return column
    if column.at not in rated:
        return as_choice(column)
    low, high = runs[column.at]
    found = in_numbers(column.answers, range(low, high + 1), column.heading)
    return replace(column, use="rating", found=found)


def _sums(columns: Sequence[Floats], rows: int) -> tuple[Floats, Floats]:
    """Sum and number (n,) of the ratings each respondent gave."""
    total, count = np.zeros(rows), np.zeros(rows)
    for each in columns:
        total += np.nan_to_num(each)
        count += ~np.isnan(each)
    return total, count


def _mean(total: Floats, count: Floats) -> Floats:
    mean = np.full(len(total), np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def _without(own: Floats, total: Floats, count: Floats) -> float:
    """Correlation of a column with the mean of the others."""
    others = _mean(total - np.nan_to_num(own), count - ~np.isnan(own))
    return _along(own, others)


def _along(one: Floats, other: Floats) -> float:
    both = ~np.isnan(one) & ~np.isnan(other)
    if both.sum() < 3 or np.ptp(one[both]) == 0 or np.ptp(other[both]) == 0:
        return 0.0
    return float(np.corrcoef(one[both], other[both])[0, 1])
