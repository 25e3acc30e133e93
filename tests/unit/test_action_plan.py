"""The action plan: a page that says what is known of each driver, and the log a manager keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmt.analysis.logged import with_log
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.errors import DesignError
from cmt.reports.compose import compose_action_plan, compose_summary
from cmt.reports.marks import change_words
from cmt.reports.model import Paragraph, Points, Report, Table
from cmt.reports.narrative import listed_first
from cmt.reports.pdf import laid_out
from cmt.reports.render import render
from cmt.reports.sections.action_log import BLANK, FREE, FREE_ALONE, since_words
from cmt.reports.sheet_plan import plan_sheet
from cmt.reports.voice import voice_for
from cmt.responses.action_log import LoggedAction
from cmt.responses.project_file import read_project
from tests.report_surveys import airport, centre, minimal
from tests.reports_fixture import VARIANTS

COUNTER = LoggedAction(
    driver="timeliness", action="A counter", owner="Permits", due=date(2027, 3, 31), since="2025"
)


def plan(results: Results, language: str = "en") -> Report:
    made = compose_action_plan(results, language)
    assert made
    return made


def tables(report: Report) -> list[Table]:
    return [block for block in report.sections[0].blocks if isinstance(block, Table)]


def written(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "cmt.yaml"
    file.write_text("\n".join(["waves: [{file: a.csv}]", *lines]), encoding="utf-8")
    return file


def test_the_log_is_read_from_the_project(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "actions:",
        "  - {driver: timeliness, action: A counter, owner: Permits, due: 2027-03-31, since: 2025}",
        "  - {driver: access, action: Longer hours}",
    )
    assert read_project(file).actions == (
        COUNTER,
        LoggedAction(driver="access", action="Longer hours"),
    )


def test_everything_wrong_with_the_log_is_told_at_once(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "actions:",
        "  - {driver: timeliness, due: 2027-02-31, action: A counter}",
        "  - {driver: access, actoin: Longer hours}",
        "  - a third",
    )
    with pytest.raises(DesignError) as caught:
        read_project(file)
    told = "\n".join(str(fault) for fault in caught.value.faults)
    assert "'2027-02-31' is no day" in told
    assert "Did you mean 'action'" in told
    assert "actions[2]" in told


def test_a_driver_the_questionnaire_does_not_have_is_refused() -> None:
    wrong = [replace(COUNTER, driver="timelines"), replace(COUNTER, driver="parking")]
    with pytest.raises(DesignError) as caught:
        with_log(centre(), wrong)
    first, second = map(str, caught.value.faults)
    assert "actions[0].driver" in first
    assert "'timeliness'" in first
    assert "'parking' is not a driver" in second


def test_no_log_leaves_the_one_of_the_results_file() -> None:
    logged = with_log(centre(), [COUNTER])
    assert with_log(logged, ()).logged == (COUNTER,)


def test_the_log_travels_in_the_results_file_and_older_files_have_none(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_results(with_log(centre(), [COUNTER]), path)
    assert read_results(path).logged == (COUNTER,)
    document = json.loads(path.read_text("utf-8"))
    del document["logged"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_results(path).logged == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_action_is_shown_with_the_change_of_its_driver(language: str) -> None:
    results = with_log(centre(), [COUNTER])
    assert results.comparison
    voice = voice_for(results, language)
    change = change_words(voice, results.comparison.get("timeliness", "index"))
    (table, *_) = tables(plan(results, language))
    line, action, owner, due, since = table.rows[0].cells
    assert (line, action, owner) == ("1", "A counter", "Permits")
    assert due == voice.formats.period(COUNTER.due, COUNTER.due)
    assert change in since


def test_what_became_of_it_is_said_as_far_as_it_is_known() -> None:
    voice = voice_for(centre(), "en")
    assert since_words(voice, replace(COUNTER, since="2026")) == "to be seen in the next survey"
    assert since_words(voice, replace(COUNTER, since="")) == "to be seen in the next survey"
    assert since_words(voice, replace(COUNTER, since="2019")) == "2019 is not at hand"


def test_a_wave_before_the_last_is_shown_then_and_now_without_a_verdict() -> None:
    results = centre()
    assert results.history
    one, two = results.history.waves
    relabelled = replace(results.history, waves=(replace(one, label="2020"), two))
    voice = voice_for(replace(results, history=relabelled), "en")
    trend = results.history.trend("timeliness", "index")
    assert trend
    then, now = (f"{point.estimate:.1f}" for point in trend.points)
    assert since_words(voice, replace(COUNTER, since="2020")) == f"2020: {then}; now {now}"


def test_without_a_log_there_are_lines_to_fill_in_by_hand() -> None:
    (table,) = tables(plan(centre()))
    assert len(table.rows) == FREE_ALONE[1] > FREE
    assert all(row.cells[1:4] == (BLANK,) * 3 for row in table.rows)


def test_each_driver_says_score_association_and_lowest_questions() -> None:
    results = centre()
    _, first = listed_first(results)
    (facts, *others) = [b for b in plan(results).sections[0].blocks if isinstance(b, Points)]
    assert len(others) + 1 == len(first)
    row, effect = results.estimates.get(first[0], "index"), results.drivers.effect(first[0])
    assert row and effect
    told = {point.name: point.text for point in facts.points}
    assert told["Score"].startswith(f"{row.estimate:.0f} out of 100")
    assert told["Association"].startswith(f"{effect.share:.0%}")
    shares = [
        each.estimate
        for item in results.instrument.drivers[first[0]].items
        if (each := results.estimates.get(item, "favourable"))
    ]
    assert f"{min(shares):.0%} favourable" in told["Lowest questions"]
    assert "Comments" in told


@pytest.mark.parametrize("name", sorted(VARIANTS))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_there_is_a_plan_whatever_is_known(name: str, language: str) -> None:
    """No clear priority, no model, no scores: the page says so and leaves room to write."""
    results = VARIANTS[name]
    section = plan(results, language).sections[0]
    clear, drivers = listed_first(results)
    if not drivers:
        assert not clear
        assert any(isinstance(b, Paragraph) and len(b.text) > 40 for b in section.blocks)
        (table,) = tables(plan(results, language))
        assert {cell for row in table.rows for cell in row.cells[1:]} == {BLANK}


def test_the_workbook_has_a_line_for_each_action_and_each_driver_without() -> None:
    results = with_log(centre(), [replace(COUNTER, driver="access")])
    sheet = plan_sheet(voice_for(results, "en"))
    _, first = listed_first(results)
    assert [row[0] for row in sheet.rows] == ["access", *first]


@pytest.mark.parametrize("survey", ["centre", "minimal", "airport"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_summary_and_the_plan_stand_alone_on_one_page(
    survey: str, language: str, request: pytest.FixtureRequest
) -> None:
    made: dict[str, Callable[[], Results]] = {"centre": centre, "minimal": minimal}
    results = airport(request.getfixturevalue("shared")) if survey == "airport" else made[survey]()
    for report in (compose_summary(results, language), plan(results, language)):
        assert len(laid_out(render(report), report.pictures).pages) == 1
