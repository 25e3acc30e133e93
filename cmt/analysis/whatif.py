"""What if a share of clients were one step up on a driver: the overall score associated with it.

One step is one point of the driver's scale; nobody moves above its top. A client with composite x
moves min(1, top - x), on average the driver's `room` g. With b the driver's coefficient, other
drivers alike, the overall score associated with everybody moving differs by

    d = b g 100 / (width of the outcome's scale)

and with a share s of clients, drawn from all alike, by s d. Its error is by Taylor linearisation:
the scores of b and g together, z_d = g z_b + b z_g, and with those of the overall score for the
range of that. This is a reading of one survey's differences between clients, not a forecast: the
clients who are one step up differ in other things too. Associated with, never will.

Not given where gaps are marked in place of answers: those clients have no step to take.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmt.analysis.action import Step, WhatIf
from cmt.analysis.domain import Domain
from cmt.analysis.drivers import regression
from cmt.analysis.infer import covariance, t_quantile, totals
from cmt.analysis.moments import Floats, Moments
from cmt.analysis.results import DriverModel
from cmt.analysis.units import Units
from cmt.errors import EstimationError, Fault

SHOWN = (0.1, 0.25)
"""Shares of clients that reports speak of: small steps, near what was observed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A share of clients one step up on a driver, and the overall score associated with it."""

    driver: str
    share: float
    difference: float  # points of 0 to 100
    low: float  # 95 %
    high: float
    score: float  # the overall score then, inside 0 ... 100
    score_low: float
    score_high: float


def what_if(model: DriverModel, moments: Moments, units: Units) -> WhatIf | None:
    """One step up on each driver of a model of complete cases; None where there is no model."""
    if not model.effects:
        return None
    drivers = [effect.driver for effect in model.effects]
    places = [0, *(1 + moments.plan.block.index(name) for name in (model.outcome, *drivers))]
    grams = totals(units, moments.gram)[:, places][:, :, places]
    b, z_b = regression(grams)
    domain = Domain.of(moments, units, "")
    lowest, unit, overall, z = _overall(model.outcome, domain, moments)
    columns, found = [z * unit], []
    for j, driver in enumerate(drivers, start=1):
        (room, below), z_room = _room(driver, domain, moments)
        columns.append(unit * (room * z_b[:, j] + b[j] * z_room))
        found.append((driver, below, room, float(b[j]) * room * unit))
    spread = covariance(units, np.column_stack(columns))
    steps = tuple(
        Step(
            driver=driver,
            below_top=below,
            room=room,
            difference=difference,
            se=float(spread[j, j]) ** 0.5,
            covariance=float(spread[0, j]),
        )
        for j, (driver, below, room, difference) in enumerate(found, start=1)
    )
    return WhatIf(
        overall=(overall - lowest) * unit,
        overall_se=float(spread[0, 0]) ** 0.5,
        df=model.df,
        steps=steps,
    )


def moved(what: WhatIf, driver: str, share: float) -> Moved:
    """The overall score associated with a share of clients one step up on a driver.

    share   0 ... 1
    raises  EstimationError for a driver that is not in the model and a share that is none

    >>> step = Step(driver="speed", below_top=1, room=1, difference=8, se=1, covariance=0)
    >>> round(moved(WhatIf(overall=70, overall_se=1, df=500, steps=(step,)), "speed", 0.1).score, 3)
    70.8
    """
    step = what.step(driver)
    faults = []
    if step is None:
        known = ", ".join(row.driver for row in what.steps)
        faults.append(Fault(where=driver, got="it is not in the driver model", expected=known))
    if not 0 <= share <= 1:
        faults.append(Fault(where="share", got=f"this is {share!r}", expected="0 to 1"))
    if step is None or faults:
        raise EstimationError(faults)
    half = t_quantile(what.df)
    difference, score = share * step.difference, what.overall + share * step.difference
    wide = half * share * step.se
    variance = what.overall_se**2 + share * (share * step.se**2 + 2 * step.covariance)
    wider = half * max(variance, 0.0) ** 0.5
    ends = np.clip([score, score - wider, score + wider], 0.0, 100.0).tolist()
    return Moved(
        driver=driver,
        share=share,
        difference=difference,
        low=difference - wide,
        high=difference + wide,
        score=ends[0],
        score_low=ends[1],
        score_high=ends[2],
    )


def _overall(outcome: str, domain: Domain, moments: Moments) -> tuple[float, float, float, Floats]:
    """Lowest point, points of 0 to 100 a point counts, mean and its scores (U,), of the outcome."""
    at = moments.plan.position(outcome)
    values = np.array(moments.plan.columns[at].values)
    mean, _, scores = domain.ratios(moments.tallies[at], values[:, None])
    return float(values[0]), float(100 / (values[-1] - values[0])), float(mean[0]), scores[:, 0]


def _room(driver: str, domain: Domain, moments: Moments) -> tuple[tuple[float, float], Floats]:
    """Points the average client can move and the share who can, and the first's scores (U,)."""
    at = moments.plan.position(driver)
    values = np.array(moments.plan.columns[at].values)
    step = np.minimum(1.0, values[-1] - values)
    vectors = np.column_stack([step, step > 0])
    found, _, scores = domain.ratios(moments.tallies[at], vectors)
    return (float(found[0]), float(found[1])), scores[:, 0]
