"""Precision of a survey as a whole: design effects, response rates, margins, against formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.estimates import Estimate
from cmt.analysis.planning import (
    Sample,
    check_info,
    cluster_effect,
    intraclass,
    margin_of_error,
    precision,
)
from cmt.analysis.raking import kish_effect
from cmt.analysis.rates import completes, response_rates
from cmt.errors import DesignError
from cmt.instrument.model import MISSING
from cmt.responses.model import SurveyInfo

close = pytest.approx
weights = st.lists(st.floats(0.05, 20), min_size=2, max_size=60).map(np.array)


def test_rates_by_the_formulas_of_aapor() -> None:
    r = response_rates(50, 10, 200, undeliverable=20, not_eligible=30)
    assert (r.complete, r.partial, r.others, r.reached) == (50, 10, 90, 150)
    assert r.eligible_share == close(150 / 180)
    assert (r.rr1, r.rr2) == close((50 / 170, 60 / 170))
    assert (r.rr3, r.rr4) == close((50 / (150 + 150 / 180 * 20), 60 / (150 + 150 / 180 * 20)))
    assert (r.rr5, r.rr6) == close((50 / 150, 60 / 150))


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_rates_are_in_their_order(complete: int, partial: int, lost: int, none: int) -> None:
    invited = complete + partial + lost + none + 1
    r = response_rates(complete, partial, invited, undeliverable=lost, not_eligible=none)
    assert 0 <= r.rr1 <= r.rr3 <= r.rr5 <= 1 and r.rr2 <= r.rr4 <= r.rr6 <= 1
    assert r.rr1 <= r.rr2 and r.rr5 <= r.rr6
    if not lost:
        assert r.rr1 == r.rr3 == r.rr5


def test_a_rate_of_nobody_is_no_number() -> None:
    assert math.isnan(response_rates(0, 0, 0).rr6)
    assert math.isnan(response_rates(0, 0, 0).eligible_share)


def test_complete_is_four_of_five_of_the_questions_put() -> None:
    blank, skipped, unknown = (MISSING[k] for k in ("blank", "not-asked", "dont-know"))
    codes = np.array(
        [
            [1, 1, 1, 1, blank],
            [1, 1, 1, blank, blank],
            [1, 1, unknown, blank, skipped],
            [1, unknown, 1, 1, skipped],
            [unknown, 1, 1, 1, 1],
        ],
        np.int8,
    )
    everyone = np.ones(5, bool)
    assert [completes(codes[i : i + 1], everyone[:1]) for i in range(5)] == [1, 0, 0, 1, 1]
    assert completes(codes, everyone) == 3
    assert completes(codes, np.array([True, True, True, True, False])) == 2


@given(weights)
def test_kish_is_one_plus_the_relvariance(weight: np.ndarray) -> None:
    expected = 1 + weight.var() / weight.mean() ** 2
    assert kish_effect(weight) == close(expected)
    assert kish_effect(weight * 7) == close(kish_effect(weight))


@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(2, 7))
def test_intraclass_equals_its_definition_for_equal_clusters(seed: int, k: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(1, 6, (k, m)) + rng.normal(size=(k, 1))
    between = m * values.mean(axis=1).var(ddof=1)
    within = values.var(axis=1, ddof=1).mean()
    clusters = [str(c) for c in range(k) for _ in range(m)]
    expected = (between - within) / (between + (m - 1) * within)
    assert intraclass(values.ravel(), clusters) == close(expected)


def test_intraclass_is_undefined_where_nothing_varies_or_nothing_repeats() -> None:
    values = np.array([1.0, 2.0, 4.0])
    assert math.isnan(intraclass(values, ["a", "b", "c"]))
    assert math.isnan(intraclass(values, ["a", "a", "a"]))
    assert math.isnan(intraclass(np.ones(3), ["a", "a", "b"]))
    assert intraclass(np.array([1.0, 1.0, 5.0, 5.0]), ["a", "a", "b", "b"]) == 1


def test_the_model_of_clusters_is_one_plus_their_size_less_one_times_rho() -> None:
    clusters = [str(i // 4) for i in range(20)]
    assert cluster_effect(np.ones(20), clusters, 0.1) == close(1 + 3 * 0.1)
    assert cluster_effect(np.full(20, 3.0), clusters, 0.1) == close(1.3)
    assert cluster_effect(np.ones(3), ["a", "b", "b"], 0.5) == close(1 + (5 / 3 - 1) * 0.5)


OUTCOME = Estimate(item="overall", statistic="mean", estimate=4.0, se=0.1, n=400, n_eff=200)
SAMPLE = Sample(weights=np.ones(400), units=400, strata=1)


def test_a_finite_population_is_taken_off_once() -> None:
    info = SurveyInfo(selection="probability", population_size=1000)
    plain = precision(SAMPLE, OUTCOME, info).margin_of_error
    assert plain == close(margin_of_error(400, population=1000, design_effect=2))
    corrected = Sample(weights=np.ones(400), units=400, strata=1, left=0.6)
    errors_have_it = precision(corrected, OUTCOME, info).margin_of_error
    assert errors_have_it == close(margin_of_error(400, design_effect=2))
    sure = Estimate(item="overall", statistic="mean", estimate=4.0, se=0.1, n=400, n_eff=4000)
    at_least = precision(corrected, sure, info).margin_of_error
    assert at_least == close(margin_of_error(400, design_effect=0.6))


def test_who_is_not_eligible_leaves_the_base_as_undeliverables_do() -> None:
    info = SurveyInfo(invited=1000, undeliverable=100, not_eligible=100)
    found = precision(SAMPLE, OUTCOME, info)
    assert found.response_rate == close(400 / 800)
    assert found.rates and found.rates.rr2 == close(400 / 900)
    assert precision(SAMPLE, OUTCOME, SurveyInfo()).rates is None
    with pytest.raises(DesignError, match="less 100 undeliverable and 600 not eligible is fewer"):
        check_info(SurveyInfo(invited=1000, undeliverable=100, not_eligible=600), 400)
    with pytest.raises(DesignError, match="not eligible: this is -1"):
        SurveyInfo(not_eligible=-1)
