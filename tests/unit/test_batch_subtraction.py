"""The adversary of a batch: has every report and that of the whole, and subtracts."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.batch import BatchWave, batch_wave, unit_results
from cmt.analysis.branch import Branch
from cmt.analysis.gather import analyse
from cmt.analysis.remarks import CommentRules
from cmt.analysis.results import Results
from cmt.instrument.catalogue import find
from cmt.instrument.model import MISSING, Instrument
from cmt.responses.branches import Branches, branches_by
from cmt.responses.project import Fielding
from cmt.responses.wave import Wave, read

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


EXAMPLE = Path(__file__).parents[2] / "examples" / "service-centre" / "wave-2026.xlsx"
SKIPPED = MISSING["blank"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Everything that is published of one survey: the whole and the units' reports."""

    whole: Results
    batch: BatchWave
    reports: dict[int, Results]  # by the unit's place


def _published(answers: dict[str, Any], offices: list[float], segments: list[str]) -> _Told:
    """The service centre with some answers replaced, dealt to offices.

    answers   column -> (n,) codes; "*" thins out every other question to these shares of answers
    """
    core = find("cmt-core")
    wave = read(EXAMPLE, core)
    rng = np.random.default_rng(11)
    codes = wave.responses.codes.copy(order="F")
    rows = wave.responses.rows
    kept = {"overall", *_facts(core)}
    for at, column in enumerate(wave.responses.columns):
        if column in answers:
            codes[:, at] = answers[column]
        elif column.partition("/")[0] not in kept and "*" in answers:
            codes[rng.random(rows) > rng.choice(answers["*"]), at] = SKIPPED
    wave = replace(wave, responses=replace(wave.responses, codes=codes))
    place = rng.choice(len(offices), size=rows, p=offices).astype(np.int32)
    keys = tuple(f"office {at}" for at in range(len(offices)))
    units = Branches(
        by="office", keys=keys, names=tuple({"en": key, "fr": key} for key in keys), place=place
    )
    return _reports(wave, analyse(wave, core, segments=segments), units, segments)


def _facts(core: Instrument) -> set[str]:
    return {item.id for item in core.having("profile", "information")}


def _reports(wave: Wave, whole: Results, units: Branches, segments: list[str]) -> _Told:
    said = Fielding(file=Path("wave.xlsx"), segments=tuple(segments))
    batch = batch_wave(wave, whole, units, said, CommentRules())
    reports = {
        at: unit_results(batch, (), Branch(by=units.by, key=units.keys[at], names=units.names[at]))
        for at, spared in enumerate(batch.spared)
        if not spared.why
    }
    return _Told(whole=whole, batch=batch, reports=reports)


def test_parts_of_a_question_that_few_were_asked_cannot_be_had_by_subtraction() -> None:
    """Every unit shows how men and women differ, one has few answers to some questions."""
    rows = read(EXAMPLE, find("cmt-core")).responses.rows
    gender = np.random.default_rng(3).integers(0, 2, rows)
    told = _published({"gender": gender, "*": [0.5, 0.4, 0.15]}, [0.5, 0.3, 0.2], ["gender"])
    assert all("gender" in spared.splits for spared in told.batch.spared)
    shown: defaultdict[tuple[str, str], int] = defaultdict(int)
    for report in told.reports.values():
        for key, n in _shown(report).items():
            shown[key] += n
    compared = 0
    for key, n in _shown(told.whole).items():
        if key[1].startswith("gender"):
            assert n == shown[key] or n - shown[key] >= 10, (key, n, shown[key])
            compared += 1
    assert compared > 50
    assert any(spared.untold for spared in told.batch.spared)


def test_the_segments_of_the_whole_and_the_reports_of_the_units_hide_the_same_few() -> None:
    """The whole is parted by the question that tells units: what either shows of one is known."""
    core = find("cmt-core")
    wave = read(EXAMPLE, core)
    codes = wave.responses.codes.copy(order="F")
    columns = wave.responses.columns
    sizes = {0: (60, 50), 1: (12, 20), 2: (15, 11), 3: (4, 4)}  # answers on the outcome, on another
    codes[:] = SKIPPED
    at = 0
    for point, (overall, other) in sizes.items():
        most = max(overall, other)
        codes[at : at + most, columns.index("frequency")] = point
        codes[at : at + overall, columns.index("overall")] = np.arange(overall) % 5
        codes[at : at + other, columns.index("time-taken")] = np.arange(other) % 4
        at += most
    wave = replace(wave, responses=replace(wave.responses, codes=codes, remarks={}))
    whole = analyse(wave, core, segments=["frequency"])
    told = _reports(wave, whole, branches_by(wave, "frequency", core), ["frequency"])
    assert [spared.why for spared in told.batch.spared[:4]] == ["", "complement", "", "minimum"]
    points = core.scale_of("frequency").points
    of_whole = {segment for item, segment in _shown(whole) if item == "time-taken" and segment}
    of_units = {
        f"frequency={points[at]}"
        for at, report in told.reports.items()
        if ("time-taken", "") in _shown(report)
    }
    # the whole shows the second and hides the third; so must the reports of the units
    assert of_whole == {f"frequency={points[at]}" for at in (0, 1)}
    hidden = {f"frequency={points[at]}" for at in range(4)} - of_whole - of_units
    assert sum(sizes[at][1] for at in range(4) if f"frequency={points[at]}" in hidden) >= 10


def _named(value: object, held: set[str]) -> Iterator[object]:
    """Every record of results that names a measure and holds a figure."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: getattr(value, field.name) for field in fields(value)}
        figures = [
            v
            for k, v in told.items()
            if isinstance(v, float) and math.isfinite(v) and k not in ("df", "n_eff")
        ]
        names = {v for k, v in told.items() if isinstance(v, str) and k in ("item", "actual")}
        if figures and names & held and not str(told.get("statistic")).startswith("missing:"):
            yield value
        for name, each in told.items():
            yield from () if name == "instrument" else _named(each, held)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _named(each, held)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _named(each, held)


def test_what_is_held_back_is_told_nowhere_else() -> None:
    """Not as a wait, a standard, an importance or a difference of segments either."""
    told = _published({"*": [0.35]}, [0.5, 0.3, 0.1, 0.06, 0.04], ["gender"])
    left_out: set[str] = set()
    for at, report in told.reports.items():
        held = set(told.batch.spared[at].measures)
        assert not list(_named(report, held))
        left_out |= held
    assert {"wait-actual", "importance-timeliness", "(waits)"} <= left_out
    everything = {item.id for item in find("cmt-core").having("wait")}
    assert list(_named(told.whole, everything))  # that the search can find something
