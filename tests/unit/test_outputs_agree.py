"""One set of results, four outputs: every number that is printed is that of Results, rounded once.

`STATISTICS` says which statistic of which measures stands where; each output is read back the way
its reader meets it: words on PDF pages, rows of HTML tables, cells of the workbook, slides.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmt.analysis.results import Results
from cmt.reports.compose import compose, with_explorer
from cmt.reports.deck import deck_bytes
from cmt.reports.html import self_contained
from cmt.reports.pdf import pdf_bytes
from cmt.reports.render import render
from cmt.reports.workbook import write_workbook
from tests.deck_reading import opened, tables_of, texts_of_slide
from tests.report_surveys import centre

LANGUAGES = ("en", "fr")
Wanted = list[tuple[str, str]]
"""A name and the number that stands in its row."""


def written(value: float, places: int, language: str, *, percent: bool = False) -> str:
    """A number as the reports print it, by another way than theirs: decimal arithmetic alone."""
    step = Decimal(1).scaleb(-places)
    number = (Decimal(repr(value)) * (100 if percent else 1)).quantize(step, ROUND_HALF_UP)
    text = f"{number}".replace("-", "\u2212")
    if language == "fr":
        text = text.replace(".", ",")
    return f"{text}{chr(0xA0) if language == 'fr' else ''}%" if percent else text


def name(results: Results, measure: str, language: str) -> str:
    if measure in results.instrument.drivers:
        return results.instrument.drivers[measure].name[language]
    return {"en": "Overall satisfaction", "fr": "Satisfaction globale"}[language]


def scores(language: str) -> Wanted:
    """The overall score and those of the drivers, to one decimal place."""
    results = centre()
    rows = [
        results.estimates.get(m, "index") for m in (results.outcome, *results.instrument.drivers)
    ]
    return [(name(results, r.item, language), written(r.estimate, 1, language)) for r in rows if r]


def earlier(language: str) -> Wanted:
    """The same in the wave before."""
    results = centre()
    assert results.comparison
    changes = [
        results.comparison.get(m, "index") for m in (results.outcome, *results.instrument.drivers)
    ]
    return [(name(results, c.item, language), written(c.before, 1, language)) for c in changes if c]


def shares(language: str) -> Wanted:
    """What each driver explains, to a tenth of a percent."""
    results = centre()
    return [
        (name(results, e.driver, language), written(e.share, 1, language, percent=True))
        for e in results.drivers.effects
    ]


STATISTICS = {"scores": scores, "earlier": earlier, "shares": shares}


class _Tables(HTMLParser):
    """The rows of a page, each its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._in = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in = False

    def handle_data(self, data: str) -> None:
        if self._in:
            self.rows[-1][-1] += data


@cache
def html_rows(language: str) -> list[list[str]]:
    report = with_explorer(compose(centre(), language), centre())
    reader = _Tables()
    reader.feed(self_contained(render(report, "screen"), report.pictures))
    return [[_plain(cell) for cell in row] for row in reader.rows]


@cache
def pdf_words(language: str) -> str:
    report = compose(centre(), language)
    pages = PdfReader(BytesIO(pdf_bytes(render(report), report.pictures))).pages
    return _plain(" ".join(page.extract_text() for page in pages))


@cache
def deck_rows(language: str) -> list[list[str]]:
    slides = opened(deck_bytes(compose(centre(), language), centre())).slides
    return [
        [_plain(cell) for cell in row]
        for slide in slides
        for table in tables_of(slide)
        for row in table
    ]


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_html_prints_the_results(statistic: str, language: str) -> None:
    _stand_in(STATISTICS[statistic](language), html_rows(language))


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_deck_prints_the_results(statistic: str, language: str) -> None:
    _stand_in(STATISTICS[statistic](language), deck_rows(language))


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_prints_the_results(statistic: str, language: str) -> None:
    """A row of a table is read from left to right: the name, then its figures."""
    words = pdf_words(language)
    for name, number in STATISTICS[statistic](language):
        near = rf"{re.escape(_plain(name))}\b.{{0,40}}?(?<![\d.,]){re.escape(_plain(number))}"
        assert re.search(near, words), (name, number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_the_results_with_every_digit(language: str, tmp_path: Path) -> None:
    results = centre()
    write_workbook(results, tmp_path / "tables.xlsx", language)
    book = CalamineWorkbook.from_path(str(tmp_path / "tables.xlsx"))
    columns = {"scores": (0, 3), "drivers": (0, 2)}
    sheets = {"scores": book.sheet_names[0], "drivers": book.sheet_names[2]}
    kept = {
        key: {row[at]: row[to] for row in book.get_sheet_by_name(sheets[key]).to_python()[1:]}
        for key, (at, to) in columns.items()
    }
    for measure in (results.outcome, *results.instrument.drivers):
        row = results.estimates.get(measure, "index")
        assert row and kept["scores"][measure] == pytest.approx(row.estimate, rel=1e-14)
    for effect in results.drivers.effects:
        assert kept["drivers"][effect.driver] == pytest.approx(effect.share, rel=1e-14)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_say_the_answer_in_the_same_words(language: str) -> None:
    """The sentence with the overall score, which every reader meets first."""
    report = compose(centre(), language)
    said = _plain(report.sections[0].headline)
    row = centre().estimates.get(centre().outcome, "index")
    assert row and written(row.estimate, 0, language) in said
    page = _plain(render(report, "screen"))
    slides = opened(deck_bytes(report, centre())).slides
    assert said in page and said in pdf_words(language)
    assert said in [_plain(text) for text in texts_of_slide(slides[1])]


def _stand_in(wanted: Wanted, rows: list[list[str]]) -> None:
    assert len(wanted) >= 8
    for name, number in wanted:
        own = [row for row in rows if row and row[0] == _plain(name)]
        found = {part for row in own for cell in row[1:] for part in cell.split(" (")}
        assert _plain(number) in found, (name, number, own)


def _plain(text: str) -> str:
    """One space for every kind and run of them."""
    return re.sub(r"\s+", " ", text).strip()
