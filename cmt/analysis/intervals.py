"""Exact intervals of a share, for small and for finite groups; and which interval is used when.

    hypergeometric    the population is known and holds at most 1,000: every number of favourable
                      clients in it that could well have given what was answered
    clopper-pearson   fewer than 30 answers: every share that could
    wilson            all else

The first two are exact: they cover the true share in at least 95 % of surveys, whatever it is.
They need answers that count alike: no weights, respondents chosen one by one, a single stratum.
Wilson's interval is right on average and shorter, but for a share near 0 or 1 of few answers it
covers less than it says (Brown, Cai and DasGupta 2001).

Sources: Clopper and Pearson (1934); Wright (1991), Exact confidence bounds when sampling from small
finite universes. Oracles: SciPy and brute force (tests/unit/test_intervals.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.beta import beta_quantile
from cmt.analysis.estimates import CAUTION_BELOW
from cmt.analysis.infer import LEVEL
from cmt.analysis.moments import Floats

TAIL = (1 - LEVEL) / 2
"""What may be more extreme at either end."""
SMALL_GROUP = 1000
"""Populations up to this are counted one by one: an office, a programme, the members of a club."""

Method = Literal["wilson", "clopper-pearson", "hypergeometric"]


def method_for(n: int, population: float | None, alike: bool) -> Method:
    """Which interval a share of `n` answers has.

    population  clients in the group the respondents were drawn from, None where not known
    alike       every answer counts the same and was drawn by itself

    >>> method_for(24, 40, True), method_for(24, None, True), method_for(24, 40, False)
    ('hypergeometric', 'clopper-pearson', 'wilson')
    """
    if not alike:
        return "wilson"
    if population is not None and n <= population <= SMALL_GROUP:
        return "hypergeometric"
    return "clopper-pearson" if n < CAUTION_BELOW else "wilson"


def clopper_pearson(count: int, n: int) -> tuple[float, float]:
    """95 % interval of a share from `count` of `n` answers: beta quantiles.

    Equal to R `binom.test` and SciPy `binomtest(...).proportion_ci("exact")`.
    """
    low = 0.0 if count == 0 else beta_quantile(TAIL, count, n - count + 1)
    high = 1.0 if count == n else beta_quantile(1 - TAIL, count + 1, n - count)
    return low, high


@cache
def hypergeometric(count: int, n: int, population: int) -> tuple[float, float]:
    """95 % interval of a share among all of a population, `count` of `n` members drawn from it.

    The ends are the smallest and the largest number in the population under which `count` or
    more, and `count` or fewer, are still more likely than 2.5 %. Where everybody answered, both are
    the share itself. For populations up to SMALL_GROUP.
    """
    fewest, most = count, population - (n - count)
    low = _first(fewest, most, lambda k: _at_least(count, n, k, population) > TAIL)
    # `count` or fewer favourable is the same event as n - count or more of the others.
    others = _first(
        n - count,
        population - count,
        lambda k: _at_least(n - count, n, k, population) > TAIL,
    )
    return low / population, (population - others) / population


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The smallest whole number from `low` to `high` for which it holds, as for all above it."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _at_least(count: int, n: int, favourable: int, population: int) -> float:
    """Probability of `count` or more of the favourable among `n` drawn without replacement."""
    most = min(n, favourable)
    if count > most:
        return 0.0
    found = np.arange(max(count, n - (population - favourable)), most + 1)
    logs = _ways(favourable, found) + _ways(population - favourable, n - found)
    return float(np.exp(logs - _ways(population, np.array([n]))).sum())


def _ways(held: int, drawn: NDArray[np.int64]) -> Floats:
    """Logarithm of the ways to draw so many of those held."""
    factorial = _log_factorials()
    out: Floats = factorial[held] - factorial[drawn] - factorial[held - drawn]
    return out


@cache
def _log_factorials() -> Floats:
    """log k! for k up to the largest group that is counted one by one."""
    logs = np.log(np.arange(1, SMALL_GROUP + 1))
    return np.concatenate([[0.0], np.cumsum(logs)])
