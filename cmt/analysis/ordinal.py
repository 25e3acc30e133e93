"""A proportional odds model of the outcome: does the order of the drivers hold?

The driver model takes the outcome's points as numbers, equally far apart. The ordinal model takes
them as ordered only: log odds of an answer up to k are theta_k - x b, whatever k. If a pair of
drivers then stands in clearly another order, the ranking leans on the distances.

Weighted pseudo-likelihood, maximised by Newton's method from scratch; errors linearised over the
sampling units, as R `svyolr`. Equal to `ordinal::clm` (tests/reference) and, for errors of a
simple random sample, to the sandwich of its scores.

Source: McCullagh (1980); Binder (1983) for the errors; Kendall (1945) for tau-b.
Letters: n rows, K answers given, p drivers, U units, m = K - 1 + p parameters, thresholds first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.detail import OrdinalCheck, OrdinalEffect
from cmt.analysis.infer import Units, covariance, z_quantile
from cmt.analysis.moments import Floats
from cmt.analysis.prepare import Prepared, complete_rows, unit_rows
from cmt.analysis.results import DriverModel

STEPS = 50
"""Newton steps at most; six to ten suffice."""
CLOSE = 1e-20
"""Newton stops when its next step would gain less log-likelihood, relative to one row's."""
ROUNDING = 1e-12
"""A fall of the log-likelihood by this part of it is rounding."""
STRAIGHT = 30.0
"""A larger standardised coefficient means that a driver splits the answers without error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """A fitted proportional odds model."""

    thresholds: Floats  # (K - 1,)
    slopes: Floats  # (p,)
    information: Floats  # (m, m) minus the Hessian; its inverse is what R calls vcov
    scores: Floats  # (n, m) weighted contributions of the rows; they add up to zero
    log_likelihood: float


def proportional_odds(answers: NDArray[np.intp], x: Floats, weight: Floats) -> Ordinal | None:
    """Maximum likelihood of log odds(answer <= k) = theta_k - x b.

    answers  (n,) positions 0 ... K - 1, each given by somebody
    x        (n, p) drivers
    weight   (n,)
    returns  None where there is no maximum: a driver splits the answers without error
    """
    below = np.cumsum(np.bincount(answers, weight)) / weight.sum()
    theta = np.log(below[:-1] / (1 - below[:-1]))
    found = np.concatenate([theta, np.zeros(x.shape[1])])
    sd = np.sqrt(np.average((x - np.average(x, 0, weight)) ** 2, 0, weight))
    centred = x - np.average(x, 0, weight)
    fit = _at(found, answers, centred, weight)
    for _ in range(STEPS):
        try:
            step = np.linalg.solve(fit.information, fit.scores.sum(axis=0))
        except np.linalg.LinAlgError:
            return None
        gain = float(step @ fit.scores.sum(axis=0))
        found, fit = _stepped(found, step, fit, answers, centred, weight)
        if np.abs(found[len(theta) :] * sd).max(initial=0.0) > STRAIGHT:
            return None
        if gain <= CLOSE * weight.sum():
            return _uncentred(fit, np.average(x, 0, weight))
    return None


def ordinal_check(prepared: Prepared, units: Units, model: DriverModel) -> OrdinalCheck | None:
    """The ordinal model of the same respondents and drivers, and whether it ranks them alike."""
    names = [effect.driver for effect in model.effects]
    columns = [prepared.plan.position(name) for name in (model.outcome, *names)]
    rows = complete_rows(prepared, columns)
    codes = prepared.batch.codes
    answers = np.unique(codes[columns[0]][rows], return_inverse=True)[1]
    x = np.column_stack(
        [np.array(prepared.plan.columns[j].values)[codes[j][rows]] for j in columns[1:]]
    )
    weight = prepared.batch.weight[rows]
    fit = proportional_odds(answers.astype(np.intp), x, weight)
    if fit is None:
        return None
    per_unit = np.zeros((units.count, len(fit.information)))
    np.add.at(per_unit, unit_rows(prepared, units)[rows], fit.scores)
    spread = covariance(units, per_unit @ np.linalg.inv(fit.information))
    sd = np.sqrt(np.average((x - np.average(x, 0, weight)) ** 2, 0, weight))
    among = spread[-len(names) :, -len(names) :]
    slopes = fit.slopes * sd
    betas = np.array([effect.beta for effect in model.effects])
    return OrdinalCheck(
        effects=tuple(
            OrdinalEffect(
                driver=name,
                coefficient=float(fit.slopes[j]),
                coefficient_se=float(among[j, j] ** 0.5),
                standardised=float(slopes[j]),
            )
            for j, name in enumerate(names)
        ),
        thresholds=tuple(map(float, fit.thresholds)),
        log_likelihood=fit.log_likelihood,
        tau=tau_b(betas, slopes),
        turned=_turned(names, betas, slopes, among * np.outer(sd, sd)),
    )


def tau_b(first: Floats, second: Floats) -> float:
    """Kendall's tau-b of two rankings; nan where either ties all."""
    upper = np.triu_indices(len(first), 1)
    a, b = (np.sign(each[:, None] - each[None, :])[upper] for each in (first, second))
    norm = float(np.sqrt((a != 0).sum() * (b != 0).sum()))
    return float((a * b).sum()) / norm if norm else float("nan")


def _turned(
    names: list[str], betas: Floats, slopes: Floats, spread: Floats
) -> tuple[tuple[str, str], ...]:
    """Pairs the ordinal model puts in another order, by more than the error of their difference."""
    out = []
    for i in range(len(names)):
        for j in range(len(names)):
            se = (spread[i, i] + spread[j, j] - 2 * spread[i, j]) ** 0.5
            if betas[i] < betas[j] and slopes[i] - slopes[j] > z_quantile() * se:
                out.append((names[i], names[j]))
    return tuple(out)


def _stepped(
    found: Floats,
    step: Floats,
    fit: Ordinal,
    answers: NDArray[np.intp],
    x: Floats,
    weight: Floats,
) -> tuple[Floats, Ordinal]:
    """One Newton step, halved until thresholds rise and the likelihood does not fall."""
    cuts = len(found) - x.shape[1]
    for _ in range(STEPS):
        tried = found + step
        if (np.diff(tried[:cuts]) > 0).all():
            new = _at(tried, answers, x, weight)
            if new.log_likelihood >= fit.log_likelihood * (1 + ROUNDING):
                return tried, new
        step = step / 2
    return found, fit


def _at(found: Floats, answers: NDArray[np.intp], x: Floats, weight: Floats) -> Ordinal:
    """Log-likelihood, scores and information at some parameters.

    With u and l the ends of a row's answer on the log odds scale, s the logistic function and
    q = 1 / (exp(u - l) - 1): P = s(u) s(-l) (1 - exp(l - u)), d log P / du = s(-u) + q,
    d log P / dl = -s(l) - q. Nothing is lost to differences of near-equal probabilities.
    """
    cuts = len(found) - x.shape[1]
    ends = np.concatenate([[-np.inf], found[:cuts], [np.inf]])
    shift = x @ found[cuts:]
    upper, lower = ends[answers + 1] - shift, ends[answers] - shift
    with np.errstate(over="ignore"):
        q = 1 / np.expm1(upper - lower)
        up, down = 1 / (1 + np.exp(upper)), 1 / (1 + np.exp(-lower))
        chance = (1 - up) * (1 - down) * -np.expm1(lower - upper)
    by_upper, by_lower = up + q, -down - q
    first = np.zeros((len(x), cuts + 2))
    rows = np.arange(len(x))
    first[rows, answers + 1] = by_upper
    first[rows, answers] = by_lower
    scores = np.column_stack([first[:, 1:-1], -(by_upper + by_lower)[:, None] * x])
    bent = q * (1 + q)
    upper_bend, lower_bend = up * (1 - up) + bent, down * (1 - down) + bent
    with np.errstate(divide="ignore"):
        likelihood = float(weight @ np.log(chance))
    return Ordinal(
        thresholds=found[:cuts],
        slopes=found[cuts:],
        information=_information(answers, x, weight, (upper_bend, lower_bend, bent), cuts),
        scores=scores * weight[:, None],
        log_likelihood=likelihood,
    )


def _information(
    answers: NDArray[np.intp],
    x: Floats,
    weight: Floats,
    bends: tuple[Floats, Floats, Floats],
    cuts: int,
) -> Floats:
    """Minus the Hessian (m, m), from the curvature in each row's upper and lower end.

    bends  - d2 log P / du2, - d2 log P / dl2, d2 log P / du dl
    """
    upper, lower, both = (weight * bend for bend in bends)
    size = cuts + 2  # with a place for the ends at minus and plus infinity
    corner = np.zeros((size, size))
    np.add.at(corner, (answers + 1, answers + 1), upper)
    np.add.at(corner, (answers, answers), lower)
    np.add.at(corner, (answers + 1, answers), -both)
    np.add.at(corner, (answers, answers + 1), -both)
    edge = np.zeros((size, x.shape[1]))
    np.add.at(edge, answers + 1, -(upper - both)[:, None] * x)
    np.add.at(edge, answers, -(lower - both)[:, None] * x)
    inner = x.T @ (x * (upper + lower - 2 * both)[:, None])
    return np.block([[corner[1:-1, 1:-1], edge[1:-1]], [edge[1:-1].T, inner]])


def _uncentred(fit: Ordinal, mean: Floats) -> Ordinal:
    """The same model with drivers as they are: thresholds move by mean b, scores with them."""
    cuts = len(fit.thresholds)
    turn = np.eye(len(fit.information))
    turn[:cuts, cuts:] = -mean
    return Ordinal(
        thresholds=fit.thresholds + mean @ fit.slopes,
        slopes=fit.slopes,
        information=turn.T @ fit.information @ turn,
        scores=fit.scores @ turn,
        log_likelihood=fit.log_likelihood,
    )
