"""What a chart is told: finished texts and plain numbers, nothing to compute but positions.

Every text arrives rounded, formatted and in the report's language. Values are in the unit of the
axis. A chart function takes one spec and returns one `Picture`. `alt` is generated from the data by
the composer and put into the svg's <title>.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A finished chart: standalone svg text, its size in points and its alternative text."""

    svg: str
    width: float
    height: float
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on an axis and the text beside it."""

    value: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A linear axis. `title` stands at its top left end."""

    low: float
    high: float
    ticks: Sequence[Tick]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A value with its interval. Hollow = uncertain. `text` is printed at the right edge."""

    label: str
    value: float | None  # None = withheld or not available: only `text` is drawn
    low: float | None = None
    high: float | None = None
    hollow: bool = False
    text: str = ""
    strong: bool = False  # the overall score among the drivers


@dataclass(frozen=True, slots=True, kw_only=True)
class DotPlot:
    """One row a measure: dot, interval, value at right; reference line and earlier dots if any."""

    axis: Axis
    rows: Sequence[Dot]
    line: Tick | None = None  # reference line with its name
    earlier: Sequence[float | None] = ()  # earlier wave's value, one a row: a grey diamond
    alt: str = ""
    width: float = 480
    height: float = 0  # points to fill: rows grow or shrink to reach it, within reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrant:
    """Performance (x) x association (y), four named corners, the lines written on the chart."""

    x: Axis
    y: Axis
    x_line: Tick
    y_line: Tick
    points: Sequence[QuadrantPoint]
    corners: tuple[str, str, str, str]  # top left, top right, bottom right, bottom left
    alt: str = ""
    width: float = 480
    height: float = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrantPoint:
    """A driver with both of its intervals."""

    label: str
    x: float
    y: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One answer's part of a bar. `text` is drawn inside when it fits ("" = never)."""

    value: float  # 0..1
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One question's answers: unfavourable left of favourable, neutral aside, total at right."""

    label: str
    unfavourable: Sequence[Share]  # worst first
    neutral: Sequence[Share]
    favourable: Sequence[Share]  # best last
    text: str  # percent favourable, at right


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBars:
    """100 % bars sorted by the composer; the neutral column stands aside at the right."""

    bars: Sequence[Bar]
    legend_unfavourable: Sequence[str]
    legend_neutral: Sequence[str]
    legend_favourable: Sequence[str]
    text_title: str  # heading of the right-hand figures
    alt: str = ""
    width: float = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One wave of one measure; None where it is withheld or was not asked."""

    wave: str
    value: float | None
    low: float | None = None
    high: float | None = None
    hollow: bool = False
    text: str = ""
    at: float | None = None  # when it was, in years; waves stand evenly where one is not dated


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPanel:
    """One measure over the waves. `break_before` names the waves before which the series broke."""

    title: str
    points: Sequence[TrendPoint]
    verdict: str = ""
    break_before: Sequence[str] = ()
    target: float | None = None  # its own target line, in place of the one of all panels


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Small multiples on one scale, with interval ribbons.

    `target` names the dashed line and says where it lies; it runs through every panel, unless some
    panel has a target of its own: then only through those.
    """

    axis: Axis
    panels: Sequence[TrendPanel]
    columns: int = 3
    target: Tick | None = None
    alt: str = ""
    width: float = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A value by an ordered count: overall score by number of drivers done well."""

    x_title: str
    axis: Axis
    points: Sequence[Dot]  # label = the count, in order; text drawn above the dot
    bases: Sequence[str]  # "n = 41" under each count
    alt: str = ""
    width: float = 480
    height: float = 200
