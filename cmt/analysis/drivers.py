"""The driver model: what is associated with overall satisfaction, how strongly, how surely.

Weighted least squares of the outcome on the drivers' composites over respondents complete on
them. Coefficients carry Taylor errors (R `svyglm`); shares of explained variance (LMG) carry
delete-one-unit jackknife intervals on the square-root scale (KERNEL.md has their coverage). What
the data cannot carry is refused by name. Associations, never causes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.describe import kish
from cmt.analysis.importance import correlations, covariances, lmg, relative_weights
from cmt.analysis.infer import (
    Units,
    collapsed,
    jackknife_totals,
    jackknife_variance,
    t_quantile,
    totals,
    variance,
)
from cmt.analysis.moments import KINDS, Floats, Moments
from cmt.analysis.results import DriverEffect, DriverModel, Exclusion, Refusal

CASES_PER_TERM = 10
"""Complete cases needed for each term of the model, the constant included."""
CASES_AT_LEAST = 30
UNITS_SPARE = 2
"""Sampling units needed beyond one a driver, so that the jackknife has something to vary."""
VARIANCE = 1e-12
"""A smaller variance, in scale points squared, is none."""
LOADING = 0.05
"""A driver with a larger part in a vanishing eigenvector is one of those that repeat each other."""
FEWEST_DRIVERS = 2
"""With fewer there is nothing to put before anything else."""
MOST_DRIVERS = 20
"""More drivers than this are refused: exact LMG doubles in cost with each."""
REPLICATED_IN_FULL = 12
"""With more drivers than this the jackknife deletes groups of units, not each unit."""
REPLICATES = 100
"""About so many groups then; KERNEL.md has the coverage."""
EXPLAINED = 1e-9
"""A smaller R2 is none: there is nothing to share out."""
EIGENVALUE = 1e-8
"""A smaller eigenvalue of the drivers' correlations means one repeats others exactly."""


def driver_model(
    moments: Moments, units: Units, *, excluded: tuple[Exclusion, ...] = (), weighted: bool
) -> DriverModel:
    """The driver model of the plan's block, or the reason there is none.

    excluded  drivers already left out of the block, with the reason
    """
    outcome, *drivers = moments.plan.block
    grams = totals(units, moments.gram)
    model = DriverModel(
        outcome=outcome,
        n=int(moments.complete.sum()),
        units=_behind(units, totals(units, moments.complete.astype(float)) > 0),
        weighted=weighted,
        excluded=excluded,
    )
    if refusal := _too_few(model, drivers, moments, units):
        return replace(model, refusal=refusal)
    varies = np.diag(covariances(grams.sum(axis=0)[None])[0]) > VARIANCE
    if not varies[0]:
        return replace(model, refusal=Refusal(reason="constant-outcome", n=model.n))
    constant = [d for d, ok in zip(drivers, varies[1:], strict=True) if not ok]
    drivers = [d for d in drivers if d not in constant]
    model = replace(
        model, excluded=excluded + tuple(Exclusion(driver=d, reason="constant") for d in constant)
    )
    keep = np.flatnonzero(np.concatenate([[True], varies]))
    grams = grams[:, keep][:, :, keep]
    if refusal := _collinear(model, drivers, grams.sum(axis=0)):
        return replace(model, refusal=refusal)
    if _explained(grams.sum(axis=0)) < EXPLAINED:
        return replace(model, refusal=Refusal(reason="no-association", n=model.n))
    midpoints = [moments.plan.columns[moments.plan.position(d)].midpoint for d in drivers]
    centre = moments.plan.columns[moments.plan.position(outcome)].midpoint
    return _fit(model, drivers, grams, units, np.array([centre, *midpoints]))


def _behind(units: Units, present: NDArray[np.bool_]) -> int:
    """Sampling units behind the units or groups that are present."""
    return units.behind(present)


def needed_cases(drivers: int) -> int:
    """Complete cases a model with so many drivers needs."""
    return max(CASES_AT_LEAST, CASES_PER_TERM * (drivers + 1))


def regression(grams: Floats, units: Units) -> tuple[Floats, Floats]:
    """Weighted least squares of column 1 on the constant and columns 2 ... from unit grams.

    grams    (U, q, q) per sampling unit
    returns  (q - 1,) coefficients, constant first, and their scores (U, q - 1)

    Errors from the scores are those of R `survey::svyglm` (tests/reference).
    """
    terms = np.r_[0, 2 : grams.shape[1]]
    xx, xy = grams[:, terms][:, :, terms], grams[:, terms, 1]
    bread = np.linalg.inv(xx.sum(axis=0))
    b = bread @ xy.sum(axis=0)
    return b, (xy - xx @ b) @ bread


def share_intervals(
    grams: Floats, units: Units, df: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """LMG shares of R2 with jackknife errors and intervals on the square-root scale.

    grams    (U, q, q) per sampling unit; column 1 is the outcome
    returns  shares, errors, low, high, each (p,)
    """
    total = grams.sum(axis=0)[None]
    if grams.shape[1] - 2 > REPLICATED_IN_FULL:
        units, grams = collapsed(units, grams, REPLICATES)
    stacked = np.concatenate([total, jackknife_totals(units, grams)])
    parts = lmg(correlations(covariances(stacked)))
    explained = np.maximum(parts.sum(axis=1, keepdims=True), EXPLAINED)
    shares = parts / explained
    se = np.sqrt(jackknife_variance(units, shares[1:], shares[0]))
    root = np.sqrt(np.maximum(shares, 0.0))
    half = t_quantile(df) * np.sqrt(jackknife_variance(units, root[1:], root[0]))
    low, high = np.maximum(0.0, root[0] - half) ** 2, np.minimum(1.0, root[0] + half) ** 2
    return shares[0], se, low, high


def _fit(
    model: DriverModel, drivers: list[str], grams: Floats, units: Units, midpoints: Floats
) -> DriverModel:
    df = units.df_of(grams[:, 0, 0] > 0)
    b, scores = regression(grams, units)
    shares, share_se, low, high = share_intervals(grams, units, df)
    covariance = covariances(grams.sum(axis=0)[None])
    correlation = correlations(covariance)
    sd = np.sqrt(np.diag(covariance[0]))
    inverse = np.linalg.inv(correlation[0, 1:, 1:])
    r2 = float(correlation[0, 0, 1:] @ inverse @ correlation[0, 0, 1:])
    errors = np.sqrt(variance(units, scores))
    weights = relative_weights(correlation)[0]
    effects = tuple(
        DriverEffect(
            driver=driver,
            share=float(shares[j]),
            share_se=float(share_se[j]),
            share_low=float(low[j]),
            share_high=float(high[j]),
            relative_weight=float(weights[j] / weights.sum()),
            correlation=float(correlation[0, 0, j + 1]),
            coefficient=float(b[j + 1]),
            coefficient_se=float(errors[j + 1]),
            beta=float(b[j + 1] * sd[j + 1] / sd[0]),
            vif=float(inverse[j, j]),
        )
        for j, driver in enumerate(drivers)
    )
    return replace(
        model,
        effects=effects,
        intercept=float(b[0] + midpoints[0] - b[1:] @ midpoints[1:]),
        df=float(df),
        r2=r2,
        adjusted_r2=1 - (1 - r2) * (model.n - 1) / (model.n - len(drivers) - 1),
    )


def _too_few(
    model: DriverModel, drivers: list[str], moments: Moments, units: Units
) -> Refusal | None:
    """Refuse what the number of drivers, complete answers or sampling units cannot carry."""
    if len(drivers) < FEWEST_DRIVERS:
        return Refusal(reason="no-drivers", n=model.n)
    if len(drivers) > MOST_DRIVERS:
        return Refusal(reason="too-many-drivers", n=len(drivers), needed=MOST_DRIVERS)
    needed = needed_cases(len(drivers))
    outcome = moments.tallies[moments.plan.position(model.outcome)].sum(axis=1)[:, KINDS:]
    if min(model.n, kish(outcome)) < needed:
        rare = tuple(d for d in drivers if _answers(moments, d) < needed)
        named = rare or tuple(drivers)
        n = int(min(model.n, kish(outcome)))
        return Refusal(reason="too-few-cases", drivers=named, n=n, needed=needed)
    complete = totals(units, moments.complete.astype(float)) > 0
    strata = len(set(units.stratum[complete]))
    if model.units < len(drivers) + UNITS_SPARE or model.units <= strata:
        wanted = max(len(drivers) + UNITS_SPARE, strata + 1)
        return Refusal(reason="too-few-units", n=model.units, needed=wanted)
    return None


def _answers(moments: Moments, driver: str) -> int:
    return int(moments.tallies[moments.plan.position(driver)][0][:, KINDS:].sum())


def _explained(gram: Floats) -> float:
    """R2 of the model from one gram."""
    c = correlations(covariances(gram[None]))[0]
    return float(c[0, 1:] @ np.linalg.solve(c[1:, 1:], c[1:, 0]))


def _collinear(model: DriverModel, drivers: list[str], gram: Floats) -> Refusal | None:
    """Refuse drivers that repeat each other exactly, by name; or a model with too few left."""
    if len(drivers) < FEWEST_DRIVERS:
        return Refusal(reason="no-drivers", n=model.n)
    among = correlations(covariances(gram[None]))[0, 1:, 1:]
    values, vectors = np.linalg.eigh(among)
    if values[0] >= EIGENVALUE:
        return None
    loads = zip(drivers, vectors[:, 0], strict=True)
    guilty = tuple(driver for driver, load in loads if abs(load) > LOADING)
    return Refusal(reason="collinear", drivers=guilty, n=model.n)
