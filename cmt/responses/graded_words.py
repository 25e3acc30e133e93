"""Answers in a form's own evaluative words, in English and French, from worst to best.

`rating_words` knows whole scales. A form may write its own: « Excellent, Bien, Moyen, Accueil
laisse à désirer ». Such a set is ordered by the words of praise and blame in each answer, and only
where every answer holds one and no two are the same good: all else is a list of choices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cmt.responses.rating_words import Points, words
from cmt.responses.text import plain

FEWEST = 3
"""Answers that a set must have: of two, too little tells that they rate."""
LONGEST = 8
"""Words of an answer: a longer one tells of something else as well."""

GRADES = (
    r"terribles?|horribles?|tres mauvais\w*|very (?:bad|poor)|inacceptables?|unacceptable",
    r"mauvais\w*|bad|poor|mediocres?|faibles?|insuffisant\w*|inadequate|unsatisfactory"
    r"|laiss\w+ a desirer|(?:etre|a) ameliore[rs]?\w*|a revoir"
    r"|(?:could|should) be better|(?:to|could|should) be improved|needs? (?:\w+ )?improvement",
    r"moyen(?:ne)?s?|passables?|acceptables?|corrects?|correctes?|average|fair|ok|adequate",
    r"bons?|bonnes?|bien|good|well|satisfaisant\w*|satisfactory",
    r"tres (?:bien|bon(?:ne)?s?)|very good|great",
    r"excellent\w*|parfait\w*|perfect|outstanding|exceptionnel\w*|exceptional",
)
"""Words of praise and blame without accents, worst first; between "|" stand those as good."""

_DENIED = re.compile(r"\b(?:pas|not|non|peu|jamais|never|sans)\b")
_GRADES = tuple(re.compile(rf"\b(?:{each})\b") for each in GRADES)


def graded(labels: Iterable[str]) -> Points:
    """The answers as a scale, worst first; () where the words of one do not tell how good it is.

    >>> [words[0] for words in graded(["Bien", "Moyen", "Accueil laisse à désirer", "Excellent"])]
    ['Accueil laisse à désirer', 'Moyen', 'Bien', 'Excellent']
    """
    distinct = {plain(label): label for label in labels}
    found = {_grade(label): label for label in distinct.values()}
    if None in found or not FEWEST <= len(found) == len(distinct):
        return ()
    ordered = sorted((grade, label) for grade, label in found.items() if grade is not None)
    return tuple((label,) for _, label in ordered)


def _grade(label: str) -> int | None:
    """How good an answer is; None where it does not say, or says two things."""
    said = words(label)
    text = " ".join(said)
    if len(said) > LONGEST or _DENIED.search(text):
        return None
    found = {(match.start(), match.end(), grade) for grade, each in enumerate(_GRADES)
             if (match := each.search(text))}  # fmt: skip
    whole = [one for one in found if not any(_within(one, other) for other in found)]
    return whole[0][2] if len(whole) == 1 else None


def _within(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether a word is part of a longer saying: 'good' of 'very good'."""
    longer = other[1] - other[0] > one[1] - one[0]
    return longer and other[0] <= one[0] and one[1] <= other[1]
