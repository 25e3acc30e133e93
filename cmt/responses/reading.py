"""What was read, what was understood and what was not: everything at once, nothing refused.

`wave.read` stops at the first kind of fault. A `Reading` is made of the same steps and goes on: it
lists what would stop a report beside all that would not. Its counts balance, so that nobody has to
believe that nothing was dropped: rows of the file = rows read + rows left out by each rule, and for
every question rows read = answers + each kind of missing + cells not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from cmt.errors import CmtError, Fault, ResponseError
from cmt.instrument.model import MISSING, Instrument, MissingKind
from cmt.responses.cells import Cells
from cmt.responses.code import refused
from cmt.responses.coded import Coded, coded_cells
from cmt.responses.columns import UNREAD
from cmt.responses.design import roles_of
from cmt.responses.drop import PREVIEW
from cmt.responses.match import UNUSED, matched, propose_answers
from cmt.responses.model import RECORD_ROLES, Design, Export, Heading, MarkKind, Match
from cmt.responses.model import Mapping as Taken
from cmt.responses.quality import PLACES, Flag, flags
from cmt.responses.record import field_dates, undecided
from cmt.responses.routing import columns_of
from cmt.responses.spoken import languages

_AMOUNT = re.compile(r"\s*[+-]?\d+([.,]\d+)?\s*")

Step = Callable[[str], None]
"""Is told what comes next: "matching", "coding" ... For whoever waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReading:
    """One column of the file: what it was taken for, and how much it holds."""

    match: Match
    uses: tuple[str, ...]  # item, option or record role; what the design takes it for; () = unused
    filled: int  # cells with something in them, of the rows read
    bookkeeping: bool  # the platform's own, never a question


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReading:
    """One question: answered + missing + not_understood = rows read."""

    item: str
    answered: int
    missing: Mapping[MissingKind, int]  # every kind, also those nobody gave
    not_understood: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """A text that means nothing on the scale of its question."""

    column: str
    item: str  # or "item/point"
    text: str
    cells: int
    first: tuple[int, ...]  # row numbers of the file, at most `quality.PLACES`
    number: bool  # it is a number: out of range


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one file was read."""

    file: str
    digest: str
    platform: str
    sheet: str
    other_sheets: tuple[str, ...]
    header_row: int
    encoding: str = ""  # of a text, and the sign between its columns
    delimiter: str = ""
    looks: str = ""  # the platform it would be taken for, where another was named
    rows: int  # of the file
    marked: Mapping[MarkKind, int]  # what the platform says of whole rows -> how many
    left_out: Mapping[str, int] = field(default_factory=dict)  # rule -> rows
    instrument: str = ""  # id; "" = none was found
    questions: int = 0  # it has
    columns: tuple[ColumnReading, ...]
    items: tuple[ItemReading, ...] = ()  # questions found, in the order of the questionnaire
    not_understood: tuple[NotUnderstood, ...] = ()  # most frequent first
    missing_items: tuple[str, ...] = ()  # questions no column was found for
    absent: tuple[str, ...] = ()  # columns of the mapping file that the export lacks
    flags: tuple[Flag, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)  # answers per language
    start: date | None = None
    end: date | None = None
    undated: bool = False  # days cannot be told from months
    faults: tuple[Fault, ...] = ()  # what would stop a report
    exit_code: int = 0  # of the gravest of them

    @property
    def read(self) -> int:
        """Rows read: those of the file without those left out."""
        return self.rows - sum(self.left_out.values())


def reading(
    export: Export,
    instrument: Instrument,
    *,
    given: Taken | None = None,
    design: Design = Design(),  # noqa: B008  (frozen)
    drop: Collection[str] = PREVIEW,
    channel: str = "",
    today: date | None = None,
    step: Step = lambda _: None,
) -> tuple[Reading, Taken]:
    """How an export reads against an instrument, and the mapping that was used.

    given    a mapping file's content
    drop     rules by which rows are left out: `drop.RULES`
    channel  column with the channel of each respondent
    today    answers of a later day are flagged; None = nobody looks
    """
    step("matching")
    mapping, unmatched = matched(export, instrument, given, design)
    mapping = propose_answers(export, mapping, instrument)
    step("coding")
    errors: list[CmtError] = [ResponseError(unmatched)] if unmatched else []
    try:
        coded = coded_cells(export, mapping, instrument, drop)
    except ResponseError as error:  # a rule that is none, or that leaves nobody
        errors.append(error)
        coded = coded_cells(export, mapping, instrument, ())
    errors += refused(coded, mapping, instrument, design, channel)
    step("looking for what is unusual")
    completed, started = coded.cells.get("completed"), coded.cells.get("started")
    start, end = field_dates(completed, started)
    numbers = [coded.export.row_number(at) for at in range(coded.export.rows)]
    found = replace(
        reading_of_file(export, errors),
        left_out=coded.left_out,
        instrument=instrument.id,
        questions=len(instrument.items),
        columns=tuple(_columns(coded, mapping, design, channel)),
        items=tuple(_items(coded, instrument)),
        not_understood=tuple(_not_understood(coded)),
        missing_items=mapping.missing_items,
        absent=mapping.absent,
        flags=tuple(
            flag
            for flag in flags(coded.answers(instrument, today), numbers)
            if flag.kind not in coded.left_out  # without the quick ones, others are quick
        ),
        languages=languages(coded.columns, instrument),
        start=start,
        end=end,
        undated=undecided(completed, started),
    )
    return found, mapping


def reading_of_file(export: Export, errors: Sequence[CmtError]) -> Reading:
    """What is known of a file before any questionnaire, and why there is no more to say."""
    return Reading(
        file=export.name,
        digest=export.digest,
        platform=export.platform,
        sheet=export.sheet,
        other_sheets=export.other_sheets,
        header_row=export.header_row,
        encoding=export.encoding,
        delimiter=export.delimiter,
        looks=export.looks,
        rows=export.rows,
        marked=marked(export),
        columns=tuple(
            _column(Match(column=header, item=""), _record(export, at), export.heading(at), cells)
            for at, (header, cells) in enumerate(zip(export.headers, export.columns, strict=True))
        ),
        faults=tuple(fault for error in errors for fault in error.faults),
        exit_code=min((error.exit_code for error in errors), default=0),
    )


def _record(export: Export, at: int) -> tuple[str, ...]:
    role = export.heading(at).role
    return (role,) if role in RECORD_ROLES else ()


def marked(export: Export, places: NDArray[np.int64] | None = None) -> dict[MarkKind, int]:
    """What the platform says of whole rows -> how many; of the rows at `places`, None = all."""
    kept = set(range(export.rows) if places is None else places.tolist())
    found = {mark.kind: set[int]() for mark in export.marks}
    for mark in export.marks:
        found[mark.kind].update(kept.intersection(mark.rows))
    return {kind: len(rows) for kind, rows in found.items()}


def _columns(coded: Coded, mapping: Taken, design: Design, channel: str) -> Iterator[ColumnReading]:
    roles = roles_of(design, mapping.matches, channel)
    for at, column in enumerate(coded.columns):
        uses = tuple(use for use in (column.match.item, *roles.get(at, ())) if use)
        yield _column(column.match, uses, column.heading, column.cells)


def _column(match: Match, uses: tuple[str, ...], heading: Heading, cells: Cells) -> ColumnReading:
    return ColumnReading(
        match=match,
        uses=uses,
        filled=int((~cells.blank).sum()),
        bookkeeping=heading.role == UNUSED,
    )


def _items(coded: Coded, instrument: Instrument) -> Iterator[ItemReading]:
    for item in instrument.items:
        names = columns_of(coded.codes, item)
        if names:
            yield _item(item, np.stack([coded.codes[name] for name in names]))


def _item(item: str, codes: NDArray[np.int8]) -> ItemReading:
    """Counts of one question; codes (columns, n), several columns for a pick-many one."""
    wrong = (codes == UNREAD).any(axis=0)
    best = codes.max(axis=0)  # an option that was not offered says nothing of the others
    kinds = {kind: int(np.sum(~wrong & (best == code))) for kind, code in MISSING.items()}
    answered = int(np.sum(~wrong & (best >= 0)))
    return ItemReading(item=item, answered=answered, missing=kinds, not_understood=int(wrong.sum()))


def _not_understood(coded: Coded) -> Iterator[NotUnderstood]:
    """The most frequent first."""
    columns = {column.match.column: column.cells for column in coded.columns}
    found = []
    for each in coded.unread:
        rows = columns[each.match.column].where(each.cells.__contains__)
        places = tuple(coded.export.row_number(at) for at in rows[:PLACES])
        found.append((len(rows), each, places))
    for cells, each, places in sorted(found, key=lambda entry: -entry[0]):
        yield NotUnderstood(
            column=each.match.column,
            item=each.match.item,
            text=each.text,
            cells=cells,
            first=places,
            number=_AMOUNT.fullmatch(each.text) is not None,
        )
