"""Who was not asked: a blank becomes 'not asked' where the questionnaire led round the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MISSING, Instrument, Item
from cmt.responses.columns import Codes

_BLANK = MISSING["blank"]
_NOT_ASKED = MISSING["not-asked"]


def mark_not_asked(coded: dict[str, Codes], instrument: Instrument) -> None:
    """Blank becomes not-asked where the questionnaire routed the respondent round the question."""
    for item in instrument.items.values():
        names = columns_of(coded, item.id) if item.ask_if else []
        routed = led_round(coded, instrument, item)
        for name in names:
            left = routed & (coded[name] == _BLANK)
            coded[name] = np.where(left, np.int8(_NOT_ASKED), coded[name])


def led_round(coded: Mapping[str, Codes], instrument: Instrument, item: Item) -> NDArray[np.bool_]:
    """Rows (n,), or (1,) for all, whom an answer led round the item: one condition is not met."""
    routed = np.zeros(1, dtype=np.bool_)
    for condition, points in item.ask_if.items():
        routed = routed | _led_round(coded, instrument, condition, points)
    return routed


def _led_round(
    coded: Mapping[str, Codes], instrument: Instrument, condition: str, points: Sequence[int]
) -> NDArray[np.bool_]:
    """Rows (n,), or (1,) for all, whose answer to the condition says 'do not ask'.

    Whoever left the condition blank may have been asked; whoever was not asked it was not. A
    condition that is not in the file says nothing.
    """
    names = columns_of(coded, condition)
    if not names:
        return np.zeros(1, dtype=np.bool_)
    first = coded[names[0]]
    if instrument.items[condition].multiple:
        wanted = [coded[name] == 1 for name in names if int(name.rpartition("/")[2]) in points]
        hit = np.logical_or.reduce([np.zeros(len(first), dtype=np.bool_), *wanted])
    else:
        scale = instrument.scale_of(condition)
        hit = np.isin(first, [scale.points.index(point) for point in points])
    return np.asarray(((first >= 0) & ~hit) | (first == _NOT_ASKED))


def columns_of(coded: Mapping[str, Codes], item: str) -> list[str]:
    """The columns of one item: itself, or one per option."""
    return [name for name in coded if name == item or name.startswith(f"{item}/")]
