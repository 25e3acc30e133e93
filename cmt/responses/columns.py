"""The cells of one item -> codes: a single answer, many in one cell, or a column per option.

Coded by distinct text: a column of 100,000 answers is understood once per answer and looked up.
What is not understood is collected as `Unread`, so that one run names all that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MISSING, Instrument, Item
from cmt.responses.answers import Vocabulary, parts, ticks, vocabulary
from cmt.responses.cells import Cells
from cmt.responses.model import Export, Heading, Match
from cmt.responses.model import Mapping as Taken
from cmt.responses.refusals import Unread

Codes = NDArray[np.int8]
_BLANK = MISSING["blank"]
_NOT_ASKED = MISSING["not-asked"]
UNREAD = -128
"""The code of a cell that means nothing on its scale. It stays among those who look for what was
not understood (`coded`, `reading`); `code` refuses it, so that no `Responses` holds one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the export: what it was taken for, what the platform says of it, its cells."""

    match: Match
    heading: Heading
    cells: Cells


def columns_of_export(export: Export, mapping: Taken) -> tuple[Column, ...]:
    """The columns of an export with what each was taken for."""
    pairs = enumerate(zip(mapping.matches, export.columns, strict=True))
    return tuple(
        Column(match=match, heading=export.heading(at), cells=cells) for at, (match, cells) in pairs
    )


def coded_item(
    item: Item, columns: Sequence[Column], instrument: Instrument, unread: list[Unread]
) -> dict[str, Codes]:
    """Name of the column in `Responses` -> codes (n,), of one item with a scale.

    `columns` are the columns of the export that belong to the item; a text that means nothing on
    the scale is added to `unread`.
    """
    first = columns[0]
    if not item.multiple:
        known = vocabulary(instrument.scales[item.scale], first.match.answers, first.heading)
        return {item.id: _look_up(first, known, unread)}
    if first.match.item == item.id:
        return _picked(first, item, instrument, unread)
    return _ticked(columns, item, instrument, unread)


def numbers_of(
    item: Item, column: Column, codes: Codes, instrument: Instrument
) -> NDArray[np.float64]:
    """The numbers (n,) of an item with a measure, NaN where `codes` says why there is none."""
    known = vocabulary(instrument.scales[item.scale], column.match.answers, column.heading)
    numbers = column.cells.look_up(known.number, np.float64)
    return np.where(codes >= 0, numbers, np.nan)


def _look_up(column: Column, known: Vocabulary, unread: list[Unread]) -> Codes:
    codes = {text: known.code(text) for text in column.cells.texts}
    unread.extend(
        Unread(match=column.match, text=text, cells=frozenset({text}))
        for text, found in codes.items()
        if found is None
    )
    clean = {text: UNREAD if found is None else found for text, found in codes.items()}
    return column.cells.look_up(clean.__getitem__, np.int8)


def _picked(
    column: Column, item: Item, instrument: Instrument, unread: list[Unread]
) -> dict[str, Codes]:
    """A pick-many item in one column: every option 0 or 1, or one kind of missing for all."""
    scale = instrument.scales[item.scale]
    known = vocabulary(scale, column.match.answers, column.heading)
    distinct = {text: _chosen(text, known) for text in column.cells.texts}
    unread.extend(_not_understood(distinct, known, column.match))
    codes = {text: frozenset(map(known.code, found)) for text, found in distinct.items()}
    return {
        f"{item.id}/{point}": column.cells.look_up(_marker(codes, position), np.int8)
        for position, point in enumerate(scale.points)
    }


def _chosen(text: str, known: Vocabulary) -> tuple[str, ...]:
    """The answers in one cell; a cell the mapping or the platform speaks of is one answer."""
    return (text,) if known.settled(text) else parts(text, known)


def _marker(codes: Mapping[str, frozenset[int | None]], position: int) -> Callable[[str], int]:
    return lambda text: _mark(codes[text], position)


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
    if None in picked:
        return UNREAD
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
    """A pick-many item with a column per option: blank is 'not picked' once anything is said.

    An option that a form did not offer, as its platform says, stays not asked.
    """
    scale = instrument.scales[item.scale]
    coded: dict[str, Codes] = {}
    for column in columns:
        option = column.match.item.partition("/")[2]
        known = ticks(option, scale, column.match.answers, column.heading)
        coded[option] = _look_up(column, known, unread)
    points = {str(point): coded[str(point)] for point in scale.points if str(point) in coded}
    if not points:
        return {}
    why = _why(coded)
    answered = np.any([codes >= 0 for codes in points.values()], axis=0)
    picked = np.any([codes == 1 for codes in points.values()], axis=0)
    said = np.where(~picked & (why < 0), why, np.int8(0))
    said = np.where(np.any([c == UNREAD for c in coded.values()], axis=0), np.int8(UNREAD), said)
    return {
        f"{item.id}/{point}": np.where(
            said < 0,
            said,
            np.where(answered & (codes < 0) & (codes != _NOT_ASKED), np.int8(0), codes),
        )
        for point, codes in points.items()
    }


def _why(coded: Mapping[str, Codes]) -> Codes:
    """The kind of missing (n,) whose own option was picked ("does not apply"); 0 where none was."""
    why = np.zeros(1, dtype=np.int8)
    for kind, code in MISSING.items():
        if kind in coded:
            why = np.where((coded[kind] == 1) & (why == 0), np.int8(code), why)
    return why
