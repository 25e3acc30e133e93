"""Scales, drivers, sections and items, each built from its node of the YAML tree.

What cannot be read is left out or empty and noted as a finding; building never stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import get_args

from cmt.instrument import fields
from cmt.instrument.model import (
    MISSING,
    ROLES,
    Driver,
    Item,
    MissingKind,
    Role,
    Scale,
    Section,
    Text,
)
from cmt.instrument.yaml_lines import Finding, Node, Place

CHANNELS = ("in-person", "phone", "web", "e-mail", "mail")
"""The channels a question may be kept for."""

ITEM_OPTIONAL = ("scale", "telephone", "short", "role", "of", "choose", "channels", "ask-if")

Parts = Mapping[str, Node]
"""A block of keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What building one instrument gathers on the way: findings, and where each noun stands."""

    languages: tuple[str, ...]
    found: list[Finding]
    places: dict[str, Place] = field(default_factory=dict)  # "items.overall.scale" -> place

    def remember(self, noun: str, node: Node, parts: Parts) -> None:
        """Keep the place of a noun and its parts; a second noun of the same id is a fault."""
        if noun in self.places:
            got = (
                f"'{noun.partition('.')[2]}' is given twice, first on line {self.places[noun].line}"
            )
            self.found.append(Finding(place=node.place, got=got, hint="Use an id once"))
            return
        self.places[noun] = node.place
        self.places.update({f"{noun}.{key}": part.place for key, part in parts.items()})

    def word(self, parts: Parts, key: str) -> str:
        return fields.word(parts[key], self.found) if key in parts else ""

    def words(self, parts: Parts, key: str) -> tuple[str, ...]:
        return fields.words(parts[key], self.found) if key in parts else ()

    def integers(self, parts: Parts, key: str) -> tuple[int, ...]:
        return fields.integers(parts[key], self.found) if key in parts else ()

    def text(self, parts: Parts, key: str) -> Text:
        return fields.text(parts[key], self.found, self.languages) if key in parts else {}

    def block(self, parts: Parts, key: str, expected: str) -> Parts:
        return fields.block(parts[key], self.found, expected) if key in parts else {}

    def elements(self, parts: Parts, key: str, expected: str) -> tuple[Node, ...]:
        return fields.elements(parts[key], self.found, expected) if key in parts else ()


def scales(top: Parts, reading: Reading) -> Iterator[tuple[str, Scale]]:
    """The scales by id."""
    for scale_id, node in reading.block(top, "scales", "scales by id").items():
        parts = fields.record(
            node, reading.found, required=("points",), optional=("favourable", "missing", "codes")
        )
        reading.remember(f"scales.{scale_id}", node, parts)
        yield scale_id, _scale(scale_id, parts, reading)


def drivers(top: Parts, reading: Reading) -> Iterator[tuple[str, Driver]]:
    """The drivers by id."""
    for driver_id, node in reading.block(top, "drivers", "drivers by id").items():
        parts = fields.record(node, reading.found, required=("name", "items"))
        reading.remember(f"drivers.{driver_id}", node, parts)
        name, items = reading.text(parts, "name"), reading.words(parts, "items")
        yield driver_id, Driver(id=driver_id, name=name, items=items)


def sections(top: Parts, reading: Reading) -> Iterator[tuple[Section, tuple[Item, ...]]]:
    """Each section with its items, in the order they are asked."""
    for node in reading.elements(top, "sections", "a list of sections"):
        parts = fields.record(node, reading.found, required=("section", "title", "items"))
        section_id = reading.word(parts, "section")
        reading.remember(f"sections.{section_id}", node, parts)
        asked = reading.elements(parts, "items", "a list of items")
        items = tuple(_item(part, reading) for part in asked)
        ids = tuple(item.id for item in items)
        yield Section(id=section_id, title=reading.text(parts, "title"), items=ids), items


def _scale(scale_id: str, parts: Parts, reading: Reading) -> Scale:
    points = dict(_points(parts, reading))
    kinds = reading.block(parts, "missing", "labels by kind of missing answer")
    codes = reading.block(parts, "codes", "kinds of missing answer by code")
    return Scale(
        id=scale_id,
        points=tuple(points),
        labels={
            language: tuple(label.get(language, "") for label in points.values())
            for language in reading.languages
        },
        favourable=reading.integers(parts, "favourable"),
        missing={
            kind: fields.text(node, reading.found, reading.languages)
            for name, node in kinds.items()
            for kind in _kind(Node(place=node.place, value=name), reading)
        },
        codes={code: kind for code, node in codes.items() for kind in _kind(node, reading)},
    )


def _points(parts: Parts, reading: Reading) -> Iterator[tuple[int, Text]]:
    for key, node in reading.block(parts, "points", "labels by point (1, 2, 3 ...)").items():
        number = fields.integer(Node(place=node.place, value=key), reading.found)
        if number is not None:
            yield number, fields.text(node, reading.found, reading.languages)


def _kind(node: Node, reading: Reading) -> Iterator[MissingKind]:
    name = fields.one_of(node, reading.found, tuple(MISSING), "a kind of missing answer")
    yield from (kind for kind in get_args(MissingKind) if kind == name)


def _item(node: Node, reading: Reading) -> Item:
    parts = fields.record(node, reading.found, required=("item", "text"), optional=ITEM_OPTIONAL)
    item_id = reading.word(parts, "item")
    if item_id:
        reading.remember(f"items.{item_id}", node, parts)
    ask_if = reading.block(parts, "ask-if", "item: its points")
    return Item(
        id=item_id,
        role=_role(parts, reading),
        text=reading.text(parts, "text"),
        scale=reading.word(parts, "scale"),
        telephone=reading.text(parts, "telephone"),
        short=reading.text(parts, "short"),
        channels=_channels(parts, reading),
        ask_if={asked: reading.integers(ask_if, asked) for asked in ask_if},
        choose=_choose(parts, reading),
        of=reading.word(parts, "of"),
    )


def _role(parts: Parts, reading: Reading) -> Role:
    """The written role; where none is, any role until the whole instrument can tell."""
    name = fields.one_of(parts["role"], reading.found, ROLES, "a role") if "role" in parts else ""
    return next((role for role in ROLES if role == name), "information")


def _choose(parts: Parts, reading: Reading) -> int:
    number = fields.integer(parts["choose"], reading.found) if "choose" in parts else 1
    return 1 if number is None else number


def _channels(parts: Parts, reading: Reading) -> tuple[str, ...]:
    named = reading.elements(parts, "channels", "a list of channels")
    known = (fields.one_of(node, reading.found, CHANNELS, "a channel") for node in named)
    return tuple(channel for channel in known if channel)
