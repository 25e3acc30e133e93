"""The scale behind the answers of a column: words that rate, numbers that run, a list of choices.

Words are ordered by the scales surveys use (`rating_words`). Numbers run from the worst to the best
unless a code outside the run stands for a missing answer: 0, 6 or 9 beside 1-5. Whether numbers
rate at all, or only number the choices of a list, the answers of other columns tell (`draft_halo`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cmt.instrument.model import MissingKind
from cmt.responses.answers import kind_of
from cmt.responses.cells import Cells
from cmt.responses.graded_words import graded
from cmt.responses.model import Heading
from cmt.responses.rating_words import order
from cmt.responses.read.limesurvey_words import NO, YES
from cmt.responses.spellings import numbered, percent, stars, thumb, whole
from cmt.responses.text import plain

RUNS = ((1, 5), (1, 7), (1, 10), (0, 10), (1, 4), (1, 6), (1, 9))
"""First and last number of the scales surveys use, the usual before the rare."""
COVERED = 0.6
"""Part of a run's numbers that somebody must have given."""
OUTSIDE: Mapping[int, MissingKind] = {
    -1: "blank", -8: "dont-know", -9: "blank", 8: "dont-know", 9: "blank", 77: "refused",
    88: "dont-know", 97: "refused", 98: "dont-know", 99: "blank", 998: "dont-know", 999: "blank",
}  # fmt: skip
"""What numbers outside a run usually stand for."""
MOST = 25
"""Choices a list may have."""
_SAID = frozenset(word for word in YES | NO if len(word) > 1)
"""Yes and no as words: what « Oui » is for a platform ("Yes") is not what the form said."""
_LESS = re.compile(r"(?:under|less|below|moins|up to|jusqu|<)")
_DIGITS = re.compile(r"\d+")

_FAVOURABLE = {2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 2}
"""Points of a scale -> how many of them are favourable; 3 of more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A scale as the answers show it, in the one language of the file."""

    points: tuple[int, ...]  # worst first where it rates
    labels: tuple[str, ...]  # one a point
    rating: bool = False
    codes: Mapping[str, MissingKind] = field(default_factory=dict)  # text -> kind: "9", "Blank"
    answers: Mapping[str, int] = field(default_factory=dict)  # cell text -> point
    unseen: tuple[int, ...] = ()  # points nobody gave
    numbers: bool = False  # whether the labels are nothing but numbers

    @property
    def favourable(self) -> tuple[int, ...]:
        return self.points[-_FAVOURABLE.get(len(self.points), 3) :] if self.rating else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One text of a column: what it says in words, and its number if it has one."""

    text: str
    label: str
    number: int | None
    kind: MissingKind | None  # of missing answer


def answers_of(cells: Cells, heading: Heading) -> tuple[Answer, ...]:
    """The different answers of a column, the most frequent spelling of each first."""
    counts = sorted(cells.counts().items(), key=lambda pair: -pair[1])
    return tuple(_answer(text, heading) for text, _ in counts if text.strip())


def in_words(
    answers: Sequence[Answer], heading: Heading, beside: Iterable[str] = ()
) -> Found | None:
    """The rating scale of answers in words, whole even where nobody gave an answer; or None.

    beside  answers of other columns on the same scale
    """
    given = [each for each in answers if each.kind is None]
    offered = [*(text for text in heading.labels.values() if kind_of(text) is None), *beside]
    labels = [*(each.label for each in given), *offered]
    known = order(labels) or graded(labels)
    if len({plain(each.label) for each in given}) < 2 or not known:
        return None
    at = {plain(word): point for point, words in enumerate(known, 1) for word in words}
    spelled = {at[plain(label)]: label for label in offered}
    spelled |= {at[plain(each.label)]: each.label for each in reversed(given)}
    points = tuple(range(1, len(known) + 1))
    taken = {each.text: at[plain(each.label)] for each in given}
    return Found(
        points=points,
        labels=tuple(spelled.get(point, known[point - 1][0]) for point in points),
        rating=True,
        answers=taken,
        unseen=tuple(point for point in points if point not in taken.values()),
        codes=_left_out(answers),
    )


def drawn(answers: Sequence[Answer]) -> Found | None:
    """The rating scale of answers in stars or thumbs; or None."""
    given = [each for each in answers if each.kind is None]
    counted = {each.text: stars(plain(each.text)) for each in given}
    thumbs = {each.text: thumb(plain(each.text)) for each in given}
    if given and all(counted.values()):
        most = max(max(pair) for pair in counted.values() if pair)
        taken = {text: pair[0] for text, pair in counted.items() if pair}
        return _numbers(range(1, max(most, 5) + 1), taken, answers)
    if given and None not in thumbs.values():
        taken = {text: 1 + bool(up) for text, up in thumbs.items()}
        return Found(points=(1, 2), labels=("👎", "👍"), rating=True, answers=taken,
                     codes=_left_out(answers))  # fmt: skip
    return None


def run_of(numbers: Iterable[int]) -> tuple[int, int] | None:
    """First and last number of the run that numbers may be ratings on; None when there is none.

    >>> run_of([0, 1, 2, 3, 4, 5, 6]), run_of([0, 5, 8, 9, 10]), run_of([1, 2]), run_of([1, 40])
    ((1, 5), None, None, None)
    """
    seen = frozenset(numbers)
    for low, high in RUNS:
        run = range(low, high + 1)
        inside = seen.intersection(run)
        if high in seen and len(inside) >= COVERED * len(run) and seen <= inside | outside(run):
            return low, high
    return None


def outside(run: range) -> frozenset[int]:
    """Numbers that may stand for a missing answer beside a run."""
    beside = {run[-1] + 1, *(number for number in OUTSIDE if number not in run)}
    return frozenset(beside | {0} if run[0] == 1 and run[-1] != 10 else beside)


def in_numbers(answers: Sequence[Answer], run: range, heading: Heading) -> Found:
    """The rating scale of numbers; what is outside the run is a kind of missing answer."""
    given = [each for each in answers if each.kind is None and each.number is not None]
    taken = {each.text: each.number for each in given if each.number in run}
    told = {plain(text): label for text, label in heading.labels.items()}
    named = {point: told[str(point)] for point in run if str(point) in told}
    found = _numbers(run, {text: point for text, point in taken.items() if point is not None},
                     answers, named)  # fmt: skip
    codes = {each.text: _kind(each.number or 0, run) for each in given if each.text not in taken}
    return replace(found, codes={**found.codes, **codes})


def in_percent(answers: Sequence[Answer]) -> Found | None:
    """The scale from 0 to 100 of answers with a percent sign; or None."""
    taken = {each.text: percent(plain(each.text)) for each in answers if each.kind is None}
    if not taken or not all(number is not None and number <= 100 for number in taken.values()):
        return None
    known = {text: number for text, number in taken.items() if number is not None}
    return _numbers(range(101), known, answers)


def choices(answers: Sequence[Answer], heading: Heading) -> Found | None:
    """The list of choices of a column; None when there are too many or only one."""
    given = [each for each in answers if each.kind is None]
    labels, taken = _coded(given, heading) if _all_numbers(given) else _listed(given)
    if not 2 <= len(labels) <= MOST or len(set(map(plain, labels.values()))) < len(labels):
        return None
    points = tuple(sorted(labels))
    return Found(
        points=points,
        labels=tuple(labels[point] for point in points),
        answers=taken,
        codes=_left_out(answers),
    )


def _all_numbers(given: Sequence[Answer]) -> bool:
    return all(each.number is not None and each.number >= 0 for each in given)


def _coded(given: Sequence[Answer], heading: Heading) -> tuple[dict[int, str], dict[str, int]]:
    """Point -> label and text -> point of choices that have numbers."""
    taken = {each.text: each.number or 0 for each in given}
    labels = {taken[each.text]: each.label for each in reversed(given)}
    for text, label in heading.labels.items():
        number = whole(plain(text))
        if number is not None and kind_of(label) is None:
            labels[number] = label
    return labels, taken


def _listed(given: Sequence[Answer]) -> tuple[dict[int, str], dict[str, int]]:
    """Point -> label and text -> point of choices in words, numbered in their natural order."""
    named: dict[str, str] = {}
    for each in given:
        named.setdefault(plain(each.label), each.label)
    ordered = sorted(named, key=lambda label: _natural(named[label]))
    at = {label: point for point, label in enumerate(ordered, 1)}
    return (
        {point: named[label] for label, point in at.items()},
        {each.text: at[plain(each.label)] for each in given},
    )


def _answer(text: str, heading: Heading) -> Answer:
    named = {plain(cell): label for cell, label in heading.labels.items()}
    bare = plain(text)
    label = named.get(bare, "")
    told = {plain(cell): kind for cell, kind in heading.missing.items()}
    split = numbered(bare)
    number = whole(bare) if split is None else split[0]
    label = "" if bare in _SAID and plain(label) in _SAID else label
    shown = label or (_cut(text, split[1]) if split else text.strip())
    return Answer(text=text.strip(), label=shown, number=number,
                  kind=told.get(bare) or kind_of_whole(shown))  # fmt: skip


def kind_of_whole(label: str) -> MissingKind | None:
    """The kind of missing answer a label is as a whole: 'Prefer not to say', never 'Not asked to
    pay'."""
    kind = kind_of(label)
    return kind if kind and len(plain(label)) <= 40 else None


def _cut(text: str, label: str) -> str:
    """The label of '4 - Agree' as it is written."""
    at = text.casefold().find(label)
    return text[at : at + len(label)].strip() if at >= 0 else label


def _natural(label: str) -> tuple[float, str]:
    """Where a choice stands in its list: ranges by their first number, words by the alphabet."""
    found = _DIGITS.search(label)
    if not found:
        return float("inf"), ""
    return int(found[0]) - 0.5 * bool(_LESS.search(plain(label))), label


def _numbers(
    run: Iterable[int],
    taken: Mapping[str, int],
    answers: Sequence[Answer],
    named: Mapping[int, str] | None = None,
) -> Found:
    points = tuple(run)
    return Found(
        points=points,
        labels=tuple((named or {}).get(point, str(point)) for point in points),
        rating=True,
        answers=taken,
        unseen=tuple(point for point in points if point not in taken.values()),
        numbers=not named,
        codes=_left_out(answers),
    )


def _left_out(answers: Sequence[Answer]) -> dict[str, MissingKind]:
    """The texts that stand for a missing answer."""
    return {each.text: each.kind for each in answers if each.kind}


def _kind(number: int, run: range) -> MissingKind:
    if number == run[-1] + 1:
        return "not-applicable"
    return OUTSIDE.get(number, "blank")
