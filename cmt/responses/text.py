"""When two texts say the same: normalising, and similarity that respects meaning.

Headers and answers reach us retyped, reformatted and mistyped. `plain` and `heading` remove what
never carries meaning (case, spaces, quotes, numbering); `similarity` then measures what is left,
and `same_sense` says whether the difference may be a slip of the pen. A changed number, a negation
or another word is never a slip: 'satisfied' and 'dissatisfied' are 86 % alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    }
)
_ENDING = re.compile(r"(?<=\w)[(·](?:e|s|es|ne|nes|le|les|ve|ves|rice)\)?(?!\w)")
_NUMBERING = re.compile(
    r"^(?:q(?:uestion)?\s*)?\d+(?:\.\d+)*[a-z]?(?:\s*[.):]\s*(?=[^\d\s])|\s+-\s+|-\s+)"
)
_REQUIRED = re.compile(r"\s*\((?:required|obligatoire)\)$")
_BEFORE_A_MARK = re.compile(r"[\s?]+(?=[?!;])|\s+(?=:)")
"""The space French sets before a mark, or what a file makes of it that cannot hold a narrow one."""
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"\w+")

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "des", "de", "me", "mal", "non", "n", "fe")
"""What turns a word into its contrary (or, with 'fe', a man into a woman)."""

_NEGATIONS = frozenset(
    {"not", "no", "never", "nor", "none", "neither", "without", "less", "least", "except", "n", "t"}
    | {"hardly", "barely", "only", "ne", "pas", "non", "jamais", "aucun", "aucune", "sans", "moins"}
    | {"peu", "ni", "sauf", "seulement", "guère"}
)
WORTH_SAYING = 60.0
"""Similarity (0-100) from which a resemblance helps a reader instead of distracting."""

_TYPO = 82.0
"""Two words at least this alike (0-100) may be one word mistyped; 'male'/'female' are 80."""


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """The text without what carries no meaning: case, spaces, quotes, final punctuation.

    >>> plain("  Très\u00a0satisfait(e) ")
    'très satisfait'
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DROPPED).translate(_FOLDED).casefold()
    joined = _BEFORE_A_MARK.sub("", " ".join(_ENDING.sub("", folded).split()))
    return joined.rstrip(" :?!.*;,") or joined


@lru_cache(maxsize=65536)
def heading(text: str) -> str:
    """A column header as `plain`, also without numbering: '3. Overall?' and 'Q3 - Overall'."""
    bare = plain(_REQUIRED.sub("", plain(text.lstrip("* "))))
    return _NUMBERING.sub("", bare) or bare


def key(identifier: str) -> str:
    """An id as it may be written in a header: case and '_' for '-' do not matter."""
    return plain(identifier).replace("_", "-")


def similarity(one: str, other: str) -> float:
    """How alike two normalised texts are, 0-100 (rapidfuzz ratio); blind to meaning and accents."""
    from rapidfuzz import fuzz

    return fuzz.ratio(_unaccented(one), _unaccented(other))


def same_sense(one: str, other: str) -> bool:
    """Whether the difference between two normalised texts can be a slip and not a meaning.

    Numbers must agree. Words found on one side only are paired when one may be a mistyping of
    the other; what stays unpaired may be on one side only, and may not be a negation.
    """
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    first, second = _WORDS.findall(one), _WORDS.findall(other)
    left = [word for word in first if word not in second]
    right = [word for word in second if word not in first]
    for word in tuple(left):
        twin = next((other for other in right if _mistyped(word, other)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    return not (left and right) and _NEGATIONS.isdisjoint(left + right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Something known that a text resembles, and how much (0-100)."""

    name: str
    score: float
    sound: bool  # the difference may be a slip of the pen (`same_sense`)


NOTHING = Near(name="", score=0.0, sound=False)


def nearest(text: str, known: Mapping[str, Iterable[str]]) -> tuple[Near, Near]:
    """The best and the second best of what is known, each judged by its most similar text.

    >>> nearest("overal", {"overall": ("overall",), "age": ("age",)})[0].name
    'overall'
    """
    ranked = sorted(
        (
            (max(((similarity(text, each), each) for each in texts), default=(0.0, "")), name)
            for name, texts in known.items()
        ),
        reverse=True,
    )
    near = [
        Near(name=name, score=score, sound=same_sense(text, each))
        for (score, each), name in ranked[:2]
    ]
    first, second, *_ = [*near, NOTHING, NOTHING]
    return first, second


def suggestion(text: str, known: Iterable[str]) -> str:
    """'Did you mean ...?' when something known is near enough to be meant, else ''."""
    first, _ = nearest(key(text), {each: (key(each),) for each in known})
    return f"Did you mean '{first.name}'?" if first.score >= WORTH_SAYING else ""


@lru_cache(maxsize=65536)
def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _mistyped(one: str, other: str) -> bool:
    if similarity(one, other) < _TYPO:
        return False
    short, long = sorted((one, other), key=len)
    return not any(similarity(prefix + short, long) >= 95 for prefix in _PREFIXES)
