"""Rolling windows in the workbook: what the results say, in both languages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import isnan, nan

import numpy as np
import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.results import Change, Results, Rolling
from cmt.analysis.rolled import with_windows
from cmt.reports.sheet import Sheet
from cmt.reports.sheet_windows import windows_sheets
from cmt.reports.sheets import sheets
from cmt.reports.voice import voice_for
from cmt.responses.window_size import WindowSize
from tests.reports_fixture import full
from tests.small_survey import small
from tests.unit.test_windows import survey
from tests.wave_series import windows

VALUES = ("now", "before", "before_low", "before_high", "before_n")
TESTED = ("difference", "se", "low", "high", "df", "p", "p_adjusted")
ENGLISH = ["Windows", "Changes between windows", "Trends of windows", "Early warning, windows"]


@cache
def rolled() -> Results:
    """A year of answers in windows of two quarters, from clients who answer several times."""
    answers = survey(np.random.default_rng(11), n=900, span=730, clients=300)
    results = analyse(answers, small())
    return with_windows(results, answers, small(), WindowSize(every="quarter", span=2))


def told(results: Results) -> Rolling:
    assert results.rolling is not None
    return results.rolling


def made(results: Results, language: str = "en") -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in windows_sheets(voice_for(results, language))}


def test_every_window_of_every_measure_is_a_row() -> None:
    rolling = told(rolled())
    rows = made(rolled())["Windows"].rows
    wanted = [(trend, point) for trend in rolling.history.trends for point in trend.points]
    assert len(rows) == len(wanted) > 20
    for row, (trend, point) in zip(rows, wanted, strict=True):
        window = rolling.windows[point.wave]
        days = (window.start.isoformat(), window.end.isoformat())
        assert (row[0], row[2]) == (trend.item, trend.statistic)
        assert row[3:7] == (window.label, *days, window.n)
        assert row[7:13] == (point.estimate, point.se, point.low, point.high, point.df, point.n)


def test_changes_say_which_windows_and_how_many_units_both_have() -> None:
    rolling = told(rolled())
    rows = made(rolled())["Changes between windows"].rows
    wanted = [(move, change) for move in rolling.moves for change in move.changes]
    assert len(rows) == len(wanted) > 6
    for row, (move, change) in zip(rows, wanted, strict=True):
        pair = (rolling.windows[move.now].label, rolling.windows[move.before].label)
        assert row[:5] == (change.item, row[1], change.statistic, *pair)
        values = [getattr(change, name) for name in (*VALUES, *TESTED)]
        assert row[5:17] == tuple(".." if isnan(value) else value for value in values)
        assert row[17] == change.shared > 0


def test_a_window_of_few_answers_holds_no_number() -> None:
    results = windows()
    rolling = told(results)
    series, *rest = rolling.history.trends
    hidden = replace(series.points[2], flag="withheld", estimate=61.25, low=60.125)
    series = replace(series, points=(*series.points[:2], hidden, *series.points[3:]))
    change = Change(
        item="overall", statistic="index", now=61.25, before=nan, before_low=nan, before_high=nan,
        before_n=5, difference=nan, se=nan, low=nan, high=nan, df=nan, p=nan, p_adjusted=nan,
        direction="withheld",
    )  # fmt: skip
    move = replace(told(rolled()).moves[0], now=1, before=0, changes=(change,))
    history = replace(rolling.history, trends=(series, *rest))
    found = made(replace(results, rolling=replace(rolling, history=history, moves=(move,))))
    cells = [cell for name in ENGLISH[:2] for row in found[name].rows for cell in row]
    assert 61.25 not in cells and 60.125 not in cells
    assert found["Windows"].rows[2][7:12] == ("x",) * 5 and found["Windows"].rows[2][13] == "x"
    assert found["Changes between windows"].rows[0][5:17] == ("x",) * 12


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_on_windows_speaks_of_waves(language: str) -> None:
    for sheet in made(windows(), language).values():
        assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}
        said = [column.title for column in sheet.columns]
        said += [cell for row in sheet.rows for cell in row if isinstance(cell, str)]
        assert not [text for text in said if "wave" in text.lower() or "vague" in text.lower()]


def test_the_workbook_has_them_where_windows_were_asked_for() -> None:
    names = [sheet.name for sheet in sheets(voice_for(rolled(), "en"))]
    assert [name for name in names if name in ENGLISH] == ENGLISH
    french = [sheet.name for sheet in sheets(voice_for(rolled(), "fr"))]
    assert {"Fenêtres", "Écarts entre fenêtres", "Tendances des fenêtres"} <= set(french)
    assert windows_sheets(voice_for(full(), "en")) == ()


def test_quarters_are_called_as_in_the_language() -> None:
    for sheet in made(rolled(), "fr").values():
        said = [cell for row in sheet.rows for cell in row if isinstance(cell, str)]
        assert not any("-Q" in text for text in said)
    assert any("2025-T1" in str(row[3]) for row in made(rolled(), "fr")["Fenêtres"].rows)
