"""How people and platforms spell answers: '4 - Agree', 'Agree (4)', '★★★★☆', '80 %', thumbs.

Texts are normalised (`plain`) before they come here. Nothing is looked up here: what the number,
the stars or the thumb stand for is a matter of the scale.
"""

from __future__ import annotations

import re

_WHOLE = re.compile(r"([+-]?\d{1,9})(?:[.,]0+)?")
_NUMBERED = (
    re.compile(r"(?P<number>[+-]?\d{1,9})\s*[-.:=)]+\s*(?P<label>.*?\D.*?)"),
    re.compile(r"[(\[](?P<number>[+-]?\d{1,9})[)\]]\s*(?P<label>.*\D.*)"),
    re.compile(r"(?P<number>[+-]?\d{1,9})\s*[(\[](?P<label>.*\D.*)[)\]]"),
    re.compile(r"(?P<label>.*\D)\s*[(\[](?P<number>[+-]?\d{1,9})[)\]]"),
    re.compile(r"(?P<label>.*[^\W\d].*?)\s*[-:=]\s*(?P<number>\d{1,9})"),
)
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]0+)? ?%")
_FULL, _EMPTY = "★⭐🌟✭", "☆✩⚝"
_DRAWN = re.compile(rf"([{_FULL}]*)([{_EMPTY}]*)")
_COUNTED = re.compile(r"(\d{1,2})(?: ?(?:/|out of|sur|of) ?(\d{1,2}))?(?: (?:stars?|étoiles?))")
_MODIFIERS = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])
_THUMBS = {
    **dict.fromkeys(("👍", "thumbs up", "thumb up", "pouce levé", "pouce vers le haut"), True),
    **dict.fromkeys(
        ("👎", "thumbs down", "thumb down", "pouce baissé", "pouce vers le bas"), False
    ),
}
_SLASHED = re.compile(r"(\w{3,})\s*/\s*(-?\w+)")
_DOTTED = re.compile(r"(\w{3,})[.-](?:e|es|ne|nes|ve|ves)\b")


def whole(text: str) -> int | None:
    """The whole number a text is: '4', '4.0', '4,00'; None for anything else."""
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None


def numbered(text: str) -> tuple[int, str] | None:
    """The number and the label of an answer that has both.

    >>> numbered("4 = agree"), numbered("agree (4)"), numbered("(4) d'accord")
    ((4, 'agree'), (4, 'agree'), (4, "d'accord"))
    """
    for form in _NUMBERED:
        found = form.fullmatch(text)
        if found:
            return int(found["number"]), found["label"].strip(" -:=.")
    return None


def stars(text: str) -> tuple[int, int] | None:
    """How many stars, and of how many (0 = not said).

    >>> stars("★★★★☆"), stars("4 étoiles"), stars("4 out of 5 stars")
    ((4, 5), (4, 0), (4, 5))
    """
    drawn = _DRAWN.fullmatch(text.translate(_MODIFIERS).replace(" ", ""))
    if drawn and drawn[0]:
        return len(drawn[1]), len(drawn[0]) if drawn[2] else 0
    counted = _COUNTED.fullmatch(text)
    return (int(counted[1]), int(counted[2] or 0)) if counted else None


def thumb(text: str) -> bool | None:
    """Whether a thumb is up; None where there is none."""
    return _THUMBS.get(text.translate(_MODIFIERS).strip())


def percent(text: str) -> int | None:
    """The number before a percent sign: 80 of '80 %'."""
    found = _PERCENT.fullmatch(text)
    return int(found[1]) if found else None


def one_gender(text: str) -> str:
    """An answer written for both genders, in one: 'satisfait/satisfaite', 'satisfait.e'.

    >>> one_gender("très satisfait/satisfaite"), one_gender("satisfait/e"), one_gender("n/a")
    ('très satisfait', 'satisfait', 'n/a')
    """
    return _DOTTED.sub(r"\1", _SLASHED.sub(_first, text))


def _first(found: re.Match[str]) -> str:
    one, other = found[1], found[2].lstrip("-")
    same = other.startswith(one[:3]) or other in ("e", "es", "ne", "ve", "se", "trice")
    return one if same else found[0]
