"""The adversary of a batch: has every report and that of the whole, and subtracts."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.batch import batch_wave, unit_results
from cmt.analysis.branch import Branch
from cmt.analysis.gather import analyse
from cmt.analysis.remarks import CommentRules
from cmt.analysis.results import Results
from cmt.instrument.catalogue import find
from cmt.responses.branches import branches_by
from cmt.responses.project import Fielding
from cmt.responses.wave import read

QUESTIONS = ("overall", "time-taken", "staff-courtesy", "treated-fairly", "information-clear")


def _survey(path: Path, seed: int) -> Path:
    """Small offices, many questions left out, a few who name no office."""
    rng = np.random.default_rng(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["office", "frequency", *QUESTIONS])
        for office in [*"ABCDEFG", ""]:
            for _ in range(int(rng.integers(8, 24)) if office else int(rng.integers(0, 4))):
                answers = rng.integers(1, 6, len(QUESTIONS)).astype(str)
                answers[1:][rng.random(len(QUESTIONS) - 1) < 0.25] = ""
                writer.writerow([office, rng.integers(1, 3), *answers.tolist()])
    return path


def _shown(results: Results) -> dict[tuple[str, str], int]:
    """(measure, segment) -> answers behind every score that is shown."""
    tables = [results.estimates, *(split.estimates for split in results.splits)]
    return {
        (row.item, row.segment): row.n
        for table in tables
        for row in table
        if row.shown and row.statistic in ("mean", "index", "favourable")
    }


@pytest.mark.parametrize("seed", range(4))
def test_nothing_of_fewer_than_ten_is_left_by_subtraction(tmp_path: Path, seed: int) -> None:
    core = find("cmt-core")
    wave = read(_survey(tmp_path / "wave.csv", seed), core)
    whole = analyse(wave, core)
    units = branches_by(wave, "office", core)
    batch = batch_wave(wave, whole, units, Fielding(file=tmp_path), CommentRules())
    told: defaultdict[tuple[str, str], int] = defaultdict(int)
    reports = 0
    for at, spared in enumerate(batch.spared):
        if spared.why:
            continue
        branch = Branch(by="office", key=units.keys[at], names=units.names[at])
        reports += 1
        for key, n in _shown(unit_results(batch, (), branch)).items():
            told[key] += n
    assert reports > 1
    for key, n in _shown(whole).items():
        if not key[1].startswith("drivers-met"):
            left = n - told[key]
            assert left == 0 or left >= 10, (key, n, told[key])
    assert not any(segment.startswith("drivers-met") for _, segment in told)
