"""Sentences say what is there: right plurals and names, no empty chart, no idle promise."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from cmt.analysis.remarks import Comments
from cmt.analysis.results import Results
from cmt.reports.compose import compose, compose_action_plan
from cmt.reports.formats import Formats
from cmt.reports.heard import Heard
from cmt.reports.model import Figure, Paragraph, Report, Table
from cmt.reports.pdf import laid_out
from cmt.reports.render import render
from cmt.reports.sections.waves_changes import segment_blocks
from cmt.reports.spoken import spoken
from cmt.reports.trace import Sentence, trace
from cmt.reports.voice import voice_for
from tests.report_surveys import centre, minimal
from tests.report_texts import texts_of
from tests.reports_fixture import VARIANTS

BOTH = pytest.mark.parametrize("language", ["en", "fr"])
COUNTED = {"waves.items-same", "waves.segments-none", "priorities.step", "method.headline"}
"""Sentences that count or compute, and so rest on records."""


@cache
def told(language: str) -> tuple[Report, tuple[Sentence, ...]]:
    heard = Heard()
    report = compose(centre(), language, heard=heard)
    return report, trace(report, centre(), heard)


@BOTH
def test_every_text_of_the_pages_is_in_the_trace_from_end_to_end(language: str) -> None:
    report, sentences = told(language)
    parts = sorted({sentence.text for sentence in sentences}, key=len, reverse=True)
    for text in spoken(report):
        left = text.text
        for part in parts if text.place != "cell" else ():
            left = left.replace(part, "")
        assert text.place == "cell" or not re.search(r"\w", left), text


@BOTH
def test_what_counts_or_computes_rests_on_results(language: str) -> None:
    _, sentences = told(language)
    found = {s.key.removesuffix(".one").removesuffix(".other"): s for s in sentences}
    assert found.keys() >= COUNTED
    assert all(found[key].rests for key in COUNTED)


def test_french_counts_less_than_two_as_one() -> None:
    texts = texts_of(compose(centre(), "fr"))
    numbers = [
        (float(size.replace(",", ".")), unit)
        for text in texts
        for size, unit in re.findall(r"[+\u2212±](\d+,\d) (points?)\b", text)
    ]
    assert {unit for _, unit in numbers} == {"point", "points"}
    assert [pair for pair in numbers if (pair[0] < 2) != (pair[1] == "point")] == []


def test_a_quarter_is_a_trimestre_in_french() -> None:
    assert Formats(language="fr").period_name("2026-Q1 – 2026-Q2") == "2026-T1 – 2026-T2"
    assert Formats(language="fr").period_name("2026-W05") == "2026-S05"
    assert Formats(language="fr").period_name("Plan-Q1") == "Plan-Q1"
    assert Formats(language="en").period_name("2026-Q1") == "2026-Q1"


@BOTH
def test_overall_satisfaction_has_one_name(language: str) -> None:
    """A questionnaire may give it no short name: the question itself is no name of a score."""
    results = minimal()
    voice = voice_for(results, language)
    assert voice.name("overall") == voice.outcome_name
    question = results.instrument.items["overall"].text[language]
    assert not [text for text in texts_of(compose(results, language)) if question in text]


def test_a_wave_is_called_by_its_file_without_the_ending() -> None:
    unnamed = replace(minimal(), info=replace(minimal().info, label="", start=None, end=None))
    assert replace(unnamed, source="spring.wave.csv").label == "spring.wave"
    assert replace(unnamed, source="answers").label == "answers"


def commented(n: int) -> Results:
    comments = Comments(n=n, uncoded=n, codeframe="c 1", digest="", themes=())
    return replace(VARIANTS["full"], comments=comments)


@BOTH
@pytest.mark.parametrize("n", [1, 60])
def test_comments_without_a_frequent_theme_do_not_promise_one(n: int, language: str) -> None:
    (page,) = [s for s in compose(commented(n), language).sections if s.id == "comments"]
    lead, why = (block.text for block in page.blocks if isinstance(block, Paragraph))
    ends = {"en": ("none has as many", "1 client wrote"), "fr": ("aucun n’en compte", "1 client a")}
    assert ends[language][0] in why
    assert (ends[language][1] in lead) == (n == 1)
    assert "theme" not in lead and "thème" not in lead


@BOTH
def test_where_no_score_may_be_shown_there_is_no_chart_and_no_advice_to_go_by_scores(
    language: str,
) -> None:
    report = compose(VARIANTS["tiny"], language)
    sections = {section.id: section for section in report.sections}
    assert not [block for block in sections["summary"].blocks if isinstance(block, Figure)]
    (text,) = [b.text for b in sections["action-plan"].blocks if isinstance(b, Paragraph)]
    assert {"en": "what clients wrote", "fr": "les commentaires"}[language] in text
    assert {"en": "lowest scores", "fr": "cotes les plus basses"}[language] not in text


@BOTH
def test_a_plan_by_itself_leaves_room_to_write(language: str) -> None:
    for name, least in (("baseline", 8), ("tiny", 8), ("undecided", 4)):
        report = compose_action_plan(VARIANTS[name], language)
        assert report
        tables = [block for block in report.sections[0].blocks if isinstance(block, Table)]
        assert min(len(table.rows) for table in tables) >= least, name
        assert len(laid_out(render(report), report.pictures).pages) == 1


@BOTH
def test_groups_of_clients_are_named_with_their_question(language: str) -> None:
    voice = voice_for(centre(), language)
    comparison = centre().comparison
    assert comparison
    moved = replace(
        comparison,
        segments=tuple(replace(change, direction="higher") for change in comparison.segments),
    )
    (table,) = [block for block in segment_blocks(voice, moved) if isinstance(block, Table)]
    colon = {"en": ": ", "fr": "\u00a0: "}[language]
    questions = {voice.name(change.segment.partition("=")[0]) for change in moved.segments}
    assert {row.cells[0].partition(colon)[0] for row in table.rows} <= questions
    assert all(row.cells[0].partition(colon)[2] for row in table.rows)
