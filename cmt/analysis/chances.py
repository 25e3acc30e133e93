"""Chances under the normal distribution: of quadrants exactly, of ranks over a fixed design.

Deterministic: no seed. The design is a Latin hypercube (McKay, Beckman and Conover 1979): each
variable takes the middle of each of POINTS equally likely slices once, in an order from a keyed
counter-based generator (Philox), and each point has its mirror. It is repeated SQUARES times; the
spread of the repetitions is the error of their mean.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from cmt.analysis.moments import Floats
from cmt.analysis.student import normal_quantile

NODES = 64
"""Of the Gauss-Legendre rule: 1e-9 up to correlations of 0.99 (tests/unit/test_ranking.py)."""
POINTS = 1024
SQUARES = 8
KEY = 30_000
"""Key of the generator: the same design in every run."""


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
    shares = np.empty((SQUARES, len(mean)))
    for square in range(SQUARES):
        drawn = mean + normal_points(len(mean), square) @ root.T
        first = np.argpartition(-drawn, places - 1, axis=1)[:, :places]
        shares[square] = np.bincount(first.ravel(), minlength=len(mean)) / len(drawn)
    error = shares.std(axis=0, ddof=1).max() / math.sqrt(SQUARES)
    return shares.mean(axis=0), float(error)


def normal_points(variables: int, square: int) -> Floats:
    """A square of the design as standard normal variables, with mirrors: (2 POINTS, k)."""
    generator = np.random.Generator(np.random.Philox(key=KEY + square))
    middle = _slices()
    points = np.column_stack([middle[generator.permutation(POINTS)] for _ in range(variables)])
    return np.concatenate([points, -points])


@cache
def _slices() -> Floats:
    """The middle, in probability, of each slice of the standard normal distribution."""
    return np.array([normal_quantile((k + 0.5) / POINTS) for k in range(POINTS)])


@cache
def _gauss_legendre() -> tuple[Floats, Floats]:
    """Nodes and weights of the rule on -1 ... 1; they take longer than what they are used for."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, weights


def _below(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2
