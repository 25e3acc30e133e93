"""Exact intervals: closed forms, SciPy, and twins that try every possibility."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from cmt.analysis.beta import beta_cdf, beta_quantile, f_quantile
from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.infer import units_of, wilson
from cmt.analysis.intervals import (
    SMALL_GROUP,
    clopper_pearson,
    hypergeometric,
    method_for,
)
from cmt.analysis.moments import summarise
from cmt.analysis.prepare import prepare
from cmt.analysis.sampling import Sampling
from tests.worked.table import instrument, responses

close = pytest.approx
PARAMETERS = (0.5, 1.0, 2.5, 10.0, 60.0, 500.0, 9999.0)
CHANCES = (1e-4, 0.025, 0.3, 0.5, 0.975, 0.999)


@pytest.mark.parametrize("a,b", list(product(PARAMETERS, PARAMETERS)))
def test_beta_and_f_equal_scipy(a: float, b: float) -> None:
    for p in CHANCES:
        x = special.betaincinv(a, b, p)
        assert beta_quantile(p, a, b) == close(x, rel=1e-10)
        assert beta_cdf(x, a, b) == close(p, rel=1e-9)
        assert f_quantile(p, 2 * a, 2 * b) == close(stats.f.ppf(p, 2 * a, 2 * b), rel=1e-9)


def test_beta_of_a_million_is_close() -> None:
    assert beta_quantile(0.025, 1e6, 3e5) == close(special.betaincinv(1e6, 3e5, 0.025), rel=1e-8)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_clopper_pearson_equals_scipy(found: tuple[int, int]) -> None:
    count, n = found
    twin = stats.binomtest(count, n).proportion_ci(0.95, method="exact")
    assert clopper_pearson(count, n) == close((twin.low, twin.high), abs=1e-10)


def test_clopper_pearson_of_none_is_a_closed_form() -> None:
    assert clopper_pearson(0, 12) == (0.0, close(1 - 0.025 ** (1 / 12), rel=1e-12))


def every_group(count: int, n: int, population: int) -> tuple[float, float]:
    """The twin: every number of favourable clients that leaves both tails above 2.5 %."""
    possible = []
    for favourable in range(population + 1):
        chance = stats.hypergeom(population, favourable, n)
        if chance.sf(count - 1) > 0.025 and chance.cdf(count) > 0.025:
            possible.append(favourable / population)
    return min(possible), max(possible)


@pytest.mark.parametrize(
    "count,n,population", [(9, 12, 20), (0, 10, 11), (17, 40, 60), (40, 40, 90)]
)
def test_hypergeometric_equals_trying_every_group(count: int, n: int, population: int) -> None:
    assert hypergeometric(count, n, population) == close(every_group(count, n, population))


@given(st.integers(1, SMALL_GROUP), st.data())
def test_hypergeometric_lies_within_clopper_pearson(population: int, data: st.DataObject) -> None:
    """Knowing that the group is finite can only help; an interval holds what was found."""
    n = data.draw(st.integers(1, population))
    count = data.draw(st.integers(0, n))
    low, high = hypergeometric(count, n, population)
    # One client more or less: the ends are whole numbers of clients.
    outer = clopper_pearson(count, n)
    assert outer[0] - 1 / population <= low <= count / n <= high <= outer[1] + 1 / population


def test_who_asked_everybody_knows() -> None:
    assert hypergeometric(31, 40, 40) == (31 / 40, 31 / 40)


@pytest.mark.parametrize("population,n,favourable", [(15, 6, 11), (40, 25, 36), (60, 12, 3)])
def test_exact_intervals_cover_at_least_what_they_say(
    population: int, n: int, favourable: int
) -> None:
    """Over every outcome of the draw, weighted by its chance."""
    chance = stats.hypergeom(population, favourable, n)
    covered = 0.0
    for count in range(n + 1):
        low, high = hypergeometric(count, n, population)
        covered += chance.pmf(count) * (low - 1e-12 <= favourable / population <= high + 1e-12)
    assert covered >= 0.95


@pytest.mark.parametrize("share", [0.03, 0.2, 0.95, 0.99])
def test_clopper_pearson_covers_where_wilson_falls_short(share: float) -> None:
    counts = np.arange(13)
    chance = stats.binom(12, share).pmf(counts)
    exact = [clopper_pearson(int(c), 12) for c in counts]
    assert sum(p for p, (a, b) in zip(chance, exact, strict=True) if a <= share <= b) >= 0.95


def test_wilson_falls_short_of_ninety_five_percent_near_the_end() -> None:
    """The reason for the rule: 99 % favourable, twelve answers."""
    counts = np.arange(13)
    chance = stats.binom(12, 0.99).pmf(counts)
    covered = [a <= 0.99 <= b for a, b in (wilson(c / 12, 12) for c in counts)]
    assert chance[covered].sum() < 0.95


def test_which_interval_is_used_when() -> None:
    assert method_for(29, None, True) == "clopper-pearson"
    assert method_for(30, None, True) == "wilson"
    assert method_for(300, SMALL_GROUP, True) == "hypergeometric"
    assert method_for(300, SMALL_GROUP + 1, True) == "wilson"
    assert method_for(12, 40, False) == "wilson"


def described(table: str, population: dict[str, float] | None = None) -> Estimates:
    answers = responses(table)
    prepared = prepare(answers, instrument(answers.columns, {}))
    plan = prepared.plan
    if population:
        plan = replace(plan, sampling=Sampling(population=population))
    moments = summarise(prepared.batch, plan)
    weighted = answers.weight is not None
    return describe(moments, units_of(moments), prepared.scales, weighted=weighted)


def got(estimates: Estimates, statistic: str) -> Estimate:
    row = estimates.get("q1", statistic)
    assert row
    return row


TWENTY = "q1\n--\n" + "5\n" * 15 + "2\n" * 5


def test_a_small_office_of_known_size_has_the_interval_of_its_clients() -> None:
    row = got(described(TWENTY, {"": 32}), "favourable")
    assert (row.low, row.high) == close(every_group(15, 20, 32))


def test_everybody_answered_leaves_nothing_open() -> None:
    estimates = described(TWENTY, {"": 20})
    for statistic in ("mean", "index", "favourable", "unfavourable", "share:5"):
        row = got(estimates, statistic)
        assert (row.se, row.low, row.high) == (0, row.estimate, row.estimate)


def test_weights_and_strata_and_groups_keep_wilsons_interval() -> None:
    weighted = "q1 | weight\n--+--\n" + "5 | 1\n" * 15 + "2 | 1.5\n" * 5
    strata = "q1 | stratum\n--+--\n" + "5 | a\n" * 15 + "2 | b\n" * 2 + "3 | b\n" * 3
    groups = "q1 | unit\n--+--\n" + "".join(f"{2 + i % 4} | {i // 2}\n" for i in range(20))
    for table in (weighted, strata, groups):
        row = got(described(table), "favourable")
        assert (row.low, row.high) == close(wilson(row.estimate, row.n_eff))


def test_weights_that_are_all_the_same_count_alike() -> None:
    table = "q1 | weight\n--+--\n" + "5 | 2.5\n" * 15 + "2 | 2.5\n" * 5
    row = got(described(table), "favourable")
    assert (row.low, row.high) == close(clopper_pearson(15, 20))


def test_a_known_population_is_worth_more_answers() -> None:
    """Half of a large population asked: an error as from twice the answers."""
    table = "q1\n--\n" + "5\n" * 700 + "2\n" * 300
    row = got(described(table, {"": 2000}), "favourable")
    assert row.n_eff == close(2000)
    assert (row.low, row.high) == close(wilson(0.7, 2000))


def row(statistic: str, half: float, **more: object) -> Estimates:
    base = Estimate(item="q1", statistic=statistic, estimate=0.5, n=400)
    return Estimates(rows=(replace(base, low=0.5 - half, high=0.5 + half, **more),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "half,letter",
    [(0.0, "A"), (0.049, "A"), (0.051, "B"), (0.11, "C"), (0.2, "D"), (0.26, "E"), (0.5, "E")],
)
def test_letters_follow_half_the_width(half: float, letter: str) -> None:
    for statistic, size in (("favourable", 1.0), ("index", 100.0), ("net", 2.0)):
        table = row(statistic, half * size)
        assert table.letter(table.rows[0]) == letter


def test_a_caution_is_the_letter_e_and_what_is_hidden_has_none() -> None:
    for flag, letter in (("caution", "E"), ("withheld", ""), ("undefined", "")):
        table = row("favourable", 0.01, flag=flag)
        assert table.letter(table.rows[0]) == letter
    table = row("sd", math.nan)
    assert table.letter(table.rows[0]) == ""


def test_a_mean_has_the_letter_of_its_index() -> None:
    estimates = described("q1\n--\n" + "5\n4\n3\n" * 40)
    index = got(estimates, "index")
    assert estimates.letter(got(estimates, "mean")) == estimates.letter(index) == "A"
    assert "letter" in estimates.table
