"""The page on projects is true: its files are read, its commands run and say what it says."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

from cmt.cli.report import command as report
from cmt.responses.project_file import ONE, TOP
from cmt.responses.project_keys import DESIGN, PEERS, REPORT
from tests.cli.command import run, written

PAGE = Path(__file__).parents[2] / "docs" / "project.md"
EXPORT = ["overall,time-taken,time-waits", *["5,4,4", "4,4,3", "2,1,1"] * 12]


def test_its_commands_say_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for year in ("2025", "2026"):
        written(tmp_path / f"{year}.csv", EXPORT + ["1,1,1"] * (year == "2025"))
    parts = re.findall(
        r"<!-- file: (\S+) -->\n```yaml\n(.*?)^```|^```console\n(.*?)^```",
        PAGE.read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert len(parts) == 6
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for name, content, session in parts:
        if name:
            (tmp_path / name).write_text(content, encoding="utf-8")
            continue
        typed, _, expected = session.partition("\n")
        _, out, err = run(monkeypatch, capsys, *shlex.split(typed.removeprefix("$ cmt ")))
        assert doctest.OutputChecker().check_output(expected, out + err, flags), out + err


def test_its_table_has_every_key_and_option() -> None:
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    keys = {key for named, _ in rows for key in re.findall(r"`([\w-]+)`", named)}
    assert keys == {*TOP, *ONE, *DESIGN, *REPORT, *PEERS}
    told = {option for _, options in rows for option in re.findall(r"`(--[\w-]+)`", options)}
    known = {option for parameter in report.params for option in parameter.opts}
    assert told == known - {"file", "--project"}
