"""The nouns of a questionnaire: Scale, Measure, Item, Grid, Driver, Index, Section, Instrument.

All are frozen. What one noun can check by itself is checked when it is built; what needs the
others is checked in `rules.py`. Texts are held per language, a `Text` being language -> words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Text = Mapping[str, str]
"""One text in every language of the instrument: {"en": ..., "fr": ...}."""

Administration = Literal["written", "telephone"]
"""How a question reaches the client: read, or read out."""

Role = Literal[
    "outcome",  # the overall satisfaction the drivers explain
    "driver",  # measures a driver (listed under it)
    "rating",  # a rated aspect that is reported but belongs to no driver
    "importance",  # how important a driver is to the client (`of` names the driver)
    "expectation",  # were expectations met
    "wait",  # actual or acceptable wait (`of` = "actual" or "acceptable")
    "standard",  # a measured fact a service standard speaks of: minutes, days, contacts
    "priority",  # what to improve first, pick up to `choose`
    "information",  # a fact about the contact: channel, contacts needed, got what was needed
    "profile",  # a fact about the client
    "comment",  # free text, never coded
]
ROLES: tuple[Role, ...] = (
    "outcome", "driver", "rating", "importance", "expectation",
    "wait", "standard", "priority", "information", "profile", "comment",
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

FIELD_CODES: Mapping[MissingKind, str] = {
    "not-applicable": "NA",
    "dont-know": "DK",
    "refused": "RF",
    "blank": "BL",
    "not-asked": "SK",
}
"""What a form that we make writes for a kind of missing, unless the scale gives a code of its own.
Two letters: short enough for every platform, and never taken for a point."""

Kind = Literal["questionnaire", "bank"]
"""A bank is a store of questions to take from; it has no outcome and is not fielded whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number with a unit, asked as it is and reported in bands: 0-4, 5-14, 15 minutes or more.

    The points of its scale are the bands 1, 2, 3 ...; `edges` is where each band begins.
    """

    unit: Text
    least: float
    most: float
    edges: tuple[float, ...]  # rising, the first is `least`; one a point

    def band(self, number: float) -> int:
        """The point of the scale a number from `least` to `most` belongs to.

        >>> wait = Measure(unit={"en": "minutes"}, least=0, most=600, edges=(0, 5, 15))
        >>> wait.band(4.5), wait.band(5), wait.band(600)
        (1, 2, 3)
        """
        return bisect_right(self.edges, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An ordered set of answers, 1 'very dissatisfied' ... 5 'very satisfied'.

    A scale with `favourable` points is a rating: it has a mean, an index and shares. A scale
    without is a list of choices: only its distribution means anything. The points always rise from
    worst to best; where agreeing is bad (a reversed item), `numbers` are what the form prints.
    """

    id: str
    points: tuple[int, ...]  # in order, worst first for a rating
    labels: Mapping[str, tuple[str, ...]]  # language -> one label per point
    favourable: tuple[int, ...] = ()
    missing: Mapping[MissingKind, Text] = field(default_factory=dict)  # kinds offered as an answer
    codes: Mapping[str, MissingKind] = field(default_factory=dict)  # export code -> kind ("9")
    marked_unfavourable: tuple[int, ...] = ()  # written out where it is not the mirror image
    numbers: tuple[int, ...] = ()  # number printed and exported for each point, if not the point
    measure: Measure | None = None  # the number behind the bands

    @property
    def rating(self) -> bool:
        return bool(self.favourable)

    @property
    def unfavourable(self) -> tuple[int, ...]:
        """The bad end: as many points as are favourable (bottom-2 for top-2) unless marked."""
        return self.marked_unfavourable or self.points[: len(self.favourable)]

    @property
    def printed(self) -> tuple[int, ...]:
        """The number a form prints, and an export writes, for each point in order."""
        return self.numbers or self.points

    def label(self, point: int, language: str) -> str:
        return self.labels[language][self.points.index(point)]

    def code_of(self, kind: MissingKind) -> str:
        """What a form we make writes for a kind of missing answer."""
        own = (code for code, meant in self.codes.items() if meant == kind)
        return next(own, FIELD_CODES[kind])


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
    grid: str = ""  # id of the grid whose question this is a row of

    @property
    def multiple(self) -> bool:
        return self.choose > 1

    def name(self, language: str) -> str:
        """A few words for a chart or table row: `short` if given, else the question."""
        return self.short.get(language) or self.text[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A question asked once above several items on one scale; each item's text is a row of it."""

    id: str
    text: Text
    telephone: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """Something that may move overall satisfaction, and the items that measure it."""

    id: str
    name: Text
    items: tuple[str, ...]


Each = Literal["part", "experience"]
"""What each item of an index rates: a part of one service, or an experience of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A score over several items: for each client the mean of the valid ones, on 0 to 100.

    Where each item rates an experience of its own (one service of several), the score is also
    given per experience: a client who rated ten services then counts ten times.
    """

    id: str
    name: Text
    items: tuple[str, ...]
    each: Each = "part"


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
    outcome: str  # item id of overall satisfaction; "" in a bank
    kind: Kind = "questionnaire"
    grids: Mapping[str, Grid] = field(default_factory=dict)
    about: Text = field(default_factory=dict)  # what it is for, in a sentence or two
    comparable_with: Text = field(default_factory=dict)  # which published figures, and which not
    introduction: Text = field(default_factory=dict)  # what a form says before the questions
    closing: Text = field(default_factory=dict)  # and after them
    indices: Mapping[str, Index] = field(default_factory=dict)

    def scale_of(self, item: str) -> Scale:
        return self.scales[self.items[item].scale]

    def question(self, item: str, language: str, administration: Administration = "written") -> str:
        """What a client is asked, the question of the grid before the row."""
        asked = self.items[item]
        grid = self.grids.get(asked.grid)
        parts = (grid, asked) if grid else (asked,)
        return " ".join(_words(part, language, administration) for part in parts)

    def having(self, *roles: Role) -> tuple[Item, ...]:
        """The items with one of these roles, in questionnaire order."""
        return tuple(item for item in self.items.values() if item.role in roles)


def _words(part: Item | Grid, language: str, administration: Administration) -> str:
    spoken = part.telephone.get(language, "") if administration == "telephone" else ""
    return spoken or part.text[language]
