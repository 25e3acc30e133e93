"""Rolling windows: periods, estimates and covariances against brute force, and the naive test."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.gather import analyse
from cmt.analysis.windows import MOST, Windows, period_of, start_of, windows
from cmt.errors import CmtError
from cmt.responses.cells import Cells
from cmt.responses.days import EPOCH, NO_DAY, answer_days
from cmt.responses.model import Responses
from cmt.responses.window_size import Every
from tests.small_survey import small

close = pytest.approx
FIRST = date(2025, 1, 1)
ITEMS = ("overall", "time-taken", "staff-polite")


def day(of: date) -> int:
    return (of - EPOCH).days


def survey(rng: np.random.Generator, n: int = 400, span: int = 365, clients: int = 0) -> Responses:
    """n answers over a year; from `clients` people who may answer again, if any."""
    codes = np.asfortranarray(rng.integers(-1, 5, size=(n, len(ITEMS))), np.int8)
    days = day(FIRST) + np.sort(rng.integers(0, span, size=n)).astype(np.int32)
    who = rng.integers(0, clients, size=n) if clients else np.arange(n)
    return Responses(
        source="made.csv",
        digest="made",
        columns=ITEMS,
        codes=codes,
        days=days.astype(np.int32),
        cluster=tuple(f"client {each}" for each in who.tolist()) if clients else None,
    )


def brute_scores(responses: Responses, found: Windows, column: str) -> np.ndarray:
    """(U, W) linearised scores of the index in each window, unit by unit and answer by answer."""
    names = responses.cluster or tuple(map(str, range(responses.rows)))
    order = sorted(set(names))
    scores = np.zeros((len(order), len(found.windows)))
    codes = responses.column(column)
    assert responses.days is not None
    for w, window in enumerate(found.windows):
        inside = [
            i
            for i in range(responses.rows)
            if day(window.start) <= responses.days[i] <= day(window.end) and codes[i] >= 0
        ]
        mean = sum(25.0 * codes[i] for i in inside) / len(inside)
        for i in inside:
            scores[order.index(names[i]), w] += (25.0 * codes[i] - mean) / len(inside)
    return scores


@pytest.mark.parametrize("clients", [0, 60])
def test_estimates_and_covariances_equal_brute_force(clients: int) -> None:
    responses = survey(np.random.default_rng(1), clients=clients)
    found = windows(responses, small(), every="quarter", span=2)
    scores = brute_scores(responses, found, "overall")
    count = len(scores)
    centred = scores - scores.mean(axis=0)
    expected = count / (count - 1) * centred.T @ centred
    covariance = found.covariance("overall", "index")
    assert covariance is not None and covariance == close(expected, rel=1e-10)
    for w in range(len(found.windows)):
        row = found.get(w, "overall", "index")
        assert row is not None
        assert row.se == close(math.sqrt(expected[w, w]), rel=1e-10)
    there = scores != 0
    assert (found.shared >= (there.T.astype(int) @ there.astype(int))).all()


def test_a_window_says_what_its_own_answers_say() -> None:
    responses = survey(np.random.default_rng(2))
    found = windows(responses, small(), every="month", span=3)
    assert len(found.windows) == 10 and responses.days is not None
    window = found.windows[4]
    assert (window.label, window.start, window.end) == (
        "2025-05 – 2025-07", date(2025, 5, 1), date(2025, 7, 31),
    )  # fmt: skip
    inside = (responses.days >= day(window.start)) & (responses.days <= day(window.end))
    alone = analyse(
        replace(responses, codes=responses.codes[inside], days=responses.days[inside]), small()
    )
    assert window.n == inside.sum()
    for item in ("overall", "timeliness", "staff-polite"):
        for statistic in ("mean", "index", "favourable"):
            mine, own = found.get(4, item, statistic), alone.estimates.get(item, statistic)
            assert mine and own and mine.n == own.n
            assert mine.estimate == close(own.estimate, rel=1e-12)
            # By itself n_w / (n_w - 1), within the year n / (n - 1): no more than that apart.
            assert mine.se == close(own.se, rel=1 / window.n)


def test_windows_that_share_nobody_do_not_move_together() -> None:
    found = windows(survey(np.random.default_rng(3)), small(), every="quarter", span=1)
    covariance = found.covariance("overall", "favourable")
    assert covariance is not None
    assert covariance - np.diag(np.diag(covariance)) == close(np.zeros((4, 4)), abs=1e-12)
    assert found.shared.tolist() == np.diag([w.n for w in found.windows]).tolist()


def test_the_naive_test_of_overlapping_windows_was_wrong() -> None:
    """Eighty years without a change, two months a window: half of each is in the next."""
    rng = np.random.default_rng(4)
    moved, ours, naive = [], [], []
    for _ in range(80):
        made = survey(rng, 480)
        alone = replace(made, columns=ITEMS[:1], codes=made.codes[:, :1])
        found = windows(alone, small(), every="month", span=2)
        covariance = found.covariance("overall", "index")
        rows = [found.get(w, "overall", "index") for w in range(11)]
        assert covariance is not None
        for w in range(1, 11):
            now, before = rows[w], rows[w - 1]
            assert now and before
            moved.append(now.estimate - before.estimate)
            ours.append(covariance[w, w] + covariance[w - 1, w - 1] - 2 * covariance[w, w - 1])
            naive.append(now.se**2 + before.se**2)
    true = float(np.var(moved))
    assert np.mean(ours) == close(true, rel=0.15)  # three standard errors of a variance
    assert np.mean(naive) == close(2 * true, rel=0.15)
    clear = np.abs(moved) / np.sqrt(ours) > 1.96
    missed = np.abs(moved) / np.sqrt(naive) > 1.96
    assert np.mean(clear) == close(0.05, abs=0.025) and np.mean(missed) < 0.02


@given(st.dates(date(1960, 1, 1), date(2090, 1, 1)), st.sampled_from(Every.__args__))  # type: ignore[attr-defined]
def test_every_day_lies_in_its_period(of: date, every: Every) -> None:
    period = int(period_of(np.array([day(of)], np.int32), every)[0])
    assert start_of(period, every) <= of < start_of(period + 1, every)
    last = start_of(period + 1, every) - timedelta(days=1)
    assert int(period_of(np.array([day(last)], np.int32), every)[0]) == period


@pytest.mark.parametrize(
    ("every", "label"),
    [("day", "2025-01-01"), ("week", "2025-W01"), ("month", "2025-01"), ("quarter", "2025-Q1")],
)
def test_windows_are_named_by_their_periods(every: Every, label: str) -> None:
    responses = survey(np.random.default_rng(5), span=60)
    assert responses.days is not None
    responses.days[0] = day(FIRST)
    assert windows(responses, small(), every=every).windows[0].label == label


def test_who_has_no_day_is_in_no_window_and_counted() -> None:
    responses = survey(np.random.default_rng(6))
    assert responses.days is not None
    responses.days[::10] = NO_DAY
    found = windows(responses, small(), every="quarter")
    assert found.undated == 40 and sum(w.n for w in found.windows) == 360


def test_a_window_without_answers_has_no_figure() -> None:
    responses = survey(np.random.default_rng(7))
    assert responses.days is not None
    quiet = (responses.days >= day(date(2025, 4, 1))) & (responses.days < day(date(2025, 7, 1)))
    responses.days[quiet] = NO_DAY
    found = windows(responses, small(), every="quarter")
    assert found.get(1, "overall", "index") is None and found.windows[1].n == 0


@pytest.mark.parametrize(
    ("change", "every", "span", "said"),
    [
        ({"days": None}, "quarter", 1, "does not tell on which day"),
        ({}, "quarter", 5, "the answers are of 4 only"),
        ({}, "day", 1, f"at most {MOST}"),
        ({}, "month", 0, "0 periods are in a window"),
    ],
)
def test_windows_that_cannot_be_are_refused(
    change: dict[str, None], every: Every, span: int, said: str
) -> None:
    responses = replace(survey(np.random.default_rng(8)), **change)  # type: ignore[arg-type]
    with pytest.raises(CmtError, match=said):
        windows(responses, small(), every=every, span=span)


def test_days_are_read_as_field_dates_are() -> None:
    twice = answer_days(Cells.of(["05/06/2026", "07/06/2026"]), None)
    assert twice is None  # day and month could be read in two ways
    told = answer_days(Cells.of(["05/06/2026 14:03", "27/06/2026", ""]), None)
    assert told is not None
    assert told.tolist() == [day(date(2026, 6, 5)), day(date(2026, 6, 27)), NO_DAY]
    started = answer_days(Cells.of(["", ""]), Cells.of(["2026-06-05T23:59:00-04:00", "n/a"]))
    assert started is not None and started.tolist() == [day(date(2026, 6, 5)), NO_DAY]
    assert answer_days(None, None) is None
