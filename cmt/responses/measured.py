"""A number with a unit as people and platforms write it: 12, 12.5, 12,5, "12 min", "12 minutes"."""

from __future__ import annotations

import re

from cmt.instrument.model import Measure
from cmt.responses.text import plain

_AMOUNT = re.compile(r"([+-]?\d+)(?:([.,])(\d+))?\s*([^\W\d_]*)")


def number_of(text: str, measure: Measure) -> float | None:
    """The number in a normalised text; None when there is none, or it is out of range.

    A unit is understood when its word begins as the measure's does ("min", "mins", "minute"). A
    comma is the decimal sign; before exactly three digits it may be that of the thousands, and
    then the number is refused, because nothing tells.

    >>> wait = Measure(unit={"en": "minutes"}, least=0, most=600, edges=(0, 5, 15))
    >>> number_of("12,5 min", wait), number_of("700", wait), number_of("2 hours", wait)
    (12.5, None, None)
    """
    found = _AMOUNT.fullmatch(text)
    if not found or not _unit(found[4], measure):
        return None
    whole, sign, decimals = found[1], found[2], found[3] or "0"
    if sign == "," and len(decimals) == 3 and int(whole):
        return None
    amount = float(f"{whole}.{decimals}")
    return amount if measure.least <= amount <= measure.most else None


def range_of(measure: Measure) -> str:
    """What may be answered: 'a number from 0 to 600 minutes'."""
    unit = next(iter(measure.unit.values()))
    return f"a number from {measure.least:g} to {measure.most:g} {unit}"


def _unit(word: str, measure: Measure) -> bool:
    stem = word.removesuffix("s")
    return not word or any(plain(unit).startswith(stem) for unit in measure.unit.values())
