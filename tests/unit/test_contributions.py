"""Contributions of drivers to a change: they add up, and their errors equal a brute-force twin."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cmt.analysis.contributions import contributed, contributions
from cmt.analysis.gather import analyse
from cmt.analysis.history import Contributions, DriverLevels
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.responses.model import Responses
from tests.unit.test_segments import instrument, survey

close = pytest.approx
ITEMS = ("time-taken", "staff-polite")
"""The one item of each driver of the small survey."""


def analysed(responses: Responses) -> Results:
    return analyse(responses, instrument())


def between(now: Results, before: Results) -> Contributions:
    found = contributions(now, before, 0)
    assert found is not None
    return found


def pieces(responses: Responses, weight: np.ndarray) -> np.ndarray:
    """Overall index, two means and two coefficients by least squares, in index points."""
    codes = np.column_stack([responses.column(c).astype(float) for c in ("overall", *ITEMS)])
    known = codes >= 0
    y = codes[:, 0] * 25
    overall = (weight * y)[known[:, 0]].sum() / weight[known[:, 0]].sum()
    means = [(weight * (codes[:, j] + 1))[known[:, j]].sum() / weight[known[:, j]].sum()
             for j in (1, 2)]  # fmt: skip
    full = known.all(axis=1)
    root = np.sqrt(weight[full])
    x = np.column_stack([np.ones(full.sum()), codes[full][:, 1:]])
    b = np.linalg.lstsq(x * root[:, None], y[full] * root, rcond=None)[0]
    return np.array([overall, *means, *b[1:]])


def told(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Contributions of both drivers and the remainder."""
    parts = (a[3:] + b[3:]) / 2 * (a[1:3] - b[1:3])
    return np.array([*parts, a[0] - b[0] - parts.sum()])


def variances(responses: Responses, other: np.ndarray, sign: int) -> np.ndarray:
    """By moving each respondent's weight a little: no formula of ours is used."""
    weight, step, rows = np.array(responses.weight), 1e-5, []
    for i in range(responses.rows):
        ends = []
        for way in (1, -1):
            moved = weight.copy()
            moved[i] *= 1 + way * step
            mine = pieces(responses, moved)
            ends.append(told(mine, other) if sign > 0 else told(other, mine))
        rows.append((ends[0] - ends[1]) / (2 * step))
    score, strata, total = np.array(rows), np.array(responses.strata), np.zeros(3)
    for h in set(strata.tolist()):
        z = score[strata == h]
        total += len(z) / (len(z) - 1) * ((z - z.mean(axis=0)) ** 2).sum(axis=0)
    return total


def test_contributions_and_their_errors_equal_a_brute_force_twin() -> None:
    first, second = survey(1, 150), survey(2, 180)
    found = between(analysed(second), analysed(first))
    a, b = (pieces(r, np.array(r.weight)) for r in (second, first))
    rows = [*(row.overall for row in found.drivers), found.remainder]
    assert [row.points for row in rows] == close(told(a, b), rel=1e-9)
    errors = np.sqrt(variances(second, b, 1) + variances(first, a, -1))
    assert [row.se for row in rows] == close(errors, rel=1e-5)


def test_contributions_and_remainder_are_the_change_of_the_overall_score() -> None:
    now, before = analysed(survey(3, clustered=True)), analysed(survey(4, clustered=True))
    found = between(now, before)
    one, other = (r.estimates.get("overall", "index") for r in (now, before))
    assert one is not None and other is not None
    assert found.change.points == close(one.estimate - other.estimate, abs=1e-11)
    assert found.change.se == close(math.hypot(one.se, other.se), rel=1e-9)
    total = sum(row.overall.points for row in found.drivers) + found.remainder.points
    assert total == close(found.change.points, abs=1e-12)
    for row in found.drivers:
        ends = [r.estimates.get(row.driver, "mean") for r in (now, before)]
        assert ends[0] is not None and ends[1] is not None
        assert row.change.points == close(ends[0].estimate - ends[1].estimate, abs=1e-12)
        assert row.change.se == close(math.hypot(ends[0].se, ends[1].se), rel=1e-9)


def test_parts_are_tested_by_t_and_corrected_by_holm_for_the_number_of_drivers() -> None:
    waves = [made(index, numbers) for index, numbers in (
        (75.0, [4.3, 3.2, 9.0, 8.0, 0.0]), (72.0, [4.0, 3.0, 9.0, 8.0, 0.0]),
    )]  # fmt: skip
    found = contributed(waves[0], waves[1], ["a", "b"], 0).drivers
    known = [
        2 * stats.t.sf(abs(row.overall.points) / row.overall.se, row.overall.df) for row in found
    ]
    assert [row.p for row in found] == close(known, rel=1e-9)
    least, most = sorted(known)
    steps = {least: 2 * least, most: max(2 * least, most)}
    assert [row.p_adjusted for row in found] == close([min(1, steps[p]) for p in known], rel=1e-9)
    row = min(found, key=lambda row: row.p)
    alone = contributed(waves[0], waves[1], [row.driver], 0).drivers[0]
    assert alone.p_adjusted == alone.p == close(least)


finite = st.floats(-50, 50)


@given(st.lists(finite, min_size=10, max_size=10), st.lists(finite, min_size=2, max_size=2))
def test_they_add_up_whatever_the_waves(numbers: list[float], index: list[float]) -> None:
    waves = [made(index[k], numbers[5 * k : 5 * k + 5]) for k in (0, 1)]
    found = contributed(waves[0], waves[1], ["a", "b"], 0)
    total = sum(row.overall.points for row in found.drivers) + found.remainder.points
    assert total == close(index[0] - index[1], abs=1e-8)
    back = contributed(waves[1], waves[0], ["a", "b"], 0)
    assert [row.overall.points for row in back.drivers] == close(
        [-row.overall.points for row in found.drivers], abs=1e-9
    )
    assert back.remainder.se == close(found.remainder.se)


def made(index: float, numbers: list[float]) -> DriverLevels:
    return DriverLevels(
        outcome="overall",
        index=index,
        drivers=("a", "b"),
        means=tuple(numbers[:2]),
        coefficients=tuple(numbers[2:4]),
        covariance=tuple(map(tuple, np.diag([4.0, 0.01, 0.01, 1.0, 1.0]).tolist())),
        df=50.0,
    )


def test_a_driver_that_only_one_model_has_is_left_to_the_remainder() -> None:
    now, before = analysed(survey(5)), analysed(survey(6))
    levels = before.driver_levels
    assert levels is not None
    renamed = replace(levels, drivers=("timeliness", "comfort"))
    found = between(now, replace(before, driver_levels=renamed))
    assert [row.driver for row in found.drivers] == ["timeliness"]
    assert found.left_out == ("courtesy", "comfort")
    assert found.drivers[0].overall.points + found.remainder.points == close(found.change.points)


def test_there_are_none_without_a_model_in_both_waves(tmp_path: Path) -> None:
    now, before = analysed(survey(7)), analysed(survey(8, 20))
    assert before.driver_levels is None and contributions(now, before, 0) is None
    marked = analyse(survey(7), instrument(), missing="gaps-marked")
    assert marked.driver_levels is None
    write_results(now, tmp_path / "r.json")
    again = read_results(tmp_path / "r.json")
    assert again.driver_levels == now.driver_levels
