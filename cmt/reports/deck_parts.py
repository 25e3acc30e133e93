"""Texts and tables on a slide, in type that fits the box they were given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_fit import (
    GAP,
    LARGER,
    LEADING,
    PADDING,
    FittedTable,
    fitted_line,
    fitted_table,
    fitted_text,
)
from cmt.reports.deck_model import Line, TablePart, TextPart
from cmt.reports.deck_style import Style, describe
from cmt.reports.deck_xml import DRAWING, looks, parsed, runs
from cmt.reports.measure import Weight
from cmt.reports.model import Column, Row
from cmt.reports.words import Words

UNITS: Final = 12_700
"""Of an office program, in a point."""
ZEBRA: Final = "#F1F4F8"
_INK: Final = {"lead": svg.INK, "text": svg.INK, "heading": svg.BLUE, "note": svg.MUTED}


def add_text(slide: Any, part: TextPart, style: Style) -> None:
    """Paragraphs, as large as fits."""
    place = part.place
    fitted = fitted_text(part.lines, place.right - place.left, place.bottom - place.top)
    frame = text_box(slide, place)
    for at, line in enumerate(fitted.lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        _paragraph(paragraph, line, fitted.size * LARGER[line.role], style)


def add_line(
    slide: Any,
    text: str,
    place: Box,
    style: Style,
    *,
    sizes: tuple[float, ...],
    colour: str = svg.MUTED,
) -> None:
    """A text of one look."""
    width, height = place.right - place.left, place.bottom - place.top
    fitted, size = fitted_line(text, width, height, sizes)
    paragraph = text_box(slide, place).paragraphs[0]
    _run(paragraph, fitted, style, size, colour)


def set_title(slide: Any, text: str, place: Box, style: Style, sizes: tuple[float, ...]) -> None:
    """The title of a slide, in the place kept for titles, where a screen reader looks for it."""
    title = slide.shapes.title
    _placed(title, place)
    width, height = place.right - place.left, place.bottom - place.top
    weight: Weight = "bold"
    fitted, size = fitted_line(text, width, height, sizes, weight)
    _plain(title.text_frame)
    _run(title.text_frame.paragraphs[0], fitted, style, size, svg.BLUE, bold=True)


def add_table(slide: Any, part: TablePart, style: Style, words: Words) -> None:
    """A table with a head row; what it has no room for is counted under it."""
    from pptx.util import Pt

    place, table = part.place, part.table
    width, height = place.right - place.left, place.bottom - place.top
    fitted = fitted_table(table, width, height)
    shown = (len(fitted.rows) + 1, len(table.columns))
    where = (place.left, place.top, width, sum(fitted.heights))
    frame = slide.shapes.add_table(*shown, *(Pt(end) for end in where))
    describe(frame, table.caption)
    grid = frame.table
    for at, column in enumerate(table.columns):
        grid.columns[at].width = Pt(width * column.width / sum(c.width for c in table.columns))
    _rows(grid, fitted, table.columns, style)
    if fitted.left_out:
        said = words.say("deck.left-out", count=fitted.left_out, n=str(fitted.left_out))
        under = place.top + sum(fitted.heights)
        rest = Box(left=place.left, top=under, right=place.right, bottom=place.bottom)
        add_line(slide, said, rest, style, sizes=(fitted.size,))


def text_box(slide: Any, place: Box) -> Any:
    """An empty text frame without margins that neither grows nor shrinks."""
    from pptx.util import Pt

    corner, size = (place.left, place.top), (place.right - place.left, place.bottom - place.top)
    box = slide.shapes.add_textbox(*(Pt(end) for end in (*corner, *size)))
    _plain(box.text_frame)
    return box.text_frame


def _placed(shape: Any, place: Box) -> None:
    from pptx.util import Pt

    shape.left, shape.top = Pt(place.left), Pt(place.top)
    shape.width, shape.height = Pt(place.right - place.left), Pt(place.bottom - place.top)


def _plain(frame: Any) -> None:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _paragraph(paragraph: Any, line: Line, size: float, style: Style) -> None:
    from pptx.util import Pt

    paragraph.space_after = Pt(size * LEADING * GAP)
    if line.name:
        _run(paragraph, f"{line.name} ", style, size, svg.INK, bold=True)
    bold = line.role == "heading"
    said = replace(style, language=line.language or style.language)
    _run(paragraph, line.text, said, size, _INK[line.role], bold=bold)


def _rows(grid: Any, fitted: FittedTable, columns: tuple[Column, ...], style: Style) -> None:
    """Fill the rows of a table; each is made in one go, as a deck has hundreds of cells."""
    head = Row(cells=fitted.head, strong=True)
    for down, row in enumerate((head, *fitted.rows)):
        ground = svg.BLUE if down == 0 else ZEBRA if down % 2 == 0 else svg.WHITE
        ink = svg.INK if down else svg.WHITE
        look = looks(style, fitted.size, ink, bold=row.strong)
        cells = zip(row.cells, columns, strict=True)
        made = "".join(_cell(text, column, look, style.rgb(ground)) for text, column in cells)
        height = _units(fitted.heights[down])
        old = grid._tbl.tr_lst[down]
        new = parsed(f'<a:tr xmlns:a="{DRAWING}" h="{height}">{made}</a:tr>')
        old.getparent().replace(old, new)


def _cell(text: str, column: Column, look: str, ground: str) -> str:
    """A cell as it stands in the file; a line break in its text begins a paragraph."""
    side = "r" if column.align == "number" else "l"
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{side}"/>{runs(part, look)}</a:p>' for part in text.split("\n")
    )
    wide, high = _units(PADDING[0]), _units(PADDING[1])
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{wide}" marR="{wide}" marT="{high}" marB="{high}">'
        f'<a:solidFill><a:srgbClr val="{ground}"/></a:solidFill></a:tcPr></a:tc>'
    )


def _run(
    paragraph: Any, text: str, style: Style, size: float, colour: str, *, bold: bool = False
) -> None:
    """Text of one look; a line break in it is one on the slide."""
    made = runs(text, looks(style, size, colour, bold=bold))
    for run in parsed(f'<a:p xmlns:a="{DRAWING}">{made}</a:p>'):
        paragraph._p.append(run)


def _units(points: float) -> int:
    """Points in the unit of an office program."""
    return round(points * UNITS)
