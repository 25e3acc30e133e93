"""cmt init: what it writes leads to a report, and nothing is ever overwritten."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
import xlsxwriter

from cmt.instrument.catalogue import find
from cmt.responses.project_file import read_project
from tests.cli.command import run
from tests.synthetic import write_export

NAMES = re.compile(r"^( *(?:title|name): \{en: )\"(.*)\"(\}.*)$", re.MULTILINE)


@pytest.mark.parametrize(
    "file",
    [
        "sfo_airport/raw/2017_SFO_Customer_Survey_20250817.csv",
        "somerville/SomervilleHappinessSurvey2015_utf16.csv",
        "somerville/somerville_2015.csv",
    ],
)
def test_a_survey_of_its_own_leads_to_a_report_after_editing_only_names(
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
) -> None:
    export = tmp_path / "survey.csv"
    shutil.copyfile(shared / "data" / file, export)
    code, said, _ = run(monkeypatch, capsys, "init", export)
    assert code == 0 and "A questionnaire is drafted" in said
    drafted = tmp_path / "survey.yaml"
    text = drafted.read_text(encoding="utf-8")
    drafted.write_text(NAMES.sub(r'\1"About \2"\3', text), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, said, wrong = run(monkeypatch, capsys, "report", "--format", "html")
    assert code == 0, wrong
    assert "About " in (tmp_path / "survey-report" / "report-en.html").read_text(encoding="utf-8")


def test_a_known_questionnaire_gets_a_mapping_and_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path / "2026.csv", find("cmt-short"), "fr", n=60)
    code, said, _ = run(monkeypatch, capsys, "init", export, "--out", tmp_path / "project")
    assert code == 0 and "Questionnaire: cmt-short" in said
    assert sorted(path.name for path in (tmp_path / "project").iterdir()) == [
        "cmt.yaml",
        "mapping.yaml",
    ]
    wave = read_project(tmp_path / "project" / "cmt.yaml").latest()
    assert wave.instrument == "cmt-short"
    assert wave.file.resolve() == export.resolve()


def test_the_example_of_an_earlier_wave_stands_where_it_is_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path / "2026.csv", find("cmt-short"), "en", n=60)
    write_export(tmp_path / "2025.xlsx", find("cmt-short"), "en", n=40)
    assert run(monkeypatch, capsys, "init", export)[0] == 0
    path = tmp_path / "cmt.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("# - file:", "- file:"), encoding="utf-8")
    project = read_project(path)
    assert [wave.file.name for wave in project.in_time] == ["2025.xlsx", "2026.csv"]


def test_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path / "2026.csv", find("cmt-core"), "en", n=40)
    (tmp_path / "cmt.yaml").write_text("mine")
    code, _, wrong = run(monkeypatch, capsys, "init", export)
    assert code == 11 and "there is such a file already" in wrong
    assert (tmp_path / "cmt.yaml").read_text() == "mine"
    assert not (tmp_path / "mapping.yaml").exists()


def test_a_report_in_a_language_that_was_not_drafted_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("Poor", "Fair", "Good", "Excellent")
    rows = [f"{words[at % 4]},{words[at % 3]}" for at in range(40)]
    export = tmp_path / "pool.csv"
    export.write_text("\n".join(["How was it overall?,How was the water?", *rows]))
    assert run(monkeypatch, capsys, "init", export)[0] == 0
    monkeypatch.chdir(tmp_path)
    code, _, wrong = run(monkeypatch, capsys, "report", "--lang", "fr", "--format", "html")
    assert code == 15 and "it has no texts in 'fr'" in wrong


def test_how_a_file_had_to_be_read_is_remembered_of_its_wave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path / "2026.csv", find("cmt-short"), "en", n=60)
    text = export.read_text(encoding="utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""))
    export.write_text("\n".join("|".join(row) for row in rows), encoding="cp1252", errors="replace")
    said = ("--encoding", "cp1252", "--delimiter", "bar", "--platform", "table")
    code, _, wrong = run(monkeypatch, capsys, "init", export, *said)
    assert code == 0, wrong
    wave = read_project(tmp_path / "cmt.yaml").latest()
    assert (wave.encoding, wave.delimiter, wave.platform) == ("cp1252", "|", "table")
    project = (tmp_path / "cmt.yaml").read_text(encoding="utf-8")
    assert '    encoding: "cp1252"\n' in project
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, capsys, "check")[0] == 0


def test_where_nothing_rates_no_questionnaire_is_said_to_be_drafted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wave.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("Shopping", "Answers"):
            sheet = book.add_worksheet(title)
            for at, row in enumerate((("Item", "Shop"), ("Milk", "Market"), ("Bread", "Bakery"))):
                sheet.write_row(at, 0, row)
    code, said, wrong = run(monkeypatch, capsys, "init", path)
    assert code == 11
    assert "drafted" not in said
    assert "no column seems to hold ratings" in wrong
    assert "Name the sheet that holds the answers (--sheet 'Answers')" in wrong


def test_a_file_of_test_responses_alone_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wave.csv"
    rows = [f"2026-05-01,Survey Preview,R_{at},{at % 5 + 1},{at % 5 + 1}" for at in range(30)]
    path.write_text("\n".join(["StartDate,Status,ResponseId,overall,time-taken", *rows]))
    code, said, wrong = run(monkeypatch, capsys, "init", path, "--instrument", "cmt-core")
    assert code == 0, wrong
    assert "Every row is marked as a test (preview): cmt report needs --drop none." in said
    monkeypatch.chdir(tmp_path)
    code, _, wrong = run(monkeypatch, capsys, "analyse")
    assert code == 11
    assert "keep these: --drop none, in cmt.yaml drop: none" in wrong
    assert run(monkeypatch, capsys, "analyse", "--drop", "none")[0] == 0
