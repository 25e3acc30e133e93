"""Numbers others have published, each from answers that give them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimates
from cmt.analysis.infer import units_of
from cmt.analysis.moments import summarise
from cmt.analysis.planning import margin_of_error
from cmt.analysis.prepare import prepare
from cmt.analysis.rates import response_rates
from cmt.instrument.model import Index, Instrument
from cmt.reports.formats import Formats
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import Responses
from tests.worked.table import POINTS, SCALE, instrument, responses

close = pytest.approx
ENGLISH = Formats(language="en")


def described(answers: Responses, of: Instrument) -> Estimates:
    prepared = prepare(answers, of)
    moments = summarise(prepared.batch, prepared.plan)
    return describe(moments, units_of(moments), prepared.scales, weighted=False)


def of_one_question(counts: dict[int, int]) -> Estimates:
    """So many gave each answer."""
    answers = [str(point) for point, times in counts.items() for _ in range(times)]
    table = "q1\n--\n" + "\n".join(answers)
    return described(responses(table), instrument(("q1",), {}))


def value(estimates: Estimates, statistic: str, item: str = "q1") -> float:
    row = estimates.get(item, statistic)
    assert row
    return row.estimate


@pytest.mark.parametrize("answer,index", list(zip(POINTS, (0, 25, 50, 75, 100), strict=True)))
def test_one_to_five_are_zero_to_a_hundred(answer: int, index: float) -> None:
    assert value(of_one_question({answer: 10}), "index") == index


def test_service_canada_2006_a_mean_of_4_31_is_82_75() -> None:
    estimates = of_one_question({5: 48, 4: 38, 3: 11, 2: 3})
    assert (value(estimates, "mean"), value(estimates, "index")) == (close(4.31), close(82.75))


def test_taking_care_of_business_5_has_a_client_satisfaction_index_of_58() -> None:
    """Overall 66, as good as the best service anywhere 55, exceeds expectations 52."""
    points = tuple(range(101))
    hundred = replace(
        SCALE,
        id="score-100",
        points=points,
        labels={language: tuple(map(str, points)) for language in ("en", "fr")},
        favourable=points[80:],
    )
    items = ("overall", "anywhere", "expected")
    plain = instrument(items, {})
    survey = replace(
        plain,
        scales={hundred.id: hundred},
        items={name: replace(item, scale=hundred.id) for name, item in plain.items.items()},
        indices={"csi": Index(id="csi", name={"en": "CSI", "fr": "ISC"}, items=items)},
    )
    # Ten businesses, of which half are six points above the mean of each question, half below.
    rows = [[mean + off for mean in (66, 55, 52)] for off in (6, -6) * 5]
    answers = Responses(
        source="tcob.csv",
        digest="tcob",
        columns=items,
        codes=np.asfortranarray(np.array(rows, np.int8)),
    )
    estimates = described(answers, survey)
    assert [value(estimates, "index", item) for item in items] == close([66, 55, 52])
    index = value(estimates, "index", "csi")
    assert index == close(173 / 3)
    assert (ENGLISH.number(index, 2), ENGLISH.number(index)) == ("57.67", "58")


def test_south_australia_ten_percent_more_than_3_31_is_3_64() -> None:
    target = ServiceTarget(item="overall", statistic="mean", ratio=0.1).from_baseline(3.31)
    assert target == close(3.641) and ENGLISH.number(target, 2) == "3.64"


@pytest.mark.parametrize("n,published", [(4023, "1.5"), (701, "3.7"), (389, "5.0"), (417, "4.8")])
def test_margins_of_error(n: int, published: str) -> None:
    assert ENGLISH.number(100 * margin_of_error(n), 1) == published
    exact = {4023: 1.545, 701: 3.70, 389: 4.97, 417: 4.80}[n]
    assert 100 * margin_of_error(n) == close(exact, abs=0.0051)


@pytest.mark.parametrize(
    "completed,invited,undeliverable,published",
    [
        (688, 1692, 0, "40.7%"),
        (742, 3484, 0, "21.3%"),
        (6482, 19462, 0, "33.3%"),
        (40, 180, 9, "23.4%"),
    ],
)
def test_response_rates(completed: int, invited: int, undeliverable: int, published: str) -> None:
    rate = response_rates(completed, 0, invited, undeliverable).rr6
    assert ENGLISH.percent(rate, 1) == published


@pytest.mark.parametrize(
    "counts,published",
    [
        ({5: 427, 3: 27, 1: 46}, (85, 5, 9)),  # satisfaction, 99 in all
        ({5: 415, 3: 56, 1: 29}, (83, 11, 6)),  # trust
        ({5: 261, 3: 178, 1: 61}, (52, 36, 12)),  # objectives
        ({5: 428, 3: 28, 1: 44}, (86, 6, 9)),  # 101 in all
    ],
)
def test_rounded_rows_may_add_to_99_or_101(
    counts: dict[int, int], published: tuple[int, int, int]
) -> None:
    """The police's partners 2019-20: every share is rounded by itself, from unrounded numbers."""
    estimates = of_one_question(counts)
    shares = [value(estimates, name) for name in ("favourable", "neutral", "unfavourable")]
    assert tuple(int(ENGLISH.percent(share).rstrip("%")) for share in shares) == published
    assert sum(shares) == close(1) and sum(published) in (99, 100, 101)


def test_a_change_is_rounded_once() -> None:
    """Kiwis Count: 72.5 to 72.2 was once published as -1, from 73 and 72."""
    assert ENGLISH.signed(72.2 - 72.5) == "\u22120.3"
