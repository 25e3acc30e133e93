"""The nouns of segments: what parts of the respondents say, and how they differ.

A split is by one question (`channel`) or by two crossed (`office x channel`). A segment is named
"channel=1", or "office=2 x channel=1". Results hold one `Split` a question, `segments.py` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cmt.analysis.detail import SideModel
from cmt.analysis.estimates import Estimates, Flag

NAN = float("nan")
CROSS = " x "
"""Between the two questions of a crossed split, and the two answers of its segments."""

Difference = Literal["higher", "lower", "no-clear-difference", "withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """How a segment differs from the rest or from another one, in the statistic's own unit."""

    item: str
    statistic: str  # "index" (points) or "favourable" (0..1)
    segment: str
    against: str = ""  # "" = all other segments together
    difference: float = NAN
    se: float = NAN  # of the design: sampling units with clients in both parts are counted once
    low: float = NAN  # 95 %
    high: float = NAN
    df: float = NAN
    p: float = NAN
    p_holm: float = NAN  # within its family: outcome | drivers | items, by statistic
    p_bh: float = NAN  # Benjamini and Hochberg's, within the same family
    direction: Difference = "no-clear-difference"  # by Holm's p


@dataclass(frozen=True, slots=True, kw_only=True)
class SameTest:
    """Whether something is the same in all segments: Wald's test, as an F."""

    f: float
    df1: float
    df2: float
    p: float
    segments: tuple[str, ...]  # that could be compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Independence:
    """Whether the answers to a question are the same in all segments: Rao and Scott's tests."""

    item: str
    n: int  # answers in the table
    chi2: float  # Pearson's, of the weighted table for n answers
    f: float  # chi2 over the sum of its generalised design effects
    df1: float  # of the second order
    df2: float
    p: float
    df1_first: float  # of the first order: (segments - 1) (answers - 1)
    df2_first: float
    p_first: float
    design_effect: float  # mean of the generalised design effects
    smallest_expected: float  # least count expected of a cell; under 5 read p with care
    segments: tuple[str, ...]  # that could be compared
    p_holm: float = NAN  # among the questions of the split, of p
    p_bh: float = NAN


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWholeMix:
    """A segment's overall score if its mix of another question were that of all respondents."""

    segment: str
    by: str  # the question whose mix is made equal
    index: float = NAN
    se: float = NAN
    low: float = NAN  # 95 %
    high: float = NAN
    df: float = NAN
    plain: float = NAN  # over the same answers, at the segment's own mix
    n: int = 0
    flag: Flag = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentMix:
    """How many belong to each segment and how they score overall: what a change is parted by.

    Of everyone who answered the outcome; "" stands last, for those without an answer to the
    question and for the segments in `hidden`, which have too few answers to show.
    """

    segments: tuple[str, ...]  # G of them
    n: tuple[int, ...]  # answers
    shares: tuple[float, ...]  # weighted, 0..1; they add up to one
    indices: tuple[float, ...]  # of the outcome
    covariance: tuple[tuple[float, ...], ...]  # (2 G, 2 G) of the shares, then of the indices
    df: float
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Respondents parted by their answer to a question, or to two."""

    items: tuple[str, ...]
    asked: bool = False  # somebody named it; else only the outcome is there
    segments: tuple[str, ...] = ()  # those with answers, in the order of the scale
    estimates: Estimates = field(default_factory=lambda: Estimates(rows=()))
    contrasts: tuple[Contrast, ...] = ()
    same_outcome: SameTest | None = None  # is the outcome's mean the same in all segments?
    models: tuple[SideModel, ...] = ()  # the driver model of each segment; only where asked
    same_drivers: SameTest | None = None  # are the models' coefficients the same?
    at_mix: tuple[AtWholeMix, ...] = ()
    mix: SegmentMix | None = None  # of one question, where at least two segments can be shown
    independence: tuple[Independence, ...] = ()  # of every question; the outcome where not asked

    @property
    def id(self) -> str:
        """What names the split: "channel", or "office x channel"."""
        return CROSS.join(self.items)

    def contrast(
        self, segment: str, item: str, statistic: str = "index", against: str = ""
    ) -> Contrast | None:
        """The difference asked for, or None where it was never computed."""
        wanted = (segment, item, statistic, against)
        return next(
            (c for c in self.contrasts if (c.segment, c.item, c.statistic, c.against) == wanted),
            None,
        )
