"""Results: everything one wave says, and its file.

Every output (PDF, HTML, workbook, notebook) reads only this. It holds no rounding, no words and
no respondent. `cmt.analysis.store` writes it to one JSON file and reads it back without loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cmt.analysis.action import Action
from cmt.analysis.branch import Branch
from cmt.analysis.detail import DriverDetail
from cmt.analysis.estimates import Estimates
from cmt.analysis.history import Basis, DriverLevels, History
from cmt.analysis.parts import Split
from cmt.analysis.peers import PeerGroup, PeerPosition
from cmt.analysis.rates import ResponseRates
from cmt.analysis.reliability import Reliability
from cmt.analysis.remarks import Comments
from cmt.analysis.tables import Tables
from cmt.analysis.weighting import Weighting
from cmt.instrument.model import Instrument
from cmt.responses.action_log import LoggedAction
from cmt.responses.chosen import DoneWell
from cmt.responses.model import Design, SurveyInfo
from cmt.responses.quality import Flag
from cmt.responses.window_size import Every, Window

Quadrant = Literal["act-first", "protect", "maintain", "monitor"]
"""By score and association: low and strong, high and strong, high and weak, low and weak."""

ExclusionReason = Literal["not-asked", "no-answers", "constant"]
RefusalReason = Literal[
    "too-few-cases",  # n complete answers, needed; the drivers answered by too few, else all
    "too-few-units",  # n sampling units with complete answers, needed
    "too-many-drivers",  # n drivers, needed = the most that are modelled
    "collinear",  # the drivers that repeat each other
    "constant-outcome",
    "no-association",  # the drivers explain nothing at all
    "no-drivers",  # fewer than two drivers have answers that vary
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverEffect:
    """What the model says of one driver. Shares are of explained variance and sum to 1."""

    driver: str
    share: float  # LMG (Shapley) share of R2
    share_se: float  # delete-one-unit jackknife
    share_low: float  # 95 %, on the square-root scale
    share_high: float
    relative_weight: float  # Johnson's share of R2
    correlation: float  # with the outcome
    coefficient: float  # points of the outcome per point of the driver
    coefficient_se: float  # Taylor linearisation
    beta: float  # standardised coefficient
    vif: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A driver left out of the model, and why."""

    driver: str
    reason: ExclusionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no driver model, and which drivers caused it."""

    reason: RefusalReason
    drivers: tuple[str, ...] = ()
    n: int = 0  # what was found, as the reason says
    needed: int = 0  # what would be needed


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverModel:
    """Weighted least squares of the outcome on the drivers' composites, complete cases."""

    outcome: str
    effects: tuple[DriverEffect, ...] = ()  # in instrument order
    intercept: float = float("nan")
    n: int = 0  # complete cases
    units: int = 0  # sampling units among them
    df: float = float("nan")  # units - strata
    r2: float = float("nan")
    adjusted_r2: float = float("nan")
    weighted: bool = False
    excluded: tuple[Exclusion, ...] = ()
    refusal: Refusal | None = None

    def effect(self, driver: str) -> DriverEffect | None:
        return next((effect for effect in self.effects if effect.driver == driver), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where a driver stands on performance x importance."""

    driver: str
    quadrant: Quadrant  # by the point estimates
    certain: bool  # neither interval crosses a line
    rank_best: int  # 1 + drivers whose share interval lies wholly above this one's
    rank_worst: int  # drivers whose share interval lies wholly below this one's are behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Priorities:
    """Performance x importance, with the stated points where the lines cross.

    Drivers whose share intervals overlap cannot be told apart: each carries the range of ranks
    it may hold, `rank_best` to `rank_worst`, 1 being the strongest association.
    """

    index_line: float  # the mean of the drivers' indices
    share_line: float  # an equal share: 1 / number of drivers
    verdicts: tuple[Verdict, ...] = ()  # in instrument order

    def verdict(self, driver: str) -> Verdict | None:
        return next((row for row in self.verdicts if row.driver == driver), None)


Direction = Literal["higher", "lower", "no-clear-change", "not-comparable", "withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One statistic now and in an earlier wave, in its own unit (index points, 0..1 shares)."""

    item: str
    statistic: str
    now: float
    before: float
    before_low: float
    before_high: float
    before_n: int
    difference: float
    se: float
    low: float  # 95 %
    high: float
    df: float
    p: float
    p_adjusted: float  # Holm within its family (outcome | drivers | items), by statistic
    direction: Direction
    segment: str = ""  # "" = everyone, else "name=value"
    shared: int = 0  # clients, or sampling units, that answered it both times
    reason: str = ""  # why not comparable, the gravest Reason: "absent", "scale", "wording" ...
    care: tuple[str, ...] = ()  # why only indicative, every Reason: "typo", "order", "language" ...


Assumed = Literal["", "results-file", "no-keys", "other-clusters"]
"""Why taken as independent: no answers at hand, no keys of respondents, no keys of their units."""
SharedKind = Literal["", "clients", "clusters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Changes against one earlier wave, and what is known of who answered both."""

    label: str  # of the earlier wave
    info: SurveyInfo  # of the earlier wave
    n: int  # its respondents
    changes: tuple[Change, ...]  # of everyone
    segments: tuple[Change, ...] = ()  # of parts of the respondents; families of their own
    shares: tuple[Change, ...] = ()  # "driver-share": of what the drivers explain
    basis: Basis = "assumed-independent"
    assumed: Assumed = ""  # why, where independence is assumed; "" = that was not told
    shared: int = 0  # clients or sampling units in both
    shared_kind: SharedKind = ""

    @property
    def every(self) -> tuple[Change, ...]:
        """All changes: of everyone, of segments and of the drivers' shares."""
        return (*self.changes, *self.segments, *self.shares)

    def get(self, item: str, statistic: str, segment: str = "") -> Change | None:
        """The change asked for, or None where it was never computed."""
        wanted = (item, statistic, segment)
        return next((c for c in self.every if (c.item, c.statistic, c.segment) == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowMove:
    """Changes between two windows, which may share respondents."""

    now: int  # places in `Rolling.windows`
    before: int
    shared: int  # sampling units in both
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """A survey in rolling windows (`rolled.py`): series, trends, and how the latest one differs."""

    every: Every
    span: int  # periods a window
    windows: tuple[Window, ...]  # earliest first; the waves of `history`
    undated: int  # respondents without a day, who are in no window
    history: History
    moves: tuple[WindowMove, ...] = ()  # from the one before, the last apart, that a year ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What reading found, counted."""

    rows: int  # rows in the export, those left out aside
    answered: int  # rows with at least one rated answer: the survey's n
    languages: Mapping[str, int] = field(default_factory=dict)  # answers per language
    channels: Mapping[str, int] = field(default_factory=dict)  # answers per channel, most first
    comments: int = 0
    unused_columns: tuple[str, ...] = ()
    absent_items: tuple[str, ...] = ()  # asked by the instrument, not found in the export
    left_out: Mapping[str, int] = field(default_factory=dict)  # rule -> rows kept out of all this
    flags: tuple[Flag, ...] = ()  # rows worth a look that were kept; without their places


NoMargin = Literal["", "census", "open-link", "not-stated"]
"""Why there is no margin of error; "" where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How precise the sample is as a whole."""

    n: int
    n_eff: float  # Kish, (sum w)^2 / sum w^2
    design_effect: float  # of the outcome's mean against a simple random sample of equal size
    units: int  # sampling units
    strata: int
    response_rate: float | None = None  # completed / (invited - undeliverable), AAPOR's RR6
    margin_of_error: float | None = None  # of a share at 50 %, 95 %; in shares
    no_margin_because: NoMargin = ""
    rates: ResponseRates | None = None  # what became of the invitations
    weight_effect: float = float("nan")  # Kish's design effect of unequal weights
    cluster_effect: float = float("nan")  # of clusters by a model, 1 + (m - 1) rho; nan without


@dataclass(frozen=True, kw_only=True)
class Results:
    """Every estimate of a wave with all that is needed to present it."""

    instrument: Instrument
    info: SurveyInfo
    design: Design
    quality: Quality
    precision: Precision
    estimates: Estimates
    drivers: DriverModel
    priorities: Priorities | None  # None when the driver model was refused
    comparison: Comparison | None = None
    driver_detail: DriverDetail | None = None
    driver_levels: DriverLevels | None = None  # for what goes with a change, of complete cases
    weighting: Weighting | None = None  # where weights were made to meet targets
    reliability: tuple[Reliability, ...] = ()  # of the items of each driver, and of all together
    splits: tuple[Split, ...] = ()  # segments of the respondents
    action: Action = field(default_factory=Action)  # gaps, act first, what if, standards and waits
    history: History | None = None  # all waves together, where there are several, and targets
    done_well: DoneWell = "favourable"  # what counts in the curve over drivers done well
    comments: Comments | None = None  # themes of what clients wrote, and redacted quotes
    rolling: Rolling | None = None  # where windows were asked for
    logged: tuple[LoggedAction, ...] = ()  # what is done about drivers, as cmt.yaml says
    peers: tuple[PeerGroup, ...] = ()  # up to three groups, in the order they were named
    branch: Branch | None = None  # the unit they are of, in a batch of reports
    among: tuple[PeerPosition, ...] = ()  # where that unit stands among the others
    source: str = ""  # file name of the export
    digest: str = ""  # of the export and its mapping
    file_digest: str = ""  # of the export alone
    mapping_digest: str = ""  # of what its columns and answers were taken for
    cmt_version: str = ""

    @property
    def outcome(self) -> str:
        return self.instrument.outcome

    @property
    def tables(self) -> Tables:
        """The results as tidy pandas frames: `results.tables.scores()`."""
        return Tables(results=self)

    @property
    def weighted(self) -> bool:
        outcome = self.estimates.get(self.outcome, "mean")
        return outcome.weighted if outcome else bool(self.design.weight or self.weighting)

    @property
    def label(self) -> str:
        """What to call the wave: its label, else its year or years, else its file's name."""
        info = self.info
        years = sorted({day.year for day in (info.start, info.end) if isinstance(day, date)})
        named = "–".join(map(str, years)) or self.source.rpartition(".")[0] or self.source
        return info.label or named
