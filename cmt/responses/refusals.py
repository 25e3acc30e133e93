"""The words for what cannot be used in a column: where, what was expected, what was meant.

An answer that is not on its scale, and a cell of the design with nothing usable in it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from cmt.errors import Fault
from cmt.instrument.model import Instrument, Scale
from cmt.responses.cells import Cells
from cmt.responses.measured import range_of
from cmt.responses.model import Export, Match
from cmt.responses.text import WORTH_SAYING, nearest, plain

FOREIGN = 12
"""From this many different answers, none understood, the column is another question's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A text that means nothing on the scale of its column, and the cells that hold it."""

    match: Match
    text: str
    cells: frozenset[str]


def answer_faults(export: Export, unread: Sequence[Unread], instrument: Instrument) -> list[Fault]:
    """One fault per column and text, in the order of the file; one for a column of another kind."""
    faults: list[tuple[int, int, Fault]] = []
    for position, header in enumerate(export.headers):
        mine = [each for each in unread if each.match.column == header]
        if not mine:
            continue
        distinct = {plain(text) for text in export.columns[position].texts} - {""}
        if len(mine) >= FOREIGN and len(mine) >= len(distinct):
            faults.append((position, 0, _foreign(export, mine)))
            continue
        for each in mine:
            rows = _rows(export, export.columns[position], each.cells)
            faults.append((position, rows[0], _fault(export, each, rows, instrument)))
    return [fault for _, _, fault in sorted(faults, key=lambda entry: entry[:2])]


def grouped(
    export: Export,
    name: str,
    cells: Cells,
    wrong: Callable[[str], str],
    hint: str,
) -> list[Fault]:
    """One fault per distinct wrong value, with its rows."""
    complaints = {text: got for text in cells.texts if (got := wrong(text))}
    return [
        Fault(
            where=f"{export.name} {rows_named(_rows(export, cells, {text}))} column {name}",
            got=got,
            hint=hint,
        )
        for text, got in complaints.items()
    ]


def rows_named(numbers: Sequence[int], most: int = 5) -> str:
    """'row 7' or 'rows 7, 9, 12 and 30 more'."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    shown = ", ".join(map(str, numbers[:most]))
    return f"rows {shown}" + (f" and {len(numbers) - most} more" if len(numbers) > most else "")


def on_scale(scale: Scale) -> str:
    """What may be answered: '1-5, or 6 = not-applicable, or a label of one of these'."""
    numbers = sorted(scale.printed)
    runs = numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 2
    points = f"{numbers[0]}-{numbers[-1]}" if runs else ", ".join(map(str, numbers))
    points = range_of(scale.measure) if scale.measure else points
    codes = [f"{text} = {kind}" for text, kind in scale.codes.items()]
    offered = [f"'{next(iter(words.values()))}'" for words in scale.missing.values()]
    return ", ".join([points, "a label of these", *offered, *codes])


def _fault(export: Export, unread: Unread, rows: Sequence[int], instrument: Instrument) -> Fault:
    item = instrument.items[unread.match.item.partition("/")[0]]
    scale = instrument.scales[item.scale]
    option = unread.match.item != item.id
    others = f" (and in {len(rows) - 1} other rows)" if len(rows) > 1 else ""
    return Fault(
        where=f"{export.name} row {rows[0]} column {unread.match.column}",
        got=f"'{_short(unread.text)}' is not on scale {scale.id}{others}",
        expected="1 or yes where picked, else 0 or nothing" if option else on_scale(scale),
        hint=_hint(unread.text, scale),
    )


def _hint(text: str, scale: Scale) -> str:
    labels = {label: (plain(label),) for labels in scale.labels.values() for label in labels}
    first, _ = nearest(plain(text), labels)
    meant = f"Did you mean '{first.name}'? " if first.score >= WORTH_SAYING else ""
    return f"{meant}Correct it in the file, or say what it means under answers: in a mapping file"


def _foreign(export: Export, unread: Sequence[Unread]) -> Fault:
    match = unread[0].match
    examples = ", ".join(f"'{_short(each.text)}'" for each in unread[:3])
    return Fault(
        where=f"{export.name} column {match.column}",
        got=f"none of its {len(unread)} different answers is on the scale of {match.item} "
        f"(such as {examples})",
        hint='Is it the column of this question? Map it to item: "" if it is not',
    )


def _rows(export: Export, cells: Cells, texts: Container[str]) -> list[int]:
    return [export.row_number(at) for at in cells.where(texts.__contains__)]


def _short(text: str, length: int = 60) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= length else joined[: length - 1] + "…"
