"""By which channel clients were served, counted: from a question, or from a column named for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cmt.errors import DesignError, Fault
from cmt.instrument.model import Instrument
from cmt.responses.columns import Codes, Column
from cmt.responses.design import columns_named
from cmt.responses.text import suggestion

CHANNEL = "channel"
"""Id of the question that tells the channel, where no column is named."""
MOST = 25
"""Different texts a column of channels may have: with more it is something else, say comments."""


def channels(
    columns: Sequence[Column], coded: Mapping[str, Codes], instrument: Instrument, name: str
) -> dict[str, int]:
    """Answers per channel, most frequent first.

    columns  of the export, with what they were taken for
    coded    column of `Responses` -> codes
    name     of the column, by header or by the id of its item; "" = the question `channel`, if any
    returns  "item/point" -> answers where a question tells it, else text of a cell -> answers

    Raises DesignError when no column, or more than one, has the name, or it names no channels.
    """
    if not name:
        asked = instrument.items.get(CHANNEL)
        told = asked is not None and asked.role == "information" and bool(asked.scale)
        return _asked(CHANNEL, coded, instrument) if told else {}
    matches = [column.match for column in columns]
    found = columns_named(name, matches)
    if len(found) != 1:
        known = [*(each.column for each in matches), *(each.item for each in matches if each.item)]
        raise DesignError(_unknown(name, known, len(found)))
    column = columns[found[0]]
    item = column.match.item.partition("/")[0]
    if item not in instrument.items:
        return _written(column, name)
    if not instrument.items[item].scale:
        got = f"{item} is a question with free text"
        raise DesignError(Fault(where=name, got=got, expected="a column with the channel"))
    return _asked(item, coded, instrument)


def _asked(item: str, coded: Mapping[str, Codes], instrument: Instrument) -> dict[str, int]:
    """Answers by the points of an item; {} where it was not asked."""
    scale = instrument.scale_of(item)
    counts: dict[str, int] = {}
    for at, point in enumerate(scale.points):
        option = f"{item}/{point}"
        if item in coded:
            counts[option] = int(np.sum(coded[item] == at))
        elif option in coded:
            counts[option] = int(np.sum(coded[option] == 1))
    return _most_first(counts)


def _written(column: Column, name: str) -> dict[str, int]:
    """Answers by the texts of a column that is no question."""
    counts: dict[str, int] = {}
    for cell, count in column.cells.counts().items():
        text = " ".join(column.heading.labels.get(cell, cell).split())
        if text:
            counts[text] = counts.get(text, 0) + count
    if len(counts) > MOST:
        got = f"the column for the channel has {len(counts)} different answers"
        raise DesignError(Fault(where=name, got=got, expected=f"at most {MOST} channels"))
    return _most_first(counts)


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return {channel: count for channel, count in ordered if count}


def _unknown(name: str, known: Sequence[str], found: int) -> Fault:
    if found:
        return Fault(
            where=name, got=f"{found} columns are called so", hint="Rename all of them but one"
        )
    return Fault(
        where=name,
        got="there is no such column for the channel",
        hint=suggestion(name, known) or "Channels the survey covers are said with channels",
    )
