"""Where one panel of a trend puts its waves, and its texts: names and values where there is room.

Names stand from the last wave back, values at both ends first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box, text_box
from cmt.reports.charts.scale import Span, number_of
from cmt.reports.charts.specs import TrendPanel, TrendPoint
from cmt.reports.measure import Weight, shorten, text_width

WIDE = 300.0
"""A panel wider than this is higher too, and has all its values."""
_ALL_VALUES = 6  # of more waves a narrow panel names the ends, the highest and the lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One panel on the page: its texts, its plot's left and right end, its values' span."""

    panel: TrendPanel
    title: tuple[str, ...]
    verdict: tuple[str, ...]
    left: float
    right: float
    top: float
    span: Span
    target: float | None

    @property
    def points(self) -> Sequence[TrendPoint]:
        return self.panel.points

    @property
    def places(self) -> tuple[float, ...]:
        """Where the waves stand, inset so that their names stay within the panel."""
        count = len(self.points)
        if count < 2:
            return ((self.left + self.right) / 2,) * count
        inset = min((self.right - self.left) * 0.3, (self.right - self.left) / (count + 1), 26.0)
        room = self.right - self.left - 2 * inset
        return tuple(self.left + inset + room * part for part in _apart(self.points))


def _apart(points: Sequence[TrendPoint]) -> tuple[float, ...]:
    """How far along each of two or more waves stands, 0..1: by its date where all have one."""
    dates = [at for point in points if (at := number_of(point.at)) is not None]
    if len(dates) < len(points) or any(b <= a for a, b in pairwise(dates)):
        return tuple(i / (len(points) - 1) for i in range(len(points)))
    return tuple((at - dates[0]) / (dates[-1] - dates[0]) for at in dates)


def texts(frame: Frame) -> str:
    """Names and values where there is room: names from the last wave back, values ends first."""
    count = len(frame.points)
    names: list[Box] = []
    values: list[Box] = []
    parts = ""
    for i in reversed(range(count)):
        parts += _placed(_name_place(frame, i), names, frame, svg.SMALL, svg.MUTED)
    for i in sorted(_named(frame), key=lambda i: (i != count - 1, i != 0, i)):
        places = _value_places(frame, i)
        parts += _placed(places, values, frame, svg.SIZE, svg.INK)
    return parts


def _named(frame: Frame) -> set[int]:
    """The waves whose value is written, if there is room for it."""
    count = len(frame.points)
    if count <= _ALL_VALUES or frame.right - frame.left > WIDE:
        return set(range(count))
    values = {i: v for i, p in enumerate(frame.points) if (v := number_of(p.value)) is not None}
    marks = set(range(count)) - set(values)
    if not values:
        return marks
    return (
        marks
        | {0, count - 1, max(values, key=values.__getitem__)}
        | {min(values, key=values.__getitem__)}
    )


def _name_place(frame: Frame, i: int) -> list[tuple[svg.Point, str]]:
    name = shorten(frame.points[i].wave, _room(frame), svg.SMALL)
    return [((frame.places[i], frame.span.start + 12), name)]


def _room(frame: Frame) -> float:
    """Width a wave's name or value may take: two of them fit side by side."""
    return (frame.right - frame.left) / min(len(frame.points), 2) - 3


def _value_places(frame: Frame, i: int) -> list[tuple[svg.Point, str]]:
    """Above the interval or below it, first where the target line does not strike it through.

    A wave without a value has its text at the foot.
    """
    point, x, span = frame.points[i], frame.places[i], frame.span
    value = number_of(point.value)
    words = shorten(point.text, _room(frame), svg.SIZE, "semibold")
    if value is None:
        return [((x, span.start - 4), words)]
    high, low = number_of(point.high), number_of(point.low)
    above = span.at(max(value, value if high is None else high)) - 6
    below = span.at(min(value, value if low is None else low)) + 11.5
    levels = [above, below] if below < span.start - 2 else [above]
    if frame.target is not None and span.holds(frame.target):
        line = span.at(frame.target)
        levels.append(line - 4)
        levels.sort(key=lambda level: level - svg.SIZE * 0.8 < line < level + 2)
    return [((x, level), words) for level in levels]


def _placed(
    places: Sequence[tuple[svg.Point, str]],
    taken: list[Box],
    frame: Frame,
    size: float,
    fill: str,
) -> str:
    """Write the text at the first free place, kept within the panel; nowhere if none is free."""
    weight: Weight = "semibold" if size == svg.SIZE else "regular"
    for (wanted, y), words in places:
        half = text_width(words, size, weight) / 2
        x = min(max(wanted, frame.left + half), frame.right - half)
        box = text_box((x, y), words, size, "middle", weight)
        if words.strip() and not any(box.overlaps(other, 2) for other in taken):
            taken.append(box)
            return svg.text((x, y), words, size=size, anchor="middle", weight=weight, fill=fill)
    return ""
