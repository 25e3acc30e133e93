"""The nouns of a questionnaire: Scale, Item, Driver, Section, Instrument.

All are frozen. What one noun can check by itself is checked when it is built; what needs the
others is checked in `rules.py`. Texts are held per language, a `Text` being language -> words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Text = Mapping[str, str]
"""One text in every language of the instrument: {"en": ..., "fr": ...}."""

Role = Literal[
    "outcome",  # the overall satisfaction the drivers explain
    "driver",  # measures a driver (listed under it)
    "rating",  # a rated aspect that is reported but belongs to no driver
    "importance",  # how important a driver is to the client (`of` names the driver)
    "expectation",  # were expectations met
    "wait",  # actual or acceptable wait (`of` = "actual" or "acceptable")
    "priority",  # what to improve first, pick up to `choose`
    "information",  # a fact about the contact: channel, contacts needed, got what was needed
    "profile",  # a fact about the client
    "comment",  # free text, never coded
]
ROLES: tuple[Role, ...] = (
    "outcome", "driver", "rating", "importance", "expectation",
    "wait", "priority", "information", "profile", "comment",
)  # fmt: skip

MissingKind = Literal["blank", "not-applicable", "dont-know", "refused", "not-asked"]
MISSING: Mapping[MissingKind, int] = {
    "blank": -1,
    "not-applicable": -2,
    "dont-know": -3,
    "refused": -4,
    "not-asked": -5,
}
"""Kinds of missing answer and their codes in `Responses.codes`; never mixed up, always counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An ordered set of answers, 1 'very dissatisfied' ... 5 'very satisfied'.

    A scale with `favourable` points is a rating: it has a mean, an index and shares. A scale
    without is a list of choices: only its distribution means anything.
    """

    id: str
    points: tuple[int, ...]  # in order, worst first for a rating
    labels: Mapping[str, tuple[str, ...]]  # language -> one label per point
    favourable: tuple[int, ...] = ()
    missing: Mapping[MissingKind, Text] = field(default_factory=dict)  # kinds offered as an answer
    codes: Mapping[str, MissingKind] = field(default_factory=dict)  # export code -> kind ("9")

    @property
    def rating(self) -> bool:
        return bool(self.favourable)

    @property
    def unfavourable(self) -> tuple[int, ...]:
        """As many points at the bad end as are favourable at the good end (bottom-2 for top-2)."""
        return self.points[: len(self.favourable)]

    def label(self, point: int, language: str) -> str:
        return self.labels[language][self.points.index(point)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question with a permanent id."""

    id: str
    role: Role
    text: Text  # the written question, as it stands in an export's header
    scale: str = ""  # id of a scale; empty for a comment
    telephone: Text = field(default_factory=dict)  # empty when read out as written
    short: Text = field(default_factory=dict)  # a few words for charts and tables
    channels: tuple[str, ...] = ()  # empty = every channel
    ask_if: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # item id -> its points
    choose: int = 1  # how many answers may be picked
    of: str = ""  # driver of an importance item; "actual"/"acceptable" of a wait

    @property
    def multiple(self) -> bool:
        return self.choose > 1

    def name(self, language: str) -> str:
        """A few words for a chart or table row: `short` if given, else the question."""
        return self.short.get(language) or self.text[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """Something that may move overall satisfaction, and the items that measure it."""

    id: str
    name: Text
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page of the questionnaire."""

    id: str
    title: Text
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire: id, version, items, scales, drivers, outcome, source and licence."""

    id: str
    version: str
    languages: tuple[str, ...]
    title: Text
    licence: str
    source: str
    scales: Mapping[str, Scale]
    items: Mapping[str, Item]  # in questionnaire order
    drivers: Mapping[str, Driver]
    sections: tuple[Section, ...]
    outcome: str  # item id of overall satisfaction

    def scale_of(self, item: str) -> Scale:
        return self.scales[self.items[item].scale]

    def having(self, *roles: Role) -> tuple[Item, ...]:
        """The items with one of these roles, in questionnaire order."""
        return tuple(item for item in self.items.values() if item.role in roles)
