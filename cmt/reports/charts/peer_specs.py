"""What the two charts of peers are told: strips of quarters and a funnel. As in `specs.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmt.reports.charts.specs import Axis, Tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One measure: the unit's dot and interval on the scores of its peers."""

    label: str
    value: float | None  # None = withheld or not comparable: only `text` is drawn
    low: float | None = None
    high: float | None = None
    hollow: bool = False  # uncertain
    ends: tuple[float, float] | None = None  # lowest and highest peer
    quarters: tuple[float, float, float] | None = None  # None = too few peers for quarters
    mean: float | None = None  # of the peers, where there are no quarters
    text: str = ""  # the verdict, at the right edge
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """One strip a measure on a common axis, under a key that names its parts."""

    axis: Axis
    rows: Sequence[Strip]
    key: tuple[str, str, str, str]  # this survey, outer quarters, middle half, median
    key_few: tuple[str, str]  # all peers, their mean: where some rows have no quarters
    alt: str = ""
    width: float = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLine:
    """A pair of limits about the centre: (base, low, high), bases ascending."""

    name: str
    points: Sequence[tuple[float, float, float]]
    dash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One survey: its base and its score; named only where it is one's own."""

    base: float
    value: float
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Scores by how many answers they rest on, with the limits of chance."""

    x: Axis
    y: Axis
    centre: Tick
    lines: Sequence[FunnelLine]
    spots: Sequence[Spot]
    alt: str = ""
    width: float = 480
    height: float = 250
