"""What a report withholds of small segments cannot be computed from what it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.parts import Split
from cmt.analysis.results import Results
from cmt.instrument.catalogue import find
from cmt.responses.model import Responses
from cmt.responses.wave import read

CORE = find("cmt-core")
EXAMPLE = Path(__file__).parents[2] / "examples" / "service-centre" / "wave-2026.xlsx"


@pytest.fixture(scope="module")
def everyone() -> Responses:
    return read(EXAMPLE, CORE).responses


def parted(responses: Responses, sizes: list[int]) -> tuple[Results, Split]:
    """The results by gender, with so many clients of each and no one else."""
    n = sum(sizes)
    codes = responses.codes[:n].copy(order="F")
    codes[:, responses.columns.index("gender")] = np.repeat(np.arange(len(sizes)), sizes)
    codes[:, responses.columns.index("overall")] = np.arange(n) * 7 % 5
    cut = replace(
        responses,
        codes=codes,
        numbers={name: values[:n] for name, values in responses.numbers.items()},
        remarks={},
        days=None if responses.days is None else responses.days[:n],
        respondent=None,
    )
    results = analyse(cut, CORE, segments=["gender"])
    return results, results.splits[0]


def subtracted(results: Results, split: Split, measure: str) -> tuple[int, bool]:
    """Answers of what is left of everybody less the segments shown, and whether any is shown."""
    rows = split.estimates.where(item=measure, statistic="mean")
    whole = results.estimates.get(measure, "mean")
    assert whole is not None
    return whole.n - sum(row.n for row in rows if row.shown), any(row.shown for row in rows)


@pytest.mark.parametrize(
    ("sizes", "left"), [([40, 30, 4], 34), ([40, 30], 0), ([40, 5, 6], 11), ([40, 12, 9], 21)]
)
def test_what_is_left_after_subtraction_is_nobody_or_enough(
    everyone: Responses, sizes: list[int], left: int
) -> None:
    results, split = parted(everyone, sizes)
    assert subtracted(results, split, "overall") == (left, True)
    for measure in {row.item for row in split.estimates}:
        rest, shown = subtracted(results, split, measure)
        asked = sum(row.n for row in split.estimates.where(item=measure, statistic="mean"))
        whole = results.estimates.get(measure, "mean")
        skipped = whole.n - asked if whole else 0  # who told no gender is no segment
        assert not shown or rest == skipped or rest - skipped >= 10


def test_with_two_segments_neither_is_shown(everyone: Responses) -> None:
    _, split = parted(everyone, [60, 6])
    assert not any(row.shown for row in split.estimates.where(item="overall"))
    assert {row.direction for row in split.contrasts if row.item == "overall"} == {"withheld"}


def test_a_withheld_segment_has_no_difference_and_no_score_at_one_mix(
    everyone: Responses,
) -> None:
    _, split = parted(everyone, [40, 30, 4])
    hidden = [
        row.segment
        for row in split.estimates.where(item="overall", statistic="mean")
        if not row.shown
    ]
    assert len(hidden) == 2
    for row in split.contrasts:
        if row.item == "overall" and {row.segment, row.against} & set(hidden):
            assert row.direction == "withheld" and np.isnan([row.difference, row.se]).all()
    for mixed in split.at_mix:
        assert mixed.segment not in hidden or np.isnan([mixed.index, mixed.plain]).all()


def test_without_the_rule_the_small_segment_is_found(
    everyone: Responses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the tests above can fail: the attack itself, on a split that is not protected."""
    monkeypatch.setattr("cmt.analysis.splits.protected", lambda split, outcome: split)
    results, split = parted(everyone, [40, 30, 4])
    rows = split.estimates.where(item="overall", statistic="mean")
    whole = results.estimates.get("overall", "mean")
    assert whole is not None
    total = whole.estimate * whole.n - sum(row.estimate * row.n for row in rows if row.shown)
    answers = np.arange(74) * 7 % 5 + 1
    assert total / 4 == pytest.approx(answers[-4:].mean())


def test_of_two_questions_crossed_the_segments_of_each_answer_hide_enough(
    everyone: Responses,
) -> None:
    """All that is withheld of the whole table may be many, and of one row of it few."""
    sizes = [[40, 4, 20, 12], [30, 25, 15, 0], [35, 18, 6, 5]]
    cells = [
        (row, at) for row, each in enumerate(sizes) for at, n in enumerate(each) for _ in range(n)
    ]
    codes = everyone.codes[: len(cells)].copy(order="F")
    for place, name in enumerate(("gender", "age-group")):
        codes[:, everyone.columns.index(name)] = [cell[place] for cell in cells]
    codes[:, everyone.columns.index("overall")] = np.arange(len(cells)) * 7 % 5
    cut = replace(
        everyone, codes=codes, numbers={}, remarks={}, days=None, respondent=None, left_out={}
    )
    crossed = analyse(cut, CORE, segments=["gender x age-group"]).splits[0]
    rows = crossed.estimates.where(item="overall", statistic="index")
    assert sum(row.n for row in rows if not row.shown) >= 10
    for answer in {part for row in rows for part in row.segment.split(" x ")}:
        group = [row for row in rows if answer in row.segment.split(" x ")]
        left = sum(row.n for row in group if not row.shown)
        assert left == 0 or left >= 10 or not any(row.shown for row in group)
    assert sum(row.shown for row in rows) >= 4  # the rest is told
