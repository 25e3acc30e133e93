"""What a header may say: every id, question text and short name of an instrument, normalised.

A header is tried whole, as 'Question [row]' of a grid, and as one option of a pick-many item
('item/option', 'Question [option]'). A phrase that two items share names neither, unless the grid
question it stands under is the title of a section that holds only one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cmt.instrument.model import Instrument, Item, Scale
from cmt.responses.text import heading, key, plain

_BRACKETS = re.compile(r"^(.*\S)\s*\[(.+)\]\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The phrases that name the items of one instrument."""

    items: Mapping[str, tuple[str, ...]]  # phrase -> the items it names
    phrases: Mapping[str, tuple[str, ...]]  # item -> its phrases, for near matches
    options: Mapping[str, Mapping[str, int]]  # pick-many item -> phrase of an option -> point
    sections: Mapping[str, frozenset[str]]  # section title -> its items

    def target(self, header: str) -> str:
        """The item, or 'item/point', a header names exactly; "" when none or several."""
        whole = self._named(header)
        return _only(whole) or self._option(header) or self._row(header)

    def _named(self, header: str) -> tuple[str, ...]:
        return self.items.get(heading(header)) or self.items.get(key(header), ())

    def _option(self, header: str) -> str:
        for base, option in _splits(header):
            item = _only(self._named(base))
            point = self.options.get(item, {}).get(plain(option))
            if point is not None:
                return f"{item}/{point}"
        return ""

    def _row(self, header: str) -> str:
        """The item a grid row names; the grid's question decides between several."""
        grid = _BRACKETS.match(header)
        if not grid:
            return ""
        named = self._named(grid[2])
        inside = self.sections.get(heading(grid[1]), frozenset())
        return _only(named) or _only(tuple(item for item in named if item in inside))


def headers_of(instrument: Instrument) -> Headers:
    """The phrases of an instrument, in all its languages, written and telephone."""
    return Headers(
        items=_owners(instrument.items.values()),
        phrases={item.id: tuple(_phrases(item)) for item in instrument.items.values()},
        options={
            item.id: _options(instrument.scales[item.scale])
            for item in instrument.items.values()
            if item.multiple
        },
        sections=_sections(instrument),
    )


def _owners(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    """Phrase -> items: an id goes before a question's text, and that before a short name."""
    tiers: tuple[dict[str, dict[str, None]], ...] = ({}, {}, {})
    for item in items:
        texts = (*item.text.values(), *item.telephone.values())
        named = ([key(item.id)], map(heading, texts), map(heading, item.short.values()))
        for tier, phrases in zip(tiers, named, strict=True):
            for phrase in phrases:
                tier.setdefault(phrase, {})[item.id] = None
    ids, texts_, shorts = ({phrase: tuple(owners) for phrase, owners in t.items()} for t in tiers)
    return {**shorts, **texts_, **ids}


def _phrases(item: Item) -> Iterator[str]:
    yield key(item.id)
    for texts in (item.text, item.telephone, item.short):
        yield from map(heading, texts.values())


def _options(scale: Scale) -> dict[str, int]:
    labelled = {
        plain(label): point
        for labels in scale.labels.values()
        for point, label in zip(scale.points, labels, strict=True)
    }
    return labelled | {str(point): point for point in scale.points}


def _sections(instrument: Instrument) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for section in instrument.sections:
        for title in section.title.values():
            phrase = heading(title)
            found[phrase] = found.get(phrase, frozenset()) | frozenset(section.items)
    return found


def _splits(header: str) -> Iterator[tuple[str, str]]:
    """(question, option) of 'Question [option]' and of 'item/option'."""
    grid = _BRACKETS.match(header)
    if grid:
        yield grid[1], grid[2]
    base, slash, option = header.rpartition("/")
    if slash:
        yield base, option


def _only(items: tuple[str, ...]) -> str:
    return items[0] if len(items) == 1 else ""
