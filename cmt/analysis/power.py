"""How likely a test is to see a difference that is there: its power, without SciPy.

    means    two-sided t test, noncentral t: T = (Z + shift) / S with S^2 = chi^2 / df, so that
             P(T > t) = E[Phi(shift - t S)], by Gauss-Legendre quadrature over S
    shares   the pooled score test of `compare.py`: its error where nothing changed decides, its
             error where something did tells how often

Equal to R `power.t.test(strict = TRUE)` and SciPy's `nct` to 1e-9, and to R `power.prop.test
(strict = TRUE)` (tests/unit/test_sample_size.py).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from cmt.analysis.infer import ALPHA
from cmt.analysis.moments import Floats
from cmt.analysis.student import normal_quantile, t_quantile

NODES = 400
"""Of the quadrature: the narrowest integrand here, one degree of freedom, needs half as many."""
FAR = 12.0
"""Standard deviations of S that are integrated on either side of one."""
LARGE_DF = 1e7
"""Beyond, S is one to eight digits and the test is a normal one."""


def noncentral_t_tail(t: float, df: float, shift: float) -> float:
    """Probability that a noncentral t variable exceeds t.

    shift  the noncentrality: the true difference in standard errors
    """
    if df > LARGE_DF:
        return normal_tail(t - shift)
    s, mass = _chi(df)
    tails = [normal_tail(x) for x in (t * s - shift).tolist()]
    return float(mass @ np.array(tails))


def normal_tail(x: float) -> float:
    """Probability that a standard normal variable exceeds x."""
    return 0.5 * math.erfc(x / math.sqrt(2))


def mean_power(difference: float, se: float, df: float, alpha: float = ALPHA) -> float:
    """Power of a two-sided t test of a difference of means.

    se  standard error of the difference, in its unit; zero sees everything
    """
    if se <= 0:
        return 1.0
    t, shift = t_quantile(1 - alpha / 2, df), abs(difference) / se
    return noncentral_t_tail(t, df, shift) + noncentral_t_tail(t, df, -shift)


def share_power(
    now: float, before: float, parts: tuple[float, float], alpha: float = ALPHA
) -> float:
    """Power of the two-sided pooled score test of two shares.

    now, before  the true shares, 0..1
    parts        of each, design effect times what of the population is left, over its answers: its
                 variance is that times p (1 - p). A share that is known has 0
    """
    known = min(parts) <= 0
    if max(parts) <= 0:
        return 1.0
    pooled = before if known else _pooled((now, before), parts)
    null = math.sqrt(pooled * (1 - pooled) * sum(parts))
    true = math.sqrt(now * (1 - now) * parts[0] + before * (1 - before) * parts[1])
    limit, moved = normal_quantile(1 - alpha / 2) * null, abs(now - before)
    if true <= 0:
        return float(moved > limit)
    return normal_tail((limit - moved) / true) + normal_tail((limit + moved) / true)


def _pooled(shares: tuple[float, float], parts: tuple[float, float]) -> float:
    """The share of both together, each weighted by its effective base."""
    bases = 1 / parts[0], 1 / parts[1]
    return (shares[0] * bases[0] + shares[1] * bases[1]) / sum(bases)


def _chi(df: float) -> tuple[Floats, Floats]:
    """Nodes S and their probabilities, S^2 being chi-square over its df degrees of freedom."""
    reach = FAR / math.sqrt(2 * df)
    low, high = max(0.0, 1 - reach), 1 + reach
    x, w = _nodes()
    s = low + (high - low) * (x + 1) / 2
    log = (df - 1) * np.log(s) - df * s * s / 2
    mass = w * np.exp(log - log.max())
    return s, mass / mass.sum()


@cache
def _nodes() -> tuple[Floats, Floats]:
    """Nodes between -1 and 1, and their weights."""
    return np.polynomial.legendre.leggauss(NODES)
