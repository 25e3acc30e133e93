"""The cells of an export as codes, before anything is refused: what `code` and `reading` share.

Rows are left out here and nowhere else: first those the platform marks, then, once the answers are
codes, those the rules of `quality` name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import Instrument
from cmt.responses.cells import Cells
from cmt.responses.columns import Codes, Column, coded_item, columns_of_export
from cmt.responses.drop import FLAGGED, keeping, without
from cmt.responses.model import Export
from cmt.responses.model import Mapping as Taken
from cmt.responses.quality import Answers, flagged
from cmt.responses.refusals import Unread
from cmt.responses.routing import mark_not_asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What the cells of an export mean; a cell that means nothing is `columns.UNREAD`."""

    export: Export  # without the rows left out
    columns: tuple[Column, ...]  # its columns with what each was taken for
    codes: Mapping[str, Codes]  # column of `Responses` -> (n,), in the order of the questionnaire
    unread: tuple[Unread, ...]  # the texts that mean nothing
    left_out: Mapping[str, int]  # rule -> rows

    def answers(self, instrument: Instrument, today: date | None = None) -> Answers:
        """What the rules on quality look at; days after `today` have not come."""
        return Answers(
            codes=self.codes,
            cells=self.cells,
            rows=self.export.rows,
            instrument=instrument,
            today=today,
        )

    @property
    def cells(self) -> dict[str, Cells]:
        """Item, option or record role -> its cells."""
        return {each.match.item: each.cells for each in self.columns if each.match.item}

    def places_in(self, export: Export) -> NDArray[np.int64]:
        """(n,) positions of these rows in the export they are of."""
        numbers = [export.row_number(at) for at in range(export.rows)]
        mine = [self.export.row_number(at) for at in range(self.export.rows)]
        return np.searchsorted(numbers, mine)


def coded_cells(
    export: Export, mapping: Taken, instrument: Instrument, drop: Collection[str]
) -> Coded:
    """The codes of every row that no rule of `drop` names.

    Raises ResponseError for a rule that is none, and when no row is left.
    """
    smaller, left_out = without(export, drop)
    columns = columns_of_export(smaller, mapping)
    unread: list[Unread] = []
    codes = _codes(columns, instrument, unread)
    mark_not_asked(codes, instrument)
    coded = Coded(
        export=smaller, columns=columns, codes=codes, unread=tuple(unread), left_out=left_out
    )
    return _unflagged(coded, instrument, [rule for rule in FLAGGED if rule in drop])


def _codes(
    columns: Sequence[Column], instrument: Instrument, unread: list[Unread]
) -> dict[str, Codes]:
    codes: dict[str, Codes] = {}
    for item in instrument.items.values():
        own = [each for each in columns if each.match.item.partition("/")[0] == item.id]
        if own and item.scale:
            codes |= coded_item(item, own, instrument, unread)
    return codes


def _unflagged(coded: Coded, instrument: Instrument, rules: Sequence[str]) -> Coded:
    """Without the rows that these rules name; all rules look at the same rows."""
    kept = np.ones(coded.export.rows, dtype=np.bool_)
    left_out = dict(coded.left_out)
    answers = coded.answers(instrument)
    for rule in FLAGGED:
        if rule in rules:
            rows = flagged(rule, answers) & kept
            if rows.any():
                left_out[rule] = left_out.get(rule, 0) + int(rows.sum())
                kept &= ~rows
    return coded if kept.all() else _keeping(coded, kept, left_out)


def _keeping(coded: Coded, kept: NDArray[np.bool_], left_out: Mapping[str, int]) -> Coded:
    columns = tuple(replace(each, cells=each.cells.take(kept)) for each in coded.columns)
    return Coded(
        export=keeping(coded.export, kept, left_out),
        columns=columns,
        codes={name: codes[kept] for name, codes in coded.codes.items()},
        unread=tuple(_still_there(coded.unread, columns)),
        left_out=left_out,
    )


def _still_there(unread: Sequence[Unread], columns: Sequence[Column]) -> Iterator[Unread]:
    """Texts that are not understood and stand in a row that is left."""
    texts = {column.match.column: frozenset(column.cells.texts) for column in columns}
    for each in unread:
        cells = each.cells & texts[each.match.column]
        if cells:
            yield replace(each, cells=cells)
