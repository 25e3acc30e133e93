"""Estimates: every number with its error, interval, base and flag, in one tidy table.

Statistics, by the name they carry in every output:

    mean            mean of the scale's points
    index           (mean - lowest) / (highest - lowest) x 100
    index-per-experience  the same of an index whose every answer counts once (`indices.py`)
    favourable      share of the favourable points (top-2 on a five-point scale)
    top-box         share of the best point
    neutral         share of points neither favourable nor unfavourable
    unfavourable    share of the unfavourable points (bottom-2)
    net             favourable less unfavourable, of a 0 to 10 "would recommend" question (-1..1)
    share:P         share of point P
    picked:P        share of respondents who picked option P of a pick-many item
    sd              standard deviation of the scale's points (no interval)
    count:P         answers at point P, unweighted (no interval)
    missing:KIND    answers missing for that reason, unweighted (no interval)

Shares lie in 0..1. Every figure with an interval has a letter for its precision, from half the
width of that interval as a part of the range the figure can take (a score's 100 points, a share's
0..1), so that a share and what is left to the whole have the same:

    A under 5 %   B under 10 %   C under 15 %   D under 25 %   E wider, or marked for caution

A to D and E, "use with caution", are the letters Statistics Canada prints; the limits are ours. C
ends where NCHS does not present a proportion any more (an interval 30 points wide).

`item` is an item id, a driver id (the composite of its items) or an index id.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

WITHHELD_BELOW = 10
"""Answers under which no figure is shown (DOMAIN: publish no cell under 10 answers)."""
CAUTION_BELOW = 30
"""Answers under which a figure is marked "use with caution"."""

CAUTION_DF = 8
"""Degrees of freedom under which an error is itself too uncertain (NCHS presentation standards)."""
ROUNDING = 1e-9
"""Weights that are all alike are worth n answers, whatever their last digits lose."""

Flag = Literal["", "caution", "withheld", "undefined"]

Letter = Literal["", "A", "B", "C", "D", "E"]
LETTERS: tuple[tuple[Letter, float], ...] = (("A", 0.05), ("B", 0.10), ("C", 0.15), ("D", 0.25))
"""Half the width of an interval each letter stays under, as a part of the figure's range."""
RANGES = {"index": 100.0, "index-per-experience": 100.0, "net": 2.0}
"""What a figure can range over; all others range from 0 to 1. A mean has its index's letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number. `estimate`, `se`, `low`, `high` are nan where flagged withheld or undefined."""

    item: str
    statistic: str
    segment: str = ""  # "" = everyone, else "name=value"
    estimate: float
    se: float = math.nan
    low: float = math.nan  # 95 % interval
    high: float = math.nan
    df: float = math.nan
    n: int  # answers in the base, unweighted
    n_eff: float = math.nan  # answers a simple random sample would need to be as precise
    weighted: bool = False
    flag: Flag = ""

    @property
    def shown(self) -> bool:
        """Whether there is a number to show."""
        return self.flag not in ("withheld", "undefined")


FIELDS = tuple(Estimate.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """A tidy table of `Estimate` rows and the covariance of its means.

    covariance  (k, k)  of the `mean` rows of `covariance_of`, scale points squared
    """

    rows: tuple[Estimate, ...]
    covariance: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))
    covariance_of: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _index(self) -> dict[tuple[str, str, str], Estimate]:
        return {(row.item, row.statistic, row.segment): row for row in self.rows}

    def get(self, item: str, statistic: str, segment: str = "") -> Estimate | None:
        """The row asked for, or None when it was never computed."""
        return self._index.get((item, statistic, segment))

    def where(
        self, *, item: str | None = None, statistic: str | None = None
    ) -> tuple[Estimate, ...]:
        """Rows of one item or one statistic, in table order."""
        return tuple(
            row
            for row in self.rows
            if item in (None, row.item) and statistic in (None, row.statistic)
        )

    def letter(self, row: Estimate) -> Letter:
        """How precise a figure is, A to E; "" where it is not shown or has no interval."""
        if row.statistic == "mean":
            index = self.get(row.item, "index", row.segment)
            return self.letter(index) if index else ""
        if not row.shown or math.isnan(row.low):
            return ""
        half = (row.high - row.low) / 2 / RANGES.get(row.statistic, 1.0)
        found = (letter for letter, limit in LETTERS if half < limit)
        return "E" if row.flag == "caution" else next(found, "E")

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a pandas frame, one column a field, and the letter of each."""
        import pandas as pd

        rows = [[*(getattr(row, name) for name in FIELDS), self.letter(row)] for row in self.rows]
        return pd.DataFrame(rows, columns=[*FIELDS, "letter"])


def flag_for(n: int, n_eff: float = math.inf, df: float = math.inf) -> Flag:
    """The mark of a figure from `n` answers.

    n_eff  what they are worth when their weights differ (Kish)
    df     their sampling units less their strata
    """
    if n == 0:
        return "undefined"
    if n < WITHHELD_BELOW:
        return "withheld"
    worth = min(n, n_eff * (1 + ROUNDING))
    return "caution" if worth < CAUTION_BELOW or df < CAUTION_DF else ""


def withheld(row: Estimate) -> Estimate:
    """The row without its figure; its base stays."""
    nan = math.nan
    return replace(row, estimate=nan, se=nan, low=nan, high=nan, n_eff=nan, flag="withheld")


def join(parts: Sequence[Estimates]) -> Estimates:
    """All rows of several tables; the covariance of the first."""
    rows = tuple(row for part in parts for row in part.rows)
    return Estimates(
        rows=rows, covariance=parts[0].covariance, covariance_of=parts[0].covariance_of
    )
