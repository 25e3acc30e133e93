"""Reading workbooks, and knowing the platform that wrote the file."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from cmt.errors import ResponseError
from cmt.responses.read import read_export
from cmt.responses.read.forms import leading_records, platform_of
from cmt.responses.read.workbook import text_of
from tests.small_survey import write_xlsx


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
def test_the_platform_is_known_by_its_first_headers(headers: list[str], platform: str) -> None:
    assert platform_of(headers) == platform


def test_records_stand_before_the_questions() -> None:
    headers = ["ID", "Start time", "Completion time", "Email", "Name", "Overall?", "Language"]
    assert leading_records(headers, "microsoft-forms") == {
        0: "respondent",
        1: "started",
        2: "completed",
        3: "",
        4: "",
    }


def test_a_title_above_the_header_of_a_sheet_is_named(tmp_path: Path) -> None:
    rows = [["Survey of May"], ["a", "b", "c"], ["1", "2", "3"]]
    with pytest.raises(ResponseError, match=r"row 1: 'Survey of May' looks like a title"):
        read_export(write_xlsx(tmp_path / "wave.xlsx", rows))


def test_real_exports_are_read(shared: Path) -> None:
    data = shared / "data"
    french = next((data / "exports" / "limesurvey").glob("*.xlsx"))
    export = read_export(french)
    assert (len(export.headers), export.rows) == (22, 348)
    plain = read_export(data / "somerville" / "somerville_2015.csv")
    utf16 = read_export(data / "somerville" / "SomervilleHappinessSurvey2015_utf16.csv")
    assert plain.columns == utf16.columns
