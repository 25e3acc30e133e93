"""What an answer means on a scale: the words and numbers that stand for each point.

A `Vocabulary` is built once per scale: normalised text -> code. An answer is looked up whole, then
as a number ('4.0'), then as a number with its label ('4 - Agree'); nothing is guessed here. What
is nearly a label is proposed by `match.propose_answers`, which writes it into the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from cmt.instrument.model import MISSING, MissingKind, Scale
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
        "Préfère ne pas répondre", "Je préfère ne pas répondre", "Préfère ne pas le dire",
        "A refusé de répondre", "Refus de répondre", "Refus",
    ),
    "not-asked": ("Not asked", "Question not asked", "Non posée", "Question non posée"),
    "blank": (
        "Blank", "No answer", "No response", "Aucune réponse", "Pas de réponse", "Sans réponse",
    ),
}  # fmt: skip
"""Words for a kind of missing that people use in either language, offered by the scale or not."""
_COMMON_CODES = {plain(word): MISSING[kind] for kind, words in COMMON.items() for word in words}

_NUMBER = re.compile(r"([+-]?\d+)(?:[.,]0+)?$")
_LED = re.compile(r"([+-]?\d+)\s*[-.:=)(]\s*(.*?)\)?$")
_TICKS = {
    **dict.fromkeys(("1", "yes", "oui", "true", "vrai", "x", "checked", "selected", "y", "o"), 1),
    **dict.fromkeys(("coché", "cochée", "sélectionné", "sélectionnée", "✓", "✔"), 1),
    **dict.fromkeys(("0", "no", "non", "false", "faux", "not checked", "not selected", "n"), 0),
    **dict.fromkeys(("unchecked", "non coché", "non cochée", "non sélectionné"), 0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every text with a meaning on one scale; codes as in `Responses.codes`."""

    codes: Mapping[str, int]  # plain text -> position of the point, or kind of missing (< 0)
    labels: Mapping[int, tuple[str, ...]]  # code -> its plain labels, in every language
    common: frozenset[str]  # plain texts understood only as common words
    spoken: Mapping[str, str]  # plain label -> the one language it is a label in
    told: Mapping[str, int]  # what a mapping file says, before everything else

    def code(self, text: str) -> int | None:
        """The code of an answer, None when it is not understood."""
        bare = plain(text)
        for known in (self.told, self.codes):
            if bare in known:
                return known[bare]
        number = _NUMBER.match(bare)
        if number:
            return self.codes.get(str(int(number[1])))
        led = _LED.match(bare)
        return self._led(led[1], led[2]) if led else None

    def _led(self, number: str, label: str) -> int | None:
        """'4 - Agree' is 4 only if Agree is: the scale may have been turned round."""
        code = self.codes.get(str(int(number)))
        return code if code is not None and label in self.labels.get(code, ()) else None


def vocabulary(scale: Scale, answers: Mapping[str, int | str] | None = None) -> Vocabulary:
    """The vocabulary of a scale, with the answers a mapping spells out."""
    labels = _labels(scale)
    exact = {plain(text): MISSING[kind] for text, kind in scale.codes.items()}
    exact = {str(point): code for code, point in enumerate(scale.points)} | exact
    exact = _unambiguous(labels) | exact
    return Vocabulary(
        codes={"": MISSING["blank"], **_COMMON_CODES, **exact},
        labels=labels,
        common=frozenset(_COMMON_CODES.keys() - exact.keys()),
        spoken=_spoken(scale),
        told={plain(text): code_of(value, scale) for text, value in (answers or {}).items()},
    )


def ticks(point: int, scale: Scale, answers: Mapping[str, int | str]) -> Vocabulary:
    """The vocabulary of a column that is one option of a pick-many item: 1 picked, 0 not.

    The option's own label, in any language, is a tick.
    """
    labels = dict.fromkeys(_labels(scale)[scale.points.index(point)], 1)
    told = {plain(text): value if isinstance(value, int) else MISSING[_kind(value)]
            for text, value in answers.items()}  # fmt: skip
    return Vocabulary(
        codes={"": MISSING["blank"], **_COMMON_CODES, **labels, **_TICKS},
        labels={},
        common=frozenset(),
        spoken={},
        told=told,
    )


def code_of(value: int | str, scale: Scale) -> int:
    """The code of what a mapping says: a point of the scale, or a kind of missing."""
    return scale.points.index(value) if isinstance(value, int) else MISSING[_kind(value)]


def meaning_of(code: int, scale: Scale) -> int | str:
    """What a mapping says for a code: the inverse of `code_of`."""
    return scale.points[code] if code >= 0 else _kind_of_code(code)


def parts(text: str, known: Vocabulary) -> tuple[str, ...]:
    """The options picked in one cell: 'A;B;', one a line, or 'A, B' as Google Forms writes.

    A label may itself hold commas, so the longest run of pieces that is known is one option.
    """
    picked: list[str] = []
    for chunk in re.split(r"[;\n\r]+", text):
        if not chunk.strip():
            continue
        if known.code(chunk) is not None:
            picked.append(chunk.strip())
        else:
            picked.extend(_by_commas(chunk, known))
    return tuple(picked)


def _by_commas(chunk: str, known: Vocabulary) -> list[str]:
    pieces = chunk.split(",")
    picked: list[str] = []
    start = 0
    while start < len(pieces):
        ends = range(len(pieces), start, -1)
        joined = ((",".join(pieces[start:end]).strip(), end) for end in ends)
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


def _spoken(scale: Scale) -> dict[str, str]:
    owners: dict[str, set[str]] = {}
    for language, texts in scale.labels.items():
        for text in texts:
            owners.setdefault(plain(text), set()).add(language)
    return {text: next(iter(langs)) for text, langs in owners.items() if len(langs) == 1}


def _kind(value: str) -> MissingKind:
    return next(kind for kind in get_args(MissingKind) if kind == value)


def _kind_of_code(code: int) -> MissingKind:
    return next(kind for kind, number in MISSING.items() if number == code)
