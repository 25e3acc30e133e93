"""Hostile text everywhere: it neither breaks a report, nor runs, nor spoils its PDF."""

from __future__ import annotations

import io
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cmt.reports.compose import compose, with_explorer
from cmt.reports.html import self_contained
from cmt.reports.look import Look
from cmt.reports.model import Report
from cmt.reports.pdf import pdf_bytes
from cmt.reports.readable import cut, readable
from cmt.reports.render import render
from cmt.reports.workbook import write_workbook
from tests.browser import headless
from tests.hostile import MARKUP, TEXTS, survey
from tests.report_surveys import centre, minimal
from tests.reports_fixture import full

page = pytest.importorskip("page")
pypdf = pytest.importorskip("pypdf")
CONTROLS = set(map(chr, range(32))) - set("\t\n\r")
IN_FULL = set(TEXTS) if os.environ.get("CMT_HOSTILE") else {"markup"}
"""Texts written into a survey with every page there is, the others into one of five questions;
`CMT_HOSTILE=1` for all of them everywhere."""


def report(name: str, language: str = "fr") -> Report:
    results, text = full() if name in IN_FULL else minimal(), TEXTS[name]
    return compose(survey(results, text), language, Look(contact=text))


@pytest.mark.parametrize("name", TEXTS)
def test_the_pdf_stays_conformant_and_says_what_it_can(name: str) -> None:
    made = report(name)
    content = pdf_bytes(render(made), made.pictures, look=made.look)
    checked = page.validate_pdf_bytes(content, profile="ua1")
    assert [(fault.rule_id, fault.message) for fault in checked.failures] == []
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert (6 if name in IN_FULL else 4) <= len(reader.pages) <= 30
    text = reader.pages[0].extract_text()
    seen = {"markup": "<script>", "formula": "=HYPERLINK(", "template": "{{ 7*7 }}"}
    assert seen.get(name, "") in text
    if name in ("emoji", "cjk", "right-to-left"):
        assert "□" in text, "a sign without a glyph is replaced where all can see it"
    assert not reader.attachments
    assert all(not sheet.get("/Annots") for sheet in reader.pages), "no link comes of a text"


class Tags(HTMLParser):
    """Elements of a page, and the attributes that could run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.dangerous: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag in ("iframe", "object", "embed", "link", "base", "form" * (self.scripts > 1)):
            self.dangerous.append((tag, ""))
        for name, value in attrs:
            outside = name in ("src", "href") and not str(value).startswith(("#", "data:"))
            if name.startswith("on") or outside:
                self.dangerous.append((name, str(value)))


@pytest.mark.parametrize("name", ["markup", "template", "style", "right-to-left", "null", "long"])
def test_nothing_in_the_html_page_comes_of_a_text(name: str) -> None:
    results = survey(centre(), TEXTS[name])
    made = with_explorer(compose(results, "en", Look(contact=TEXTS[name])), results)
    text = self_contained(render(made, "screen"), made.pictures, made.look)
    found = Tags()
    found.feed(text)
    assert (found.scripts, found.dangerous) == (1, [])
    assert not CONTROLS & set(text)
    assert len(text.encode()) < 1_500_000


def test_markup_in_texts_does_not_run_in_a_browser(tmp_path: Path) -> None:
    results = survey(centre(), MARKUP)
    made = with_explorer(compose(results, "en"), results)
    path = tmp_path / "report.html"
    path.write_text(self_contained(render(made, "screen"), made.pictures), encoding="utf-8")
    with headless() as browser:
        sheet = browser.new_page()
        sheet.goto(path.as_uri())
        assert sheet.title() == made.title
        sheet.select_option("#group", "channel=2")
        assert sheet.locator("main script, main img").count() == 0
        assert "<script>" in sheet.locator("h1").inner_text()


@pytest.mark.parametrize("name", ["formula", "markup", "emoji"])
def test_the_workbook_keeps_a_text_a_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / "tables.xlsx"
    write_workbook(survey(full(), TEXTS[name]), path, "en")
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    names = [row[1] for row in sheet.to_python()[1:4]]
    assert all(str(said).endswith(TEXTS[name]) for said in names), names


def test_a_survey_with_names_of_human_length_is_left_as_it_is() -> None:
    for results in (full(), centre()):
        seen = readable(results)
        assert (seen.instrument, seen.info) == (results.instrument, results.info)
    assert len(cut("x" * 500)) == 160


def test_overlong_names_end_in_an_ellipsis() -> None:
    made = compose(survey(full(), TEXTS["long"]), "en", Look(contact=TEXTS["long"]))
    assert len(made.title) < 600
    assert "…" in made.title
