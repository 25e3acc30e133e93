"""cmt benchmark publish, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cmt
from cmt.analysis.store import write_results
from cmt.benchmark.file import read_benchmark
from cmt.benchmark.ids import KEY_FILE
from cmt.benchmark.ledger import LEDGER_FILE
from tests.cli.command import run
from tests.report_surveys import by_channel, centre_wave

SAID = ("--organization", "City of Example", "--survey", "Permits", "--service-area", "permits")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "report" / "results.json"
    path.parent.mkdir()
    write_results(by_channel(), path)
    return path


def test_a_file_an_account_and_a_ledger(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("benchmark", "publish", results, *SAID, "--segment", "channel")
    code, out, _ = run(monkeypatch, capsys, *command)
    assert code == 0
    assert "27 questions: how many gave each answer" in out
    assert "By e-mail, 25 questions" in out
    folder = results.parent
    found = read_benchmark(folder / "benchmark.json")
    assert found.info.service_area == "permits"
    assert {path.name for path in folder.iterdir()} == {
        "results.json", "benchmark.json", "benchmark-account-en.md", "benchmark-account-fr.md",
        KEY_FILE, LEDGER_FILE,
    }  # fmt: skip
    french = (folder / "benchmark-account-fr.md").read_text(encoding="utf-8")
    assert "Par courriel, 25 questions" in french
    assert "City of Example" not in (folder / "benchmark.json").read_text(encoding="utf-8")
    first = (folder / "benchmark.json").read_bytes()
    assert run(monkeypatch, capsys, *command)[0] == 0
    assert (folder / "benchmark.json").read_bytes() == first
    entries = json.loads((folder / LEDGER_FILE).read_text(encoding="utf-8"))["entries"]
    assert len(entries) == 1


def test_another_split_is_refused(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("benchmark", "publish", results, *SAID, "--segment")
    assert run(monkeypatch, capsys, *command, "channel")[0] == 0
    write_results(cmt.analyse(centre_wave(), "cmt-core", segments=["age-group"]), results)
    code, _, err = run(monkeypatch, capsys, *command, "age-group")
    assert code == 14
    assert "with segments by 'channel'" in err


def test_the_ledger_stands_beside_the_project(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = results.parent.parent
    (home / "cmt.yaml").write_text("waves: []\n", encoding="utf-8")
    assert run(monkeypatch, capsys, "benchmark", "publish", results, *SAID)[0] == 0
    assert (home / KEY_FILE).exists()
    assert (home / LEDGER_FILE).exists()


def test_names_nobody_said_are_asked_for_all_at_once(
    results: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(monkeypatch, capsys, "benchmark", "publish", results)
    assert code == 14
    assert "--organization: nobody said it" in err
    assert "--survey: nobody said it" in err


def test_an_export_is_no_results_file(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = repository / "examples/service-centre/wave-2026.xlsx"
    code, _, err = run(monkeypatch, capsys, "benchmark", "publish", export)
    assert code == 13
    assert "a results file written by cmt" in err
