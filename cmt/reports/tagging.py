"""Repairs the structure tree WeasyPrint writes, so that a valid PDF is also an accessible one.

WeasyPrint 70 cuts whatever crosses a page into one element a page, reads running headers and
repeated table heads out as content, gives table heads no scope and figures a box in the wrong
unit, and forgets the print flag of links. This finisher, run just before the file is written, puts
that right. It relies on `weasyprint/pdf/tags.py` of WeasyPrint 70: the version is pinned and the
outcome is tested.

Letters: an element is a dictionary with S (its kind), K (its kids, as references or marked-content
numbers), P (its parent) and A (its attributes).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

Element = Any  # pydyf.Dictionary: pydyf carries no types
_MERGED: Final = frozenset({"/Part", "/Sect", "/Div", "/Table", "/TBody", "/L", "/P"})
_TAGS: Final = {
    "main": "/Part",
    "section": "/Sect",
    "div": "/Div",
    "table": "/Table",
    "tbody": "/TBody",
    "ul": "/L",
    "ol": "/L",
    "p": "/P",
}
_PRINT_FLAG: Final = 4
_POINTS_A_PIXEL: Final = 0.75


def repair_structure(document: Any, pdf: Any) -> None:
    """Finisher for `weasyprint.Document.write_pdf`: mends the tree of `pdf` in place."""
    objects = {item.reference: item for item in pdf.objects}
    tree = objects[pdf.catalog["StructTreeRoot"]]
    root = objects[tree["K"][0]]
    numbers = objects[tree["ParentTree"]]["Nums"]
    leaves = {numbers[i]: numbers[i + 1] for i in range(0, len(numbers), 2)}
    unread = _outside(root, leaves, objects, len(document.pages))
    unread |= _merge_pages(root, _split(document.pages), objects, pdf.page_references)
    _to_artifacts(unread, leaves, objects, pdf.page_references)
    elements = list(_below(root, objects))
    _scope_heads(elements, objects)
    _place_figures(elements, objects)
    _print_links(pdf.objects)
    _empty_unlinked([root, *elements], objects)


def _outside(
    root: Element, leaves: Mapping[int, Any], objects: Mapping[bytes, Element], pages: int
) -> set[bytes]:
    """Marked elements that hang on no branch of the tree: running headers and footers."""
    linked = {kid.reference for kid in _below(root, objects)}
    return {
        reference for page in range(pages) for reference in leaves[page] if reference not in linked
    }


def _below(element: Element, objects: Mapping[bytes, Element]) -> Iterator[Element]:
    for kid in _kids(element, objects):
        yield kid
        yield from _below(kid, objects)


def _kids(element: Element, objects: Mapping[bytes, Element]) -> list[Element]:
    """The structure elements under one, without marked content and annotations."""
    found = [objects[kid] for kid in element.get("K", ()) if isinstance(kid, bytes)]
    return [kid for kid in found if kid.get("Type") == "/StructElem"]


def _split(pages: Sequence[Any]) -> list[Counter[str]]:
    """For each page after the first, how many elements of each kind it continues."""
    shown = [_elements(page._page_box) for page in pages]
    return [
        Counter(_TAGS[tag] for element, tag in later.items() if element in earlier and tag in _TAGS)
        for earlier, later in pairwise(shown)
    ]


def _elements(page_box: Any) -> dict[Any, str]:
    """HTML elements with a box in the flow of a page, and their tags."""
    found: dict[Any, str] = {}
    for box in page_box.descendants():
        if box.element is not None and isinstance(box.element_tag, str):
            found.setdefault(box.element, box.element_tag)
    return found


def _merge_pages(
    root: Element,
    continued: Sequence[Counter[str]],
    objects: Mapping[bytes, Element],
    page_references: Sequence[bytes],
) -> set[bytes]:
    """Join what a page continues to the page before; return the marks of repeated table heads."""
    repeated: set[bytes] = set()
    for page, counts in enumerate(continued, start=1):
        kids = _kids(root, objects)
        here = [kid for kid in kids if kid["Pg"] == page_references[page]]
        before = kids[: kids.index(here[0])] if here else []
        if before:
            repeated |= _join(before[-1], here[0], root, counts, objects)
    return repeated


def _join(
    first: Element,
    second: Element,
    parent: Element,
    counts: Counter[str],
    objects: Mapping[bytes, Element],
) -> set[bytes]:
    """Move the kids of `second` to `first`, its continuation; then likewise one level down."""
    kind = first["S"]
    if kind != second["S"] or kind not in _MERGED or not counts[kind]:
        return set()
    counts[kind] -= 1
    repeated = _drop_head(first, second, objects) if kind == "/Table" else set()
    mine, theirs = _kids(first, objects), _kids(second, objects)
    for kid in theirs:
        kid["P"] = first.reference
    first["K"].extend(second["K"])
    parent["K"].remove(second.reference)
    if mine and theirs:
        repeated |= _join(mine[-1], theirs[0], first, counts, objects)
    return repeated


def _drop_head(first: Element, second: Element, objects: Mapping[bytes, Element]) -> set[bytes]:
    """Take the repeated head off a continued table and point its cells to the first head."""
    heads = [_of_kind(table, "/THead", objects) for table in (first, second)]
    if not heads[0] or not heads[1]:
        return set()
    old, new = (_of_kind(head[0], "/TH", objects) for head in reversed(heads))
    names = {a["ID"].data: b["ID"] for a, b in zip(old, new, strict=True)}
    for cell in _of_kind(second, "/TD", objects):
        headers = cell["A"].get("Headers", ())
        headers[:] = [names.get(header.data, header) for header in headers]
    second["K"].remove(heads[1][0].reference)
    return {kid.reference for kid in _below(heads[1][0], objects)}


def _of_kind(element: Element, kind: str, objects: Mapping[bytes, Element]) -> list[Element]:
    return [kid for kid in _below(element, objects) if kid["S"] == kind]


def _to_artifacts(
    unread: set[bytes],
    leaves: Mapping[int, Any],
    objects: Mapping[bytes, Element],
    page_references: Sequence[bytes],
) -> None:
    """Mark the content of these elements as pagination, which a screen reader passes over."""
    for page, reference in enumerate(page_references):
        marks = leaves[page]
        gone = {mark for mark, leaf in enumerate(marks) if leaf in unread}
        for mark in gone:
            marks[mark] = "null"
        _mark_pagination(objects[objects[reference]["Contents"]].stream, gone)


def _mark_pagination(stream: list[Any], marks: set[int]) -> None:
    for i, part in enumerate(stream):
        if isinstance(part, dict) and part.get("MCID") in marks:
            part.clear()
            part["Type"] = "/Pagination"
            stream[i - 1] = "/Artifact"


def _scope_heads(elements: Sequence[Element], objects: Mapping[bytes, Element]) -> None:
    """A head in the table's head names a column, any other its row."""
    for cell in elements:
        if cell["S"] == "/TH":
            group = objects[objects[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _place_figures(elements: Sequence[Element], objects: Mapping[bytes, Element]) -> None:
    """Give each figure's box in points from the page's lower left corner, not in CSS pixels."""
    for figure in elements:
        if figure["S"] != "/Figure":
            continue
        height = objects[figure["Pg"]]["MediaBox"][3]
        left, top, right, bottom = (side * _POINTS_A_PIXEL for side in figure["A"]["BBox"])
        figure["A"]["BBox"][:] = [left, height - bottom, right, height - top]


def _print_links(items: Sequence[Any]) -> None:
    for item in items:
        if isinstance(item, dict) and item.get("Subtype") == "/Link":
            item["F"] = _PRINT_FLAG


def _empty_unlinked(elements: Sequence[Element], objects: Mapping[bytes, Element]) -> None:
    """Empty what no longer hangs on the tree, so that no reader finds it by its type."""
    linked = {element.reference for element in elements}
    for reference, item in objects.items():
        structural = isinstance(item, dict) and item.get("Type") == "/StructElem"
        if structural and reference not in linked:
            item.clear()
