"""Where the texts of a picture lie: the boxes that must stay inside it and apart."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from cmt.reports.charts.specs import Picture
from cmt.reports.charts.svg import Anchor, Point
from cmt.reports.measure import ASCENT, DESCENT, Weight, text_width

_SHIFT: dict[Anchor, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}
_ANCHORS: dict[str, Anchor] = {"start": "start", "middle": "middle", "end": "end"}
_WEIGHTS: dict[str | None, Weight] = {"600": "semibold", "700": "bold"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in points, y downwards, and the text in it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two come closer than `gap`; touching edges do not overlap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def inside(self, outer: Box, tolerance: float = 0.01) -> bool:
        """Whether this lies wholly within `outer`."""
        return (
            self.left >= outer.left - tolerance
            and self.right <= outer.right + tolerance
            and self.top >= outer.top - tolerance
            and self.bottom <= outer.bottom + tolerance
        )

    def crosses(self, start: Point, end: Point) -> bool:
        """Whether the segment from `start` to `end` passes through this box (Liang and Barsky)."""
        dx, dy = end[0] - start[0], end[1] - start[1]
        enter, leave = 0.0, 1.0
        for step, room in (
            (-dx, start[0] - self.left),
            (dx, self.right - start[0]),
            (-dy, start[1] - self.top),
            (dy, self.bottom - start[1]),
        ):
            if step == 0:
                if room <= 0:
                    return False
            elif step < 0:
                enter = max(enter, room / step)
            else:
                leave = min(leave, room / step)
        return enter < leave


def text_box(
    at: Point, words: str, size: float, anchor: Anchor = "start", weight: Weight = "regular"
) -> Box:
    """The box one line of text fills, its baseline at `at`."""
    width = text_width(words, size, weight)
    left = at[0] - width * _SHIFT[anchor]
    return Box(
        left=left,
        top=at[1] - ASCENT * size,
        right=left + width,
        bottom=at[1] + DESCENT * size,
        text=words,
    )


def boxes(picture: Picture) -> tuple[Box, ...]:
    """The box of every text of a picture, read back from its svg."""
    root = ElementTree.fromstring(picture.svg)
    return tuple(_read(element) for element in root.iter("{http://www.w3.org/2000/svg}text"))


def _read(element: ElementTree.Element) -> Box:
    slanted = element.get("font-style") == "italic"
    weight = "italic" if slanted else _WEIGHTS.get(element.get("font-weight"), "regular")
    size = float(element.get("font-size", "0"))
    at = (float(element.get("x", "0")), float(element.get("y", "0")))
    return text_box(
        at, element.text or "", size, _ANCHORS[element.get("text-anchor", "start")], weight
    )
