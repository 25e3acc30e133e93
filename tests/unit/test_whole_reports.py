"""Whole reports on both papers: pages filled, texts apart, languages alike, tags in one piece."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from cmt.analysis.results import Results
from cmt.reports.compose import compose
from cmt.reports.look import Look, Paper
from cmt.reports.pdf import laid_out, pdf_bytes
from cmt.reports.render import render
from tests.page_boxes import assert_texts_apart
from tests.report_surveys import airport, centre, minimal

page = pytest.importorskip("page")
pypdf = pytest.importorskip("pypdf")
LEAST_FILLED = 0.5
"""Part of a page's height its last line must reach; the last page may end anywhere."""
WHOLE = 1.001
"""A line that just fits may end a twentieth of a pixel below the page."""
SURVEYS = ("centre", "minimal", "airport")
PAPERS: tuple[Paper, ...] = ("a4", "letter")


@pytest.fixture
def results(request: pytest.FixtureRequest) -> Results:
    if request.param == "airport":
        return airport(request.getfixturevalue("shared"))
    return {"centre": centre, "minimal": minimal}[request.param]()


def document(results: Results, language: str, paper: Paper) -> Any:
    report = compose(results, language, Look(paper=paper))
    return laid_out(render(report), report.pictures, look=report.look)


def filled(sheet: Any) -> float:
    """How far down the page its last line, picture or row reaches, 0 to 1."""
    box = sheet._page_box
    ends = [
        part.position_y + part.height
        for part in box.children[0].descendants()
        if part.element_tag in ("p", "img", "tr", "li")
    ]
    return float((max(ends) - box.content_box_y()) / box.height)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("results", SURVEYS, indirect=True)
def test_pages_are_filled_and_both_languages_paginate_alike(results: Results, paper: Paper) -> None:
    counts = []
    for language in ("en", "fr"):
        found = document(results, language, paper)
        assert_texts_apart(found)
        parts = [filled(sheet) for sheet in found.pages]
        assert all(LEAST_FILLED < part <= WHOLE for part in parts[:-1]), parts
        counts.append(len(found.pages))
    assert abs(counts[0] - counts[1]) <= 1


def kinds(node: Any) -> list[str]:
    kids = node.get("/K", ())
    found = []
    for kid in kids if isinstance(kids, list) else [kids]:
        item = kid.get_object()
        if isinstance(item, dict) and "/S" in item:
            found += [str(item["/S"]), *kinds(item)]
    return found


@pytest.mark.parametrize(("language", "paper"), [("en", "a4"), ("fr", "letter")])
def test_the_tag_tree_holds_every_section_and_table_once(language: str, paper: Paper) -> None:
    report = compose(centre(), language, Look(paper=paper))
    html = render(report)
    content = pdf_bytes(html, report.pictures, look=report.look)
    checked = page.validate_pdf_bytes(content, profile="ua1")
    assert [(fault.rule_id, fault.message) for fault in checked.failures] == []
    reader = pypdf.PdfReader(io.BytesIO(content))
    found = kinds(reader.trailer["/Root"]["/StructTreeRoot"])
    for kind, tag in (("/Sect", "<section"), ("/Table", "<table"), ("/TR", "<tr"),
                      ("/THead", "<thead"), ("/TBody", "<tbody"), ("/Figure", "<img"),
                      ("/TD", "<td"), ("/TH", "<th "), ("/H2", "<h2"), ("/L", "<ul")):  # fmt: skip
        assert found.count(kind) == html.count(tag), kind


def test_a_report_on_the_minimal_survey_is_valid(tmp_path: Path) -> None:
    for language in ("en", "fr"):
        report = compose(minimal(), language)
        content = pdf_bytes(render(report), report.pictures)
        assert page.is_pdf_compliant_bytes(content, profile="ua1")
