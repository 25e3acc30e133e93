"""The command run as a person runs it, and the small exports the tests hand it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cmt.cli import main


def written(path: Path, lines: list[str]) -> Path:
    """A text file with these lines."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def quietly(*arguments: object) -> None:
    """The command where nothing it says is looked at; it must succeed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cmt", *map(str, arguments)])
        try:
            main()
        except SystemExit as stop:
            assert not stop.code


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    """Exit code, and what was said on standard output and on standard error."""
    monkeypatch.setattr(sys, "argv", ["cmt", *map(str, arguments)])
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err
