"""What the workbook and the report say of priorities, standards and waits, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cmt.analysis.actfirst import act_first
from cmt.analysis.action import Action
from cmt.analysis.gather import analyse
from cmt.analysis.results import Results
from cmt.analysis.whatif import moved
from cmt.instrument.load import parse_instrument
from cmt.reports import narrative
from cmt.reports.compose import compose
from cmt.reports.model import Columns, Points, Table
from cmt.reports.sections.standards import standards_table
from cmt.reports.sheet_action import priorities_sheet, waits_sheet
from cmt.reports.voice import voice_for
from cmt.responses.standards import Standard
from tests.reports_fixture import VARIANTS
from tests.unit import test_gaps, test_standards


def in_both(text: str) -> str:
    """A questionnaire of one language with every text in French too, the same words."""
    text = text.replace("languages: [en]", "languages: [en, fr]")
    return re.sub(r"\{en: ([^}]*)\}", r"{en: \1, fr: \1}", text)


def waiting() -> Results:
    answers, _ = test_standards.asked()
    questionnaire = parse_instrument(in_both(test_standards.QUESTIONNAIRE), "w.yaml")
    promised = [
        Standard(item="minutes", promised=0.9, at_most=15),
        Standard(item="minutes", promised=0.1, at_least=2.5),
        Standard(item="waited", promised=0.5, at_most=2),
    ]
    return analyse(answers, questionnaire, standards=promised)


@pytest.mark.parametrize(
    ("language", "limits", "verdict"),
    [
        ("en", ("at most 15 minutes", "at least 2.5 minutes", "at most “under 5”"), "Not met"),
        (
            "fr",
            ("au plus 15 minutes", "au moins 2,5 minutes", "au plus «\u00a0under 5\u00a0»"),
            "Non respectée",
        ),
    ],
)
def test_standards_are_said_with_limit_share_and_verdict(
    language: str, limits: tuple[str, ...], verdict: str
) -> None:
    results = waiting()
    (table,) = standards_table(voice_for(results, language))
    assert all(row.cells[0].endswith(x) for row, x in zip(table.rows, limits, strict=True))
    assert table.rows[0].cells[3] == verdict
    report = compose(results, language)
    tables = [block for part in report.sections for block in part.blocks]
    assert table in [block for block in tables if isinstance(block, Table)]


def test_no_standard_is_no_table() -> None:
    answers, questionnaire = test_standards.asked()
    assert standards_table(voice_for(analyse(answers, questionnaire), "en")) == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sheet_of_waits_has_every_standard_band_and_pair(language: str) -> None:
    results = waiting()
    sheet = waits_sheet(voice_for(results, language))
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert len(sheet.rows) == 3 + (4 * 3 + 4 * 2) + 2 + 16
    kept = results.action.standards[0]
    assert sheet.rows[0][4] == kept.share.estimate
    assert sheet.rows[0][10] == 0.9


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sheet_of_priorities_has_one_row_a_driver(language: str) -> None:
    answers, _ = test_gaps.asked()
    questionnaire = parse_instrument(in_both(test_gaps.QUESTIONNAIRE), "g.yaml")
    results = analyse(answers, questionnaire)
    sheet = priorities_sheet(voice_for(results, language))
    assert [row[0] for row in sheet.rows] == ["speed", "staff", "access"]
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    gap, what = results.action.gaps[0].gap, results.action.what_if
    assert gap and what
    assert sheet.rows[0][4] == gap.estimate
    assert sheet.rows[0][-3] == moved(what, "speed", 0.1).score
    assert sheet.rows[1][4] == ".."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_box_and_workbook_read_one_list(language: str) -> None:
    """A list in an order no share would give: everything follows it."""
    wave = VARIANTS["full"]
    verdicts = tuple(
        replace(verdict, quadrant="act-first", certain=at != 1, rank_best=9 - at)
        for at, verdict in enumerate(wave.priorities.verdicts if wave.priorities else ())
    )
    assert wave.priorities
    priorities = replace(wave.priorities, verdicts=verdicts)
    listed = act_first(priorities, wave.estimates, (), None)
    assert listed and listed.clear
    drivers = [row.driver for row in listed.rows]
    assert drivers[0] == verdicts[-1].driver and drivers[-1] == verdicts[1].driver
    wave = replace(wave, priorities=priorities, action=Action(act_first=listed))
    voice = voice_for(wave, language)
    names = [voice.name(driver) for driver in drivers]
    summary = compose(wave, language).sections[0]
    assert voice.names(tuple(drivers[:2])) in summary.headline
    (pair,) = (block for block in summary.blocks if isinstance(block, Columns))
    (box,) = (block for block in pair.right if isinstance(block, Points))
    assert [point.name for point in box.points] == names[:3]
    places = {row[0]: row[2] for row in priorities_sheet(voice).rows}
    assert [places[driver] for driver in drivers] == [row.place for row in listed.rows]


def test_without_a_clear_priority_page_one_names_none() -> None:
    wave = VARIANTS["undecided"]
    listed = wave.action.act_first
    assert listed and listed.rows and not listed.clear
    voice = voice_for(wave, "en")
    intro, points = narrative.act_first(voice)
    assert intro.startswith("No clear priority")
    assert [point.name for point in points] == [voice.name(row.driver) for row in listed.rows][:3]
    assert "act first" not in compose(wave, "en").sections[0].headline


def test_nothing_asked_is_an_empty_sheet() -> None:
    answers, questionnaire = test_standards.asked()
    voice = voice_for(analyse(answers, questionnaire), "en")
    assert priorities_sheet(voice).rows == ()
