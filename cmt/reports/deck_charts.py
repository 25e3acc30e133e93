"""Native charts over categories: bars, stacked bars and lines a manager can edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_fit import WIDER
from cmt.reports.deck_model import ChartPart, Series
from cmt.reports.deck_numbers import category_numbers
from cmt.reports.deck_style import CHART_SIZE, SMALL_SIZE, Style, clean, describe, write
from cmt.reports.measure import text_width

LABELS: Final = 0.42
"""Part of a chart's width the names of its bars may take."""
INSIDE_FROM: Final = 0.12
"""Part of the axis a bar must reach to hold its number."""
WRITTEN_FROM: Final = 0.045
"""Smallest share of a stacked bar that has its number written in it."""
_HEAD: Final = 30.0  # points for a legend
_FOOT: Final = 24.0  # points for what is written on the axis
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


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
    if part.kind != "lines":
        plot.gap_width = 45
        plot.overlap = 100 if part.kind == "stacked" else 0
    for drawn, series in zip(plot.series, part.series, strict=True):
        _series(drawn, series, part, style)
    lay_out(chart, plot_box(part), part.place)


def plot_box(part: ChartPart) -> Box:
    """Where bars or lines stand, in points from the corner of the chart."""
    width, height = part.place.right - part.place.left, part.place.bottom - part.place.top
    top = _HEAD if len(part.series) > 1 else 6.0
    if part.kind == "lines":
        return Box(left=36, top=top + 10, right=width - 24, bottom=height - 2 * _FOOT)
    widest = max((text_width(label, CHART_SIZE) * WIDER for label in part.labels), default=0.0)
    left = min(widest, width * LABELS) + 10
    return Box(left=left, top=top, right=width - 18, bottom=height - _FOOT)


def lay_out(chart: Any, plot: Box, place: Box) -> None:
    """Fix where the plot stands in its chart, so that labels have the room they were promised."""
    from pptx.oxml import parse_xml

    width, height = place.right - place.left, place.bottom - place.top
    parts = {
        "x": plot.left / width,
        "y": plot.top / height,
        "w": (plot.right - plot.left) / width,
        "h": (plot.bottom - plot.top) / height,
    }
    inner = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in parts.items())
    area = chart._chartSpace.xpath("c:chart/c:plotArea")[0]
    for old in area.xpath("c:layout"):
        area.remove(old)
    area.insert(
        0,
        parse_xml(
            f'<c:layout xmlns:c="{_CHART}"><c:manualLayout><c:layoutTarget val="inner"/>'
            f'<c:xMode val="edge"/><c:yMode val="edge"/>{inner}</c:manualLayout></c:layout>'
        ),
    )


def error_bars(drawn: Any, minus: Sequence[float], plus: Sequence[float], way: str = "") -> None:
    """Intervals as lines through the points of a series; `way` is "x" or "y" of a scatter chart."""
    from pptx.oxml import parse_xml

    direction = f'<c:errDir val="{way}"/>' if way else ""
    line = f'<a:ln w="15875"><a:solidFill><a:srgbClr val="{svg.GREY[1:]}"/></a:solidFill></a:ln>'
    bars = parse_xml(
        f'<c:errBars xmlns:c="{_CHART}" xmlns:a="{_DRAWING}">{direction}<c:errBarType val="both"/>'
        f'<c:errValType val="cust"/><c:noEndCap val="0"/><c:plus>{_numbers(plus)}</c:plus>'
        f"<c:minus>{_numbers(minus)}</c:minus><c:spPr>{line}</c:spPr></c:errBars>"
    )
    drawn._element.xpath("c:cat | c:xVal")[0].addprevious(bars)


def _numbers(values: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>' for at, value in enumerate(values)
    )
    count = f'<c:ptCount val="{len(values)}"/>'
    return f"<c:numLit><c:formatCode>General</c:formatCode>{count}{points}</c:numLit>"


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
    data.categories = [clean(label) for label in part.labels]
    for series in part.series:
        data.add_series(clean(series.name), series.values)
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
    from pptx.enum.chart import XL_AXIS_CROSSES, XL_TICK_MARK

    names, numbers = chart.category_axis, chart.value_axis
    if part.kind != "lines":  # the first category on top, the numbers below
        names.reverse_order = True
        names.crosses = XL_AXIS_CROSSES.MAXIMUM
    numbers.minimum_scale, numbers.maximum_scale = part.low, part.high
    numbers.tick_labels.number_format = style.number_format(part.percent)
    numbers.tick_labels.number_format_is_linked = False
    write(numbers.tick_labels.font, style, SMALL_SIZE, svg.MUTED)
    write(names.tick_labels.font, style, CHART_SIZE, svg.INK)
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
            _formatted(label, style.number_format(part.percent))


def _formatted(label: Any, code: str) -> None:
    """The number format of one label, which does not take that of its series."""
    from pptx.oxml import parse_xml

    said = code.replace('"', "&quot;")
    form = parse_xml(f'<c:numFmt xmlns:c="{_CHART}" formatCode="{said}" sourceLinked="0"/>')
    label._dLbl.xpath("c:idx")[0].addnext(form)


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
