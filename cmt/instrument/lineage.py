"""Whether a question is still the same question.

Two waves may be compared on an item when what the client read was the same: the written words, the
answers offered and what the item is used for. Each is summed into a digest per item and language.
What changes only how a result is named or read out (short names, telephone wording, place in the
questionnaire) does not enter.
"""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from cmt.instrument.dump import to_dict
from cmt.instrument.model import Instrument, Item

Incomparable = Literal["", "absent", "scale", "wording"]
"""Why two versions of an item cannot be compared; "" when they can."""


def item_digest(instrument: Instrument, item_id: str, language: str) -> str:
    """What makes an item the same item in one language, as 32 hexadecimal digits."""
    item = instrument.items[item_id]
    return _digest([item.text[language], _answers(instrument, item, language), item.role])


def instrument_digest(instrument: Instrument) -> str:
    """The whole questionnaire as 32 hexadecimal digits: any change to it changes them."""
    return _digest(to_dict(instrument))


def comparable(now: Instrument, before: Instrument, item_id: str) -> Incomparable:
    """Why an item cannot be compared between two questionnaires, or "".

    "absent": one of the two does not ask it (or they share no language); "scale": its points, the
    answers they stand for or its use differ; "wording": it is worded differently. The answers and
    words are compared in every language both questionnaires have.
    """
    shared = [language for language in now.languages if language in before.languages]
    if not shared or item_id not in now.items or item_id not in before.items:
        return "absent"
    if any(_use(now, item_id, language) != _use(before, item_id, language) for language in shared):
        return "scale"
    if any(
        item_digest(now, item_id, language) != item_digest(before, item_id, language)
        for language in shared
    ):
        return "wording"
    return ""


def driver_comparable(now: Instrument, before: Instrument, driver_id: str) -> Incomparable:
    """Why a driver's composite cannot be compared, or "": same items, all comparable.

    A driver that gained or lost an item is "absent": the composite of today was not measured then.
    """
    if driver_id not in now.drivers or driver_id not in before.drivers:
        return "absent"
    items = now.drivers[driver_id].items
    if set(items) != set(before.drivers[driver_id].items):
        return "absent"
    reasons = (comparable(now, before, item) for item in items)
    return next((reason for reason in reasons if reason), "")


def _use(instrument: Instrument, item_id: str, language: str) -> list[object]:
    item = instrument.items[item_id]
    return [_answers(instrument, item, language), item.role]


def _answers(instrument: Instrument, item: Item, language: str) -> list[object]:
    """The answers offered: points, their labels and which are favourable; [] for a comment."""
    if not item.scale:
        return []
    scale = instrument.scales[item.scale]
    return [list(scale.points), list(scale.labels[language]), list(scale.favourable)]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
