"""What a chart shows, read back from where its marks stand: values by the ticks of its axes.

Marks are told by what they are: circles are values, the lines through them intervals, diamonds
values of another kind, ticks numbers with the anchor of their axis. Positions are written to a
hundredth of a point, so a value is known to about as much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import html as markup

from tests.figures import figures
from tests.whole_outputs import page

ROW = 1.5
"""Points between the middle of a row and its marks, at most."""
BASELINE = 3.0
"""Points the line a label is written on lies under the middle of its row, about."""
UNDER = 2.7
"""Points a tick of the upward axis is written under its place."""
GRID = "#DDDDDD"
POSITION = 0.006
"""Points by which a rounded position may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From points to values, along one axis; `off` is what a position can tell."""

    value: Callable[[float], float]
    off: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A circle with the ends of the lines through it, across and upwards."""

    x: float
    y: float
    across: tuple[float, float] | None
    upwards: tuple[float, float] | None


@cache
def pictures(language: str) -> Mapping[str, Any]:
    """Figure id -> its svg element on the page."""
    root = markup.fromstring(page(language))
    return {
        str(div.get("id")).removeprefix("figure-"): svg
        for div in root.xpath("//div[starts-with(@id, 'figure-')]")
        for svg in div.iter("svg")
    }


def number(element: Any, name: str) -> float:
    return float(element.get(name))


def axis(svg: Any, language: str, *, upwards: bool = False) -> Scale:
    """The scale its ticks make; percentages are shares."""
    place, anchor = ("y", "end") if upwards else ("x", "middle")
    ticks = [
        (number(text, place), _value(found[0]))
        for text in svg.iter("text")
        if text.get("text-anchor") == anchor and text.get("font-size") == "8"
        if (found := figures(text.text_content(), language)) and _is_number(text.text_content())
    ]
    # charts of several panels write the ticks of a row of them anew
    ends = (at for at in range(1, len(ticks)) if ticks[at][1] <= ticks[at - 1][1])
    run = ticks[: next(ends, len(ticks))]
    (at, first), (until, last) = run[0], run[-1]
    slope = (last - first) / (until - at)
    under = UNDER if upwards else 0.0
    return Scale(value=lambda x: first + (x + under - at) * slope, off=abs(slope) * POSITION * 3)


def _is_number(text: str) -> bool:
    return not any(letter.isalpha() for letter in text) and ".." not in text


def _value(figure: str) -> float:
    return float(figure[:-1]) / 100 if figure.endswith("%") else float(figure)


def marks(svg: Any) -> list[Mark]:
    """Every circle but those of a key, which stand above the grid."""
    lines = [{k: number(e, k) for k in ("x1", "x2", "y1", "y2")} for e in svg.iter("line")]
    circles = [(number(e, "cx"), number(e, "cy")) for e in svg.iter("circle")]
    grid = [e for e in svg.iter("line") if e.get("stroke") == GRID]
    top = min((number(e, end) for e in grid for end in ("y1", "y2")), default=0.0)
    return [
        Mark(
            x=x,
            y=y,
            across=_through(lines, ("x1", "x2"), y, "y", x),
            upwards=_through(lines, ("y1", "y2"), x, "x", y),
        )
        for x, y in circles
        if y > top
    ]


def _through(
    lines: list[dict[str, float]], ends: tuple[str, str], at: float, other: str, middle: float
) -> tuple[float, float] | None:
    """The shortest line along one direction that goes through a mark."""
    found = [
        tuple(sorted((line[ends[0]], line[ends[1]])))
        for line in lines
        if abs(line[f"{other}1"] - at) < POSITION and abs(line[f"{other}2"] - at) < POSITION
    ]
    through = [(low, high) for low, high in found if low <= middle <= high]
    return min(through, key=lambda pair: pair[1] - pair[0], default=None)


def rows(svg: Any) -> dict[str, float]:
    """Label at the left edge -> the middle of its row."""
    return {
        text.text_content(): number(text, "y") - BASELINE
        for text in svg.iter("text")
        if text.get("font-size") == "9" and text.get("x") == "0"
    }


def row_marks(svg: Any) -> dict[str, Mark]:
    """Label -> the circle in its row."""
    found = marks(svg)
    return {
        label: next(mark for mark in found if abs(mark.y - y) < ROW)
        for label, y in rows(svg).items()
    }


def row_diamonds(svg: Any) -> dict[str, float]:
    """Label -> the middle of the diamond in its row."""
    points = [
        [tuple(map(float, point.split(","))) for point in str(e.get("points")).split()]
        for e in svg.iter("polygon")
    ]
    middles = [(each[0][0], each[1][1]) for each in points]
    return {
        label: next(x for x, height in middles if abs(height - y) < ROW)
        for label, y in rows(svg).items()
    }


def row_boxes(svg: Any) -> dict[str, list[tuple[float, float]]]:
    """Label -> left and right of the rectangles in its row, from left to right as drawn."""
    boxes = [[number(e, k) for k in ("x", "y", "width", "height")] for e in svg.iter("rect")]
    return {
        label: [
            (left, left + width)
            for left, top, width, height in boxes
            if abs(top + height / 2 - y) < ROW
            and width < float(str(svg.get("width")).removesuffix("pt")) - 1
        ]
        for label, y in rows(svg).items()
    }
