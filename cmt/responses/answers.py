"""What an answer means on a scale: the words and numbers that stand for each point.

A `Vocabulary` is built once per scale: normalised text -> code. What a mapping file says goes
first, then what the platform says of the column (`Heading`): its marks for missing answers and
ticks, and the label a cell stands for. A text is looked up whole, then as a number ('4.0'; on a
measure, the number itself), then as a number with its label ('4 - Agree', 'Agree (4)'); nothing is
guessed here. What needs a guess is proposed by `proposals`, and written into the mapping.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from cmt.instrument.model import MISSING, Measure, MissingKind, Scale
from cmt.responses.measured import number_of
from cmt.responses.model import Heading
from cmt.responses.spellings import numbered, whole
from cmt.responses.text import plain

COMMON: Mapping[MissingKind, tuple[str, ...]] = {
    "not-applicable": (
        "N/A", "NA", "Not applicable", "Does not apply", "Doesn't apply",
        "Sans objet", "S.O.", "S/O", "SO", "Non applicable", "Ne s'applique pas", "Pas applicable",
    ),
    "dont-know": (
        "Don't know", "Dont know", "Do not know", "I don't know", "I do not know", "DK",
        "Ne sait pas", "Je ne sais pas", "Ne sais pas", "NSP",
    ),
    "refused": (
        "Prefer not to answer", "Prefer not to say", "Refused",
        "I prefer not to answer", "I prefer not to say", "I'd rather not say",
        "RF", "Préfère ne pas répondre", "Je préfère ne pas répondre", "Préfère ne pas le dire",
        "A refusé de répondre", "Refus de répondre", "Refus",
    ),
    "not-asked": ("SK", "Not asked", "Question not asked", "Non posée", "Question non posée"),
    "blank": (
        "-", "--", "BL", "Blank", "No answer", "No response",
        "Aucune réponse", "Pas de réponse", "Sans réponse",
    ),
}  # fmt: skip
"""Words for a kind of missing that people use in either language, offered by the scale or not."""
_COMMON_CODES = {plain(word): MISSING[kind] for kind, words in COMMON.items() for word in words}

_TELLING = {word: kind for kind, words in COMMON.items() for each in words
            if len(word := plain(each)) > 4}  # fmt: skip
"""Common words long enough to mean the same within a longer label."""

TICKS = {
    **dict.fromkeys(("1", "yes", "oui", "true", "vrai", "x", "checked", "selected", "y", "o"), 1),
    **dict.fromkeys(("coché", "cochée", "sélectionné", "sélectionnée", "✓", "✔"), 1),
    **dict.fromkeys(("0", "no", "non", "false", "faux", "not checked", "not selected", "n"), 0),
    **dict.fromkeys(("unchecked", "non coché", "non cochée", "non sélectionné"), 0),
}
"""What people and platforms write for an option that was picked, 1, or not, 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every text with a meaning on one scale; codes as in `Responses.codes`."""

    codes: Mapping[str, int]  # plain text -> position of the point, or kind of missing (< 0)
    labels: Mapping[int, tuple[str, ...]]  # code -> its plain labels, in every language
    common: frozenset[str]  # plain texts understood only as common words
    spoken: Mapping[str, str]  # plain label -> the one language it is a label in
    told: Mapping[str, int]  # what a mapping file says, before everything else
    marked: Mapping[str, int] = field(default_factory=dict)  # plain text -> the platform's mark
    named: Mapping[str, str] = field(default_factory=dict)  # plain text -> its value label
    separator: str = ""  # between the answers of a pick-many question in one cell
    measure: Measure | None = None

    def code(self, text: str) -> int | None:
        """The code of an answer, None when it is not understood."""
        bare = plain(text)
        label = self.named.get(bare, bare)
        told = self.told.get(bare, self.told.get(label))
        if told is not None:
            return told
        meant = self._understood(label)
        meant = self._understood(bare) if meant is None else meant
        marked = self.marked.get(bare)
        if marked == MISSING["blank"] and meant is not None and meant < 0:
            # The platform knows only that it is missing; a label or the scale itself may say why,
            # but a word that the platform writes in every empty cell ("n/a") does not.
            return meant if bare in self.named or bare not in self.common else marked
        return meant if marked is None else marked

    def settled(self, text: str) -> bool:
        """Whether a mapping file or the platform itself says what an answer is."""
        bare = plain(text)
        said = bare in self.told or self.named.get(bare) in self.told
        return said or self.marked.get(bare, MISSING["blank"]) != MISSING["blank"]

    def label(self, text: str) -> str:
        """What a cell says in words, normalised: its value label, else the text itself."""
        bare = plain(text)
        return self.named.get(bare, bare)

    def number(self, text: str) -> float:
        """The number a cell of a measure holds; NaN when it holds none, or one out of range."""
        bare = self.label(text)
        found = None if bare in self.codes or not self.measure else number_of(bare, self.measure)
        return math.nan if found is None else found

    def _understood(self, bare: str) -> int | None:
        if bare in self.codes:
            return self.codes[bare]
        if self.measure:
            amount = number_of(bare, self.measure)
            return None if amount is None else self.measure.band(amount) - 1
        number = whole(bare)
        if number is not None:
            return self.codes.get(str(number))
        both = numbered(bare)
        return self._agreeing(*both) if both else None

    def _agreeing(self, number: int, label: str) -> int | None:
        """'4 - Agree' is 4 only if Agree is: the scale may have been turned round."""
        code = self.codes.get(str(number))
        return code if code is not None and label in self.labels.get(code, ()) else None


def vocabulary(
    scale: Scale,
    answers: Mapping[str, int | str] | None = None,
    heading: Heading = Heading(),  # noqa: B008  (frozen)
) -> Vocabulary:
    """The vocabulary of a scale, with what a mapping and the platform say of the column."""
    labels = _labels(scale)
    offered = {plain(scale.code_of(kind)): MISSING[kind] for kind in scale.missing}
    own = {plain(text): MISSING[kind] for text, kind in scale.codes.items()}
    numbers = {} if scale.measure else {str(each): at for at, each in enumerate(scale.printed)}
    exact = offered | _unambiguous(labels) | numbers | own
    return Vocabulary(
        codes={"": MISSING["blank"], **_COMMON_CODES, **exact},
        labels=labels,
        common=frozenset(_COMMON_CODES.keys() - exact.keys()),
        spoken=_spoken(scale),
        told={plain(text): code_of(value, scale) for text, value in (answers or {}).items()},
        marked={plain(text): MISSING[kind] for text, kind in heading.missing.items()},
        named=_named(heading),
        separator=heading.separator,
        measure=scale.measure,
    )


def ticks(
    option: str, scale: Scale, answers: Mapping[str, int | str], heading: Heading
) -> Vocabulary:
    """The vocabulary of a column that is one option of a pick-many item: 1 picked, 0 not.

    option  a point of the scale as text, or a kind of missing that is offered beside the points.
            Its own label, in any language, is a tick.
    """
    code = MISSING[_kind(option)] if option in MISSING else scale.points.index(int(option))
    labels = dict.fromkeys((*_labels(scale).get(code, ()), plain(heading.part) or "1"), 1)
    missing = {plain(text): MISSING[kind] for text, kind in heading.missing.items()}
    picked = {
        plain(text): MISSING["blank"] if each is None else int(each)
        for text, each in heading.picked.items()
    }
    told = {plain(text): value if isinstance(value, int) else MISSING[_kind(value)]
            for text, value in answers.items()}  # fmt: skip
    return Vocabulary(
        codes={"": MISSING["blank"], **_COMMON_CODES, **labels, **TICKS},
        labels={},
        common=frozenset(_COMMON_CODES.keys() - labels.keys()),
        spoken={},
        told=told,
        marked=missing | picked,
        named=_named(heading),
    )


def kind_of(label: str) -> MissingKind | None:
    """The kind of missing answer a platform's label speaks of; None when it is none.

    >>> kind_of("N/A"), kind_of("Don't know (do not read)"), kind_of("Refused to say")
    ('not-applicable', 'dont-know', 'refused')
    """
    bare = plain(label)
    if bare in _COMMON_CODES:
        return _kind_of_code(_COMMON_CODES[bare])
    padded = f" {' '.join(re.findall(r'[^ ()/,;:.-]+', bare))} "
    return next((kind for word, kind in _TELLING.items() if f" {word} " in padded), None)


def code_of(value: int | str, scale: Scale) -> int:
    """The code of what a mapping says: a point of the scale, or a kind of missing."""
    return scale.points.index(value) if isinstance(value, int) else MISSING[_kind(value)]


def meaning_of(code: int, scale: Scale) -> int | str:
    """What a mapping says for a code: the inverse of `code_of`."""
    return scale.points[code] if code >= 0 else _kind_of_code(code)


def parts(text: str, known: Vocabulary) -> tuple[str, ...]:
    """The options picked in one cell: 'A;B;', one a line, or 'A, B' as Google Forms writes.

    A label may itself hold commas, so the longest run of pieces that is known is one option. Where
    the platform says what separates them, nothing else does.
    """
    if known.separator:
        return tuple(_by(known.separator, text, known))
    picked: list[str] = []
    for chunk in re.split(r"[;\n\r]+", text):
        if not chunk.strip():
            continue
        if known.code(chunk) is not None:
            picked.append(chunk.strip())
        else:
            picked.extend(_by(",", chunk, known))
    return tuple(picked)


def _by(separator: str, chunk: str, known: Vocabulary) -> list[str]:
    pieces = chunk.split(separator)
    picked: list[str] = []
    start = 0
    while start < len(pieces):
        ends = range(len(pieces), start, -1)
        joined = ((separator.join(pieces[start:end]).strip(), end) for end in ends)
        text, start = next(
            ((text, end) for text, end in joined if text and known.code(text) is not None),
            (pieces[start].strip(), start + 1),
        )
        picked.append(text)
    return [text for text in picked if text]


def _labels(scale: Scale) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {code: [] for code in range(len(scale.points))}
    for texts in scale.labels.values():
        for code, text in enumerate(texts):
            found[code].append(plain(text))
    for kind, words in scale.missing.items():
        found[MISSING[kind]] = [plain(text) for text in words.values()]
    return {code: tuple(dict.fromkeys(texts)) for code, texts in found.items()}


def _unambiguous(labels: Mapping[int, tuple[str, ...]]) -> dict[str, int]:
    """Label -> code, without the labels that two points share: those say nothing."""
    owners: dict[str, set[int]] = {}
    for code, texts in labels.items():
        for text in texts:
            owners.setdefault(text, set()).add(code)
    return {text: next(iter(codes)) for text, codes in owners.items() if len(codes) == 1}


def _named(heading: Heading) -> dict[str, str]:
    labels = ((plain(text), plain(label)) for text, label in heading.labels.items())
    return {text: label for text, label in labels if label}


def _spoken(scale: Scale) -> dict[str, str]:
    owners: dict[str, set[str]] = {}
    for language, texts in scale.labels.items():
        for text in texts:
            owners.setdefault(plain(text), set()).add(language)
    told = {text: langs for text, langs in owners.items() if not text.isdecimal()}
    return {text: next(iter(langs)) for text, langs in told.items() if len(langs) == 1}


def _kind(value: str) -> MissingKind:
    return next(kind for kind in get_args(MissingKind) if kind == value)


def _kind_of_code(code: int) -> MissingKind:
    return next(kind for kind, number in MISSING.items() if number == code)
