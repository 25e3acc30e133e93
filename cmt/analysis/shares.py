"""Shares of explained variance with their replicates: what intervals and ranks are read off.

The share of a driver is its part of R2 (LMG, `importance.py`). Its error is a delete-one-unit
jackknife, its interval one on the square-root scale (KERNEL.md has the coverage).

Letters: U units, R replicates, p drivers, q columns of a gram.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmt.analysis.importance import (
    EXACT_DRIVERS,
    correlations,
    covariances,
    left_by,
    lmg,
    sampled_lmg,
)
from cmt.analysis.infer import (
    Units,
    collapsed,
    jackknife_totals,
    jackknife_variance,
    t_quantile,
)
from cmt.analysis.moments import Floats

REPLICATED_IN_FULL = 12
"""With more drivers than this the jackknife deletes groups of units, not each unit."""
REPLICATES = 100
"""About so many groups then; KERNEL.md has the coverage."""
REPLICATED_EXACTLY = 16
"""With more drivers than this replicates share R2 out over sampled orders of entry, the same in
all of them, about the whole sample's share over these orders; the share itself stays exact."""
EXPLAINED = 1e-9
"""A smaller R2 is none: there is nothing to share out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicated:
    """Shares of R2 in the whole sample and with units deleted in turn.

    Letters: R replicates, p drivers.
    """

    shares: Floats  # (p,) of the whole sample
    errors: Floats  # (p,) of these shares from sampled orders of entry; 0 where they are exact
    centre: Floats  # (p,) what replicates vary about: the shares, or their sampled counterpart
    replicates: Floats  # (R, p)
    units: Units  # deleted in turn
    groups: int  # that units were dealt into; 0 = each was deleted by itself


def replicated(
    grams: Floats, units: Units, *, always: int = 0, in_full: int = REPLICATED_IN_FULL
) -> Replicated:
    """LMG shares of R2 in the whole sample and with each unit, or group of units, deleted.

    grams    (U, q, q) per sampling unit; column 1 is the outcome, the last `always` no drivers
    in_full  most drivers with which each unit is deleted by itself
    """
    total = grams.sum(axis=0)[None]
    drivers = grams.shape[1] - 2 - always
    grouped = drivers > in_full
    if grouped:
        units, grams = collapsed(units, grams, REPLICATES)
    stacked = np.concatenate([total, jackknife_totals(units, grams)])
    correlation = correlations(left_by(covariances(stacked), always))
    whole, errors = _parts(correlation[:1], EXACT_DRIVERS)
    parts, _ = _parts(correlation, REPLICATED_EXACTLY)
    found = parts.sum(axis=1, keepdims=True)
    shares = parts / np.maximum(found, EXPLAINED)
    # A replicate in which the drivers explain nothing has no shares and is left out, as in R.
    shares = np.where(found > EXPLAINED, shares, shares[0])
    explained = max(float(whole.sum()), EXPLAINED)
    return Replicated(
        shares=whole[0] / explained,
        errors=errors[0] / explained,
        centre=shares[0],
        replicates=shares[1:],
        units=units,
        groups=units.count if grouped else 0,
    )


def share_intervals(shares: Replicated, df: float) -> tuple[Floats, Floats, Floats]:
    """Jackknife errors of shares and their intervals on the square-root scale: each (p,)."""
    units, centre = shares.units, np.sqrt(np.maximum(shares.centre, 0.0))
    se = np.sqrt(jackknife_variance(units, shares.replicates, shares.centre))
    roots = np.sqrt(np.maximum(shares.replicates, 0.0))
    half = t_quantile(df) * np.sqrt(jackknife_variance(units, roots, centre))
    root = np.sqrt(np.maximum(shares.shares, 0.0))
    return se, np.maximum(0.0, root - half) ** 2, np.minimum(1.0, root + half) ** 2


def _parts(correlation: Floats, exactly: int) -> tuple[Floats, Floats]:
    """LMG of stacked correlations and its error: exact for so many drivers, else sampled."""
    if correlation.shape[1] - 1 > exactly:
        return sampled_lmg(correlation)
    parts = lmg(correlation)
    return parts, np.zeros_like(parts)
