"""When two wordings are one: differences that a reader cannot see, slips of the pen, other words.

    same      only case, punctuation, apostrophes or spaces differ
    typo      one word of four letters or more differs by at most two letters, and is not a word
              that carries the sense: a number, a negation, a quantity, a word turned into its
              contrary by its beginning (satisfait, insatisfait)
    wording   anything else

Every language is read the same way; the words that carry the sense are those of English and
French.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Literal

Difference = Literal["same", "typo", "wording"]

TYPO_LETTERS = 2
"""Letters of a word that may differ in a slip of the pen; neighbours that swapped count once."""
TYPO_WORD = 4
"""Letters of the shortest word that may be mistyped: in shorter ones every letter tells."""

STEM = 4
"""First letters by which words are matched when two questions are compared for their subject."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_TELLING = ("L", "N", "M", "Sm", "Sc", "So")
"""Unicode categories of what carries meaning: letters, numbers, marks and signs (+, €, emoji)."""

_ENGLISH = """
not never none neither without nothing nobody nowhere cannot less least more most fewer many much
some every always often sometimes seldom rarely hardly barely only before after first second third
last next once twice half double zero four five seven eight nine eleven twelve twenty thirty forty
fifty sixty seventy eighty ninety hundred thousand male female woman women better worse worst best
minimum maximum online offline employer employee north south east west this that these those
would could should must
"""
_FRENCH = """
jamais aucun aucune sans rien personne moins plus trop assez beaucoup peu toujours souvent parfois
rarement seulement avant après premier première second seconde dernier dernière prochain prochaine
deux trois quatre cinq sept huit neuf onze douze vingt trente cent mille moitié homme femme
meilleur meilleure pire mieux nous vous notre votre minimum maximum nord ouest ceux
"""
_SENSE = frozenset((_ENGLISH + _FRENCH).split())
_BEGINNINGS = (
    "un", "in", "im", "il", "ir", "dis", "des", "de", "mis", "me", "mal", "non", "ex", "re", "",
)  # fmt: skip
"""What turns a word into another one: happy, unhappy; include, exclude; use, reuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that stand in one wording where others, or none, stand in the other."""

    before: str
    now: str

    @property
    def same(self) -> bool:
        return self.before == self.now


def difference(now: str, before: str) -> Difference:
    """How two wordings of one question differ.

    >>> difference("Were you well served?", "were you well-served ?")
    'same'
    >>> difference("How clear was the letter?", "How claer was the letter?")
    'typo'
    >>> difference("Were you satisfied?", "Were you dissatisfied?")
    'wording'
    """
    ours, theirs = words(now), words(before)
    if _bare(now) == _bare(before) and (ours or now == before):
        return "same"
    unlike = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    if len(ours) == len(theirs) and len(unlike) == 1 and _mistyped(*unlike[0]):
        return "typo"
    return "wording"


def passages(now: str, before: str) -> tuple[Passage, ...]:
    """Two wordings side by side, cut where they begin and cease to differ.

    >>> [(p.before, p.now) for p in passages("the time it took", "the days it took")]
    [('the', 'the'), ('days', 'time'), ('it took', 'it took')]
    """
    ours, theirs = now.split(), before.split()
    matcher = difflib.SequenceMatcher(a=theirs, b=ours, autojunk=False)
    return tuple(
        Passage(before=" ".join(theirs[a:b]), now=" ".join(ours[c:d]))
        for _, a, b, c, d in matcher.get_opcodes()
    )


def resemblance(now: str, before: str, weights: Mapping[str, float]) -> float:
    """How much of two questions is about the same thing, 0 to 1.

    weights    what each stem counts, from `rarity`
    returns    weight of the stems they share over the weight of the stems of either

    0 when neither has a word that counts.
    """
    ours, theirs = _stems(now), _stems(before)
    either = sum(weights.get(stem, 1.0) for stem in ours | theirs)
    return sum(weights.get(stem, 1.0) for stem in ours & theirs) / either if either else 0.0


def rarity(texts: Iterable[str]) -> Mapping[str, float]:
    """What a stem tells of the subject: log((texts + 1) / texts that have it), squared.

    "How satisfied were you with" stands in every question and tells nothing; "wait" stands in one.
    """
    stems = [_stems(text) for text in texts]
    having = Counter(stem for each in stems for stem in each)
    return {stem: math.log((len(stems) + 1) / count) ** 2 for stem, count in having.items()}


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a text without case, punctuation and apostrophes."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return tuple(word for word in found if _telling(word[0]))


def _telling(sign: str) -> bool:
    return sign in "%‰" or unicodedata.category(sign).startswith(_TELLING)


def _bare(text: str) -> str:
    """The letters of a text in one string; numbers stay apart, so that 5-10 is not 510."""
    return "".join(f" {word} " if word[0].isdigit() else word for word in words(text))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words(text))


def _mistyped(one: str, other: str) -> bool:
    if min(len(one), len(other)) < TYPO_WORD or not (one + other).isalpha():
        return False
    if one in _SENSE or other in _SENSE or _turned(one, other):
        return False
    return _letters_apart(one, other) <= TYPO_LETTERS


def _turned(one: str, other: str) -> bool:
    """Whether only the beginnings differ, and both are beginnings that make another word."""
    one, other = _unaccented(one), _unaccented(other)
    return any(
        one.startswith(ours) and other == theirs + one[len(ours) :]
        for ours, theirs in permutations(_BEGINNINGS, 2)
    )


def _unaccented(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _letters_apart(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with a neighbour to make one word the other.

    The optimal string alignment distance (Damerau 1964), row by row.
    """
    earlier: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row = row, [i]
        for j, b in enumerate(other, start=1):
            steps = [last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b)]
            if i > 1 and j > 1 and (a, b) == (other[j - 2], one[i - 2]):
                steps.append(earlier[j - 2] + 1)
            row.append(min(steps))
        earlier = last
    return row[-1]
