"""cmt check says everything of a file at once: for eyes, for programs, in any width."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from cmt.cli import status as waiting
from cmt.instrument.catalogue import find
from tests import fielding
from tests.cli.command import run, written
from tests.platforms import qualtrics
from tests.platforms.rows import saved

HEADERS = "respondent,overall,time-taken,time-waits,result-needed,result-explained,Notes"
ROWS = [f"{at},{at % 5 + 1},{at % 4 + 1},4,3,N/A," for at in range(40)]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "wave.csv", [HEADERS, *ROWS])


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """Answers out of range and foreign ones, a respondent twice, a straight line, a short row."""
    rows = [*ROWS, "7,6,superb,4,3,2,", "90,4,superb,4,4,4,", "91,4,,,,,"]
    return written(tmp_path / "wave.csv", [HEADERS, *rows])


def test_a_file_without_faults_ends_well(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, err = run(monkeypatch, capsys, "check", good, "--instrument", "cmt-core")
    assert (code, err) == (0, "")
    assert "wave.csv: 40 rows, 7 columns" in said
    assert "Not used: Notes" in said
    assert "5 of 36 questions of cmt-core found." in said
    heads = next(line for line in said.splitlines() if "answered" in line)
    assert heads.split() == ["answered", "not", "applicable"]
    assert "stops a report" not in said


def test_everything_is_listed_at_once_and_the_exit_code_is_that_of_the_answers(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--instrument", "cmt-core", "--weight", "wieght")
    code, said, err = run(monkeypatch, capsys, "check", odd, *options)
    assert (code, err) == (11, "")
    joined = " ".join(said.split())
    for part in (
        "'6', a number that is out of range: once, row 42",
        "'superb': 2 times, rows 42, 43",
        "duplicate: 1 row (row 9)",
        "short: 1 row (row 44)",
        "What stops a report:",
        "'superb' is not on scale satisfaction-5",
        "respondent '7' is on rows 9 and 42",
        "there is no column 'wieght' for the weight",
    ):
        assert part in joined, part


@pytest.mark.parametrize("columns", [40, 60, 100, 200])
def test_lines_fit_the_terminal(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    _, said, _ = run(monkeypatch, capsys, "check", odd, "--instrument", "cmt-core")
    lines = said.splitlines()
    assert max(map(len, lines)) <= columns
    table = any(line.split() == ["overall", "42", "0", "0", "1"] for line in lines)
    assert table == (columns >= 100)
    assert ("overall: 42 answered, 1 not understood" in " ".join(said.split())) == (columns < 100)


def test_a_program_gets_the_same_as_json(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = odd.with_name("m.yaml")
    code, said, err = run(monkeypatch, capsys, "check", odd, "--format", "json", "--save", mapping)
    found = json.loads(said)
    assert code == found["exit_code"] == 11
    assert (found["format"], found["version"]) == ("cmt-reading", 1)
    assert (found["rows"], len(found["columns"]), found["instrument"]) == (43, 7, "cmt-core")
    for item in found["items"]:
        total = item["answered"] + sum(item["missing"].values()) + item["not_understood"]
        assert total == found["rows"]
    assert {flag["kind"] for flag in found["flags"]} == {"duplicate", "short"}
    assert found["faults"][0]["hint"]
    assert "Questionnaire: cmt-core" in err
    assert mapping.read_text().startswith("# Which column")


def test_a_file_no_questionnaire_fits_is_still_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "other.csv", ["pet,colour,size", *["cat,red,3", "dog,blue,4"] * 5])
    code, said, err = run(monkeypatch, capsys, "check", path)
    assert (code, err) == (11, "")
    assert "other.csv: 10 rows, 3 columns" in said
    assert "Columns: pet, colour, size" in said
    assert "no questionnaire that comes with cmt fits it" in " ".join(said.split())


def test_rows_are_left_out_by_the_rules_named(
    odd: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = ("--instrument", "cmt-core", "--drop", "duplicate,short")
    code, said, _ = run(monkeypatch, capsys, "check", odd, *rules)
    assert code == 11
    # However wide the terminal is, which decides where lines are broken.
    told = " ".join(said.split())
    assert "1 response of somebody who answered again, 1 response with most questions" in told
    assert "respondent '7' is on rows" not in said
    code, said, _ = run(monkeypatch, capsys, "check", odd, "--drop", "shrot")
    assert (code, "Did you mean 'short'?" in " ".join(said.split())) == (11, True)


def test_what_was_left_out_travels_with_the_results(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(good, [HEADERS, *ROWS, "40,4,,,,,", "40,5,4,4,4,4,"])
    rules = ("--instrument", "cmt-core", "--drop", "duplicate")
    code, said, _ = run(monkeypatch, capsys, "analyse", good, *rules)
    assert (code, "Left out: 1 response" in said) == (0, True)
    quality = json.loads(good.with_name("wave-results.json").read_text())["quality"]
    assert quality["left_out"] == {"duplicate": 1}
    assert (quality["rows"], quality["flags"]) == (41, [])


class Terminal:
    """Standard error of somebody who watches."""

    def __init__(self) -> None:
        self.said = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.said += text
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


def test_who_waits_at_a_terminal_is_told_and_the_line_goes_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.01)
    monkeypatch.setattr(waiting, "PULSE", 0.01)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with waiting.status("wave.csv") as stage:
        stage("coding")
        deadline = time.monotonic() + 5
        while "coding" not in terminal.said and time.monotonic() < deadline:
            time.sleep(0.01)
    assert "wave.csv: coding ..." in terminal.said
    assert terminal.said.endswith(" \r")


def test_nothing_is_told_in_a_pipe_or_when_it_is_quick(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with waiting.status("wave.csv") as stage:
        stage("reading")
        time.sleep(0.05)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(waiting, "PATIENCE", 30.0)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with waiting.status("wave.csv") as stage:
        stage("reading")
    assert terminal.said == ""


def test_how_a_text_was_read_is_said_so_that_it_can_be_said_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wave.csv"
    path.write_bytes("\n".join([HEADERS, *ROWS]).replace(",", ";").encode("utf-16"))
    asked = ("--instrument", "cmt-core", "--platform", "kobo")
    _, said, _ = run(monkeypatch, capsys, "check", path, *asked)
    joined = " ".join(said.split())
    assert "encoding utf-16; delimiter semicolon" in joined
    assert "read as kobo because that is named; by itself it is taken for a plain table" in joined


def test_sheets_that_are_not_read_are_said_and_how_to_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wave.xlsx"
    with xlsxwriter.Workbook(path) as book:
        summary, answers = book.add_worksheet("Summary"), book.add_worksheet("Answers")
        for at, row in enumerate((("team", "n"), ("north", 20), ("south", 20))):
            summary.write_row(at, 0, row)
        for at, line in enumerate([HEADERS, *ROWS]):
            answers.write_row(at, 0, line.split(","))
    code, said, _ = run(monkeypatch, capsys, "check", path)
    joined = " ".join(said.split())
    assert code == 11
    assert "sheet 'Summary'; not read: sheet 'Answers'" in joined
    assert "name the sheet that holds the answers (--sheet 'Answers')" in joined
    asked = ("--sheet", "Answers", "--instrument", "cmt-core", "--format", "html")
    code, said, _ = run(monkeypatch, capsys, "report", path, *asked, "--out", tmp_path)
    assert code == 0
    assert "not read: sheet 'Summary'" in " ".join(said.split())


def test_a_report_says_which_marked_rows_it_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = fielding.respondents(find("cmt-short"), 3, 30)
    rows = qualtrics.qualtrics(find("cmt-short"), people, qualtrics.Choices())
    status, finished = rows[0].index("Status"), rows[0].index("Finished")
    rows[3][status], rows[4][status] = "Survey Preview", "Spam"
    rows[3][finished] = rows[5][finished] = "False"
    path = saved(tmp_path, rows, "csv")
    results = ("--out", tmp_path / "results.json")
    _, said, _ = run(monkeypatch, capsys, "analyse", path, *results)
    assert "Left out: 1 test response." in said
    assert "Kept: 1 response marked as spam, 1 unfinished response (--drop" in said
    drop = ("--drop", "preview,spam,incomplete", *results)
    _, said, _ = run(monkeypatch, capsys, "analyse", path, *drop)
    assert "Kept:" not in said


def test_what_a_person_wrote_is_known_by_its_keys_not_by_its_name(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project, mapping = tmp_path / "other.yaml", tmp_path / "columns.yaml"
    project.write_text("instrument: cmt-core\nwaves:\n  - file: wave.csv\n", encoding="utf-8")
    run(monkeypatch, capsys, "check", good, "--instrument", "cmt-core", "--save", mapping)
    code, said, _ = run(monkeypatch, capsys, "check", project)
    assert (code, "earliest wave first: wave.csv. No faults." in said) == (0, True)
    code, said, _ = run(monkeypatch, capsys, "check", mapping)
    assert (code, "6 columns of cmt-core, 7 listed. No faults." in said) == (0, True)
    mapping.write_text(mapping.read_text().replace("item: overall", "item: overal"))
    code, _, err = run(monkeypatch, capsys, "check", mapping)
    assert (code, "Did you mean 'overall'?" in err) == (11, True)


def test_a_folder_given_as_the_project_is_its_project_file(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = good.parent
    text = "instrument: cmt-core\nwaves:\n  - file: wave.csv\n"
    (folder / "cmt.yaml").write_text(text, encoding="utf-8")
    code, said, _ = run(monkeypatch, capsys, "check", "--project", folder)
    assert (code, "5 of 36 questions of cmt-core found." in said) == (0, True)
    code, said, _ = run(monkeypatch, capsys, "check", folder)
    assert (code, "earliest wave first: wave.csv. No faults." in said) == (0, True)
    (folder / "cmt.yaml").unlink()
    code, _, err = run(monkeypatch, capsys, "check", "--project", folder)
    assert (code, "cmt.yaml" in err) == (11, True)


def test_a_single_answer_is_called_so_and_no_cluster_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "one.csv", ["overall,courteous", "4,5"])
    code, _, err = run(monkeypatch, capsys, "analyse", path, "--instrument", "cmt-core")
    assert (code, "a single respondent or sampling unit answered" in err) == (12, True)
    assert "If you named a cluster" in err
