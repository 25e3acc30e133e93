"""The tables on waves and targets a report must print."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cmt.analysis.history import Effect, TargetProgress
from cmt.analysis.results import Results
from tests.expected_tables import WORDS, Cell, Expected, Row, aimed, index, measures, moved, named
from tests.figures import Figures, percent, rounded, signed, signed_percent


def waves_tables(results: Results, language: str) -> Iterator[Expected]:
    """Changes, series, what goes with a change, and targets."""
    assert results.comparison and results.history and results.history.contributions
    clear = [
        change.item
        for change in results.comparison.changes
        if change.statistic == "index"
        and change.direction in ("higher", "lower")
        and change.item not in measures(results)
        and [change.item] not in [list(d.items) for d in results.instrument.drivers.values()]
    ]
    yield Expected(place="waves", rows=list(_changes(results, measures(results), language)))
    yield Expected(place="waves", rows=list(_changes(results, tuple(clear), language)))
    yield Expected(place="waves", rows=list(_trends(results, language)))
    found = results.history.contributions
    rows: list[Row] = [
        (named(results, row.driver, language), [_effect(row.overall)]) for row in found.drivers
    ]
    rows += [(None, [_effect(found.remainder)]), (None, [_effect(found.change)])]
    yield Expected(place="waves", rows=rows)
    mixes: list[Row] = [
        (named(results, mix.by, language), [_effect(mix.within), _effect(mix.mix)])
        for mix in results.history.mixes
    ]
    yield Expected(place="waves", rows=mixes)
    yield Expected(place="targets", rows=list(_targets(results, language)))


def _effect(effect: Effect) -> Figures:
    return tuple(signed(value) for value in (effect.points, effect.low, effect.high))


def _changes(results: Results, items: tuple[str, ...], language: str) -> Iterator[Row]:
    assert results.comparison
    for item in items:
        change = results.comparison.get(item, "index")
        assert change
        now = index(results.estimates.get(item, "index"))
        cells: list[Cell] = [now, (rounded(change.before, 1),), moved(change, WORDS[language])]
        yield named(results, item, language), cells


def _trends(results: Results, language: str) -> Iterator[Row]:
    assert results.history
    for item in measures(results):
        trend = results.history.trend(item, "index")
        assert trend
        cells: list[Cell] = [(rounded(point.estimate, 1),) for point in trend.points]
        slope = tuple(signed(value) for value in (trend.slope, trend.low, trend.high))
        word = WORDS[language][trend.direction]
        yield named(results, item, language), [*cells, (word, *slope)]


def _targets(results: Results, language: str) -> Iterator[Row]:
    """Level and day, baseline and gain, where it stands, and the pace."""
    assert results.history
    for row in results.history.targets:
        day = row.target.by
        when = (rounded(day.day), rounded(day.year)) if day else ()
        assert row.baseline_wave is not None
        wave = results.history.waves[row.baseline_wave].label
        gain = (wave, _gained(row, row.raise_points), signed_percent(row.raise_ratio))
        chance = () if math.isnan(row.chance) else (percent(row.chance),)
        paces = [v for v in (row.pace, row.pace_needed) if not math.isnan(v)]
        cells: list[Cell] = [
            (aimed(row, row.level), *when),
            (aimed(row, row.baseline), *gain),
            tuple(aimed(row, value) for value in (row.now, row.low, row.high)),
            (WORDS[language][row.verdict],),
            (*chance, *(_gained(row, value) for value in paces)),
        ]
        yield named(results, row.target.item, language), cells


def _gained(row: TargetProgress, value: float) -> str:
    match row.target.statistic:
        case "index":
            return signed(value)
        case "mean":
            return signed(value, 2)
        case _:
            return signed(value * 100)
