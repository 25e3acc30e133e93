"""The same adversary before the file of a whole survey, as a stranger reads it."""

from __future__ import annotations

import numpy as np
import pytest

from cmt.analysis.results import Results
from cmt.benchmark.disclosure import load_rules
from cmt.benchmark.file import read_benchmark, write_benchmark
from cmt.benchmark.model import Benchmark
from cmt.benchmark.publish import publish
from tests.attacks.adversary import System, unit, worlds
from tests.attacks.attacks import SMALL, too_narrow
from tests.report_surveys import by_channel

RULES = load_rules()


@pytest.fixture(scope="module")
def results() -> Results:
    return by_channel()


@pytest.fixture(scope="module")
def file(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Benchmark:
    path = tmp_path_factory.mktemp("published") / "benchmark.json"
    write_benchmark(publish(results, ("a" * 32, "b" * 32, ""), split="channel").benchmark, path)
    return read_benchmark(path)


def exact(results: Results, item: str, points: tuple[int, ...]) -> tuple[int, ...]:
    rows = (results.estimates.get(item, f"count:{point}") for point in points)
    return tuple(round(row.estimate) for row in rows if row)


def test_no_rare_answer_is_told_by_its_row(results: Results, file: Benchmark) -> None:
    rare = 0
    for item in file.items:
        truth = exact(results, item.id, item.points)
        possible = worlds(item.counts, sum(truth), file.rounding)
        assert not too_narrow(possible, truth, RULES)
        rare += sum(count < SMALL for count in truth)
    assert rare > 10  # there was something to find


def test_no_rare_answer_of_a_segment_is_told(results: Results, file: Benchmark) -> None:
    """With the report of the whole at hand: how many of a segment gave the worst answer."""
    groups = [*(segment.id for segment in file.segments), "rest"]
    for item in (each for each in file.items if each.role == "driver" and each.rating):
        truth, scores = exact(results, item.id, item.points), []
        for segment in file.segments:
            scores += [score for score in segment.scores if score.item == item.id]
        if len(scores) < len(file.segments) or truth[0] < RULES.protection:
            continue
        width = len(truth)
        known = System(size=width * len(groups))
        for p, count in enumerate(truth):
            known.know(unit(known.size, *range(p, known.size, width)), count, count)
        parts = [unit(known.size, *range(g * width, (g + 1) * width)) for g in range(len(groups))]
        worth = np.tile(np.linspace(0, 1, width), len(groups))
        bases, worths = [s.base for s in scores], [s.worth for s in scores]
        whole = round(item.index / 100 * item.base / file.rounding) * file.rounding
        known.know_rounded(parts, [*bases, item.base - sum(bases)], file.rounding)
        known.know_rounded(
            [worth * part for part in parts], [*worths, whole - sum(worths)], file.rounding
        )
        assert all(
            known.width_of(unit(known.size, g * width)) >= RULES.protection
            for g in range(len(groups))
        )


def test_without_rounding_every_answer_would_be_told(results: Results, file: Benchmark) -> None:
    truth = exact(results, file.outcome, (1, 2, 3, 4, 5))
    assert len(worlds(truth, sum(truth), 1)) == 1
