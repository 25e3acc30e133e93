"""What the forms say of their own, in both languages, and what they refuse to say."""

from __future__ import annotations

import base64
import json
import re
import string
from dataclasses import replace
from hashlib import sha256

import pytest

import cmt
from cmt.errors import ReportError
from cmt.instrument.catalogue import names
from cmt.instrument.model import Grid, Instrument
from cmt.reports.forms import paper_form, web_form
from cmt.reports.forms.layout import pages
from cmt.reports.words import load_words
from tests.form_survey import form_survey

CORE, EVERYTHING = cmt.find("cmt-core"), form_survey()
ENGLISH, FRENCH = load_words("en", "forms"), load_words("fr", "forms")
FORMS = [web_form, paper_form]


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def plan_of(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="plan">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_both_languages_say_the_same_with_the_same_blanks() -> None:
    assert ENGLISH.texts.keys() == FRENCH.texts.keys()
    for key, text in ENGLISH.texts.items():
        assert blanks(text) == blanks(FRENCH.texts[key]), key


@pytest.mark.parametrize("key", sorted(FRENCH.texts))
def test_typography(key: str) -> None:
    french, english = FRENCH.texts[key], ENGLISH.texts[key]
    assert not re.search(r"[ \u202f]:|[^\u00a0\d\w]:\s", french), "U+00A0 before a colon"
    assert not re.search(r"(?<!\u202f)[;!?]", french), "U+202F before ; ! ?"
    assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", french), "U+00A0 inside quotation marks"
    assert not re.search("['\"]", french + english)


@pytest.mark.parametrize("form", FORMS, ids=["web", "paper"])
def test_a_language_the_forms_lack_is_refused_with_what_it_takes(form: object) -> None:
    inuktitut = replace(EVERYTHING, languages=("en", "fr", "iu"))
    assert callable(form)
    with pytest.raises(ReportError, match=r"translate .*forms/en into a folder iu"):
        form(inuktitut, "iu")
    with pytest.raises(ReportError, match=r"no texts in 'de'\. Expected: en, fr"):
        form(EVERYTHING, "de")


@pytest.mark.parametrize("form", FORMS, ids=["web", "paper"])
def test_a_bank_is_not_asked_whole(form: object) -> None:
    assert callable(form)
    with pytest.raises(ReportError, match="bank of questions"):
        form(replace(EVERYTHING, kind="bank", outcome=""), "en")


def test_the_page_allows_its_own_script_and_nothing_else() -> None:
    html = web_form(CORE)
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)
    assert script
    digest = base64.b64encode(sha256(script[1].encode()).digest()).decode()
    assert f"default-src &#39;none&#39;; script-src &#39;sha256-{digest}&#39;" in html
    assert not re.search(r"https?://|\bsrc=|@import|<link|url\(", html)
    assert len(html.encode()) < 150_000


def test_no_text_of_a_questionnaire_becomes_markup() -> None:
    hostile = {"en": "</script><script>x()</script>", "fr": "<b>&amp;"}
    item = replace(EVERYTHING.items["told-why"], text=hostile)
    html = web_form(
        replace(EVERYTHING, title=hostile, items={**EVERYTHING.items, "told-why": item})
    )
    assert html.count("<script") == 2
    assert "<b>" not in html.partition("<script>")[0].partition("</head>")[2].replace(
        html[html.index('id="plan"') : html.index("</script>")], ""
    )
    assert plan_of(html)["title"] == hostile


def test_one_language_alone() -> None:
    html = web_form(CORE, "fr")
    assert '<html lang="fr-CA">' in html
    assert 'lang="en-CA"' not in html
    assert "data-language=" not in html.partition("<script")[0]
    assert list(plan_of(web_form(CORE, ["fr", "en"]))["tags"]) == ["fr", "en"]  # type: ignore[call-overload]


@pytest.mark.parametrize("name", names())
def test_every_questionnaire_of_the_catalogue_has_its_form(name: str) -> None:
    instrument = cmt.find(name)
    if instrument.kind == "bank":
        return
    plan = plan_of(web_form(instrument))
    questions = plan["questions"]
    assert isinstance(questions, list)
    assert [each["item"] for each in questions] == list(instrument.items)


def reversed_row(instrument: Instrument) -> Instrument:
    """The questionnaire with its reversed item a row of the grid before it."""
    item = replace(instrument.items["waited-long"], grid="staff")
    return replace(instrument, items={**instrument.items, "waited-long": item})


def test_a_reversed_row_stands_under_the_same_heads() -> None:
    block = next(b for b in pages(reversed_row(EVERYTHING))[0].blocks if b.grid)
    assert [question.number for question in block.questions] == ["4a", "4b", "4c"]
    heads = [[(c.value, c.label["en"]) for c in q.choices] for q in block.questions]
    assert heads[0] == heads[1] == heads[2]


def test_a_grid_of_many_rows_goes_on_after_z() -> None:
    first = EVERYTHING.items["pools"]
    items = {f"row-{at}": replace(first, id=f"row-{at}") for at in range(28)}
    section = replace(EVERYTHING.sections[0], items=tuple(items))
    grid = Grid(id="services", text=first.text)
    many = replace(EVERYTHING, items=items, sections=(section,), grids={"services": grid})
    numbers = [question.number for question in pages(many)[0].blocks[0].questions]
    assert [numbers[0], *numbers[25:]] == ["1a", "1z", "1aa", "1ab"]
