"""What a reader finds in a finished PDF or HTML page: its texts, tables and pictures, in order.

A PDF is read through its tag tree, as a screen reader goes through it: every cell of a table is
the marked content of its element, wherever on the pages it is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from lxml import html as markup
from pypdf import PdfReader

BEHIND = "details"
"""What stands behind the charts of a page, and its contents: not on paper."""
INSIDE = re.compile(r"(?<=\d) (?=\d{3}\b|%)")
"""A space before a percent sign or between thousands."""
CELLS = {"/TH", "/TD"}
BLOCKS = {"h1", "h2", "h3", "h4", "p", "li"}
TEXTS = {"/H1", "/H2", "/H3", "/H4", "/P", "/LI"}
_MARKED = re.compile(
    rb"(?:/MCID (?P<mark>\d+)\s*>>\s*)?(?P<begin>\bB[DM]C\b)|(?P<end>\bEMC\b)|"
    rb"/(?P<font>\S+) \S+ Tf|\[(?P<shown>[^\]]*)\] TJ|/(?P<form>\S+) Do\b"
)
_HEX = re.compile(rb"<([0-9a-fA-F]+)>")
_CHARACTER = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: what it says it is, its heads, and the cells of every row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    place: str = ""  # the section it stands in; of an HTML page alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A heading, a sentence or more, or an entry of a list."""

    text: str
    place: str = ""  # the section it stands in; of an HTML page alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart: what is said of it to those who do not see it, and what is written in it."""

    alt: str
    labels: tuple[str, ...]
    place: str = ""  # the figure it stands in; of an HTML page alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A whole report; texts are those outside of tables."""

    texts: tuple[Said, ...]
    grids: tuple[Grid, ...]
    pictures: tuple[Picture, ...]


def plain(text: str) -> str:
    """One space for every run of plain spaces; what may not break stays."""
    return re.sub(r"[ \n\t]+", " ", text).strip()


def dense(text: str) -> str:
    """Without spaces, hyphens and bullets: where a line of a page ends is no part of what it says.

    A minus is another sign than a hyphen, and stays.
    """
    return re.sub(r"[\s\u00ad\u200b\u2010\u2022-]+", "", text)


def of_html(page: str, *, paper: bool = False) -> Printed:
    """A page as read; `paper` leaves out what only a screen shows."""
    root = markup.fromstring(page)
    if paper:
        for element in [*root.iter(BEHIND), *root.xpath("//*[@id='explorer']")]:
            element.getparent().remove(element)
    texts = [e for e in root.iter(*BLOCKS) if not [a for a in e.iterancestors() if a.tag in BLOCKS]]
    return Printed(
        texts=tuple(Said(text=plain(e.text_content()), place=_place(e)) for e in texts),
        grids=tuple(_grid(table) for table in root.iter("table")),
        pictures=tuple(_picture(svg) for svg in root.iter("svg")),
    )


def _grid(table: Any) -> Grid:
    rows = [
        tuple(cell.text_content().strip() for cell in row.iter("th", "td"))
        for row in table.iter("tr")
    ]
    (caption,) = table.iter("caption")
    return Grid(
        caption=plain(caption.text_content()),
        head=rows[0],
        rows=tuple(rows[1:]),
        place=_place(table),
    )


def _place(element: Any, tag: str = "section") -> str:
    """The id of what it stands in."""
    return next((str(a.get("id")) for a in element.iterancestors(tag) if a.get("id")), "")


def _picture(svg: Any) -> Picture:
    titles = [e.text_content() for e in svg.iter("title")]
    return Picture(
        alt=titles[0] if titles else "",
        labels=tuple(plain(text.text_content()) for text in svg.iter("text")),
        place=_place(svg, "div").removeprefix("figure-"),
    )


def of_pdf(content: bytes) -> Printed:
    """A PDF as its tags have it read."""
    reader: Any = PdfReader(BytesIO(content))
    marks = {page.indirect_reference.idnum: _marks(page) for page in reader.pages}
    tree = list(_elements(reader.trailer["/Root"]["/StructTreeRoot"]))
    blocks = [e for e in tree if e["/S"] in TEXTS]
    return Printed(
        texts=tuple(Said(text=_said(e, marks)) for e in blocks),
        grids=tuple(_tagged_grid(e, marks) for e in tree if e["/S"] == "/Table"),
        pictures=tuple(
            Picture(alt=str(e.get("/Alt", "")), labels=tuple(_spoken(e, marks)))
            for e in tree
            if e["/S"] == "/Figure"
        ),
    )


Marks = Mapping[int, Mapping[int, list[str]]]
"""Page -> mark -> the texts set under it."""


def _elements(node: Any) -> Iterator[Any]:
    for kid in _kids(node):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]


def _spoken(element: Any, marks: Marks, page: int = 0) -> Iterator[str]:
    """The texts under an element, in the order of its marks."""
    if "/Pg" in element:
        page = element.raw_get("/Pg").idnum
    for kid in _kids(element):
        if isinstance(kid, int):
            yield from marks[page].get(int(kid), [])
        elif "/MCID" in kid:
            own = kid.raw_get("/Pg").idnum if "/Pg" in kid else page
            yield from marks[own].get(int(kid["/MCID"]), [])
        elif "/S" in kid:
            yield from _spoken(kid, marks, page)


def _said(element: Any, marks: Marks) -> str:
    """What is set under an element.

    A space that does not break has the glyph of one that does: it is put back inside numbers.
    """
    return INSIDE.sub("\u00a0", plain(" ".join(_spoken(element, marks))))


def _tagged_grid(table: Any, marks: Marks) -> Grid:
    inside = list(_elements(table))
    rows = [
        tuple(_said(cell, marks) for cell in _kids(row) if cell["/S"] in CELLS)
        for row in inside
        if row["/S"] == "/TR"
    ]
    (caption,) = (e for e in inside if e["/S"] == "/Caption")
    return Grid(caption=_said(caption, marks), head=rows[0], rows=tuple(rows[1:]))


def _marks(page: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    _collect(page.get_contents().get_data(), page["/Resources"], None, found)
    return found


def _collect(data: bytes, resources: Any, mark: int | None, found: dict[int, list[str]]) -> None:
    """The texts of a stream by the mark they stand under; a form drawn there belongs to it."""
    letters: Mapping[bytes, str] = {}
    open_marks = [mark]
    for hit in _MARKED.finditer(data):
        if hit["begin"]:
            open_marks.append(int(hit["mark"]) if hit["mark"] else None)
        elif hit["end"]:
            open_marks.pop()
        elif hit["font"]:
            letters = _letters(resources["/Font"]["/" + hit["font"].decode()])
        elif hit["shown"] is not None:
            current = next((m for m in reversed(open_marks) if m is not None), None)
            if current is not None:
                found.setdefault(current, []).append(_decoded(hit["shown"], letters))
        else:
            form = resources["/XObject"]["/" + hit["form"].decode()].get_object()
            if form.get("/Subtype") == "/Form":
                current = next((m for m in reversed(open_marks) if m is not None), None)
                _collect(form.get_data(), form.get("/Resources", resources), current, found)


def _letters(font: Any) -> Mapping[bytes, str]:
    return _table(font.get_object()["/ToUnicode"].get_data())


@cache
def _table(table: bytes) -> Mapping[bytes, str]:
    """Glyph -> what it stands for."""
    return {
        glyph.lower(): bytes.fromhex(code.decode()).decode("utf-16-be")
        for glyph, code in _CHARACTER.findall(table)
    }


def _decoded(shown: bytes, letters: Mapping[bytes, str]) -> str:
    digits = b"".join(_HEX.findall(shown)).lower()
    return "".join(letters[digits[i : i + 4]] for i in range(0, len(digits), 4))
