"""The page on fielding tells the truth: its code runs and its commands write what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.command import run

PAGE = "docs/fielding.md"


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_its_python_runs(repository: Path) -> None:
    examples = blocks((repository / PAGE).read_text("utf-8"), "python")
    assert examples
    for example in examples:
        exec(compile(example, PAGE, "exec"), {})


def test_its_first_command_writes_the_file_the_table_names(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    text = (repository / PAGE).read_text("utf-8")
    first = shlex.split(blocks(text, "")[0].splitlines()[0])
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, capsys, *first[1:])[0] == 0
    (file,) = (tmp_path / "forms").iterdir()
    assert f"| `{file.name}` |" in text


def test_it_names_every_format(repository: Path) -> None:
    from cmt.cli.instrument_export import command

    formats = next(each for each in command.params if each.name == "formats")
    told = re.findall(r"^\| `(\w+)` \|", (repository / PAGE).read_text("utf-8"), re.MULTILINE)
    assert told == list(formats.type.choices)  # type: ignore[attr-defined]
