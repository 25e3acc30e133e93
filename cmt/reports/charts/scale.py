"""From values to places: linear spans, clipped intervals, ticks that do not collide."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cmt.reports.charts import svg
from cmt.reports.charts.specs import Axis, Tick
from cmt.reports.measure import text_width

MOST_TICKS: Final = 10
GAP: Final = 10.0
"""Between a column of texts and what is drawn beside it."""
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


def between_columns(axis: Axis, width: float, labels: float, values: float) -> Span:
    """An axis between a column of labels and one of values, wide enough for its outer ticks."""
    half = widest([tick.text for tick in axis.ticks]) / 2
    return Span(
        low=axis.low,
        high=axis.high,
        start=max(labels + GAP, half),
        end=width - max(values + GAP, half),
    )


def column_width(texts: Sequence[str], most: float) -> float:
    """Width of a column of texts, of which the bold ones are the widest; at most so much."""
    return min(max((text_width(text, svg.SIZE, "bold") for text in texts), default=0.0), most)


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
    return _bar(span, low, high, 1, lambda along, aside: (along, y + aside), colour, width)


def bar_upright(
    span: Span, x: float, low: float | None, high: float | None, colour: str, width: float = 1.6
) -> str:
    """A vertical interval; an arrow head where it goes on beyond the axis."""
    return _bar(span, low, high, -1, lambda along, aside: (x + aside, along), colour, width)


def _bar(
    span: Span,
    low: float | None,
    high: float | None,
    rising: int,
    place: Callable[[float, float], tuple[float, float]],
    colour: str,
    width: float,
) -> str:
    """An interval along an axis whose values rise with its coordinate (1) or against it (-1)."""
    low, high = number_of(low), number_of(high)
    if low is None or high is None or high < span.low or low > span.high:
        return ""
    start, end = span.at(low), span.at(high)
    heads = ""
    for tip, beyond, outward in (
        (start, low < span.low, -rising),
        (end, high > span.high, rising),
    ):
        if beyond:
            corners = ((_ARROW, 0.0), (-1.0, -_CAP), (-1.0, _CAP))
            points = [place(tip + outward * along, aside) for along, aside in corners]
            heads += svg.polygon(points, fill=colour)
    return svg.line(place(start, 0), place(end, 0), stroke=colour, width=width) + heads
