"""What building one instrument gathers on the way, and how its nodes are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cmt.instrument import fields
from cmt.instrument.model import Text
from cmt.instrument.yaml_lines import Finding, Node, Place

Parts = Mapping[str, Node]
"""A block of keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Findings, and where each noun stands, while one questionnaire is read."""

    file: str
    languages: tuple[str, ...]
    found: list[Finding]
    places: dict[str, Place] = field(default_factory=dict)  # "items.overall.scale" -> place

    def remember(self, noun: str, node: Node, parts: Parts) -> None:
        """Keep the place of a noun and its parts; a second noun of the same id is a fault."""
        if noun in self.places:
            first = self.places[noun]
            where = "" if first.file == node.place.file else f" of {first.file}"
            got = f"'{noun.partition('.')[2]}' is given twice, first on line {first.line}{where}"
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
        return self.told(parts[key]) if key in parts else {}

    def told(self, node: Node) -> Text:
        """A text in every language; where an inherited one lacks a language, says where to add."""
        own: list[Finding] = []
        text = fields.text(node, own, self.languages)
        if node.place.file != self.file:
            hint = f"Say it in {self.file}"
            own = [replace(one, hint=hint) if "is missing" in one.got else one for one in own]
        self.found.extend(own)
        return text

    def block(self, parts: Parts, key: str, expected: str) -> Parts:
        return fields.block(parts[key], self.found, expected) if key in parts else {}

    def elements(self, parts: Parts, key: str, expected: str) -> tuple[Node, ...]:
        return fields.elements(parts[key], self.found, expected) if key in parts else ()
