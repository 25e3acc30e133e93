"""What is set by hand in a deck: parts of charts python-pptx has no word for, and runs of text.

An office program repairs, or refuses, a file whose elements stand in another order than ECMA-376
part 1 (section 21.2, charts) gives; a test holds every chart against that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_style import FONT, Style
from cmt.reports.readable import clean

CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


def lay_out(chart: Any, plot: Box, place: Box) -> None:
    """Fix where the plot stands in its chart, so that labels have the room they were promised."""
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
        parsed(
            f'<c:layout xmlns:c="{CHART}"><c:manualLayout><c:layoutTarget val="inner"/>'
            f'<c:xMode val="edge"/><c:yMode val="edge"/>{inner}</c:manualLayout></c:layout>'
        ),
    )


def speak(chart: Any, locale: str) -> None:
    """Say the language of all that is written in a chart; and that its corners are square."""
    space = chart._chartSpace
    for end in space.xpath(".//a:endParaRPr | .//a:rPr | .//a:defRPr"):
        end.set("lang", locale)
    first = space.xpath("c:chart")[0]
    for name in ("lang", "roundedCorners"):
        for old in space.xpath(f"c:{name}"):
            space.remove(old)
    first.addprevious(parsed(f'<c:lang xmlns:c="{CHART}" val="{locale}"/>'))
    first.addprevious(parsed(f'<c:roundedCorners xmlns:c="{CHART}" val="0"/>'))


def numbers_below(chart: Any) -> None:
    """Bars go down from the top; their numbers stand under the last one, not over the first."""
    axis = chart.value_axis._element
    (crosses,) = axis.xpath("c:crosses")
    crosses.set("val", "max")
    if not axis.xpath("c:crossBetween"):
        crosses.addnext(parsed(f'<c:crossBetween xmlns:c="{CHART}" val="between"/>'))


def every_name(chart: Any) -> None:
    """No name of a bar is left out, however many there are, and none is turned."""
    axis = chart.category_axis._element
    skip = parsed(f'<c:tickLblSkip xmlns:c="{CHART}" val="1"/>')
    axis.xpath("c:lblOffset")[0].addnext(skip)
    for body in axis.xpath("c:txPr/a:bodyPr"):
        body.set("rot", "0")
        body.set("vert", "horz")


def upright(title: Any) -> None:
    """The title of the axis at the left reads from below, whatever the program would choose."""
    for body in title._element.xpath(".//a:bodyPr"):
        body.set("rot", "-5400000")
        body.set("vert", "horz")


def error_bars(drawn: Any, minus: Sequence[float], plus: Sequence[float], way: str = "") -> None:
    """Intervals as lines through the points of a series; `way` is "x" or "y" of a scatter chart."""
    direction = f'<c:errDir val="{way}"/>' if way else ""
    line = f'<a:ln w="15875"><a:solidFill><a:srgbClr val="{svg.GREY[1:]}"/></a:solidFill></a:ln>'
    bars = parsed(
        f'<c:errBars xmlns:c="{CHART}" xmlns:a="{DRAWING}">{direction}<c:errBarType val="both"/>'
        f'<c:errValType val="cust"/><c:noEndCap val="0"/><c:plus>{_numbers(plus)}</c:plus>'
        f"<c:minus>{_numbers(minus)}</c:minus><c:spPr>{line}</c:spPr></c:errBars>"
    )
    drawn._element.xpath("c:cat | c:xVal")[0].addprevious(bars)


def formatted(label: Any, code: str) -> None:
    """The number format of one label, which does not take that of its series."""
    said = code.replace('"', "&quot;")
    form = parsed(f'<c:numFmt xmlns:c="{CHART}" formatCode="{said}" sourceLinked="0"/>')
    label._dLbl.xpath("c:idx")[0].addnext(form)


def looks(style: Style, size: float, colour: str, *, bold: bool = False) -> str:
    """How a run of text looks, all said outright, and its language."""
    return (
        f'<a:rPr lang="{style.locale}" sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{style.rgb(colour)}"/></a:solidFill><a:latin typeface="{FONT}"/></a:rPr>'
    )


def runs(text: str, look: str) -> str:
    """A text in one look; a line break in it is one on the slide.

    >>> runs("a < b", "<a:rPr/>")
    '<a:r><a:rPr/><a:t>a &lt; b</a:t></a:r>'
    """
    parts = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = [f"<a:r>{look}<a:t>{escape(part)}</a:t></a:r>" for part in parts]
    return f"<a:br>{look}</a:br>".join(said)


def _numbers(values: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>' for at, value in enumerate(values)
    )
    count = f'<c:ptCount val="{len(values)}"/>'
    return f"<c:numLit><c:formatCode>General</c:formatCode>{count}{points}</c:numLit>"


def parsed(text: str) -> Any:
    """The element a text describes, as python-pptx knows it."""
    from pptx.oxml import parse_xml

    return parse_xml(text)
