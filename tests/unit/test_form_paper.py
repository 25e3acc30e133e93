"""The printed questionnaire: valid, whole questions on a page, and everything said in words."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

import pytest

import cmt
from cmt.reports.forms import paper_form
from cmt.reports.forms.paper import paper_html
from cmt.reports.pdf import laid_out
from tests.form_survey import form_survey
from tests.page_boxes import assert_texts_apart, printing

page = pytest.importorskip("page")
pypdf = pytest.importorskip("pypdf")

CORE, EVERYTHING = cmt.find("cmt-core"), form_survey()
FORMS = {"core": CORE, "everything": EVERYTHING}
SPACES = re.compile(r"\s+")  # no-break spaces come out as spaces


@cache
def made(name: str, language: str) -> tuple[bytes, Any]:
    """The form of a questionnaire, and its pages as they were printed."""
    with printing() as printed:
        content = paper_form(FORMS[name], language)
    return content, printed[0].document


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", FORMS)
def test_is_valid_pdf_ua_and_asks_everything(name: str, language: str) -> None:
    instrument, (content, _) = FORMS[name], made(name, language)
    report = page.validate_pdf_bytes(content, profile="ua1")
    assert [(fault.rule_id, fault.message) for fault in report.failures] == []
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert reader.trailer["/Root"]["/Lang"] == f"{language}-CA"
    assert reader.metadata.title == instrument.title[language]
    printed = SPACES.sub(" ", " ".join(sheet.extract_text() for sheet in reader.pages))
    asked = [text[language] for text in (item.text for item in instrument.items.values())]
    asked += [section.title[language] for section in instrument.sections]
    asked += [grid.text[language] for grid in instrument.grids.values()]
    assert [text for text in asked if SPACES.sub(" ", text) not in printed] == []
    last = f"{len(reader.pages)} {'of' if language == 'en' else 'sur'} {len(reader.pages)}"
    assert last in printed
    assert f"{instrument.id} {instrument.version}" in printed


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_question_is_split_and_no_text_covers_another(language: str) -> None:
    _, document = made("core", language)
    shown: dict[Any, set[int]] = {}
    for number, sheet in enumerate(document.pages):
        for box in sheet._page_box.descendants():
            if box.element is not None and box.element.get("class") == "question":
                shown.setdefault(box.element, set()).add(number)
    assert len(shown) == len(CORE.items)
    assert all(len(numbers) == 1 for numbers in shown.values())
    assert_texts_apart(document)
    assert_texts_apart(made("everything", language)[1])


def test_paper_sizes() -> None:
    letter = laid_out(paper_html(EVERYTHING, "en", "letter"), {}, "forms/paper.css")
    for document, size in ((made("everything", "en")[1], (595, 842)), (letter, (612, 792))):
        found = {
            (round(sheet.width * 0.75), round(sheet.height * 0.75)) for sheet in document.pages
        }
        assert found == {size}


def test_routing_is_said_in_words() -> None:
    french, english = paper_html(EVERYTHING, "fr"), paper_html(EVERYTHING, "en")
    said = re.findall(r'<p class="only">(.*?)</p>', english)
    assert said == [
        "Question 2: answer only if you ticked “Counter” or “Telephone” in question\u00a01. "
        "Otherwise go to question\u00a03.",
        "Question 3: answer only if you answered “5–14 minutes” or “≥ 15 minutes” "
        "to question\u00a02. "
        "Otherwise go to question\u00a04.",
        "Question 7: answer only if you answered from “0” to “6” to question\u00a06. "
        "Otherwise go to question\u00a08.",
    ]
    assert "de «\u00a00\u00a0» à «\u00a06\u00a0» à la question\u00a06" in french
    core = re.findall(r'<p class="only">(.*?)</p>', paper_html(CORE, "en"))
    assert core == [
        "Questions 3 and 4: answer only if you answered “In person” or “By phone” "
        "to question\u00a01. "
        "Otherwise go to question\u00a05."
    ]


def test_boxes_carry_the_codes_to_enter() -> None:
    html = paper_html(EVERYTHING, "en")
    reversed_item = html.partition("I had to wait too long.")[2].partition("</ul>")[0]
    codes = re.findall(r'class="code">([^<]*)<', reversed_item)
    words = re.findall(r'class="words">([^<]*)<', reversed_item)
    assert codes == ["1", "2", "3", "4", "5", "NA"]
    assert words[0], words[4] == ("Strongly disagree", "Strongly agree")
    assert '<span class="code">-9</span>' in html
    assert "&lt;nobody&gt;" in html


def test_grids_are_tables_with_heads() -> None:
    tables = re.findall(r"<table.*?</table>", paper_html(EVERYTHING, "en"), re.DOTALL)
    assert len(tables) == 2
    words, numbers = tables
    assert words.count('scope="col"') == 1 + 5 + 1
    assert words.count('scope="row"') == numbers.count('scope="row"') == 2
    assert "Answer: a whole number from 0 to 100" in numbers
