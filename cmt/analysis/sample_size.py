"""How many answers a survey needs, and what a number of answers can show.

All in points from 0 to 100: of the share of satisfied clients (percent) or of an index. One answer
of a simple random sample has variance sd^2; n answers of this survey

    V(n) = sd^2 deff / n x (N - n) / (N - 1)

with the design effect deff and a population of N. A margin of error is z sqrt(V) of a share and
t sqrt(V) of an index; a change compares two waves, a gap one survey with its peers. Answers are the
fewest that suffice, found by halving: the margin and the power only gain with every answer.
Sources: Cochran (1977) 4.4-4.7; Cohen (1988) 2.3; Fleiss, Levin and Paik (2003) 4.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cmt.analysis.infer import ALPHA, t_quantile, welch_df, z_quantile
from cmt.analysis.power import mean_power, share_power
from cmt.errors import EstimationError, Fault

Measured = Literal["share", "index"]
POWER = 0.8
"""Chance to see the change or gap planned for, unless said."""
FEWEST = 2
MOST = 10_000_000
"""Answers nobody will have: what more than so many would be needed for cannot be planned."""
STEPS = 60
"""Halvings of a difference: beyond the last digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How much answers vary, in points from 0 to 100, and what the design makes of it."""

    measured: Measured
    sd: float  # of one answer
    level: float = math.nan  # the share expected, in percent; nan of an index
    design_effect: float = 1.0
    units: float = 1.0  # sampling units behind one answer: 0.1 for clusters of ten


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a wave is compared with.

    se       of the other side, where it is known: of the average of peers, 0 for a fixed level
    answers  of the earlier wave; None for as many as now
    """

    se: float | None = None
    answers: int | None = None


SAME = Against()
"""An earlier wave with as many answers."""


def share_spread(level: float = 50.0, *, design_effect: float = 1.0, units: float = 1.0) -> Spread:
    """The spread of a share expected at a level in percent; one half is the worst case."""
    sd = math.sqrt(max(0.0, level * (100 - level)))  # a level outside is refused when planned with
    return Spread(measured="share", sd=sd, level=level, design_effect=design_effect, units=units)


def margin(n: float, spread: Spread, population: int | None = None) -> float:
    """Half the 95 % interval from n answers, in points.

    >>> round(margin(701, share_spread()), 2)
    3.7
    """
    quantile = z_quantile() if spread.measured == "share" else t_quantile(_df(n, spread))
    return quantile * spread.sd * math.sqrt(_part(n, spread, population))


def answers_for_margin(points: float, spread: Spread, population: int | None = None) -> int:
    """The fewest answers whose margin of error is at most so many points.

    raises  EstimationError where no number of answers suffices

    >>> answers_for_margin(3, share_spread()), answers_for_margin(3, share_spread(), 1000)
    (1068, 517)
    """
    return _fewest(lambda n: margin(n, spread, population) <= points, population, f"{points:g}")


def difference_power(
    points: float,
    n: float,
    spread: Spread,
    against: Against = SAME,
    *,
    population: int | None = None,
    tests: int = 1,
) -> float:
    """Chance that n answers show a true difference of so many points as clear.

    tests  comparisons that share the 5 %; each is then judged at 5 % / tests, as Holm's first

    Of a share, the harder way: up or down from its level, as far as that stays within 0 and 100 %.
    """
    alpha = ALPHA / tests
    own = _part(n, spread, population)
    if spread.measured == "index":
        se, df = _error(n, spread, against, population)
        return mean_power(points, se, df, alpha)
    other = _other_part(n, spread, against, population)
    level = spread.level / 100
    ends = [level + points / 100, level - points / 100]
    powers = [
        share_power(end, level, (own, other), alpha) for end in ends if -1e-12 <= end <= 1 + 1e-12
    ]
    return min(powers, default=math.nan)


def answers_for_difference(
    points: float,
    spread: Spread,
    against: Against = SAME,
    *,
    population: int | None = None,
    power: float = POWER,
    tests: int = 1,
) -> int:
    """The fewest answers (of each wave, where both have as many) that show a true difference.

    raises  EstimationError where no number of answers suffices

    >>> answers_for_difference(5, share_spread())
    1565
    """

    def seen(n: float) -> bool:
        chance = difference_power(points, n, spread, against, population=population, tests=tests)
        return chance >= power

    return _fewest(seen, population, f"a difference of {points:g}")


def smallest_difference(
    n: float,
    spread: Spread,
    against: Against = SAME,
    *,
    population: int | None = None,
    power: float = POWER,
    tests: int = 1,
) -> float:
    """The smallest true difference, in points, that n answers show with this power.

    nan where not even the widest possible is seen.
    """
    return smallest(
        lambda points: difference_power(
            points, n, spread, against, population=population, tests=tests
        ),
        power,
        widest=100.0 if spread.measured == "index" else max(spread.level, 100 - spread.level),
    )


def smallest(seen: Callable[[float], float], power: float, widest: float = 100.0) -> float:
    """The smallest difference seen with this power, by halving; nan where none is up to `widest`.

    seen  difference -> power, which grows with it
    """
    low, high = 0.0, widest
    if not seen(high) >= power:
        return math.nan
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if seen(middle) >= power else (middle, high)
    return high


def invitations(answers: int, response: float) -> int:
    """How many to invite for so many answers, at this response rate (0..1).

    >>> invitations(701, 1 / 3), invitations(100, 1)
    (2103, 100)
    """
    return math.ceil(answers / response - 1e-9)


def _error(
    n: float, spread: Spread, against: Against, population: int | None
) -> tuple[float, float]:
    """Standard error of a difference of indices, and Welch's degrees of freedom."""
    a = spread.sd**2 * _part(n, spread, population)
    if against.se is not None:  # known from so many that it adds no uncertainty of its own
        b = against.se**2
        return math.sqrt(a + b), welch_df((a, b), (_df(n, spread), math.inf))
    m = against.answers or n
    b = spread.sd**2 * _part(m, spread, population)
    return math.sqrt(a + b), welch_df((a, b), (_df(n, spread), _df(m, spread)))


def _other_part(n: float, spread: Spread, against: Against, population: int | None) -> float:
    """Variance of the other side as a part of that of one answer."""
    if against.se is not None:
        return (against.se / spread.sd) ** 2 if spread.sd > 0 else 0.0
    return _part(against.answers or n, spread, population)


def _part(n: float, spread: Spread, population: int | None) -> float:
    """Variance of the estimate from n answers as a part of that of one answer."""
    left = 1.0 if population is None else max(0.0, population - n) / max(1, population - 1)
    return spread.design_effect / n * left


def _df(n: float, spread: Spread) -> float:
    return max(1.0, n * spread.units - 1)


def _fewest(enough: Callable[[float], bool], population: int | None, wanted: str) -> int:
    """The fewest answers that are enough, by doubling and halving."""
    most = MOST if population is None else population
    low, high = FEWEST - 1, FEWEST
    while high < most and not enough(high):
        low, high = high, min(2 * high, most)
    if high >= most and not enough(most):
        raise EstimationError(
            Fault(
                where="the plan",
                got=f"no number of answers up to {most:,} shows {wanted} points",
                hint="Plan for more points, or for less power",
            )
        )
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
