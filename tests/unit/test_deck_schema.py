"""Decks as an office program reads them: elements in the order of their schema, nothing implied.

PowerPoint repairs or refuses a file whose elements stand in another order than ECMA-376 part 1
gives (charts 21.2, text and tables 21.1, presentations 19.3). `ORDER` is that order, of what decks
hold; an element that is not in it fails as well.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from cmt.reports.charts.boxes import Box
from cmt.reports.deck import drawn
from cmt.reports.deck_charts import names_of, plot_box
from cmt.reports.deck_fit import LEADING, broken
from cmt.reports.deck_model import ChartPart, Deck, Line, Series, Slide, TextPart
from cmt.reports.look import PLAIN
from tests.deck_reading import charts_of, found, is_decorative, opened, texts_of_slide, title_of
from tests.decks import EXAMPLES, LANGUAGES, content, deck

AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt"
)
SHOWN = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
LABEL = f"numFmt spPr txPr dLblPos {SHOWN}"
SERIES = "idx order tx spPr"
FILLS = "noFill solidFill gradFill blipFill pattFill grpFill"
TYPE = f"ln {FILLS} effectLst effectDag highlight latin ea cs sym hlinkClick hlinkMouseOver rtl"
ORDER = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr chart spPr txPr externalData",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax",
    "plotArea": "layout barChart lineChart scatterChart catAx* valAx* dTable spPr",
    "barChart": "barDir grouping varyColors ser* dLbls gapWidth overlap serLines axId*",
    "lineChart": "grouping varyColors ser* dLbls dropLines hiLowLines upDownBars marker smooth "
    "axId*",
    "scatterChart": "scatterStyle varyColors ser* dLbls axId*",
    "barChart/ser": f"{SERIES} invertIfNegative pictureOptions dPt* dLbls trendline* errBars cat "
    "val shape",
    "lineChart/ser": f"{SERIES} marker dPt* dLbls trendline* errBars cat val smooth",
    "scatterChart/ser": f"{SERIES} marker dPt* dLbls trendline* errBars* xVal yVal smooth",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "dLbls": f"dLbl* delete {LABEL} showLeaderLines leaderLines",
    "dLbl": f"idx delete layout tx {LABEL}",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "ser/marker": "symbol size spPr",
    "dPt/marker": "symbol size spPr",
    "catAx": f"{AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{AXIS} crossBetween majorUnit minorUnit dispUnits",
    "scaling": "logBase orientation max min",
    "catAx/title": "tx layout overlay spPr txPr",
    "valAx/title": "tx layout overlay spPr txPr",
    "legend": "legendPos legendEntry* layout overlay spPr txPr",
    "layout": "manualLayout",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "cat": "strRef", "val": "numRef", "xVal": "numRef", "yVal": "numRef", "tx": "strRef rich",
    "plus": "numLit", "minus": "numLit",
    "strRef": "f strCache", "numRef": "f numCache",
    "strCache": "ptCount pt*", "numCache": "formatCode ptCount pt*",
    "numLit": "formatCode ptCount pt*", "pt": "v",
    "majorGridlines": "spPr", "externalData": "autoUpdate",
    "spPr": f"xfrm custGeom prstGeom {FILLS} ln effectLst",
    "ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd",
    "txPr": "bodyPr lstStyle p*", "rich": "bodyPr lstStyle p*", "txBody": "bodyPr lstStyle p*",
    "p": "pPr r* br* fld* endParaRPr",
    "pPr": "lnSpc spcBef spcAft buClrTx buClr buFont buNone buChar tabLst defRPr",
    "r": "rPr t", "fld": "rPr pPr t", "br": "rPr",
    "rPr": TYPE, "defRPr": TYPE, "endParaRPr": TYPE,
    "bodyPr": "prstTxWarp noAutofit normAutofit spAutoFit",
    "tbl": "tblPr tblGrid tr*", "tr": "tc*", "tc": "txBody tcPr", "tblGrid": "gridCol*",
    "tcPr": f"lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D {FILLS}",
    "cNvPr": "hlinkClick hlinkHover extLst",
    "sp": "nvSpPr spPr style txBody", "nvSpPr": "cNvPr cNvSpPr nvPr",
    "graphicFrame": "nvGraphicFramePr xfrm graphic",
    "nvGraphicFramePr": "cNvPr cNvGraphicFramePr nvPr",
    "cSld": "bg spTree", "sld": "cSld clrMapOvr transition timing",
    "spTree": "nvGrpSpPr grpSpPr sp* graphicFrame* pic*",
}  # fmt: skip
MIXED = ("spTree", "p")
"""Elements whose repeated children may stand in any order among themselves."""
LOOKED_AT = [*EXAMPLES, ("full", "fr"), ("unbounded", "en"), ("tiny", "fr")]
"""Every kind of chart, table and text; without intervals; with every number withheld."""
PLACE = Box(left=0, top=0, right=400, bottom=300)


@pytest.mark.parametrize(("name", "language"), LOOKED_AT)
def test_elements_stand_in_the_order_of_their_schema(name: str, language: str) -> None:
    wrong = [
        f"{part}: {fault}"
        for part, root in _drawn_parts(content(name, language))
        for element in root.iter(etree.Element)
        for fault in _faults(element)
    ]
    assert not wrong


def test_the_order_is_one_a_fault_is_found_by() -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    text = f'<c:scaling xmlns:c="{space}"><c:min val="0"/><c:max val="1"/></c:scaling>'
    assert list(_faults(etree.fromstring(text))) == ["scaling: max after min"]
    twice = f'<c:numRef xmlns:c="{space}"><c:f/><c:f/></c:numRef>'
    assert list(_faults(etree.fromstring(twice))) == ["numRef: f twice"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_stand_under_the_bars_and_every_bar_has_its_name(language: str) -> None:
    """Bars that go down from the top would have them over the first one, in the legend."""
    seen = 0
    for chart in _charts("example", language):
        names, numbers = (
            found(chart._chartSpace, "//c:catAx"),
            found(chart._chartSpace, "//c:valAx"),
        )
        if found(chart._chartSpace, "//c:barChart"):
            seen += 1
            assert found(names[0], "c:scaling/c:orientation/@val") == ["maxMin"]
            assert found(numbers[0], "c:crosses/@val") == ["max"]
            assert found(names[0], "c:tickLblSkip/@val") == ["1"]
            assert found(chart._chartSpace, "//c:varyColors/@val") == ["0"]
            low, high, step = (
                float(found(numbers[0], f"{path}/@val")[0])
                for path in ("c:scaling/c:min", "c:scaling/c:max", "c:majorUnit")
            )
            assert 1 <= (high - low) / step <= 10, "at most ten lines of a grid"
    assert seen >= 4


def test_a_deck_keeps_no_picture_of_its_template() -> None:
    """What a folder would show is an empty slide of another shape."""
    with zipfile.ZipFile(BytesIO(content("full", "fr"))) as parts:
        assert not [name for name in parts.namelist() if name.endswith(".jpeg")]
        assert b"thumbnail" not in parts.read("_rels/.rels")


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_say_their_language_type_and_square_corners(language: str) -> None:
    for chart in _charts("example", language):
        space = chart._chartSpace
        assert found(space, "c:lang/@val") == [f"{language}-CA"]
        assert found(space, "c:roundedCorners/@val") == ["0"]
        said = found(space, "//a:rPr | //a:defRPr")
        assert said and {each.get("lang") for each in said} == {f"{language}-CA"}
        assert all(found(each, "a:latin/@typeface") == ["Arial"] for each in said)


@pytest.mark.parametrize(("name", "language"), LOOKED_AT)
def test_titles_are_unlike_and_slides_are_read_from_top_to_foot(name: str, language: str) -> None:
    titles = [title_of(slide) for slide in deck(name, language).slides]
    assert all(titles) and len(set(titles)) == len(titles)
    for slide in list(deck(name, language).slides)[1:]:
        order = [shape for shape in slide.shapes if not is_decorative(shape)]
        assert order[0].shape_id == slide.shapes.title.shape_id
        assert found(order[-1]._element, ".//a:fld/@type") == ["slidenum"]
        tops = [shape.top for shape in order if not getattr(shape, "has_chart", False)]
        assert order[1].top == min(tops[1:]) and tops[-1] == max(tops)


def test_names_of_bars_fit_their_room_whatever_their_length() -> None:
    for count, words in ((3, 2), (14, 2), (14, 12), (14, 40), (40, 5)):
        part = bars([f"Name {at} " + "of a question " * words for at in range(count)])
        labels, size = names_of(part)
        plot = plot_box(part)
        room = (plot.bottom - plot.top) / count
        assert 9 <= size <= 12 and plot.left <= 400 * 0.42 + 10
        if room >= size * LEADING:
            assert all(
                len(broken(label, plot.left - 10, size)) * size * LEADING <= room
                for label in labels
            )
    assert names_of(bars(["Courtesy", "Waits"])) == (("Courtesy", "Waits"), 12.0)


def test_a_line_break_in_a_name_is_one_on_the_slide() -> None:
    """A raw one in a run is shown as a sign no one wrote."""
    lines = (Line(text="first\nsecond", name="Name"),)
    slide = Slide(id="cover", title="One\ntwo", parts=(TextPart(place=PLACE, lines=lines),))
    made = opened(drawn(Deck(language="en", title="t", owner="o", slides=(slide,)), PLAIN))
    (page,) = made.slides
    assert title_of(page) == "One\vtwo" and "Name first\vsecond" in texts_of_slide(page)
    assert not any("\n" in (text.text or "") for text in found(page._element, ".//a:t"))


def test_names_in_a_legend_are_cut_where_they_would_cover_the_plot() -> None:
    long = bars(["a", "b"], names=("word " * 30, "Short"))
    slide = Slide(id="cover", title="t", parts=(long,))
    made = opened(drawn(Deck(language="en", title="t", owner="o", slides=(slide,)), PLAIN))
    (chart,) = charts_of(made.slides[0])
    names = [series.name for series in chart.plots[0].series]
    assert names[0].endswith("…") and len(names[0]) < 60 and names[1] == "Short"


def bars(labels: list[str], names: tuple[str, ...] = ("One",)) -> ChartPart:
    values = tuple(float(at) for at in range(len(labels)))
    return ChartPart(
        kind="bars", place=PLACE, labels=tuple(labels), low=0, high=100, step=25, alt="Bars",
        series=tuple(Series(name=name, values=values, colour="#12436D") for name in names),
    )  # fmt: skip


def _charts(name: str, language: str) -> list[Any]:
    return [chart for slide in deck(name, language).slides for chart in charts_of(slide)]


def _drawn_parts(deck: bytes) -> Iterator[tuple[str, Any]]:
    with zipfile.ZipFile(BytesIO(deck)) as parts:
        for name in parts.namelist():
            if name.startswith(("ppt/charts/chart", "ppt/slides/slide")):
                yield name, etree.fromstring(parts.read(name))


def _faults(element: Any) -> Iterator[str]:
    """What of the children of an element is unknown, out of order, or there twice."""
    tag, parent = _tag(element), element.getparent()
    above = f"{_tag(parent)}/{tag}" if parent is not None else tag
    wanted = ORDER.get(above) or ORDER.get(tag)
    if wanted is None:
        return
    places = {name.rstrip("*"): at for at, name in enumerate(wanted.split())}
    last = ""
    for child in map(_tag, element):
        if child not in places:
            yield f"{tag}: {child} unknown"
        elif last and child == last and f"{child}*" not in wanted.split():
            yield f"{tag}: {child} twice"
        elif last and places[child] < places[last] and not (tag in MIXED and _many(wanted, child)):
            yield f"{tag}: {child} after {last}"
        last = child if child in places else last


def _many(wanted: str, child: str) -> bool:
    return f"{child}*" in wanted.split()


def _tag(element: Any) -> str:
    return str(etree.QName(element).localname)
