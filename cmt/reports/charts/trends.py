"""Trend: small multiples of one measure each over the waves, on one scale.

A dot and an interval for each wave, joined by a line over a light ribbon; the line stops where a
wave is missing or the series broke, and a dashed upright marks the break. Waves stand as far apart
as they were held where all have a date, and evenly where one has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cmt.reports.charts import svg
from cmt.reports.charts.scale import Span, bar_upright, number_of, shown_ticks, widest
from cmt.reports.charts.specs import Picture, Tick, Trend, TrendPanel, TrendPoint
from cmt.reports.charts.trend_panel import WIDE, Frame, texts
from cmt.reports.measure import shorten, wrap

_PLOT = 62.0  # height of a panel's plot
_HIGH = 110.0  # of a wide one
_HEAD = 11.0  # room above it for the highest value
_GUTTER = 16.0
_BELOW = 16.0  # wave names
_LINE = "#6F8BA5"


def trend(chart: Trend) -> Picture:
    """Draw small multiples; as many in a row as `columns` says, or fewer where there are fewer."""
    margin = min(widest([tick.text for tick in chart.axis.ticks]), chart.width * 0.2) + 6
    columns = max(min(chart.columns, len(chart.panels)), 1)
    width = (chart.width - margin - _GUTTER * (columns - 1)) / columns
    heading, top = _heading(chart)
    parts = [heading]
    for first in range(0, len(chart.panels), columns):
        row = chart.panels[first : first + columns]
        frames, top = _row(chart, row, margin, width, top)
        parts += [_ticks(frames[0], chart, margin)]
        parts += [_panel(frame, chart) for frame in frames]
    return svg.document(chart.width, top, chart.alt, parts)


def _heading(chart: Trend) -> tuple[str, float]:
    """The axis title, and under it the key of the target line."""
    rows = wrap(chart.axis.title, chart.width, svg.SMALL) if chart.axis.title else ()
    parts = svg.lines((0, 7.5), rows, size=svg.SMALL, fill=svg.MUTED)
    down = svg.block_height(len(rows), svg.SMALL) + 3 if rows else 0.0
    if chart.target and chart.target.text.strip():
        name = shorten(chart.target.text, chart.width - 26, svg.SMALL)
        parts += _target_line((0, down + 5), 20)
        parts += svg.text((24, down + 7.5), name, size=svg.SMALL, fill=svg.GREY)
        down += svg.block_height(1, svg.SMALL) + 3
    return parts, down + 2


def _target_line(start: svg.Point, length: float) -> str:
    end = (start[0] + length, start[1])
    return svg.line(start, end, stroke=svg.PURPLE, width=1, dash="4 2.5")


def _row(
    chart: Trend, panels: Sequence[TrendPanel], margin: float, width: float, top: float
) -> tuple[tuple[Frame, ...], float]:
    """The frames of one row of panels, aligned, and where the next row begins."""
    span = Span(low=chart.axis.low, high=chart.axis.high, start=0, end=0)
    frames = []
    for i, panel in enumerate(panels):
        left = margin + i * (width + _GUTTER)
        frames.append(
            Frame(
                panel=panel,
                title=wrap(panel.title, width, svg.SIZE, "semibold"),
                verdict=wrap(panel.verdict, width, svg.SMALL) if panel.verdict.strip() else (),
                left=left,
                right=left + width,
                top=top,
                span=span,
                target=_target_of(panel, chart),
            )
        )
    heading = max(len(f.title) * svg.SIZE + len(f.verdict) * svg.SMALL for f in frames)
    high = top + heading * svg.LEADING + 4 + _HEAD
    plot = _HIGH if width > WIDE else _PLOT
    span = replace(span, start=high + plot, end=high)
    bottom = high + plot + _BELOW
    return tuple(replace(frame, span=span) for frame in frames), bottom + 12


def _target_of(panel: TrendPanel, chart: Trend) -> float | None:
    """Where a panel's target line lies: its own, else that of all panels if none has its own."""
    if chart.target is None or any(each.target is not None for each in chart.panels):
        return panel.target
    return chart.target.value


def _ticks(frame: Frame, chart: Trend, margin: float) -> str:
    return "".join(
        svg.text(
            (margin - 5, frame.span.at(tick.value) + 2.7),
            shorten(tick.text, margin - 6, svg.SMALL),
            size=svg.SMALL,
            anchor="end",
            fill=svg.MUTED,
        )
        for tick in shown_ticks(chart.axis, frame.span, True)
    )


def _panel(frame: Frame, chart: Trend) -> str:
    second = frame.top + 8.2 + len(frame.title) * svg.SIZE * svg.LEADING
    return "".join(
        (
            svg.lines((frame.left, frame.top + 8.2), frame.title, weight="semibold"),
            svg.lines((frame.left, second), frame.verdict, size=svg.SMALL, fill=svg.GREY),
            *[_ribbon(run, frame.span) for run in _runs(frame)],
            *[_grid(frame, tick) for tick in shown_ticks(chart.axis, frame.span, True)],
            _target(frame),
            *_breaks(frame),
            *[
                svg.path([_at(p, x, frame.span) for p, x in run], stroke=_LINE)
                for run in _runs(frame)
            ],
            *[_mark(p, x, frame.span) for p, x in zip(frame.points, frame.places, strict=True)],
            texts(frame),
        )
    )


def _grid(frame: Frame, tick: Tick) -> str:
    y = frame.span.at(tick.value)
    return svg.line((frame.left, y), (frame.right, y))


def _target(frame: Frame) -> str:
    if frame.target is None or not frame.span.holds(frame.target):
        return ""
    return _target_line((frame.left, frame.span.at(frame.target)), frame.right - frame.left)


def _breaks(frame: Frame) -> list[str]:
    """A dashed upright half way to each wave before which the series broke."""
    return [
        svg.line(
            (x, frame.span.end), (x, frame.span.start), stroke=svg.MUTED, width=0.8, dash="1.5 2"
        )
        for i, x in enumerate(_halfway(frame.places), start=1)
        if frame.points[i].wave in frame.panel.break_before
    ]


def _halfway(places: Sequence[float]) -> list[float]:
    return [(a + b) / 2 for a, b in pairwise(places)]


def _runs(frame: Frame) -> list[list[tuple[TrendPoint, float]]]:
    """Unbroken runs of comparable waves with a value on the axis."""
    runs: list[list[tuple[TrendPoint, float]]] = [[]]
    for point, x in zip(frame.points, frame.places, strict=True):
        value = number_of(point.value)
        if value is None or point.wave in frame.panel.break_before:
            runs.append([])
        if value is not None and frame.span.holds(value):
            runs[-1].append((point, x))
    return runs


def _at(point: TrendPoint, x: float, span: Span) -> svg.Point:
    return (x, span.at(number_of(point.value) or 0.0))


def _ribbon(run: Sequence[tuple[TrendPoint, float]], span: Span) -> str:
    lows = [(x, span.at(low)) for p, x in run if (low := number_of(p.low)) is not None]
    highs = [(x, span.at(high)) for p, x in run if (high := number_of(p.high)) is not None]
    if len(run) < 2 or len(lows) < len(run) or len(highs) < len(run):
        return ""
    return svg.polygon([*lows, *reversed(highs)], fill=svg.PALE)


def _mark(point: TrendPoint, x: float, span: Span) -> str:
    value = number_of(point.value)
    if value is None:
        return ""
    bar = bar_upright(span, x, point.low, point.high, svg.BLUE, 1.2)
    return bar + (
        svg.dot((x, span.at(value)), radius=3, hollow=point.hollow) if span.holds(value) else ""
    )
