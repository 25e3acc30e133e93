"""What the report says is what the results hold, in every turn and in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cmt.errors import ReportError
from cmt.reports.compose import compose
from cmt.reports.formats import Formats
from cmt.reports.model import Figure, Report, Table
from cmt.reports.render import render
from tests.report_texts import blocks_of, texts_of
from tests.reports_fixture import (
    CORE,
    EMPTY,
    MODELLED,
    SPARSE,
    VARIANTS,
    WEAK,
    baseline,
    full,
    moved,
    refused,
    tiny,
)

FORMATS = {language: Formats(language=language) for language in ("en", "fr")}
REPORTS = {
    (name, language): compose(results, language)
    for name, results in VARIANTS.items()
    for language in ("en", "fr")
}
every_report = pytest.mark.parametrize("report", REPORTS.values(), ids=map("-".join, REPORTS))
both = pytest.mark.parametrize("language", ["en", "fr"])


def numbers_of(report: Report) -> list[str]:
    """Every figure that is said, with the sign and decimal comma of neither language."""
    told = "\n".join(texts_of(report)).replace("\u2212", "-")
    if report.language == "fr":
        told = re.sub(r"(?<=\d)\u00a0(?=\d{3})", "", told).replace(",", ".")
    else:
        told = re.sub(r"(?<=\d),(?=\d{3})", "", told)
    return sorted(re.findall(r"[+-]?\d+\.\d+", told))


def section(report: Report, name: str) -> str:
    found = next(s for s in report.sections if s.id == name)
    return "\n".join(texts_of(replace(report, sections=(found,))))


class Document(HTMLParser):
    """Text, headings, tables and images of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.tables: list[list[int]] = []
        self.images: list[dict[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h1", "h2", "h3", "h4"):
            self.levels.append(int(tag[1]))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append(0)
        if tag in ("td", "th"):
            self.tables[-1][-1] += 1
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(report: Report) -> Document:
    document = Document()
    document.feed(render(report))
    return document


@every_report
def test_no_text_is_empty_where_one_is_due(report: Report) -> None:
    for part in report.sections:
        assert part.headline and part.subtitle and part.blocks
    for block in blocks_of(report):
        if isinstance(block, Figure):
            assert block.headline and block.subtitle and block.source and block.picture.alt


@every_report
def test_no_sentence_speaks_of_causes_or_of_nothing(report: Report) -> None:
    told = "\n".join(texts_of(report))
    assert not re.search(r"\bcaus", told.lower())
    assert not re.search(r"\bnan\b|NaN|[{}]", told)


@every_report
def test_tables_are_regular_and_headings_skip_no_level(report: Report) -> None:
    document = read(report)
    assert all(len(set(rows)) == 1 for rows in document.tables)
    assert document.levels[0] == 1 and document.levels.count(1) == 1
    steps = zip(document.levels, document.levels[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)


@every_report
def test_every_picture_is_asked_for_once_and_has_an_alternative(report: Report) -> None:
    asked = [image["src"] for image in read(report).images]
    assert sorted(asked, key=str) == sorted(f"chart:{name}" for name in report.pictures)
    assert all(image["alt"] for image in read(report).images)


@pytest.mark.parametrize("name", VARIANTS)
def test_both_languages_say_the_same_numbers(name: str) -> None:
    english, french = REPORTS[name, "en"], REPORTS[name, "fr"]
    assert numbers_of(english) == numbers_of(french)
    assert [s.id for s in english.sections] == [s.id for s in french.sections]


@pytest.mark.parametrize("name", VARIANTS)
@both
def test_scores_in_the_page_are_those_of_the_results(name: str, language: str) -> None:
    results, text = VARIANTS[name], read(REPORTS[name, language]).text
    for measure in (CORE.outcome, *CORE.drivers):
        row = results.estimates.get(measure, "index")
        assert row is not None
        if row.shown:
            low, high = (FORMATS[language].number(end) for end in (row.low, row.high))
            assert FORMATS[language].number(row.estimate, 1) in text
            assert low in text and high in text


@both
def test_shares_answers_and_changes_are_those_of_the_results(language: str) -> None:
    results, text = full(), read(REPORTS["full", language]).text
    write = FORMATS[language]
    for effect in results.drivers.effects:
        for value in (effect.share, effect.share_low, effect.share_high):
            assert write.percent(value, 1) in text
    for point in (1, 2, 3, 4, 5):
        share = results.estimates.get(CORE.outcome, f"share:{point}")
        count = results.estimates.get(CORE.outcome, f"count:{point}")
        assert share and count
        told = f"{write.percent(share.estimate, 1)}\n{write.number(count.estimate)}"
        assert told in text
    assert results.comparison is not None
    for change in results.comparison.changes:
        if change.item in CORE.drivers and change.direction == "higher":
            assert write.signed(change.difference) in text


def test_client_text_cannot_become_markup() -> None:
    html = render(REPORTS["full", "en"])
    assert "<Co>" not in html and "&lt;Co&gt;" in html


def test_certain_priorities_are_named_in_the_answer() -> None:
    english, french = (REPORTS["full", language].sections[0].headline for language in ("en", "fr"))
    name = CORE.drivers[MODELLED[0]].name
    assert english.endswith(f"act first on {name['en']}")
    assert french.endswith(f"agir d’abord sur «\u00a0{name['fr']}\u00a0»")


def test_no_clear_priority_is_an_answer() -> None:
    told = section(REPORTS["undecided", "en"], "summary")
    assert "No clear priority" in told and "Likely, but not certain:" in told
    assert "act first on" not in told
    assert CORE.drivers[MODELLED[0]].name["en"] in told


def test_a_refused_model_is_explained_where_priorities_would_stand() -> None:
    report = compose(refused("too-few-cases"), "en")
    assert "17 clients" in section(report, "summary") and "at least 45" in section(
        report, "summary"
    )
    assert "17 clients" in section(report, "method")
    assert "quadrant" not in report.pictures


def test_a_driver_left_out_is_named_with_its_reason() -> None:
    assert "(not asked)" in section(REPORTS["full", "en"], "drivers")
    assert "(question non posée)" in section(REPORTS["full", "fr"], "drivers")


def test_ranks_that_cannot_be_told_apart_are_ranges() -> None:
    table = next(
        b for b in blocks_of(REPORTS["full", "en"]) if "strength" in getattr(b, "caption", "")
    )
    assert isinstance(table, Table)
    assert [row.cells[1] for row in table.rows[:3]] == ["1–2", "1–3", "2–4"]
    assert table.rows[-1].cells[4].endswith("(uncertain)")


def test_the_baseline_has_no_page_on_waves_and_says_so() -> None:
    report = compose(baseline(), "en")
    assert "waves" not in [s.id for s in report.sections]
    assert "this one is the baseline" in section(report, "summary")
    assert "this survey is the baseline" in section(report, "method")


def test_what_is_not_comparable_has_its_reason_and_no_number() -> None:
    told = section(REPORTS["full", "en"], "waves")
    assert "not comparable: " in told and "the wording changed" in told
    assert "withheld, too few answers" in told
    assert "Mode then: telephone; now: web." in told


@pytest.mark.parametrize(
    ("direction", "headline"),
    [
        ("higher", "Overall satisfaction rose to 60"),
        ("lower", "Overall satisfaction fell to 60"),
        ("no-clear-change", "no clear change"),
    ],
)
def test_the_answer_says_which_way_it_went(direction: str, headline: str) -> None:
    assert headline in compose(moved(direction), "en").sections[0].headline  # type: ignore[arg-type]


def test_withheld_figures_are_marked_and_never_shown() -> None:
    report = compose(tiny(), "en")
    glance = next(b for b in blocks_of(report) if isinstance(b, Table))
    assert {row.cells[1] for row in glance.rows} == {"x"}
    assert report.sections[0].headline == "Too few answers to report overall satisfaction"


def test_weak_figures_are_marked() -> None:
    glance = next(b for b in blocks_of(REPORTS["few", "fr"]) if isinstance(b, Table))
    assert all(row.cells[1].endswith("\u00a0E") for row in glance.rows)


def test_questions_without_enough_answers_stand_in_the_table_with_their_mark() -> None:
    tables = [b for b in blocks_of(REPORTS["full", "en"]) if isinstance(b, Table)]
    rows = [row for table in tables if "Mean" in str(table.columns) for row in table.rows]
    cells = {row.cells[0]: row.cells[1] for row in rows}
    named = {mark: CORE.items[item].name("en") for mark, item in (("..", EMPTY), ("x", SPARSE))}
    assert {mark: cells[name] for mark, name in named.items()} == {"..": "..", "x": "x"}
    assert "\u00a0E\n" in cells[CORE.items[WEAK].name("en")]


def test_weighting_is_always_stated() -> None:
    assert "Weighted results." in section(REPORTS["full", "en"], "summary")
    assert "Résultats non pondérés." in section(REPORTS["baseline", "fr"], "summary")


@both
def test_unstated_facts_are_said_to_be_unstated(language: str) -> None:
    told = section(REPORTS["baseline", language], "method")
    assert {"en": "Not stated", "fr": "Non précisé"}[language] in told


def test_a_language_the_questionnaire_lacks_is_refused() -> None:
    english = replace(CORE, languages=("en",))
    with pytest.raises(ReportError, match="it has no texts in 'fr'"):
        compose(replace(full(), instrument=english), "fr")
