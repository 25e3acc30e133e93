"""Wald's test that several estimates are all zero, as an F with the degrees of freedom of a design.

Source: Korn and Graubard (1990). Letters: q estimates.
"""

from __future__ import annotations

import numpy as np

from cmt.analysis.beta import beta_cdf
from cmt.analysis.moments import Floats

SINGULAR = 1e-12
"""A smaller eigenvalue, as a part of the largest, tells that a covariance has no inverse."""


def wald_f(estimates: Floats, spread: Floats, free: float) -> tuple[float, float]:
    """F = W (d - q + 1) / (d q) and its second degrees of freedom d - q + 1; the first are q.

    estimates  (q,)
    spread     (q, q) their covariance
    free       d, degrees of freedom of the design

    nan where the design has too few units for that, or the estimates depend on each other.
    """
    q = len(estimates)
    df2 = free - q + 1
    values = np.linalg.eigvalsh(spread)
    if df2 <= 0 or not values[0] > SINGULAR * values[-1]:
        return float("nan"), df2
    return float(estimates @ np.linalg.solve(spread, estimates)) * df2 / (free * q), df2


def f_tail(f: float, df1: float, df2: float) -> float:
    """Probability that an F variable exceeds f."""
    return beta_cdf(df2 / (df2 + df1 * f), df2 / 2, df1 / 2)
