"""cmt check says everything of a file at once: for eyes, for programs, in any width."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from cmt.cli import status as waiting
from tests.cli.command import run, written

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
    assert "1 response of somebody who answered again, 1 response with most questions" in said
    assert "respondent '7' is on rows" not in said
    code, said, _ = run(monkeypatch, capsys, "check", odd, "--drop", "shrot")
    assert (code, "Did you mean 'short'?" in said) == (11, True)


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
