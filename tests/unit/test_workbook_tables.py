"""The workbook, read back, is the results."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cmt.analysis.estimates import FIELDS
from cmt.errors import ReportError
from cmt.reports.workbook import write_workbook
from tests import hostile
from tests.reports_fixture import CORE, VARIANTS, full, tiny

ENGLISH = {
    "Scores", "Answers", "Drivers", "Priorities", "Changes", "Survey information", "Reading",
    "All estimates", "Action plan",
}  # fmt: skip
Rows = list[list[object]]


def read(path: Path, name: str) -> Rows:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    return [list(row) for row in rows]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "tables-en.xlsx"
    write_workbook(full(), path, "en")
    return path


def test_every_estimate_is_there_with_every_digit(written: Path) -> None:
    rows = read(written, "All estimates")[1:]
    estimates = full().estimates
    assert len(rows) == len(estimates)
    for cells, row in zip(rows, estimates, strict=True):
        values = dict(zip((*FIELDS, "letter"), cells, strict=True))
        assert values["letter"] == estimates.letter(row)
        assert values["item"] == row.item and values["statistic"] == row.statistic
        for name in ("estimate", "se", "low", "high"):
            value = getattr(row, name)
            if row.flag == "withheld":
                assert values[name] == "x"
            elif math.isnan(value):
                assert values[name] == ".."
            else:
                # a workbook holds 16 significant digits of the 17 a number may need
                assert values[name] == pytest.approx(value, rel=1e-15)


def test_drivers_and_changes_are_those_of_the_results(written: Path) -> None:
    results = full()
    shares = {row[0]: row[2] for row in read(written, "Drivers")[1:]}
    assert shares == {e.driver: pytest.approx(e.share) for e in results.drivers.effects}
    assert results.comparison is not None
    changes = read(written, "Changes")[1:]
    assert len(changes) == len(results.comparison.changes)
    for cells, change in zip(changes, results.comparison.changes, strict=True):
        expected = {"not-comparable": "..", "withheld": "x"}.get(change.direction)
        assert cells[9] == (expected or pytest.approx(change.difference))


def test_answers_count_what_was_counted(written: Path) -> None:
    counts = {(row[0], row[2]): row[3] for row in read(written, "Answers")[1:]}
    scale = CORE.scale_of(CORE.outcome)
    for point in scale.points:
        row = full().estimates.get(CORE.outcome, f"count:{point}")
        assert row is not None
        assert counts[CORE.outcome, scale.label(point, "en")] == row.estimate


def test_text_that_looks_like_a_formula_stays_text(written: Path) -> None:
    assert ["Column not used", "=HYPERLINK(1)"] in read(written, "Reading")
    with zipfile.ZipFile(written) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize("name", ["markup", "formula", "emoji", "null", "long"])
def test_hostile_names_stay_texts(name: str, tmp_path: Path) -> None:
    """A label that begins with = is a label in every sheet; nothing is calculated or linked."""
    for start in ("", "=", "+", "-", "@") if name == "formula" else ("", "="):
        wave = hostile.survey(full(), start + hostile.TEXTS[name])
        write_workbook(wave, tmp_path / "t.xlsx", "en")
        with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
            sheets = [parts.read(n) for n in parts.namelist() if "worksheets/sheet" in n]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
        named = [row[1] for row in read(tmp_path / "t.xlsx", "Scores")[1:]]
        assert named and all(isinstance(cell, str) for cell in named)


def test_sheets_print_on_whole_widths_with_their_heads(written: Path) -> None:
    with zipfile.ZipFile(written) as parts:
        sheets = [parts.read(n) for n in parts.namelist() if "worksheets/sheet" in n]
        book = parts.read("xl/workbook.xml")
    assert all(b'orientation="landscape"' in sheet and b"fitToHeight" in sheet for sheet in sheets)
    assert book.count(b"_xlnm.Print_Titles") == len(sheets)


def test_charts_of_the_workbook_are_described(written: Path) -> None:
    with zipfile.ZipFile(written) as parts:
        drawings = [parts.read(n) for n in parts.namelist() if "drawings/drawing" in n]
    assert drawings and all(b'descr="' in drawing for drawing in drawings if b"chart" in drawing)


def test_headers_are_frozen_and_charts_native(written: Path) -> None:
    with zipfile.ZipFile(written) as parts:
        names = parts.namelist()
        sheets = [parts.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
    assert all(b'state="frozen"' in sheet for sheet in sheets)
    assert sum(name.startswith("xl/charts/chart") for name in names) == 2


def test_sheet_names_are_in_the_language(written: Path, tmp_path: Path) -> None:
    assert set(CalamineWorkbook.from_path(str(written)).sheet_names) == ENGLISH
    french = tmp_path / "tables-fr.xlsx"
    write_workbook(full(), french, "fr")
    names = CalamineWorkbook.from_path(str(french)).sheet_names
    assert names[0] == "Cotes" and not ENGLISH & set(names)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_turn_can_be_written(name: str, tmp_path: Path) -> None:
    write_workbook(VARIANTS[name], tmp_path / "t.xlsx", "fr")
    assert read(tmp_path / "t.xlsx", "Toutes les estimations")


def test_withheld_scores_are_marked(tmp_path: Path) -> None:
    write_workbook(tiny(), tmp_path / "t.xlsx", "en")
    assert read(tmp_path / "t.xlsx", "Scores")[1][3] == "x"


def test_equal_results_give_equal_files(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_workbook(full(), again, "en")
    assert again.read_bytes() == written.read_bytes()


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be written"):
        write_workbook(full(), tmp_path / "absent" / "t.xlsx", "en")
