"""Where the questions and sections a questionnaire adds are put among those it inherits."""

from __future__ import annotations

from cmt.instrument import fields
from cmt.instrument.trees import (
    items_of,
    merged,
    parts_of,
    sections_of,
    with_items,
    with_sections,
    without,
    word_of,
)
from cmt.instrument.yaml_lines import Finding, Node


def with_section(top: Node, section: Node, found: list[Finding]) -> Node:
    """The questionnaire with a section merged into the one of its id, or with it as a new one."""
    here = word_of(section, "section")
    pages = sections_of(top)
    same = next((at for at, page in enumerate(pages) if word_of(page, "section") == here), None)
    if same is None:
        at = _place(section, pages, found)
        return with_sections(top, (*pages[:at], without(section, "after"), *pages[at:]))
    if "after" in parts_of(section):
        got = f"'after' is given to section '{here}', which has its place already"
        place = parts_of(section)["after"].place
        found.append(Finding(place=place, got=got, hint="Leave 'after' to new sections"))
    page = _merged_section(pages[same], without(section, "after"))
    return with_sections(top, (*pages[:same], page, *pages[same + 1 :]))


def _merged_section(under: Node, over: Node) -> Node:
    """Section keys merge, items merge by id, and new items come after those that are there."""
    items = items_of(under)
    for item in items_of(over):
        same = [
            at for at, each in enumerate(items) if word_of(each, "item") == word_of(item, "item")
        ]
        if same:
            items = (*items[: same[0]], merged(items[same[0]], item), *items[same[0] + 1 :])
        else:
            items = _appended(items, item)
    return with_items(merged(under, without(over, "items")), items)


def _appended(items: tuple[Node, ...], item: Node) -> tuple[Node, ...]:
    """The item behind the others; a row of a grid behind the grid's last row."""
    grid = word_of(item, "grid")
    rows = [at for at, each in enumerate(items) if grid and word_of(each, "grid") == grid]
    at = rows[-1] + 1 if rows else len(items)
    return (*items[:at], item, *items[at:])


def _place(section: Node, pages: tuple[Node, ...], found: list[Finding]) -> int:
    """Where a new section goes: after the one it names, else before the client's profile."""
    ids = [word_of(page, "section") for page in pages]
    after = word_of(section, "after")
    if after in ids:
        return ids.index(after) + 1
    if after:
        place = parts_of(section)["after"].place
        found.append(fields.unknown(place, after, ids, "a section before this one"))
    return next((at for at, page in enumerate(pages) if _is_profile(page)), len(pages))


def _is_profile(section: Node) -> bool:
    roles = {word_of(item, "role") for item in items_of(section)}
    return roles == {"profile"}
