"""A score among its peers: every figure against an independent way to it, and the rules."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cmt.analysis import funnel
from cmt.analysis.among import ONE_STEP, Scores, among, funnel_of, judged, refusal
from cmt.analysis.estimates import Estimate
from cmt.analysis.peers import PeerPosition


def own(score: float, se: float = 1.5, df: float = 399) -> Estimate:
    half = 1.97 * se
    return Estimate(
        item="overall", statistic="index", estimate=score, se=se, low=score - half,
        high=score + half, df=df, n=400,
    )  # fmt: skip


def peers(values: list[float], bases: list[int] | None = None, each: int = 1) -> Scores:
    """Peers of which every `each` are of one organization; their error is 25 / root of base."""
    n = np.array(bases or [400] * len(values), float)
    return Scores(
        values=np.array(values),
        errors=25 / np.sqrt(n),
        bases=n,
        effective=n,
        surveys=tuple(f"s{i}" for i in range(len(values))),
        organizations=tuple(f"o{i // each}" for i in range(len(values))),
    )


MANY = [50 + i * 1.1 for i in range(24)]


def test_the_difference_is_welch_s_of_a_score_and_a_mean() -> None:
    values, bases = [60.0, 65.0, 72.0, 58.0, 70.0], [100, 250, 900, 400, 50]
    row = among(own(71, 2.0, 50), peers(values, bases))
    errors = [625 / n for n in bases]
    variance = sum(errors) / 25
    se = math.sqrt(4 + variance)
    df = se**4 / (4**2 / 50)
    half = stats.t.ppf(0.975, df) * se
    assert row.mean == pytest.approx(65.0)
    assert (row.low, row.high) == pytest.approx((6 - half, 6 + half), rel=1e-8)
    assert row.p == pytest.approx(2 * stats.t.sf(6 / se, df), rel=1e-8)
    weighted = sum(y * n for y, n in zip(values, bases, strict=True)) / 1700
    assert math.isnan(row.answers_mean)  # one organization gave 900 of 1,700
    even = among(own(71, 2.0, 50), peers(values, [400, 250, 600, 400, 50]))
    weighted = sum(y * n for y, n in zip(values, [400, 250, 600, 400, 50], strict=True)) / 1700
    assert even.answers_mean == pytest.approx(weighted)
    assert even.answers_difference == pytest.approx(71 - weighted)


@pytest.mark.parametrize(
    ("score", "se", "standing"),
    [(75, 1.0, "above"), (50, 1.0, "below"), (63, 1.0, "about-same"), (66, 6.0, "cannot-tell")],
)
def test_the_words_match_the_interval(score: float, se: float, standing: str) -> None:
    row = among(own(score, se), peers(MANY))
    assert row.standing == standing
    if standing in ("above", "below"):
        assert min(abs(row.low), abs(row.high)) > 0 and row.p <= 0.05
    if standing == "about-same":
        assert -10 <= row.low <= 0 <= row.high <= 10


def test_a_difference_that_does_not_stand_with_the_others_is_not_named() -> None:
    row = PeerPosition(measure="m", standing="above", difference=4, low=0.1, high=7.9, p=0.04)
    assert judged(row, 0.2).standing == "about-same"
    assert judged(row, 0.05).standing == "above"


def test_quarters_from_twenty_surveys_only() -> None:
    assert among(own(70), peers(MANY[:19])).quarters is None
    row = among(own(70), peers(MANY[:20]))
    assert row.quarters == pytest.approx(tuple(np.quantile(MANY[:20], (0.25, 0.5, 0.75))))


@pytest.mark.parametrize(
    ("score", "se", "band", "bands"),
    [
        (90, 0.5, "top", ("top",)),
        (40, 0.5, "bottom", ("bottom",)),
        (62.6, 0.5, "middle", ("middle",)),
        (70.0, 3.0, "top", ("middle", "top")),
        (62.6, 30.0, "middle", ("bottom", "middle", "top")),
    ],
)
def test_the_place_is_a_band_as_wide_as_it_is_uncertain(
    score: float, se: float, band: str, bands: tuple[str, ...]
) -> None:
    row = among(own(score, se), peers(MANY))
    assert (row.band, row.bands) == (band, bands)


def test_a_small_survey_is_pulled_towards_its_peers() -> None:
    sharp, blunt = among(own(80, 0.5), peers(MANY)), among(own(80, 9.0), peers(MANY))
    assert abs(sharp.shrunken - 80) < 1 < 80 - blunt.shrunken
    weight = blunt.between**2 / (blunt.between**2 + 81)
    assert blunt.shrunken_se == pytest.approx(9 * math.sqrt(weight))


@given(st.floats(30, 90), st.permutations(range(24)))
def test_the_order_of_the_peers_does_not_matter(score: float, order: list[int]) -> None:
    bases = [100 + 20 * i for i in range(24)]
    one = among(own(score), peers(MANY, bases))
    other = among(own(score), peers([MANY[i] for i in order], [bases[i] for i in order]))
    for name in ("mean", "answers_mean", "low", "p", "between", "shrunken", "place_low"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-9, nan_ok=True)


def test_agreement_of_all_answers_is_no_certainty() -> None:
    scores = peers([60.0, 100.0, 70.0])
    alike = Scores(
        values=scores.values,
        errors=np.array([1.0, 0.0, 1.0]),
        bases=np.array([400.0, 20.0, 400.0]),
        effective=scores.effective,
        surveys=scores.surveys,
        organizations=scores.organizations,
    )
    assert alike.variances == pytest.approx([1.0, (ONE_STEP / 20) ** 2, 1.0])


@pytest.mark.parametrize(
    ("organizations", "alone", "refused"),
    [
        ("", False, "none"),
        ("abcd", False, "too-few-surveys"),
        ("aabbb", False, "too-few-organizations"),
        ("aaabc", False, "dominated"),
        ("aabbc", False, ""),
        ("aaabcd", False, ""),  # half of it is not above half of it
        ("aa", True, ""),
        ("a", True, "too-few-surveys"),
    ],
)
def test_the_rules_of_groups(organizations: str, alone: bool, refused: str) -> None:
    assert refusal(tuple(organizations), alone) == refused


def test_the_funnel_is_spiegelhalter_s_with_one_spread_for_all() -> None:
    values, bases = [60.0, 65, 72, 58, 70, 61, 66, 90], [100, 250, 900, 400, 50, 300, 700, 120]
    found = funnel_of((400.0, 71.0), peers(values, bases))
    assert found is not None and found.own is not None
    y, n = np.array(values), np.array(bases)
    centre = float((y * n).sum() / n.sum())
    s = 25 / np.sqrt(n)
    spread = funnel.dispersion(y, s, centre)
    assert (found.centre, found.factor, found.added) == pytest.approx(
        (centre, spread.factor, spread.added)
    )
    z = (71 - centre) / math.sqrt(625 / 400 + spread.added)
    assert found.own.z == pytest.approx(z)
    for spot in (*found.spots, found.own):
        expected = "outer" if abs(spot.z) > 3.0902 else "inner" if abs(spot.z) > 1.95996 else ""
        assert spot.beyond == expected
    widths = [row.inner[1] - row.inner[0] for row in found.limits]
    assert widths == sorted(widths, reverse=True)


def test_no_funnel_of_scores_without_errors() -> None:
    scores = peers([60.0, 70.0])
    bare = Scores(
        values=scores.values, errors=np.zeros(2), bases=scores.bases, effective=scores.effective,
        surveys=scores.surveys, organizations=scores.organizations,
    )  # fmt: skip
    assert funnel_of(None, bare) is None
