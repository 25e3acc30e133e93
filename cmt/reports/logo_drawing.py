"""The drawing of a logo (SVG), copied from a list of what is known to be harmless.

Letters: an element's name is its local name; names of other vocabularies (those of drawing
programs) and what is no element are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as Xml

from cmt.errors import Fault, ReportError

SVG: Final = "{http://www.w3.org/2000/svg}"
LINK: Final = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS: Final = (
    "svg g defs title desc symbol use clipPath linearGradient radialGradient stop style "
    "path rect circle ellipse line polyline polygon"
)
_SAID_OF_THEM: Final = (
    "id class style transform d points x y x1 x2 y1 y2 cx cy r rx ry fx fy width height viewBox "
    "preserveAspectRatio fill fill-opacity fill-rule stroke stroke-width stroke-opacity "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity "
    "color display visibility clip-path clip-rule clipPathUnits gradientUnits gradientTransform "
    "spreadMethod offset stop-color stop-opacity"
)
KNOWN: Final = frozenset(_ELEMENTS.split())
ATTRIBUTES: Final = frozenset(_SAID_OF_THEM.split())
LETTERS: Final = frozenset({"text", "tspan", "textPath", "font", "glyph"})
MOST_ELEMENTS: Final = 5_000
DEEPEST: Final = 40
MOST_COPIES: Final = 200
_OUTSIDE: Final = re.compile(r"@|\\|expression|javascript|url\s*\((?!\s*['\"]?#)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*")
_AMOUNTS: Final = frozenset({"opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "offset"})
_AMOUNT: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?\s*")
_MOVES: Final = re.compile(
    r"\s*((matrix|translate|scale|rotate|skewX|skewY)\s*\([\s\d.,eE+-]+\)[\s,]*)*"
)
_PREAMBLE: Final = re.compile(
    r"\s*(<\?xml[^>]*\?>)?((?:\s|<!--.*?-->)*)(<!DOCTYPE[^\[>]*>)?", re.DOTALL
)


def drawing(content: bytes, path: Path) -> tuple[bytes, float, float]:
    """The harmless copy of a drawing, its width and its height (in its own unit).

    Raises ReportError with everything that is refused.
    """
    root = _root(content, path)
    faults = tuple(dict.fromkeys(_faults(root)))
    width, height = _size(root)
    if not (width and height):
        faults += ("it has no size: neither viewBox nor width and height",)
    if faults:
        hint = "Save it as plain SVG, letters as paths, with nothing linked"
        raise ReportError(
            Fault(where=str(path), got=f"the logo is refused: {got}", hint=hint) for got in faults
        )
    clean = _copied(root)
    clean.set("xmlns", SVG.strip("{}"))
    clean.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    return Xml.tostring(clean), width, height


def _root(content: bytes, path: Path) -> Xml.Element:
    """The drawing read; a document type that defines anything is refused unread."""
    try:
        # Read as text of one known encoding: in another, what it defines would be overlooked.
        text = _PREAMBLE.sub("", content.decode("utf-8-sig"), count=1)
        if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
            raise ValueError("it defines entities")
        root = Xml.fromstring(text)
    except (Xml.ParseError, ValueError) as error:
        got = f"the logo is no drawing that can be read ({error})"
        raise ReportError(Fault(where=str(path), got=got, expected="plain SVG in UTF-8")) from error
    if root.tag != f"{SVG}svg":
        got = "the logo is not SVG: its outermost element is another"
        raise ReportError(Fault(where=str(path), got=got, expected="plain SVG"))
    return root


def _faults(root: Xml.Element) -> Iterator[str]:
    """What a report must not show, in words."""
    elements = list(_below(root))
    if len(elements) > MOST_ELEMENTS:
        yield f"it has more than {MOST_ELEMENTS:,} elements"
    if any(depth > DEEPEST for _, depth in elements):
        yield f"it is nested deeper than {DEEPEST}"
    copies = [element for element, _ in elements if element.tag == f"{SVG}use"]
    if len(copies) > MOST_COPIES:
        yield f"it has more than {MOST_COPIES} copies (use)"
    copied = {element.get(LINK) or element.get("href") for element in copies}
    for element, _ in elements:
        yield from _element_faults(element)
        if f"#{element.get('id')}" in copied and _holds(element, copies):
            yield "copies of copies (use within what is used)"
    if _clipped_by_itself(root):
        yield "a clip that is clipped by itself"


def _holds(element: Xml.Element, copies: Sequence[Xml.Element]) -> bool:
    inside = set(map(id, element.iter()))
    return any(id(copy) in inside for copy in copies)


def _clipped_by_itself(root: Xml.Element) -> bool:
    """Whether following the clips of clips never ends."""
    by: dict[str, set[str]] = {
        f"url(#{clip.get('id')})": {each.get("clip-path", "") for each in clip.iter()}
        for clip in root.iter(f"{SVG}clipPath")
    }
    while ends := [name for name, others in by.items() if not others & by.keys()]:
        for name in ends:
            del by[name]
    return bool(by)


def _element_faults(element: Xml.Element) -> Iterator[str]:
    name = element.tag.removeprefix(SVG)
    if name in LETTERS:
        yield f"letters (<{name}>)"
    elif name not in KNOWN:
        yield f"<{name}>"
    for key, value in element.attrib.items():
        if key.lower().startswith("on"):
            yield f"a script ({key})"
        elif key in (LINK, "href") and not value.startswith("#"):
            yield f"a link to '{value[:40]}'"
        elif key in ATTRIBUTES and _OUTSIDE.search(value):
            yield f'something from outside ({key}="{value[:40]}")'
        elif key in _AMOUNTS and not _AMOUNT.fullmatch(value):
            yield f'no number ({key}="{value[:40]}")'
        elif key in ("transform", "gradientTransform") and not _MOVES.fullmatch(value):
            yield f'a place that cannot be understood ({key}="{value[:40]}")'
    if name == "style" and _OUTSIDE.search(element.text or ""):
        yield "a style that loads something"


def _below(element: Xml.Element, depth: int = 0) -> Iterator[tuple[Xml.Element, int]]:
    """Elements of the drawing, not those of a drawing program, and how deep they are."""
    if depth > DEEPEST + 1:
        return
    yield element, depth
    for child in element:
        if _is_svg(child) and child.tag != f"{SVG}metadata":
            yield from _below(child, depth + 1)


def _is_svg(element: Xml.Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(SVG)


def _copied(element: Xml.Element) -> Xml.Element:
    name = element.tag.removeprefix(SVG)
    copy = Xml.Element(name, {k: v for k, v in element.attrib.items() if k in ATTRIBUTES})
    link = element.get(LINK) or element.get("href")
    if link:
        copy.set("href", link)
    if name in ("style", "title", "desc"):
        copy.text = element.text
    copy.extend(
        _copied(child) for child in element if _is_svg(child) and child.tag != f"{SVG}metadata"
    )
    return copy


def _size(root: Xml.Element) -> tuple[float, float]:
    """Width and height; 0 where they are not said, or no use."""
    said = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if len(said) == 4:
        sides = [_NUMBER.fullmatch(part) for part in said[2:]]
    else:
        sides = [_NUMBER.fullmatch(root.get(name) or "") for name in ("width", "height")]
    width, height = (float(side[1]) if side else 0.0 for side in sides)
    return (width, height) if 0 < width < 1e6 and 0 < height < 1e6 else (0.0, 0.0)
