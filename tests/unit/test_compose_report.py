"""What the report says is what the results hold, in every turn and in both languages."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cmt.analysis.results import Refusal, RefusalReason
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
    composed,
    full,
    moved,
    refused,
    tiny,
)

FORMATS = {language: Formats(language=language) for language in ("en", "fr")}
EVERY = [(name, language) for name in VARIANTS for language in ("en", "fr")]
every_report = pytest.mark.parametrize("report", EVERY, ids=map("-".join, EVERY), indirect=True)
both = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    return composed(*request.param)


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
    english, french = composed(name, "en"), composed(name, "fr")
    assert numbers_of(english) == numbers_of(french)
    assert [s.id for s in english.sections] == [s.id for s in french.sections]


@pytest.mark.parametrize("name", VARIANTS)
@both
def test_scores_in_the_page_are_those_of_the_results(name: str, language: str) -> None:
    results, text = VARIANTS[name], read(composed(name, language)).text
    for measure in (CORE.outcome, *CORE.drivers):
        row = results.estimates.get(measure, "index")
        assert row is not None
        if not row.shown:
            continue
        assert FORMATS[language].number(row.estimate, 1) in text
        for end in (row.low, row.high):
            assert math.isnan(end) or FORMATS[language].number(end) in text


@both
def test_shares_answers_and_changes_are_those_of_the_results(language: str) -> None:
    results, text = full(), read(composed("full", language)).text
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
    html = render(composed("full", "en"))
    assert "<Co>" not in html and "&lt;Co&gt;" in html


def test_certain_priorities_are_named_in_the_answer() -> None:
    english, french = (composed("full", language).sections[0].headline for language in ("en", "fr"))
    name = CORE.drivers[MODELLED[0]].name
    assert english.endswith(f"act first on {name['en']}")
    assert french.endswith(f"agir d’abord sur «\u00a0{name['fr']}\u00a0»")


def test_no_clear_priority_is_an_answer() -> None:
    told = section(composed("undecided", "en"), "summary")
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


@pytest.mark.parametrize(
    ("reason", "english", "french"),
    [
        ("too-few-units", "from 17 groups of clients", "de 17 groupes de clients"),
        ("too-many-drivers", "17 drivers are too many", "17 facteurs sont trop nombreux"),
        ("no-association", "no driver goes together with", "aucun facteur ne va de pair avec"),
    ],
)
def test_each_refusal_says_what_was_found(reason: RefusalReason, english: str, french: str) -> None:
    assert english in section(composed(f"refused-{reason}", "en"), "summary")
    assert french in section(composed(f"refused-{reason}", "fr"), "summary")


def test_too_few_cases_names_the_drivers_few_rated_but_never_all() -> None:
    few = CORE.drivers[MODELLED[1]].name["en"]
    assert f"and {few}." in section(composed("refused-too-few-cases", "en"), "summary")
    results = refused("too-few-cases")
    every = Refusal(reason="too-few-cases", drivers=tuple(CORE.drivers), n=1, needed=45)
    told = section(
        compose(replace(results, drivers=replace(results.drivers, refusal=every)), "en"), "summary"
    )
    assert "1 client rated overall" in told and "Too few rated" not in told


@both
def test_without_an_interval_there_is_a_mark_and_a_hollow_dot(language: str) -> None:
    report = composed("unbounded", language)
    glance = next(b for b in blocks_of(report) if isinstance(b, Table))
    assert {row.cells[2] for row in glance.rows} == {".."}
    for picture in report.pictures.values():
        assert "nan" not in picture.svg.replace("<title>", "").split("</title>")[1]
    for name in ("glance", "quadrant", "trend", "steps"):
        dots = re.findall(r'<circle [^>]*fill="(#\w+)"', report.pictures[name].svg)
        assert dots and set(dots) == {"#FFFFFF"}, name


def test_a_figure_that_is_no_number_is_refused_by_name() -> None:
    results = full()
    first, *rest = results.drivers.effects
    assert results.comparison is not None
    moved = tuple(
        replace(c, difference=math.inf) if c.item == CORE.outcome else c
        for c in results.comparison.changes
    )
    broken = replace(
        results,
        drivers=replace(results.drivers, effects=(replace(first, share=math.nan), *rest)),
        comparison=replace(results.comparison, changes=moved),
    )
    with pytest.raises(ReportError) as caught:
        compose(broken, "fr")
    assert [str(fault) for fault in caught.value.faults] == [
        f"driver {first.driver}: share is nan. Expected: a number.",
        f"change of {CORE.outcome}, index: difference is inf. Expected: a number.",
    ]


def test_picked_options_have_percent_interval_and_count() -> None:
    item = CORE.having("priority")[0]
    table = next(
        b for b in blocks_of(composed("full", "en"))
        if isinstance(b, Table) and b.caption.startswith(item.name("en"))
    )  # fmt: skip
    assert re.fullmatch(r"\d+\.\d% \(\d+% to \d+%\)", table.rows[0].cells[1])
    counts = [row.cells[2] for row in table.rows]
    assert counts == sorted(counts, key=int, reverse=True) and int(counts[0]) > 0


def test_importance_stands_in_the_workbook_and_the_report_says_so() -> None:
    told = section(composed("full", "en"), "questions")
    assert CORE.having("importance")[0].name("en") not in told
    assert "How important clients find each driver is in the workbook" in told


@pytest.mark.parametrize("name", ["full", "baseline", "undecided", "unbounded"])
@both
def test_the_summary_speaks_no_statistics(name: str, language: str) -> None:
    words = {
        "en": "variation|95%|interval|p-value|regression|standard error|confidence",
        "fr": "variation|95\u00a0%|intervalle|valeur p|régression|erreur type|confiance",
    }
    assert not re.search(words[language], section(composed(name, language), "summary"))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "higher, none lower,"), ("fr", "en hausse, aucune en baisse,")]
)
def test_none_is_a_word(language: str, words: str) -> None:
    results = full()
    assert results.comparison is not None
    changes = tuple(
        replace(c, direction="no-clear-change") if c.direction == "lower" else c
        for c in results.comparison.changes
    )
    told = replace(results, comparison=replace(results.comparison, changes=changes))
    headline = next(s for s in compose(told, language).sections if s.id == "waves").headline
    assert words in headline


def test_a_driver_left_out_is_named_with_its_reason() -> None:
    assert "(not asked)" in section(composed("full", "en"), "drivers")
    assert "(question non posée)" in section(composed("full", "fr"), "drivers")


def test_ranks_that_cannot_be_told_apart_are_ranges() -> None:
    table = next(
        b for b in blocks_of(composed("full", "en")) if "strength" in getattr(b, "caption", "")
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
    told = section(composed("full", "en"), "waves")
    assert "not comparable: " in told and "the wording changed" in told
    assert "withheld, too few answers" in told
    assert "(collected otherwise: telephone then, web now)" in told


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
    glance = next(b for b in blocks_of(composed("few", "fr")) if isinstance(b, Table))
    assert all(row.cells[1].endswith("\u00a0E") for row in glance.rows)


def test_questions_without_enough_answers_stand_in_the_table_with_their_mark() -> None:
    tables = [b for b in blocks_of(composed("full", "en")) if isinstance(b, Table)]
    rows = [row for table in tables if "Mean" in str(table.columns) for row in table.rows]
    cells = {row.cells[0]: row.cells[1] for row in rows}
    named = {mark: CORE.items[item].name("en") for mark, item in (("..", EMPTY), ("x", SPARSE))}
    assert {mark: cells[name] for mark, name in named.items()} == {"..": "..", "x": "x"}
    assert "\u00a0E\n" in cells[CORE.items[WEAK].name("en")]


def test_weighting_is_always_stated() -> None:
    assert "Weighted results." in section(composed("full", "en"), "summary")
    assert "Résultats non pondérés." in section(composed("baseline", "fr"), "summary")


@both
def test_unstated_facts_are_said_to_be_unstated(language: str) -> None:
    told = section(composed("baseline", language), "method")
    assert {"en": "Not stated", "fr": "Non précisé"}[language] in told


def test_a_language_the_questionnaire_lacks_is_refused() -> None:
    english = replace(CORE, languages=("en",))
    with pytest.raises(ReportError, match="it has no texts in 'fr'"):
        compose(replace(full(), instrument=english), "fr")
