"""Targets of satisfaction as they are written: in cmt.yaml, on the command line, by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.together import with_targets
from cmt.errors import DesignError, EstimationError
from cmt.responses.aims import ServiceTarget, typed_target
from cmt.responses.project_file import read_project
from tests.unit.test_segments import instrument, survey

DAY = date(2027, 12, 31)


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("overall:index:80:2027-12-31", ServiceTarget(item="overall", level=80.0, by=DAY)),
        ("overall:index:72.5", ServiceTarget(item="overall", level=72.5)),
        ("overall:index:+5:2027-12-31", ServiceTarget(item="overall", points=5.0, by=DAY)),
        ("q1:mean:+10%", ServiceTarget(item="q1", statistic="mean", ratio=0.1)),
        ("q1:favourable:85%", ServiceTarget(item="q1", statistic="favourable", level=0.85)),
        ("q1:favourable:0.85", ServiceTarget(item="q1", statistic="favourable", level=0.85)),
        ("q1:top-box:+5", ServiceTarget(item="q1", statistic="top-box", points=0.05)),
        ("q1:top-box:+5%", ServiceTarget(item="q1", statistic="top-box", ratio=0.05)),
    ],
)
def test_typed_targets(typed: str, target: ServiceTarget) -> None:
    assert typed_target(typed) == target


@pytest.mark.parametrize(
    "typed",
    ["", "overall", "overall:80", "overall:sd:80", "overall:index:80%", "overall:index:80:2027",
     "overall:index:80:2027-02-31", "overall:index:80:2027-12-31:x", ":index:80",
     "overall:favourable:85", "overall:index:up", "overall:index:101"],
)  # fmt: skip
def test_what_cannot_be_a_target_is_refused(typed: str) -> None:
    with pytest.raises(DesignError):
        typed_target(typed)


def project(tmp_path: Path, targets: str) -> Path:
    path = tmp_path / "cmt.yaml"
    path.write_text(f"waves: [{{file: a.csv}}]\ntargets: {targets}\n", "utf-8")
    return path


def test_targets_of_a_project(tmp_path: Path) -> None:
    text = """
  overall: {index: 80, by: 2027-12-31}
  timeliness: {raise: 5 points, by: 2027-12-31, baseline: "2021"}
  courtesy: [{raise: 10 %, of: mean}, {favourable: 85 %}, {raise: 3 points, of: favourable}]"""
    wave = read_project(project(tmp_path, text)).latest()
    assert wave.targets == (
        ServiceTarget(item="overall", level=80.0, by=DAY),
        ServiceTarget(item="timeliness", points=5.0, by=DAY, baseline="2021"),
        ServiceTarget(item="courtesy", statistic="mean", ratio=0.1),
        ServiceTarget(item="courtesy", statistic="favourable", level=0.85),
        ServiceTarget(item="courtesy", statistic="favourable", points=0.03),
    )
    assert wave.design.targets is None, "those of weighting are another thing"


def test_everything_wrong_with_targets_is_told_with_its_line(tmp_path: Path) -> None:
    text = """
  a: 80
  b: {index: eighty}
  c: {raise: 10}
  d: {index: 80, mean: 4}
  e: {by: 2027-12-31}
  f: {favourable: 85}
  g: {index: 80, by: soon}
  h: {index: 180}
  i: {raise: 5 points, of: sd}
  j: {index: 80, until: 2027-12-31}"""
    with pytest.raises(DesignError) as caught:
        read_project(project(tmp_path, text))
    told = str(caught.value)
    for line, path in enumerate("abcdefghij", start=3):
        assert f"line {line} targets.{path}" in told
    assert "5 points, or 10 %" in told and "at most 100" in told


def test_targets_of_what_was_not_asked_are_refused_all_at_once() -> None:
    results = analyse(survey(1), instrument())
    aims = (
        ServiceTarget(item="overal", level=80.0),
        ServiceTarget(item="had-problem", level=80.0),
        ServiceTarget(item="overall", level=80.0),
    )
    with pytest.raises(EstimationError) as caught:
        with_targets(results, aims)
    assert [fault.where for fault in caught.value.faults] == [
        "targets.overal",
        "targets.had-problem",
    ]
    assert "Did you mean 'overall'?" in str(caught.value)
    held = with_targets(results, aims[2:])
    assert held.history is not None and held.history.targets[0].verdict == "not-met"
    assert with_targets(results, ()) is results
