"""Whether a printed table is the one that is expected, and what it prints otherwise."""

from __future__ import annotations

from tests.expected_tables import Cell, Expected, Holds
from tests.figures import figures
from tests.printed import Grid, plain


def names(grid: Grid) -> list[str]:
    """What the rows of a table are about."""
    return [plain(row[0]) for row in grid.rows]


def about(expected: Expected, grid: Grid) -> bool:
    """Whether a table is the one expected: as many rows of the same names, as many columns."""
    wanted = [name for name, _ in expected.rows]
    known = [plain(name) for name in wanted if name is not None]
    found = names(grid) if None not in wanted else [n for n in names(grid) if n in known]
    return (
        expected.place == grid.place
        and len(expected.rows) == len(grid.rows)
        and sorted(known) == sorted(found)
        and {len(cells) for _, cells in expected.rows} == {len(grid.head) - 1}
    )


def faults(expected: Expected, grid: Grid, language: str) -> list[tuple[object, ...]]:
    """What is printed otherwise: row, column, what stands there, what should."""
    return [
        (row[0], head, text, cell)
        for row, cells in _paired(expected, grid)
        for head, text, cell in zip(grid.head[1:], row[1:], cells, strict=True)
        if not _prints(text, cell, language)
    ]


def _paired(expected: Expected, grid: Grid) -> list[tuple[tuple[str, ...], list[Cell]]]:
    """Rows by their names, those of one name and those without one in their order."""
    own: dict[str | None, list[list[Cell]]] = {}
    for name, cells in expected.rows:
        own.setdefault(name and plain(name), []).append(cells)
    return [(row, (own.get(plain(row[0])) or own[None]).pop(0)) for row in grid.rows]


def _prints(text: str, cell: Cell, language: str) -> bool:
    match cell:
        case str():
            return plain(text) == plain(cell)
        case Holds():
            return all(part and part in text for part in cell.texts)
        case _:
            words = [word[1:] for word in cell if word.startswith("~")]
            numbers = tuple(number for number in cell if not number.startswith("~"))
            return figures(text, language) == numbers and all(word in text for word in words)
