"""What a report says of peers: who they are, where the survey stands among them, and how surely.

`cmt.benchmark` fills these from benchmark files; scores are indices, 0 to 100. Nothing here names a
peer: a survey has an opaque id, the branches of one's own have their names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NAN = math.nan

SURVEYS_AT_LEAST = 5
"""Surveys below which a group is not compared with."""
ORGANIZATIONS_AT_LEAST = 3
MOST_OF_ONE = 0.5
"""Share of a group's surveys that one organization may hold; of its answers, for their mean."""
QUARTERS_FROM = 20
"""Surveys from which quarters are told."""

PeerRefusal = Literal["", "none", "too-few-surveys", "too-few-organizations", "dominated"]
"""Why a group or a measure in it is not compared; "" where it is."""
Standing = Literal[
    "above", "below", "about-same", "cannot-tell", "withheld", "not-compared"
]  # fmt: skip
"""about-same: no clear difference, and none of ten points either way; cannot-tell: the difference
could be larger than that; not-compared: too few peers asked the same."""
Band = Literal["bottom", "middle", "top"]
"""Bottom quarter, middle half and top quarter of the peers."""
Unlike = Literal["absent", "wording", "scale", "role", "few"]
"""Why a survey is not compared on a measure: not asked or withheld; worded otherwise in a shared
language, or no language shared; other points; used for something else; too few answers."""
Beyond = Literal["", "inner", "outer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerPosition:
    """One measure against one group."""

    measure: str  # an item or a driver
    standing: Standing
    refusal: PeerRefusal = ""  # where not compared: which rule of groups the peers do not meet
    surveys: int = 0  # compared
    organizations: int = 0
    unlike: Mapping[Unlike, int] = field(default_factory=dict)  # surveys not compared, by reason
    other_modes: int = 0  # compared though answers were collected otherwise: to be read with care
    own: float = NAN
    own_low: float = NAN  # 95 %, as are all intervals
    own_high: float = NAN
    mean: float = NAN  # each survey one vote
    difference: float = NAN  # own - mean
    low: float = NAN
    high: float = NAN
    p: float = NAN
    p_adjusted: float = NAN  # Holm within outcome | drivers | items
    answers_mean: float = NAN  # each answer one vote; nan where one organization gave over half
    answers_difference: float = NAN
    answers_low: float = NAN
    answers_high: float = NAN
    lowest: float = NAN
    highest: float = NAN
    quarters: tuple[float, float, float] | None = None  # cuts; None under QUARTERS_FROM surveys
    band: Band | None = None  # in which the score lies
    bands: tuple[Band, ...] = ()  # which the true score may lie in
    place: float = NAN  # share of the peers whose score is lower
    place_low: float = NAN  # share whose true score is lower, at least and at most
    place_high: float = NAN
    between: float = NAN  # standard deviation of the peers' true scores
    shrunken: float = NAN  # own score pulled towards the peers by as much as it is uncertain
    shrunken_se: float = NAN

    @property
    def compared(self) -> bool:
        return self.standing in ("above", "below", "about-same", "cannot-tell")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSurvey:
    """What is told of a survey that is compared with."""

    organization: str  # opaque
    survey: str  # opaque; of one's own branches, the segment
    respondents: int
    name: str = ""  # of one's own branches alone
    response_rate: float | None = None
    quarter: str = ""
    modes: tuple[str, ...] = ()
    selection: str = ""
    level: str = ""
    jurisdiction: str = ""
    service_area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelSpot:
    """A survey in the funnel. `base` is in answers of a simple random sample."""

    base: float
    score: float
    z: float  # distance from the centre, over-dispersion counted
    beyond: Beyond = ""  # which limits
    survey: str = ""  # "" = one's own as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLimits:
    """The limits at one base."""

    base: float
    inner: tuple[float, float]  # 95 %
    outer: tuple[float, float]  # 99.8 %


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerFunnel:
    """Overall scores by how many answers they rest on."""

    centre: float  # each answer one vote
    factor: float  # phi: how much more than by chance the peers differ
    added: float  # tau2 that limits count in
    own: FunnelSpot | None
    spots: tuple[FunnelSpot, ...]
    limits: tuple[FunnelLimits, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMix:
    """The overall score against what the peers' scores by segment would give at one's own mix."""

    item: str  # the question clients are parted by
    surveys: int
    difference: float  # from the same surveys' mean, as it is
    adjusted: float  # at one's own mix
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerGroup:
    """A named selection of peers and where the survey stands in it."""

    name: str  # "" = all surveys at hand
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()  # key -> any of these words
    branches_of: str = ""  # the question one's own branches are parted by
    own: bool = False  # surveys of one's own organization: the rules of groups do not bind
    refusal: PeerRefusal = ""
    surveys: tuple[PeerSurvey, ...] = ()
    set_aside: Mapping[str, int] = field(default_factory=dict)  # "own-survey", "earlier-wave"
    positions: tuple[PeerPosition, ...] = ()
    funnel: PeerFunnel | None = None
    mixes: tuple[CaseMix, ...] = ()

    @property
    def organizations(self) -> int:
        return len({survey.organization for survey in self.surveys})

    def position(self, measure: str) -> PeerPosition | None:
        return next((row for row in self.positions if row.measure == measure), None)
