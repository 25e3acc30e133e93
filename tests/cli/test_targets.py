"""Targets of satisfaction from the command line and cmt.yaml, of exports and of results files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cmt.analysis.history import History
from cmt.analysis.store import read_results
from cmt.reports.compose import compose
from tests.cli.command import run, written
from tests.report_texts import texts_of

Cmt = Callable[..., tuple[int, str, str]]
YEARS = (2023, 2024, 2025, 2026)


@pytest.fixture
def cmt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cmt:
    """`cmt ...` in a folder with four waves, each a little better than the one before."""
    for better, year in enumerate(YEARS):
        rows = ["5,4,4"] * (20 + 6 * better) + ["3,3,4", "4,4,3", "2,1,1"] * 12
        written(tmp_path / f"{year}.csv", ["overall,time-taken,time-waits", *rows])
    waves = [f"  - {{file: {year}.csv, from: {year}-05-01, to: {year}-05-31}}" for year in YEARS]
    written(
        tmp_path / "cmt.yaml",
        [
            "instrument: cmt-core",
            "targets: {overall: {index: 95, by: 2030-12-31}}",
            "waves:",
            *waves,
        ],
    )
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: run(monkeypatch, capsys, *arguments)


def told(file: str) -> History:
    history = read_results(file).history
    assert history is not None
    return history


def test_a_project_holds_its_targets_against_all_its_waves(cmt: Cmt) -> None:
    code, _, _ = cmt("analyse", "--out", "r.json")
    assert code == 0
    (found,) = told("r.json").targets
    assert (found.level, found.verdict, found.baseline_wave) == (95.0, "too-early", 0)
    assert found.pace > 0 and 0 <= found.chance < 1


def test_a_target_that_is_typed_goes_before_the_project(cmt: Cmt) -> None:
    cmt(
        "analyse", "--out", "r.json", "--target", "overall:index:10", "--target", "overall:mean:+5%"
    )
    first, second = told("r.json").targets
    assert (first.target.statistic, first.verdict) == ("index", "met")
    assert second.target.statistic == "mean" and second.raise_ratio == pytest.approx(0.05)


def test_a_results_file_takes_targets_and_keeps_its_trends(cmt: Cmt) -> None:
    cmt("analyse", "--out", "r.json")
    code, _, _ = cmt("report", "r.json", "--target", "overall:index:10", "--format", "xlsx",
                     "--out", "out")  # fmt: skip
    assert code == 0
    again = told("out/results.json")
    assert again.targets[0].verdict == "met" and again.trends and again.targets[0].pace > 0


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("overal:index:80", 13, "Did you mean 'overall'?"),
        ("overall:index", 12, "overall:index:80:2027-12-31"),
        ("overall:index:101", 12, "at most 100"),
        ("overall:mean:5.01", 13, "at most 5"),
        ("timeliness:mean:6", 13, "6 cannot be reached. Expected: at most 5"),
    ],
)
def test_a_target_that_cannot_be_is_refused(cmt: Cmt, typed: str, code: int, words: str) -> None:
    found, _, err = cmt("analyse", "2026.csv", "--instrument", "cmt-core", "--target", typed)
    assert found == code and words in err


@pytest.mark.parametrize(("target", "most"), [("mean:+400%", 5.0), ("index:+99", 100.0)])
def test_a_rise_beyond_the_scale_is_said_in_both_languages(
    cmt: Cmt, target: str, most: float
) -> None:
    code, _, _ = cmt("analyse", "--out", "r.json", "--target", f"overall:{target}")
    (found,) = told("r.json").targets
    assert code == 0 and found.level > most and found.verdict == "not-met"
    for language, words in (
        ("en", "not met: no score can be so high"),
        ("fr", "non atteinte\u00a0: aucune cote ne peut être si élevée"),
    ):
        assert words in " ".join(texts_of(compose(read_results("r.json"), language)))
