"""Chances under the normal distribution: of quadrants exactly, of ranks over a fixed lattice.

Deterministic: no seed. The lattice is the Kronecker sequence of the square roots of the primes
(Richtmyer 1951), folded and turned into normal pairs by Box and Muller; it is repeated with
SHIFTS fixed shifts, and the spread of the repetitions is the error of their mean.
Letters: k variables, n points.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.moments import Floats

NODES = 64
"""Of the Gauss-Legendre rule: 1e-9 up to correlations of 0.99 (tests/unit/test_ranking.py)."""
POINTS = 1024
SHIFTS = 8
GOLDEN = (math.sqrt(5) - 1) / 2


def both_positive(first: float, second: float, correlation: float) -> float:
    """Chance that two standard normal variables, moved by `first` and `second`, exceed zero.

    Phi(a) Phi(b) + 1 / (2 pi) integral over theta in 0 ... asin(r) of
    exp(-(a^2 - 2 a b sin(theta) + b^2) / (2 cos(theta)^2)): Drezner and Wesolowsky (1990).
    """
    nodes, weights = _gauss_legendre()
    end = math.asin(max(-1.0, min(1.0, correlation)))
    theta = (nodes + 1) / 2 * end
    squares = first * first - 2 * first * second * np.sin(theta) + second * second
    inside = np.exp(-squares / (2 * np.cos(theta) ** 2))
    chance = _below(first) * _below(second) + float(weights @ inside) * end / (4 * math.pi)
    return max(0.0, min(1.0, chance))


def among_first(mean: Floats, covariance: Floats, places: int) -> tuple[Floats, float]:
    """Chance that each of k normal variables is among the `places` largest, and its error.

    mean        (k,)
    covariance  (k, k), may be singular
    returns     (k,) chances that add up to `places`, and the largest standard error of one
    """
    if len(mean) <= places:
        return np.ones(len(mean)), 0.0
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    shares = np.empty((SHIFTS, len(mean)))
    for shift in range(SHIFTS):
        drawn = mean + normal_points(len(mean), shift) @ root.T
        first = np.argpartition(-drawn, places - 1, axis=1)[:, :places]
        shares[shift] = np.bincount(first.ravel(), minlength=len(mean)) / len(drawn)
    error = shares.std(axis=0, ddof=1).max() / math.sqrt(SHIFTS)
    return shares.mean(axis=0), float(error)


def normal_points(variables: int, shift: int) -> Floats:
    """Points of the lattice as standard normal variables, each with its mirror: (2 POINTS, k)."""
    pairs = (variables + 1) // 2
    step = np.sqrt(_primes(2 * pairs))
    # Shifts are a Kronecker sequence of their own, each coordinate at its own pace.
    start = (shift + 0.5) * GOLDEN * (1 + np.arange(2 * pairs))
    even = np.abs((np.arange(1, POINTS + 1)[:, None] * step + start) % 1.0 * 2 - 1)
    radius = np.sqrt(-2 * np.log(np.maximum(even[:, :pairs], 1e-300)))
    angle = 2 * math.pi * even[:, pairs:]
    normal = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    normal = normal[:, :variables]
    return np.concatenate([normal, -normal])


@cache
def _gauss_legendre() -> tuple[Floats, Floats]:
    """Nodes and weights of the rule on -1 ... 1; they take longer than what they are used for."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, weights


def _below(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def _primes(count: int) -> NDArray[np.int64]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return np.array(found)
