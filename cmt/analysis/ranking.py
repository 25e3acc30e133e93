"""How sure a driver's place is: chances of rank and quadrant, tiers, drivers that are one.

The replicates of the drivers' shares, and of their scores, give a joint covariance; chances are
those of a normal distribution with it, shares on the square-root scale as in their intervals.
Quadrant chances are exact for that distribution, rank chances are read off a fixed design
(`chances.py`) with their error.

Letters: U units, p drivers, R replicates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cmt.analysis.chances import among_first, both_positive
from cmt.analysis.detail import DriverChance, Sign
from cmt.analysis.drivers import Fitted
from cmt.analysis.estimates import flag_for
from cmt.analysis.infer import (
    Units,
    collapsed,
    jackknife_covariance,
    jackknife_totals,
    t_quantile,
    totals,
)
from cmt.analysis.moments import KINDS, Floats, Moments
from cmt.analysis.results import DriverEffect, DriverModel
from cmt.analysis.shares import REPLICATES

FIRST = 3
"""Places of "the strongest three"."""
FAR = 40.0
"""Standard errors from a line beyond which the chance of crossing it is none."""
ALIKE = 0.9
"""A higher correlation between two drivers, either sign: clients do not tell them apart."""


def chances(
    fitted: Fitted, moments: Moments, units: Units
) -> tuple[tuple[DriverChance, ...], float]:
    """Chances of every driver of a model, and the largest error of a chance of rank.

    A driver that goes with lower satisfaction is counted as weak, as in `priorities`. Where a
    score is withheld the driver has no quadrant, and does not move the line.
    """
    model, found = fitted.model, fitted.shares
    if found is None:
        return (), math.nan
    names = [effect.driver for effect in model.effects]
    p = len(names)
    whole, replicated = _indices(moments, units, names, groups=found.groups)
    roots = np.sqrt(np.maximum(found.replicates, 0.0))
    centre = np.concatenate([np.sqrt(np.maximum(found.centre, 0.0)), whole])
    spread = jackknife_covariance(found.units, np.column_stack([roots, replicated]), centre)
    root = np.sqrt(np.maximum(found.shares, 0.0))
    first, error = among_first(root, spread[:p, :p], FIRST)
    shown = np.array([_shown(moments, name) for name in names])
    above, joint = _against_lines(root, whole, spread, shown)
    rows = []
    for j, effect in enumerate(model.effects):
        row = DriverChance(
            driver=effect.driver, sign=sign_of(effect, model.df), top_three=float(first[j])
        )
        if shown[j] and shown.sum() > 1:
            row = _placed(row, above[:, j], joint[j])
        rows.append(row)
    return tuple(rows), error


def sign_of(effect: DriverEffect, df: float) -> Sign:
    """Whether a driver goes against the others' grain; said, never floored or turned round."""
    if effect.correlation < 0:
        return "opposed"
    clear = abs(effect.coefficient) > t_quantile(df) * effect.coefficient_se
    return "suppressor" if clear and effect.coefficient < 0 else ""


def clearly_opposed(effect: DriverEffect, df: float) -> bool:
    """Whether a driver's correlation is below zero by more than chance: r / sqrt((1 - r^2) / df).

    df  of the model: sampling units less strata, so that clusters count as one
    """
    r = effect.correlation
    return r < 0 and -r * math.sqrt(df) > t_quantile(df) * math.sqrt(max(0.0, 1 - r * r))


def tiers(model: DriverModel) -> tuple[tuple[str, ...], ...]:
    """Drivers in groups, strongest first: each of one is clearly before each of the next.

    Within a group no order can be told. Clearly: their share intervals do not overlap.
    """
    ranked = sorted(model.effects, key=lambda effect: -effect.share)
    out: list[list[str]] = []
    for at, effect in enumerate(ranked):
        before, after = ranked[:at], ranked[at:]
        lowest = min((e.share_low for e in before), default=-math.inf)
        if not out or lowest > max(e.share_high for e in after):
            out.append([])
        out[-1].append(effect.driver)
    return tuple(map(tuple, out))


def alike(names: Sequence[str], correlation: Floats) -> tuple[tuple[str, ...], ...]:
    """Groups of drivers linked by correlations above ALIKE: each stands for the others.

    correlation  (1 + p, 1 + p), outcome first
    """
    linked = np.abs(correlation[1:, 1:]) >= ALIKE
    for _ in names:
        linked = linked @ linked
    groups = {tuple(n for n, ok in zip(names, row, strict=True) if ok) for row in linked}
    return tuple(sorted((g for g in groups if len(g) > 1), key=lambda g: names.index(g[0])))


def smallest_eigenvalue(correlation: Floats) -> float:
    """Of the drivers' correlations (1 + p, 1 + p): 1 where none is related, 0 where one repeats."""
    return float(np.linalg.eigvalsh(correlation[1:, 1:])[0])


def _shown(moments: Moments, driver: str) -> bool:
    counts = moments.tallies[moments.plan.position(driver)][0][:, KINDS:].sum()
    return flag_for(round(float(counts))) not in ("withheld", "undefined")


def _indices(
    moments: Moments, units: Units, names: Sequence[str], *, groups: int
) -> tuple[Floats, Floats]:
    """Mean score of each driver, lowest to highest as 0 to 1, and its replicates: (p,), (R, p).

    A replicate without an answer to a driver has the score of the whole: it is left out.
    """
    parts = []
    for name in names:
        position = moments.plan.position(name)
        values = np.array(moments.plan.columns[position].values)
        weighted = moments.tallies[position][1][:, KINDS:]
        score = (values - values[0]) / (values[-1] - values[0])
        parts.append(np.column_stack([weighted @ score, weighted.sum(axis=1)]))
    per_unit = totals(units, np.stack(parts, axis=1))
    if groups:
        units, per_unit = collapsed(units, per_unit, REPLICATES)
    whole, replicates = per_unit.sum(axis=0), jackknife_totals(units, per_unit)
    score, base = whole[:, 0] / whole[:, 1], replicates[..., 1]
    found = replicates[..., 0] / np.where(base > 0, base, 1.0)
    return score, np.where(base > 0, found, score)


def _against_lines(
    root: Floats, index: Floats, spread: Floats, shown: Floats
) -> tuple[Floats, Floats]:
    """Distances of shares and scores from their lines in standard errors, (2, p), and the
    correlation of the two in each driver, (p,)."""
    p = len(root)
    centring = np.eye(p) - np.outer(np.ones(p), shown / max(shown.sum(), 1))
    turn = np.zeros((2 * p, 2 * p))
    turn[:p, :p], turn[p:, p:] = np.eye(p), centring
    moved = turn @ spread @ turn.T
    distance = np.concatenate([root - math.sqrt(1 / p), centring @ index])
    se = np.sqrt(np.maximum(np.diag(moved), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        above = np.nan_to_num(distance / se, nan=0.0)
        joint = np.nan_to_num(np.diag(moved[:p, p:]) / (se[:p] * se[p:]), nan=0.0)
    return np.clip(above, -FAR, FAR).reshape(2, p), joint


def _placed(row: DriverChance, above: Floats, correlation: float) -> DriverChance:
    """A driver with its chances of the four quadrants."""
    strong, good = float(above[0]), float(above[1])
    if row.sign == "opposed":
        strong = -FAR
    return replace(
        row,
        act_first=both_positive(strong, -good, -correlation),
        protect=both_positive(strong, good, correlation),
        maintain=both_positive(-strong, good, -correlation),
        monitor=both_positive(-strong, -good, correlation),
    )
