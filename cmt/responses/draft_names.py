"""Ids and short names made of the words of a question, for a person to better."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

LONGEST = 32
"""Letters of an id, and of a name in a chart."""
OPENING = 3
"""Words from which what several questions begin with is left out of their names."""
_DULL = frozenset(
    {"the", "of", "and", "with", "for", "your", "you", "is", "are", "was", "were", "how", "did"}
    | {"what", "in", "to", "or", "which", "a", "an", "on", "at", "do", "does", "we", "our", "it"}
    | {"le", "la", "les", "des", "du", "de", "est", "une", "un", "avec", "pour", "dans", "votre"}
    | {"vous", "nous", "qui", "que", "et", "ou", "quel", "quelle", "l", "d", "a", "au", "en"}
)


class Names:
    """Ids that are given out once: the words of a text, numbered where they are taken."""

    __slots__ = ("_taken",)

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def of(self, text: str) -> str:
        """An id of the telling words of a text.

        >>> names = Names(["language"])
        >>> names.of("How easy was it to find us?"), names.of("Language"), names.of("???")
        ('easy-find-us', 'language-2', 'question')
        """
        base = slug(text) or "question"
        found, number = base, 1
        while found in self._taken:
            number += 1
            found = f"{base}-{number}"
        self._taken.add(found)
        return found


def slug(text: str) -> str:
    """The telling words of a text as an id of at most `LONGEST` letters, "" where there is none."""
    bare = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", bare)
    telling = [word for word in words if word not in _DULL] or words
    found = ""
    for word in telling:
        longer = f"{found}-{word}" if found else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        found = longer
    return found


def chart_names(texts: Iterable[str]) -> Mapping[str, str]:
    """A name for each text that is too long for a chart, without the words many of them begin with.

    >>> names = chart_names(["How would you rate the opening hours of the branch?",
    ...                      "How would you rate the friendliness of the staff?"])
    >>> list(names.values())
    ['Opening hours of the branch', 'Friendliness of the staff']
    """
    long = [text for text in dict.fromkeys(texts) if len(text) > LONGEST]
    openings = Counter(opening for text in long for opening in _openings(text.split()))
    return {text: shortened(_telling(text, openings)) for text in long}


def _openings(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[:end]) for end in range(OPENING, len(words)))


def _telling(text: str, openings: Mapping[tuple[str, ...], int]) -> str:
    """What is left of a text after the opening that saves most words over all texts."""
    words = text.split()
    common = [each for each in _openings(words) if openings[each] > 1]
    if not common:
        return text
    left = words[len(max(common, key=lambda each: len(each) * openings[each])) :]
    while len(left) > 1 and left[0].casefold() in _DULL:
        left = left[1:]
    rest = re.sub(r"^[ld]['’]", "", " ".join(left).rstrip(" ?.:\u00a0\u202f"), flags=re.IGNORECASE)
    return rest[:1].upper() + rest[1:] if rest else text


def shortened(text: str) -> str:
    """A text cut to what a chart has room for, between two words."""
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:-")
    return f"{cut}…"
