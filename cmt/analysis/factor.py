"""One common factor behind several items, by maximum likelihood.

    S  is taken for  l l' + diag(t),    minimising  log|Sigma| + tr(S Sigma^-1)

by Fisher scoring on loadings l and unique variances t. Equal to R `lavaan::cfa` with one factor
(tests/reference/test_reliability.py); the scale of the items is carried through.

Source: Joreskog (1967), Some contributions to maximum likelihood factor analysis.
Letters: k items.
"""

from __future__ import annotations

import numpy as np

from cmt.analysis.moments import Floats

STEPS = 500
"""Scoring steps; a factor that exists is found in a few dozen."""
STEP = 1e-13
"""A smaller step of a standardised parameter is the end."""
ROUNDED = 1e-7
"""The same where no part of the step makes the fit better: it is as good as rounding allows."""
HALVINGS = 40
CONDITION = 1e12
"""A larger ratio of the information's eigenvalues is as good as singular."""
LEAST_UNIQUE = 1e-6
"""A unique variance that falls under this part of its item's variance is at the border: none."""
FEWEST_ITEMS = 3
"""Two items have one covariance for two loadings: any factor fits."""


def one_factor(covariance: Floats) -> tuple[Floats, Floats] | None:
    """Loadings and unique variances (k,) of one factor behind k items.

    covariance  (k, k), positive definite
    returns     None where there is no proper solution: two items, a unique variance that would be
                zero or less (Heywood), items with nothing in common, or no convergence

    The sign is such that the loadings add up to a positive number.
    """
    k = len(covariance)
    if k < FEWEST_ITEMS:
        return None
    sd = np.sqrt(np.diag(covariance))
    r = covariance / np.outer(sd, sd)
    loadings, unique = _start(r)
    for _ in range(STEPS):
        step = _scoring_step(r, loadings, unique)
        if step is None:
            return None
        size = _shortened(r, loadings, unique, step)
        loadings, unique = loadings + size * step[:k], unique + size * step[k:]
        if unique.min() < LEAST_UNIQUE:
            return None
        if np.abs(step).max() < (STEP if size else ROUNDED):
            sign = 1.0 if (loadings * sd).sum() >= 0 else -1.0
            return sign * loadings * sd, unique * sd**2
        if not size:
            return None
    return None


def _start(r: Floats) -> tuple[Floats, Floats]:
    """The first principal axis, made a little shorter so that every item keeps some variance."""
    values, vectors = np.linalg.eigh(r)
    loadings = np.clip(vectors[:, -1] * np.sqrt(values[-1]), -0.9, 0.9)
    return loadings, 1 - loadings**2


def _scoring_step(r: Floats, loadings: Floats, unique: Floats) -> Floats | None:
    """Information^-1 score of (loadings, unique variances), both per observation: (2k,).

    None where the information is singular: a loading and its unique variance cannot be told apart.
    """
    a = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    u = a @ loadings
    residual = a @ (r - np.outer(loadings, loadings) - np.diag(unique)) @ a
    score = np.concatenate([residual @ loadings, np.diag(residual) / 2])
    information = np.block(
        [[a * (loadings @ u) + np.outer(u, u), a * u[None, :]], [(a * u[None, :]).T, a * a / 2]]
    )
    if np.linalg.cond(information) > CONDITION:
        return None
    return np.asarray(np.linalg.solve(information, score))


def _shortened(r: Floats, loadings: Floats, unique: Floats, step: Floats) -> float:
    """The part of a step that keeps unique variances positive and the misfit from growing."""
    k, size, before = len(loadings), 1.0, _misfit(r, loadings, unique)
    for _ in range(HALVINGS):
        after = unique + size * step[k:]
        # Rounding in the last digits is no growth.
        if after.min() > 0 and _misfit(r, loadings + size * step[:k], after) <= before + 1e-13:
            return size
        size /= 2
    return 0.0


def _misfit(r: Floats, loadings: Floats, unique: Floats) -> float:
    sigma = np.outer(loadings, loadings) + np.diag(unique)
    return float(np.linalg.slogdet(sigma)[1] + np.trace(np.linalg.solve(sigma, r)))
