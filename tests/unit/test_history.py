"""The nouns of several waves, and that results files carry them."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmt.analysis.history import (
    History,
    TargetProgress,
    Trend,
    TrendPoint,
    WaveBrief,
)
from cmt.analysis.store import read_results, write_results
from cmt.errors import DesignError
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import SurveyInfo
from tests.reports_fixture import full

LINE = Trend(
    item="overall",
    statistic="index",
    points=(TrendPoint(wave=0, estimate=70.0, n=40), TrendPoint(wave=1, flag="withheld")),
)
TARGET = ServiceTarget(item="overall", level=80.0, by=date(2027, 12, 31))


def test_a_history_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    told = History(
        waves=(WaveBrief(label="2025", info=SurveyInfo(label="2025"), n=40, at=2025.5),),
        trends=(LINE,),
        targets=(TargetProgress(target=TARGET, verdict="too-early", baseline_wave=0),),
    )
    path = tmp_path / "results.json"
    write_results(replace(full(), history=told), path)
    found = read_results(path).history
    assert found is not None and found.waves == told.waves
    assert found.targets[0].target == TARGET
    line = found.trend("overall", "index")
    assert line is not None and line.points[0].estimate == 70.0
    assert math.isnan(line.points[1].estimate) and not line.points[1].shown


def test_a_results_file_written_before_there_were_histories_is_read(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_results(full(), path)
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["history"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_results(path).history is None


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"level": 80.0, "points": 5.0},
        {"level": 101.0},
        {"level": 85.0, "statistic": "favourable"},
        {"ratio": 0.0},
        {"points": math.nan},
    ],
)
def test_a_target_has_one_level_that_can_be_reached(given: dict[str, object]) -> None:
    with pytest.raises(DesignError, match=r"targets\.overall"):
        ServiceTarget(item="overall", **given)  # type: ignore[arg-type]
