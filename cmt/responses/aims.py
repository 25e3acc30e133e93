"""Targets of satisfaction: what a service aspires to, and by when.

In cmt.yaml

    targets:
      overall: {index: 80, by: 2027-12-31}                a level: index, mean, favourable, top-box
      timeliness: {raise: 5 points, by: 2027-12-31}       above the baseline, in points of its scale
      courtesy: {raise: 10 %, of: mean, baseline: 2021}   a part of the baseline, 3.31 -> 3.64

and as an option, `--target overall:index:80:2027-12-31`, `--target overall:index:+5:2027-12-31` or
`--target overall:mean:+10%`. The baseline is the first wave that may be compared, unless a wave is
named by its label. Without a day the target holds for every wave.

These are not the targets of weighting (`targets.py`), which weights must add up to, nor a standard
(`standards.py`), which is a promise about the service itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from cmt.errors import DesignError, Fault

AimedAt = Literal["index", "mean", "favourable", "top-box"]
AIMED_AT: tuple[AimedAt, ...] = get_args(AimedAt)
SHARES: tuple[AimedAt, ...] = ("favourable", "top-box")
"""Statistics that are shares of clients, 0..1: their points are percentage points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTarget:
    """What a measure is to reach: a level, or so much above its baseline.

    Raises DesignError unless exactly one of level, points and ratio is there and can be reached.
    """

    item: str  # an item, a driver or an index
    statistic: AimedAt = "index"
    level: float | None = None  # in the unit of the statistic: index 0..100, shares 0..1
    points: float | None = None  # above the baseline, in the same unit
    ratio: float | None = None  # above the baseline, as a part of it: 0.10 is ten per cent more
    by: date | None = None  # the day it is to be reached; None = it holds for every wave
    baseline: str = ""  # label of the wave it is measured from; "" = the first comparable one

    def __post_init__(self) -> None:
        if faults := list(_faults(self)):
            raise DesignError(faults)

    def from_baseline(self, baseline: float) -> float:
        """The level to be reached when the baseline wave was at `baseline`.

        >>> round(ServiceTarget(item="overall", statistic="mean", ratio=0.1).from_baseline(3.31), 2)
        3.64
        """
        if self.level is not None:
            return self.level
        return baseline * (1 + (self.ratio or 0.0)) + (self.points or 0.0)


def _faults(target: ServiceTarget) -> Iterator[Fault]:
    where = f"targets.{target.item}"
    given = [each for each in (target.level, target.points, target.ratio) if each is not None]
    if target.statistic not in AIMED_AT:
        got = f"'{target.statistic}' can have no target"
        yield Fault(where=where, got=got, expected=", ".join(AIMED_AT))
    if len(given) != 1:
        got = "two levels are given" if given else "no level is given"
        yield Fault(where=where, got=got, expected="a level, or what it is to be raised by")
    elif not (math.isfinite(given[0]) and given[0] > 0):
        yield Fault(where=where, got=f"{given[0]:g} is here", expected="a number above zero")
    elif target.level is not None and target.level > _highest(target.statistic):
        got = f"{target.level:g} cannot be reached"
        yield Fault(where=where, got=got, expected=f"at most {_highest(target.statistic):g}")


def _highest(statistic: AimedAt) -> float:
    """The highest a statistic can be on any scale; a mean is known only with its scale."""
    if statistic == "mean":
        return math.inf
    return 1.0 if statistic in SHARES else 100.0
