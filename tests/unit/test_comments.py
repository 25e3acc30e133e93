"""Comments in results and report: counted as they are, quoted as little as need be."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.comments import LONGEST, MARKS, QUOTES, SHORTEST
from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.gather import analyse
from cmt.analysis.remarks import CommentRules, Comments
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.instrument.catalogue import find
from cmt.reports.compose import compose
from cmt.reports.model import Quotations
from cmt.reports.sections.comments import QUOTED_EACH
from cmt.responses.cells import Cells
from cmt.responses.codeframe import usual_codeframe
from cmt.responses.model import Responses
from cmt.responses.redaction import KINDS
from cmt.responses.themes import REACH, coded
from cmt.responses.wave import read

EXAMPLE = Path(__file__).parents[2] / "examples" / "service-centre" / "wave-2026.xlsx"
CORE = find("cmt-core")


ASKED = ("overall", "gender", "channel", "staff-courtesy")
"""Questions enough for what is told of comments: the analysis of the others takes its time."""


@pytest.fixture(scope="module")
def whole() -> Responses:
    return read(EXAMPLE, CORE).responses


@pytest.fixture(scope="module")
def wave(whole: Responses) -> Responses:
    """The comments of the example, with a few of its questions."""
    kept = [whole.columns.index(name) for name in ASKED]
    codes = np.asfortranarray(whole.codes[:, kept])
    return replace(whole, columns=ASKED, codes=codes, numbers={})


@pytest.fixture(scope="module")
def results(whole: Responses) -> Results:
    return analyse(whole, CORE)


def comments_of(responses: Responses, rules: CommentRules | None = None) -> Comments:
    found = analyse(responses, CORE, comments=rules or CommentRules()).comments
    assert found is not None
    return found


def saying(responses: Responses, texts: list[str]) -> Responses:
    item = next(iter(responses.remarks))
    padded = [*texts, *[""] * (responses.rows - len(texts))]
    return replace(responses, remarks={item: Cells.of(padded)}, comments=len(texts))


def test_themes_are_counted_as_by_hand(wave: Responses) -> None:
    texts = [text for cells in wave.remarks.values() for text in cells if text.strip()]
    by_hand = [coded(text, usual_codeframe()) for text in texts]
    found = comments_of(wave)
    assert found.n == len(texts) == wave.comments
    assert found.uncoded == sum(not each for each in by_hand)
    for row in found.themes:
        n = sum(row.theme in each for each in by_hand)
        assert sum(row.tones.values()) == n
        assert row.share.n == len(texts)
        assert row.share.estimate == pytest.approx(n / len(texts), rel=1e-12)
        assert row.share.low < row.share.estimate < row.share.high


def test_shares_follow_the_weights(wave: Responses) -> None:
    weight = np.random.default_rng(7).uniform(0.5, 2.0, wave.rows)
    texts = [*next(iter(wave.remarks.values()))]
    wrote = np.array([bool(text.strip()) for text in texts])
    about = np.array(["timeliness" in coded(text, usual_codeframe()) for text in texts])
    found = comments_of(replace(wave, weight=weight))
    row = next(each for each in found.themes if each.theme == "timeliness")
    assert row.share.weighted
    assert row.share.estimate == pytest.approx(weight[wrote & about].sum() / weight[wrote].sum())


def test_quotes_are_short_redacted_few_and_no_comment_is_quoted_twice(wave: Responses) -> None:
    found = comments_of(wave)
    quotes = [quote for row in found.themes for quote in row.quotes]
    assert quotes and len({quote.text for quote in quotes}) == len(quotes)
    assert all(SHORTEST <= len(quote.text) <= LONGEST for quote in quotes)
    for row in found.themes:
        assert len(row.quotes) <= (QUOTES if sum(row.tones.values()) >= 10 else 0)


def test_what_one_theme_quotes_no_other_repeats_where_there_is_a_choice(wave: Responses) -> None:
    asides = [" ".join(f"{word}{i}" for word in ("lamp", "river", "kettle")) for i in range(8)]
    texts = [f"{said} {aside}." for said in (KIND, SLOW) for aside in asides for _ in range(2)]
    quotes = [q.text for row in comments_of(saying(wave, texts)).themes for q in row.quotes]
    told = [aside for quote in quotes for aside in asides if aside in quote]
    assert len(quotes) == 2 * QUOTES == len(set(told))


KIND, SLOW = "The staff was kind to me that day,", "I waited far too long in the line,"
SECRET = "The staff was kind, thanks to Priya Raman at 604 555-0199 and priya@example.org"


def test_nothing_that_points_to_a_person_reaches_a_file(wave: Responses, tmp_path: Path) -> None:
    texts = [f"{SECRET}, she helped me number {i} of the queue quickly" for i in range(40)]
    results = analyse(saying(wave, texts), CORE)
    write_results(results, tmp_path / "results.json")
    told = (tmp_path / "results.json").read_text("utf-8")
    assert not {each for each in ("Priya", "Raman", "555-0199", "priya@") if each in told}


def test_comments_with_many_marks_are_not_quoted(wave: Responses) -> None:
    texts = [f"The staff was kind {i} times: {SECRET}; so was Mr. Lee" for i in range(40)]
    found = comments_of(saying(wave, texts))
    assert MARKS < 4 and not any(row.quotes for row in found.themes)


def test_no_theme_of_few_is_quoted(wave: Responses) -> None:
    few = [f"The staff was very kind to me, {i} times" for i in range(9)]
    assert not any(row.quotes for row in comments_of(saying(wave, few)).themes)
    enough = [*few, "The staff was kind to all of us"]
    assert any(row.quotes for row in comments_of(saying(wave, enough)).themes)


def test_no_client_of_a_small_group_is_quoted(wave: Responses) -> None:
    gender = wave.columns.index("gender")
    codes = wave.codes.copy(order="F")
    codes[:, gender] = 0
    codes[:9, gender] = 2
    texts = [*[f"I am rare, the staff was kind {i} times" for i in range(9)]]
    texts += [f"The staff was very kind to me, {i} times" for i in range(12)]
    loud = saying(replace(wave, codes=codes), texts)
    quotes = [quote.text for row in comments_of(loud).themes for quote in row.quotes]
    assert quotes and not any("rare" in text for text in quotes)


def test_quotes_can_be_left_out_and_names_of_a_list_are(wave: Responses) -> None:
    texts = [f"the staff was kind, bo most of all, number {i}" for i in range(30)]
    loud = saying(wave, texts)
    assert not any(row.quotes for row in comments_of(loud, CommentRules(quotes=False)).themes)
    named = comments_of(loud, CommentRules(names=("Bo",)))
    quotes = [quote.text for row in named.themes for quote in row.quotes]
    assert quotes and all("bo" not in text.split() and "[name]" in text for text in quotes)


def test_themes_are_kept_in_the_results_file(results: Results, tmp_path: Path) -> None:
    write_results(results, tmp_path / "results.json")
    assert read_results(tmp_path / "results.json").comments == results.comments
    document = json.loads((tmp_path / "results.json").read_text("utf-8"))
    del document["comments"]  # as files were before comments were read
    (tmp_path / "old.json").write_text(json.dumps(document), "utf-8")
    assert read_results(tmp_path / "old.json").comments is None


def test_nobody_wrote(wave: Responses) -> None:
    silent = analyse(replace(wave, remarks={}, comments=0), CORE)
    assert silent.comments is None
    assert "comments" not in [section.id for section in compose(silent, "en").sections]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_what_the_results_hold(results: Results, language: str) -> None:
    page = next(s for s in compose(results, language).sections if s.id == "comments")
    groups = [g for block in page.blocks if isinstance(block, Quotations) for g in block.groups]
    printed = [(quote.text, quote.language) for _, quotes in groups for quote in quotes]
    assert results.comments is not None
    held = [q.text for row in results.comments.themes for q in row.quotes]
    assert len(printed) > 4
    for text, _ in printed:
        bare = text.strip("“”«»\u00a0").replace("’", "'").replace("\u202f", " ")
        assert bare.replace("\u00a0", " ") in held
    assert {"en", "fr"} == {each for _, each in printed}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_few_comments_give_no_themes(wave: Responses, language: str) -> None:
    results = analyse(saying(wave, ["The staff was kind to me"] * 3), CORE)
    page = next(s for s in compose(results, language).sections if s.id == "comments")
    assert len(page.blocks) == 2


HOSTILE = [
    "<script>alert(1)</script> the staff was kind " * 3,
    "=HYPERLINK(1) staff was rude to all of us here",
    "\u202eodnum the staff was kind to everyone there\u202c",
    "👍👍 the staff was kind 你好 مرحبا to everyone there",
    "the staff\x00was kind to everyone who was there that day",
    "the staff was kind " * 600,
]


def test_hostile_comments_are_harmless(wave: Responses, tmp_path: Path) -> None:
    from cmt.reports.html import write_html
    from cmt.reports.render import render
    from cmt.reports.workbook import write_workbook

    texts = [f"{text[:250]} {i}" for i in range(4) for text in HOSTILE]
    results = analyse(saying(wave, texts), CORE)
    report = compose(results, "en")
    write_html(render(report), report.pictures, tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "<script>alert" not in html and "\x00" not in html and "\u202e" not in html
    write_workbook(results, tmp_path / "tables.xlsx", "fr")
    assert io.BytesIO((tmp_path / "tables.xlsx").read_bytes()).read(2) == b"PK"


def test_the_page_on_comments_tells_the_rules_as_they_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "comments.md").read_text("utf-8")
    said = " ".join(text.split())
    assert f"if fewer than {WITHHELD_BELOW} respondents wrote of its theme" in said
    assert f"shorter than {SHORTEST} signs or longer than {LONGEST}" in said
    assert MARKS == 2 and "more than two places" in said
    assert (QUOTES, QUOTED_EACH) == (3, 2)
    assert "at most three comments a theme in the results and two in the report" in said
    assert REACH == 3 and "A negation up to three words before" in said
    assert all(f"`[{kind}]`" in said for kind in KINDS)


def test_the_example_of_the_page_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "comments.md").read_text("utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(EXAMPLE.parent)
    exec(example, {})
    assert capsys.readouterr().out.startswith("access 158 {")
