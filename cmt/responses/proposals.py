"""What an answer that is no exact match may mean: proposed with score and reason, always listed.

Tried in order: common words for a missing answer, an answer written for both genders, stars,
thumbs, percent, a number with a label that is nearly the point's, a label with a slip of the pen.
Each must fit the scale: five stars a scale of five ratings, thumbs one of two, percent 0-100.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cmt.instrument.model import Scale
from cmt.responses.answers import Vocabulary
from cmt.responses.spellings import numbered, one_gender, percent, stars, thumb
from cmt.responses.text import nearest

ANSWER_USED = 95.0
"""Similarity (0-100) from which a mistyped answer is taken for a label."""
MARGIN = 4.0
"""How much less the second most similar label must resemble the answer."""
HUNDRED = tuple(range(101))
STARS = 5
"""How many stars are meant where a text does not say of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an answer may mean."""

    code: int  # as in `Responses.codes`
    reason: str
    score: float = 100.0  # 0-100, similarity; 100 where it is another spelling of the same

    def __str__(self) -> str:
        return f"{self.reason}, {self.score:.0f} %"


def proposal(text: str, known: Vocabulary, scale: Scale) -> Proposal | None:
    """What an answer may mean; None where it is certain, or nothing is near enough.

    known  the vocabulary of the column
    """
    if known.settled(text):
        return None
    bare, code = known.label(text), known.code(text)
    if code is not None:
        return Proposal(code=code, reason="common word") if bare in known.common else None
    for reason, find in _SPELLINGS.items():
        found = find(bare, known, scale)
        if found is not None:
            return Proposal(code=found, reason=reason)
    return _number_with_label(bare, known) or _mistyped(bare, known.labels)


def _both_genders(bare: str, known: Vocabulary, scale: Scale) -> int | None:
    return known.codes.get(one_gender(bare))


def _stars(bare: str, known: Vocabulary, scale: Scale) -> int | None:
    """Stars count the points from the worst up."""
    found, points = stars(bare), len(scale.points)
    if not found or not scale.rating:
        return None
    given, most = found
    return given - 1 if 1 <= given <= points and points == (most or STARS) else None


def _thumb(bare: str, known: Vocabulary, scale: Scale) -> int | None:
    up = thumb(bare)
    return None if up is None or not scale.rating or len(scale.points) != 2 else int(up)


def _percent(bare: str, known: Vocabulary, scale: Scale) -> int | None:
    found = percent(bare)
    hundred = scale.printed == HUNDRED
    return found if hundred and found is not None and found <= HUNDRED[-1] else None


_SPELLINGS: Mapping[str, Callable[[str, Vocabulary, Scale], int | None]] = {
    "both genders": _both_genders,
    "stars": _stars,
    "thumb": _thumb,
    "percent": _percent,
}
"""Reason -> what finds the code."""


def _number_with_label(bare: str, known: Vocabulary) -> Proposal | None:
    """'4 - Agre' is 4 when its label is nearly that of 4."""
    found = numbered(bare)
    code = known.codes.get(str(found[0])) if found else None
    if not found or code is None:
        return None
    near = _mistyped(found[1], known.labels) or _same_gender(found[1], known)
    return near if near and near.code == code else None


def _same_gender(label: str, known: Vocabulary) -> Proposal | None:
    code = known.codes.get(one_gender(label))
    return None if code is None else Proposal(code=code, reason="both genders")


def _mistyped(bare: str, labels: Mapping[int, tuple[str, ...]]) -> Proposal | None:
    """The label an answer nearly is: never across a negation or a number."""
    first, second = nearest(bare, {str(code): texts for code, texts in labels.items()})
    certain = first.sound and first.score >= ANSWER_USED and first.score - second.score >= MARGIN
    return Proposal(code=int(first.name), reason="mistyped", score=first.score) if certain else None
