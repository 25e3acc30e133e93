"""The beta and F distributions, without SciPy: exact intervals of shares, Feldt's of alpha.

Equal to SciPy's `betainc`, `betaincinv` and `f.ppf` to 1e-10 up to parameters of 10,000, and to
1e-8 up to a million (tests/unit/test_intervals.py).

Source: continued fraction of the incomplete beta function, DLMF 8.17.22, as in `student.py`.
"""

from __future__ import annotations

import math
from functools import cache

from cmt.analysis.student import fraction

STEPS = 200
"""Steps of the quantile at most: a bisection alone would be done by then."""


def beta_cdf(x: float, a: float, b: float) -> float:
    """Probability that a beta variable with parameters a, b > 0 is at most x."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b))
    if x < (a + 1) / (a + b + 2):
        return front / (a * fraction(a, b, x))
    return 1 - front / (b * fraction(b, a, 1 - x))


@cache
def beta_quantile(p: float, a: float, b: float) -> float:
    """The value a beta variable stays below with probability p, 0 < p < 1.

    Newton's method, kept inside a bracket that every step narrows.
    """
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(STEPS):
        miss = beta_cdf(x, a, b) - p
        low, high = (low, x) if miss > 0 else (x, high)
        density = math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - _log_beta(a, b))
        new = x - miss / density if density > 0 else low
        new = new if low < new < high else (low + high) / 2
        if abs(new - x) <= 1e-15 * x:
            break
        x = new
    return x


def f_quantile(p: float, df1: float, df2: float) -> float:
    """The value an F variable with df1 and df2 degrees of freedom stays below with probability p.

    >>> round(f_quantile(0.95, 2, 10), 6)
    4.102821
    """
    x = beta_quantile(p, df1 / 2, df2 / 2)
    if x < 0.5:
        return df2 * x / (df1 * (1 - x))
    # Near one, what is left to it is the quantile of the mirror image, with all its digits.
    rest = beta_quantile(1 - p, df2 / 2, df1 / 2)
    return df2 * (1 - rest) / (df1 * rest)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
