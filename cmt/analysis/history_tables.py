"""Several waves as rows for tidy frames: one a point, a trend, a part of a change, a target."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from cmt.analysis.history import Effect, History

Row = dict[str, Any]
Name = Callable[[str], str]
"""The name of a measure, in the language of the frame."""
Told = Callable[[History, Name], Iterator[Row]]
"""Rows of a history."""


def wave_rows(history: History, name: Name) -> Iterator[Row]:
    """One row a measure and wave: item, name, statistic, segment, label, at, `TrendPoint`."""
    for trend in history.trends:
        for point in trend.points:
            wave = history.waves[point.wave]
            yield {
                "item": trend.item,
                "name": name(trend.item),
                "statistic": trend.statistic,
                "segment": trend.segment,
                "label": wave.label,
                "at": wave.at,
                **asdict(point),
            }


def trend_rows(history: History, name: Name) -> Iterator[Row]:
    """One row a measure: name and the fields of `Trend`, but for its points."""
    for trend in history.trends:
        row = asdict(trend)
        del row["points"]
        yield {"name": name(trend.item), **row}


def mix_rows(history: History, name: Name) -> Iterator[Row]:
    """One row a part of a change: question, part (change, within, mix), segment, its numbers.

    The rows of a segment, which have no error of their own, stand below those of the whole.
    """
    for mix in history.mixes:
        blank: Row = {"by": mix.by, "item": mix.item, "name": name(mix.item), "segment": None}
        for part, effect in (("change", mix.change), ("within", mix.within), ("mix", mix.mix)):
            yield blank | {"part": part} | _effect(effect)
        for row in mix.parts:
            facts = asdict(row)
            for part in ("within", "mix"):
                yield blank | {**facts, "part": part, "points": facts[part]}


def contribution_rows(history: History, name: Name) -> Iterator[Row]:
    """One row a driver, with its own change and coefficient; then the remainder and the change."""
    found = history.contributions
    if found is None:
        return
    for row in found.drivers:
        own = {f"driver_{key}": value for key, value in _effect(row.change).items()}
        named = {"driver": row.driver, "name": name(row.driver), "part": "driver"}
        yield named | _effect(row.overall) | {"coefficient": row.coefficient} | own
    for part, effect in (("remainder", found.remainder), ("change", found.change)):
        named = {"driver": "", "name": name(found.outcome), "part": part}
        yield named | _effect(effect)


def target_rows(history: History, name: Name) -> Iterator[Row]:
    """One row a target: name, item, statistic, by, and the fields of `TargetProgress`."""
    for progress in history.targets:
        target, row = progress.target, asdict(progress)
        del row["target"]
        named = {"item": target.item, "name": name(target.item), "statistic": target.statistic}
        yield named | {"by": target.by} | row


def warning_rows(history: History, name: Name) -> Iterator[Row]:
    """One row a measure that is watched: name and the fields of `EarlyWarning`."""
    for warning in history.warnings:
        yield {"name": name(warning.item), **asdict(warning)}


def _effect(effect: Effect) -> Row:
    return asdict(effect)
