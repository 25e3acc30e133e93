"""Comments from the command line: quoted unless forbidden, with other words, without some names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "service-centre" / "wave-2026.xlsx"
FRAME = """
codeframe: own
version: "2"
themes:
  chairs:
    name: {en: Chairs, fr: Chaises}
    about: {en: [room], fr: [salle]}
    good: {en: [comfortable], fr: [confortable]}
    bad: {en: [hard], fr: [mal]}
feelings: {good: {en: [good], fr: [bon]}, bad: {en: [bad], fr: [mauvais]}}
negations: {en: [not], fr: [pas]}
breaks: {en: [but], fr: [mais]}
"""


Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """The report of the example with some options: exit code and what was said."""
    told = ("report", EXAMPLE, "--instrument", "cmt-core", "--format", "xlsx")
    return lambda *options: run(monkeypatch, capsys, *told, *options)


def comments(said: Said, folder: Path, *options: str) -> dict[str, Any]:
    code, _, error = said("--out", folder / "out", *options)
    assert code == 0, error
    document = json.loads((folder / "out" / "results.json").read_text("utf-8"))
    found: dict[str, Any] = document["comments"]
    return found


def test_comments_are_quoted_unless_forbidden(said: Said, tmp_path: Path) -> None:
    assert any(theme["quotes"] for theme in comments(said, tmp_path)["themes"])
    silent = comments(said, tmp_path, "--no-quotes")
    assert silent["themes"] and not any(theme["quotes"] for theme in silent["themes"])


def test_an_own_codeframe_and_names_to_hide(said: Said, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FRAME, "utf-8")
    (tmp_path / "names.txt").write_text("screen\nÉcran\n", "utf-8")
    own, names = str(tmp_path / "own.yaml"), str(tmp_path / "names.txt")
    found = comments(said, tmp_path, "--codeframe", own, "--hide-names", names)
    assert found["codeframe"] == "own 2"
    assert [theme["theme"] for theme in found["themes"]] == ["chairs"]
    quotes = [quote["text"] for quote in found["themes"][0]["quotes"]]
    assert quotes and not any("screen" in text for text in quotes)


def test_a_codeframe_that_is_wrong_is_told_with_its_line(said: Said, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FRAME.replace("about", "abut"), "utf-8")
    code, _, error = said("--codeframe", tmp_path / "own.yaml")
    assert code == 11 and "'abut'" in error and "line 7" in error


def test_names_that_cannot_be_read_are_refused(said: Said, tmp_path: Path) -> None:
    code, _, error = said("--hide-names", tmp_path / "none.txt")
    assert code == 11 and "none.txt" in error
