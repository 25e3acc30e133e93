"""Weights that meet targets: post-stratification, raking, trimming.

Raking (iterative proportional fitting, Deming and Stephan 1940) multiplies the weights of every
category of a margin by what it lacks, margin by margin, until all are met. One margin alone is
post-stratification, and done after one pass. All numbers run over cells, the crossings of the
categories, because everybody in a cell gets the same factor; replicates lie on the first axis.

Letters: n respondents, K cells, R replicates, c categories of a margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.sampling import Floats
from cmt.errors import EstimationError, Fault

TOLERANCE = 1e-12
"""A margin is met when no category is farther off than this share of the whole."""
MOST_PASSES = 1000
MOST_ROUNDS = 200
"""Rounds of trimming: each brings raked weights nearer to their bounds."""
SLACK = 1e-9
"""A weight is within its bounds if it is within so much of them, relatively."""

Index = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raked:
    """Factors that make weights meet their targets, and how nearly they do."""

    factors: Floats  # (R, K)
    passes: int
    miss: float  # the most any category is off, as a share of the whole

    @property
    def converged(self) -> bool:
        return self.miss <= TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed:
    """Weights within bounds."""

    weight: Floats  # (n,)
    trimmed: int  # weights at a bound
    rounds: int
    converged: bool


def rake(base: Floats, categories: Index, targets: Sequence[Floats]) -> Raked:
    """Factors by which the weights of each cell meet every margin.

    base        (R, K) sums of the weights of each cell
    categories  (K, margins) category of each cell
    targets     a margin -> (c,) what its categories add up to; all with the same total

    Equal to R `survey::rake` (tests/reference). A category without weight in a replicate cannot be
    met there and is left out of it; in the survey itself the caller refuses such categories.
    """
    onehots = [_onehot(categories[:, j], len(wanted)) for j, wanted in enumerate(targets)]
    factors = np.ones_like(base)
    passes, miss = 0, _miss(base, onehots, targets)
    while miss > TOLERANCE and passes < MOST_PASSES:
        for onehot, wanted in zip(onehots, targets, strict=True):
            factors *= _step(base * factors, onehot, wanted) @ onehot.T
        passes += 1
        before, miss = miss, _miss(base * factors, onehots, targets)
        if len(targets) == 1 or (miss < 1000 * TOLERANCE and miss >= before):
            break  # met as nearly as numbers can
    return Raked(factors=factors, passes=passes, miss=miss)


def trim(weight: Floats, least: float, most: float) -> Trimmed:
    """Weights cut off at bounds, what is cut off given in equal parts to those within them.

    weight  (n,)
    raises  EstimationError when no weights of this sum lie within the bounds

    Equal to R `survey::trimWeights(strict = TRUE)` (tests/reference).
    """
    total, n = float(weight.sum()), len(weight)
    if not least * n <= total <= most * n:
        got = f"weights from {least:g} to {most:g} cannot have a mean of {total / n:g}"
        raise EstimationError(Fault(where="trimming", got=got))
    rounds = 0
    while rounds < MOST_ROUNDS and _outside(weight, least, most):
        kept = (weight >= least) & (weight <= most)
        cut = np.clip(weight, least, most)
        rest = total - cut.sum()
        if not kept.any():  # R gives up here; whoever has room takes it
            kept = cut < most if rest > 0 else cut > least
        cut[kept] += rest / max(1, kept.sum())
        weight, rounds = cut, rounds + 1
    return Trimmed(
        weight=weight,
        trimmed=_bound(weight, least, most),
        rounds=rounds,
        converged=not _outside(weight, least, most),
    )


def rake_within(
    weight: Floats,
    cell: Index,
    categories: Index,
    targets: Sequence[Floats],
    least: float,
    most: float,
) -> tuple[Trimmed, Raked]:
    """Weights that meet their targets and keep their bounds: trimmed and raked in turns.

    weight  (n,)
    cell    (n,) cell of each respondent, 0 ... K - 1

    Where both cannot be had at once the bounds are kept, the rounds end, and the last raking says
    by how much the targets are missed.
    """
    raked = rake(_sums(weight, cell, len(categories)), categories, targets)
    weight, passes, rounds = weight * raked.factors[0][cell], raked.passes, 0
    while _outside(weight, least, most) and rounds < MOST_ROUNDS:
        weight = trim(weight, least, most).weight
        raked = rake(_sums(weight, cell, len(categories)), categories, targets)
        passes, rounds = passes + raked.passes, rounds + 1
        weight = weight * raked.factors[0][cell]
    converged = not _outside(weight, least, most)
    if not converged:
        weight = trim(weight, least, most).weight
    sums = _sums(weight, cell, len(categories))
    onehots = [_onehot(categories[:, j], len(wanted)) for j, wanted in enumerate(targets)]
    raked = Raked(factors=raked.factors, passes=passes, miss=_miss(sums, onehots, targets))
    bound = _bound(weight, least, most)
    return Trimmed(weight=weight, trimmed=bound, rounds=rounds, converged=converged), raked


def kish_effect(weight: Floats) -> float:
    """Kish's design effect of unequal weights, n sum w^2 / (sum w)^2 = 1 + their relvariance."""
    return float(len(weight) * (weight**2).sum() / weight.sum() ** 2)


def _step(sums: Floats, onehot: Floats, wanted: Floats) -> Floats:
    """What each category (R, c) must be multiplied by."""
    held = sums @ onehot
    return np.where(held > 0, wanted / np.where(held > 0, held, 1.0), 1.0)


def _miss(sums: Floats, onehots: Sequence[Floats], targets: Sequence[Floats]) -> float:
    """The most any category with weight is off, as a share of the whole."""
    worst = 0.0
    for onehot, wanted in zip(onehots, targets, strict=True):
        held = sums @ onehot
        off = np.where(held > 0, np.abs(held - wanted), 0.0).max(initial=0.0)
        worst = max(worst, float(off) / float(wanted.sum()))
    return worst


def _onehot(category: Index, count: int) -> Floats:
    return np.eye(count)[category]


def _sums(weight: Floats, cell: Index, cells: int) -> Floats:
    return np.bincount(cell, weight, cells).astype(float)[None]


def _outside(weight: Floats, least: float, most: float) -> bool:
    return bool((weight < least * (1 - SLACK)).any() or (weight > most * (1 + SLACK)).any())


def _bound(weight: Floats, least: float, most: float) -> int:
    """How many weights are at a bound."""
    low = (weight <= least * (1 + SLACK)) & (least > 0)
    return int((low | (weight >= most * (1 - SLACK))).sum())
