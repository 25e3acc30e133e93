"""The last pages of a report share what there is: none holds a few lines of method alone.

Pages are filled one after another, so that the last holds whatever is left. Where that is little,
the last two or three pages are broken again, between parts that stay whole, so that the emptiest of
them is as full as can be. Only these pages are laid out twice. It relies on WeasyPrint's
repagination, which lays out again a page that changed and those after it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final

LITTLE: Final = 0.5
"""A last page filled no further than this is thought over."""
FULL: Final = 0.97
"""What a page is asked to hold at most: heights are read off other pages."""
HALF: Final = 0.55
"""What a page before the last must hold when broken anew, the margins of its parts counted."""
GAIN: Final = 0.08
"""What the emptiest page must gain, or all stays as it is."""
LAST: Final = 3
"""Pages at the end that may be broken anew."""
HEADS: Final = ("h1", "h2", "p")
"""What the next part belongs under: titles, and the words that lead to a table or a picture."""

Pages = list[Any]
MakePages = Callable[[Any, Any, Any, Pages], Iterator[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What stays whole on the last pages: a section's head, a table, a figure.

    `start` and `end` are in pages, as if all these pages' parts stood on a single long one.
    """

    element: Any  # of the HTML; of a section's first part, the section
    page: int  # from the first of the last pages, 0
    start: float
    end: float
    follows: bool = False  # belongs under what stands before it: no break goes between them
    forced: bool = False  # begins a page whatever stands before it


@contextlib.contextmanager
def shared_endings() -> Iterator[None]:
    """Lay out documents with their last pages evened out while the block runs."""
    from weasyprint import layout

    as_it_comes: MakePages = layout.make_all_pages

    def shared(context: Any, root: Any, html: Any, pages: Pages) -> Iterator[Any]:
        made = list(as_it_comes(context, root, html, pages))
        first = max(len(made) - LAST, 0)
        breaks = best_breaks(parts_of(made[first:])) if not pages else ()
        if not breaks:
            return iter(made)
        _break_before(root, [part.element for part in breaks])
        context.page_maker[first + breaks[0].page][-1]["content_changed"] = True
        return as_it_comes(context, root, html, made)

    layout.make_all_pages = shared
    try:
        yield
    finally:
        layout.make_all_pages = as_it_comes


def best_breaks(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts to begin a page with, so that the emptiest page is as full as can be.

    As many pages as there were. Nothing where the last is full enough, or where no other breaks
    would make enough of a difference.
    """
    if not parts or parts[-1].page == 0:
        return ()
    pages = range(parts[-1].page + 1)
    full = [_long([part for part in parts if part.page == page]) for page in pages]
    if full[-1] > LITTLE:
        return ()
    ways = [
        (min([_emptiest(last, way), *full[:kept]]), way)
        for kept in pages[:-1]
        for last in [[part for part in parts if part.page >= kept]]
        for way in combinations([p for p in last[1:] if not p.follows], len(pages) - kept - 1)
    ]
    best, chosen = max(ways, key=lambda pair: pair[0], default=(0.0, ()))
    return chosen if best > min(full) + GAIN else ()


def _emptiest(parts: Sequence[Part], way: Sequence[Part]) -> float:
    """How full the emptiest page would be with these breaks; 0 where they would not do."""
    if any(part.forced and part not in way for part in parts[1:]):
        return 0.0
    edges = [0, *(parts.index(part) for part in way), len(parts)]
    full = [_long(parts[start:end]) for start, end in pairwise(edges)]
    return min(full) if max(full) <= FULL and min(full[:-1]) >= HALF else 0.0


def _long(parts: Sequence[Part]) -> float:
    return parts[-1].end - parts[0].start


def parts_of(pages: Sequence[Any]) -> list[Part]:
    """The parts of some pages as WeasyPrint has laid them out, in reading order."""
    found: list[Part] = []
    seen: set[Any] = set()
    above = 0.0
    for number, page in enumerate(pages):
        top, height = page.content_box_y(), page.height
        for section, box, head in _blocks(page):
            element = section.element if box is section.children[0] else box.element
            goes_on = box.element in seen
            found.append(
                Part(
                    element=element,
                    page=number,
                    start=above + (box.position_y - top) / height,
                    end=above + (box.position_y + box.margin_height() - top) / height,
                    follows=goes_on or head,
                    forced=not goes_on and section.style["break_before"] == "page" and not head,
                )
            )
            seen.add(box.element)
        above = found[-1].end if found else 0.0
    return found


def _blocks(page: Any) -> Iterator[tuple[Any, Any, bool]]:
    """Section, block, and whether it stands under a head or is a note to what is before it."""
    for section in page.descendants():
        if section.element_tag != "section":
            continue
        before = ""
        for box in section.children:
            note = "note" in (box.element.get("class") or "").split()
            yield section, box, before in HEADS or note
            before = box.element_tag


def _break_before(root: Any, elements: Sequence[Any]) -> None:
    """Begin a page before the outermost box of each element."""
    left = list(elements)
    for box in root.descendants():
        if any(box.element is element for element in left):
            box.style = box.style.copy()  # blocks of one class share theirs
            box.style["break_before"] = "page"
            left = [element for element in left if element is not box.element]
