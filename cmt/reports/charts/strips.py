"""Strips: one row a measure, one's own dot and interval on the quarters of the peers' scores.

The middle half is the higher, darker box, so that it is told apart without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cmt.reports.charts import svg
from cmt.reports.charts.peer_specs import Strip, Strips
from cmt.reports.charts.scale import (
    Span,
    bar_across,
    between_columns,
    column_width,
    number_of,
    shown_ticks,
)
from cmt.reports.charts.specs import Picture, Tick
from cmt.reports.measure import Weight, shorten, text_width, wrap

_ROW: Final = 9.0  # air between the texts of two rows
_FOOT: Final = 5 + svg.block_height(1, svg.SMALL)
_LABELS: Final = 0.30
_VALUES: Final = 0.27
_OUTER: Final = 8.0  # height of the outer quarters
_MIDDLE: Final = 13.0  # and of the middle half
_PALE: Final = "#E1E7EE"
_DARK: Final = "#B4C3D3"
_SWATCH: Final = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row with its texts broken into lines and its place on the page."""

    strip: Strip
    label: tuple[str, ...]
    value: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def weight(self) -> Weight:
        return "bold" if self.strip.strong else "regular"


def strips(plot: Strips) -> Picture:
    """Draw the strips. Rows without a value keep their peers and show only their text."""
    labels = column_width([row.label for row in plot.rows], plot.width * _LABELS)
    values = column_width([row.text for row in plot.rows], plot.width * _VALUES)
    span = between_columns(plot.axis, plot.width, labels, values)
    heading, top = _heading(plot, span)
    rows = _placed(plot, labels, values, top)
    bottom = rows[-1].top + rows[-1].height if rows else top
    parts = [
        heading,
        *[_grid(span, tick, top, bottom) for tick in shown_ticks(plot.axis, span)],
        *[_drawn(row, span, plot.width) for row in rows],
    ]
    return svg.document(plot.width, bottom + _FOOT, plot.alt, parts)


def _heading(plot: Strips, span: Span) -> tuple[str, float]:
    """The key of the marks, line by line, then the axis title; and where the rows begin."""
    parts, down = _key(plot)
    if plot.axis.title:
        rows = wrap(plot.axis.title, plot.width - span.start, svg.SMALL)
        parts += svg.lines((span.start, down + 7.5), rows, size=svg.SMALL, fill=svg.MUTED)
        down += svg.block_height(len(rows), svg.SMALL) + 2
    return parts, down


def _key(plot: Strips) -> tuple[str, float]:
    entries = [("own", plot.key[0])]
    if any(row.quarters for row in plot.rows):
        entries += list(zip(("outer", "middle", "median"), plot.key[1:], strict=True))
    if any(row.ends and not row.quarters for row in plot.rows):
        entries += list(zip(("outer", "mean"), plot.key_few, strict=True))
    parts, x, down = "", 0.0, 0.0
    step = svg.block_height(1, svg.SMALL) + 3
    for kind, text in entries:
        name = shorten(text, plot.width - _SWATCH - 4, svg.SMALL)
        width = _SWATCH + 4 + text_width(name, svg.SMALL)
        if x and x + width > plot.width:
            x, down = 0.0, down + step
        parts += _swatch(kind, x, down + 5)
        parts += svg.text((x + _SWATCH + 4, down + 7.8), name, size=svg.SMALL, fill=svg.GREY)
        x += width + 12
    return parts, down + step + 2


def _swatch(kind: str, x: float, middle: float) -> str:
    centre = x + _SWATCH / 2
    match kind:
        case "own":
            bar = svg.line((x, middle), (x + _SWATCH, middle), stroke=svg.BLUE, width=1.6)
            return bar + svg.dot((centre, middle))
        case "outer":
            return svg.rectangle((x, middle - _OUTER / 2), _SWATCH, _OUTER, fill=_PALE)
        case "middle":
            return svg.rectangle((x, middle - _MIDDLE / 2 + 1), _SWATCH, _MIDDLE - 2, fill=_DARK)
        case _:
            return _tick(centre, middle, _MIDDLE, dashed=kind == "mean")


def _placed(plot: Strips, labels: float, values: float, top: float) -> tuple[_Row, ...]:
    rows: list[_Row] = []
    for strip in plot.rows:
        weight: Weight = "bold" if strip.strong else "regular"
        label = wrap(strip.label, labels, svg.SIZE, weight, 3)
        value = wrap(strip.text, values, svg.SIZE, weight, 3)
        height = svg.block_height(max(len(label), len(value))) + _ROW
        rows.append(_Row(strip=strip, label=label, value=value, top=top, height=height))
        top += height
    return tuple(rows)


def _grid(span: Span, tick: Tick, top: float, bottom: float) -> str:
    x = span.at(tick.value)
    label = svg.text((x, bottom + 11), tick.text, size=svg.SMALL, anchor="middle", fill=svg.MUTED)
    return svg.line((x, top), (x, bottom + 2)) + label


def _drawn(row: _Row, span: Span, width: float) -> str:
    label = (0, svg.first_baseline(row.middle, len(row.label)))
    value = (width, svg.first_baseline(row.middle, len(row.value)))
    texts = svg.lines(label, row.label, weight=row.weight)
    texts += svg.lines(value, row.value, anchor="end", weight=row.weight)
    return texts + _peers(row, span) + _own(row, span)


def _peers(row: _Row, span: Span) -> str:
    """The range of the peers, and on it their quarters or their mean."""
    strip = row.strip
    if strip.ends is None:
        return ""
    low, high = (span.at(end) for end in strip.ends)
    drawn = svg.rectangle((low, row.middle - _OUTER / 2), high - low, _OUTER, fill=_PALE)
    if strip.quarters is None:
        mean = number_of(strip.mean)
        return drawn + ("" if mean is None else _tick(span.at(mean), row.middle, _MIDDLE, True))
    first, median, third = (span.at(cut) for cut in strip.quarters)
    drawn += svg.rectangle((first, row.middle - _MIDDLE / 2), third - first, _MIDDLE, fill=_DARK)
    return drawn + _tick(median, row.middle, _MIDDLE, False)


def _tick(x: float, middle: float, height: float, dashed: bool) -> str:
    ends = ((x, middle - height / 2), (x, middle + height / 2))
    return svg.line(*ends, stroke=svg.GREY, width=1.2, dash="2 1.5" if dashed else "")


def _own(row: _Row, span: Span) -> str:
    strip = row.strip
    value = number_of(strip.value)
    if value is None:
        return ""
    colour = svg.INK if strip.strong else svg.BLUE
    marks = bar_across(span, row.middle, strip.low, strip.high, colour)
    if span.holds(value):
        radius = 4.2 if strip.strong else 3.5
        marks += svg.dot(
            (span.at(value), row.middle), radius=radius, colour=colour, hollow=strip.hollow
        )
    return marks
