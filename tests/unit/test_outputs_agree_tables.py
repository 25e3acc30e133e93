"""Every table of a report prints Results, rounded once, and no table prints anything else.

Each table of the HTML page is worked out from Results by other means (tests/expected_tables.py);
those of the PDF are the same, cell by cell. A table nobody expects is a failure.
"""

from __future__ import annotations

import pytest

from tests.expected_facts import facts_tables
from tests.expected_tables import Cell, Expected, Holds, answers_tables
from tests.figures import figures
from tests.printed import Grid, Printed, dense, plain
from tests.whole_outputs import LANGUAGES, on_paper, on_screen
from tests.whole_survey import everything

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def test_every_table_of_the_page_prints_the_results(language: str) -> None:
    left = [*answers_tables(everything(), language), *facts_tables(everything(), language)]
    for grid in on_screen(language).grids:
        expected = next((each for each in left if _about(each, grid)), None)
        assert expected, f"nobody expects {grid.place}: {grid.caption} {_names(grid)}"
        left.remove(expected)
        faults = list(_faults(expected, grid, language))
        assert not faults, (grid.caption, faults)
    assert [(each.place, each.rows[0]) for each in left] == []


def test_the_pdf_prints_the_tables_of_the_page(language: str) -> None:
    screen, paper = on_screen(language, paper=True), on_paper(language)
    assert len(paper.grids) == len(screen.grids) > 25
    for one, other in zip(screen.grids, paper.grids, strict=True):
        assert _dense(one) == _dense(other), one.caption


def test_the_pdf_says_what_the_page_says(language: str) -> None:
    """Headings, sentences and lists, letter by letter; what is read out of charts as well."""
    screen, paper = on_screen(language, paper=True), on_paper(language)
    assert len(paper.texts) > 100 and len(paper.pictures) > 12
    assert _texts(paper) == _texts(screen)
    for one, other in zip(screen.pictures, paper.pictures, strict=True):
        assert dense(one.alt) == dense(other.alt)
        assert sorted(map(dense, one.labels)) == sorted(map(dense, other.labels))


def _texts(printed: Printed) -> list[str]:
    return [dense(said.text) for said in printed.texts]


def _dense(grid: Grid) -> list[list[str]]:
    return [[dense(cell) for cell in row] for row in ((grid.caption,), grid.head, *grid.rows)]


def _names(grid: Grid) -> list[str]:
    return [plain(row[0]) for row in grid.rows]


def _about(expected: Expected, grid: Grid) -> bool:
    """Whether a table is the one expected: as many rows of the same names, as many columns."""
    names = [name for name, _ in expected.rows]
    known = [plain(name) for name in names if name is not None]
    found = _names(grid) if None not in names else [n for n in _names(grid) if n in known]
    return (
        expected.place == grid.place
        and len(expected.rows) == len(grid.rows)
        and sorted(known) == sorted(found)
        and {len(cells) for _, cells in expected.rows} == {len(grid.head) - 1}
    )


def _faults(expected: Expected, grid: Grid, language: str) -> list[tuple[object, ...]]:
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
