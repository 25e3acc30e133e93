"""Where texts lie: none leaves its page or picture, none lies on another."""

from __future__ import annotations

from typing import Any

from cmt.reports import charts
from cmt.reports.charts.specs import Picture


def assert_texts_apart(document: Any) -> None:
    """Every text of a WeasyPrint document is inside its page and clear of every other."""
    for sheet in document.pages:
        boxes = _texts(sheet)
        assert boxes
        for i, box in enumerate(boxes):
            assert 0 <= box.position_x <= box.position_x + box.width <= sheet.width, box.text
            assert 0 <= box.position_y <= box.position_y + box.height <= sheet.height, box.text
            assert [other.text for other in boxes[:i] if _overlap(box, other)] == [], box.text


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
