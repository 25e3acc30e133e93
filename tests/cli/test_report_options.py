"""cmt report: options alone and together, and what is refused before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import run
from tests.cli.test_batch import export


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("wave.csv", "--format", ","), 2, "name at least one of pdf, html, xlsx, pptx"),
        (("wave.csv", "--format", ""), 2, "name at least one of pdf, html, xlsx, pptx"),
        (("wave.csv", "--by", "office", "--action-plan"), 2, "--action-plan is of the report"),
        (("wave.csv", "--by", "office", "--peer-group", "a: level=x"), 2, "--peer-group is of"),
        (("wave.csv", "--to", "04/06/2026"), 2, "'04/06/2026' is no day. Write it as 2026-05-31"),
        (("cmt.yaml",), 2, "cmt.yaml is a project, not an export: say --project cmt.yaml"),
        (("mapping.yaml",), 2, "mapping.yaml is no export. A mapping goes with --mapping"),
        ((".",), 11, "this is a folder, not a file"),
        (("..",), 11, "this is a folder, not a file"),
        ((".", "--by", "office"), 11, "this is a folder, not a file"),
        (("wave.csv", "--out", "wave.csv", "--format", "html"), 15, "Name another with --out"),
        (("wave.csv", "--logo", "wave.csv"), 15, "the logo is neither SVG nor PNG"),
        (("wave.csv", "--logo", "."), 15, "the logo cannot be read (Is a directory)"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    export(tmp_path / "wave.csv", {"A": 30, "B": 25})
    found, _, err = run(monkeypatch, capsys, "report", *arguments, "--instrument", "cmt-core")
    assert (found, told in err) == (code, True), err
    assert [path.name for path in tmp_path.iterdir()] == ["wave.csv"]
