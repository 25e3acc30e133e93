"""Items copied from another questionnaire, each with its scale, its grid and its section."""

from __future__ import annotations

from cmt.instrument import fields
from cmt.instrument.placing import with_section
from cmt.instrument.trees import (
    alike,
    contradicts,
    items_by_id,
    items_of,
    parts_of,
    put,
    sections_of,
    with_items,
    without,
    word_of,
    words_of,
)
from cmt.instrument.yaml_lines import Finding, Node

DERIVED = ("outcome", "driver")
"""Roles that follow from where an item is used, so a copy does not keep them."""

NEEDED = (("scales", "scale"), ("grids", "grid"))
"""What an item brings along: the block it stands in, and the item's key that names it."""


def taken(top: Node, source: Node, name: str, own: Node, found: list[Finding]) -> Node:
    """The questionnaire with the items the file takes from the questionnaire `name`."""
    asked = items_by_id(source)
    named = parts_of(parts_of(own)["take"])[name]
    for node in fields.elements(named, found, "a list of items"):
        item = fields.word(node, found)
        if item and item not in asked:
            found.append(fields.unknown(node.place, item, asked, f"an item of {name}"))
        elif item in items_by_id(top):
            got = f"'{item}' is asked already"
            found.append(Finding(place=node.place, got=got, hint="Take it off the list"))
        elif item:
            top = _copied(top, source, asked[item], found)
            for block, key in NEEDED:
                needed = word_of(asked[item], key)
                _clash(block, needed, (top, source, own), node, found)
                top = _with_part(top, source, block, needed)
    return top


def _copied(top: Node, source: Node, item: Node, found: list[Finding]) -> Node:
    """The item in the section of the same id, or in a new one like the one it stood in."""
    section = next(page for page in sections_of(source) if item in items_of(page))
    copy = without(item, "role") if word_of(item, "role") in DERIVED else item
    here = {word_of(page, "section") for page in sections_of(top)}
    page = without(section, "title") if word_of(section, "section") in here else section
    return with_section(top, with_items(page, [copy]), found)


def _with_part(top: Node, source: Node, block: str, name: str) -> Node:
    part = parts_of(parts_of(source).get(block)).get(name)
    here = parts_of(top).get(block)
    if part is None or name in parts_of(here):
        return top
    place = (here or part).place
    return put(top, **{block: Node(place=place, value={**parts_of(here), name: part})})


def _clash(
    block: str, name: str, trees: tuple[Node, Node, Node], node: Node, found: list[Finding]
) -> None:
    """A scale or grid of one id must be the same wherever an item brings it from."""
    top, source, own = (parts_of(parts_of(tree).get(block)).get(name) for tree in trees)
    if source is None:
        return
    inherited = top is not None and not alike(top, source, _languages(*trees))
    written = own is not None and contradicts(own, source)
    if inherited or written:
        what = block.removesuffix("s")
        got = f"'{node.value}' brings a {what} '{name}' that differs from the one here"
        hint = f"Give the {what} here another id, or write the item yourself"
        found.append(Finding(place=node.place, got=got, hint=hint))


def _languages(*trees: Node) -> frozenset[str]:
    return frozenset(word for tree in trees for word in words_of(parts_of(tree).get("languages")))
