"""Shares of explained variance: LMG (Shapley) and Johnson's relative weights.

Both split the R2 of a regression among correlated drivers. They read nothing but covariance
matrices, stacked: the first axis runs over replicates.

Sources: Lindeman, Merenda and Gold (1980); Groemping (2007), R `relaimpo`; Johnson (2000), R `rwa`.
Letters: R replicates, p drivers; variable 0 of a matrix is the outcome.
"""

from __future__ import annotations

import math

import numpy as np

from cmt.analysis.moments import Floats

PIVOT = 1e-9
"""A smaller residual variance of a standardised driver counts as none: it adds nothing."""
BLOCK = 1 << 18
"""Subsets x replicates a pass: keeps the table of residual variances in the cache."""


def covariances(grams: Floats) -> Floats:
    """Weighted covariances from grams whose row and column 0 are the constant.

    grams    (R, q, q)
    returns  (R, q - 1, q - 1), divided by the sum of weights
    """
    weight = grams[:, 0, 0]
    means = grams[:, 0, 1:] / weight[:, None]
    crossed: Floats = grams[:, 1:, 1:] / weight[:, None, None]
    return crossed - means[:, :, None] * means[:, None, :]


def correlations(covariance: Floats) -> Floats:
    """Correlations of stacked covariances (R, k, k); a constant variable correlates with none."""
    sd = np.sqrt(np.maximum(np.einsum("rii->ri", covariance), 0.0))
    scale = np.where(sd > 0, 1 / np.where(sd > 0, sd, 1.0), 0.0)
    out: Floats = covariance * scale[:, :, None] * scale[:, None, :]
    return out


def lmg(correlation: Floats) -> Floats:
    """LMG: each driver's average gain in R2 over all orders of entry.

    correlation  (R, 1 + p, 1 + p)
    returns      (R, p), each row sums to R2

    Equal to R `relaimpo::calc.relimp(type = "lmg")` and to brute force over all orders
    (tests/reference). Exact; costs O(2^p) a replicate. Twins of one another share equally.
    """
    drivers = correlation.shape[1] - 1
    out = np.empty((len(correlation), drivers))
    step, weight = max(1, BLOCK >> drivers), _subset_weights(drivers)
    for start in range(0, len(correlation), step):
        rows = slice(start, start + step)
        out[rows] = _shapley(_residuals(correlation[rows]), weight, drivers)
    return out


def relative_weights(correlation: Floats) -> Floats:
    """Johnson's relative weights: R2 split through the nearest orthogonal drivers.

    correlation  (R, 1 + p, 1 + p)
    returns      (R, p), each row sums to R2

    Equal to R `rwa::rwa` on complete cases (tests/reference). Undefined when drivers are
    collinear: the caller checks the smallest eigenvalue.
    """
    values, vectors = np.linalg.eigh(correlation[:, 1:, 1:])
    root = vectors * np.sqrt(values)[:, None, :] @ vectors.transpose(0, 2, 1)
    b = np.linalg.solve(root, correlation[:, 1:, :1])
    out: Floats = (root**2 @ b**2)[:, :, 0]
    return out


def _residuals(correlation: Floats) -> Floats:
    """Residual variance of the outcome for every subset of the drivers, by Schur doubling.

    returns (2^p, R): entry m has driver k in its subset when bit k of m is set. The table of
    conditional covariances of what is left doubles with each driver: the first half without it,
    the second half with it swept out.
    """
    drivers = list(range(1, correlation.shape[1]))
    table = np.moveaxis(correlation, 0, -1)[np.ix_([*drivers, 0], [*drivers, 0])][:, :, None, :]
    while len(table) > 1:
        pivot, row, rest = table[0, 0], table[0, 1:], table[1:, 1:]
        inverse = np.where(pivot > PIVOT, 1 / np.where(pivot > PIVOT, pivot, 1.0), 0.0)
        size = table.shape[2]
        grown = np.empty((*rest.shape[:2], 2 * size, rest.shape[3]))
        grown[:, :, :size] = rest
        grown[:, :, size:] = rest - row[:, None] * (row * inverse)[None, :]
        table = grown
    return np.asarray(table[0, 0])


def _subset_weights(drivers: int) -> Floats:
    """Shapley weight of each subset, by its size (2^p,); nan for the full set, never used."""
    by_size = [1 / (drivers * math.comb(drivers - 1, s)) for s in range(drivers)]
    size = np.zeros(1, np.intp)
    for _ in range(drivers):
        size = np.concatenate([size, size + 1])
    return np.array([*by_size, math.nan])[size]


def _shapley(residual: Floats, weight: Floats, drivers: int) -> Floats:
    """Average drop of the residual variance when each driver enters: (R, p)."""
    out = np.empty((residual.shape[1], drivers))
    for k in range(drivers):
        split = residual.reshape(-1, 2, 1 << k, residual.shape[1])
        gain = split[:, 0] - split[:, 1]
        out[:, k] = np.tensordot(weight.reshape(-1, 2, 1 << k)[:, 0], gain, axes=2)
    return out
