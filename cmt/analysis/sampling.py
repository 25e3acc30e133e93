"""What sampling units alone do not tell: finite populations, adjusted weights, replicates.

Weighting, raking, post-stratifying and replicating are one operation: a factor for every piece of
a sampling unit. A piece is the part of a unit in which that factor is the same for everybody: its
respondents of one adjustment cell, or one respondent. Moments are summed by piece; whoever asks
for an error joins the pieces to units again, or multiplies them by the factors of a replicate.

Letters: P pieces, V sampling units, m categories of all margins, R replicates, k statistics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """Weights made to meet targets, as their errors need to know them.

    base     (P,) sums of the weights before,
    weight   (P,) and after the adjustment
    margins  (P, m) whether the piece is in a category of a margin
    """

    base: Floats
    weight: Floats
    margins: Floats

    def residuals(self, scores: Floats) -> Floats:
        """What is left of scores (P, k) when the targets are known: (P, k).

        The linearised variable is replaced by its residual from the regression on the categories,
        weighted by the weights before the adjustment (Deville and Sarndal 1992). Equal to R's
        `svymean` after `postStratify`, and after `rake` where those weights are all the same; R
        leaves them out of the regression otherwise.
        """
        pull = (self.base / self.weight)[:, None]
        normal = self.margins.T @ (self.margins * self.base[:, None])
        slope = np.linalg.pinv(normal, hermitian=True) @ (self.margins.T @ (scores * pull))
        out: Floats = scores - self.weight[:, None] * (self.margins @ slope)
        return out


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replicates:
    """Factors that turn the totals of pieces into those of a replicate.

    factors   (R, P) weight in the replicate over weight in the survey
    scale     (R,) what a squared deviation counts in the variance
    supplied  given with the survey: then they make every error, else those Taylor cannot
    df        degrees of freedom of supplied ones: the rank of their weights less one
    """

    factors: Floats
    scale: Floats
    supplied: bool = False
    df: int = 0

    def totals(self, per_piece: Floats) -> Floats:
        """Grand totals (R, ...) of a quantity held per piece (P, ...)."""
        return np.asarray(np.tensordot(self.factors, per_piece, 1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """How pieces make up sampling units.

    whole    (P,) unit each piece belongs to, 0 ... V - 1
    members  (V,) sampling units in each; 1 unless they were grouped
    """

    whole: NDArray[np.intp]
    members: Floats
    calibration: Calibration | None = None
    replicates: Replicates | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampling:
    """What moments carry along, so that every statistic has its errors right.

    population  stratum -> sampling units it holds; none where it is not known
    pieces      None where every sampling unit is of one piece
    idle        stratum -> units that were drawn as well and have no row: those of other parts
    """

    population: Mapping[str, float] = field(default_factory=dict)
    pieces: Pieces | None = None
    idle: Mapping[str, int] = field(default_factory=dict)

    def left(self, stratum: str, drawn: float) -> float:
        """Share of a stratum's sampling units that was not drawn: 1 - n / N."""
        held = self.population.get(stratum)
        return 1.0 if held is None else 1 - drawn / held
