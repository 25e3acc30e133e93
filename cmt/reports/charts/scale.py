"""From values to places: linear spans, clipped intervals, ticks that do not collide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cmt.reports.charts import svg
from cmt.reports.charts.specs import Axis, Tick
from cmt.reports.measure import text_width

MOST_TICKS: Final = 10
_ARROW: Final = 3.0
_CAP: Final = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Values `low`..`high` laid out from `start` to `end` points (end < start grows upwards)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies; values off the axis lie at its end."""
        if not self.high > self.low:
            return (self.start + self.end) / 2
        part = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return self.start + part * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis."""
        return self.low <= value <= self.high


def number_of(value: float | None) -> float | None:
    """The number, or None for what cannot be drawn (not available, not finite)."""
    return value if value is not None and math.isfinite(value) else None


def shown_ticks(axis: Axis, span: Span, upright: bool = False) -> tuple[Tick, ...]:
    """Every first, second, third ... tick: at most ten, on the axis, none touching the next."""
    on_axis = tuple(tick for tick in axis.ticks if span.holds(tick.value))
    for step in range(1, len(on_axis) + 1):
        chosen = on_axis[::step]
        if len(chosen) <= MOST_TICKS and _apart(chosen, span, upright):
            return chosen
    return ()


def _apart(ticks: Sequence[Tick], span: Span, upright: bool) -> bool:
    halves = [_half(tick.text, upright) for tick in ticks]
    places = [span.at(tick.value) for tick in ticks]
    return all(
        abs(places[i + 1] - places[i]) >= halves[i] + halves[i + 1] + 3
        for i in range(len(ticks) - 1)
    )


def _half(text: str, upright: bool) -> float:
    return svg.SMALL * 0.55 if upright else text_width(text, svg.SMALL) / 2


def widest(texts: Sequence[str], size: float = svg.SMALL) -> float:
    """Width of the widest text, 0 for none."""
    return max((text_width(text, size) for text in texts), default=0.0)


def bar_across(
    span: Span, y: float, low: float | None, high: float | None, colour: str, width: float = 1.6
) -> str:
    """A horizontal interval; an arrow head where it goes on beyond the axis."""
    low, high = number_of(low), number_of(high)
    if low is None or high is None or high < span.low or low > span.high:
        return ""
    left, right = span.at(low), span.at(high)
    ends = ""
    if low < span.low:
        ends += svg.polygon(
            [(left - _ARROW, y), (left + 1, y - _CAP), (left + 1, y + _CAP)], fill=colour
        )
    if high > span.high:
        ends += svg.polygon(
            [(right + _ARROW, y), (right - 1, y - _CAP), (right - 1, y + _CAP)], fill=colour
        )
    return svg.line((left, y), (right, y), stroke=colour, width=width) + ends


def bar_upright(
    span: Span, x: float, low: float | None, high: float | None, colour: str, width: float = 1.6
) -> str:
    """A vertical interval; an arrow head where it goes on beyond the axis."""
    low, high = number_of(low), number_of(high)
    if low is None or high is None or high < span.low or low > span.high:
        return ""
    bottom, top = span.at(low), span.at(high)
    ends = ""
    if low < span.low:
        ends += svg.polygon(
            [(x, bottom + _ARROW), (x - _CAP, bottom - 1), (x + _CAP, bottom - 1)], fill=colour
        )
    if high > span.high:
        ends += svg.polygon(
            [(x, top - _ARROW), (x - _CAP, top + 1), (x + _CAP, top + 1)], fill=colour
        )
    return svg.line((x, bottom), (x, top), stroke=colour, width=width) + ends
