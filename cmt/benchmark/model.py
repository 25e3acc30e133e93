"""The nouns of comparison with peers: what one survey publishes, after the rules.

Everything said of an item is worked out from its published counts, which are rounded: a mean or an
error in the file tells nothing that its counts do not. `rounding.py` and docs/benchmarks.md say
how; `publish.py` makes a `Benchmark` from results, `file.py` writes and reads it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

NAN = math.nan
DECIMALS = 4
"""Of means, errors and indices as published: they follow from the counts."""

WithheldKind = Literal["item", "driver", "segment", "segment-item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicInfo:
    """Survey information, coarsened to stated lists (vocabulary.yaml); "" = not stated."""

    jurisdiction: str = ""  # country or province: "ca", "ca-on"; "other"
    level: str = ""  # of government: "municipal", "provincial" ...
    service_area: str = ""  # "permits", "health" ...
    client_group: str = ""
    scope: str = ""  # "single-service" or "single-window"
    channels: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    selection: str = ""
    quarter: str = ""  # in which the field ended: "2026-Q2"
    size_band: str = ""  # respondents: "100-249"
    response_rate: float | None = None  # a share, to the whole percent


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItem:
    """Counts of answers to one item, and what follows from them.

    In a weighted survey the counts are the weighted shares times the base.
    """

    id: str
    role: str
    digests: Mapping[str, str]  # language -> digest of the question as asked
    points: tuple[int, ...]
    counts: tuple[int, ...]  # one a point, multiples of the rounding base
    missing: Mapping[str, int] = field(default_factory=dict)  # kind -> rounded count
    rating: bool = True  # whether points are better and better, so that a mean means something
    design_effect: float = 1.0  # variance of the mean over that of a simple random sample

    @property
    def base(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Of the scale's points; nan where they are no rating."""
        return mean_of(self.points, self.counts) if self.rating else NAN

    @property
    def se(self) -> float:
        """Of the mean, in scale points."""
        return se_of(self.points, self.counts, self.design_effect) if self.rating else NAN

    @property
    def index(self) -> float:
        """The mean on 0 to 100."""
        return (self.mean - self.points[0]) * self.unit

    @property
    def index_se(self) -> float:
        return self.se * self.unit

    @property
    def unit(self) -> float:
        """Index points a scale point."""
        return 100 / (self.points[-1] - self.points[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDriver:
    """A driver: the plain mean of its published items' indices, and its share of what is explained.

    `index_se` takes the items for wholly correlated, so it is never too small for them.
    """

    id: str
    items: tuple[str, ...]  # those it is worked out from
    index: float
    index_se: float
    share: float = NAN  # LMG share of R2, to the hundredth; nan without a driver model
    share_se: float = NAN


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentScore:
    """One item among the clients of a segment: no counts, a score and the answers behind it.

    The score is known as a number of clients, `worth`: so many at the best point and all others at
    the worst would give the same. Like the base it is a multiple of the rounding base.
    """

    item: str
    base: int
    worth: int
    index_se: float  # of the whole survey's spread, and of the rounding

    @property
    def index(self) -> float:
        """The mean on 0 to 100."""
        return min(100.0, 100 * self.worth / self.base) if self.base else NAN


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSegment:
    """The scores of the clients who gave one answer to the question of the split."""

    item: str  # the question clients are parted by
    point: int
    digests: Mapping[str, str]  # language -> digest of that question as asked
    scores: tuple[SegmentScore, ...]

    @property
    def id(self) -> str:
        return f"{self.item}={self.point}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Something the rules kept out. By which rule is not published: it could itself tell."""

    kind: WithheldKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """What one survey publishes. It has no `+`: many of them make a pool."""

    organization: str  # opaque ids, 32 hexadecimal digits
    survey: str  # of one wave
    info: PublicInfo
    instrument: str  # id; "own" where the questionnaire is none that comes with cmt
    instrument_version: str
    instrument_digest: str
    respondents: int  # rounded down
    weighted: bool
    outcome: str  # item id of overall satisfaction; "" where it is withheld
    items: tuple[PublishedItem, ...]
    drivers: tuple[PublishedDriver, ...] = ()
    r2: float = NAN  # of the driver model, to the hundredth
    segments: tuple[PublishedSegment, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    series: str = ""  # the same for every wave of a survey, where the organization wants that
    rules: str = ""  # version of the rules it was made by
    rounding: int = 5
    minimum: int = 10
    cmt_version: str = ""

    def item(self, name: str) -> PublishedItem | None:
        return next((item for item in self.items if item.id == name), None)

    def driver(self, name: str) -> PublishedDriver | None:
        return next((driver for driver in self.drivers if driver.id == name), None)

    @property
    def index(self) -> float:
        """Overall satisfaction on 0 to 100; nan where it is withheld."""
        found = self.item(self.outcome)
        return found.index if found else NAN

    @property
    def index_se(self) -> float:
        found = self.item(self.outcome)
        return found.index_se if found else NAN


def mean_of(points: Sequence[int], counts: Sequence[int]) -> float:
    """Mean of the points a table of counts holds; nan for an empty one.

    >>> mean_of((1, 2, 3, 4, 5), (0, 0, 5, 10, 5))
    4.0
    """
    base = sum(counts)
    return sum(p * c for p, c in zip(points, counts, strict=True)) / base if base else NAN


def se_of(points: Sequence[int], counts: Sequence[int], design_effect: float = 1.0) -> float:
    """Standard error of that mean, sqrt(design effect x s2 / n), s2 with n - 1; nan for n < 2."""
    base, mean = sum(counts), mean_of(points, counts)
    if base < 2:
        return NAN
    squares = sum(c * (p - mean) ** 2 for p, c in zip(points, counts, strict=True))
    return math.sqrt(design_effect * squares / (base - 1) / base)
