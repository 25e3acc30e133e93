"""Several waves in the workbook and as frames: what the results say, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmt.analysis.earlier import with_earlier
from cmt.analysis.history import History
from cmt.analysis.results import Results
from cmt.analysis.together import with_targets
from cmt.reports.sheet import Sheet
from cmt.reports.sheet_waves import history_sheets
from cmt.reports.sheets import sheets
from cmt.reports.voice import voice_for
from cmt.reports.workbook import write_workbook
from cmt.responses.aims import ServiceTarget
from tests.reports_fixture import full
from tests.unit.test_together import wave

AIMS = (
    ServiceTarget(item="overall", level=80.0, by=date(2030, 12, 31)),
    ServiceTarget(item="timeliness", statistic="mean", ratio=0.1),
)


@pytest.fixture(scope="module")
def results() -> Results:
    now = with_targets(wave(2025, mode="web"), AIMS)
    earlier = [wave(year, mode="web" if year > 2020 else "telephone") for year in range(2020, 2025)]
    return with_earlier(now, earlier)


def told(results: Results) -> History:
    assert results.history is not None
    return results.history


def made(results: Results, language: str) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in history_sheets(voice_for(results, language))}


def test_sheets_hold_what_the_history_says(results: Results) -> None:
    history, found = told(results), made(results, "en")
    assert list(found) == ["Waves", "Trends", "Why it changed", "Targets", "Early warning"]
    assert len(found["Waves"].rows) == sum(len(t.points) for t in history.trends)
    for row, trend in zip(found["Trends"].rows, history.trends, strict=True):
        assert row[:3] == (trend.item, row[1], trend.statistic)
        assert row[4:7] == ("2021", "2025", 5)
        assert row[7] == trend.slope
    broken = [row for row in found["Waves"].rows if row[4] == "2021"]
    assert {row[12] for row in broken} == {"collected otherwise"}
    assert len(found["Targets"].rows) == 2 and len(found["Early warning"].rows) == 3


def test_every_row_is_as_wide_as_its_headings(results: Results) -> None:
    for language in ("en", "fr"):
        for sheet in made(results, language).values():
            assert {len(row) for row in sheet.rows} == {len(sheet.columns)}


def test_parts_of_the_change_add_up_on_the_sheet(results: Results) -> None:
    rows = made(results, "en")["Why it changed"].rows
    mix, drivers = ([row for row in rows if row[0] == name] for name in (rows[0][0], "Drivers"))
    assert [row[2] for row in mix[:3]] == [
        "change since 2024", "within segments", "mix of segments"
    ]  # fmt: skip
    whole = float(mix[0][3])
    assert sum(float(row[3]) for row in mix[1:3]) == pytest.approx(whole)
    assert sum(float(row[3]) for row in mix[3:]) == pytest.approx(whole)
    assert sum(float(row[3]) for row in drivers[1:]) == pytest.approx(whole)
    assert drivers[0][3] == pytest.approx(whole)


def test_the_workbook_has_them_only_where_there_is_something(
    results: Results, tmp_path: Path
) -> None:
    ours = {sheet.name for sheet in sheets(voice_for(results, "fr"))}
    assert {"Vagues", "Tendances", "Pourquoi cela a changé", "Cibles", "Alerte précoce"} <= ours
    assert all(len(name) <= 31 for name in ours), "as Excel asks"
    write_workbook(results, tmp_path / "w.xlsx", "fr")
    assert not made(full(), "en")
    alone = with_targets(replace(full(), history=None), ())
    assert alone.history is None
    target = with_targets(full(), (ServiceTarget(item="overall", level=80.0),))
    assert {s.name for s in sheets(voice_for(target, "en"))} >= {"Targets"}
    assert not {s.name for s in sheets(voice_for(target, "en"))} & {"Trends", "Waves"}


def test_frames_hold_what_the_history_says(results: Results) -> None:
    history, tables = told(results), results.tables
    assert len(tables.trends()) == len(history.trends)
    assert tables.trends()["slope"].tolist() == [t.slope for t in history.trends]
    waves = tables.waves()
    assert len(waves) == sum(len(t.points) for t in history.trends)
    assert set(waves.loc[waves["label"] == "2021", "breaks"]) == {("mode",)}
    mixes = tables.mixes()
    (whole,) = mixes.loc[mixes["part"] == "change", "points"]
    assert mixes.loc[mixes["segment"].notna(), "points"].sum() == pytest.approx(whole)
    parts = tables.contributions().set_index("part")["points"]
    assert parts["driver"].sum() + parts["remainder"] == pytest.approx(parts["change"])
    assert tables.targets()["verdict"].tolist() == [t.verdict for t in history.targets]
    assert tables.in_language("fr").warnings()["name"].tolist()[1] == "Rapidité"


def test_frames_of_one_wave_are_empty_with_their_columns() -> None:
    tables = full().tables
    for name in ("waves", "trends", "mixes", "contributions", "targets", "warnings"):
        frame = getattr(tables, name)()
        assert len(frame) == 0 and len(frame.columns) > 2
