"""What a wave that was held could show: its margins, and the smallest changes it would have seen.

Read off the errors it really had, design effect, clusters and weights included. This is not power
"at the change that was observed", which only says the p-value again (Hoenig and Heisey 2001): it is
the chance to see a true change of a size one cares about.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import ALPHA
from cmt.analysis.power import mean_power
from cmt.analysis.results import Results
from cmt.analysis.sample_size import POWER, Measured, Spread, share_spread, smallest
from cmt.errors import EstimationError, Fault

POINTS = (2.0, 5.0, 10.0)
"""Changes whose chance to be seen is told."""
STATISTIC = {"share": "favourable", "index": "index"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a wave could show of one measure, in points from 0 to 100."""

    item: str
    segment: str  # "" = everyone
    statistic: str
    n: int
    design_effect: float
    margin: float  # half the 95 % interval
    smallest: float  # true change from an equal wave that is seen with `power`
    chances: tuple[tuple[float, float], ...]  # points -> chance that a true change is seen
    tests: int  # comparisons that share the 5 %
    power: float = POWER
    earlier: str = ""  # the wave it was compared with; "" = one just like it


def hindsight(
    results: Results, measured: Measured, *, power: float = POWER, points: Sequence[float] = POINTS
) -> tuple[Sight, ...]:
    """What the outcome, the drivers and every segment's outcome could show.

    raises  EstimationError where the outcome has no interval
    """
    statistic = STATISTIC[measured]
    drivers = [name for name in results.instrument.drivers if _usable(results, name, statistic)]
    families = ([results.outcome], drivers)
    rows = [
        _compared(results, row, _sight(results, row, len(family), power, points), points)
        for family in families
        for name in family
        if (row := results.estimates.get(name, statistic)) and _known(row)
    ]
    if not rows or rows[0].item != results.outcome:
        raise EstimationError(
            Fault(
                where=results.source or results.label,
                got=f"its {results.outcome} has too few answers for an interval",
                hint="Plan without the results file, with --sd or --share",
            )
        )
    return (*rows, *_segments(results, statistic, power, points))


def spread_of(results: Results, measured: Measured) -> Spread:
    """How much the outcome's answers varied in a wave, and the design effect they had.

    The finite population is taken off the design effect: it is planned with anew.

    raises  EstimationError where the outcome has no interval
    """
    first = hindsight(results, measured, points=())[0]
    row = results.estimates.get(results.outcome, STATISTIC[measured])
    assert row is not None  # hindsight found it
    units = min(1.0, (row.df + 1) / row.n)
    if measured == "share":
        return share_spread(100 * row.estimate, design_effect=first.design_effect, units=units)
    return Spread(
        measured="index",
        sd=row.se * math.sqrt(row.n_eff),  # of means n_eff = sd^2 / se^2
        design_effect=first.design_effect,
        units=units,
    )


def _sight(
    results: Results, row: Estimate, tests: int, power: float, points: Sequence[float]
) -> Sight:
    """As if the other wave were just like this one."""
    unit = _unit(row)
    blank = Sight(
        item=row.item,
        segment=row.segment,
        statistic=row.statistic,
        n=row.n,
        design_effect=_design_effect(results, row),
        margin=unit * (row.high - row.low) / 2,
        smallest=math.nan,
        chances=(),
        tests=tests,
        power=power,
    )
    return _with_power(blank, unit * row.se * math.sqrt(2), 2 * row.df, points)


def _compared(results: Results, row: Estimate, sight: Sight, points: Sequence[float]) -> Sight:
    """With the earlier wave it really was compared with, where there was one."""
    change = results.comparison.get(row.item, row.statistic) if results.comparison else None
    if results.comparison is None or change is None or not change.se > 0:
        return sight
    df = math.inf if math.isnan(change.df) else change.df
    named = replace(sight, earlier=results.comparison.label)
    return _with_power(named, _unit(row) * change.se, df, points)


def _with_power(sight: Sight, se: float, df: float, points: Sequence[float]) -> Sight:
    alpha = ALPHA / sight.tests

    def seen(difference: float) -> float:
        return mean_power(difference, se, df, alpha)

    chances = tuple((each, seen(each)) for each in points)
    return replace(sight, smallest=smallest(seen, sight.power), chances=chances)


def _segments(
    results: Results, statistic: str, power: float, points: Sequence[float]
) -> Iterator[Sight]:
    """The outcome of every segment, all segments of a split sharing the 5 %."""
    for split in results.splits:
        found = [split.estimates.get(results.outcome, statistic, name) for name in split.segments]
        rows = [row for row in found if row and _known(row)]
        yield from (_sight(results, row, len(rows), power, points) for row in rows)


def _usable(results: Results, item: str, statistic: str) -> bool:
    row = results.estimates.get(item, statistic)
    return row is not None and _known(row)


def _known(row: Estimate) -> bool:
    return row.shown and row.se > 0 and row.df >= 1 and row.high > row.low


def _unit(row: Estimate) -> float:
    """Points of 0 to 100 in one unit of the statistic."""
    return 1.0 if row.statistic == "index" else 100.0


def _design_effect(results: Results, row: Estimate) -> float:
    population = sum(results.design.population.values())
    left = 1 - results.precision.units / population if population else 1.0
    return row.n / row.n_eff / max(left, 1e-9)
