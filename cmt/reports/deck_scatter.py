"""The quadrant as a native scatter chart: drivers with their intervals, crossing lines, corners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.charts.specs import Axis, Quadrant, QuadrantPoint
from cmt.reports.deck_fit import LEADING, WIDER
from cmt.reports.deck_model import ScatterPart
from cmt.reports.deck_numbers import point_numbers
from cmt.reports.deck_style import SMALL_SIZE, Style, describe, write
from cmt.reports.deck_xml import error_bars, lay_out, speak, upright
from cmt.reports.measure import Weight, shorten, text_width
from cmt.reports.readable import clean

Side = Literal["RIGHT", "LEFT", "ABOVE", "BELOW"]
SIDES: Final[tuple[Side, ...]] = ("RIGHT", "LEFT", "ABOVE", "BELOW")
CORNER_SIDES: Final[tuple[Side, ...]] = ("RIGHT", "LEFT", "LEFT", "RIGHT")
HIGH: Final = 0.8
"""How far up the upright line its value is written, under the names of the corners."""
WIDE: Final = 0.14
"""How far along the level line its value is written, above it."""
LONGEST: Final = 150.0
"""Points a driver's name may take; the table beside has it whole."""
MARKER: Final = 9
SWEEPS: Final = 8
"""How often all names are looked at again; they rest after two or three."""
_AWAY: Final = 7.0  # from the middle of a marker to its label
_MARGINS: Final = (46.0, 12.0, 12.0, 44.0)  # left, top, right, bottom: room for the axes
_INSET: Final = 0.02  # of a corner's name from its corner, as part of the axis


def add_scatter(slide: Any, part: ScatterPart, style: Style) -> None:
    """Put the quadrant onto a slide."""
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    spec, place = part.quadrant, part.place
    tables = _tables(spec)
    data = XyChartData()
    for name, points in tables:
        series = data.add_series(clean(name))
        for x, y in points:
            series.add_data_point(x, y)
    where = (place.left, place.top, place.right - place.left, place.bottom - place.top)
    kind = XL_CHART_TYPE.XY_SCATTER
    frame = slide.shapes.add_chart(kind, *(Pt(end) for end in where), data)
    describe(frame, spec.alt)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(point_numbers(tables))
    chart.has_title = chart.has_legend = False
    write(chart.font, style, SMALL_SIZE, svg.INK)
    _axis(chart.category_axis, spec.x, False, style)
    _axis(chart.value_axis, spec.y, True, style)
    drivers, *rest = chart.plots[0].series
    _drivers(drivers, spec, plot_box(place), style)
    told = (spec.x_line.text, spec.y_line.text)
    for line, text, side in zip(rest[:2], told, line_sides(spec), strict=True):
        _line(line, text, side, style)
    _corners(rest[2], spec.corners, style)
    lay_out(chart, plot_box(place), place)
    speak(chart, style.locale)


def plot_box(place: Box) -> Box:
    """Where the points stand, in points from the corner of the chart."""
    left, top, right, bottom = _MARGINS
    width, height = place.right - place.left, place.bottom - place.top
    return Box(left=left, top=top, right=width - right, bottom=height - bottom)


def label_sides(spec: Quadrant, plot: Box) -> list[tuple[Side, Box]]:
    """Beside each point, the side on which its name meets the least, and where it lies.

    Leaving the plot counts as meeting; ties go right, left, above, below. Names are placed one
    after the other, then each is looked at again among all the others, until none would move.
    """
    fixed = [*_marks(spec, plot), *_written(spec, plot)]
    places = [_places(spec, point, plot) for point in spec.points]
    chosen: list[tuple[Side, Box]] = []
    for each in places:
        chosen.append(_freest(each, [*fixed, *(box for _, box in chosen)], plot))
    for _ in range(SWEEPS):
        before = list(chosen)
        for at, each in enumerate(places):
            others = [box for other, (_, box) in enumerate(chosen) if other != at]
            chosen[at] = _freest(each, [*fixed, *others], plot)
        if chosen == before:
            break
    return chosen


def _places(spec: Quadrant, point: QuadrantPoint, plot: Box) -> list[tuple[Side, Box]]:
    """Where the name of a point may stand."""
    x, y = _spot(spec, point.x, point.y, plot)
    size = _size(_name(point))
    return [(side, _beside(side, x, y, *size)) for side in SIDES]


def _freest(
    places: Sequence[tuple[Side, Box]], taken: Sequence[Box], plot: Box
) -> tuple[Side, Box]:
    return min(places, key=lambda one: _met(one[1], taken, plot))


def line_sides(spec: Quadrant) -> tuple[Side, Side]:
    """Where the values of the upright and the level line are written: where there is more room."""
    middle = (spec.x.low + spec.x.high) / 2
    return ("RIGHT" if spec.x_line.value <= middle else "LEFT"), "ABOVE"


def _marks(spec: Quadrant, plot: Box) -> list[Box]:
    spots = [_spot(spec, point.x, point.y, plot) for point in spec.points]
    return [Box(left=x - 5, top=y - 5, right=x + 5, bottom=y + 5) for x, y in spots]


def _written(spec: Quadrant, plot: Box) -> list[Box]:
    """Where the values of the lines and the names of the corners stand."""
    _, upright, level, corners = _tables(spec)
    said = [(spec.x_line.text, upright[1][1], line_sides(spec)[0])]
    said.append((spec.y_line.text, level[1][1], line_sides(spec)[1]))
    for at, name in enumerate(spec.corners):
        said.append((name, corners[1][at], CORNER_SIDES[at]))
    return [_beside(side, *_spot(spec, *at, plot), *_size(text, "bold")) for text, at, side in said]


def _size(text: str, weight: Weight = "regular") -> tuple[float, float]:
    return text_width(text, SMALL_SIZE, weight) * WIDER, SMALL_SIZE * LEADING


def _met(box: Box, taken: Sequence[Box], plot: Box) -> float:
    """How much of a name is covered; leaving the plot counts like a name wholly covered and more.

    Half of it is counted for meeting at all, so that one name hidden is worse than two touched.
    """
    size = (box.right - box.left) * (box.bottom - box.top)
    met = sum(0.5 + _shared(box, other) / size for other in taken if box.overlaps(other))
    return met + 2.5 * (not box.inside(plot))


def _shared(one: Box, other: Box) -> float:
    """The area two boxes share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(wide, 0.0) * max(high, 0.0)


def _beside(side: Side, x: float, y: float, width: float, height: float) -> Box:
    match side:
        case "RIGHT" | "LEFT":
            left = x + _AWAY if side == "RIGHT" else x - _AWAY - width
            return Box(left=left, top=y - height / 2, right=left + width, bottom=y + height / 2)
        case _:
            top = y - _AWAY - height if side == "ABOVE" else y + _AWAY
            return Box(left=x - width / 2, top=top, right=x + width / 2, bottom=top + height)


def _spot(spec: Quadrant, x: float, y: float, plot: Box) -> tuple[float, float]:
    across = (x - spec.x.low) / (spec.x.high - spec.x.low)
    up = (y - spec.y.low) / (spec.y.high - spec.y.low)
    width, height = plot.right - plot.left, plot.bottom - plot.top
    return plot.left + across * width, plot.bottom - up * height


def _name(point: QuadrantPoint) -> str:
    return shorten(clean(point.label), LONGEST / WIDER, SMALL_SIZE)


def _tables(spec: Quadrant) -> list[tuple[str, list[tuple[float, float]]]]:
    """The series: drivers, the two lines and the four corners, clockwise from the top left."""
    x, y = spec.x, spec.y
    across, up = _INSET * (x.high - x.low), 3 * _INSET * (y.high - y.low)
    left, right, low, high = x.low + across, x.high - across, y.low + up, y.high - up
    line, share = spec.x_line.value, spec.y_line.value
    beside = x.low + WIDE * (x.high - x.low)
    return [
        (spec.y.title, [(point.x, point.y) for point in spec.points]),
        (
            spec.x_line.text,
            [(line, y.low), (line, y.low + HIGH * (y.high - y.low)), (line, y.high)],
        ),
        (spec.y_line.text, [(x.low, share), (beside, share), (x.high, share)]),
        (spec.x.title, [(left, high), (right, high), (right, low), (left, low)]),
    ]


def _drivers(drawn: Any, spec: Quadrant, plot: Box, style: Style) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE

    drawn.format.line.fill.background()
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, MARKER
    sides = label_sides(spec, plot)
    for at, (point, (side, _)) in enumerate(zip(spec.points, sides, strict=True)):
        form = drawn.points[at].marker
        form.style, form.size = XL_MARKER_STYLE.CIRCLE, MARKER
        form.format.fill.solid()
        form.format.fill.fore_color.rgb = style.rgb(svg.WHITE if point.hollow else svg.BLUE)
        form.format.line.color.rgb = style.rgb(svg.BLUE)
        _told(drawn.points[at], _name(point), getattr(XL_LABEL_POSITION, side), style)
    for way, ends in (("x", "x"), ("y", "y")):
        halves = [_halves(point, ends) for point in spec.points]
        if any(minus or plus for minus, plus in halves):
            error_bars(drawn, [m for m, _ in halves], [p for _, p in halves], way)


def _halves(point: QuadrantPoint, way: str) -> tuple[float, float]:
    value, low, high = (getattr(point, name) for name in (way, f"{way}_low", f"{way}_high"))
    known = low == low and high == high  # no interval is nan
    return (value - low, high - value) if known else (0.0, 0.0)


def _line(drawn: Any, text: str, side: Side, style: Style) -> None:
    """A crossing line with its value written beside its middle point."""
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    drawn.marker.style = XL_MARKER_STYLE.NONE
    line = drawn.format.line
    line.color.rgb, line.width, line.dash_style = style.rgb(svg.MUTED), Pt(1), MSO_LINE.DASH
    _told(drawn.points[1], text, getattr(XL_LABEL_POSITION, side), style, svg.MUTED)


def _corners(drawn: Any, names: Sequence[str], style: Style) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE

    drawn.marker.style = XL_MARKER_STYLE.NONE
    drawn.format.line.fill.background()
    for at, name in enumerate(names):
        side = getattr(XL_LABEL_POSITION, CORNER_SIDES[at])
        _told(drawn.points[at], name, side, style, bold=True)


def _told(
    point: Any, text: str, side: Any, style: Style, ink: str = svg.INK, *, bold: bool = False
) -> None:
    label = point.data_label
    label.position = side
    frame = label.text_frame
    frame.text = clean(text)
    for run in frame.paragraphs[0].runs:
        write(run.font, style, SMALL_SIZE, svg.BLUE if bold else ink, bold=bold)


def _axis(axis: Any, spec: Axis, percent: bool, style: Style) -> None:
    from pptx.enum.chart import XL_TICK_MARK

    axis.minimum_scale, axis.maximum_scale = spec.low, spec.high
    if len(spec.ticks) > 1:
        axis.major_unit = spec.ticks[1].value - spec.ticks[0].value
    axis.has_title = True
    axis.axis_title.text_frame.text = clean(spec.title)
    for run in axis.axis_title.text_frame.paragraphs[0].runs:
        write(run.font, style, SMALL_SIZE, svg.MUTED)
    if percent:
        upright(axis.axis_title)
    axis.tick_labels.number_format = style.number_format(percent)
    axis.tick_labels.number_format_is_linked = False
    write(axis.tick_labels.font, style, SMALL_SIZE, svg.MUTED)
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = style.rgb(svg.GRID)
