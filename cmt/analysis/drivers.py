"""The driver model: what is associated with overall satisfaction, how strongly, how surely.

Weighted least squares of the outcome on the drivers' composites over respondents complete on
them. Coefficients carry Taylor errors (R `svyglm`); shares of explained variance (LMG) carry
delete-one-unit jackknife intervals on the square-root scale (KERNEL.md has their coverage). What
the data cannot carry is refused by name. Associations, never causes.

Columns of the block named as `always` (marks of gaps, `routing.py`) are in every model before any
driver: shares are of what they leave unexplained.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.bounds import kish
from cmt.analysis.importance import (
    EIGENVALUE,
    VARIANCE,
    correlations,
    covariances,
    left_by,
    relative_weights,
    repeated,
)
from cmt.analysis.infer import (
    Units,
    jackknife_covariance,
    jackknife_totals,
    jackknife_variance,
    totals,
    variance,
)
from cmt.analysis.moments import KINDS, Floats, Moments
from cmt.analysis.results import DriverEffect, DriverModel, Exclusion, Refusal
from cmt.analysis.shares import (
    EXPLAINED,
    REPLICATED_IN_FULL,
    Replicated,
    replicated,
    share_intervals,
)
from cmt.analysis.wald import f_tail, wald_f

CASES_PER_TERM = 10
"""Complete cases needed for each term of the model, the constant included."""
CASES_AT_LEAST = 30
UNITS_SPARE = 2
"""Sampling units needed beyond one a driver, so that the jackknife has something to vary."""
FEWEST_DRIVERS = 2
"""With fewer there is nothing to put before anything else."""
MOST_DRIVERS = 60
"""More drivers than this are refused: no respondent rates so many things apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A driver model with what later steps need of its making; `shares` None when refused."""

    model: DriverModel
    correlation: Floats  # (1 + p, 1 + p) of outcome and drivers, beyond the columns always in
    shares: Replicated | None = None
    p_together: float = float("nan")  # that no driver has a coefficient other than zero


def fit_drivers(
    moments: Moments,
    units: Units,
    *,
    excluded: tuple[Exclusion, ...] = (),
    weighted: bool,
    always: int = 0,
    in_full: int = REPLICATED_IN_FULL,
) -> Fitted:
    """The driver model with its replicates.

    excluded  drivers already left out of the block, with the reason
    always    columns at the end of the block that are no drivers and in every model
    in_full   most drivers with which the jackknife deletes each unit by itself
    """
    outcome, *columns = moments.plan.block
    drivers, marks = columns[: len(columns) - always], columns[len(columns) - always :]
    grams = totals(units, moments.gram)
    model = DriverModel(
        outcome=outcome,
        n=int(moments.complete.sum()),
        units=_behind(units, totals(units, moments.complete.astype(float)) > 0),
        weighted=weighted,
        excluded=excluded,
    )
    none = np.empty((0, 0))
    if refusal := _too_few(model, drivers, moments, units):
        return Fitted(model=replace(model, refusal=refusal), correlation=none)
    left = left_by(covariances(grams.sum(axis=0)[None]), always)[0]
    varies = np.diag(left) > VARIANCE
    if not varies[0]:
        refusal = Refusal(reason="constant-outcome", n=model.n)
        return Fitted(model=replace(model, refusal=refusal), correlation=none)
    constant = [d for d, ok in zip(drivers, varies[1:], strict=True) if not ok]
    drivers = [d for d in drivers if d not in constant]
    model = replace(
        model, excluded=excluded + tuple(Exclusion(driver=d, reason="constant") for d in constant)
    )
    correlation = correlations(left[varies][:, varies][None])[0]
    if refusal := _unfit(model, drivers, correlation):
        return Fitted(model=replace(model, refusal=refusal), correlation=correlation)
    keep = np.flatnonzero(np.concatenate([[True], varies, np.ones(always, bool)]))
    grams = grams[:, keep][:, :, keep]
    middle = [moments.plan.columns[moments.plan.position(c)].midpoint for c in drivers + marks]
    centre = moments.plan.columns[moments.plan.position(outcome)].midpoint
    shares = replicated(grams, units, always=always, in_full=in_full)
    model = _fit(model, drivers, grams, units, np.array([centre, *middle]), shares, always)
    return Fitted(
        model=model,
        correlation=correlation,
        shares=shares,
        p_together=_p_together(grams, units, len(drivers)),
    )


def _behind(units: Units, present: NDArray[np.bool_]) -> int:
    """Sampling units behind the units or groups that are present."""
    return units.behind(present)


def needed_cases(drivers: int) -> int:
    """Complete cases a model with so many drivers needs."""
    return max(CASES_AT_LEAST, CASES_PER_TERM * (drivers + 1))


def regression(grams: Floats) -> tuple[Floats, Floats]:
    """Weighted least squares of column 1 on the constant and columns 2 ... from unit grams.

    grams    (U, q, q) per sampling unit
    returns  (q - 1,) coefficients, constant first, and their scores (U, q - 1)

    Errors from the scores are those of R `survey::svyglm` (tests/reference).
    """
    xx, xy = _normal(grams)
    bread = np.linalg.inv(xx.sum(axis=0))
    b = bread @ xy.sum(axis=0)
    return b, (xy - xx @ b) @ bread


def _p_together(grams: Floats, units: Units, drivers: int) -> float:
    """p of the test that the coefficients of all drivers are zero; nan for too few units.

    Their covariance is that of the jackknife: linearised, small samples of many drivers would
    pass for associated two or three times as often as the test says.
    """
    b, _ = regression(grams)
    xx, xy = _normal(jackknife_totals(units, grams))
    try:
        each = np.asarray(np.linalg.solve(xx, xy[:, :, None])[:, :, 0], np.float64)
    except np.linalg.LinAlgError:
        return float("nan")
    some = slice(1, 1 + drivers)
    spread = jackknife_covariance(units, each[:, some], b[some])
    free = float(units.df_of(grams[:, 0, 0] > 0))
    f, df2 = wald_f(b[some], spread, free)
    return f_tail(f, drivers, df2) if f == f else f


def regression_errors(grams: Floats, units: Units) -> Floats:
    """Standard errors (q - 1,) of `regression`, from every replicate if the survey came with them.

    A replicate in which the coefficients are not determined is left out, as in R.
    """
    b, scores = regression(grams)
    if units.supplied is None:
        return np.asarray(np.sqrt(variance(units, scores)))
    xx, xy = _normal(jackknife_totals(units, grams))
    sound = np.linalg.cond(xx) < 1 / EIGENVALUE
    each = np.tile(b, (len(xx), 1))
    each[sound] = np.linalg.solve(xx[sound], xy[sound][:, :, None])[:, :, 0]
    return np.asarray(np.sqrt(jackknife_variance(units, each, b)))


def _normal(grams: Floats) -> tuple[Floats, Floats]:
    """The normal equations of stacked grams: X'X and X'y, the constant first."""
    terms = np.r_[0, 2 : grams.shape[1]]
    return grams[:, terms][:, :, terms], grams[:, terms, 1]


def _fit(
    model: DriverModel,
    drivers: list[str],
    grams: Floats,
    units: Units,
    midpoints: Floats,
    shares: Replicated,
    always: int,
) -> DriverModel:
    df = units.df_of(grams[:, 0, 0] > 0)
    b, _ = regression(grams)
    share_se, low, high = share_intervals(shares, df)
    left = left_by(covariances(grams.sum(axis=0)[None]), always)
    correlation = correlations(left)
    sd = np.sqrt(np.diag(left[0]))
    inverse = np.linalg.inv(correlation[0, 1:, 1:])
    r2 = float(correlation[0, 0, 1:] @ inverse @ correlation[0, 0, 1:])
    errors = regression_errors(grams, units)
    weights = relative_weights(correlation)[0]
    effects = tuple(
        DriverEffect(
            driver=driver,
            share=float(shares.shares[j]),
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
        adjusted_r2=1 - (1 - r2) * (model.n - 1 - always) / (model.n - len(b)),
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


def _unfit(model: DriverModel, drivers: list[str], correlation: Floats) -> Refusal | None:
    """Refuse a model with too few drivers left, with drivers that repeat each other exactly, by
    name, or with none that explains anything."""
    if len(drivers) < FEWEST_DRIVERS:
        return Refusal(reason="no-drivers", n=model.n)
    if guilty := repeated(drivers, correlation[1:, 1:]):
        return Refusal(reason="collinear", drivers=guilty, n=model.n)
    r = correlation[1:, 0]
    if float(r @ np.linalg.solve(correlation[1:, 1:], r)) < EXPLAINED:
        return Refusal(reason="no-association", n=model.n)
    return None
