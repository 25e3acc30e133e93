"""Steps: a value by an ordered count, such as the overall score by number of drivers done well."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.reports.charts import svg
from cmt.reports.charts.scale import Span, bar_upright, number_of, shown_ticks, widest
from cmt.reports.charts.specs import Dot, Picture, Steps, Tick
from cmt.reports.measure import shorten, wrap

_HEAD = 13.0  # room for a value above the highest interval


def steps(chart: Steps) -> Picture:
    """Draw a value by an ordered count. A step without a value shows only its text."""
    title = wrap(chart.axis.title, chart.width, svg.SMALL)
    top = (svg.block_height(len(title), svg.SMALL) + 4 if title else 0) + _HEAD
    left = min(widest([tick.text for tick in chart.axis.ticks]) + 6, chart.width * 0.3)
    foot = wrap(chart.x_title, chart.width - left, svg.SMALL)
    below = 2 * svg.SMALL * svg.LEADING + svg.block_height(len(foot), svg.SMALL) + 6
    bottom = max(chart.height - below, top + 60)
    span = Span(low=chart.axis.low, high=chart.axis.high, start=bottom, end=top)
    places = _places(len(chart.points), left, chart.width)
    parts = [
        svg.lines((0, 7.5), title, size=svg.SMALL, fill=svg.MUTED),
        *[_grid(span, tick, left, chart.width) for tick in shown_ticks(chart.axis, span, True)],
        _joined(chart.points, places, span),
        *[_point(p, x, span) for p, x in zip(chart.points, places, strict=True)],
        *_values(chart.points, places, span),
        *_feet(chart, places, bottom),
        svg.lines(
            (left, bottom + 14 + 2 * svg.SMALL * svg.LEADING), foot, size=svg.SMALL, fill=svg.MUTED
        ),
    ]
    return svg.document(chart.width, bottom + 4 + below, chart.alt, parts)


def _places(count: int, left: float, right: float) -> tuple[float, ...]:
    step = (right - left) / max(count, 1)
    return tuple(left + step * (i + 0.5) for i in range(count))


def _grid(span: Span, tick: Tick, left: float, right: float) -> str:
    y = span.at(tick.value)
    label = svg.text((left - 4, y + 2.7), tick.text, size=svg.SMALL, anchor="end", fill=svg.MUTED)
    return svg.line((left, y), (right, y)) + label


def _joined(points: Sequence[Dot], places: Sequence[float], span: Span) -> str:
    drawn = [
        (x, span.at(value))
        for point, x in zip(points, places, strict=True)
        if (value := number_of(point.value)) is not None
    ]
    return svg.path(drawn, stroke="#9FB3C5", width=1)


def _point(point: Dot, x: float, span: Span) -> str:
    value = number_of(point.value)
    if value is None:
        return ""
    marks = bar_upright(span, x, point.low, point.high, svg.BLUE)
    if not span.holds(value):
        return marks
    return marks + svg.dot((x, span.at(value)), radius=4, hollow=point.hollow)


def _values(points: Sequence[Dot], places: Sequence[float], span: Span) -> list[str]:
    """Each value above its interval; where there is none, at the foot of the plot."""
    room = _room(places)
    rows = []
    for point, x in zip(points, places, strict=True):
        value, high = number_of(point.value), number_of(point.high)
        y = span.start if value is None else span.at(max(value, high or value))
        words = shorten(point.text, room, svg.SIZE, "semibold")
        rows.append(svg.text((x, y - 6.5), words, anchor="middle", weight="semibold"))
    return rows


def _feet(chart: Steps, places: Sequence[float], bottom: float) -> list[str]:
    room = _room(places)
    rows = []
    for i, (point, x) in enumerate(zip(chart.points, places, strict=True)):
        label = shorten(point.label, room, svg.SIZE)
        rows.append(svg.text((x, bottom + 11), label, anchor="middle"))
        base = shorten(chart.bases[i], room, svg.SMALL) if i < len(chart.bases) else ""
        at = (x, bottom + 12 + svg.SMALL * svg.LEADING)
        rows.append(svg.text(at, base, size=svg.SMALL, anchor="middle", fill=svg.MUTED))
    return rows


def _room(places: Sequence[float]) -> float:
    return (places[1] - places[0] if len(places) > 1 else 200.0) - 3
