"""Comments from the command line: quoted unless forbidden, with other words, without some names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cmt.cli import main

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


def comments(folder: Path, *options: str) -> dict[str, Any]:
    out = folder / "out"
    told = ["report", str(EXAMPLE), "--instrument", "cmt-core", "--format", "xlsx"]
    done = CliRunner().invoke(main, [*told, "--out", str(out), *options])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads((out / "results.json").read_text("utf-8"))["comments"]
    return found


def test_comments_are_quoted_unless_forbidden(tmp_path: Path) -> None:
    assert any(theme["quotes"] for theme in comments(tmp_path)["themes"])
    silent = comments(tmp_path, "--no-quotes")
    assert silent["themes"] and not any(theme["quotes"] for theme in silent["themes"])


def test_an_own_codeframe_and_names_to_hide(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FRAME, "utf-8")
    (tmp_path / "names.txt").write_text("screen\nÉcran\n", "utf-8")
    own, names = str(tmp_path / "own.yaml"), str(tmp_path / "names.txt")
    found = comments(tmp_path, "--codeframe", own, "--hide-names", names)
    assert found["codeframe"] == "own 2"
    assert [theme["theme"] for theme in found["themes"]] == ["chairs"]
    quotes = [quote["text"] for quote in found["themes"][0]["quotes"]]
    assert quotes and not any("screen" in text for text in quotes)


def test_a_codeframe_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(FRAME.replace("about", "abut"), "utf-8")
    told = ["report", str(EXAMPLE), "--codeframe", str(tmp_path / "own.yaml")]
    done = CliRunner().invoke(main, told)
    assert done.exit_code == 11 and "'abut'" in done.output and "line 7" in done.output


def test_names_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    told = ["report", str(EXAMPLE), "--hide-names", str(tmp_path / "none.txt")]
    done = CliRunner().invoke(main, told)
    assert done.exit_code == 11 and "none.txt" in done.output
