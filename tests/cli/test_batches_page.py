"""The page on batches is true: its commands run and say what it says."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.command import run, written

PAGE = Path(__file__).parents[2] / "docs" / "batches.md"
OFFICES = (("North", 60), ("South", 40), ("Mill Street", 16), ("Harbour", 4))
HEADER = "office,overall,time-taken,time-waits"
ANSWERS = ("5,4,4", "4,4,3", "2,1,1", "3,4,5")


def rows(offices: tuple[tuple[str, int], ...] = OFFICES) -> list[str]:
    """An export: so many answers of each office, the kinds of answer in turn."""
    return [f"{name},{ANSWERS[at % 4]}" for name, count in offices for at in range(count)]


def test_its_commands_say_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "2026.csv", [HEADER, *rows()])
    parts = re.findall(r"^```console\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(parts) == 3
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for session in parts:
        typed, _, expected = session.partition("\n")
        _, out, err = run(monkeypatch, capsys, *shlex.split(typed.removeprefix("$ cmt ")))
        assert doctest.OutputChecker().check_output(expected, out + err, flags), out + err
