"""The workbook against hostile cells, and what Excel makes of its sheets, formats and charts."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from cmt.analysis.estimates import Estimates
from cmt.analysis.remarks import TONES
from cmt.analysis.results import Results
from cmt.reports.cells import Cell
from cmt.reports.sheet import Sheet, unit_of
from cmt.reports.sheet_comments import comments_sheet
from cmt.reports.sheets import sheets
from cmt.reports.voice import voice_for
from cmt.reports.words import load_words
from cmt.reports.workbook import LONGEST_CELL, NUMBER_FORMATS, write_workbook
from tests.report_surveys import centre
from tests.reports_fixture import CORE, full, tiny
from tests.wave_series import windows

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
HOSTILE = {
    "formula": "=cmd|'/C calc'!A0",
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "array": "{=1+1}",
    "link": "http://example.org/?q=" + "a" * 3_000,
    "escape": "_x0041_ \x00 \x0b \ufffe \uffff",
    "surrogate": "half \ud83d of a pair",
    "longest": "long " * 8_000,
    "break": "one\ntwo\r\nthree\ttab",
    "wrong-way": "\u202eevil\u202c شكرا",
}


def saying(text: str) -> Results:
    """Results that say a text wherever a survey can: names, label, a column nobody used.

    Half of a pair of code units is in no questionnaire, whose files are UTF-8.
    """
    results = full()
    driver = next(iter(CORE.drivers))
    drivers = {
        **CORE.drivers,
        driver: replace(CORE.drivers[driver], name={"en": text, "fr": text}),
    }
    return replace(
        results,
        instrument=CORE if "\ud83d" in text else replace(CORE, drivers=drivers),
        info=replace(results.info, organization=text, label=text),
        quality=replace(results.quality, unused_columns=(text,)),
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_cell_says_it_is_a_text_a_program_can_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_workbook(saying(HOSTILE[name]), path, "en")
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(part))  # no sign XML has none for
        drawn = b"".join(parts.read(n) for n in parts.namelist() if "worksheets/" in n)
    assert b"<f>" not in drawn and b"<hyperlink" not in drawn
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Reading").to_python()
    said = rows[1][1]
    assert isinstance(said, str) and said[:4] == HOSTILE[name][:4]
    assert len(said) == min(len(HOSTILE[name]), LONGEST_CELL) or name in ("escape", "break")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sheet_there_can_be_has_a_name_excel_takes(language: str) -> None:
    words = load_words(language)
    names = [*words.under("workbook.sheet").values(), *words.under("over-time.sheet").values()]
    names += [*words.under("windows.sheet").values(), words.say("comments.sheet")]
    names += [words.say(k) for k in ("independence.sheet", "action-plan.sheet")]
    names += [words.say(f"peers.sheet.{k}") for k in ("peers", "surveys")]
    assert len(names) >= 24 and len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert all(not name.startswith("'") and not name.endswith("'") for name in names)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_columns_of_a_sheet_have_one_heading(language: str) -> None:
    for results in (centre(), windows(), full()):
        for sheet in sheets(voice_for(results, language)):
            heads = [column.title for column in sheet.columns]
            alike = sorted({head for head in heads if heads.count(head) > 1})
            assert not alike, (sheet.name, alike)
            assert {len(row) for row in sheet.rows} == {len(heads)}, sheet.name


def test_numbers_are_written_in_the_unit_of_their_statistic(tmp_path: Path) -> None:
    write_workbook(windows(), tmp_path / "t.xlsx", "en")
    sheet = next(s for s in sheets(voice_for(windows(), "en")) if s.name == "Windows")
    found = _formats(tmp_path / "t.xlsx", "Windows")
    statistics = [row[2] for row in sheet.rows]
    assert {"index", "mean"} <= set(statistics)
    for down, statistic in enumerate(statistics, start=2):
        assert found[f"H{down}"] == NUMBER_FORMATS[unit_of(statistic)]
    assert unit_of("favourable") == "percent" == unit_of("driver-share")
    assert unit_of("mean") == "decimal" == unit_of("index-per-experience")


def test_columns_are_as_wide_as_the_longest_word_of_their_heading(tmp_path: Path) -> None:
    for language in ("en", "fr"):
        path = tmp_path / f"{language}.xlsx"
        write_workbook(centre(), path, language)
        made = sheets(voice_for(centre(), language))
        for sheet, widths in zip(made, _widths(path), strict=True):
            for column, width in zip(sheet.columns, widths, strict=True):
                words = re.split(r"[ \n-]", column.title)
                assert width > max(len(word) for word in words), (sheet.name, column.title)


def test_bars_begin_at_zero_with_numbers_below_and_are_told_in_words(tmp_path: Path) -> None:
    write_workbook(full(), tmp_path / "t.xlsx", "en")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        charts = [
            ElementTree.fromstring(parts.read(n)) for n in parts.namelist() if "charts/chart" in n
        ]
        drawings = "".join(
            parts.read(n).decode() for n in parts.namelist() if "drawings/drawing" in n
        )
    assert len(charts) == 2
    for chart in charts:
        axis = next(chart.iter(f"{CHART}valAx"))
        assert axis.find(f"{CHART}scaling/{CHART}min").get("val") == "0"  # type: ignore[union-attr]
        assert axis.find(f"{CHART}crosses").get("val") == "max"  # type: ignore[union-attr]
        order = next(chart.iter(f"{CHART}catAx")).find(f"{CHART}scaling/{CHART}orientation")
        assert order is not None and order.get("val") == "maxMin"
    told = re.findall(r'descr="([^"]*)"', drawings)
    row = full().estimates.get(CORE.outcome, "index")
    assert row and f"Overall satisfaction, {row.estimate:.0f}" in told[0] and "%" in told[1]


def test_charts_stand_under_their_tables_and_widen_no_page(tmp_path: Path) -> None:
    write_workbook(full(), tmp_path / "t.xlsx", "en")
    made = {sheet.name: sheet for sheet in sheets(voice_for(full(), "en"))}
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        drawings = [
            parts.read(f"xl/drawings/drawing{at}.xml").decode() for at, _ in enumerate("12", 1)
        ]
    for name, drawing in zip(("Scores", "Drivers"), drawings, strict=True):
        top, left = (int(found) for found in re.findall(r"<xdr:(?:row|col)>(\d+)<", drawing)[1::-1])
        right = int(re.findall(r"<xdr:col>(\d+)<", drawing)[1])
        assert top > len(made[name].rows) and left >= made[name].frozen_columns
        assert right <= len(made[name].columns)


def test_nothing_withheld_is_behind_a_chart(tmp_path: Path) -> None:
    """The numbers a chart keeps by itself are those of the cells, marks counting as none."""
    rows = tuple(replace(row, estimate=61.25, low=50.0, high=70.0) for row in tiny().estimates)
    hidden = replace(tiny(), estimates=Estimates(rows=rows))
    assert any(row.flag == "withheld" and row.statistic == "index" for row in rows)
    write_workbook(hidden, tmp_path / "t.xlsx", "en")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        charts = [parts.read(n) for n in parts.namelist() if "charts/chart" in n]
        drawn = b"".join(parts.read(n) for n in parts.namelist() if "drawings/drawing" in n)
    told = re.findall(rb'descr="([^"]*)"', drawn)
    assert charts and told and not any(b"61" in part for part in (*charts, *told))


def test_a_theme_of_few_is_named_and_not_counted() -> None:
    told = centre().comments
    assert told is not None
    rare = replace(
        told.themes[-1],
        name={"en": "Rarest", "fr": "Le plus rare"},
        tones={**dict.fromkeys(TONES, 0), "displeased": 9},
    )
    many = replace(rare, tones={**rare.tones, "displeased": 10})
    for row, shown in ((rare, False), (many, True)):
        made = comments_sheet(
            voice_for(replace(centre(), comments=replace(told, themes=(row,))), "en")
        )
        (cells,) = made.rows
        assert cells[0] == "Rarest" and len(cells) == len(made.columns)
        assert (cells[2] == 10) == shown and (set(cells[2:]) == {"x"}) != shown


def test_marks_are_explained_in_the_workbook() -> None:
    for language in ("en", "fr"):
        made = {s.name: s for s in sheets(voice_for(full(), language))}
        words = load_words(language)
        facts = dict(_pairs(made[words.say("workbook.sheet.survey")]))
        for mark, key in (("x", "withheld"), ("E", "caution"), ("..", "not-available")):
            assert facts[f"{words.say('marks.title')}, {mark}"] == words.say(f"marks.{key}")


def _pairs(sheet: Sheet) -> list[tuple[Cell, Cell]]:
    return [(row[0], row[1]) for row in sheet.rows]


def _part(path: Path, name: str) -> str:
    """The file of a sheet in a workbook, by the place of its name."""
    at = CalamineWorkbook.from_path(str(path)).sheet_names.index(name) + 1
    return f"xl/worksheets/sheet{at}.xml"


def _formats(path: Path, sheet: str) -> dict[str, str]:
    """Cell -> how its number is written."""
    with zipfile.ZipFile(path) as parts:
        styles = ElementTree.fromstring(parts.read("xl/styles.xml"))
        page = ElementTree.fromstring(parts.read(_part(path, sheet)))
    own = {n.get("numFmtId"): n.get("formatCode") for n in styles.iterfind(".//m:numFmt", SPACE)}
    usual = {"0": "General", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "10": "0.00%", "49": "@"}
    known = {**usual, **own}
    codes = [known[str(x.get("numFmtId"))] for x in styles.iterfind("m:cellXfs/m:xf", SPACE)]
    return {
        str(c.get("r")): str(codes[int(c.get("s", "0"))]) for c in page.iterfind(".//m:c", SPACE)
    }


def _widths(path: Path) -> list[list[float]]:
    """The width of every column of every sheet."""
    names = CalamineWorkbook.from_path(str(path)).sheet_names
    with zipfile.ZipFile(path) as parts:
        pages = [ElementTree.fromstring(parts.read(_part(path, name))) for name in names]
    return [
        [
            float(str(col.get("width")))
            for col in page.iterfind(".//m:col", SPACE)
            for _ in range(int(str(col.get("min"))), int(str(col.get("max"))) + 1)
        ]
        for page in pages
    ]
