"""Where an axis begins and ends, and what is written on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from cmt.reports.charts.specs import Axis, Tick

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 1.0, 2.0, 5.0, 10.0, 20.0, 25.0)
AT_MOST = 6
"""Intervals between grid lines; more than this is clutter."""


def fitted(
    values: Iterable[float],
    write: Callable[[float], str],
    *,
    floor: float,
    ceiling: float,
    title: str = "",
) -> Axis:
    """An axis on round numbers that holds all `values` and stays within `floor`..`ceiling`."""
    known = [value for value in values if not math.isnan(value)] or [floor, ceiling]
    low, high = max(min(known), floor), min(max(known), ceiling)
    step = next((s for s in STEPS if high - low <= AT_MOST * s * 0.999), STEPS[-1])
    first = max(math.floor(low / step) * step, floor)
    last = min(math.ceil(high / step) * step, ceiling)
    count = max(round((last - first) / step), 1)
    values_on = [first + step * i for i in range(count + 1)]
    ticks = tuple(Tick(value=value, text=write(value)) for value in values_on)
    return Axis(low=first, high=first + step * count, ticks=ticks, title=title)


def tens(values: Iterable[float], write: Callable[[float], str]) -> Axis:
    """An axis of scores from the ten below all `values` to the ten above, 20 points at least."""
    known = [value for value in values if not math.isnan(value)] or [0.0, 100.0]
    low = min(max(math.floor(min(known) / 10), 0), 8)
    high = max(min(math.ceil(max(known) / 10), 10), low + 2)
    ticks = tuple(Tick(value=10.0 * i, text=write(10.0 * i)) for i in range(low, high + 1))
    return Axis(low=10.0 * low, high=10.0 * high, ticks=ticks)


def scores(write: Callable[[float], str], title: str = "") -> Axis:
    """The whole 0-100 axis."""
    ticks = tuple(Tick(value=float(v), text=write(v)) for v in (0, 25, 50, 75, 100))
    return Axis(low=0.0, high=100.0, ticks=ticks, title=title)
