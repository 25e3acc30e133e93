"""What to act on: the nouns of gaps, stated importance, act first, what if, standards and waits.

Each is empty or None where the questionnaire does not ask for it or the data cannot carry it.
`gaps.py`, `actfirst.py`, `whatif.py` and `standards.py` fill them. Scores are on 0 to 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmt.analysis.estimates import Estimate

NoGap = Literal["", "not-asked", "another-scale"]
"""Why a driver has no gap: nobody was asked what they expected of it, or what they experienced;
or on a scale of other points, from which nothing can be subtracted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What clients expected of a driver less what they experienced, the same clients in both."""

    driver: str
    item: str = ""  # the expectation
    gap: Estimate | None = None  # points of 0 to 100, above zero where less came than expected
    expected: float = float("nan")  # score of the same clients
    experienced: float = float("nan")
    undefined: NoGap = ""


Standing = Literal["", "weighs-more", "weighs-less"]
"""weighs-more: every rank its association may hold is before every rank clients give it in words;
weighs-less: behind; "": the data cannot say, or both agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedImportance:
    """How important clients say a driver is, beside how strongly it goes with satisfaction.

    Ranks are among the drivers that have both, 1 the most important; a driver whose interval
    overlaps those of others may hold any rank from best to worst.
    """

    driver: str
    item: str
    stated: float  # score of the importance question
    stated_low: float  # 95 %
    stated_high: float
    n: int
    stated_best: int
    stated_worst: int
    share: float  # of explained variance
    share_low: float
    share_high: float
    derived_best: int
    derived_worst: int
    standing: Standing = ""

    @property
    def difference(self) -> tuple[int, int]:
        """Stated rank less derived rank, least and most: above zero, it weighs more than said."""
        least = self.stated_best - self.derived_worst
        return least, self.stated_worst - self.derived_best


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A driver to act on, and every number its place on the list follows from."""

    driver: str
    place: int  # 1 = first; drivers that nothing tells apart share a place
    certain: bool  # neither interval crosses a line of performance x importance
    rank_best: int  # of its association, among all drivers
    rank_worst: int
    score_rank: int  # 1 + listed drivers whose score lies clearly below this one's
    stated_rank: int | None  # best rank clients give it in words; None where they were not asked
    chance: float  # that it lies in "act first"; nan where it is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFirst:
    """The drivers of low score and strong association, in order; `clear` if the first is certain.

    Where it is not clear there is no clear priority: the list then says what may be one.
    """

    clear: bool
    rows: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Everybody one point up on a driver, nobody above the top of its scale."""

    driver: str
    below_top: float  # share of clients who can move
    room: float  # points the average client moves, 0 ... 1
    difference: float  # points of the overall score, 0 to 100, associated with it
    se: float
    covariance: float  # with the overall score


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What the driver model associates with one step up; `moved` takes a share of clients."""

    overall: float  # overall score now
    overall_se: float
    df: float
    steps: tuple[Step, ...]  # in the order of the model

    def step(self, driver: str) -> Step | None:
        return next((row for row in self.steps if row.driver == driver), None)


Kept = Literal["met", "not-met", "cannot-tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardKept:
    """A service standard: what was promised, and the share of clients it was kept for."""

    item: str
    promised: float  # share of clients, 0..1
    share: Estimate
    verdict: Kept
    at_most: float | None = None  # in the unit of the measure, or a point of the bands
    at_least: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitCell:
    """Clients who waited one band and would have accepted another."""

    actual: int  # points of the scale
    acceptable: int
    share: float  # of those who told both; nan where they are too few to show
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLevel:
    """One band of waiting: how satisfied those were who waited it, for whom it is acceptable."""

    point: int
    satisfaction: Estimate  # overall score, 0 to 100, of those who waited so long
    acceptable: Estimate | None = None  # share for whom a wait in this band is acceptable
    waited: Estimate | None = None  # share who waited in this band or a longer one


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitCurve:
    """Overall satisfaction by how long it took, and acceptable waits where they were asked."""

    item: str
    levels: tuple[WaitLevel, ...]  # shortest first


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsCompared:
    """Actual against acceptable waits, the same clients in both."""

    actual: str  # items
    acceptable: str
    longer: Estimate  # share who waited longer than is acceptable to them
    shorter: Estimate  # share who waited less
    cells: tuple[WaitCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """All that bears on what to do, of one wave."""

    gaps: tuple[Gap, ...] = ()
    stated: tuple[StatedImportance, ...] = ()
    act_first: ActFirst | None = None
    what_if: WhatIf | None = None
    standards: tuple[StandardKept, ...] = ()
    curves: tuple[WaitCurve, ...] = ()
    waits: WaitsCompared | None = None
