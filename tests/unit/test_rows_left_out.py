"""What was left out and what was flagged is told on the method page and in the workbook."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cmt.analysis.results import Quality, Results
from cmt.analysis.store import read_results, write_results
from cmt.reports.sections.method import method_section, precision_table
from cmt.reports.sheets import survey_sheet
from cmt.reports.voice import voice_for
from cmt.responses.drop import RULES
from cmt.responses.quality import KINDS, Flag
from tests.reports_fixture import full

LEFT_OUT = {"en": "Left out", "fr": "Réponses exclues"}
SAID = {
    "en": "3 test responses, 1 unfinished response",
    "fr": "3 réponses d’essai, 1 réponse inachevée",
}
FLAGGED = {
    "en": ("Kept, but worth a look", "1 response sent again later"),
    "fr": ("Conservées, mais à vérifier", "1 réponse envoyée de nouveau par la suite"),
}


def results_with(**said: object) -> Results:
    results = full()
    return replace(results, quality=replace(results.quality, **said))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_left_out_and_flagged_rows_are_said(language: str) -> None:
    results = results_with(
        left_out={"preview": 3, "incomplete": 1}, flags=(Flag(kind="duplicate", rows=1),)
    )
    voice = voice_for(results, language)
    facts = {row.cells[0]: row.cells[1] for row in precision_table(voice).rows}
    assert facts[LEFT_OUT[language]] == SAID[language]
    assert facts[FLAGGED[language][0]] == FLAGGED[language][1]
    assert facts[voice.say("fact.rows")] == voice.formats.number(results.quality.rows + 4)
    assert (LEFT_OUT[language], SAID[language]) in survey_sheet(voice).rows


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_said_where_no_row_was_left_out(language: str) -> None:
    voice = voice_for(results_with(left_out={}, flags=()), language)
    said = str(method_section(voice)) + str(survey_sheet(voice))
    assert LEFT_OUT[language] not in said
    assert FLAGGED[language][0] not in said


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("rule", sorted({*RULES, *KINDS}))
def test_every_rule_has_its_words(language: str, rule: str) -> None:
    voice = voice_for(full(), language)
    one, many = (voice.say(f"responses.{rule}", count=n, n=str(n)) for n in (1, 2))
    assert one.startswith("1 ") and many.startswith("2 ") and one[2:] != many[2:]


def test_a_quality_of_old_says_nothing_of_rows() -> None:
    assert (Quality(rows=1, answered=1).left_out, Quality(rows=1, answered=1).flags) == ({}, ())


def test_results_of_old_are_read_and_new_ones_keep_what_was_left_out(tmp_path: Path) -> None:
    flag = Flag(kind="speed", rows=2, numbers={"share": 1 / 3, "rows": 20})
    results = results_with(left_out={"preview": 3}, flags=(flag,))
    path = tmp_path / "results.json"
    write_results(results, path)
    assert read_results(path).quality == results.quality
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["quality"]["left_out"], document["quality"]["flags"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_results(path).quality == replace(results.quality, left_out={}, flags=())
