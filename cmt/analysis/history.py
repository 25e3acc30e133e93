"""What several waves say together: the nouns of trends, reasons of change, targets and warnings.

Waves stand in the order of their field dates, the present one last; a wave is named by its place
in `History.waves`, from 0. Numbers are in the unit of their statistic (index 0..100, shares 0..1),
slopes in that unit a year. What cannot be said is nan, with a flag, a direction or a reason.

    trends.py         Trend          level and slope of a measure since its last break
    mix_change.py     MixSplit       a change parted into changes within segments and of the mix
    contributions.py  Contributions  what goes with the change of each driver
    targets_met.py    TargetProgress whether a target is met, and the chance that it will be
    early_warning.py  EarlyWarning   whether the latest waves left the level of those before
    together.py       history        all of them, from Results alone

Only what is in Results is needed: a wave whose export was destroyed counts in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmt.analysis.estimates import Flag
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import SurveyInfo

NAN = float("nan")

Basis = Literal["", "independent", "shared-units", "assumed-independent"]
"""How a wave was compared with the present one: as another sample; counting the sampling units
both have; or taken for another sample because its file no longer tells. "" = it is the present."""
Dated = Literal["", "field-dates", "label"]
"""What tells when a wave was: its field dates, or a year as its label; "" = nothing does."""
TrendDirection = Literal["rising", "falling", "no-clear-trend", "too-few-waves"]
TargetVerdict = Literal["met", "not-met", "too-early", "cannot-tell"]
NoTarget = Literal[
    "",
    "not-measured",
    "withheld",
    "no-baseline",
    "is-baseline",
    "not-dated",
    "no-interval",
    "beyond-scale",
]
"""Why a target cannot be told: the measure was not asked, has too few answers, its baseline wave
is not there or not comparable, this wave is itself the baseline it is to be raised from, the wave
has no date to hold against the day of the target, or its number was published without an interval.
Beyond the scale: what the baseline is to be raised to is more than any score can be; not met."""
Signal = Literal["none", "jump", "drift"]
"""jump: the latest wave by itself is out of line; drift: the latest waves together are."""
Course = Literal["", "rising", "falling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveBrief:
    """One wave of a series."""

    label: str
    info: SurveyInfo
    n: int  # respondents
    weighted: bool = False
    at: float = NAN  # the middle of its field dates, in years: 2026.5
    dated: Dated = ""
    basis: Basis = ""  # how it was compared with the present wave
    shared: int = 0  # sampling units it has in common with the present wave, where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """A measure in one wave."""

    wave: int  # place in `History.waves`
    estimate: float = NAN
    se: float = NAN  # nan where only the number was published
    low: float = NAN  # 95 %
    high: float = NAN
    df: float = NAN
    n: int = 0
    flag: Flag = ""
    breaks: tuple[str, ...] = ()  # why the series does not go on from the point before
    care: tuple[str, ...] = ()  # why it goes on, but is to be read with care

    @property
    def shown(self) -> bool:
        """Whether there is a number to show."""
        return self.flag not in ("withheld", "undefined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A measure over the waves that asked it, and its slope since the last break."""

    item: str
    statistic: str
    segment: str = ""  # "" = everyone, else "name=value"
    points: tuple[TrendPoint, ...] = ()  # earliest first
    waves: tuple[int, ...] = ()  # those the slope is of: since the last break, with a number
    slope: float = NAN  # a year
    se: float = NAN
    low: float = NAN  # 95 %
    high: float = NAN
    df: float = NAN  # waves less two
    p: float = NAN
    p_adjusted: float = NAN  # Holm within its family (outcome | drivers | ...), by statistic
    between: float = NAN  # standard deviation of waves about the line, beyond their own errors
    direction: TrendDirection = "too-few-waves"  # by the adjusted p-value

    def point(self, wave: int) -> TrendPoint | None:
        """The measure in a wave; None where that wave has no point."""
        return next((point for point in self.points if point.wave == wave), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A part of a change, with its error."""

    points: float  # in the unit of the change
    se: float = NAN
    low: float = NAN  # 95 %
    high: float = NAN
    df: float = NAN


@dataclass(frozen=True, slots=True, kw_only=True)
class MixPart:
    """What one segment adds to a change: within + mix, over all segments, is the change."""

    segment: str  # "" = all others: no answer to the question, or too few to show by themselves
    share_before: float  # of respondents, weighted, 0..1
    share_now: float
    index_before: float  # nan where the segment had nobody
    index_now: float
    within: float  # points from its own change, at its average share
    mix: float  # points from its growing or shrinking, at its distance from the average
    n_before: int = 0
    n_now: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MixSplit:
    """The change of the overall index from the wave before: within segments, and of their mix."""

    item: str
    by: str  # the question that parts clients
    before: int  # the earlier wave's place in `History.waves`
    change: Effect  # = within + mix, to the last digit but rounding
    within: Effect  # if the mix had stayed
    mix: Effect  # if every segment had stayed
    parts: tuple[MixPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverLevels:
    """What one wave gives to the contributions: scores and coefficients with their covariance."""

    outcome: str
    index: float  # of the outcome, 0..100
    drivers: tuple[str, ...]  # p of them, those of the driver model
    means: tuple[float, ...]  # points of each driver's scale
    coefficients: tuple[float, ...]  # index points of the outcome a point of the driver
    covariance: tuple[tuple[float, ...], ...]  # (1 + 2 p, 1 + 2 p): index, means, coefficients
    df: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """The change of a driver and what goes with it in overall satisfaction."""

    driver: str
    change: Effect  # of its score, points of its scale
    coefficient: float  # index points of the outcome a point of the driver, mean of both models
    overall: Effect  # index points of the outcome associated with it
    p: float = NAN  # that nothing goes with it; nan in files from before it was kept
    p_adjusted: float = NAN  # Holm over the drivers


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """The change of overall satisfaction: what goes with each driver's change, and the rest."""

    outcome: str
    before: int  # the earlier wave's place in `History.waves`
    change: Effect  # index points = all contributions + the remainder
    drivers: tuple[Contribution, ...]  # in instrument order
    remainder: Effect  # what no driver's change goes with
    left_out: tuple[str, ...] = ()  # drivers that only one model has, or that are not comparable


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetProgress:
    """A target held against the present wave."""

    target: ServiceTarget
    verdict: TargetVerdict
    reason: NoTarget = ""  # why it cannot be told, where it is not the interval
    level: float = NAN  # to be reached, in the unit of the statistic
    now: float = NAN
    low: float = NAN  # 95 %
    high: float = NAN
    n: int = 0
    baseline_wave: int | None = None  # place in `History.waves`
    baseline: float = NAN
    raise_points: float = NAN  # level less baseline, both ways of saying it
    raise_ratio: float = NAN  # and as a part of the baseline
    years_left: float = NAN  # from the present wave to the day; below zero where it has passed
    pace: float = NAN  # a year, the slope of its trend
    pace_needed: float = NAN  # a year, from now to the level on the day
    chance: float = NAN  # of being at or above the level on the day at the present pace, 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarning:
    """Whether a measure left the level of the waves before, by a rule of stated false alarms."""

    item: str
    statistic: str
    segment: str = ""
    signal: Signal = "none"
    course: Course = ""  # where it went, if there is a signal
    waves: tuple[int, ...] = ()  # those looked at: since the last break, with a number
    expected: float = NAN  # level of all waves before the latest, by their precision
    latest: float = NAN
    jump: float = NAN  # the latest wave's distance from it, in standard errors
    drift: float = NAN  # the moving average of such distances, in its standard errors
    jump_limit: float = NAN
    drift_limit: float = NAN
    false_alarm: float = NAN  # chance of a signal in a wave where nothing changed, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything several waves say together."""

    waves: tuple[WaveBrief, ...]  # earliest first, the present one last
    trends: tuple[Trend, ...] = ()
    mixes: tuple[MixSplit, ...] = ()  # against the wave before
    contributions: Contributions | None = None  # against the wave before
    targets: tuple[TargetProgress, ...] = ()
    warnings: tuple[EarlyWarning, ...] = ()

    def trend(self, item: str, statistic: str, segment: str = "") -> Trend | None:
        """The series of a measure; None where it was never computed."""
        wanted = (item, statistic, segment)
        return next((t for t in self.trends if (t.item, t.statistic, t.segment) == wanted), None)
