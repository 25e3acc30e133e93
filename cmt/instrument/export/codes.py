"""Names and answer codes that survey platforms accept, and the items they stand for.

A permanent id such as `time-taken` is `time_taken` in an XLSForm (names of XML elements) and
`timetaken` in LimeSurvey (letters and digits, at most 20, beginning with a letter). An answer is
exported as the number the form prints, a kind of missing as `Scale.code_of` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cmt.instrument.model import FIELD_CODES, Instrument, Item, MissingKind, Scale, Text

_FITTING = re.compile(r"[A-Za-z0-9]{1,5}")
"""An answer code that every platform takes: LimeSurvey allows five letters and digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one platform spells a name."""

    joint: str  # what stands for the '-' of an id
    longest: int
    reserved: frozenset[str] = frozenset()


XLSFORM = Rule(
    joint="_",
    longest=64,
    reserved=frozenset({"start", "end", "meta", "instanceid", "form_introduction", "form_closing"}),
)
LIMESURVEY = Rule(
    joint="",
    longest=20,
    reserved=frozenset(
        {"lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this"}
        | {"time", "id", "other", "seed"}
    ),
)
SURVEYJS = Rule(joint="-", longest=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of one questionnaire on one platform, each used once: id -> name."""

    items: Mapping[str, str]
    grids: Mapping[str, str]
    sections: Mapping[str, str]
    heads: Mapping[str, str]  # grid -> the row that only shows its answers
    numbers: Mapping[str, str]  # item measured in numbers -> the field for the number
    reasons: Mapping[str, str]  # the same item -> the field for why there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer a form offers."""

    code: str  # what the export will hold
    label: Text
    point: int | None = None  # None for a kind of missing
    kind: MissingKind | None = None


def names(instrument: Instrument, rule: Rule) -> Names:
    """Every name a platform needs for a questionnaire.

    Items are named first, so that adding a grid or a section never renames a question; and first
    those whose id is a name already, so that a name that is an id stands for that very item.
    """
    own = {item for item in instrument.items if _spelled(item, rule) == item}
    taken = set(own)
    split = [item.id for item in instrument.items.values() if split_number(item, instrument)]
    return Names(
        items={
            item: item if item in own else _name(item, rule, taken) for item in instrument.items
        },
        grids={grid: _name(grid, rule, taken) for grid in instrument.grids},
        sections={part.id: _name(part.id, rule, taken) for part in instrument.sections},
        heads={grid: _name(f"{grid}-answers", rule, taken) for grid in instrument.grids},
        numbers={item: _name(f"{item}-number", rule, taken) for item in split},
        reasons={item: _name(f"{item}-reason", rule, taken) for item in split},
    )


def fielded(instrument: Instrument) -> dict[str, str]:
    """Name of an item on any platform we write for -> its id.

    >>> from cmt.instrument.catalogue import find
    >>> fielded(find("cmt-core"))["importanceinformatio"]
    'importance-information'
    """
    found: dict[str, str] = {}
    for rule in (SURVEYJS, XLSFORM, LIMESURVEY):
        for item, name in names(instrument, rule).items.items():
            found.setdefault(name, item)
    return found


def groups(instrument: Instrument) -> frozenset[str]:
    """The names of sections and grids, which a platform may put before that of an item."""
    named = [names(instrument, rule) for rule in (SURVEYJS, XLSFORM, LIMESURVEY)]
    return frozenset(
        name for each in named for part in (each.sections, each.grids) for name in part.values()
    )


def split_number(item: Item, instrument: Instrument) -> bool:
    """Whether an item needs two fields: one for the number, one for why there is none."""
    scale = instrument.scales.get(item.scale)
    return scale is not None and scale.measure is not None and bool(scale.missing)


def answers(scale: Scale) -> tuple[Choice, ...]:
    """What a form offers: the points in the order of the numbers printed, then kinds of missing."""
    return (*points(scale), *reasons(scale))


def points(scale: Scale) -> tuple[Choice, ...]:
    """The points of a scale in the order a form prints them."""
    found = [
        Choice(code=str(number), label=_label(scale, position), point=point)
        for position, (point, number) in enumerate(zip(scale.points, scale.printed, strict=True))
    ]
    return tuple(sorted(found, key=lambda choice: int(choice.code)) if scale.numbers else found)


def reasons(scale: Scale) -> tuple[Choice, ...]:
    """The kinds of missing answer a scale offers."""
    return tuple(
        Choice(code=missing_code(scale, kind), label=text, kind=kind)
        for kind, text in scale.missing.items()
    )


def missing_code(scale: Scale, kind: MissingKind) -> str:
    """The code of a kind of missing: the scale's own where platforms take it, else two letters."""
    own = scale.code_of(kind)
    return own if _FITTING.fullmatch(own) else FIELD_CODES[kind]


def codes_of(scale: Scale, wanted: Iterable[int]) -> tuple[str, ...]:
    """The exported codes of some points, for a condition."""
    code = dict(zip(scale.points, map(str, scale.printed), strict=True))
    return tuple(code[point] for point in wanted)


def fits(code: str) -> bool:
    """Whether every platform takes this as the code of an answer."""
    return _FITTING.fullmatch(code) is not None


def _label(scale: Scale, position: int) -> Text:
    return {
        language: _numbered(labels, position, scale.printed)
        for language, labels in scale.labels.items()
    }


def _numbered(labels: tuple[str, ...], position: int, printed: tuple[int, ...]) -> str:
    """The label, led by its number where other points of the scale are a number alone."""
    label, number = labels[position], str(printed[position])
    bare = any(each == str(other) for each, other in zip(labels, printed, strict=True))
    return f"{number} – {label}" if bare and label != number else label


def _spelled(identifier: str, rule: Rule) -> str:
    """An id as a platform spells it, whether or not another has that name."""
    spelled = identifier.replace("-", rule.joint)
    if rule.joint != "-" and not spelled[0].isalpha():
        spelled = f"q{spelled}"
    return f"{spelled}q" if spelled in rule.reserved else spelled[: rule.longest]


def _name(identifier: str, rule: Rule, taken: set[str]) -> str:
    """A name not yet taken; it is taken then."""
    name = spelled = _spelled(identifier, rule)
    number = 1
    while name in taken:
        number += 1
        suffix = f"{rule.joint}{number}"
        name = spelled[: rule.longest - len(suffix)] + suffix
    taken.add(name)
    return name
