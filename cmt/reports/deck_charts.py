"""Native charts over categories: bars, stacked bars and lines a manager can edit."""

from __future__ import annotations

from typing import Any, Final

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_fit import WIDER, fitted_names
from cmt.reports.deck_model import ChartPart, Series
from cmt.reports.deck_numbers import category_numbers
from cmt.reports.deck_style import CHART_SIZE, SMALL_SIZE, Style, describe, one_line, write
from cmt.reports.deck_xml import (
    error_bars,
    every_name,
    formatted,
    lay_out,
    numbers_below,
    speak,
)
from cmt.reports.measure import shorten, text_width

LABELS: Final = 0.42
"""Part of a chart's width the names of its bars may take."""
INSIDE_FROM: Final = 0.12
"""Part of the axis a bar must reach to hold its number."""
WRITTEN_FROM: Final = 0.045
"""Smallest share of a stacked bar that has its number written in it."""
_HEAD: Final = 30.0  # points for a legend
_FOOT: Final = 24.0  # points for what is written on the axis
_KEY: Final = 22.0  # points of a legend's sign and the air after its name
_SIDES: Final = 60.0  # points beside a line chart


def add_chart(slide: Any, part: ChartPart, style: Style) -> None:
    """Put a native chart onto a slide."""
    chart = _framed(slide, part)
    chart.part.chart_workbook.update_from_xlsx_blob(category_numbers(part))
    chart.has_title = False
    chart.font.name = "Arial"
    write(chart.font, style, CHART_SIZE, svg.INK)
    _legend(chart, part, style)
    _axes(chart, part, style)
    plot = chart.plots[0]
    plot.vary_by_categories = False
    if part.kind != "lines":
        plot.gap_width = 45
        plot.overlap = 100 if part.kind == "stacked" else 0
    for drawn, series in zip(plot.series, part.series, strict=True):
        _series(drawn, series, part, style)
    lay_out(chart, plot_box(part), part.place)
    speak(chart, style.locale)


def names_of(part: ChartPart) -> tuple[tuple[str, ...], float]:
    """What is written at the bars or points, and its size: every name fits its own room.

    A name too long for the smallest size ends in an ellipsis; the table beside, or the workbook,
    has it whole.
    """
    labels = [one_line(label) or " " for label in part.labels]
    width, height = part.place.right - part.place.left, part.place.bottom - part.place.top
    if part.kind == "lines":
        room = (width - _SIDES) / max(len(labels), 1) - 4
        return fitted_names(labels, room, 2 * _FOOT - 4)
    high = height - _top(part) - _FOOT
    return fitted_names(labels, width * LABELS, high / max(len(labels), 1))


def plot_box(part: ChartPart) -> Box:
    """Where bars or lines stand, in points from the corner of the chart."""
    width, height = part.place.right - part.place.left, part.place.bottom - part.place.top
    top = _top(part)
    if part.kind == "lines":
        return Box(left=36, top=top + 10, right=width - 24, bottom=height - 2 * _FOOT)
    labels, size = names_of(part)
    widest = max((text_width(label, size) * WIDER for label in labels), default=0.0)
    left = min(widest, width * LABELS) + 10
    return Box(left=left, top=top, right=width - 18, bottom=height - _FOOT)


def _legend_names(part: ChartPart) -> list[str]:
    """The names of series, cut where together they would not fit one line above the plot."""
    names = [one_line(series.name) for series in part.series]
    room = (part.place.right - part.place.left) / WIDER
    used = sum(text_width(name, SMALL_SIZE) + _KEY for name in names)
    if used <= room:
        return names
    return [shorten(name, room / len(names) - _KEY, SMALL_SIZE) for name in names]


def _top(part: ChartPart) -> float:
    """Room above the plot, for a legend where there is one."""
    return _HEAD if len(part.series) > 1 else 6.0


def _framed(slide: Any, part: ChartPart) -> Any:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    kinds = {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked": XL_CHART_TYPE.BAR_STACKED,
        "lines": XL_CHART_TYPE.LINE_MARKERS,
    }
    data = CategoryChartData()
    data.categories = list(names_of(part)[0])
    for name, series in zip(_legend_names(part), part.series, strict=True):
        data.add_series(name, series.values)
    place = part.place
    corner, size = (place.left, place.top), (place.right - place.left, place.bottom - place.top)
    where = [Pt(end) for end in (*corner, *size)]
    frame = slide.shapes.add_chart(kinds[part.kind], *where, data)
    describe(frame, part.alt)
    return frame.chart


def _legend(chart: Any, part: ChartPart, style: Style) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = len(part.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        write(chart.legend.font, style, SMALL_SIZE, svg.INK)


def _axes(chart: Any, part: ChartPart, style: Style) -> None:
    from pptx.enum.chart import XL_TICK_MARK

    names, numbers = chart.category_axis, chart.value_axis
    if part.kind != "lines":  # the first category on top
        names.reverse_order = True
        numbers_below(chart)
    numbers.minimum_scale, numbers.maximum_scale = part.low, part.high
    numbers.major_unit = part.step
    numbers.tick_labels.number_format = style.number_format(part.percent)
    numbers.tick_labels.number_format_is_linked = False
    write(numbers.tick_labels.font, style, SMALL_SIZE, svg.MUTED)
    write(names.tick_labels.font, style, names_of(part)[1], svg.INK)
    every_name(chart)
    numbers.has_major_gridlines = True
    numbers.major_gridlines.format.line.color.rgb = style.rgb(svg.GRID)
    names.has_major_gridlines = False
    for axis in (names, numbers):
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.format.line.color.rgb = style.rgb(svg.GRID)


def _series(drawn: Any, series: Series, part: ChartPart, style: Style) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    fill = style.rgb(series.colour)
    if part.kind == "lines":
        drawn.smooth = False
        drawn.format.line.color.rgb = fill
        _filled(drawn.marker.format, fill)
        _labelled(drawn, part, style, XL_LABEL_POSITION.ABOVE, svg.INK)
    else:
        _filled(drawn.format, fill)
        drawn.invert_if_negative = False
        where = "CENTER" if part.kind == "stacked" else "INSIDE_BASE"
        ink = svg.readable_on(f"#{fill}")
        _labelled(drawn, part, style, getattr(XL_LABEL_POSITION, where), ink)
    if part.kind == "bars":
        _short_bars(drawn, series, part, style)
    _intervals(drawn, series)


def _filled(form: Any, fill: Any) -> None:
    form.fill.solid()
    form.fill.fore_color.rgb = fill


def _labelled(drawn: Any, part: ChartPart, style: Style, position: Any, ink: str) -> None:
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format = style.number_format(
        part.percent, WRITTEN_FROM if part.kind == "stacked" else 0.0
    )
    labels.number_format_is_linked = False
    labels.position = position
    write(labels.font, style, SMALL_SIZE if len(part.series) > 1 else CHART_SIZE, ink, bold=True)


def _short_bars(drawn: Any, series: Series, part: ChartPart, style: Style) -> None:
    """Bars too short to hold their number have it at their end."""
    from pptx.enum.chart import XL_LABEL_POSITION

    least = part.low + INSIDE_FROM * (part.high - part.low)
    for at, value in enumerate(series.values):
        if value is not None and value < least:
            label = drawn.points[at].data_label
            label.position = XL_LABEL_POSITION.OUTSIDE_END
            write(label.font, style, SMALL_SIZE, svg.INK, bold=True)
            formatted(label, style.number_format(part.percent))


def _intervals(drawn: Any, series: Series) -> None:
    """Both halves of the interval of every point; none where it is not known."""
    ends = zip(series.values, series.low, series.high, strict=False)
    halves = [_halves(*each) for each in ends]
    if any(minus or plus for minus, plus in halves):
        error_bars(drawn, [minus for minus, _ in halves], [plus for _, plus in halves])


def _halves(value: float | None, low: float | None, high: float | None) -> tuple[float, float]:
    if value is None or low is None or high is None:
        return 0.0, 0.0
    return value - low, high - value
