"""What must be true of the indices: scores over several rated items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cmt.errors import Fault
from cmt.instrument.model import Instrument
from cmt.instrument.rules.common import Unsure, must_rate, sure_scale, unknown
from cmt.instrument.scores import MOST_SCORES, possible_scores

FEWEST = 2
"""An index of one item is that item."""


def _ids_apart(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    """Results name items, drivers and indices by id alone."""
    for index in instrument.indices:
        for kind, known in (("an item", instrument.items), ("a driver", instrument.drivers)):
            if index in known:
                got = f"'{index}' is also the id of {kind}"
                yield Fault(where=f"indices.{index}", got=got, hint="Give the index its own id")


def _items(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for index in instrument.indices.values():
        where = f"indices.{index.id}.items"
        if len(set(index.items)) < FEWEST:
            got = f"index '{index.id}' has fewer than two items"
            yield Fault(where=where, got=got, hint="The score of one item is there without it")
        for item_id, times in Counter(index.items).items():
            if times > 1:
                yield Fault(where=where, got=f"'{item_id}' is listed twice")
            item = instrument.items.get(item_id)
            if item is None:
                yield unknown(where, item_id, instrument.items, "an item")
            elif item.scale:
                yield from must_rate(instrument, item, where, f"'{item_id}'", unsure)
            else:
                yield Fault(where=where, got=f"'{item_id}' is free text", expected="a rated item")


def _countable(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    """The scores an index can take are counted one by one."""
    for index in instrument.indices.values():
        items = [instrument.items[item] for item in index.items if item in instrument.items]
        scales = [scale for item in items if (scale := sure_scale(instrument, item, unsure))]
        if (scores := possible_scores(scales)) > MOST_SCORES:
            yield Fault(
                where=f"indices.{index.id}.items",
                got=f"its mean over so many points can take {scores} values",
                expected=f"{MOST_SCORES} at most",
                hint="Take fewer items, or items on one scale",
            )


RULES = (_ids_apart, _items, _countable)
