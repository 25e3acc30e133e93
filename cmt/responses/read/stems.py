"""Questions that a platform writes before each of their rows or options: 'How were we? - Speed'.

Where the question ends is told by several headers together: they begin alike. A single header has
nothing to be compared with and is cut where a sentence ends, else at its last separator.
"""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix

_ENDS = "?!.:…"
"""What a question may end with: a separator after one of these ends it, one before may not."""


def stem_of(texts: Sequence[str], separators: Sequence[str]) -> str:
    """What all texts begin with up to a separator, that included; "" when they do not.

    separators  the surer first

    >>> stem_of(["Rate us - Self-service", "Rate us - Self-help"], (" - ", "-"))
    'Rate us - '
    """
    shared = commonprefix(list(texts))  # noqa: RUF071  (letter by letter is what is meant)
    for separator in separators:
        ends = [
            at + len(separator)
            for at in range(1, len(shared))
            if shared.startswith(separator, at) and shared[:at].strip()
        ]
        ends = [end for end in ends if all(text[end:].strip() for text in texts)]
        sentences = [end for end in ends if shared[: end - len(separator)].rstrip()[-1:] in _ENDS]
        if ends:
            return shared[: (sentences or ends)[-1]]
    return ""


def without_end(stem: str, separators: Sequence[str]) -> str:
    """A stem without its separator: the question as it was asked."""
    found = next((each for each in separators if stem.endswith(each)), "")
    return stem.removesuffix(found).strip()
