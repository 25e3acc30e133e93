"""docs/notebook.md runs as it is printed, and names the columns there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

SPLIT = ("segments", "pairs", "independence")
"""Frames of one split, which is named."""


def test_the_page_runs(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    text = (repository / "docs" / "notebook.md").read_text("utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        exec(compile(block, "notebook.md", "exec"), names)
    assert names["chart"].alt
    tables = names["results"].tables
    for frame, columns in re.findall(r"^\| `(\w+)\(\w*\)` \| .*? \| (.*) \|$", text, re.MULTILINE):
        made = getattr(tables, frame)
        found = made("channel") if frame in SPLIT else made()
        named = [name for name in re.findall(r"`([\w-]+)`", columns) if not name.startswith("_")]
        assert named and set(named) <= set(found.columns), frame
