"""Where texts lie: none leaves its page or picture, none lies on another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from cmt.reports import charts, pdf
from cmt.reports.charts.specs import Picture

LEAST_FILLED = 0.5
"""Part of a page's height its last line must reach; the last page may end anywhere."""
WHOLE = 1.001
"""A line that just fits may end a twentieth of a pixel below the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A page that was printed, and where everything on it came to lie."""

    html: str
    document: Any


@contextmanager
def printing() -> Iterator[list[Printed]]:
    """What is printed meanwhile, in its order: looking at it needs no second layout."""
    found: list[Printed] = []
    lay_out = pdf.laid_out

    def kept(html: str, *arguments: Any, **named: Any) -> Any:
        document = lay_out(html, *arguments, **named)
        found.append(Printed(html=html, document=document))
        return document

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "laid_out", kept)
        yield found


def assert_texts_apart(document: Any) -> None:
    """Every text of a WeasyPrint document is inside its page and clear of every other."""
    for sheet in document.pages:
        boxes = _texts(sheet)
        assert boxes
        for i, box in enumerate(boxes):
            assert 0 <= box.position_x <= box.position_x + box.width <= sheet.width, box.text
            assert 0 <= box.position_y <= box.position_y + box.height <= sheet.height, box.text
            assert [other.text for other in boxes[:i] if _overlap(box, other)] == [], box.text


def assert_pages_filled(document: Any) -> None:
    """Every page of a WeasyPrint document is at least half full, but for the last one."""
    parts = [filled(sheet) for sheet in document.pages]
    assert all(LEAST_FILLED < part <= WHOLE for part in parts[:-1]), parts


def filled(sheet: Any) -> float:
    """How far down the page its last line, picture or row reaches, 0 to 1."""
    box = sheet._page_box
    ends = [
        part.position_y + part.height
        for part in box.children[0].descendants()
        if part.element_tag in ("p", "img", "tr", "li")
    ]
    return float((max(ends) - box.content_box_y()) / box.height)


def faults(picture: Picture) -> list[str]:
    """What is wrong with the labels of a picture, in words."""
    page = charts.Box(left=0, top=0, right=picture.width, bottom=picture.height)
    boxes = charts.boxes(picture)
    cut = [f"outside: {box}" for box in boxes if not box.inside(page)]
    near = [
        f"{box.text!r} on {other.text!r}"
        for i, box in enumerate(boxes)
        for other in boxes[:i]
        if box.overlaps(other, -0.05)
    ]
    return cut + near


def _texts(sheet: Any) -> list[Any]:
    """The boxes of text on a page, running heads included."""
    from weasyprint.formatting_structure.boxes import TextBox

    return [box for box in sheet._page_box.descendants() if isinstance(box, TextBox)]


def _overlap(one: Any, other: Any) -> bool:
    """Whether two texts share more than the leading that neighbouring lines share."""
    across = min(one.position_x + one.width, other.position_x + other.width) - max(
        one.position_x, other.position_x
    )
    down = min(one.position_y + one.height, other.position_y + other.height) - max(
        one.position_y, other.position_y
    )
    return bool(across > 1 and down > 0.35 * min(one.height, other.height))
