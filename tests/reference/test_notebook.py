"""The notebook on the airport survey runs from its first cell to its last, and says what R says."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.reference import airport


def run_cell(source: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does: its last expression is what it shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_the_airport_notebook_runs(
    shared: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRPORT_DATA", str(shared / "data" / "sfo_airport" / "raw"))
    monkeypatch.setenv("CMT_REPOSITORY", str(repository))
    path = repository / "examples" / "notebooks" / "airport.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    names: dict[str, Any] = {}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shown = [run_cell("".join(cell["source"]), names) for cell in cells]
    assert not [cell for cell in cells if cell["outputs"]]
    charts = [each for each in shown if hasattr(each, "_repr_html_") and hasattr(each, "alt")]
    assert len(charts) == 4 and all("<svg" in chart._repr_html_() for chart in charts)
    scores = names["results"].tables.scores().set_index("item")
    truth = airport.truth(shared)["year2017"]["weighted"]["clus"]["all"]
    assert scores["mean"]["all"] == pytest.approx(truth["mean"], rel=1e-8)
    assert names["drivers"]["share"].sum() == pytest.approx(1)
    assert len(names["overall"]) == 7 and names["overall"]["p_holm"].notna().any()
