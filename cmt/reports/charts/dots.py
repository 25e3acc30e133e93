"""Dot plot: one row a measure, its dot and interval on a common axis, its value at the right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cmt.reports.charts import svg
from cmt.reports.charts.scale import (
    Span,
    bar_across,
    between_columns,
    column_width,
    number_of,
    shown_ticks,
)
from cmt.reports.charts.specs import Dot, DotPlot, Picture, Tick
from cmt.reports.measure import Weight, shorten, text_width, wrap

_ROW = 5.0  # air between the texts of two rows
_SQUEEZED = 3.0  # part of it that is given up where there is little room
_TALLEST = 30.0  # a row higher than this looks lost
_FOOT = 5 + svg.block_height(1, svg.SMALL)  # under the rows: the ticks
_DIAMOND = 5.2  # larger than any dot, so that its tips show where both stand on one spot
_LABELS = 0.40  # widest part of the picture the labels may take
_VALUES = 0.28  # widest part the values may take


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row with its texts broken into lines and its place on the page."""

    dot: Dot
    label: tuple[str, ...]
    value: tuple[str, ...]
    earlier: float | None
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def dot_plot(plot: DotPlot) -> Picture:
    """Draw a dot plot. Rows without a value show only their text; nothing is drawn off the axis."""
    labels = column_width([row.label for row in plot.rows], plot.width * _LABELS)
    values = column_width([row.text for row in plot.rows], plot.width * _VALUES)
    span = between_columns(plot.axis, plot.width, labels, values)
    heading, top = _heading(plot, span)
    rows = _placed(plot, labels, values, top)
    if plot.height:
        rows = _stretched(rows, plot.height - top - _FOOT)
    bottom = rows[-1].top + rows[-1].height if rows else top
    ticks = shown_ticks(plot.axis, span)
    parts = [
        *[_band(row, plot.width) for row in rows if row.dot.strong],
        *[_grid(span, tick, top, bottom) for tick in ticks],
        heading,
        _line(plot.line, span, top, bottom),
        *[_drawn(row, span, plot.width) for row in rows],
    ]
    return svg.document(plot.width, bottom + _FOOT, plot.alt, parts)


def _heading(plot: DotPlot, span: Span) -> tuple[str, float]:
    """The axis title, the name of the reference line under it, and where the rows begin."""
    down = 0.0
    parts = ""
    if plot.axis.title:
        rows = wrap(plot.axis.title, plot.width - span.start, svg.SMALL)
        parts += svg.lines((span.start, 7.5), rows, size=svg.SMALL, fill=svg.MUTED)
        down += svg.block_height(len(rows), svg.SMALL) + 2
    if plot.line and span.holds(plot.line.value) and plot.line.text.strip():
        name = shorten(plot.line.text, plot.width, svg.SMALL, "semibold")
        half = text_width(name, svg.SMALL, "semibold") / 2
        middle = min(max(span.at(plot.line.value), half), plot.width - half)
        parts += svg.text(
            (middle, down + 7.5),
            name,
            size=svg.SMALL,
            anchor="middle",
            weight="semibold",
            fill=svg.GREY,
        )
        down += svg.block_height(1, svg.SMALL) + 2
    return parts, down


def _placed(plot: DotPlot, labels: float, values: float, top: float) -> tuple[_Row, ...]:
    rows: list[_Row] = []
    for i, dot in enumerate(plot.rows):
        weight = _weight(dot)
        label = wrap(dot.label, labels, svg.SIZE, weight, 3)
        value = wrap(dot.text, values, svg.SIZE, weight)
        height = svg.block_height(max(len(label), len(value))) + _ROW
        earlier = number_of(plot.earlier[i]) if i < len(plot.earlier) else None
        rows.append(
            _Row(dot=dot, label=label, value=value, earlier=earlier, top=top, height=height)
        )
        top += height
    return tuple(rows)


def _stretched(rows: tuple[_Row, ...], height: float) -> tuple[_Row, ...]:
    """The rows, each as much higher or lower as fills `height`; never lower than their texts."""
    spare = (height - sum(row.height for row in rows)) / max(len(rows), 1)
    placed: list[_Row] = []
    top = rows[0].top if rows else 0.0
    for row in rows:
        taller = min(row.height + spare, _TALLEST)
        placed.append(replace(row, top=top, height=max(row.height - _SQUEEZED, taller)))
        top += placed[-1].height
    return tuple(placed)


def _weight(dot: Dot) -> Weight:
    return "bold" if dot.strong else "regular"


def _band(row: _Row, width: float) -> str:
    return svg.rectangle((0, row.top), width, row.height, fill="#F1F4F8")


def _grid(span: Span, tick: Tick, top: float, bottom: float) -> str:
    x = span.at(tick.value)
    label = svg.text((x, bottom + 11), tick.text, size=svg.SMALL, anchor="middle", fill=svg.MUTED)
    return svg.line((x, top), (x, bottom + 2)) + label


def _line(line: Tick | None, span: Span, top: float, bottom: float) -> str:
    if line is None or not span.holds(line.value):
        return ""
    x = span.at(line.value)
    return svg.line((x, top), (x, bottom), stroke=svg.GREY, width=0.9, dash="3 2")


def _drawn(row: _Row, span: Span, width: float) -> str:
    texts = svg.lines(
        (0, svg.first_baseline(row.middle, len(row.label))), row.label, weight=_weight(row.dot)
    ) + svg.lines(
        (width, svg.first_baseline(row.middle, len(row.value))),
        row.value,
        anchor="end",
        weight=_weight(row.dot),
    )
    return texts + _marks(row, span)


def _marks(row: _Row, span: Span) -> str:
    dot = row.dot
    value = number_of(dot.value)
    colour = svg.INK if dot.strong else svg.BLUE
    marks = ""
    if row.earlier is not None and span.holds(row.earlier):
        marks += svg.diamond((span.at(row.earlier), row.middle), radius=_DIAMOND)
    if value is not None:
        marks += bar_across(span, row.middle, dot.low, dot.high, colour)
    if value is not None and span.holds(value):
        radius = 4.2 if dot.strong else 3.5
        at = (span.at(value), row.middle)
        marks += svg.dot(at, radius=radius, colour=colour, hollow=dot.hollow)
    return marks
