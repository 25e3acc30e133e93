"""One set of results, four outputs: the same row says the same number wherever it is read.

Each output is read back as its reader meets it: tags of the PDF, rows of the page, cells of the
workbook, slides. Every table of the page is worked out from Results by other means
(tests/expected_tables.py), and a table nobody expects is a failure; the tables of the PDF are the
same, cell by cell, and their numbers are cells of the workbook. The rest stands in the files beside
this one: `_sentences`, `_pictures`, `_workbook`, `_deck`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from cmt.analysis.store import read_results, write_results
from cmt.reports.compose import compose
from tests.agreement import about, faults, names
from tests.deck_reading import texts_of_slide
from tests.expected_facts import facts_tables
from tests.expected_tables import answers_tables
from tests.figures import figures
from tests.printed import Grid, Printed, dense, plain
from tests.whole_outputs import LANGUAGES, book, on_paper, on_screen, report, slides
from tests.whole_survey import everything

MARKS = {"x", "E", ".."}
DATED = ("targets", "action-plan", "method")
"""Sections whose tables hold days and words; their numbers are read in the files beside this."""
ID = 6
"""Signs of an opaque id that are printed."""
VERSION = re.compile(r"digest|empreinte|^\d+\.\d+\.\d+")
"""Cells that hold versions."""

both = pytest.mark.parametrize("language", LANGUAGES)


@both
def test_every_table_of_the_page_prints_the_results(language: str) -> None:
    left = [*answers_tables(everything(), language), *facts_tables(everything(), language)]
    for grid in on_screen(language).grids:
        expected = next((each for each in left if about(each, grid)), None)
        assert expected, f"nobody expects {grid.place}: {grid.caption} {names(grid)}"
        left.remove(expected)
        wrong = list(faults(expected, grid, language))
        assert not wrong, (grid.caption, wrong)
    assert [(each.place, each.rows[0]) for each in left] == []


@both
def test_the_pdf_prints_the_tables_of_the_page(language: str) -> None:
    screen, paper = on_screen(language, paper=True), on_paper(language)
    assert len(paper.grids) == len(screen.grids) > 25
    for one, other in zip(screen.grids, paper.grids, strict=True):
        assert _dense(one) == _dense(other), one.caption


@both
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


@both
def test_numbers_of_the_pdf_are_cells_of_the_workbook(language: str) -> None:
    """Every number in a table is the rounded cell of a row about the same thing."""
    held, missing, counted = _held(language), [], 0
    for grid in on_paper(language).grids:
        if _place(grid, language) in DATED:
            continue
        for row in grid.rows:
            known = held.get(dense(row[0])) or _standard(held, row[0])
            found = [f for cell in row[1:] for f in figures(cell, language) if f not in MARKS]
            missing += [(grid.caption, row, f) for f in found if not _is_there(f, known)]
            counted += len(found)
    assert not missing
    assert counted > 700


def _held(language: str) -> dict[str, list[float]]:
    """Name, answer, theme or id -> all numbers of the workbook's rows about it."""
    held: dict[str, list[float]] = {}
    scores, *_ = book(language).values()
    for rows in book(language).values():
        for row in rows[1:]:
            numbers = [cell for cell in row if not isinstance(cell, str)]
            texts = {cell for cell in row if isinstance(cell, str) and cell}
            # printed are the first signs of the ids of peers
            for text in texts | {cell[:ID] for cell in texts if len(cell) == 32}:
                held.setdefault(dense(text), []).extend(numbers)
    for row in scores[1:]:
        held[dense(row[1])] = held[dense(row[1])] + held[dense(row[0])]
    return held


def _standard(held: dict[str, list[float]], name: str) -> list[float]:
    """Of a standard, whose row names its question and its limit."""
    return [n for text, numbers in held.items() if dense(name).startswith(text) for n in numbers]


def _is_there(figure: str, known: list[float]) -> bool:
    """Whether a number rounds to a figure; differences of shares are printed in points."""
    percent = figure.endswith("%")
    scales = (100,) if percent else (1, 100)
    return any(_rounds(value * by, figure.rstrip("%")) for value in known for by in scales)


def _rounds(value: float, figure: str) -> bool:
    number = Decimal(f"{value:.12g}").quantize(Decimal(figure).copy_abs(), ROUND_HALF_UP)
    return number == Decimal(figure)


def _place(grid: Grid, language: str) -> str:
    """The section a table of the PDF stands in, by the page's table of that caption."""
    return next(
        g.place for g in on_screen(language).grids if dense(g.caption) == dense(grid.caption)
    )


def test_both_languages_print_the_same_numbers() -> None:
    """Cell by cell where rows are in one order; all together where names decide it."""
    english, french = on_paper("en").grids, on_paper("fr").grids
    assert len(english) == len(french) > 25
    for one, other in zip(english, french, strict=True):
        told = [sorted(_numbers(grid, language)) for grid, language in ((one, "en"), (other, "fr"))]
        assert told[0] == told[1], one.caption


def _numbers(grid: Grid, language: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The figures of each row; versions and digests are no numbers."""
    for row in grid.rows:
        yield tuple(figures(cell, language) for cell in row[1:] if not _versioned(cell))


def _versioned(cell: str) -> bool:
    return bool(VERSION.search(cell))


@both
def test_results_from_their_file_make_the_same_report(language: str, tmp_path: Path) -> None:
    write_results(everything(), tmp_path / "results.json")
    assert compose(read_results(tmp_path / "results.json"), language) == report(language)


@both
def test_all_say_the_answer_in_the_same_words(language: str) -> None:
    """The sentence with the overall score, which every reader meets first."""
    (said, *_) = [text.text for text in on_screen(language).texts if text.place == "summary"]
    assert figures(said, language)
    assert dense(said) in [dense(text.text) for text in on_paper(language).texts]
    assert plain(said) in [plain(text) for text in texts_of_slide(slides(language)[1])]


@both
def test_a_score_is_one_number_in_all_four(language: str) -> None:
    """Page and PDF print it with a decimal place, the workbook and the deck hold it whole."""
    scores, *_ = book(language).values()
    whole = {dense(row[1]): row[3] for row in scores[1:] if row[0] in _measures(language)}
    (chart,) = (s.chart for s in slides(language)[1].shapes if getattr(s, "has_chart", False))
    (series,) = chart.plots[0].series
    drawn = dict(zip(map(dense, map(str, chart.plots[0].categories)), series.values, strict=True))
    printed = [
        {dense(row[0]): figures(row[1], language)[0] for row in grids[0].rows}
        for grids in (on_screen(language).grids, on_paper(language).grids)
    ]
    assert printed[0] == printed[1] and set(printed[0]) == set(whole) == set(drawn)
    for name, figure in printed[0].items():
        assert whole[name] == pytest.approx(drawn[name], rel=1e-14)
        assert _rounds(drawn[name], figure)


def _measures(language: str) -> set[str]:
    """The ids of the rows of the workbook that are not a question by itself."""
    scores, *_ = book(language).values()
    kinds = [row[2] for row in scores[1:]]
    return {row[0] for row in scores[1:] if row[2] != kinds[-1]}
