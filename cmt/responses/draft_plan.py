"""The parts of a drafted questionnaire before they are written: questions, scales, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from cmt.responses.draft_columns import Seen, Use
from cmt.responses.draft_names import Names
from cmt.responses.draft_scales import Found
from cmt.responses.rating_words import describes_client
from cmt.responses.text import plain

GROUPS = 3
"""With fewer groups of ratings than this, every rating is a driver of its own."""
MOST_DRIVERS = 20
"""Drivers a model can tell apart exactly; the groups after them are reported without one."""
BLOCK = 3
"""Ratings from which a group is a section of its own."""
TITLES: Mapping[str, Mapping[str, str]] = {
    "whole": {"en": "Overall satisfaction", "fr": "Satisfaction globale"},
    "aspects": {"en": "Other ratings", "fr": "Autres appréciations"},
    "contact": {"en": "About the contact", "fr": "La démarche"},
    "comments": {"en": "Comments", "fr": "Commentaires"},
    "profile": {"en": "About the client", "fr": "La clientèle"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item to be, and the columns that hold its answers."""

    id: str
    use: Use
    columns: tuple[Seen, ...]
    scale: str = ""
    recommends: bool = False  # asks whether the client would recommend the service
    grid: str = ""  # the question it is a row of

    @property
    def head(self) -> Seen:
        return self.columns[0]

    @property
    def text(self) -> str:
        """The question; of one with options the words they share."""
        if self.use == "option":
            return self.head.question if self.head.part else self.head.stem
        return self.head.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Ratings that stand together: a driver to be, or a section."""

    id: str
    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All of a drafted questionnaire."""

    id: str
    source: str
    language: str
    rows: int
    columns: tuple[Seen, ...]
    questions: tuple[Question, ...]
    scales: Mapping[str, Found]
    outcome: str
    why: str  # the outcome was taken for it
    drivers: tuple[Group, ...]
    sections: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """The scales found so far: columns with the same answers share one.

    Lists of bare numbers never do: what the numbers stand for may differ.
    """

    found: dict[str, Found] = field(default_factory=dict)

    def of(self, item: str, columns: Sequence[Seen]) -> str:
        """The id of the scale of an item, new or known."""
        column = columns[0]
        scale = column.found or _of_options(columns)
        worded = scale.rating or any(label.strip(".-0123456789") for label in scale.labels)
        alike = (name for name, known in self.found.items() if worded and _same(known, scale))
        name = next(alike, "") or self._name(item, scale)
        known = self.found.get(name, scale)
        unseen = tuple(point for point in known.unseen if point in scale.unseen)
        self.found[name] = replace(known, codes={**scale.codes, **known.codes}, unseen=unseen)
        return name

    def named(self) -> Mapping[str, Found]:
        return self.found

    def _name(self, item: str, scale: Found) -> str:
        base = f"rating-{len(scale.points)}" if scale.rating else f"{item}-answers"
        taken = sum(name == base or name.startswith(f"{base}-") for name in self.found)
        return f"{base}-{taken + 1}" if taken else base


def _same(one: Found, other: Found) -> bool:
    labels = [list(map(plain, each.labels)) for each in (one, other)]
    return (one.points, one.rating) == (other.points, other.rating) and labels[0] == labels[1]


def _of_options(columns: Sequence[Seen]) -> Found:
    """The options of a question with a column for each, numbered as they stand."""
    labels = [_option(each) for each in columns]
    if len(set(map(plain, labels))) < len(labels):
        labels = [each.header for each in columns]
    return Found(points=tuple(range(1, len(labels) + 1)), labels=tuple(labels))


def _option(column: Seen) -> str:
    own = [each.label for each in column.answers if each.kind is None and each.number is None]
    return column.part or (own[0] if len(own) == 1 and len(own[0]) > 3 else column.header)


def with_grids(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions; ratings beside each other under one question and on one scale are its rows."""
    asked = [
        each.head.question if each.use == "rating" and each.head.part else "" for each in questions
    ]
    rows = [list(block) for _, block in groupby(range(len(asked)), key=lambda at: asked[at])]
    alike = [block for block in rows if len({questions[at].scale for at in block}) == 1]
    blocks = [asked[block[0]] for block in rows]
    grids = {at: asked[at] for block in alike for at in block if blocks.count(asked[at]) == 1}
    return tuple(replace(each, grid=grids.get(at, "")) for at, each in enumerate(questions))


def drivers_of(questions: Sequence[Question], outcome: Question, names: Names) -> tuple[Group, ...]:
    """Groups of ratings that may move the outcome, each on one scale, to be named by a person."""
    free = [each for each in questions if each.use == "rating" and not each.recommends]
    blocks = _groups([each for each in free if each is not outcome])
    if len(blocks) < GROUPS:
        blocks = [(each,) for block in blocks for each in block]
    return tuple(
        Group(id=names.of(f"driver {_name(block)}"), name=_name(block), questions=block)
        for block in blocks[:MOST_DRIVERS]
    )


def sections_of(
    questions: Sequence[Question], outcome: Question, names: Names, language: str
) -> tuple[Group, ...]:
    """The pages: the outcome, every large group of ratings, the rest by what it is about."""
    rated = [each for each in questions if each.use == "rating"]
    blocks = _groups([each for each in rated if each is not outcome or outcome.grid])
    large = [block for block in blocks if len(block) >= BLOCK or block[0].grid]
    rest = [each for each in questions if each.use not in ("rating", "comment")]
    profile = [each for each in rest if describes_client(each.text)]
    others = {
        "aspects": [each for block in blocks if block not in large for each in block],
        "contact": [each for each in rest if each not in profile],
        "comments": [each for each in questions if each.use == "comment"],
        "profile": profile,
    }
    first = {} if outcome.grid else {"whole": [outcome]}
    return (
        *_titled(first, language, names),
        *(Group(id=names.of(f"section {_name(b)}"), name=_name(b), questions=b) for b in large),
        *_titled(others, language, names),
    )


def _titled(
    found: Mapping[str, Sequence[Question]], language: str, names: Names
) -> tuple[Group, ...]:
    return tuple(
        Group(id=names.of(name), name=TITLES[name][language], questions=tuple(questions))
        for name, questions in found.items()
        if questions
    )


def _groups(questions: Sequence[Question]) -> list[tuple[Question, ...]]:
    """Ratings that follow each other on one scale under one question."""
    alike = groupby(questions, key=lambda one: (one.head.stem or one.id, one.scale, one.grid))
    return [tuple(block) for _, block in alike]


def _name(block: Sequence[Question]) -> str:
    return block[0].text if len(block) == 1 else block[0].head.stem
