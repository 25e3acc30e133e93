"""A questionnaire that builds on another: keep some of its questions, take others, say them anew.

All is done on the trees of the files, before any noun is built: what comes out is the tree of a
questionnaire written in full, in which every node still knows its own file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from cmt.errors import Fault
from cmt.instrument import fields, keys
from cmt.instrument.keys import Keys
from cmt.instrument.leaving import Leaving, leaving, left, tied_up, without_unused
from cmt.instrument.placing import with_section
from cmt.instrument.sources import path_of, read_text
from cmt.instrument.taking import taken
from cmt.instrument.trees import (
    item_by_item,
    items_by_id,
    items_of,
    merged,
    parts_of,
    put,
    sections_of,
    spoken,
    without,
    word_of,
    words_of,
)
from cmt.instrument.yaml_lines import Finding, Node, read_nodes

OWN: Keys = {
    **{key: replace(each, required=False) for key, each in keys.TOP.items()},
    **keys.EXTENDING,
    "instrument": keys.TOP["instrument"],
    "version": keys.TOP["version"],
}
"""What a questionnaire that extends another may say; all but three keys it may inherit."""

Origins = Mapping[str, Node]
"""The trees items are taken from, by the name the file gives them."""


def whole(root: Node, found: list[Finding], chain: tuple[Path, ...]) -> Node | None:
    """The tree with all it inherits; nothing where what it builds on cannot be read.

    `chain` are the files that led here, this one last; a file met twice is a circle.
    Raises InstrumentError when a file it builds on is not YAML.
    """
    if "extends" not in parts_of(root):
        return _alone(root, found)
    own = replace(root, value=fields.parts(root, found, OWN))
    found += _twice(own)
    named = fields.word(parts_of(own)["extends"], found)
    base = _origin(parts_of(own)["extends"], named, found, chain) if named else None
    sources = _sources(own, found, chain)
    if base is None or sources is None:
        return None
    return _built(own, base, sources, found)


def _alone(root: Node, found: list[Finding]) -> Node:
    """A questionnaire that extends nothing cannot keep, leave out or take anything."""
    for key in (key for key in keys.EXTENDING if key in parts_of(root)):
        place = parts_of(root)[key].place
        hint = "Say which questionnaire it builds on: 'extends: cmt-core'"
        found.append(Finding(place=place, got=f"'{key}' is given without 'extends'", hint=hint))
    return without(root, *keys.EXTENDING) if parts_of(root) else root


def _twice(own: Node) -> Iterator[Finding]:
    """Sections and items the file itself gives twice: merged, they would vanish in silence."""
    first: dict[tuple[str, str], int] = {}
    nouns = [("section", page) for page in sections_of(own)]
    nouns += [("item", item) for page in sections_of(own) for item in items_of(page)]
    for kind, node in nouns:
        name = word_of(node, kind)
        if name and (kind, name) in first:
            got = f"'{name}' is given twice, first on line {first[kind, name]}"
            yield Finding(place=node.place, got=got, hint="Use an id once")
        first.setdefault((kind, name), node.place.line)


def _origin(node: Node, name: str, found: list[Finding], chain: tuple[Path, ...]) -> Node | None:
    """The whole tree of a questionnaire named in a file."""
    path = path_of(name, Path(node.place.file).parent)
    if isinstance(path, Fault):
        found.append(
            Finding(place=node.place, got=path.got, expected=path.expected, hint=path.hint)
        )
        return None
    if path.resolve() in chain:
        round_trip = (*chain[chain.index(path.resolve()) :], path)
        got = f"questionnaires build on each other: {' → '.join(file.name for file in round_trip)}"
        found.append(Finding(place=node.place, got=got, hint="Break the circle"))
        return None
    root, told = read_nodes(read_text(path), str(path))
    found += told
    return whole(root, found, (*chain, path.resolve()))


def _sources(own: Node, found: list[Finding], chain: tuple[Path, ...]) -> Origins | None:
    if "take" not in parts_of(own):
        return {}
    block = fields.block(parts_of(own)["take"], found, "lists of items by questionnaire")
    read = {name: _origin(node, name, found, chain) for name, node in block.items()}
    trees = {name: tree for name, tree in read.items() if tree is not None}
    return trees if len(trees) == len(read) else None


def _built(own: Node, base: Node, sources: Origins, found: list[Finding]) -> Node:
    spoken_here = parts_of(own).get("languages") or parts_of(base).get("languages")
    languages = frozenset(words_of(spoken_here))
    base = spoken(base, _languages(base), languages)
    gone = leaving(own, base, found)
    top = left(base, own, gone, found)
    for name, source in sources.items():
        heard = spoken(source, _languages(source), languages)
        top = taken(top, heard, name, own, found)
    top = _with_own(top, own, gone, found)
    top = _reworded(top, own, found)
    top = tied_up(top, own, gone, found)
    return without(without_unused(top, own), *keys.EXTENDING)


def _languages(top: Node) -> frozenset[str]:
    return frozenset(words_of(parts_of(top).get("languages")))


def _with_own(top: Node, own: Node, gone: Leaving, found: list[Finding]) -> Node:
    """What the file says itself, over what it inherits."""
    top = merged(top, without(own, "sections"))
    for section in sections_of(own):
        for item in items_of(section):
            if (name := word_of(item, "item")) in gone.items:
                got = f"'{name}' is left out and asked again"
                hint = "Give the new question another id; for new words, keep it and use 'wording'"
                found.append(Finding(place=item.place, got=got, hint=hint))
        top = with_section(top, section, found)
    if "sections" in parts_of(own) and not sections_of(own):
        return put(top, sections=parts_of(own)["sections"])
    return top


def _reworded(top: Node, own: Node, found: list[Finding]) -> Node:
    if "wording" not in parts_of(own):
        return top
    asked = items_by_id(top)
    now: dict[str, Node | None] = {}
    for name, node in fields.block(parts_of(own)["wording"], found, "words by item").items():
        words = replace(node, value=fields.parts(node, found, keys.WORDING))
        if name not in asked:
            found.append(fields.unknown(node.place, name, asked, "an item here"))
        else:
            now[name] = replace(merged(asked[name], words), place=asked[name].place)
    return item_by_item(top, now)
