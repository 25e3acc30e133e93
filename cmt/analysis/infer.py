"""Standard errors and intervals, all read off the totals of the sampling units.

Taylor linearisation: an estimate's score is its linearised total per unit; its covariance is the
spread of the scores between the units of a stratum,

    V = sum_h n_h / (n_h - 1) sum_u (z_u - zbar_h)(z_u - zbar_h)'

equal to R `survey::svyrecvar` without finite population correction (tests/reference). Units without
members of a segment count as zero, as in R's `subset` of a design. The jackknife deletes one unit
at a time and weights the others of its stratum up by n_h / (n_h - 1) (JKn).

Letters: U units, k statistics, R replicates (= U).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.moments import Floats, Moments
from cmt.errors import DesignError, Fault

LEVEL = 0.95
"""Confidence level of every interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The sampling units behind some moments, and where each cell's unit is."""

    strata: tuple[str, ...]
    stratum: NDArray[np.intp]  # (U,) stratum of each unit
    size: Floats  # (H,) units per stratum
    unit_of: NDArray[np.intp]  # (C,) unit of each cell
    segment_of: tuple[str, ...]  # (C,) segment of each cell

    @property
    def count(self) -> int:
        return len(self.stratum)

    @property
    def df(self) -> int:
        """Degrees of freedom of the design: units - strata."""
        return self.count - len(self.strata)


def units_of(moments: Moments) -> Units:
    """The units of the moments. Refuses strata with a single unit, by name."""
    pairs = sorted({(stratum, unit) for _, stratum, unit in moments.keys})
    strata = tuple(sorted({stratum for stratum, _ in pairs}))
    place = {pair: i for i, pair in enumerate(pairs)}
    stratum = np.array([strata.index(s) for s, _ in pairs], np.intp)
    size = np.bincount(stratum, minlength=len(strata)).astype(float)
    if lonely := [strata[h] for h in np.flatnonzero(size < 2)]:
        raise DesignError(tuple(_lonely(label) for label in lonely))
    return Units(
        strata=strata,
        stratum=stratum,
        size=size,
        unit_of=np.array([place[key[1:]] for key in moments.keys], np.intp),
        segment_of=tuple(segment for segment, _, _ in moments.keys),
    )


def totals(units: Units, cells: Floats, segment: str | None = None) -> Floats:
    """Totals per unit of a quantity held per cell, within one segment (None: in all).

    cells    (C, ...)
    returns  (U, ...), zero for units without members of the segment
    """
    keep = slice(None) if segment is None else np.array([s == segment for s in units.segment_of])
    out = np.zeros((units.count, *cells.shape[1:]))
    np.add.at(out, units.unit_of[keep], cells[keep])
    return out


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
    means = np.zeros((len(units.strata), scores.shape[1]))
    np.add.at(means, units.stratum, scores)
    means /= units.size[:, None]
    spread = (scores - means[units.stratum]) * np.sqrt(_inflation(units))[units.stratum, None]
    return np.asarray(spread.T @ spread)


def variance(units: Units, scores: Floats) -> Floats:
    """Taylor variances of k statistics from their scores (U, k): (k,)."""
    means = np.zeros((len(units.strata), scores.shape[1]))
    np.add.at(means, units.stratum, scores)
    means /= units.size[:, None]
    spread = (scores - means[units.stratum]) ** 2
    return np.asarray(_inflation(units)[units.stratum] @ spread)


def jackknife_totals(units: Units, per_unit: Floats) -> Floats:
    """Grand totals with each unit deleted in turn and its stratum weighted up.

    per_unit  (U, ...) totals per unit
    returns   (U, ...) one replicate a unit
    """
    stratum_total = np.zeros((len(units.strata), *per_unit.shape[1:]))
    np.add.at(stratum_total, units.stratum, per_unit)
    mine = stratum_total[units.stratum]
    factor = _inflation(units)[units.stratum].reshape(-1, *[1] * (per_unit.ndim - 1))
    return np.asarray(per_unit.sum(axis=0) - mine + factor * (mine - per_unit))


def jackknife_variance(units: Units, replicates: Floats, estimate: Floats) -> Floats:
    """Variance of k statistics from delete-one-unit replicates (U, k) about the estimate (k,)."""
    weight = ((units.size - 1) / units.size)[units.stratum]
    return np.asarray(weight @ (replicates - estimate) ** 2)


def t_quantile(df: float) -> float:
    """The two-sided LEVEL quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.5 + LEVEL / 2))


def z_quantile() -> float:
    """The two-sided LEVEL quantile of the normal distribution."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + LEVEL / 2))


def t_test(difference: float, se: float, df: float) -> float:
    """Two-sided p-value of a difference; nan when it has no error."""
    from scipy.special import stdtr

    return 2 * float(stdtr(df, -abs(difference) / se)) if se > 0 else float("nan")


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval of a share (0..1) on an (effective) base n, no continuity correction."""
    z2 = z_quantile() ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = (z2 * (share * (1 - share) / n + z2 / (4 * n * n))) ** 0.5 / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


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


def _inflation(units: Units) -> Floats:
    return units.size / (units.size - 1)


def _lonely(label: str) -> Fault:
    name = f"stratum '{label}'" if label else "the survey"
    return Fault(
        where=name,
        got="it has a single sampling unit, so its error cannot be computed",
        expected="at least two sampling units in every stratum",
        hint="Merge it with a similar stratum, or leave the strata out",
    )
