"""What a header may say: every id, question text and short name of an instrument, normalised.

A header is tried whole, as 'Question [row]' or 'Question - row' of a grid, and as one option of a
pick-many item ('item/option', 'Question [option]', 'Question - option'); then what the platform
says of the column is tried the same way: its question, or its question and part. A phrase that two
items share names neither, unless the question it stands under is a grid's or the title of a section
that holds only one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cmt.instrument.export.codes import fielded, groups, split_number
from cmt.instrument.export.plan import wording
from cmt.instrument.model import Instrument, Item, Scale
from cmt.responses.model import Heading
from cmt.responses.text import heading, key, plain

_BRACKETS = re.compile(r"^(.*\S)\s*\[(.+)\]\s*$", re.DOTALL)
_GROUPS = (re.compile(r"([\w-]+)[/.](.+)"), re.compile(r"(\w+)-(.+)"))  # ODK Central joins by '-'


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The phrases that name the items of one instrument."""

    items: Mapping[str, tuple[str, ...]]  # phrase -> the items it names
    phrases: Mapping[str, tuple[str, ...]]  # item -> its phrases, for near matches
    options: Mapping[str, Mapping[str, str]]  # pick-many item -> phrase of an option -> its name
    sections: Mapping[str, frozenset[str]]  # section title -> its items
    grids: Mapping[str, frozenset[str]]  # question of a grid -> its items
    groups: frozenset[str]  # names of sections and grids in the forms we write

    def target(self, header: str, known: Heading = Heading()) -> str:  # noqa: B008  (frozen)
        """The item, or 'item/point', a column names exactly; "" when none or several.

        A pick-many item with an answer such as "does not apply" beside its options may have a
        column for that one too: 'item/not-applicable'.
        """
        tried = (*self._inside(header), *_candidates(known))
        return next((found for each in tried if (found := self._target(each))), "")

    def _target(self, header: str) -> str:
        whole = self._named(header)
        return _only(whole) or self._option(header) or self._row(header)

    def _inside(self, header: str) -> Iterator[str]:
        """A header, then without a group before it: 'section/grid/item', 'grid/item', 'item'."""
        yield header
        for form in _GROUPS:
            found = form.fullmatch(header)
            if found and key(found[1]) in self.groups:
                yield from self._inside(found[2])

    def _named(self, header: str) -> tuple[str, ...]:
        return self.items.get(heading(header)) or self.items.get(key(header), ())

    def _option(self, header: str) -> str:
        for base, option in _splits(header):
            item = _only(self._named(base))
            name = self.options.get(item, {}).get(plain(option))
            if name is not None:
                return f"{item}/{name}"
        return ""

    def _row(self, header: str) -> str:
        """The item a grid row names; the grid's question decides between several."""
        grid = _BRACKETS.match(header)
        if not grid:
            return self._dashed_row(header)
        named = self._named(grid[2])
        asked = self.grids.get(heading(grid[1]))
        if asked is not None:
            return _only(tuple(item for item in named if item in asked))
        inside = self.sections.get(heading(grid[1]), frozenset())
        return _only(named) or _only(tuple(item for item in named if item in inside))

    def _dashed_row(self, header: str) -> str:
        """The item of 'Question - row', as SurveyJS writes: only after the question of a grid."""
        for question, row in _dashes(header):
            asked = self.grids.get(heading(question))
            if asked is not None or key(question) in self.groups:
                named = self._named(row)
                return _only(tuple(each for each in named if asked is None or each in asked))
        return ""


def headers_of(instrument: Instrument) -> Headers:
    """The phrases of an instrument, in all its languages, written and telephone."""
    return Headers(
        items=_owners(instrument),
        phrases={item.id: tuple(_phrases(item)) for item in instrument.items.values()},
        options={
            item.id: _options(instrument.scales[item.scale])
            for item in instrument.items.values()
            if item.multiple
        },
        sections=_sections(instrument),
        grids=_grids(instrument),
        groups=frozenset(map(key, groups(instrument))),
    )


def words_of(header: str, known: Heading) -> tuple[str, ...]:
    """What a column may be near to, normalised: its question if it has one, else its header."""
    return tuple(map(heading, _candidates(known) or (header,)))


def _candidates(known: Heading) -> tuple[str, ...]:
    if not known.part:
        return (known.question,) if known.question else ()
    whole = f"{known.question} {known.part}".strip()
    return (f"{known.question} [{known.part}]", whole) if known.question else (known.part,)


def _owners(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """Phrase -> items: an id, also as platforms spell it, then a question's text, a short name."""
    tiers: tuple[dict[str, dict[str, None]], ...] = ({}, {}, {})
    for item in instrument.items.values():
        texts = (*item.text.values(), *item.telephone.values(), *_whole(item, instrument))
        named = ([key(item.id)], map(heading, texts), map(heading, item.short.values()))
        for tier, phrases in zip(tiers, named, strict=True):
            for phrase in phrases:
                tier.setdefault(phrase, {})[item.id] = None
    ids, texts_, shorts = ({phrase: tuple(owners) for phrase, owners in t.items()} for t in tiers)
    spelled = {key(name): (item,) for name, item in fielded(instrument).items()}
    return {**shorts, **texts_, **spelled, **ids}


def _phrases(item: Item) -> Iterator[str]:
    yield key(item.id)
    for texts in (item.text, item.telephone, item.short):
        yield from map(heading, texts.values())


def _whole(item: Item, instrument: Instrument) -> Iterator[str]:
    """What a form asks: a row with the question of its grid before it, a number with its unit."""
    if not split_number(item, instrument):
        yield from wording(instrument, item, "written").values()
    if item.grid in instrument.grids:
        for language in instrument.languages:
            yield instrument.question(item.id, language)
            yield instrument.question(item.id, language, "telephone")


def _options(scale: Scale) -> dict[str, str]:
    """Phrase -> name of the option: a point, or a kind of missing offered beside the points."""
    kinds = {plain(scale.code_of(kind)): str(kind) for kind in scale.missing}
    kinds |= {plain(word): kind for kind, words in scale.missing.items() for word in words.values()}
    labelled = {
        plain(label): str(point)
        for labels in scale.labels.values()
        for point, label in zip(scale.points, labels, strict=True)
    }
    return kinds | labelled | {str(point): str(point) for point in scale.points}


def _grids(instrument: Instrument) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for grid in instrument.grids.values():
        rows = frozenset(item.id for item in instrument.items.values() if item.grid == grid.id)
        for text in (*grid.text.values(), *grid.telephone.values()):
            found[heading(text)] = found.get(heading(text), frozenset()) | rows
    return found


def _sections(instrument: Instrument) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for section in instrument.sections:
        for title in section.title.values():
            phrase = heading(title)
            found[phrase] = found.get(phrase, frozenset()) | frozenset(section.items)
    return found


def _splits(header: str) -> Iterator[tuple[str, str]]:
    """(question, option) of 'Question [option]', of 'item/option' and of 'item_option'."""
    grid = _BRACKETS.match(header)
    if grid:
        yield grid[1], grid[2]
    for joint in "/_":
        base, found, option = header.rpartition(joint)
        if found:
            yield base, option
    yield from _dashes(header)


def _dashes(header: str) -> Iterator[tuple[str, str]]:
    """'Question - part' at every dash: either side may hold one of its own."""
    pieces = header.split(" - ")
    for at in range(1, len(pieces)):
        yield " - ".join(pieces[:at]), " - ".join(pieces[at:])


def _only(items: tuple[str, ...]) -> str:
    return items[0] if len(items) == 1 else ""
