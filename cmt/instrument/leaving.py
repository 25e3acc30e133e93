"""What a questionnaire does not take over from the one it extends, and what hung on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmt.instrument import fields
from cmt.instrument.trees import (
    elements_of,
    item_by_item,
    items_by_id,
    listed,
    parts_of,
    put,
    without,
    word_of,
    words_of,
)
from cmt.instrument.yaml_lines import Finding, Node, Place

ABOUT_A_DRIVER = ("importance", "expectation")
"""Roles whose `of` names a driver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The items that are left out, and where the file says so."""

    place: Place
    items: frozenset[str]


def leaving(own: Node, base: Node, found: list[Finding]) -> Leaving:
    """What `keep` or `leave-out` takes away; an id nobody knows is a fault."""
    said = {key: parts_of(own)[key] for key in ("keep", "leave-out") if key in parts_of(own)}
    if len(said) > 1:
        got = "'keep' and 'leave-out' are both given"
        found.append(Finding(place=said["leave-out"].place, got=got, hint="Keep one of the two"))
    for key, node in said.items():
        asked = items_by_id(base)
        elements = fields.elements(node, found, "a list of items")
        origin = word_of(own, "extends")
        found += [
            fields.unknown(each.place, name, asked, f"an item of {origin}")
            for each in elements
            if (name := fields.word(each, found)) and name not in asked
        ]
        named = asked.keys() & set(words_of(node))
        gone = asked.keys() - named if key == "keep" else named
        return Leaving(place=node.place, items=frozenset(gone))
    return Leaving(place=own.place, items=frozenset())


def left(base: Node, own: Node, gone: Leaving, found: list[Finding]) -> Node:
    """The questionnaire without the items that are left out.

    A driver without items goes too, and so does an index, which needs two.
    """
    top = item_by_item(base, dict.fromkeys(gone.items))
    for key, fewest in (("drivers", 1), ("indices", 2)):
        block = parts_of(base).get(key)
        if block and parts_of(block):
            top = put(top, **{key: _left_lists(block, gone, fewest)})
    outcome = word_of(base, "outcome")
    if outcome in gone.items and "outcome" not in parts_of(own):
        got = f"the outcome '{outcome}' is left out"
        hint = "Keep it, or name another item as outcome"
        found.append(Finding(place=gone.place, got=got, hint=hint))
        # The rest is judged as a bank, which needs no outcome, so that this is told once.
        bank = Node(place=gone.place, value="bank")
        top = put(without(top, "outcome"), kind=bank)
    return top


def tied_up(top: Node, own: Node, gone: Leaving, found: list[Finding]) -> Node:
    """Without what hangs on items and drivers that are not here, each told as a fault."""
    now: dict[str, Node | None] = {}
    for name, item in items_by_id(top).items():
        loose = tuple(_loose(item, top, own, gone))
        found += loose
        if loose:
            now[name] = None if _lost_driver(item, top, own) else without(item, "ask-if")
    return item_by_item(top, now)


def without_unused(top: Node, own: Node) -> Node:
    """Without inherited scales and grids that no item uses any more."""
    asked = items_by_id(top).values()
    for key, part in (("scales", "scale"), ("grids", "grid")):
        if key in parts_of(top):
            used = {word_of(item, part) for item in asked} | parts_of(parts_of(own).get(key)).keys()
            block = parts_of(top)[key]
            top = put(top, **{key: without(block, *(parts_of(block).keys() - used))})
    return top


def _left_lists(block: Node, gone: Leaving, fewest: int) -> Node:
    """Drivers or indices without the items left out, if enough of theirs remain."""
    now: dict[str, Node] = {}
    for name, owner in parts_of(block).items():
        items = parts_of(owner).get("items")
        kept = [each for each in elements_of(items) if each.value not in gone.items]
        if items is None or not elements_of(items):
            now[name] = owner
        elif len(kept) == len(elements_of(items)) or len(kept) >= fewest:
            now[name] = put(owner, items=listed(items, kept))
    return put(without(block, *parts_of(block)), **now)


def _loose(item: Node, top: Node, own: Node, gone: Leaving) -> Iterator[Finding]:
    """Inherited conditions and drivers of an item that lead nowhere now."""
    name = word_of(item, "item")
    source = _taken_at(own).get(name)
    place = source or gone.place
    here = items_by_id(top)
    for asked, node in parts_of(parts_of(item).get("ask-if")).items():
        inherited = node.place.file != own.place.file
        if inherited and (asked in gone.items if source is None else asked not in here):
            how = f"Keep '{asked}', or leave out '{name}' too"
            what, hint = ("left out", how) if source is None else ("here", f"Take '{asked}' too")
            is_not = "is" if source is None else "is not"
            got = f"'{name}' is asked only after '{asked}', which {is_not} {what}"
            yield Finding(place=place, got=got, hint=hint)
    if driver := _lost_driver(item, top, own):
        got = f"'{name}' asks about driver '{driver}', which has no items here"
        how = f"Leave out '{name}' too" if source is None else f"Do not take '{name}'"
        yield Finding(place=place, got=got, hint=f"{how}, or list items under '{driver}'")


def _lost_driver(item: Node, top: Node, own: Node) -> str:
    """The driver an inherited item is about, when there is none of that id any more; else ""."""
    about = parts_of(item).get("of")
    if about is None or about.place.file == own.place.file:
        return ""
    driver = word_of(item, "of")
    known = parts_of(parts_of(top).get("drivers"))
    return driver if word_of(item, "role") in ABOUT_A_DRIVER and driver not in known else ""


def _taken_at(own: Node) -> Mapping[str, Place]:
    """Where each taken item is named."""
    return {
        each.value: each.place
        for named in parts_of(parts_of(own).get("take")).values()
        for each in elements_of(named)
        if isinstance(each.value, str)
    }
