"""One step up on a driver against the same clients moved by hand, and its error against a twin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.action import Step, WhatIf
from cmt.analysis.gather import analyse
from cmt.analysis.infer import t_quantile
from cmt.analysis.whatif import moved
from cmt.errors import EstimationError
from tests.unit.test_gaps import asked

close = pytest.approx


def rows() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Outcome and composites (nan = none) in scale points, weights, and cluster of each client."""
    answers, _ = asked()
    codes = answers.codes.astype(float)
    codes[codes < 0] = np.nan
    speed = np.nanmean(codes[:, 1:3], axis=1)
    x = np.column_stack([speed, codes[:, 3], codes[:, 4]]) + 1
    assert answers.weight is not None
    return codes[:, 0] + 1, x, answers.weight, np.array(answers.cluster)


def fit(y: np.ndarray, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Weighted least squares of clients with every answer, constant first."""
    whole = ~np.isnan(x).any(axis=1)
    root = np.sqrt(w[whole])[:, None]
    z = np.column_stack([np.ones(whole.sum()), x[whole]]) * root
    return np.linalg.lstsq(z, y[whole] * root[:, 0], rcond=None)[0]


def moved_by_hand(y: np.ndarray, x: np.ndarray, w: np.ndarray, j: int) -> tuple[float, float]:
    """The overall score, and what it differs by when everybody is one point up on driver j."""
    b = fit(y, x, w)
    known = ~np.isnan(x[:, j])
    after = np.minimum(x[:, j] + 1, 5)
    return 25 * (np.average(y, weights=w) - 1), float(
        25 * b[1 + j] * np.average((after - x[:, j])[known], weights=w[known])
    )


def test_the_difference_is_that_of_clients_moved_by_hand() -> None:
    answers, questionnaire = asked()
    what = analyse(answers, questionnaire).action.what_if
    y, x, w, _ = rows()
    assert what
    for j, step in enumerate(what.steps):
        overall, difference = moved_by_hand(y, x, w, j)
        assert what.overall == close(overall, rel=1e-9)
        assert step.difference == close(difference, rel=1e-9)
        known = ~np.isnan(x[:, j])
        assert step.below_top == close(np.average(x[known, j] < 5, weights=w[known]), rel=1e-9)


def test_errors_equal_those_of_derivatives_taken_numerically() -> None:
    """Linearisation by brute force: the derivative of both numbers by every client's weight."""
    answers, questionnaire = asked()
    what = analyse(answers, questionnaire).action.what_if
    y, x, w, cluster = rows()
    assert what
    step = 1e-4
    scores = np.zeros((len(y), 2))
    for i in range(len(y)):
        up, down = w.copy(), w.copy()
        up[i], down[i] = w[i] + step, w[i] - step
        ends = np.array([moved_by_hand(y, x, each, 0) for each in (up, down)])
        scores[i] = w[i] * (ends[0] - ends[1]) / (2 * step)
    spread = np.zeros((2, 2))
    for h in "01":
        names = [c for c in np.unique(cluster) if c.startswith(h)]
        sums = np.array([scores[cluster == c].sum(axis=0) for c in names])
        centred = sums - sums.mean(axis=0)
        spread += len(names) / (len(names) - 1) * centred.T @ centred
    # The derivative is taken by finite differences, which are right to about seven digits.
    assert what.overall_se == close(spread[0, 0] ** 0.5, rel=1e-6)
    assert what.steps[0].se == close(spread[1, 1] ** 0.5, rel=1e-6)
    assert what.steps[0].covariance == close(spread[0, 1], rel=1e-5)


def simple(overall: float = 60, difference: float = 10) -> WhatIf:
    step = Step(driver="d", below_top=1, room=1, difference=difference, se=2, covariance=-0.5)
    return WhatIf(overall=overall, overall_se=1, df=100, steps=(step,))


def test_a_share_of_clients_by_closed_form() -> None:
    found = moved(simple(), "d", 0.25)
    half = t_quantile(100)
    assert (found.difference, found.score) == (2.5, 62.5)
    assert found.high - found.difference == close(half * 0.5)
    assert found.score_high - found.score == close(half * (1 + 0.25 * 0.25 * 4 - 0.25) ** 0.5)


@given(st.floats(0, 1), st.floats(0, 100), st.floats(-40, 40))
def test_nobody_leaves_the_scale_and_nothing_moves_with_nobody(
    share: float, overall: float, difference: float
) -> None:
    found = moved(simple(overall, difference), "d", share)
    assert 0 <= found.score_low <= found.score <= found.score_high <= 100
    still = moved(simple(overall, difference), "d", 0.0)
    assert (still.difference, still.low, still.high, still.score) == (0, 0, 0, overall)


def test_more_clients_are_as_much_more_of_the_difference() -> None:
    one, two = (moved(simple(), "d", share) for share in (0.1, 0.2))
    assert (2 * one.difference, 2 * one.low, 2 * one.high) == close(
        (two.difference, two.low, two.high)
    )


def test_a_driver_with_everybody_at_the_top_moves_nothing() -> None:
    answers, questionnaire = asked()
    codes = answers.codes.copy(order="F")
    codes[:, 3] = np.where(np.arange(len(codes)) < 10, 3, 4)
    what = analyse(replace(answers, codes=codes), questionnaire).action.what_if
    assert what and answers.weight is not None
    step = what.step("staff")
    few = answers.weight[:10].sum() / answers.weight.sum()
    assert step and (step.below_top, step.room) == close((few, few), rel=1e-9)


def test_an_unknown_driver_and_a_share_that_is_none_are_refused_together() -> None:
    with pytest.raises(EstimationError) as told:
        moved(simple(), "e", 1.5)
    assert len(told.value.faults) == 2


def test_no_model_is_no_step() -> None:
    answers, questionnaire = asked(n=30)
    assert analyse(answers, questionnaire).action.what_if is None


def test_marked_gaps_have_no_step() -> None:
    answers, questionnaire = asked()
    results = analyse(answers, questionnaire, missing="gaps-marked")
    assert results.drivers.effects
    assert results.action.what_if is None
