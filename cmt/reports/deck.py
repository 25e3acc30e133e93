"""The deck: six to eight slides of one wave, with native charts a manager can edit.

It says what the report says, from the same Results. Every colour, size and place is set outright;
charts, tables and pictures have alternative texts, and the notes of a slide hold base, interval and
method. Equal results give equal files.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from cmt.analysis.results import Results
from cmt.files import write_whole
from cmt.reports.accent import ink
from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_charts import add_chart
from cmt.reports.deck_layout import LEFT, RIGHT
from cmt.reports.deck_model import (
    HEIGHT,
    WIDTH,
    ChartPart,
    Deck,
    Part,
    ScatterPart,
    Slide,
    TablePart,
    TextPart,
)
from cmt.reports.deck_numbers import CREATED
from cmt.reports.deck_parts import add_line, add_table, add_text, set_title, text_box
from cmt.reports.deck_scatter import add_scatter
from cmt.reports.deck_slides import deck_of
from cmt.reports.deck_style import FONT, SMALL_SIZE, Style, decorative, describe, write
from cmt.reports.look import Look
from cmt.reports.model import Report
from cmt.reports.readable import clean, readable
from cmt.reports.voice import voice_for
from cmt.reports.words import Words, load_words

TITLE: Final = Box(left=LEFT, top=28, right=RIGHT, bottom=90)
COVER_TITLE: Final = Box(left=LEFT, top=130, right=RIGHT, bottom=280)
SUBTITLE: Final = Box(left=LEFT, top=90, right=RIGHT, bottom=120)
FOOT: Final = Box(left=LEFT, top=502, right=RIGHT - 60, bottom=528)
NUMBER: Final = Box(left=RIGHT - 50, top=502, right=RIGHT, bottom=528)
LOGO: Final = Box(left=LEFT, top=40, right=LEFT + 240, bottom=100)
TITLE_SIZES: Final = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0)
COVER_SIZES: Final = (40.0, 36.0, 32.0, 28.0, 24.0, 20.0)
SUBTITLE_SIZES: Final = (12.0, 11.0, 10.0)
FOOT_SIZES: Final = (10.0, 9.0)
TITLE_ONLY: Final = 5
"""Place of the layout with a title and nothing else."""
_DATE: Final = (1980, 1, 1, 0, 0, 0)
_FACE: Final = re.compile(rb'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*')


def write_deck(report: Report, results: Results, path: Path) -> None:
    """Write the deck of a composed report to `path`, whole or not at all.

    Raises ReportError when the file cannot be written.
    """
    write_whole(path, deck_bytes(report, results))


def deck_bytes(report: Report, results: Results) -> bytes:
    """The PowerPoint file itself."""
    voice = voice_for(readable(results), report.language, report.look.paper)
    return drawn(deck_of(voice, report), report.look)


def drawn(deck: Deck, look: Look) -> bytes:
    """Slides as a PowerPoint file in an organization's colour."""
    style = Style(language=deck.language, accent=look.colour)
    words = load_words(deck.language)
    book = _empty(style)
    for number, slide in enumerate(deck.slides, start=1):
        page = book.slides.add_slide(book.slide_layouts[TITLE_ONLY])
        if number == 1:
            _cover(page, slide, deck, look, style)
        else:
            _head(page, slide, style)
        for part in slide.parts:
            _add(page, part, style, words)
        if number > 1:
            _foot(page, slide, number, style)
        _noted(page, slide, style)
    _stated(book, deck, style)
    content = BytesIO()
    book.save(content)
    return _undated(content.getvalue())


def _add(page: Any, part: Part, style: Style, words: Words) -> None:
    match part:
        case TextPart():
            add_text(page, part, style)
        case TablePart():
            add_table(page, part, style, words)
        case ChartPart():
            add_chart(page, part, style)
        case ScatterPart():
            add_scatter(page, part, style)


def _cover(page: Any, slide: Slide, deck: Deck, look: Look, style: Style) -> None:
    set_title(page, slide.title, COVER_TITLE, style, COVER_SIZES)
    _band(page, Box(left=0, top=0, right=WIDTH, bottom=14), style)
    _band(page, Box(left=LEFT, top=286, right=LEFT + 120, bottom=290), style)
    if look.logo and look.logo.kind == "image/png":
        _logo(page, look.logo.content, look.logo.width, look.logo.height, deck.owner)


def _head(page: Any, slide: Slide, style: Style) -> None:
    """Title and subtitle of a slide."""
    set_title(page, slide.title, TITLE, style, TITLE_SIZES)
    _band(page, Box(left=0, top=0, right=WIDTH, bottom=8), style)
    if slide.subtitle:
        add_line(page, slide.subtitle, SUBTITLE, style, sizes=SUBTITLE_SIZES)


def _foot(page: Any, slide: Slide, number: int, style: Style) -> None:
    """Source and number, after all else: what is read aloud is read in the order of the shapes."""
    if slide.foot:
        add_line(page, slide.foot, FOOT, style, sizes=FOOT_SIZES)
    _numbered(page, number, style)


def _noted(page: Any, slide: Slide, style: Style) -> None:
    """What is for who speaks, in its language."""
    frame = page.notes_slide.notes_text_frame
    frame.text = clean("\n".join(note for note in slide.notes if note))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", style.locale)


def _band(page: Any, place: Box, style: Style) -> None:
    """A strip of the accent, which tells nothing."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    ends = (place.left, place.top, place.right - place.left, place.bottom - place.top)
    band = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(end) for end in ends))
    band.fill.solid()
    band.fill.fore_color.rgb = style.rgb(svg.BLUE)
    band.line.fill.background()
    decorative(band)


def _logo(page: Any, content: bytes, width: float, height: float, owner: str) -> None:
    """A PNG logo, half as large again as in print; a drawing has no place in the file format."""
    from pptx.util import Pt

    size = [Pt(side * 1.5) for side in (width, height)]
    picture = page.shapes.add_picture(BytesIO(content), Pt(LOGO.left), Pt(LOGO.top), *size)
    describe(picture, owner)


def _numbered(page: Any, number: int, style: Style) -> None:
    """The number of a slide, as a field that follows when slides are moved."""
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml import parse_xml

    paragraph = text_box(page, NUMBER).paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    run = paragraph.add_run()
    run.text = str(number)
    write(run.font, style, SMALL_SIZE, svg.MUTED)
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    field = parse_xml(
        f'<a:fld xmlns:a="{main}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"/>'
    )
    run._r.addprevious(field)
    for child in list(run._r):
        field.append(child)
    run._r.getparent().remove(run._r)


def _empty(style: Style) -> Any:
    """A wide presentation without slides, in the house type and the accent."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.util import Pt

    book: Any = Presentation()
    stretch = Pt(WIDTH) / book.slide_width
    book.slide_width, book.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for sheet in (book.slide_master, *book.slide_layouts):
        for shape in sheet.shapes:
            _stretched(shape, stretch)
    _without_picture(book)
    theme = book.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    colours = theme.blob.replace(b"4F81BD", ink(style.accent).lstrip("#").encode())
    # A part read from a file is its bytes; there is no public way to change them.
    theme._blob = _FACE.sub(rb"\g<1>" + FONT.encode(), colours)
    return book


def _without_picture(book: Any) -> None:
    """Leave out the template's picture of itself, which shows an empty slide of another shape."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    package = book.part.package
    for key, link in list(package._rels.items()):
        if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.drop_rel(key)


def _stretched(shape: Any, by: float) -> None:
    """A place of the narrow template on a wide slide."""
    if shape._element.xpath("./p:spPr/a:xfrm"):
        shape.left, shape.width = round(shape.left * by), round(shape.width * by)


def _stated(book: Any, deck: Deck, style: Style) -> None:
    """Title, language and dates of the file."""
    about = book.core_properties
    about.title, about.language = clean(deck.title)[:255], style.locale
    about.author = about.last_modified_by = clean(deck.owner)[:255]
    about.created = about.modified = CREATED


def _undated(content: bytes) -> bytes:
    """The same file without the time of its making."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return made.getvalue()
