"""What goes with a change of overall satisfaction: the change of each driver times its coefficient.

With x_j the mean score of driver j and b_j its coefficient, now and before,

    change = sum_j b'_j (x1_j - x0_j) + remainder,     b'_j = (b1_j + b0_j) / 2

(the Blinder-Oaxaca split with the average of both models, Reimers 1983). The remainder is all that
no driver's change goes with: other things that matter, coefficients that moved, drivers that cannot
be compared. It is associated with, never caused by: what moved a driver may have moved satisfaction
by itself. That a driver's change goes with any of it is tested by t, with Holm's correction over
the drivers: of many, one always looks as if it did.

Errors by Taylor linearisation, from each wave's covariance of overall score, driver scores and
coefficients together; the two waves are taken as independent samples. Means are of everyone who
answered, as in the tables of scores; coefficients are of complete cases. There are none where gaps
were marked in place of answers: those coefficients are not of the scores.

Letters: U units, p drivers.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from cmt.analysis.continuity import continuity
from cmt.analysis.domain import Domain
from cmt.analysis.drivers import regression
from cmt.analysis.history import Contribution, Contributions, DriverLevels, Effect
from cmt.analysis.infer import covariance, holm, t_test, totals
from cmt.analysis.mix_change import effect
from cmt.analysis.moments import Floats, Moments
from cmt.analysis.results import DriverModel, Results
from cmt.analysis.units import Units


def driver_levels(model: DriverModel, moments: Moments, units: Units) -> DriverLevels | None:
    """Overall score, driver scores and coefficients of a model of complete cases; None without one.

    moments  of the same answers, the model's drivers in the block
    """
    if not model.effects:
        return None
    drivers = [effect.driver for effect in model.effects]
    domain = Domain.of(moments, units, "")
    places = [0, *(1 + moments.plan.block.index(name) for name in (model.outcome, *drivers))]
    b, z_b = regression(totals(units, moments.gram)[:, places][:, :, places])
    overall, z = _mean(model.outcome, domain, moments)
    means = [_mean(driver, domain, moments) for driver in drivers]
    lowest, unit = _scale(model.outcome, moments)
    scores = np.column_stack([unit * z, *(score for _, score in means), unit * z_b[:, 1:]])
    return DriverLevels(
        outcome=model.outcome,
        index=(overall - lowest) * unit,
        drivers=tuple(drivers),
        means=tuple(mean for mean, _ in means),
        coefficients=tuple((unit * b[1:]).tolist()),
        covariance=tuple(map(tuple, covariance(units, scores).tolist())),
        df=model.df,
    )


def contributions(now: Results, before: Results, wave: int) -> Contributions | None:
    """The change of the overall score by driver; None where a wave has no model to tell it by.

    wave    the earlier wave's place among the waves
    """
    ours, theirs = now.driver_levels, before.driver_levels
    if ours is None or theirs is None or ours.outcome != theirs.outcome:
        return None
    named = dict.fromkeys((*ours.drivers, *theirs.drivers))
    in_both = [name for name in named if name in ours.drivers and name in theirs.drivers]
    kept = [name for name in (ours.outcome, *in_both) if _goes_on(now, before, name)]
    if ours.outcome not in kept:
        return None
    return contributed(
        ours, theirs, kept[1:], wave, tuple(name for name in named if name not in kept)
    )


def contributed(
    now: DriverLevels,
    before: DriverLevels,
    drivers: list[str],
    wave: int,
    left_out: tuple[str, ...] = (),
) -> Contributions:
    """The change of the overall score, of which these drivers are in both models."""
    pair = (now, before)
    whole = [np.eye(1, 1 + 2 * len(each.drivers))[0] * sign for each, sign in _signed(pair)]
    rows, rest = [], [each.copy() for each in whole]
    for driver in drivers:
        row, slopes = _of_driver(pair, driver)
        rows.append(row)
        rest = [left - slope for left, slope in zip(rest, slopes, strict=True)]
    rows = _adjusted(rows)
    change = now.index - before.index
    return Contributions(
        outcome=now.outcome,
        before=wave,
        change=_effect(change, whole, pair),
        drivers=tuple(rows),
        remainder=_effect(change - sum(row.overall.points for row in rows), rest, pair),
        left_out=left_out,
    )


def _adjusted(rows: list[Contribution]) -> list[Contribution]:
    """The same with the p-values of their parts, corrected by Holm's method."""
    p = [_p_of(row.overall) for row in rows]
    corrected = holm(np.array(p)).tolist()
    return [
        replace(row, p=each, p_adjusted=held)
        for row, each, held in zip(rows, p, corrected, strict=True)
    ]


def _p_of(part: Effect) -> float:
    return t_test(part.points, part.se, math.inf if math.isnan(part.df) else part.df)


Pair = tuple[DriverLevels, DriverLevels]


def _of_driver(pair: Pair, driver: str) -> tuple[Contribution, list[Floats]]:
    """One driver's contribution, and what it moves by when anything in each wave does."""
    places = [each.drivers.index(driver) for each in pair]
    means = [each.means[j] for each, j in zip(pair, places, strict=True)]
    found = [each.coefficients[j] for each, j in zip(pair, places, strict=True)]
    moved, b = means[0] - means[1], (found[0] + found[1]) / 2
    level, overall = [], []
    for (each, sign), j in zip(_signed(pair), places, strict=True):
        own, slope = np.zeros((2, 1 + 2 * len(each.drivers)))
        own[1 + j] = sign
        slope[1 + j], slope[1 + len(each.drivers) + j] = sign * b, moved / 2
        level.append(own)
        overall.append(slope)
    row = Contribution(
        driver=driver,
        change=_effect(moved, level, pair),
        coefficient=b,
        overall=_effect(b * moved, overall, pair),
    )
    return row, overall


def _effect(points: float, slopes: list[Floats], pair: Pair) -> Effect:
    spreads = [np.array(each.covariance) for each in pair]
    return effect(points, slopes, spreads, [each.df for each in pair])


def _signed(pair: Pair) -> tuple[tuple[DriverLevels, float], tuple[DriverLevels, float]]:
    return (pair[0], 1.0), (pair[1], -1.0)


def _goes_on(now: Results, before: Results, measure: str) -> bool:
    return continuity(now, before, measure).verdict != "not-comparable"


def _mean(measure: str, domain: Domain, moments: Moments) -> tuple[float, Floats]:
    """The mean of a measure and its scores (U,)."""
    at = moments.plan.position(measure)
    values = np.array(moments.plan.columns[at].values)
    mean, _, scores = domain.ratios(moments.tallies[at], values[:, None])
    return float(mean[0]), scores[:, 0]


def _scale(outcome: str, moments: Moments) -> tuple[float, float]:
    """The lowest point of the outcome, and the points of 0 to 100 that a point counts."""
    values = moments.plan.columns[moments.plan.position(outcome)].values
    return float(values[0]), float(100 / (values[-1] - values[0]))
