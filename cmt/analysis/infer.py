"""Standard errors and intervals, all read off the totals of the sampling units.

Taylor linearisation: an estimate's score is its linearised total per unit; its covariance is the
spread of the scores between the units of a stratum,

    V = sum_h n_h / (n_h - 1) sum_u (z_u - zbar_h)(z_u - zbar_h)'

equal to R `survey::svyrecvar` without finite population correction (tests/reference). Units without
members of a segment count as zero, as in R's `subset` of a design. The jackknife deletes one unit
at a time and weights the others of its stratum up by n_h / (n_h - 1) (JKn).

Where many units were grouped by hash, groups differ in size by chance. Their totals are compared
with what their number of units would give, z_g - m_g zbar_h, so that this chance does not pass
for variance; with groups of one unit both formulas are the ones above (Kott 2001).

Letters: U units, k statistics, R replicates (= U).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis import student
from cmt.analysis.moments import MIN_GROUPS, Floats, Moments, hash_of
from cmt.errors import DesignError, Fault

LEVEL = 0.95
"""Confidence level of every interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The sampling units (or groups of them) behind some moments, and where each cell's unit is."""

    strata: tuple[str, ...]
    keys: tuple[str, ...]  # (U,) unit or group, ordered by stratum and key
    stratum: NDArray[np.intp]  # (U,) stratum of each
    members: Floats  # (U,) sampling units in each; 1 unless grouped
    unit_of: NDArray[np.intp]  # (C,) unit of each cell
    stratum_of: NDArray[np.intp]  # (C,) stratum of each cell
    segment_of: tuple[str, ...]  # (C,) segment of each cell

    @property
    def count(self) -> int:
        """Units or groups: what totals and replicates run over."""
        return len(self.stratum)

    @property
    def size(self) -> Floats:
        """(H,) sampling units per stratum."""
        return np.bincount(self.stratum, self.members, len(self.strata)).astype(float)

    @property
    def df(self) -> int:
        """Degrees of freedom of the design: units - strata."""
        return self.count - len(self.strata)


def units_of(moments: Moments) -> Units:
    """The units of the moments. Refuses strata with a single unit, by name."""
    pairs = sorted(moments.sizes)
    strata = tuple(sorted({stratum for stratum, _ in pairs}))
    place = {pair: i for i, pair in enumerate(pairs)}
    number = {stratum: h for h, stratum in enumerate(strata)}
    units = Units(
        strata=strata,
        keys=tuple(unit for _, unit in pairs),
        stratum=np.array([number[s] for s, _ in pairs], np.intp),
        members=np.array([moments.sizes[pair] for pair in pairs], float),
        unit_of=np.array([place[key[1:]] for key in moments.keys], np.intp),
        stratum_of=np.array([number[stratum] for _, stratum, _ in moments.keys], np.intp),
        segment_of=tuple(segment for segment, _, _ in moments.keys),
    )
    if lonely := [strata[h] for h in np.flatnonzero(units.size < 2)]:
        raise DesignError(tuple(_lonely(label) for label in lonely))
    return units


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
    spread = _spread(units, scores)
    return np.asarray(spread.T @ spread)


def variance(units: Units, scores: Floats) -> Floats:
    """Taylor variances of k statistics from their scores (U, k): (k,)."""
    return np.asarray((_spread(units, scores) ** 2).sum(axis=0))


def jackknife_totals(units: Units, per_unit: Floats) -> Floats:
    """Grand totals with each unit deleted in turn and its stratum weighted up.

    per_unit  (U, ...) totals per unit
    returns   (U, ...) one replicate a unit
    """
    stratum_total = np.zeros((len(units.strata), *per_unit.shape[1:]))
    np.add.at(stratum_total, units.stratum, per_unit)
    mine = stratum_total[units.stratum]
    factor = (1 / _kept(units)).reshape(-1, *[1] * (per_unit.ndim - 1))
    return np.asarray(per_unit.sum(axis=0) - mine + factor * (mine - per_unit))


def jackknife_variance(units: Units, replicates: Floats, estimate: Floats) -> Floats:
    """Variance of k statistics from delete-one-unit replicates (U, k) about the estimate (k,)."""
    return np.asarray(_kept(units) @ (replicates - estimate) ** 2)


def collapsed(units: Units, per_unit: Floats, groups: int) -> tuple[Units, Floats]:
    """Units dealt into about so many groups of equal size within their strata, by hash of key.

    For statistics too dear to replicate once a unit. Small strata keep their units.
    """
    group = np.empty(units.count, np.intp)
    made: list[int] = []
    for h in range(len(units.strata)):
        mine = np.flatnonzero(units.stratum == h)
        wanted = min(len(mine), max(MIN_GROUPS, groups * len(mine) // units.count))
        order = sorted(mine, key=lambda u: hash_of(units.keys[u]))
        group[order] = len(made) + np.arange(len(mine)) % wanted
        made += [h] * wanted
    out = np.zeros((len(made), *per_unit.shape[1:]))
    np.add.at(out, group, per_unit)
    dealt = replace(
        units,
        keys=tuple(map(str, range(len(made)))),
        stratum=np.array(made, np.intp),
        members=np.bincount(group, units.members, len(made)).astype(float),
        unit_of=group[units.unit_of],
    )
    return dealt, out


def t_quantile(df: float) -> float:
    """The two-sided LEVEL quantile of Student's t."""
    return student.t_quantile(0.5 + LEVEL / 2, df)


def z_quantile() -> float:
    """The two-sided LEVEL quantile of the normal distribution."""
    return student.normal_quantile(0.5 + LEVEL / 2)


def t_test(difference: float, se: float, df: float) -> float:
    """Two-sided p-value of a difference; nan when it has no error."""
    return student.two_sided_p(difference / se, df) if se > 0 else float("nan")


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
    """Deviations of unit totals from their stratum, scaled so that squares add up to variances."""
    total = np.zeros((len(units.strata), scores.shape[1]))
    np.add.at(total, units.stratum, scores)
    means = total / units.size[:, None]
    count = np.bincount(units.stratum, minlength=len(units.strata)).astype(float)
    inflation = np.sqrt(count / (count - 1))[units.stratum]
    out: Floats = (scores - units.members[:, None] * means[units.stratum]) * inflation[:, None]
    return out


def _kept(units: Units) -> Floats:
    """Share of its stratum that is left when each unit is deleted: (U,)."""
    out: Floats = 1 - units.members / units.size[units.stratum]
    return out


def _lonely(label: str) -> Fault:
    got = "it has a single sampling unit, so its error cannot be computed"
    if not label:
        hint = "Leave the cluster out if respondents were chosen one by one, or wait for answers"
        return Fault(where="the survey", got=got, expected="at least two", hint=hint)
    return Fault(
        where=f"stratum '{label}'",
        got=got,
        expected="at least two sampling units in every stratum",
        hint="Merge it with a similar stratum, or leave the strata out",
    )
