"""Quadrant: performance across, association with overall satisfaction upwards.

Four named corners, the two lines written on the chart, a dot with a thin cross of intervals for
each driver. Labels stand where they touch nothing (`placement`); when they cannot, the dots are
numbered and a key stands at the side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box, text_box
from cmt.reports.charts.placement import Label, Mark, Obstacles, mark, place
from cmt.reports.charts.scale import Span, bar_across, bar_upright, shown_ticks, widest
from cmt.reports.charts.specs import Picture, Quadrant, QuadrantPoint
from cmt.reports.measure import balance, shorten, text_width, wrap

_CROSS = "#B5C3D1"
_CORNER = svg.SIZE
_BAND = 15.0  # room inside the frame for the names of the corners
_KEY = 0.32  # part of the picture the key takes when dots are numbered
_WIDEST_LABEL = 0.30  # of the picture; a longer label breaks into two lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The plot: its spans, its outer edge, and how far the picture reaches."""

    x: Span
    y: Span
    outer: Box
    width: float
    height: float


def quadrant(chart: Quadrant) -> Picture:
    """Draw the quadrant, with labels beside the dots or, where they do not fit, with a key."""
    frame = _frame(chart, chart.width)
    widest_label = max(chart.width * _WIDEST_LABEL, 110)
    names = [balance(p.label, widest_label, svg.SIZE, lines=3) for p in chart.points]
    obstacles, lines_named = _obstacles(chart, frame)
    placed = place([_mark(p, frame) for p in chart.points], names, obstacles, svg.SIZE)
    if placed is not None:
        parts = [*_plot(chart, frame), lines_named, *_labels(placed), *_dots(chart, frame)]
        return svg.document(chart.width, frame.height, chart.alt, parts)
    return _numbered(chart)


def _numbered(chart: Quadrant) -> Picture:
    """The same with numbers on the plot and the names in a key at the right."""
    frame = _frame(chart, chart.width * (1 - _KEY) - 12)
    numbers = [(str(i),) for i in range(1, len(chart.points) + 1)]
    obstacles, lines_named = _obstacles(chart, frame)
    marks = [_mark(p, frame) for p in chart.points]
    placed = place(marks, numbers, obstacles, svg.SMALL, last_resort=True) or ()
    key, depth = _key(chart, frame)
    parts = [*_plot(chart, frame), lines_named, *_labels(placed), *_dots(chart, frame), key]
    return svg.document(chart.width, max(frame.height, depth), chart.alt, parts)


def _frame(chart: Quadrant, width: float) -> _Frame:
    left = min(widest([tick.text for tick in chart.y.ticks]), width * 0.2) + 6
    title = wrap(chart.y.title, width, svg.SMALL) if chart.y.title else ()
    top = svg.block_height(len(title), svg.SMALL) * bool(title) + 3 + svg.SMALL * svg.LEADING + 3
    foot = wrap(chart.x.title, width - left, svg.SMALL) if chart.x.title else ()
    below = 13 + (svg.block_height(len(foot), svg.SMALL) + 5) * bool(foot)
    right = width - max(widest([tick.text for tick in chart.x.ticks]) / 2, 1.0)
    bottom = max(chart.height - below, top + 140)
    return _Frame(
        x=Span(low=chart.x.low, high=chart.x.high, start=left + 6, end=right - 6),
        y=Span(low=chart.y.low, high=chart.y.high, start=bottom - _BAND, end=top + _BAND),
        outer=Box(left=left, top=top, right=right, bottom=bottom),
        width=width,
        height=bottom + below,
    )


def _plot(chart: Quadrant, frame: _Frame) -> list[str]:
    """Everything under the labels: the tinted corners, grid, axes, crosses and lines."""
    x, y = frame.x.at(chart.x_line.value), frame.y.at(chart.y_line.value)
    outer = frame.outer
    return [
        svg.rectangle((outer.left, outer.top), x - outer.left, y - outer.top, fill="#FBEFE8"),
        svg.rectangle((x, outer.top), outer.right - x, y - outer.top, fill="#EFF4F8"),
        svg.rectangle((outer.left, y), outer.right - outer.left, outer.bottom - y, fill="#F8F8F8"),
        *_axes(chart, frame),
        *[_cross(point, frame) for point in chart.points],
        svg.line((x, frame.y.end - 1), (x, frame.y.start + 1), stroke=svg.GREY, width=0.9),
        svg.line((outer.left, y), (outer.right, y), stroke=svg.GREY, width=0.9),
        *[
            svg.text(at, words, anchor=anchor, weight="semibold", fill=svg.GREY)
            for at, words, anchor in _corners(chart, frame)
        ],
    ]


def _axes(chart: Quadrant, frame: _Frame) -> list[str]:
    outer = frame.outer
    title = wrap(chart.y.title, frame.width, svg.SMALL)
    foot = wrap(chart.x.title, frame.width - outer.left, svg.SMALL)
    return [
        svg.lines((0, 7.5), title, size=svg.SMALL, fill=svg.MUTED),
        svg.lines((outer.left, outer.bottom + 23), foot, size=svg.SMALL, fill=svg.MUTED),
        *[
            svg.text(
                (frame.x.at(t.value), outer.bottom + 10.5),
                t.text,
                size=svg.SMALL,
                anchor="middle",
                fill=svg.MUTED,
            )
            for t in shown_ticks(chart.x, frame.x)
        ],
        *[
            svg.text(
                (outer.left - 4, frame.y.at(t.value) + 2.7),
                shorten(t.text, outer.left - 5, svg.SMALL),
                size=svg.SMALL,
                anchor="end",
                fill=svg.MUTED,
            )
            for t in shown_ticks(chart.y, frame.y, True)
        ],
    ]


def _corners(chart: Quadrant, frame: _Frame) -> list[tuple[svg.Point, str, svg.Anchor]]:
    outer = frame.outer
    room = (outer.right - outer.left) / 2 - 10
    names = [shorten(name, room, _CORNER, "semibold") for name in chart.corners]
    high, low = outer.top + 11, outer.bottom - 5
    return [
        ((outer.left + 5, high), names[0], "start"),
        ((outer.right - 5, high), names[1], "end"),
        ((outer.right - 5, low), names[2], "end"),
        ((outer.left + 5, low), names[3], "start"),
    ]


def _cross(point: QuadrantPoint, frame: _Frame) -> str:
    x, y = _at(point, frame)
    return bar_across(frame.x, y, point.x_low, point.x_high, _CROSS, 0.9) + bar_upright(
        frame.y, x, point.y_low, point.y_high, _CROSS, 0.9
    )


def _at(point: QuadrantPoint, frame: _Frame) -> svg.Point:
    return (frame.x.at(point.x), frame.y.at(point.y))


def _mark(point: QuadrantPoint, frame: _Frame) -> Mark:
    x, y = _at(point, frame)
    across = _ends(frame.x, point.x_low, point.x_high) or (x, x)
    upright = _ends(frame.y, point.y_high, point.y_low) or (y, y)
    return mark((x, y), across, upright)


def _ends(span: Span, first: float, last: float) -> tuple[float, float] | None:
    """Both ends of an interval, or None where there is none."""
    return (span.at(first), span.at(last)) if math.isfinite(first + last) else None


def _obstacles(chart: Quadrant, frame: _Frame) -> tuple[Obstacles, str]:
    """What a label must stay clear of, and the two line names, which are part of it."""
    x, y = frame.x.at(chart.x_line.value), frame.y.at(chart.y_line.value)
    outer = frame.outer
    corners = [
        text_box(at, words, _CORNER, anchor, "semibold")
        for at, words, anchor in _corners(chart, frame)
    ]
    name, box = _line_name(chart, frame, y)
    room = Box(left=outer.left, top=outer.top, right=outer.right, bottom=outer.bottom)
    lines = (((x, outer.top), (x, outer.bottom)), ((outer.left, y), (outer.right, y)))
    held = Obstacles(room=room, boxes=(*corners, *box), lines=lines)
    return held, name + _upright_name(chart, frame, x)


def _upright_name(chart: Quadrant, frame: _Frame, x: float) -> str:
    """The name of the upright line, just above the frame."""
    words = shorten(chart.x_line.text, frame.width, svg.SMALL, "italic")
    half = text_width(words, svg.SMALL, "italic") / 2
    at = (min(max(x, half), frame.width - half), frame.outer.top - 4)
    return svg.text(at, words, size=svg.SMALL, anchor="middle", weight="italic", fill=svg.GREY)


def _line_name(chart: Quadrant, frame: _Frame, y: float) -> tuple[str, tuple[Box, ...]]:
    """The name of the level line, at whichever end and side has the fewest dots near it."""
    outer = frame.outer
    words = shorten(chart.y_line.text, (outer.right - outer.left) * 0.45, svg.SMALL, "italic")
    if not words.strip():
        return "", ()
    dots = [_at(point, frame) for point in chart.points]
    sides: list[tuple[svg.Point, svg.Anchor]] = []
    for level in (y - 3.5, y + 9):
        sides += [((outer.right - 4, level), "end"), ((outer.left + 4, level), "start")]
    boxes = [text_box(at, words, svg.SMALL, anchor, "italic") for at, anchor in sides]
    crowd = [_near(box, dots) + 100 * (not box.inside(_middle(frame))) for box in boxes]
    best = crowd.index(min(crowd))
    at, anchor = sides[best]
    name = svg.text(at, words, size=svg.SMALL, anchor=anchor, weight="italic", fill=svg.GREY)
    return name, (boxes[best],)


def _middle(frame: _Frame) -> Box:
    """The frame without the bands that hold the names of the corners."""
    outer = frame.outer
    return Box(
        left=outer.left, top=outer.top + _BAND, right=outer.right, bottom=outer.bottom - _BAND
    )


def _near(box: Box, dots: Sequence[svg.Point]) -> int:
    wide = Box(left=box.left - 6, top=box.top - 6, right=box.right + 6, bottom=box.bottom + 6)
    return sum(wide.left < x < wide.right and wide.top < y < wide.bottom for x, y in dots)


def _labels(placed: Sequence[Label]) -> list[str]:
    leaders = [
        svg.line(label.leader[0], label.leader[1], stroke=svg.MUTED, width=0.6)
        for label in placed
        if label.leader
    ]
    return leaders + [
        svg.lines(label.at, label.rows, size=label.size, anchor=label.anchor) for label in placed
    ]


def _dots(chart: Quadrant, frame: _Frame) -> list[str]:
    return [svg.dot(_at(p, frame), radius=3.8, hollow=p.hollow) for p in chart.points]


def _key(chart: Quadrant, frame: _Frame) -> tuple[str, float]:
    left = frame.width + 12
    inset = text_width("00", svg.SIZE, "semibold") + 5
    y = frame.outer.top + 8
    parts = ""
    for i, point in enumerate(chart.points, start=1):
        rows = wrap(point.label, chart.width - left - inset, svg.SIZE, lines=3)
        parts += svg.text((left + inset - 5, y), str(i), anchor="end", weight="semibold")
        parts += svg.lines((left + inset, y), rows)
        y += svg.block_height(len(rows)) + 3
    return parts, y
