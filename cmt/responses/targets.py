"""Targets of weighting: what the weighted respondents must add up to, by column or crossed columns.

    area: {A: 0.31, B: 0.40, C: 0.29}             shares, or percents with their sign
    age-group: {18-34: 1200, 35-54: 1900, 55+: 900}         counts
    area x gender: {A: {F: 0.16, M: 0.15}, ...}             crossed

The answer that a category means is found by any of its labels or by its number on the scale.
`target_file.py` reads the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmt.errors import DesignError, Fault
from cmt.responses.text import plain

CROSS = " x "
"""Between the columns of crossed targets, and between the parts of their categories."""
ROUNDED = 0.01
"""Shares may add up to one but for so much: they were rounded."""
APART = 0.01
"""Counts of two margins may differ by so much of their sum."""

Category = tuple[str, ...]
"""One label a column."""
Unknown = Literal["refuse", "keep"]
"""What to do with respondents without an answer: refuse them, or let them keep their share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What the respondents must add up to in one column, or in several crossed."""

    columns: tuple[str, ...]  # headers or item ids
    categories: tuple[Category, ...]
    values: tuple[float, ...]  # shares that add up to one, or counts

    @property
    def name(self) -> str:
        return CROSS.join(self.columns)

    @property
    def counted(self) -> bool:
        """Whether the values are counts."""
        return sum(self.values) > 1 + ROUNDED

    @property
    def shares(self) -> NDArray[np.float64]:
        """(c,) what each category is of the whole."""
        values = np.array(self.values)
        return np.asarray(values / values.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Every margin that weights must meet, and the bounds they must keep.

    Raises DesignError with everything in it that cannot be: a value that is no share or count,
    shares that do not add up to one, counts of different totals, bounds that exclude the mean.
    """

    margins: tuple[Margin, ...]
    least: float = 0.0  # bounds of a weight, in mean weights
    most: float | None = None  # None = no bound
    unknown: Unknown = "refuse"
    source: str = ""  # file name

    def __post_init__(self) -> None:
        faults = [*_value_faults(self), *_total_faults(self), *_bound_faults(self)]
        if faults:
            raise DesignError(faults)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is needed, each once."""
        return tuple(dict.fromkeys(name for margin in self.margins for name in margin.columns))

    @property
    def total(self) -> float | None:
        """What the weights add up to; None where only shares are given."""
        return next((sum(margin.values) for margin in self.margins if margin.counted), None)

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most a weight may be, in mean weights."""
        return self.least, math.inf if self.most is None else self.most


Spellings = Mapping[str, Mapping[str, Sequence[str]]]
"""Column -> label of an answer -> all that it may be called."""


def placed(
    targets: Targets, labels: Mapping[str, Sequence[str]], spellings: Spellings
) -> tuple[NDArray[np.int32], list[Fault]]:
    """Which category of each margin every respondent is in, and what cannot be weighted.

    labels   column -> (n,) label of each respondent, "" = no answer
    returns  (n, margins) positions in `Margin.categories`, -1 = not known; and a fault for every
             category with no respondent, every answer with no target, and answers that are missing
    """
    positions: list[NDArray[np.int32]] = []
    faults: list[Fault] = []
    for margin in targets.margins:
        called = [_called(name, labels[name], spellings) for name in margin.columns]
        at = {
            tuple(_meant(part, names) for part, names in zip(category, called, strict=True)): place
            for place, category in enumerate(margin.categories)
        }
        rows = list(zip(*(labels[name] for name in margin.columns), strict=True))
        found = np.array([at.get(row, -1) for row in rows], np.int32)
        positions.append(found)
        faults += _cell_faults(margin, rows, at, targets.unknown)
    return np.column_stack(positions), faults


def _called(name: str, labels: Sequence[str], spellings: Spellings) -> dict[str, str]:
    """Anything an answer may be called, plainly written -> its label."""
    known = spellings.get(name) or {label: (label,) for label in set(labels)}
    return {plain(word): label for label, words in known.items() for word in (label, *words)}


def _meant(part: str, called: Mapping[str, str]) -> str:
    return called.get(plain(part), part)


def _cell_faults(
    margin: Margin, rows: Sequence[Category], at: Mapping[Category, int], unknown: Unknown
) -> Iterator[Fault]:
    present = set(rows)
    if len(at) < len(margin.categories):
        yield Fault(where=f"targets {margin.name}", got="two categories mean the same answer")
    for category, place in at.items():
        if category not in present:
            named = _named(margin.categories[place])
            yield Fault(
                where=f"targets {margin.name}",
                got=f"nobody answered {named}",
                hint="Merge the category with another one, in the targets and in the answers",
            )
    for row in sorted(row for row in present if "" not in row and row not in at):
        yield Fault(
            where=f"targets {margin.name}",
            got=f"there is no target for {_named(row)}, which {rows.count(row)} answered",
            expected=", ".join(map(_named, margin.categories[:12])),
        )
    without = sum("" in row for row in rows)
    if without and unknown == "refuse":
        yield Fault(
            where=f"targets {margin.name}",
            got=f"respondents without an answer: {without}",
            hint="Say unknown: keep in the targets, and they keep their share of the weights",
        )


def _named(category: Category) -> str:
    return f"'{CROSS.join(category)}'"


def _value_faults(targets: Targets) -> Iterator[Fault]:
    if not targets.margins:
        yield Fault(where="targets", got="there is none", expected="shares or counts by category")
    for margin in targets.margins:
        for category, value in zip(margin.categories, margin.values, strict=True):
            if not (math.isfinite(value) and value > 0):
                hint = "Leave a category that is empty out of the targets and out of the answers"
                got = f"the target of {_named(category)} is {value:g}"
                expected = "a share or a count above zero"
                where = f"targets {margin.name}"
                yield Fault(where=where, got=got, expected=expected, hint=hint)


def _total_faults(targets: Targets) -> Iterator[Fault]:
    counted = [margin for margin in targets.margins if margin.counted]
    for margin in targets.margins:
        total = sum(margin.values)
        if max(margin.values, default=0.0) <= 1 and abs(total - 1) > ROUNDED:
            got = f"the shares add up to {total:g}"
            yield Fault(where=f"targets {margin.name}", got=got, expected="1, or 100 %")
        elif margin.counted and abs(total / sum(counted[0].values) - 1) > APART:
            got = f"the counts add up to {total:g}"
            expected = f"{sum(counted[0].values):g}, as those of {counted[0].name}"
            yield Fault(where=f"targets {margin.name}", got=got, expected=expected)


def _bound_faults(targets: Targets) -> Iterator[Fault]:
    least, most = targets.bounds
    if not 0 <= least < 1 < most:
        yield Fault(
            where="targets trim",
            got=f"weights from {least:g} to {most:g} mean weights",
            expected="a least below 1 and a most above it",
        )
