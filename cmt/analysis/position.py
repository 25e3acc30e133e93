"""Where one survey stands among others: arrays in, arrays out.

Letters: y (k,) a score of each of k surveys, v (k,) its variance, both in the unit of the score.

Every survey measures a true score with its own error, and true scores differ from survey to
survey with variance tau2. What the errors alone would spread is taken out before anything is said
of a place: a small survey far from the others is first pulled towards them (empirical Bayes), and
its place has an interval as wide as the rest of its error makes it.

Sources: DerSimonian and Laird (1986), Paule and Mandel (1982) for tau2; Morris (1983) for shrunken
scores; Lockwood, Louis and McCaffrey (2002) for chances of rank.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 200
"""Newton steps at most; a dozen suffice."""
EXACT = 400
"""Surveys up to which chances of rank are exact sums; beyond, their sum is taken as normal."""
REACH = 5.0
"""Standard deviations of the own score over which chances are averaged."""
NODES = 61
MARKS = 1001
"""Places at which the chances of many surveys are worked out; those between are interpolated."""
END, PARTS = 8.0, 8000
"""The normal distribution is looked up from -8 to 8 in steps of 1/500: right to 2e-7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunken:
    """Scores pulled towards their centre by as much as they are uncertain."""

    between: float  # tau2, variance of the true scores
    centre: float  # mean of the true scores
    centre_se: float
    pulled: Floats  # (k,) 0 = left where it was, 1 = nothing but the centre
    scores: Floats  # (k,)
    errors: Floats  # (k,) their standard errors


def quartiles(y: Floats) -> Floats:
    """(3,) the cuts between the quarters. Equal to R `quantile(type = 7)`."""
    return np.asarray(np.quantile(y, (0.25, 0.5, 0.75)))


def quarter(y: Floats, cuts: Floats) -> NDArray[np.intp]:
    """The quarter each score lies in, 1 the lowest; one on a cut lies below it."""
    return np.searchsorted(cuts, y, side="left") + 1


def standing(y: Floats, among: Floats) -> Floats:
    """Share of scores `among` (k,) that lie below each of y; equal ones count half."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, y, side="left")
    up_to = np.searchsorted(ordered, y, side="right")
    return np.asarray((below + up_to) / (2 * len(ordered)))


def rank(y: Floats, among: Floats) -> NDArray[np.intp]:
    """Place of each of y, 1 the highest: one more than the scores `among` (k,) that are higher."""
    return len(among) - np.searchsorted(np.sort(among), y, side="right") + 1


def dersimonian_laird(y: Floats, v: Floats) -> float:
    """tau2 by moments; 0 where the scores differ no more than their errors would make them."""
    if len(y) < 2:
        return 0.0
    weights = 1 / v
    heterogeneity = _heterogeneity(y, weights)
    total = weights.sum()
    return max(0.0, float((heterogeneity - len(y) + 1) / (total - (weights**2).sum() / total)))


def paule_mandel(y: Floats, v: Floats) -> float:
    """tau2 with which the scores differ as much as they should: sum w (y - mu)^2 = k - 1.

    Less low than DerSimonian and Laird's where surveys differ in size (Veroniki et al. 2016).
    Newton's method: the sum falls with tau2 and is convex.
    """
    between = dersimonian_laird(y, v)
    for _ in range(STEPS):
        weights = 1 / (v + between)
        away = (y - _mean(y, weights)) ** 2
        excess = float((weights * away).sum()) - len(y) + 1
        slope = float((weights**2 * away).sum())
        step = excess / slope if slope else -between
        moved = max(0.0, between + step)
        if abs(moved - between) <= 1e-15 * max(moved, between):
            return moved
        between = moved
    return between


def shrink(y: Floats, v: Floats, between: float) -> Shrunken:
    """Every score as a mean of itself and the centre of all, weighted by what each is worth.

    between  tau2, at least 0
    Undefined where a variance and tau2 are both 0: the caller leaves such surveys out.
    """
    weights = 1 / (v + between)
    centre = _mean(y, weights)
    pulled = v * weights
    return Shrunken(
        between=between,
        centre=centre,
        centre_se=float(1 / np.sqrt(weights.sum())),
        pulled=pulled,
        scores=pulled * centre + (1 - pulled) * y,
        errors=np.sqrt((1 - pulled) * v),
    )


def chances_of_place(score: float, error: float, scores: Floats, errors: Floats) -> Floats:
    """(k + 1,) the chance that exactly 0, 1 ... k of the others have a lower true score.

    score, error    of the survey whose place is asked for, shrunken
    scores, errors  (k,) of the others, shrunken
    Given its own true score the others are below it independently of each other: the number of
    them is a sum of unequal chances, averaged over the own score's normal distribution. Where
    no survey has an error left, all true scores being the same, every place is as likely.
    """
    k = len(scores)
    if error == 0 and not errors.any():
        return np.full(k + 1, 1 / (k + 1))
    z = np.linspace(-REACH, REACH, NODES)
    density = np.exp(-z * z / 2)
    density /= density.sum()
    own, spread = score + error * z, np.maximum(errors, 1e-300)
    if k <= EXACT:
        return np.asarray(density @ _counted(_normal((own[:, None] - scores) / spread)))
    places = np.unique(np.linspace(0, k, MARKS).astype(np.intp))
    reached = np.zeros(len(places))
    for each, weight in zip(own, density, strict=True):  # one by one they stay in the cache
        reached += weight * _reached(_normal((each - scores) / spread), places)
    return np.diff(np.interp(np.arange(k + 1), places, reached), prepend=0.0)


def place_interval(chances: Floats, level: float) -> tuple[float, float]:
    """Shares of the others below, between which the place lies with probability `level`."""
    others = len(chances) - 1
    reached = np.cumsum(chances)
    tail = (1 - level) / 2
    low = int(np.searchsorted(reached, tail * (1 - 1e-12)))
    high = int(np.searchsorted(reached, (1 - tail) * (1 - 1e-12)))
    return low / others, min(high, others) / others


def weighted_mean(y: Floats, v: Floats, weights: Floats) -> tuple[float, float]:
    """The mean of these surveys and its variance from their errors: they are all, no sample."""
    share = weights / weights.sum()
    return float(share @ y), float(share**2 @ v)


def _counted(below: Floats) -> Floats:
    """(nodes, k + 1) chances of every count, a survey at a time."""
    nodes, k = below.shape
    counts = np.zeros((nodes, k + 1))
    counts[:, 0] = 1.0
    for at in range(k):
        chance = below[:, at : at + 1]
        moved = counts[:, : at + 1] * chance
        counts[:, : at + 1] -= moved
        counts[:, 1 : at + 2] += moved
    return counts


def _reached(below: Floats, places: NDArray[np.intp]) -> Floats:
    """The chance at one node of at most so many, by the normal distribution of like mean and
    variance, half a place aside; all of them, k, is certain."""
    spread = max(float((below * (1 - below)).sum()), 1e-12) ** 0.5
    upto = _normal((places + (0.5 - below.sum())) / spread)
    upto[-1] = 1.0
    return upto


def _normal(z: Floats) -> Floats:
    """The normal distribution function, looked up: places are evenly apart, none is searched."""
    values, steps = _normal_table()
    at = np.clip((z + END) * (PARTS / (2 * END)), 0.0, PARTS - 1e-9)
    place = at.astype(np.intp)
    return np.asarray(values[place] + (at - place) * steps[place])


@cache
def _normal_table() -> tuple[Floats, Floats]:
    places = np.linspace(-END, END, PARTS + 1)
    values = np.array([math.erfc(-z / math.sqrt(2)) / 2 for z in places.tolist()])
    return values, np.diff(values)


def _heterogeneity(y: Floats, weights: Floats) -> float:
    return float((weights * (y - _mean(y, weights)) ** 2).sum())


def _mean(y: Floats, weights: Floats) -> float:
    return float((weights * y).sum() / weights.sum())
