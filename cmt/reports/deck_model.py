"""What a deck is made of: slides, and on each its texts, tables and native charts in their places.

Every text is finished. Places are boxes in points on a slide of 960 by 540. Numbers of charts are
plain and unrounded, in the unit of their axis, as a manager meets them when editing a chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from cmt.reports.charts.boxes import Box
from cmt.reports.charts.specs import Quadrant
from cmt.reports.model import Table

WIDTH: Final = 960.0
HEIGHT: Final = 540.0
Role = Literal["lead", "text", "heading", "note"]
Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph; `name` stands before it in bold."""

    text: str
    name: str = ""
    role: Role = "text"
    language: str = ""  # "" = that of the deck


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """Running text."""

    place: Box
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """A table; rows it has no room for are counted under it, by `left_out`."""

    place: Box
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series of a chart; None where a value may not be shown. `low` and `high` are ends."""

    name: str
    values: Values
    colour: str
    low: Values = ()
    high: Values = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPart:
    """A native chart over categories; `alt` is read aloud in its place.

    bars     horizontal bars beside each other, first category on top
    stacked  horizontal bars of parts, laid end to end
    lines    a line a series, categories from left to right
    """

    kind: Literal["bars", "stacked", "lines"]
    place: Box
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    low: float
    high: float
    step: float  # from one line of the grid to the next
    percent: bool = False
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatterPart:
    """The quadrant as a native scatter chart."""

    place: Box
    quadrant: Quadrant


Part = TextPart | TablePart | ChartPart | ScatterPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """A slide: its title is its message; `notes` are for who speaks."""

    id: str
    title: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    foot: str = ""  # source and base
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """A finished deck in one language; the first slide is its cover."""

    language: str
    title: str
    owner: str
    slides: tuple[Slide, ...]
