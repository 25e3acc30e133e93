"""A deck as an office program reads it: titles, texts, tables, charts and their boxes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation

NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}


def opened(content: bytes) -> Any:
    return Presentation(BytesIO(content))


def found(element: Any, path: str) -> list[Any]:
    """What an XPath finds, whatever class the elements have."""
    return list(etree.XPath(path, namespaces=NAMES)(element))


def title_of(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)


def texts_of_slide(slide: Any) -> list[str]:
    """Everything written on a slide but in its charts."""
    said: list[str] = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            said += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        if getattr(shape, "has_table", False) and shape.has_table:
            said += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return [text for text in said if text]


def charts_of(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if getattr(shape, "has_chart", False)]


def tables_of(slide: Any) -> list[list[list[str]]]:
    return [
        [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if getattr(shape, "has_table", False) and shape.has_table
    ]


def values_of(chart: Any) -> dict[str, dict[str, float | None]]:
    """Series name -> category -> number."""
    labels = [str(label) for label in chart.plots[0].categories]
    return {
        series.name: dict(zip(labels, series.values, strict=True))
        for series in chart.plots[0].series
    }


def halves_of(series: Any) -> list[tuple[float, float]]:
    """What the intervals of a series reach below and above each point."""
    ends = [
        [float(value.text) for value in found(series._element, f"c:errBars/c:{way}//c:v")]
        for way in ("minus", "plus")
    ]
    return list(zip(*ends, strict=True))


def alternative(shape: Any) -> str:
    return str(shape._element.xpath("./*/p:cNvPr")[0].get("descr") or "")


def is_decorative(shape: Any) -> bool:
    return bool(found(shape._element, ".//*[local-name()='decorative' and @val='1']"))
