"""Sample sizes and power: closed forms, SciPy, R's two power functions, and a simulation."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cmt.analysis.compare import change
from cmt.analysis.estimates import Estimate
from cmt.analysis.hindsight import hindsight, spread_of
from cmt.analysis.planning import margin_of_error
from cmt.analysis.power import mean_power, noncentral_t_tail, share_power
from cmt.analysis.sample_plan import Aim, Group, sample_plan, shown
from cmt.analysis.sample_size import (
    Against,
    Spread,
    answers_for_difference,
    answers_for_margin,
    difference_power,
    invitations,
    margin,
    share_spread,
    smallest_difference,
)
from cmt.errors import EstimationError
from tests.reports_fixture import full

Z = float(stats.norm.ppf(0.975))
close = pytest.approx
INDEX = Spread(measured="index", sd=25.0)
spreads = st.one_of(
    st.builds(
        share_spread,
        st.floats(5, 95),
        design_effect=st.floats(0.5, 4),
    ),
    st.builds(
        Spread,
        measured=st.just("index"),
        sd=st.floats(5, 45),
        design_effect=st.floats(0.5, 4),
        units=st.sampled_from([1.0, 0.1]),
    ),
)
populations = st.one_of(st.none(), st.integers(50, 20_000))


@pytest.mark.parametrize("df", [1, 2, 7, 99.5, 1000, 1e6])
@pytest.mark.parametrize("shift", [0, 0.5, 2.8, 6])
@pytest.mark.parametrize("t", [-1.0, 0.1, 1.96, 12.7])
def test_noncentral_t_equals_scipy(t: float, df: float, shift: float) -> None:
    assert noncentral_t_tail(t, df, shift) == close(float(stats.nct.sf(t, df, shift)), abs=1e-9)


def test_power_of_means_equals_r() -> None:
    """R: power.t.test(n = 394, delta = 5, sd = 25, strict = TRUE)$power; by its own formula."""
    df, shift = 2 * 394 - 2, 5 / (25 * math.sqrt(2 / 394))
    t = stats.t.ppf(0.975, df)
    expected = stats.nct.sf(t, df, shift) + stats.nct.cdf(-t, df, shift)
    assert difference_power(5, 394, INDEX) == close(expected, abs=1e-9)
    assert answers_for_difference(5, INDEX) == 394  # R: ceiling(393.4)


def test_power_of_shares_equals_r() -> None:
    """R: power.prop.test(p1 = .50, p2 = .55, power = .8)$n is 1564.529."""
    assert answers_for_difference(5, share_spread()) == 1565
    n, p1, p2 = 900, 0.8, 0.75
    pooled, own = (p1 + p2) / 2, math.sqrt(p1 * (1 - p1) / n + p2 * (1 - p2) / n)
    limit = Z * math.sqrt(2 * pooled * (1 - pooled) / n)
    expected = stats.norm.sf((limit - 0.05) / own) + stats.norm.sf((limit + 0.05) / own)
    assert share_power(p1, p2, (1 / n, 1 / n)) == close(float(expected), rel=1e-10)


def test_power_where_nothing_varies_any_more() -> None:
    assert mean_power(1, 0, 10) == 1 == share_power(0.5, 0.6, (0, 0))
    assert share_power(0, 0.5, (0.01, 0)) == 1 and share_power(1, 0.99, (0.5, 0)) == 0


@given(st.floats(0.5, 20), st.floats(1, 99), st.floats(0.3, 5), populations)
def test_answers_for_the_margin_of_a_share_have_a_closed_form(
    points: float, level: float, effect: float, population: int | None
) -> None:
    spread = share_spread(level, design_effect=effect)
    unlimited = effect * level * (100 - level) * (Z / points) ** 2
    exact = unlimited
    if population is not None:
        exact = unlimited * population / (population - 1 + unlimited)
    found = answers_for_margin(points, spread, population)
    assert found == max(2, math.ceil(exact - 1e-6)) or found == math.ceil(exact + 1e-6)


def test_margins_are_those_of_the_report() -> None:
    for n, effect, population in ((701, 1.0, None), (389, 1.7, 2000), (30, 0.8, 31)):
        expected = 100 * margin_of_error(n, population=population, design_effect=effect)
        spread = share_spread(design_effect=effect)
        assert margin(n, spread, population) == close(expected, rel=1e-12)


def test_answers_for_the_margin_of_an_index_by_iteration() -> None:
    n = 10.0
    for _ in range(50):
        n = (stats.t.ppf(0.975, n - 1) * 25 / 3) ** 2
    assert answers_for_margin(3, INDEX) == math.ceil(n) == 270


@given(st.floats(1, 30), spreads, populations)
def test_answers_are_the_fewest_that_suffice(
    points: float, spread: Spread, population: int | None
) -> None:
    found = answers_for_margin(points, spread, population)
    assert margin(found, spread, population) <= points
    assert found == 2 or margin(found - 1, spread, population) > points
    assert population is None or found <= population


@given(st.floats(2, 20), spreads, st.floats(0.3, 0.95), st.integers(1, 6))
def test_the_smallest_difference_of_the_answers_needed_is_the_one_planned(
    points: float, spread: Spread, power: float, tests: int
) -> None:
    found = answers_for_difference(points, spread, power=power, tests=tests)
    seen = smallest_difference(found, spread, power=power, tests=tests)
    assert seen <= points * (1 + 1e-9)
    if found > 30:
        assert seen > points * 0.9


@given(spreads, st.integers(20, 2000))
def test_power_grows_with_the_difference_and_is_alpha_without_one(spread: Spread, n: int) -> None:
    assert difference_power(0, n, spread) == close(0.05, abs=1e-9)
    powers = [difference_power(points, n, spread) for points in (0, 1, 3, 5)]
    assert powers == sorted(powers)


def test_everybody_answering_leaves_no_doubt() -> None:
    assert margin(300, share_spread(), 300) == 0
    assert answers_for_margin(0.01, share_spread(), 300) == 300
    assert difference_power(1, 300, INDEX, population=300) == 1


def test_what_no_number_of_answers_shows_is_refused() -> None:
    with pytest.raises(EstimationError, match="no number of answers up to 10,000,000"):
        answers_for_difference(3, share_spread(), Against(answers=200))
    with pytest.raises(EstimationError, match="a difference of 1 points"):
        answers_for_difference(1, INDEX, Against(se=2.0))


def test_an_earlier_wave_of_many_answers_needs_fewer_now() -> None:
    alike = answers_for_difference(5, INDEX)
    many = answers_for_difference(5, INDEX, Against(answers=100_000))
    known = answers_for_difference(5, INDEX, Against(se=0.0))
    assert known <= many < alike
    n = 50.0  # one sample: closed form by iteration
    for _ in range(200):
        t = stats.t.ppf(0.975, n - 1)
        n += 0.5 * ((t + stats.norm.ppf(0.8)) ** 2 * 25 - n)
    assert known == close(n, abs=1.5)


def test_invitations_are_never_one_too_few() -> None:
    assert invitations(701, 1 / 3) == 2103
    assert invitations(100, 0.33) == 304 and invitations(33, 0.33) == 100


def test_a_small_group_is_invited_whole_and_told_what_that_shows() -> None:
    groups = (Group(name="north", population=1200), Group(name="south", population=310))
    made = sample_plan(
        Aim(goal="margin", points=5, spread=share_spread(), groups=groups, response=0.4)
    )
    north, south = made.needs
    assert (north.answers, north.invited, north.expected) == (292, 730, None)
    assert (south.answers, south.invited, south.expected) == (172, 310, 124)
    assert south.shown == close(margin(124, share_spread(), 310))
    assert (made.answers, made.invited) == (464, 1040)


def test_everything_impossible_is_told_at_once() -> None:
    aim = Aim(
        goal="change",
        points=80,
        spread=Spread(measured="share", sd=0, level=120, design_effect=0),
        groups=(Group(name="x", population=1),),
        response=1.2,
        power=0.04,
        tests=0,
    )
    with pytest.raises(EstimationError) as told:
        sample_plan(aim)
    where = [fault.where for fault in told.value.faults]
    assert where == ["share", "design effect", "power", "response", "tests", "population of x"]
    with pytest.raises(EstimationError, match="400 is more than the 300"):
        shown(400, replace(aim, spread=INDEX), aim, 300)


def ordinal(rng: np.random.Generator, rounds: int, n: int, lift: float) -> tuple[np.ndarray, float]:
    """Index means of `rounds` samples of n five-point answers and their true expectation."""
    cuts = stats.norm.ppf(np.cumsum([0.06, 0.09, 0.15, 0.40]))
    shares = np.diff(np.concatenate([[0.0], stats.norm.cdf(cuts - lift), [1.0]]))
    counts = rng.multinomial(n, shares, size=rounds)
    return counts, float(shares @ np.arange(5) * 25)


def test_the_power_planned_is_the_power_found() -> None:
    """Four thousand pairs of waves of 300 ordinal answers, tested as `compare.py` tests them."""
    rng, rounds, n = np.random.default_rng(6), 4000, 300
    before, low = ordinal(rng, rounds, n, 0.0)
    now, high = ordinal(rng, rounds, n, 0.25)
    values = np.arange(5) * 25.0
    found = []
    for a, b in zip(now, before, strict=True):
        rows = []
        for counts in (a, b):
            mean = counts @ values / n
            sd = math.sqrt(counts @ (values - mean) ** 2 / (n - 1))
            rows.append(
                Estimate(
                    item="overall", statistic="index", estimate=mean, se=sd / math.sqrt(n), n=n,
                    df=n - 1, n_eff=n, low=0.0, high=100.0,
                )
            )  # fmt: skip
        found.append(change(*rows).direction == "higher")
    shares = before.sum(axis=0) / before.sum()
    sd = math.sqrt(shares @ (values - shares @ values) ** 2)
    planned = difference_power(high - low, n, Spread(measured="index", sd=sd))
    assert 0.5 < planned < 0.95
    # The spread after the change is a little smaller than before it: two points of slack, and
    # three standard errors of the simulation.
    assert np.mean(found) == close(planned, abs=0.02 + 3 * math.sqrt(0.2 / rounds))


def test_hindsight_is_the_power_of_the_errors_found() -> None:
    results = full()
    rows = hindsight(results, "index", points=(4.0,))
    first = rows[0]
    overall = results.estimates.get("overall", "index")
    assert overall and first.item == "overall" and first.n == overall.n
    assert first.margin == close((overall.high - overall.low) / 2)
    ((points, chance),) = first.chances
    told = results.comparison.get("overall", "index") if results.comparison else None
    se = told.se if told else overall.se * math.sqrt(2)
    df = told.df if told else 2 * overall.df
    t = stats.t.ppf(0.975, df)
    expected = stats.nct.sf(t, df, points / se) + stats.nct.cdf(-t, df, points / se)
    assert chance == close(float(expected), abs=1e-9)
    assert mean_power(first.smallest, se, df) == close(0.8, abs=1e-9)


def test_the_spread_of_a_wave_gives_its_margin_back() -> None:
    results = full()
    overall = results.estimates.get("overall", "index")
    assert overall
    spread = spread_of(results, "index")
    assert margin(overall.n, spread) == close(stats.t.ppf(0.975, overall.df) * overall.se)
