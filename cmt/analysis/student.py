"""Student's t and the normal distribution, without SciPy.

Two functions of one distribution are all the main path needs, and importing `scipy.special` for
them takes longer than the whole analysis of a wave (KERNEL.md, decision 6). Equal to SciPy's
`stdtr`, `stdtrit` and `ndtri` to 1e-10 up to 100,000 degrees of freedom, and to 1e-8 beyond
(tests/unit/test_student.py).

Source: continued fraction of the incomplete beta function, DLMF 8.17.22, by Lentz's method.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

TERMS = 10_000
"""More terms than any argument here needs; the fraction stops when it no longer changes."""
SMALLEST = 1e-300
LARGE = 100.0
"""From here the series of log Gamma(a + 1/2) - log Gamma(a) is exact to the last digit."""
EXPANDED = 30
"""Degrees of freedom beyond which the expansion of the quantile is close."""
STEPS = 100
"""Newton steps at most; a handful suffice."""


def normal_quantile(p: float) -> float:
    """The value a standard normal variable stays below with probability p."""
    return NormalDist().inv_cdf(p)


def two_sided_p(t: float, df: float) -> float:
    """Probability that |T| exceeds |t| for df degrees of freedom (may be infinite).

    I_x(df/2, 1/2) with x = df / (df + t^2), or one less its mirror image where that converges.
    """
    if math.isinf(df):
        return math.erfc(abs(t) / math.sqrt(2))
    if t == 0:
        return 1.0
    r, a = t * t / df, df / 2
    # The density times |t| / df, from logarithms that lose no digits when df is large.
    front: float = math.exp(
        _log_gamma_step(a) - math.lgamma(0.5) - (a + 0.5) * math.log1p(r)
    ) * math.sqrt(r)
    x = 1 / (1 + r)
    if x < (a + 1) / (a + 2.5):
        return front / (a * fraction(a, 0.5, x))
    return 1 - front / (0.5 * fraction(0.5, a, r / (1 + r)))


@cache
def t_quantile(p: float, df: float) -> float:
    """The value Student's t stays below with probability p, 0.5 < p < 1, by Newton's method.

    Begins at the normal quantile, below the root, from where steps only approach it (p of t is
    concave), or for larger df at its Cornish-Fisher expansion, a step or two away.
    """
    t = z = normal_quantile(p)
    if df > EXPANDED:
        t += (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df * df)
    for _ in range(STEPS if math.isfinite(df) else 0):
        step = (1 - two_sided_p(t, df) / 2 - p) / _density(t, df)
        t -= step
        if abs(step) <= 1e-12 * t:
            break
    return t


def _density(t: float, df: float) -> float:
    scale = _log_gamma_step(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(scale - (df + 1) / 2 * math.log1p(t * t / df))


def _log_gamma_step(a: float) -> float:
    """log Gamma(a + 1/2) - log Gamma(a); by its series where the difference would lose digits."""
    if a < LARGE:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    return 0.5 * math.log(a) - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)


def fraction(a: float, b: float, x: float) -> float:
    """1 + d_1/(1 + d_2/(1 + ...)) with the coefficients of DLMF 8.17.22.

    Converges fast for x < (a + 1) / (a + b + 2): the caller takes the mirror image beyond.
    """
    value, c, d = 1.0, 1.0, 0.0
    for n in range(1, TERMS):
        m = n // 2
        if n % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _away_from_zero(1 + term * d)
        c = _away_from_zero(1 + term / c)
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def _away_from_zero(x: float) -> float:
    return x if abs(x) > SMALLEST else SMALLEST
