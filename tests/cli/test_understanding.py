"""What the commands say of a file before any number, and which options they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run, written

HEADERS = "overall,How did you contact us?,time-taken,time-waits,Poids"
ROWS = ["5,Web,4,4,1.0", "4,Par téléphone,4,3,2.0", "2,By phone,1,1,1.5"] * 12
QUESTIONNAIRE = "cmt-core"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A wave whose channel question is asked in its own words."""
    return written(tmp_path / "wave.csv", [HEADERS, *ROWS])


def test_a_weight_named_in_another_case_is_shown_as_used(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(monkeypatch, capsys, "check", export, "--weight", "poids")
    assert code == 0
    line = next(line for line in said.splitlines() if "Poids" in line)
    assert line.split() == ["Poids", "→", "weight"]
    assert "Not used" not in said


def test_a_stratum_that_is_a_question_stays_one(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = written(
        export.with_name("m.yaml"),
        [
            f"instrument: {QUESTIONNAIRE}",
            "columns:",
            "  - {column: How did you contact us?, item: channel,",
            "     answers: {Web: 3, Par téléphone: 2, By phone: 2}}",
            "  - {column: Gone, item: gender}",
        ],
    )
    for name in ("channel", "how did you contact us"):
        code, said, err = run(
            monkeypatch, capsys, "analyse", export, "--mapping", mapping, "--strata", name
        )
        assert (code, err) == (0, "")
        assert "→ channel, stratum" in said
        assert "In the mapping file, not in wave.csv: Gone" in said


@pytest.mark.parametrize("option", ["--earlier-label", "--earlier-mapping"])
def test_an_option_of_an_earlier_wave_needs_one(
    export: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: str,
) -> None:
    code, _, said = run(monkeypatch, capsys, "report", export, option, "2025")
    assert (code, f"{option} says something of an earlier wave: add --earlier" in said) == (2, True)
    assert [path.name for path in export.parent.iterdir()] == ["wave.csv"]


def test_the_mapping_of_an_earlier_results_file_is_refused(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = export.with_name("before.json")
    assert run(monkeypatch, capsys, "analyse", export, "--out", earlier)[0] == 0
    options = ("--earlier", earlier, "--earlier-mapping", "m.yaml")
    code, _, said = run(monkeypatch, capsys, "report", export, *options)
    assert (code, "before.json is a results file" in said) == (2, True)


def test_a_wave_is_not_compared_with_itself_under_another_name_or_mapping(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = export.with_name("before.csv")
    copy.write_bytes(export.read_bytes())
    mapping = written(
        export.with_name("m.yaml"),
        [f"instrument: {QUESTIONNAIRE}", "columns: [{column: time-waits, item: ''}]"],
    )
    assert run(monkeypatch, capsys, "analyse", copy, "--mapping", mapping)[0] == 0
    for options in (
        ("--earlier", copy, "--earlier-mapping", mapping),
        ("--earlier", copy.with_name("before-results.json")),
    ):
        code, _, said = run(monkeypatch, capsys, "analyse", export, *options)
        assert (code, "it holds the same answers as wave.csv" in said) == (11, True)


def test_an_earlier_wave_of_another_design_is_told_how(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["overall,time-taken", *["4,4"] * 30]
    earlier = written(export.with_name("before.csv"), lines)
    options = ("--weight", "poids", "--earlier", earlier)
    mapping = written(
        export.with_name("m.yaml"),
        [f"instrument: {QUESTIONNAIRE}", "columns: [{column: How did you contact us?}]"],
    )
    code, _, said = run(monkeypatch, capsys, "report", export, *options, "--mapping", mapping)
    assert code == 12
    assert "before.csv: there is no column 'poids' for the weight." in said
    assert "before.csv: an earlier export is read with the weight" in said
    assert "cmt analyse before.csv" in said
