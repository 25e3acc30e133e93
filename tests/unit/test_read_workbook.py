"""Reading workbooks, and knowing the platform that wrote the file."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

import cmt
from cmt.errors import ResponseError
from cmt.instrument.catalogue import find
from cmt.responses.match import propose
from cmt.responses.read import read_export, read_sheet
from cmt.responses.read.values import text_of
from tests.small_survey import write_xlsx

ROWS = [["overall", "time-taken"], ["4", "5"], ["5", "3"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"),
        (2.5, "2.5"),
        (True, "TRUE"),
        ("5.0", "5.0"),
        ("", ""),
        (datetime(2026, 5, 12, 14, 3, 11), "2026-05-12 14:03:11"),
        (datetime(2026, 5, 12), "2026-05-12"),
        (date(2026, 5, 12), "2026-05-12"),
        (time(14, 3), "14:03:00"),
    ],
)
def test_a_cell_reads_as_a_person_would_type_it(cell: object, text: str) -> None:
    assert text_of(cell) == text  # type: ignore[arg-type]


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    rows = [["overall", "notes"], ["5", "été"], ["", "x"]]
    path = write_xlsx(tmp_path / "wave.xlsx", rows).rename(tmp_path / "wave.csv")
    export = read_export(path)
    assert export.headers == ("overall", "notes")
    assert export.columns == (("5", ""), ("été", "x"))


def test_the_first_sheet_that_holds_a_table(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "wave.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("empty")
    book.add_worksheet("about").write(0, 0, "Exported in May")
    hidden = book.add_worksheet("hidden")
    sheet = book.add_worksheet("answers")
    for each in (hidden, sheet):
        each.write_row(3, 1, ["overall", each.name])
        each.write_row(4, 1, [4, "x"])
    hidden.hide()
    book.close()
    export = read_export(path)
    assert export.headers == ("overall", "answers")
    assert export.first_row == 5
    assert export.other_sheets == ("about", "hidden")  # those nobody sees are named too
    assert read_export(path, sheet="hidden").other_sheets == ("about", "answers")


def test_where_no_question_is_found_another_sheet_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wave.xlsx"
    book = xlsxwriter.Workbook(path)
    for title, rows in {"About": [["Survey", "Permits"], ["From", "May"]], "Data": ROWS}.items():
        sheet = book.add_worksheet(title)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    with pytest.raises(ResponseError, match=r"or name the sheet .* \(--sheet 'Data'\)"):
        propose(read_export(path), find("cmt-core"))
    assert propose(read_export(path, sheet="Data"), find("cmt-core")).matches[0].item == "overall"


@pytest.mark.parametrize(
    ("headers", "platform"),
    [
        (["ID", "Start time", "Completion time", "Email", "Name", "Q"], "microsoft-forms"),
        (
            ["Id", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Q"],
            "microsoft-forms",
        ),
        (["Timestamp", "Q [row]"], "google-forms"),
        (["Horodateur", "Q"], "google-forms"),
        (["ID", "overall"], "table"),
        (["overall"], "table"),
    ],
)
def test_the_platform_is_known_by_its_first_headers(
    tmp_path: Path, headers: list[str], platform: str
) -> None:
    rows = [headers, ["x"] * len(headers)]
    assert read_export(write_xlsx(tmp_path / "wave.xlsx", rows)).platform == platform


def test_records_stand_before_the_questions(tmp_path: Path) -> None:
    headers = ["ID", "Start time", "Completion time", "Email", "Name", "Overall?", "Language"]
    export = read_export(write_xlsx(tmp_path / "wave.xlsx", [headers, ["x"] * len(headers)]))
    roles = [export.heading(at).role for at in range(len(headers))]
    assert roles == ["respondent", "started", "completed", "unused", "unused", "", ""]


def test_a_person_may_name_the_platform(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "wave.xlsx", [["ID", "overall"], ["7", "x"]])
    export = read_export(path, platform="microsoft-forms")
    assert (export.platform, export.heading(0).role) == ("microsoft-forms", "respondent")
    with pytest.raises(ResponseError, match=r"'microsoft' is not a platform .* Did you mean"):
        read_export(path, platform="microsoft")


def test_a_title_above_the_header_of_a_sheet_is_passed_over_and_kept(tmp_path: Path) -> None:
    rows = [["Survey of May"], ["Exported", "2026-06-01"], ["a", "b", "c", "d", "e"], [*"12345"]]
    path = write_xlsx(tmp_path / "wave.xlsx", rows)
    export = read_export(path)
    assert export.headers == ("a", "b", "c", "d", "e")
    assert (export.header_row, export.first_row, export.sheet) == (3, 4, "Sheet1")
    assert [row[0] for row in read_sheet(path).above] == ["Survey of May", "Exported"]


def test_any_sheet_may_be_named_by_title_or_number(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "wave.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("People", "Visits", "Codes"):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["overall", title])
            sheet.write_row(1, 0, [4, "x"])
        sheet.hide()
    assert read_export(path).headers == ("overall", "People")
    assert [each.title for each in read_sheet(path).beside] == ["Visits"]
    for named in ("visits", "2"):
        assert read_export(path, sheet=named).sheet == "Visits"
    assert read_export(path, sheet="Codes").headers == ("overall", "Codes")
    with pytest.raises(ResponseError, match=r"there is no sheet 'Visit'.*Did you mean 'Visits'"):
        read_export(path, sheet="Visit")


def test_true_is_not_one(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "wave.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for row, cell in enumerate(["overall", 1, True, 1.0, "1", 0, False]):
            book.worksheets() or book.add_worksheet()
            book.worksheets()[0].write(row, 0, cell)
            book.worksheets()[0].write(row, 1, "x")
    export = read_export(path)
    assert export.columns[0] == ("1", "TRUE", "1", "1", "0", "FALSE")
    assert export.columns[0].texts == ("1", "TRUE", "0", "FALSE")


def test_real_exports_are_read(shared: Path) -> None:
    data = shared / "data"
    french = next((data / "exports" / "limesurvey").glob("*.xlsx"))
    export = read_export(french)
    assert (len(export.headers), export.rows) == (22, 348)
    plain = read_export(data / "somerville" / "somerville_2015.csv")
    utf16 = read_export(data / "somerville" / "SomervilleHappinessSurvey2015_utf16.csv")
    assert plain.columns == utf16.columns


def test_a_failed_formula_is_no_empty_cell(tmp_path: Path) -> None:
    """As Excel saves a CSV file in which an answer begins with '='."""
    path = tmp_path / "wave.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet = book.add_worksheet("Data")
        for row, texts in enumerate((("overall", "remark"), (4, "slow"), ("", ""), (5, "fine"))):
            sheet.write_row(row, 0, texts)
        sheet.write_formula(1, 0, "=A9", None, "#N/A")
        sheet.write_formula(3, 1, "=very+good", None, "#NAME?")
        sheet.write_formula(3, 0, "=2+3", None, 5)
    export = read_export(path, sheet="Data")
    assert list(export.columns[0]) == ["#N/A", "5"]
    assert list(export.columns[1]) == ["slow", "#NAME?"]
    with pytest.raises(ResponseError, match=r"row 2 column overall: '#N/A' is not on scale"):
        cmt.read(path, "cmt-core", sheet="Data")


def test_a_formula_that_was_never_calculated_is_shown_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "wave.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("overall", "remark"))
        for row in range(1, 12_000):
            sheet.write_row(row, 0, (4, f"a remark of some length, number {row}"))
        sheet.write_formula(9_000, 0, "=B1&C1", None, "")
    export = read_export(path)
    assert export.columns[0].counts() == {"4": 11_998, "=B1&C1": 1}
    assert export.columns[0][8_999] == "=B1&C1"
