"""Trend: small multiples of one measure each over the waves, on one scale.

A dot and an interval for each wave, joined by a line over a light ribbon; the line stops where a
wave is missing or the series broke, and a dashed upright marks the break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box, text_box
from cmt.reports.charts.scale import Span, bar_upright, number_of, shown_ticks, widest
from cmt.reports.charts.specs import Picture, Tick, Trend, TrendPanel, TrendPoint
from cmt.reports.measure import Weight, shorten, text_width, wrap

_PLOT = 62.0  # height of a panel's plot
_HEAD = 11.0  # room above it for the highest value
_GUTTER = 16.0
_BELOW = 16.0  # wave names
_LINE = "#6F8BA5"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """One panel on the page: its texts, its plot's left and right end, its values' span."""

    panel: TrendPanel
    title: tuple[str, ...]
    verdict: tuple[str, ...]
    left: float
    right: float
    top: float
    span: Span

    @property
    def points(self) -> Sequence[TrendPoint]:
        return self.panel.points

    @property
    def places(self) -> tuple[float, ...]:
        """Where the waves stand, inset so that their names stay within the panel."""
        count = len(self.points)
        if count < 2:
            return ((self.left + self.right) / 2,) * count
        inset = min((self.right - self.left) * 0.3, (self.right - self.left) / (count + 1), 26.0)
        step = (self.right - self.left - 2 * inset) / (count - 1)
        return tuple(self.left + inset + step * i for i in range(count))


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
) -> tuple[tuple[_Frame, ...], float]:
    """The frames of one row of panels, aligned, and where the next row begins."""
    span = Span(low=chart.axis.low, high=chart.axis.high, start=0, end=0)
    frames = []
    for i, panel in enumerate(panels):
        left = margin + i * (width + _GUTTER)
        frames.append(
            _Frame(
                panel=panel,
                title=wrap(panel.title, width, svg.SIZE, "semibold"),
                verdict=wrap(panel.verdict, width, svg.SMALL) if panel.verdict.strip() else (),
                left=left,
                right=left + width,
                top=top,
                span=span,
            )
        )
    texts = max(len(f.title) * svg.SIZE + len(f.verdict) * svg.SMALL for f in frames)
    high = top + texts * svg.LEADING + 4 + _HEAD
    span = replace(span, start=high + _PLOT, end=high)
    bottom = high + _PLOT + _BELOW
    return tuple(replace(frame, span=span) for frame in frames), bottom + 12


def _ticks(frame: _Frame, chart: Trend, margin: float) -> str:
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


def _panel(frame: _Frame, chart: Trend) -> str:
    second = frame.top + 8.2 + len(frame.title) * svg.SIZE * svg.LEADING
    return "".join(
        (
            svg.lines((frame.left, frame.top + 8.2), frame.title, weight="semibold"),
            svg.lines((frame.left, second), frame.verdict, size=svg.SMALL, fill=svg.GREY),
            *[_ribbon(run, frame.span) for run in _runs(frame)],
            *[_grid(frame, tick) for tick in shown_ticks(chart.axis, frame.span, True)],
            _target(frame, chart.target),
            *_breaks(frame),
            *[
                svg.path([_at(p, x, frame.span) for p, x in run], stroke=_LINE)
                for run in _runs(frame)
            ],
            *[_mark(p, x, frame.span) for p, x in zip(frame.points, frame.places, strict=True)],
            _texts(frame, chart.target),
        )
    )


def _grid(frame: _Frame, tick: Tick) -> str:
    y = frame.span.at(tick.value)
    return svg.line((frame.left, y), (frame.right, y))


def _target(frame: _Frame, target: Tick | None) -> str:
    if target is None or not frame.span.holds(target.value):
        return ""
    return _target_line((frame.left, frame.span.at(target.value)), frame.right - frame.left)


def _breaks(frame: _Frame) -> list[str]:
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


def _runs(frame: _Frame) -> list[list[tuple[TrendPoint, float]]]:
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


def _texts(frame: _Frame, target: Tick | None) -> str:
    """Names and values where there is room: names from the last wave back, values ends first."""
    count = len(frame.points)
    names: list[Box] = []
    values: list[Box] = []
    parts = ""
    for i in reversed(range(count)):
        parts += _placed(_name_place(frame, i), names, frame, svg.SMALL, svg.MUTED)
    for i in sorted(range(count), key=lambda i: (i != count - 1, i != 0, i)):
        places = _value_places(frame, i, target)
        parts += _placed(places, values, frame, svg.SIZE, svg.INK)
    return parts


def _name_place(frame: _Frame, i: int) -> list[tuple[svg.Point, str]]:
    name = shorten(frame.points[i].wave, _room(frame), svg.SMALL)
    return [((frame.places[i], frame.span.start + 12), name)]


def _room(frame: _Frame) -> float:
    """Width a wave's name or value may take: two of them fit side by side."""
    return (frame.right - frame.left) / min(len(frame.points), 2) - 3


def _value_places(frame: _Frame, i: int, target: Tick | None) -> list[tuple[svg.Point, str]]:
    """Above the interval or below it, first where the target line does not strike it through.

    A wave without a value has its text at the foot.
    """
    point, x, span = frame.points[i], frame.places[i], frame.span
    value = number_of(point.value)
    words = shorten(point.text, _room(frame), svg.SIZE, "semibold")
    if value is None:
        return [((x, span.start - 4), words)]
    high, low = number_of(point.high), number_of(point.low)
    above = span.at(max(value, value if high is None else high)) - 6
    below = span.at(min(value, value if low is None else low)) + 11.5
    levels = [above, below] if below < span.start - 2 else [above]
    if target is not None and span.holds(target.value):
        line = span.at(target.value)
        levels.sort(key=lambda level: level - svg.SIZE * 0.8 < line < level + 2)
    return [((x, level), words) for level in levels]


def _placed(
    places: Sequence[tuple[svg.Point, str]],
    taken: list[Box],
    frame: _Frame,
    size: float,
    fill: str,
) -> str:
    """Write the text at the first free place, kept within the panel; nowhere if none is free."""
    weight: Weight = "semibold" if size == svg.SIZE else "regular"
    for (wanted, y), words in places:
        half = text_width(words, size, weight) / 2
        x = min(max(wanted, frame.left + half), frame.right - half)
        box = text_box((x, y), words, size, "middle", weight)
        if words.strip() and not any(box.overlaps(other, 2) for other in taken):
            taken.append(box)
            return svg.text((x, y), words, size=size, anchor="middle", weight=weight, fill=fill)
    return ""
