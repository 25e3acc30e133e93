"""A domain: the answers of one segment within the whole design, and the errors of its ratios.

Units without members of the domain count as zero, as in R's `subset` of a design.

Letters: C cells, U units, H strata, k statistics.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.infer import Units, ratio, ratio_variance, totals
from cmt.analysis.moments import KINDS, Floats, Moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One segment of some moments."""

    units: Units
    segment: str
    inside: NDArray[np.bool_]  # (C,) cells of the segment
    respondents: bool  # every sampling unit is a single respondent
    left: float  # share of the population not drawn, in the stratum with most; 0 = all were

    @classmethod
    def of(cls, moments: Moments, units: Units, segment: str) -> Domain:
        return cls(
            units=units,
            segment=segment,
            inside=np.array([name == segment for name in units.segment_of], bool),
            respondents=moments.plan.respondents,
            left=float(units.left.max()),
        )

    @property
    def alike(self) -> bool:
        """Whether respondents were drawn one by one from a single stratum: weights aside, alike."""
        return self.respondents and len(self.units.strata) == 1 and self.units.pieces is None

    @property
    def population(self) -> float | None:
        """Sampling units of the single stratum that could have been drawn; None where not known."""
        return self.units.sampling.population.get(self.units.strata[0])

    def df(self, cells: Floats) -> int:
        """Degrees of freedom of a column: units with an answer less their strata.

        cells  (3, C, width) tally of the column
        """
        counts = cells[0][self.inside][:, KINDS:].sum(axis=1)
        answered = counts > 0
        if self.respondents:
            strata = len(set(self.units.stratum_of[self.inside][answered]))
            return round(float(counts.sum())) - strata
        found = np.zeros(self.units.count, bool)
        found[self.units.unit_of[self.inside][answered]] = True
        return self.units.df_of(found)

    def ratios(self, cells: Floats, vectors: Floats) -> tuple[Floats, Floats, Floats]:
        """Means of code weights over the answers.

        cells    (3, C, width) tally of the column
        vectors  (codes, k) weight of each code in each statistic
        returns  (k,) estimates, (k,) standard errors, (U, k) scores

        Where every answer has the same weight the estimate is that weight and the error zero,
        exactly: rounding never passes for spread.
        """
        weighted = cells[1][:, KINDS:]
        numerator = totals(self.units, weighted @ vectors, self.segment)
        denominator = totals(self.units, weighted.sum(axis=1), self.segment)[:, None]
        estimates, scores = ratio(numerator, denominator)
        given = vectors[cells[0][self.inside][:, KINDS:].sum(axis=0) > 0]
        agreed = given.min(axis=0) == given.max(axis=0)
        estimates = np.where(agreed, given[0], estimates)
        scores = np.where(agreed, 0.0, scores)
        spread = (
            self._respondent_variance(cells, (vectors - estimates) / denominator.sum())
            if self.respondents
            else ratio_variance(self.units, scores, denominator)
        )
        return estimates, np.where(agreed, 0.0, np.sqrt(np.maximum(spread, 0.0))), scores

    def _respondent_variance(self, cells: Floats, deviation: Floats) -> Floats:
        """Taylor variances when units are respondents: the tally of w^2 is all it takes.

        deviation  (codes, k) score of an answer of weight one
        """
        strata = len(self.units.strata)
        first, second = np.zeros((2, strata, cells.shape[2] - KINDS))
        where = self.units.stratum_of[self.inside]
        np.add.at(first, where, cells[1, self.inside, KINDS:])
        np.add.at(second, where, cells[2, self.inside, KINDS:])
        n = self.units.size[:, None]
        squares, sums = second @ deviation**2, first @ deviation
        inflation = self.units.left[:, None] * n / (n - 1)
        out: Floats = (inflation * (squares - sums**2 / n)).sum(axis=0)
        return out
