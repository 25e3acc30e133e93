"""What is stated of a survey stands in its table, workbook and results file, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.reports.sections.method import IF_STATED, survey_table
from cmt.reports.sections.waves import waves_section
from cmt.reports.sheets import survey_sheet
from cmt.reports.stated import channel_shares, known
from cmt.reports.voice import voice_for
from cmt.responses.model import SurveyInfo
from tests.reports_fixture import baseline, full

STATED = SurveyInfo(
    client_group="Newcomers",
    jurisdiction="Exampleton",
    level="provincial",
    channels=("in-person", "web", "drive-through"),
    mode="web, Telephone,  carrier pigeon",
    asked_in=("en", "fr", "Inuktitut"),
    question_order="random",
)
SHARES = {"channel/2": 6, "channel/1": 3, "Kiosk": 1, "channel/9": 2}


def stated() -> Results:
    wave = baseline()
    return replace(wave, info=STATED, quality=replace(wave.quality, channels=SHARES))


def table(results: Results, language: str) -> dict[str, str]:
    return {
        str(row.cells[0]): str(row.cells[1])
        for row in survey_table(voice_for(results, language)).rows
    }


def test_what_is_stated_has_a_row_in_english() -> None:
    assert (
        table(stated(), "en").items()
        >= {
            "Client group": "Newcomers",
            "Jurisdiction": "Exampleton",
            "Level of government": "provincial",
            "Channels covered": "in person, web, drive-through",
            "Mode": "web, telephone, carrier pigeon",
            "Languages offered": "English, French, Inuktitut",
            "Order of questions": "random for each client",
            "Answers by channel": "By phone 50%; In person 25%; kiosk 8%; channel/9 17%",
        }.items()
    )


def test_what_is_stated_has_a_row_in_french() -> None:
    assert (
        table(stated(), "fr").items()
        >= {
            "Clientèle": "Newcomers",
            "Territoire": "Exampleton",
            "Ordre de gouvernement": "provincial",
            "Modes de service visés": "en personne, Web, drive-through",
            "Mode de collecte": "Web, téléphone, carrier pigeon",
            "Langues offertes": "anglais, français, Inuktitut",
            "Ordre des questions": "aléatoire pour chaque client",
            "Réponses par mode de service": "Par téléphone 50\u00a0%\u202f; En personne 25\u00a0%"
            "\u202f; borne 8\u00a0%\u202f; channel/9 17\u00a0%",
        }.items()
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_not_stated_has_no_row_or_is_said_not_to_be(language: str) -> None:
    voice = voice_for(baseline(), language)
    rows = table(baseline(), language)
    assert not {voice.say(f"fact.{key}") for key in IF_STATED} & rows.keys()
    assert rows[voice.say("fact.mode")] == rows[voice.say("fact.frame")] == voice.say("not-stated")
    assert channel_shares(voice) == ""


def test_the_workbook_has_the_same_rows() -> None:
    voice = voice_for(stated(), "en")
    rows = {str(row[0]): str(row[1]) for row in survey_sheet(voice).rows}
    assert rows.items() >= table(stated(), "en").items()


@pytest.mark.parametrize("kind", ["channel", "mode", "level", "order", "language"])
def test_common_words_are_known_however_they_are_written(kind: str) -> None:
    voice = voice_for(full(), "fr")
    prefix = f"known.{kind}."
    words = [key.removeprefix(prefix) for key in voice.words.texts if key.startswith(prefix)]
    assert words
    for word in words:
        for written in (word, word.upper(), f" {word} "):
            assert known(voice, kind, [written]) == voice.words.texts[prefix + word]
    assert known(voice, "mode", ["In  person"]) == "en personne"


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("Web, phone", "web,telephone", ""),
        ("web", "web, paper", "collected otherwise: web then, web, paper now"),
        ("", "web", "cannot be told: how answers were collected"),
    ],
)
def test_a_mode_has_changed_when_another_one_was_used(then: str, now: str, said: str) -> None:
    wave = full()
    assert wave.comparison is not None
    comparison = replace(wave.comparison, info=replace(wave.comparison.info, mode=then))
    changed = replace(wave, comparison=comparison, info=replace(wave.info, mode=now))
    section = waves_section(voice_for(changed, "en"))
    told = [key for key in ("collected otherwise", "how answers were") if key in repr(section)]
    assert len(told) == bool(said) and said in repr(section)


def test_the_results_file_keeps_it(tmp_path: Path) -> None:
    write_results(stated(), tmp_path / "r.json")
    again = read_results(tmp_path / "r.json")
    assert (again.info, dict(again.quality.channels)) == (STATED, SHARES)


def test_a_results_file_from_before_is_read(tmp_path: Path) -> None:
    write_results(full(), tmp_path / "r.json")
    document: dict[str, Any] = json.loads((tmp_path / "r.json").read_text("utf-8"))
    for name in ("client_group", "jurisdiction", "level", "channels", "asked_in"):
        del document["info"][name]
    del document["info"]["question_order"], document["quality"]["channels"]
    (tmp_path / "old.json").write_text(json.dumps(document), encoding="utf-8")
    assert read_results(tmp_path / "old.json").info == full().info
