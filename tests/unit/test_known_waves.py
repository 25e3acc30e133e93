"""Where everybody answered nothing is estimated: a difference is one, and adds no error."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy import stats

from cmt.analysis.changes import change
from cmt.analysis.compare import compare
from cmt.analysis.estimates import Estimate
from cmt.analysis.gather import analyse
from cmt.analysis.results import Change, Results
from cmt.responses.model import Design, Responses
from tests.unit.test_analysis import results, survey
from tests.unit.test_segments import instrument as parted_instrument
from tests.unit.test_segments import survey as parted_survey

close = pytest.approx
N = 200


def census(seed: int) -> Results:
    """A wave in which all of the population answered."""
    return results(N, seed, design=Design(population={"": N}))


def found(now: Results, before: Results, item: str, statistic: str) -> Change:
    rows = compare(now, before).changes
    return next(row for row in rows if (row.item, row.statistic) == (item, statistic))


def share(value: float, n: float, *, known: bool = False) -> Estimate:
    ends = (value, value) if known else (value - 0.05, value + 0.05)
    return Estimate(
        item="q", statistic="favourable", estimate=value, se=0.0 if known else 0.02,
        low=ends[0], high=ends[1], df=n - 1, n=int(n), n_eff=n,
    )  # fmt: skip


@pytest.mark.parametrize("statistic", ["index", "favourable"])
def test_any_difference_of_two_known_waves_is_a_change(statistic: str) -> None:
    row = found(census(1), census(2), "overall", statistic)
    assert row.difference != 0 and row.low == row.high == row.difference
    assert (row.se, row.p, row.p_adjusted) == (0, 0, 0)
    assert row.direction == ("higher" if row.difference > 0 else "lower")


@pytest.mark.parametrize("statistic", ["index", "favourable"])
def test_two_known_waves_alike_did_not_change(statistic: str) -> None:
    answers, questionnaire = survey(N, design=Design(population={"": N}))
    other = replace(answers, digest="the same people told once more")
    now, before = (analyse(each, questionnaire) for each in (other, answers))
    row = found(now, before, "overall", statistic)
    assert (row.difference, row.p, row.direction) == (0, 1, "no-clear-change")


def test_a_known_share_is_what_the_other_is_tested_against() -> None:
    """The score test of one sample: z = (p - p0) / sqrt(p0 (1 - p0) / n)."""
    row = change(share(0.74, 150), share(0.66, 80, known=True))
    z = 0.08 / math.sqrt(0.66 * 0.34 / 150)
    assert row.p == close(2 * stats.norm.sf(z), rel=1e-9)
    turned = change(share(0.66, 80, known=True), share(0.74, 150))
    assert turned.p == close(row.p, rel=1e-12)
    assert (row.low, row.high) == close((0.03, 0.13)) == (-turned.high, -turned.low)


def test_few_units_of_a_known_wave_cost_no_degrees_of_freedom() -> None:
    few = replace(share(0.66, 80, known=True), df=4.0)
    usual = change(share(0.74, 150), share(0.66, 80, known=True))
    assert change(share(0.74, 150), few).p == close(usual.p, rel=1e-12)


def test_nobody_of_a_known_wave_against_some_of_a_sample() -> None:
    row = change(share(0.3, 150), share(0.0, 80, known=True))
    assert (row.p, row.direction) == (0, "higher")


def parted(seed: int, design: Design) -> tuple[Responses, Results]:
    answers = replace(parted_survey(seed, weighted=False), strata=None, design=design)
    return answers, analyse(answers, parted_instrument(), segments=["channel"])


def test_segments_of_a_known_population_differ_where_they_differ() -> None:
    answers, known = parted(7, Design(population={"": 240}))
    (split,) = known.splits
    rows = [row for row in split.contrasts if row.item == "overall" and row.statistic == "index"]
    overall, channel = answers.column("overall"), answers.column("channel")
    assert len(rows) == 6
    for row in rows:
        assert row.low == row.high == row.difference and row.se == 0 and row.p == 0
        assert row.direction == ("higher" if row.difference > 0 else "lower")
    told = (overall >= 0) & (channel >= 0)
    for g, row in enumerate(each for each in rows if not each.against):
        own, rest = overall[told & (channel == g)], overall[told & (channel != g)]
        assert row.difference == close((own.mean() - rest.mean()) * 25, rel=1e-9)


def test_of_a_sample_every_difference_has_an_error() -> None:
    _, sampled = parted(7, Design(population={"": 2400}))
    (split,) = sampled.splits
    assert all(row.se > 0 and row.p > 0 for row in split.contrasts if row.direction != "withheld")
