"""Funnel plot: every survey by its base and its score, within the limits of chance.

Peers are grey dots without a name; one's own are named. It shows who stands out, never an order.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box, text_box
from cmt.reports.charts.peer_specs import Funnel, FunnelLine, Spot
from cmt.reports.charts.scale import Span, shown_ticks, widest
from cmt.reports.charts.specs import Picture
from cmt.reports.measure import shorten, text_width, wrap

_PEER: Final = "#8C8C8C"
_KEY: Final = 20.0
_WITHIN: Final = 0.45
"""Widest part of the picture a name may take."""
_BESIDE: Final[tuple[tuple[svg.Anchor, float, float], ...]] = (
    ("start", 7, 3),
    ("end", -7, 3),
    ("middle", 0, -8),
    ("middle", 0, 15),
)
"""Where a name may stand from its dot: right of it, left, above, below."""


def funnel(chart: Funnel) -> Picture:
    """Draw the funnel; what lies off an axis is drawn at its end."""
    heading, top = _heading(chart)
    left = widest([tick.text for tick in chart.y.ticks]) + 6
    foot = wrap(chart.x.title, chart.width - left, svg.SMALL) if chart.x.title else ()
    below = 14 + svg.block_height(len(foot), svg.SMALL)
    half = widest([tick.text for tick in chart.x.ticks]) / 2
    x = Span(low=chart.x.low, high=chart.x.high, start=left + 6, end=chart.width - half - 2)
    bottom = max(chart.height - below, top + 80)
    y = Span(low=chart.y.low, high=chart.y.high, start=bottom, end=top)
    parts = [
        heading,
        *_grids(chart, x, y),
        *[_limits(line, x, y) for line in chart.lines],
        _centre(chart, x, y),
        *[_dot(spot, x, y) for spot in sorted(chart.spots, key=lambda spot: bool(spot.name))],
        *_names(chart, x, y),
        svg.lines((left + 6, bottom + 21), foot, size=svg.SMALL, fill=svg.MUTED),
    ]
    return svg.document(chart.width, bottom + below + 8, chart.alt, parts)


def _heading(chart: Funnel) -> tuple[str, float]:
    """The key of the lines and the title of the upright axis; and where the plot begins."""
    parts, x, down = "", 0.0, 0.0
    step = svg.block_height(1, svg.SMALL) + 3
    for line in (FunnelLine(name=chart.centre.text, points=()), *chart.lines):
        name = shorten(line.name, chart.width - _KEY - 4, svg.SMALL)
        width = _KEY + 4 + text_width(name, svg.SMALL)
        if x and x + width > chart.width:
            x, down = 0.0, down + step
        stroke = svg.BLUE if line.points else svg.GREY
        ends = ((x, down + 5), (x + _KEY, down + 5))
        parts += svg.line(*ends, stroke=stroke, width=1.1, dash=line.dash)
        parts += svg.text((x + _KEY + 4, down + 7.8), name, size=svg.SMALL, fill=svg.GREY)
        x += width + 12
    down += step + 2
    if chart.y.title:
        rows = wrap(chart.y.title, chart.width, svg.SMALL)
        parts += svg.lines((0, down + 7.5), rows, size=svg.SMALL, fill=svg.MUTED)
        down += svg.block_height(len(rows), svg.SMALL) + 2
    return parts, down + 6


def _grids(chart: Funnel, x: Span, y: Span) -> list[str]:
    """Light lines across; the bases under the plot have a short mark only."""
    parts = []
    for tick in shown_ticks(chart.y, y, True):
        at = y.at(tick.value)
        label = svg.text(
            (x.start - 10, at + 2.7), tick.text, size=svg.SMALL, anchor="end", fill=svg.MUTED
        )
        parts.append(svg.line((x.start - 6, at), (x.end, at)) + label)
    for tick in shown_ticks(chart.x, x):
        at = x.at(tick.value)
        label = svg.text(
            (at, y.start + 11), tick.text, size=svg.SMALL, anchor="middle", fill=svg.MUTED
        )
        parts.append(svg.line((at, y.start), (at, y.start + 3), stroke=svg.MUTED) + label)
    return parts


def _limits(line: FunnelLine, x: Span, y: Span) -> str:
    """Both limits as runs of short lines, which may be dashed, as far as the picture holds them."""
    drawn = ""
    for side in (1, 2):
        run = [(x.at(p[0]), y.at(p[side])) for p in line.points if y.holds(p[side])]
        drawn += "".join(
            svg.line(one, other, stroke=svg.BLUE, width=1.0, dash=line.dash)
            for one, other in pairwise(run)
        )
    return drawn


def _centre(chart: Funnel, x: Span, y: Span) -> str:
    if not y.holds(chart.centre.value):
        return ""
    at = y.at(chart.centre.value)
    return svg.line((x.start - 6, at), (x.end, at), stroke=svg.GREY, width=1.1)


def _dot(spot: Spot, x: Span, y: Span) -> str:
    at = (x.at(spot.base), y.at(spot.value))
    return svg.dot(at, radius=4.2) if spot.name else svg.dot(at, radius=2.4, colour=_PEER)


def _names(chart: Funnel, x: Span, y: Span) -> list[str]:
    """Each name beside its dot, where it meets no other name; nowhere if there is no room."""
    taken: list[Box] = []
    parts = []
    page = Box(left=0, top=y.end - 4, right=chart.width, bottom=y.start)
    for spot in chart.spots:
        words = shorten(spot.name, chart.width * _WITHIN, svg.SIZE, "semibold")
        at = (x.at(spot.base), y.at(spot.value))
        for anchor, right, down in _BESIDE:
            place = (at[0] + right, at[1] + down)
            box = text_box(place, words, svg.SIZE, anchor, "semibold")
            if words and box.inside(page) and not any(box.overlaps(one, 1) for one in taken):
                taken.append(box)
                parts.append(svg.text(place, words, anchor=anchor, weight="semibold"))
                break
    return parts
