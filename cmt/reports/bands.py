"""A scale with many points in a few bands, so that its answers fit a table and a bar.

Up to seven points stand for themselves. More are put together in bands of equal width that never
cross the ends of favourable and unfavourable answers; with more than twenty points, as on 0 to 100,
bands begin at tens. The workbook keeps every point.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import chain, count, groupby
from typing import Literal

from cmt.instrument.model import Scale
from cmt.reports.formats import EN_DASH

MOST = 7
"""Answers a table has room for beside mean, base and kinds of missing."""
BY_TENS = 20
"""A scale with more points than this is read by tens."""

Side = Literal["unfavourable", "neutral", "favourable"]
Units = Sequence[tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Neighbouring points of a rating, all on one side of it."""

    points: tuple[int, ...]  # worst first
    side: Side
    label: str  # the words of the point on a short scale, else its numbers


def banded(scale: Scale) -> bool:
    """Whether a scale has too many points to show each."""
    return len(scale.points) > MOST


def bands(scale: Scale, language: str) -> tuple[Band, ...]:
    """The bands of a rating, worst first: one a point where there are few.

    >>> from cmt.instrument.catalogue import find
    >>> likely = find("cmt-bank").scales["likely-10"]  # 0 to 10, favourable 9 and 10
    >>> [band.label for band in bands(likely, "en")]
    ['0–1', '2–3', '4–5', '6', '7–8', '9–10']
    """
    sides = _sides(scale)
    width = next(w for w in count(1) if sum(-(-len(units) // w) for _, units in sides) <= MOST)
    return tuple(
        Band(points=points, side=side, label=_label(scale, points, language))
        for side, units in sides
        for points in _joined(units, width, from_top=side == "favourable")
    )


def likeness(scale: Scale, language: str) -> Hashable:
    """Equal for scales whose answers can stand in one table: the same points, read alike."""
    words = () if banded(scale) else scale.labels[language]
    return scale.points, scale.favourable, scale.unfavourable, scale.printed, words


def _sides(scale: Scale) -> list[tuple[Side, Units]]:
    """The points of each side in the units that bands are made of: one by one, or by tens."""
    top = scale.points[-1] - 1  # the top of the scale belongs to the ten below it

    def unit(point: int) -> int:
        return min(point, top) // 10 if len(scale.points) > BY_TENS else point

    found: list[tuple[Side, Units]] = []
    for side, points in groupby(scale.points, key=lambda point: _side(scale, point)):
        found.append((side, [tuple(together) for _, together in groupby(points, key=unit)]))
    return found


def _side(scale: Scale, point: int) -> Side:
    if point in scale.favourable:
        return "favourable"
    return "unfavourable" if point in scale.unfavourable else "neutral"


def _joined(units: Units, width: int, *, from_top: bool) -> list[tuple[int, ...]]:
    """`width` units a band; what is left over stands next to the middle of the scale."""
    first = len(units) % width if from_top else 0
    starts = [*([0] if first else []), *range(first, len(units), width)]
    ends = [*starts[1:], len(units)]
    return [tuple(chain(*units[a:b])) for a, b in zip(starts, ends, strict=True)]


def _label(scale: Scale, points: tuple[int, ...], language: str) -> str:
    if not banded(scale):
        return scale.label(points[0], language)
    printed = [scale.printed[scale.points.index(point)] for point in points]
    low, high = min(printed), max(printed)
    return str(low) if low == high else f"{low}{EN_DASH}{high}"
