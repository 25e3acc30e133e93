"""Digests: whether a question, or a whole questionnaire, is letter for letter what it was.

What the client reads is summed into a digest per item and language: the written question (with
the question of its grid), the answers offered and what the item is used for. What changes only how
a result is named or read out (short names, telephone wording, place in the questionnaire) does not
enter. What a difference means for a series is judged in `comparability.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from cmt.instrument.dump import to_dict
from cmt.instrument.model import Instrument, Measure, Scale


def item_digest(instrument: Instrument, item_id: str, language: str) -> str:
    """What makes an item the same item in one language, as 32 hexadecimal digits."""
    item = instrument.items[item_id]
    answers = _answers(instrument.scales[item.scale], language) if item.scale else []
    return _digest([instrument.question(item_id, language), answers, item.role])


def instrument_digest(instrument: Instrument) -> str:
    """The whole questionnaire as 32 hexadecimal digits: any change to it changes them."""
    return _digest(to_dict(instrument))


def _answers(scale: Scale, language: str) -> list[object]:
    """Points, labels and which are favourable; what few scales have enters only where it is, so
    that digests published before it existed still hold."""
    rare: Mapping[str, object] = {
        "unfavourable": list(scale.marked_unfavourable),
        "numbers": list(scale.numbers),
        "measure": _number(scale.measure, language) if scale.measure else [],
    }
    present = {name: value for name, value in rare.items() if value}
    answers: list[object] = [
        list(scale.points),
        list(scale.labels[language]),
        list(scale.favourable),
    ]
    return [*answers, present] if present else answers


def _number(measure: Measure, language: str) -> list[object]:
    """Unit, limits and edges, all as floats: 5 and 5.0 are one edge."""
    edges = [float(edge) for edge in measure.edges]
    return [measure.unit[language], float(measure.least), float(measure.most), edges]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
