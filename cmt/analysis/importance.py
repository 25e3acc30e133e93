"""Shares of explained variance: LMG (Shapley) and Johnson's relative weights.

Both split the R2 of a regression among correlated drivers. They read nothing but covariance
matrices, stacked: the first axis runs over replicates. LMG is exact over all 2^p subsets up to
EXACT_DRIVERS; beyond, it is averaged over a fixed design of orders of entry, with its error.

Sources: Lindeman, Merenda and Gold (1980); Groemping (2007), R `relaimpo`; Johnson (2000), R `rwa`;
Castro, Gomez and Tejada (2009) on sampled Shapley values.
Letters: R replicates, p drivers; variable 0 of a matrix is the outcome.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.moments import Floats

VARIANCE = 1e-12
"""A smaller variance, in scale points squared, is none."""
EIGENVALUE = 1e-8
"""A smaller eigenvalue of correlations means that one variable repeats others exactly."""
LOADING = 0.05
"""A variable with a larger part in that eigenvector is one of those that repeat each other."""
PIVOT = 1e-9
"""A smaller residual variance of a standardised driver counts as none: it adds nothing."""
BLOCK = 1 << 16
"""Subsets x replicates a pass: keeps the table of residual variances in the cache."""
EXACT_DRIVERS = 22
"""Above, the subsets are too many (each driver doubles them) and orders of entry are sampled."""
ORDERS = 16
"""Orders drawn then; each stands for 2 p orders, its p rotations and their reversals, in which
every driver takes every place twice. The spread of the draws is the error of their mean."""
ORDERS_KEY = 20_000
"""Key of the counter-based generator (Philox) of the orders: the same design in every run."""
ORDERS_BLOCK = 1 << 19
"""Entries of permuted matrices a pass."""


def covariances(grams: Floats) -> Floats:
    """Weighted covariances from grams whose row and column 0 are the constant.

    grams    (R, q, q)
    returns  (R, q - 1, q - 1), divided by the sum of weights; zero where there is no weight
    """
    weight = np.where(grams[:, 0, 0] > 0, grams[:, 0, 0], 1.0)
    means = grams[:, 0, 1:] / weight[:, None]
    crossed: Floats = grams[:, 1:, 1:] / weight[:, None, None]
    return crossed - means[:, :, None] * means[:, None, :]


def correlations(covariance: Floats) -> Floats:
    """Correlations of stacked covariances (R, k, k); a constant variable correlates with none."""
    sd = np.sqrt(np.maximum(np.einsum("rii->ri", covariance), 0.0))
    scale = np.where(sd > 0, 1 / np.where(sd > 0, sd, 1.0), 0.0)
    out: Floats = covariance * scale[:, :, None] * scale[:, None, :]
    return out


def repeated(names: Sequence[str], correlation: Floats) -> tuple[str, ...]:
    """The variables that repeat each other exactly; none where nothing does.

    correlation  (k, k)
    """
    values, vectors = np.linalg.eigh(correlation)
    if values[0] >= EIGENVALUE:
        return ()
    loads = zip(names, vectors[:, 0], strict=True)
    return tuple(name for name, load in loads if abs(load) > LOADING)


def left_by(covariance: Floats, always: int) -> Floats:
    """Covariances of what the last variables leave of the others, by sweeping them out.

    covariance  (R, k, k)
    returns     (R, k - always, k - always); a variable that the others repeat is passed over
    """
    for _ in range(always):
        pivot, row, rest = covariance[:, -1, -1], covariance[:, -1, :-1], covariance[:, :-1, :-1]
        safe = pivot > PIVOT
        inverse = np.where(safe, 1 / np.where(safe, pivot, 1.0), 0.0)
        covariance = rest - row[:, :, None] * (row * inverse[:, None])[:, None, :]
    return covariance


def lmg(correlation: Floats) -> Floats:
    """LMG: each driver's average gain in R2 over all orders of entry.

    correlation  (R, 1 + p, 1 + p)
    returns      (R, p), each row sums to R2

    Equal to R `relaimpo::calc.relimp(type = "lmg")` and to brute force over all orders
    (tests/reference). Exact; costs O(2^p) a replicate in bounded memory, for at most
    EXACT_DRIVERS drivers. Twins of one another share equally.
    """
    drivers = correlation.shape[1] - 1
    out = np.empty((len(correlation), drivers))
    step = max(1, BLOCK >> drivers)
    for start in range(0, len(correlation), step):
        rows = slice(start, start + step)
        out[rows] = _shapley(correlation[rows])
    return out


def sampled_lmg(correlation: Floats, draws: int = ORDERS) -> tuple[Floats, Floats]:
    """LMG over a fixed design of orders of entry, for more drivers than can be done exactly.

    correlation  (R, 1 + p, 1 + p)
    draws        orders drawn, each with its rotations and their reversals: 2 p orders a draw
    returns      (R, p) parts, each row sums to R2, and (R, p) their standard errors

    The drivers' gains along an order are the squares of L^-1 r, with L L' the correlations in
    that order. All replicates see the same orders, so that their differences are not blurred.
    A residual variance below PIVOT counts as PIVOT: twins share almost equally.
    """
    drivers = correlation.shape[1] - 1
    generator = np.random.Generator(np.random.Philox(key=ORDERS_KEY))
    means = np.empty((draws, len(correlation), drivers))
    for draw in range(draws):
        turned = _turned(generator.permutation(drivers))
        step = max(1, ORDERS_BLOCK // (len(turned) * drivers**2))
        for start in range(0, len(correlation), step):
            rows = slice(start, start + step)
            means[draw, rows] = _gains(correlation[rows], turned).mean(axis=1)
    return means.mean(axis=0), means.std(axis=0, ddof=1) / math.sqrt(draws)


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


def _shapley(correlation: Floats) -> Floats:
    """LMG of some replicates (R, p), a slice of the subsets at a time.

    With u(S) the residual variance and w(s) the Shapley weight of a subset of size s, 0 for all p,

        LMG_j = sum over all S of w(|S|) u(S) - sum over S with j of (w(|S|) + w(|S| - 1)) u(S).

    The first drivers are swept out of a small table in every combination; each combination is
    then taken through the others by itself, so that memory does not grow with 2^p.
    """
    drivers = correlation.shape[1] - 1
    inner = max(1, min(drivers, BLOCK.bit_length() - 1))
    outer = drivers - inner
    order = [*range(1, drivers + 1), 0]
    table = np.moveaxis(correlation, 0, -1)[np.ix_(order, order)][:, :, None, :]
    table = _doubled(table, outer)
    size = _sizes(inner)
    base, inside = _weights(drivers)
    out = np.zeros((drivers, correlation.shape[0]))
    for taken in range(1 << outer):
        u = _doubled(table[:, :, taken : taken + 1], inner)[0, 0]
        many = size + taken.bit_count()
        out += base[many] @ u
        without = inside[many][:, None] * u
        for k in reversed(range(inner)):
            half = 1 << k
            out[outer + k] -= without[half:].sum(axis=0)
            without = without[:half] + without[half:]
        for k in range(outer):
            if taken >> k & 1:
                out[k] -= without[0]
    return out.T


def _doubled(table: Floats, drivers: int) -> Floats:
    """Sweep the first variables out of a table of covariances in every combination.

    table    (k, k, S, R) conditional covariances of what is left
    returns  (k - drivers, k - drivers, S 2^drivers, R): the first half without the last driver,
             the second half with it swept out
    """
    for _ in range(drivers):
        pivot, row, rest = table[0, 0], table[0, 1:], table[1:, 1:]
        inverse = np.where(pivot > PIVOT, 1 / np.where(pivot > PIVOT, pivot, 1.0), 0.0)
        size = table.shape[2]
        grown = np.empty((*rest.shape[:2], 2 * size, rest.shape[3]))
        grown[:, :, :size] = rest
        np.subtract(rest, row[:, None] * (row * inverse)[None, :], out=grown[:, :, size:])
        table = grown
    return table


def _sizes(drivers: int) -> NDArray[np.intp]:
    """Drivers in each of the 2^p subsets."""
    size = np.zeros(1, np.intp)
    for _ in range(drivers):
        size = np.concatenate([size, size + 1])
    return size


def _weights(drivers: int) -> tuple[Floats, Floats]:
    """Shapley weights by size of subset, 0 ... p: w(s), and w(s) + w(s - 1)."""
    some = [1 / (drivers * math.comb(drivers - 1, s)) for s in range(drivers)]
    weight, before = np.array([*some, 0.0]), np.array([0.0, *some])
    return weight, weight + before


def _turned(order: NDArray[np.int64]) -> NDArray[np.int64]:
    """All rotations of an order and their reversals: (2 p, p)."""
    rotations = np.stack([np.roll(order, by) for by in range(len(order))])
    return np.concatenate([rotations, rotations[:, ::-1]])


def _gains(correlation: Floats, orders: NDArray[np.int64]) -> Floats:
    """Gain in R2 of each driver in each order of entry: (R, orders, p)."""
    among = correlation[:, 1:, 1:] + PIVOT * np.eye(orders.shape[1])
    permuted = among[:, orders[:, :, None], orders[:, None, :]]
    with_outcome = correlation[:, 0, 1:][:, orders][..., None]
    gains = np.linalg.solve(np.linalg.cholesky(permuted), with_outcome)[..., 0] ** 2
    out = np.empty_like(gains)
    np.put_along_axis(out, np.broadcast_to(orders, gains.shape), gains, axis=2)
    return out
