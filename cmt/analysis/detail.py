"""What stands behind the driver model: the nouns of `Results.driver_detail`.

Chances of ranks and quadrants (`ranking.py`), an ordinal model as a check (`ordinal.py`), effects
that are not the same up and down (`asymmetry.py`), the outcome by what clients got (`adjust.py`)
and models of those who were asked otherwise (`routing.py`). Each is () or None where it does not
apply or the data cannot carry it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmt.analysis.infer import ALPHA
from cmt.responses.chosen import Missing

NAN = float("nan")
Sign = Literal["", "opposed", "suppressor"]
"""opposed: goes with lower satisfaction by itself. suppressor: its coefficient has the other sign
than its correlation, and the interval of the coefficient does not hold zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverChance:
    """How sure a driver's place is: chances between 0 and 1, from its replicates."""

    driver: str
    sign: Sign
    top_three: float  # that it is among the three strongest
    act_first: float = NAN  # that it lies in each quadrant; nan where its score is withheld
    protect: float = NAN
    maintain: float = NAN
    monitor: float = NAN


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalEffect:
    """One driver in the proportional odds model."""

    driver: str
    coefficient: float  # log odds of a better overall answer, per point of the driver
    coefficient_se: float  # linearised, over sampling units
    standardised: float  # coefficient x standard deviation of the driver


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalCheck:
    """Whether the order of the drivers holds when the outcome's points are only ordered."""

    effects: tuple[OrdinalEffect, ...]  # in the order of the model
    thresholds: tuple[float, ...]  # between the answers that were given, on the log odds scale
    log_likelihood: float  # weighted
    tau: float  # Kendall's tau-b between standardised coefficients of both models
    turned: tuple[tuple[str, str], ...]  # pairs whose order is clearly another: (stronger, weaker)

    @property
    def holds(self) -> bool:
        """No pair of drivers changes places by more than chance."""
        return not self.turned


Pull = Literal["basic", "key", "excellence", ""]
"""basic: only disappoints; key: does both; excellence: only delights; "": the data cannot say."""
Tetraclass = Literal["basic", "key", "plus", "secondary", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """What a driver done badly takes away and one done well adds, in points of the outcome."""

    driver: str
    low: int  # respondents with an unfavourable score on it, of the model's
    between: int
    high: int  # with a favourable one
    penalty: float = NAN  # low against between, other drivers alike
    penalty_low: float = NAN  # 95 %
    penalty_high: float = NAN
    reward: float = NAN  # high against between
    reward_low: float = NAN
    reward_high: float = NAN
    balance: float = NAN  # reward + penalty: above zero where it delights more than it disappoints
    balance_low: float = NAN
    balance_high: float = NAN
    pull: Pull = ""
    when_high: float = NAN  # correspondence with a favourable outcome when done well (tetraclass)
    when_low: float = NAN  # and when not
    tetraclass: Tetraclass = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLevel:
    """The outcome of those who gave one answer on what they got."""

    point: int
    share: float  # of those with an answer on both
    index: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeMix:
    """Overall satisfaction by whether clients got what they needed."""

    item: str  # the question that tells it
    levels: tuple[OutcomeLevel, ...]
    covariance: tuple[tuple[float, ...], ...]  # of the levels' indices, index points squared
    df: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMix:
    """A difference of overall scores at one and the same mix of what clients got."""

    difference: float  # index points, now less before, at the earlier wave's mix
    se: float
    low: float  # 95 %
    high: float
    df: float
    unadjusted: float  # the difference as it is, over the same answers


@dataclass(frozen=True, slots=True, kw_only=True)
class SideShare:
    """A driver's share in a side model."""

    driver: str
    share: float
    share_low: float
    share_high: float
    coefficient: float
    coefficient_se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SideModel:
    """The driver model of a part of the respondents, or of all with gaps marked.

    `of` is "item=point", such as a channel; or "gaps-marked": everybody, a mark standing for a
    driver that does not apply or was not asked.
    """

    of: str
    n: int
    r2: float = NAN
    adjusted_r2: float = NAN
    shares: tuple[SideShare, ...] = ()
    left_out: tuple[str, ...] = ()  # drivers not asked there, or the same for all
    refusal: str = ""  # a RefusalReason where there is no model


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverDetail:
    """How far the driver model can be trusted, and what else it tells."""

    missing: Missing = "listwise"
    smallest_eigenvalue: float = NAN  # of the drivers' correlations: near 0 = they repeat others
    p_together: float = NAN  # of the test that no driver goes with the outcome; nan = not known
    share_error: float = 0.0  # largest error of a share from sampled orders of entry; 0 = exact
    groups: int = 0  # that units were dealt into for the replicates; 0 = each by itself
    chances: tuple[DriverChance, ...] = ()
    chance_error: float = NAN  # largest error of a chance of being among the three strongest
    tiers: tuple[tuple[str, ...], ...] = ()  # strongest first; within one no order can be told
    alike: tuple[tuple[str, ...], ...] = ()  # drivers so correlated that they are one
    ordinal: OrdinalCheck | None = None
    asymmetry: tuple[Asymmetry, ...] = ()
    mix: OutcomeMix | None = None
    at_mix: AtMix | None = None  # against the earlier wave
    sides: tuple[SideModel, ...] = ()

    def chance(self, driver: str) -> DriverChance | None:
        return next((row for row in self.chances if row.driver == driver), None)

    def asymmetry_of(self, driver: str) -> Asymmetry | None:
        return next((row for row in self.asymmetry if row.driver == driver), None)

    @property
    def associated(self) -> bool:
        """Whether it is clear that the drivers, together, go with the outcome at all."""
        return not self.p_together > ALPHA

    @property
    def exact(self) -> bool:
        """Whether shares are exact, not averaged over sampled orders of entry."""
        return self.share_error == 0
