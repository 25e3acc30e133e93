"""The simulation behind the coverage table: a few rounds of it, and the table as it is printed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest


@pytest.mark.parametrize("clustered", [False, True])
def test_intervals_cover_in_a_few_rounds(
    repository: Path, monkeypatch: pytest.MonkeyPatch, clustered: bool
) -> None:
    monkeypatch.syspath_prepend(str(repository / "perf"))
    import coverage as simulation

    assert Path(simulation.__file__).parent == repository / "perf"
    done = simulation.line(100, clustered, 100)
    # 95 % of 100 rounds, less four standard errors: an interval too narrow by a third fails.
    assert min(done.covered.values()) >= 0.86
    codes = simulation.answers(np.random.default_rng(1), 100_000, clustered)
    shares = np.bincount(codes, minlength=5) / len(codes)
    assert shares == pytest.approx(np.array(simulation.SHARES), abs=0.01)
    sys.modules.pop("coverage")


def test_the_table_is_whole_and_holds_what_it_says(repository: Path) -> None:
    text = (repository / "docs" / "method.md").read_text("utf-8")
    rows = re.findall(r"^\| (simple|clustered) \| (\d+) \| (.*) \|$", text, re.MULTILINE)
    assert len(rows) == 12
    outside = [
        (survey, n, at)
        for survey, n, cells in rows
        for at, cell in enumerate(cells.split(" | "))
        if int(n) >= 100 and not 93 <= float(cell.removesuffix(" %")) <= 97
    ]
    assert outside == []
