"""Standard errors and intervals, all read off the totals of the sampling units.

Taylor linearisation: an estimate's score is its linearised total per unit; its covariance is the
spread of the scores between the units of a stratum,

    V = sum_h n_h / (n_h - 1) sum_u (z_u - zbar_h)(z_u - zbar_h)'

times 1 - n_h / N_h where the population is known: equal to R `survey::svyrecvar` (tests/reference).
Units without members of a segment count as zero, as in R's `subset` of a design, whether they have
rows or are only counted (`Sampling.idle`). The jackknife
deletes one unit at a time and weights the others of its stratum up by n_h / (n_h - 1) (JKn).
Adjusted weights and replicates that came with the survey are in `cmt.analysis.sampling`.

Where many units were grouped by hash, groups differ in size by chance. Their totals are compared
with what their number of units would give, z_g - m_g zbar_h, so that this chance does not pass
for variance; with groups of one unit both formulas are the ones above (Kott 2001).

Letters: U units, or their pieces where there are any; k statistics; R replicates (= U).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from cmt.analysis import student
from cmt.analysis.moments import Floats
from cmt.analysis.units import Units, collapsed, dealt, joined, totals, units_of

__all__ = [
    "ALPHA", "LEVEL", "Units", "collapsed", "covariance", "dealt", "holm", "jackknife_covariance",
    "jackknife_totals", "jackknife_variance", "joined", "ratio", "ratio_variance", "t_quantile",
    "t_test", "totals", "units_of", "variance", "welch_df", "wilson", "z_quantile",
]  # fmt: skip

LEVEL = 0.95
"""Confidence level of every interval."""
ALPHA = 0.05
"""A difference is named where the p-value of its test, adjusted in its family, is at most this."""


def ratio(numerator: Floats, denominator: Floats) -> tuple[Floats, Floats]:
    """Ratios of totals and their scores.

    numerator, denominator  (U, k) totals per unit
    returns                 (k,) ratios and (U, k) scores; nan where the denominator is zero
    """
    base = denominator.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        estimate = numerator.sum(axis=0) / base
        return estimate, (numerator - estimate * denominator) / base


def covariance(units: Units, scores: Floats) -> Floats:
    """Taylor covariance of k statistics from their scores (U, k): (k, k)."""
    spread = _spread(units, scores)
    return np.asarray(spread.T @ spread)


def variance(units: Units, scores: Floats) -> Floats:
    """Taylor variances of k statistics from their scores (U, k): (k,)."""
    return np.asarray((_spread(units, scores) ** 2).sum(axis=0))


def ratio_variance(units: Units, scores: Floats, denominator: Floats) -> Floats:
    """Variances of k ratios from their scores (U, k) and denominators (U, 1) or (U, k): (k,).

    As `variance`, but exact in every replicate where the survey came with replicates: a ratio less
    its value in the survey is the replicate's sum of scores, for its own denominator.
    """
    made = units.supplied
    if made is None:
        return variance(units, scores)
    own = made.totals(denominator) / denominator.sum(axis=0)
    there = own > 0  # a replicate without any of the answers is left out, as in R
    moved = np.where(there, made.totals(scores) / np.where(there, own, 1.0), 0.0)
    return np.asarray(made.scale @ moved**2)


def jackknife_totals(units: Units, per_unit: Floats) -> Floats:
    """Grand totals with each unit deleted in turn and its stratum weighted up.

    per_unit  (U, ...) totals per unit
    returns   (R, ...) one replicate a unit, and one a stratum with units that have no row, which
              are all alike; where weights were adjusted, adjusted again in each; where replicates
              came with the survey, those
    """
    if units.replicates:
        return units.replicates.totals(per_unit)
    stratum_total = np.zeros((len(units.strata), *per_unit.shape[1:]))
    np.add.at(stratum_total, units.stratum, per_unit)
    mine = stratum_total[units.stratum]
    factor = (1 / _kept(units)).reshape(-1, *[1] * (per_unit.ndim - 1))
    total = per_unit.sum(axis=0)
    deleted = total - mine + factor * (mine - per_unit)
    if not units.sampling.idle:
        return np.asarray(deleted)
    size = units.size.reshape(-1, *[1] * (per_unit.ndim - 1))
    return np.concatenate([deleted, total + stratum_total / (size - 1)])


def jackknife_variance(units: Units, replicates: Floats, estimate: Floats) -> Floats:
    """Variance of k statistics from the replicates (R, k) of `jackknife_totals` about the estimate.

    estimate  (k,)
    """
    return np.asarray(_scale(units) @ (replicates - estimate) ** 2)


def jackknife_covariance(units: Units, replicates: Floats, estimate: Floats) -> Floats:
    """Covariance (k, k) of k statistics, as `jackknife_variance` on its diagonal."""
    moved = replicates - estimate
    return np.asarray(moved.T @ (moved * _scale(units)[:, None]))


def t_quantile(df: float) -> float:
    """The two-sided LEVEL quantile of Student's t."""
    return student.t_quantile(0.5 + LEVEL / 2, df)


def z_quantile() -> float:
    """The two-sided LEVEL quantile of the normal distribution."""
    return student.normal_quantile(0.5 + LEVEL / 2)


def t_test(difference: float, se: float, df: float) -> float:
    """Two-sided p-value of a difference; nan when it has no error."""
    return student.two_sided_p(difference / se, df) if se > 0 else float("nan")


def welch_df(variances: Sequence[float], free: Sequence[float]) -> float:
    """Welch and Satterthwaite's degrees of freedom of a sum or difference of independent estimates.

    One without error adds nothing; infinite where none has any.
    """
    parts = [(v, df) for v, df in zip(variances, free, strict=True) if v > 0]
    pooled = sum(v * v / df for v, df in parts)
    return sum(v for v, _ in parts) ** 2 / pooled if pooled > 0 else math.inf


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval of a share (0..1) on an (effective) base n, no continuity correction."""
    z2 = z_quantile() ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = (z2 * (share * (1 - share) / n + z2 / (4 * n * n))) ** 0.5 / (1 + z2 / n)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return min(low, share), max(high, share)  # at 0 and 1 the ends meet the share but for rounding


def holm(p: Floats) -> Floats:
    """Holm's step-down adjustment of a family of p-values; nan stays nan and is not counted.

    Equal to R `p.adjust(p, "holm")` (tests/reference).
    """
    out = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * (len(order) - np.arange(len(order)))
    out[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return out


def _spread(units: Units, scores: Floats) -> Floats:
    """Deviations of unit totals from their stratum, scaled so that squares add up to variances.

    Those of supplied replicates instead, to first order, where the survey came with them.
    """
    if made := units.supplied:
        moved = made.totals(scores) - scores.sum(axis=0)
        return np.asarray(np.sqrt(made.scale)[:, None] * moved)
    if units.pieces and units.pieces.calibration:
        scores = units.pieces.calibration.residuals(scores)
    units, scores = joined(units, scores)
    total = np.zeros((len(units.strata), scores.shape[1]))
    np.add.at(total, units.stratum, scores)
    means = total / units.size[:, None]
    idle = units.idle
    count = np.bincount(units.stratum, minlength=len(units.strata)) + idle
    inflation = np.sqrt(units.left * count / (count - 1))
    out: Floats = scores - units.members[:, None] * means[units.stratum]
    out *= inflation[units.stratum, None]
    if not units.sampling.idle:
        return out
    return np.vstack([out, -means * (inflation * np.sqrt(idle))[:, None]])


def _scale(units: Units) -> Floats:
    """What a squared deviation of each replicate counts in a variance: (R,)."""
    made = units.replicates
    if made:
        return made.scale
    scale = _kept(units) * units.left[units.stratum]
    idle = units.idle * (1 - 1 / units.size) * units.left
    return np.concatenate([scale, idle]) if units.sampling.idle else scale


def _kept(units: Units) -> Floats:
    """Share of its stratum that is left when each unit is deleted: (U,)."""
    out: Floats = 1 - units.members / units.size[units.stratum]
    return out
