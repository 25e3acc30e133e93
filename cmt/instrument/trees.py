"""Trees of nodes put together: what two files say of one questionnaire, each node keeping its line.

A tree is read here without judging it: what is not of the expected form counts as empty, and is
told as a fault when the nouns are built from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cmt.instrument.reading import Parts
from cmt.instrument.yaml_lines import Node

NOT_TEXTS = ("ask-if", "codes")
"""Blocks whose keys are ids or codes even when they look like languages."""


def parts_of(node: Node | None) -> Parts:
    """The keys of a block; {} for anything else."""
    return node.value if node and isinstance(node.value, Mapping) else {}


def elements_of(node: Node | None) -> tuple[Node, ...]:
    """The elements of a list, or of one written without brackets."""
    match node.value if node else "":
        case tuple() as elements:
            return elements
        case str() as word if word and node:
            return (node,)
        case _:
            return ()


def word_of(node: Node | None, key: str) -> str:
    """The word under a key of a block; "" when there is none."""
    child = parts_of(node).get(key)
    return child.value if child and isinstance(child.value, str) else ""


def words_of(node: Node | None) -> tuple[str, ...]:
    """The words of a list."""
    return tuple(each.value for each in elements_of(node) if isinstance(each.value, str))


def put(node: Node, **children: Node) -> Node:
    """The block with these children in the place of those of the same key."""
    return replace(node, value={**parts_of(node), **children})


def without(node: Node, *keys: str) -> Node:
    """The block without these keys; what is no block stays as it is."""
    if not isinstance(node.value, Mapping):
        return node
    kept = {key: child for key, child in parts_of(node).items() if key not in keys}
    return replace(node, value=kept)


def listed(node: Node, elements: Iterable[Node]) -> Node:
    """The list with other elements."""
    return replace(node, value=tuple(elements))


def merged(under: Node, over: Node) -> Node:
    """Blocks merge by key; of anything else the later file's stays."""
    if not (isinstance(under.value, Mapping) and isinstance(over.value, Mapping)):
        return over
    both = {
        key: merged(under.value[key], child) if key in under.value else child
        for key, child in over.value.items()
    }
    return replace(over, value={**under.value, **both})


def contradicts(one: Node, other: Node) -> bool:
    """Whether two trees say different things of the same key."""
    if isinstance(one.value, Mapping) and isinstance(other.value, Mapping):
        shared = (key for key in one.value if key in other.value)
        return any(contradicts(one.value[key], other.value[key]) for key in shared)
    return plain(one) != plain(other)


def alike(one: Node, other: Node, languages: frozenset[str]) -> bool:
    """Whether two trees say the same, in every language both have."""
    keys = {*parts_of(one), *parts_of(other)}
    if not keys or keys <= languages:
        return not contradicts(one, other)
    if set(parts_of(one)) != set(parts_of(other)):
        return False
    return all(
        alike(child, parts_of(other)[key], languages) for key, child in parts_of(one).items()
    )


def spoken(node: Node, known: frozenset[str], languages: frozenset[str]) -> Node:
    """The tree without its words in languages that are not wanted; `known` are all it has."""
    match node.value:
        case str():
            return node
        case tuple() as elements:
            return listed(node, (spoken(each, known, languages) for each in elements))
        case children:
            if children and known.issuperset(children):
                return without(node, *(known - languages))
            heard = {
                key: child if key in NOT_TEXTS else spoken(child, known, languages)
                for key, child in children.items()
            }
            return replace(node, value=heard)


def plain(node: Node) -> object:
    """What a tree says, without where it says so."""
    match node.value:
        case str() as word:
            return word
        case tuple() as elements:
            return [plain(each) for each in elements]
        case children:
            return {key: plain(child) for key, child in children.items()}


def sections_of(top: Node) -> tuple[Node, ...]:
    """The sections of a questionnaire."""
    return elements_of(parts_of(top).get("sections"))


def items_of(section: Node) -> tuple[Node, ...]:
    """The items of a section."""
    return elements_of(parts_of(section).get("items"))


def items_by_id(top: Node) -> Mapping[str, Node]:
    """Every item of a questionnaire, in order."""
    return {word_of(item, "item"): item for page in sections_of(top) for item in items_of(page)}


def with_items(section: Node, items: Iterable[Node]) -> Node:
    """The section with other items."""
    return put(section, items=listed(parts_of(section).get("items", section), items))


def with_sections(top: Node, sections: Iterable[Node]) -> Node:
    """The questionnaire with other sections."""
    return put(top, sections=listed(parts_of(top).get("sections", top), sections))


def item_by_item(top: Node, change: Mapping[str, Node | None]) -> Node:
    """The questionnaire with some items changed, or left out; an emptied section goes with them."""
    return with_sections(top, _changed(top, change))


def _changed(top: Node, change: Mapping[str, Node | None]) -> Iterator[Node]:
    for section in sections_of(top):
        if not items_of(section):
            yield section
            continue
        now = [change.get(word_of(item, "item"), item) for item in items_of(section)]
        kept = [item for item in now if item]
        if kept:
            yield with_items(section, kept)
