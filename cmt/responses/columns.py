"""The cells of one item -> codes: a single answer, many in one cell, or a column per option.

Coded by distinct text: a column of 100,000 answers is understood once per answer and looked up.
What is not understood is collected as `Unread`, so that one run names all that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MISSING, Instrument, Item
from cmt.responses.answers import Vocabulary, parts, ticks, vocabulary
from cmt.responses.model import Match
from cmt.responses.refusals import Unread

Codes = NDArray[np.int8]
Column = tuple[Match, Sequence[str]]  # what it was taken for, and its cells
_BLANK = MISSING["blank"]


def coded_item(
    item: Item, columns: Sequence[Column], instrument: Instrument, unread: list[Unread]
) -> dict[str, Codes]:
    """Name of the column in `Responses` -> codes (n,), of one item with a scale.

    `columns` are the columns of the export that belong to the item; a text that means nothing on
    the scale is added to `unread`.
    """
    if not item.multiple:
        match, cells = columns[0]
        known = vocabulary(instrument.scales[item.scale], match.answers)
        return {item.id: _look_up(cells, known, match, unread)}
    if columns[0][0].item == item.id:
        return _picked(columns[0], item, instrument, unread)
    return _ticked(columns, item, instrument, unread)


def _look_up(cells: Sequence[str], known: Vocabulary, match: Match, unread: list[Unread]) -> Codes:
    codes = {text: known.code(text) for text in set(cells)}
    unread.extend(
        Unread(match=match, text=text, cells=frozenset({text}))
        for text, found in codes.items()
        if found is None
    )
    clean = {text: _BLANK if found is None else found for text, found in codes.items()}
    return np.fromiter(map(clean.__getitem__, cells), dtype=np.int8, count=len(cells))


def _picked(
    column: Column, item: Item, instrument: Instrument, unread: list[Unread]
) -> dict[str, Codes]:
    """A pick-many item in one column: every option 0 or 1, or one kind of missing for all."""
    match, cells = column
    scale = instrument.scales[item.scale]
    known = vocabulary(scale, match.answers)
    distinct = {text: parts(text, known) for text in set(cells)}
    unread.extend(_not_understood(distinct, known, match))
    codes = {text: frozenset(map(known.code, found)) for text, found in distinct.items()}
    coded: dict[str, Codes] = {}
    for position, point in enumerate(scale.points):
        mark = {text: _mark(found, position) for text, found in codes.items()}
        coded[f"{item.id}/{point}"] = np.fromiter(
            map(mark.__getitem__, cells), dtype=np.int8, count=len(cells)
        )
    return coded


def _not_understood(
    distinct: Mapping[str, Sequence[str]], known: Vocabulary, match: Match
) -> Iterator[Unread]:
    """One record per picked option that is not on the scale, with the cells that name it."""
    holders: dict[str, set[str]] = {}
    for text, found in distinct.items():
        for part in found:
            if known.code(part) is None:
                holders.setdefault(part, set()).add(text)
    for part, texts in holders.items():
        yield Unread(match=match, text=part, cells=frozenset(texts))


def _mark(picked: frozenset[int | None], position: int) -> int:
    """1 picked, 0 another was, else the kind of missing the cell names."""
    known = {code for code in picked if code is not None}
    if any(code >= 0 for code in known):
        return int(position in known)
    return max(known, default=_BLANK)


def _ticked(
    columns: Sequence[Column],
    item: Item,
    instrument: Instrument,
    unread: list[Unread],
) -> dict[str, Codes]:
    """A pick-many item with a column per option: blank is 'not picked' once anything is said."""
    coded: dict[int, Codes] = {}
    for match, cells in columns:
        point = int(match.item.partition("/")[2])
        known = ticks(point, instrument.scales[item.scale], match.answers)
        coded[point] = _look_up(cells, known, match, unread)
    answered = np.any([codes >= 0 for codes in coded.values()], axis=0)
    return {
        f"{item.id}/{point}": np.where(answered & (coded[point] < 0), np.int8(0), coded[point])
        for point in instrument.scales[item.scale].points
        if point in coded
    }
