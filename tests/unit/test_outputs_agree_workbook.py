"""Every number in the workbook is that of Results with all its digits, and no other is there."""

from __future__ import annotations

from math import isclose

import pytest

from tests.expected_sheets import Cell, Row, sheet_rows
from tests.printed import plain
from tests.whole_outputs import LANGUAGES, Cells, book, on_screen
from tests.whole_survey import everything

DIGITS = 1e-14
"""A workbook holds fifteen to sixteen of the digits a number may need."""


def sheets(language: str) -> dict[str, Cells]:
    """The sheets of a language by their English names, without their heads."""
    return {name: rows[1:] for name, rows in zip(book("en"), book(language).values(), strict=True)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_is_a_number_of_the_results(language: str) -> None:
    found = sheets(language)
    expected = {name: list(rows) for name, rows in sheet_rows(everything()).items()}
    assert set(found) - set(expected) == {"Survey information", "Reading"}
    for name, wanted in expected.items():
        assert len(found[name]) == len(wanted) > 0, name
        order = _by_id if all(row[0] is not None for row in wanted) else list
        for row, cells in zip(order(found[name]), order(wanted), strict=True):
            assert _same(row, cells), (name, row, cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_are_those_of_the_page_and_of_the_model(language: str) -> None:
    """The texts as the report prints them; the model as a whole with every digit."""
    rows = sheets(language)["Survey information"]
    printed = [
        row for grid in on_screen(language).grids if grid.place == "method" for row in grid.rows
    ]
    assert [[plain(cell) for cell in row] for row in printed] == [
        [plain(cell) for cell in row] for row in rows[: len(printed)]
    ]
    numbers = [row[1] for row in rows[len(printed) :] if not isinstance(row[1], str)]
    assert numbers == pytest.approx(_model_numbers(), rel=DIGITS)


def _model_numbers() -> list[float]:
    model, priorities = everything().drivers, everything().priorities
    detail = everything().driver_detail
    assert priorities and detail and detail.ordinal and detail.mix and detail.at_mix
    whole = [model.r2, model.adjusted_r2, model.n, model.units, model.df, model.intercept]
    trust = [detail.smallest_eigenvalue, detail.share_error, detail.groups, detail.chance_error]
    change = detail.at_mix
    return [
        *whole, priorities.index_line, priorities.share_line, *trust, detail.ordinal.tau,
        *(level.index for level in detail.mix.levels),
        change.difference, change.low, change.high, change.unadjusted,
    ]  # fmt: skip


def _by_id(rows: list[Row]) -> list[Row]:
    """In the order of what rows are about; those about one thing as they came."""
    return sorted(rows, key=lambda row: str(row[0]))


def _same(row: Row, cells: Row) -> bool:
    return all(_holds(found, wanted) for found, wanted in zip(row, cells, strict=True))


def _holds(found: Cell, wanted: Cell) -> bool:
    match wanted:
        case None:
            return isinstance(found, str)
        case str():
            return found == wanted
        case _:
            return not isinstance(found, str | None) and isclose(found, wanted, rel_tol=DIGITS)
