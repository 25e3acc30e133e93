"""Designs that say next to nothing: each is refused by name, or leaves the numbers as they were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cmt.analysis.estimates import flag_for
from cmt.analysis.gather import analyse
from cmt.analysis.results import Results
from cmt.errors import DesignError
from cmt.responses.model import Design, Responses
from cmt.responses.targets import Margin, Targets
from tests.report_surveys import five
from tests.unit.test_code_design import refusal

N = 200


def answers() -> Responses:
    rng = np.random.default_rng(5)
    mood = rng.normal(size=(N, 1))
    codes = np.clip(np.round(2.4 + mood + rng.normal(size=(N, 5))), 0, 4)
    return Responses(
        source="five.csv",
        digest="five",
        columns=tuple(five().items),
        codes=np.asfortranarray(codes, np.int8),
    )


def analysed(replicates: np.ndarray, given: Responses | None = None) -> Results:
    scale = (1.0,)
    design = Design(replicates=("rep*",), replicate_method="JKn", replicate_scale=scale)
    return analyse(replace(given or answers(), replicates=replicates, design=design), five())


def bootstrap(count: int = 30) -> np.ndarray:
    return np.random.default_rng(1).poisson(1.0, (N, count)).astype(float)


def test_a_replicate_of_nobody_is_refused_by_name() -> None:
    design = Design(replicates=("r*",), replicate_method="BRR")
    said = refusal(design, r1=["1", "0"], r2=["0", "0"], r3=["0", "2"])
    assert said == "wave.csv column r2: every replicate weight is zero. Leave the column out."


def test_replicates_that_do_not_differ_are_refused() -> None:
    multiples = np.outer(np.ones(N), [1.0, 2.0, 3.0])
    with pytest.raises(DesignError, match="all of them are the same weights"):
        analysed(multiples)


def test_a_replicate_without_a_complete_case_is_left_out_of_what_it_cannot_tell() -> None:
    """Only those who left a question out have weight in it: it has means, but no driver model."""
    given = answers()
    codes = given.codes.copy()
    codes[:20, 1] = -1
    given = replace(given, codes=codes)
    others = np.r_[np.ones(20), np.zeros(N - 20)]
    without, beside = (
        analysed(weights, given)
        for weights in (bootstrap(), np.column_stack([bootstrap(), others]))
    )
    shares = [effect.share_se for effect in without.drivers.effects]
    assert [effect.share_se for effect in beside.drivers.effects] == pytest.approx(shares)
    first, second = (r.estimates.get("overall", "mean") for r in (without, beside))
    assert first and second and second.se > first.se
    (alpha,) = (row for row in beside.reliability if row.interval)
    assert alpha.alpha_low < alpha.alpha < alpha.alpha_high
    chances = [row.top_three for row in beside.driver_detail.chances]  # type: ignore[union-attr]
    assert sum(chances) == pytest.approx(3)


def crossed(first: list[int], second: list[int], shares: tuple[float, float]) -> Responses:
    """Answers with two margins whose categories are given, both to be `shares` of A and B."""
    labels = (("A",), ("B",))
    margins = (
        Margin(columns=("area",), categories=labels, values=shares),
        Margin(columns=("size",), categories=labels, values=(0.5, 0.5)),
    )
    cells = np.column_stack([first, second]).astype(np.int32)
    return replace(answers(), cells=cells, design=Design(targets=Targets(margins=margins)))


def test_targets_that_do_away_with_respondents_are_refused_by_name() -> None:
    """Nobody is A and B, so that 90 % of the first and half of the second leave B, A nothing."""
    given = crossed([0] * 100 + [1] * 100, [0] * 100 + [1] * 93 + [0] * 7, (0.9, 0.1))
    said = "no weight to the 7 who answered area 'B' and size 'A': they contradict each other"
    with pytest.raises(DesignError, match=said):
        analyse(given, five())


def test_targets_that_contradict_each_other_otherwise_say_by_how_much() -> None:
    same = [0] * 100 + [1] * 100
    made = analyse(crossed(same, same, (0.7, 0.3)), five()).weighting
    assert made is not None and not made.converged
    assert made.miss == pytest.approx(0.2)


def test_a_mean_that_weights_were_made_to_meet_has_no_error() -> None:
    """Targets of the outcome itself: its mean is what they say, whoever answered."""
    shares = (0.1, 0.1, 0.2, 0.3, 0.3)
    margin = Margin(
        columns=("overall",), categories=tuple((str(p),) for p in range(1, 6)), values=shares
    )
    design = Design(targets=Targets(margins=(margin,)))
    given = replace(answers(), cells=answers().codes[:, :1].astype(np.int32), design=design)
    row = analyse(given, five()).estimates.get("overall", "mean")
    assert row and row.estimate == pytest.approx(3.6)
    assert (row.se, row.low, row.high, row.n_eff) == (0.0, row.estimate, row.estimate, row.n)
    share = analyse(given, five()).estimates.get("overall", "favourable")
    assert share and share.estimate == pytest.approx(0.6)
    assert (share.se, share.low, share.high) == (0.0, share.estimate, share.estimate)
    assert share.n_eff == share.n


@pytest.mark.parametrize("weight", [1.0, 37.3, 1 / 3, 0.1])
def test_weights_that_are_all_alike_mark_no_figure(weight: float) -> None:
    """Thirty answers of one weight are worth thirty, however the squares of the weight round."""
    kish = sum([weight] * 30) ** 2 / sum([weight**2] * 30)
    assert flag_for(30, kish) == ""
    assert flag_for(30, 29.9) == "caution"
