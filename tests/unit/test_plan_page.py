"""docs/plan.md runs as it is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.command import run


def console(repository: Path) -> list[tuple[list[str], str]]:
    """Every command of the page, and what it is printed to say."""
    text = (repository / "docs" / "plan.md").read_text("utf-8")
    blocks = re.findall(r"^```console\n\$ cmt (.*?)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [(shlex.split(command), said) for command, said in blocks]


def test_its_commands_say_what_is_printed(
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = repository / "examples" / "service-centre"
    earlier = ("--earlier", folder / "wave-2025.xlsx", "--out", "results.json")
    code, _, err = run(monkeypatch, capsys, "analyse", folder / "wave-2026.xlsx", *earlier)
    assert code == 0, err
    commands = console(repository)
    assert len(commands) == 8
    for arguments, said in commands:
        code, out, err = run(monkeypatch, capsys, *arguments)
        assert (code, err) == (0, ""), arguments
        whole = "results.json" not in arguments  # its table goes on
        assert out == said if whole else out.startswith(said)


def test_its_notebook_runs(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    text = (repository / "docs" / "plan.md").read_text("utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(block, "plan.md", "exec"), names)
    assert len(names["rolling"].windows) == 3  # type: ignore[attr-defined]
