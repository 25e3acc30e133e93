"""Whole reports on both papers: pages filled, texts apart, languages alike, tags in one piece."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pytest

from cmt.analysis.results import Results
from cmt.reports.compose import compose
from cmt.reports.look import Look, Paper
from cmt.reports.pdf import laid_out, pdf_bytes
from cmt.reports.render import render
from tests.page_boxes import Printed, assert_pages_filled, assert_texts_apart, printing
from tests.pdf_tags import assert_tagged_once
from tests.report_surveys import airport, centre, minimal

page = pytest.importorskip("page")
Survey = Callable[[], Results]
ON_PAPER: tuple[tuple[str, Paper], ...] = (
    ("centre", "letter"), ("minimal", "a4"), ("minimal", "letter"), ("airport", "letter"),
)  # fmt: skip
"""What is laid out on which paper; tests/cli/test_report.py has the others on A4."""
AS_PDF: tuple[tuple[Survey, str, Paper], ...] = (
    (centre, "fr", "letter"), (minimal, "en", "a4"), (minimal, "fr", "a4"),
)  # fmt: skip
"""What is written as PDF as well."""


@pytest.fixture
def survey(request: pytest.FixtureRequest) -> Survey:
    if request.param == "airport":
        return partial(airport, request.getfixturevalue("shared"))
    return {"centre": centre, "minimal": minimal}[request.param]


@cache
def printed(survey: Survey, language: str, paper: Paper) -> tuple[Printed, bytes]:
    """The PDF, and the pages it was written from."""
    report = compose(survey(), language, Look(paper=paper))
    with printing() as found:
        content = pdf_bytes(render(report), report.pictures, look=report.look)
    return found[0], content


def document(survey: Survey, language: str, paper: Paper) -> Any:
    if (survey, language, paper) in AS_PDF:
        return printed(survey, language, paper)[0].document
    report = compose(survey(), language, Look(paper=paper))
    return laid_out(render(report), report.pictures, look=report.look)


@pytest.mark.parametrize(("survey", "paper"), ON_PAPER, indirect=["survey"])
def test_pages_are_filled_and_both_languages_paginate_alike(survey: Survey, paper: Paper) -> None:
    found = [document(survey, language, paper) for language in ("en", "fr")]
    for one in found:
        assert_texts_apart(one)
        assert_pages_filled(one)
    assert abs(len(found[0].pages) - len(found[1].pages)) <= 1


def test_the_tag_tree_holds_every_section_and_table_once() -> None:
    sheets, content = printed(centre, "fr", "letter")
    checked = page.validate_pdf_bytes(content, profile="ua1")
    assert [(fault.rule_id, fault.message) for fault in checked.failures] == []
    assert_tagged_once(sheets.html, content)


def test_a_report_on_the_minimal_survey_is_valid() -> None:
    for language in ("en", "fr"):
        _, content = printed(minimal, language, "a4")
        assert page.is_pdf_compliant_bytes(content, profile="ua1")
