"""What fits a box of a slide: the size of type, and what is left out where no size is small enough.

Slides are set in Arial, which every office program has or has a twin of. It is measured by the
bundled font, wider by a margin the tests check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cmt.reports.deck_model import Line, Role
from cmt.reports.measure import Weight, wrap
from cmt.reports.model import Row, Table

WIDER: Final = 1.17
"""How much wider Arial may set a text than Source Sans 3."""
LEADING: Final = 1.2
TEXT_SIZES: Final = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
TABLE_SIZES: Final = (13.0, 12.0, 11.0, 10.0, 9.0)
NAME_SIZES: Final = (12.0, 11.0, 10.0, 9.0)
"""Of what is written beside bars."""
GAP: Final = 0.45
"""Air after a paragraph, in lines."""
PADDING: Final = (5.0, 3.0)
"""Air in a cell: at its sides, above and below."""
LARGER: Final[dict[Role, float]] = {"lead": 1.15, "text": 1.0, "heading": 1.1, "note": 0.85}
MOST_LINES: Final = 60
MOST_CELL_LINES: Final = 3
"""Of a cell of a table that has no room for all its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedText:
    """Paragraphs and the size that fits them."""

    lines: tuple[Line, ...]
    size: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedTable:
    """A table's rows that fit, the size of its type, and the height of each row, head first."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    size: float
    heights: tuple[float, ...]
    left_out: int = 0


def broken(
    text: str, width: float, size: float, weight: Weight = "regular", most: int = MOST_LINES
) -> list[str]:
    """The lines a text takes in Arial."""
    rows = [
        row for part in text.split("\n") for row in wrap(part, width / WIDER, size, weight, most)
    ]
    return rows[:most] or [""]


def fitted_text(lines: Sequence[Line], width: float, height: float) -> FittedText:
    """The largest size at which paragraphs fit; at the smallest they are cut."""
    for size in TEXT_SIZES:
        needed = _text_height(lines, width, size)
        if needed <= height:
            return FittedText(lines=tuple(lines), size=size, height=needed)
    return _cut(lines, width, height, TEXT_SIZES[-1])


def fitted_line(
    text: str, width: float, height: float, sizes: Sequence[float], weight: Weight = "regular"
) -> tuple[str, float]:
    """A text of one look, as large as fits; at the smallest size it ends in an ellipsis."""
    for size in sizes:
        rows = broken(text, width, size, weight)
        if len(rows) * size * LEADING <= height:
            return text, size
    most = max(int(height / (sizes[-1] * LEADING)), 1)
    return " ".join(broken(text, width, sizes[-1], weight, most)), sizes[-1]


def fitted_names(
    names: Sequence[str], width: float, height: float
) -> tuple[tuple[str, ...], float]:
    """Names that each fit a room, all in the largest size that does; cut at the smallest."""
    for size in NAME_SIZES:
        if all(len(broken(name, width, size)) * size * LEADING <= height for name in names):
            return tuple(names), size
    size = NAME_SIZES[-1]
    most = max(int(height / (size * LEADING)), 1)
    return tuple(" ".join(broken(name, width, size, most=most)) for name in names), size


def fitted_table(table: Table, width: float, height: float) -> FittedTable:
    """The largest size at which a table fits; at the smallest, its first rows and one to say so.

    Before rows are left out, cells of more than a few lines end in an ellipsis.
    """
    for size in TABLE_SIZES:
        heights = row_heights(table, width, size)
        if sum(heights) <= height:
            return FittedTable(
                head=_titles(table), rows=table.rows, size=size, heights=tuple(heights)
            )
    size = TABLE_SIZES[-1]
    table = _shortened(table, width, size)
    heights = row_heights(table, width, size)
    kept, used = 0, heights[0] + 2 * size
    while kept < len(table.rows) and used + heights[kept + 1] <= height:
        used += heights[kept + 1]
        kept += 1
    return FittedTable(
        head=_titles(table),
        rows=table.rows[:kept],
        size=size,
        heights=tuple(heights[: kept + 1]),
        left_out=len(table.rows) - kept,
    )


def _titles(table: Table) -> tuple[str, ...]:
    return tuple(column.title for column in table.columns)


def _shortened(table: Table, width: float, size: float) -> Table:
    """The same with no cell of more than a few lines."""
    rooms = _rooms(table, width)

    def cut(text: str, room: float, weight: Weight) -> str:
        lines = broken(text, room, size, weight)
        if len(lines) <= MOST_CELL_LINES:
            return text
        return "\n".join(broken(text, room, size, weight, MOST_CELL_LINES))

    return replace(
        table,
        columns=tuple(
            replace(column, title=cut(column.title, room, "bold"))
            for column, room in zip(table.columns, rooms, strict=True)
        ),
        rows=tuple(
            replace(row, cells=tuple(
                cut(cell, room, "bold" if row.strong else "regular")
                for cell, room in zip(row.cells, rooms, strict=True)
            ))
            for row in table.rows
        ),
    )  # fmt: skip


def _rooms(table: Table, width: float) -> list[float]:
    """The width of the text of every column."""
    return [width * column.width / 100 - 2 * PADDING[0] for column in table.columns]


def row_heights(table: Table, width: float, size: float) -> list[float]:
    """The height of the head and of every row."""
    rooms = _rooms(table, width)
    found = [_row_height(_titles(table), rooms, size, "bold")]
    for row in table.rows:
        found.append(_row_height(row.cells, rooms, size, "bold" if row.strong else "regular"))
    return found


def _row_height(cells: Sequence[str], rooms: Sequence[float], size: float, weight: Weight) -> float:
    most = max(
        len(broken(cell, room, size, weight)) for cell, room in zip(cells, rooms, strict=True)
    )
    return most * size * LEADING + 2 * PADDING[1]


def _text_height(lines: Sequence[Line], width: float, size: float) -> float:
    return sum(_line_height(line, width, size) for line in lines)


def _line_height(line: Line, width: float, size: float) -> float:
    size *= LARGER[line.role]
    weight: Weight = "bold" if line.role == "heading" or line.name else "regular"
    said = f"{line.name} {line.text}".strip()
    return (len(broken(said, width, size, weight)) + GAP) * size * LEADING


def _cut(lines: Sequence[Line], width: float, height: float, size: float) -> FittedText:
    """As many paragraphs as fit, each at most its part of the height."""
    most = max(int(height / len(lines) / (size * LEADING) - GAP), 1)
    kept: list[Line] = []
    used = 0.0
    for line in lines:
        own = size * LARGER[line.role]
        room = width - own * len(line.name) * WIDER / 2
        text = " ".join(broken(line.text, max(room, width / 2), own, "bold", most))
        name = " ".join(broken(line.name, width / 2, own, "bold", 1))
        short = replace(line, text=text, name=name)
        needed = _line_height(short, width, size)
        if used + needed > height:
            break
        used += needed
        kept.append(short)
    return FittedText(lines=tuple(kept), size=size, height=used)
