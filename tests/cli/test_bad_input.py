"""Bad input ends in one message, a stable exit code and no output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run, written

HEADERS = "overall,time-taken,time-waits,w"
ROWS = ["5,4,4,1.0", "4,4,3,2.0", "2,1,1,1.5"] * 12


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return written(tmp_path / "wave.csv", [HEADERS, *ROWS])


def broken(tmp_path: Path, name: str) -> Path:
    """A file with one of the faults people make."""
    path = tmp_path / "bad.csv"
    match name:
        case "missing":
            return tmp_path / "nowhere.csv"
        case "empty":
            path.write_bytes(b"")
        case "pdf":
            path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        case "off-scale":
            written(path, [HEADERS, *ROWS, "6,4,4,1.0", "7,4,4,1.0"])
        case "two-columns":
            written(path, [HEADERS + ",overall", *[row + ",5" for row in ROWS]])
        case "nobody":
            written(path, [HEADERS])
        case "no-outcome":
            written(path, ["time-taken,time-waits", *["4,4"] * 30])
        case "unanswered-outcome":
            written(path, [HEADERS, *[",4,4,1.0"] * 30])
        case "ragged":
            written(path, [HEADERS, *ROWS, "5,4"])
    return path


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("missing", "nowhere.csv"),
        ("empty", "empty"),
        ("pdf", "PDF"),
        ("off-scale", "'6' is not on scale satisfaction-5"),
        ("two-columns", "overall"),
        ("nobody", "no respondent"),
        ("no-outcome", "overall"),
        ("unanswered-outcome", "overall"),
        ("ragged", "row 38"),
    ],
)
def test_a_bad_export_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: str,
    says: str,
) -> None:
    path = broken(tmp_path, fault)
    before = set(tmp_path.iterdir())
    code, _, said = run(monkeypatch, capsys, "report", path)
    assert (code, says in said) == (11, True), said
    assert "Traceback" not in said
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("weight", ["0", "-1", "heavy", "", "nan", "inf"])
def test_a_bad_weight_is_refused_with_its_row(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    weight: str,
) -> None:
    path = written(tmp_path / "wave.csv", [HEADERS, *ROWS, f"5,4,4,{weight}"])
    code, _, said = run(monkeypatch, capsys, "report", path, "--weight", "w")
    assert (code, "row 38" in said, "w" in said) == (12, True, True), said
    assert [p.name for p in tmp_path.iterdir()] == ["wave.csv"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--instrument", "cmt-cor"], 10, "cmt-core"),
        (["--instrument", "nowhere.yaml"], 10, "nowhere.yaml"),
        (["--weight", "wieght"], 12, "wieght"),
        (["--weigth", "w"], 2, "--weight"),
        (["--lang", "de"], 2, "de"),
        (["--format", "docx"], 2, "docx"),
        (["--from", "2026-13-01"], 2, "2026-13-01"),
        (["--invited", "3"], 12, "fewer than the 36"),
        (["--from", "2026-02-01", "--to", "2026-01-01"], 12, "field dates"),
        (["--mapping", "nowhere.yaml"], 11, "nowhere.yaml"),
        (["--earlier", "nowhere.csv"], 11, "nowhere.csv"),
    ],
)
def test_a_bad_option_is_refused(
    export: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    got, _, said = run(monkeypatch, capsys, "report", export, *arguments)
    assert (got, says in said) == (code, True), said
    assert [p.name for p in export.parent.iterdir()] == ["wave.csv"]


def test_a_wave_is_not_compared_with_itself(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = run(monkeypatch, capsys, "report", export, "--earlier", export)
    assert (code, "same answers" in said) == (11, True)


def test_a_misspelt_verb_gets_the_nearest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = run(monkeypatch, capsys, "reprot")
    assert (code, "Did you mean 'report'?" in said) == (2, True)


def test_twenty_faults_are_shown_and_the_rest_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{100 + i},4,4,1.0" for i in range(33)]
    path = written(tmp_path / "wave.csv", [HEADERS, *ROWS, *rows])
    code, _, said = run(monkeypatch, capsys, "report", path)
    assert (code, said.count("is not on scale"), "and 13 more" in said) == (11, 20, True)


@pytest.mark.parametrize("verb", ["report", "analyse"])
def test_a_bank_is_no_questionnaire_that_was_asked(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    code, _, said = run(monkeypatch, capsys, verb, export, "--instrument", "cmt-bank")
    assert code == 11
    assert "questionnaire cmt-bank: this is a bank, a store of questions" in said
