"""The mix split: adds up, agrees with a twin, finds planned shifts, gives nothing away."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.gather import analyse
from cmt.analysis.history import MixSplit
from cmt.analysis.mix_change import mix_split
from cmt.analysis.parts import SegmentMix
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.responses.model import Responses
from tests.unit.test_segments import RATED, instrument, split_of, survey

close = pytest.approx
INDEX = np.arange(5) * 25.0


def analysed(responses: Responses) -> Results:
    return analyse(responses, instrument(), segments=["channel"])


def mix_of(results: Results) -> SegmentMix:
    found = split_of(results, "channel").mix
    assert found is not None
    return found


def split(now: Results, before: Results) -> MixSplit:
    return mix_split(mix_of(now), mix_of(before), item="overall", by="channel", before=0)


def rated(responses: Responses) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weight, index and channel (3 = no answer) of those who answered the outcome."""
    overall, channel = responses.column("overall"), responses.column("channel")
    weight = np.ones(responses.rows) if responses.weight is None else responses.weight
    known = overall >= 0
    return weight[known], INDEX[overall[known]], np.where(channel[known] < 0, 3, channel[known])


def levels(w: np.ndarray, y: np.ndarray, g: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares and scores of the four cells, summed one by one."""
    total = [sum(w[i] for i in range(len(w)) if g[i] == k) for k in range(4)]
    score = [sum(w[i] * y[i] for i in range(len(w)) if g[i] == k) for k in range(4)]
    return np.array(total) / sum(total), np.array(score) / np.array(total)


def parted(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Change within segments and of their mix, by the textbook."""
    (s1, m1), (s0, m0) = a, b
    return np.array([((s1 + s0) / 2 * (m1 - m0)).sum(), ((s1 - s0) * (m1 + m0) / 2).sum()])


def influence(
    responses: Responses, other: tuple[np.ndarray, np.ndarray], sign: int
) -> tuple[float, float]:
    """Variances by moving each respondent's weight a little: no formula of ours is used."""
    w, y, g = rated(responses)
    step, rows = 1e-6, []
    for i in range(len(w)):
        moved = []
        for way in (1, -1):
            v = w.copy()
            v[i] *= 1 + way * step
            mine = levels(v, y, g)
            moved.append(parted(mine, other) if sign > 0 else parted(other, mine))
        rows.append((moved[0] - moved[1]) / (2 * step))
    score = np.zeros((responses.rows, 2))
    score[np.flatnonzero(responses.column("overall") >= 0)] = rows
    strata, total = np.array(responses.strata), np.zeros(2)
    for h in set(strata.tolist()):
        z = score[strata == h]
        total += len(z) / (len(z) - 1) * ((z - z.mean(axis=0)) ** 2).sum(axis=0)
    return float(total[0]), float(total[1])


def test_parts_and_their_errors_equal_a_brute_force_twin() -> None:
    first, second = survey(1, 380), survey(2, 400)
    found = split(analysed(second), analysed(first))
    a, b = levels(*rated(second)), levels(*rated(first))
    within, mix = parted(a, b)
    assert (found.within.points, found.mix.points) == close((within, mix), rel=1e-10)
    variances = np.add(influence(second, b, 1), influence(first, a, -1))
    assert (found.within.se, found.mix.se) == close(tuple(np.sqrt(variances)), rel=1e-6)


def test_split_adds_up_to_the_change_of_the_overall_score() -> None:
    now, before = analysed(survey(3)), analysed(survey(4, clustered=True))
    found = split(now, before)
    one, other = (r.estimates.get("overall", "index") for r in (now, before))
    assert one is not None and other is not None
    assert found.change.points == close(one.estimate - other.estimate, abs=1e-11)
    assert found.change.se == close(math.hypot(one.se, other.se), rel=1e-10)
    assert found.within.points + found.mix.points == close(found.change.points, abs=1e-12)
    assert sum(p.within + p.mix for p in found.parts) == close(found.change.points, abs=1e-11)


shares = st.lists(st.integers(10, 500), min_size=3, max_size=3)
scores = st.lists(st.floats(0, 100), min_size=3, max_size=3)


def made(names: tuple[str, ...], n: list[int], index: list[float]) -> SegmentMix:
    spread = np.diag([1e-4] * len(n) + [4.0] * len(n))
    return SegmentMix(
        segments=names,
        n=tuple(n),
        shares=tuple(np.array(n) / sum(n)),
        indices=tuple(index),
        covariance=tuple(map(tuple, spread.tolist())),
        df=100.0,
    )


@given(shares, scores, shares, scores, st.permutations(["a", "b", "c"]))
def test_it_adds_up_whatever_the_waves(
    n1: list[int], m1: list[float], n0: list[int], m0: list[float], names: list[str]
) -> None:
    now, before = made(("a", "b", "c"), n1, m1), made(tuple(names), n0, m0)
    found = mix_split(now, before, item="overall", by="channel", before=0)
    change = np.dot(now.shares, m1) - np.dot(before.shares, m0)
    assert found.within.points + found.mix.points == close(change, abs=1e-9)
    assert sum(p.mix for p in found.parts) == close(found.mix.points, abs=1e-9)
    back = mix_split(before, now, item="overall", by="channel", before=0)
    assert back.within.points == close(-found.within.points, abs=1e-9)
    assert back.mix.se == close(found.mix.se)


@given(shares, scores, st.floats(-20, 20))
def test_one_cause_alone_is_found_alone(n: list[int], m: list[float], rise: float) -> None:
    names = ("a", "b", "c")
    before = made(names, n, m)
    risen = mix_split(made(names, n, [x + rise for x in m]), before, item="o", by="c", before=0)
    assert (risen.within.points, risen.mix.points) == close((rise, 0), abs=1e-9)
    moved = mix_split(made(names, n[::-1], m), before, item="o", by="c", before=0)
    assert moved.within.points == close(0, abs=1e-9)


def shifted(responses: Responses, share: float, rise: float, seed: int) -> Responses:
    """The same kind of survey with a planned share of the telephone and a planned rise."""
    chance = np.random.default_rng(seed)
    n = responses.rows
    channel = np.where(chance.random(n) < share, 1, 0)
    overall = np.where(
        chance.random(n) < 0.7 - 0.3 * (channel == 1) + rise, 4, 1
    )  # index 100 or 25
    codes = np.array(responses.codes)
    codes[:, 0], codes[:, RATED.index("staff-polite") + 2] = overall, channel
    return replace(responses, codes=np.asfortranarray(codes), weight=None)


def test_planned_shifts_are_found() -> None:
    base = survey(9, 3000)
    before = analysed(shifted(base, 0.3, 0.0, 1))
    mixed = split(analysed(shifted(base, 0.7, 0.0, 2)), before)
    # 40 % more by telephone, where 30 % fewer give 75 points more: 0.4 x 0.3 x 75 = 9 points
    assert mixed.mix.low < -9 < mixed.mix.high and mixed.mix.high < 0
    assert mixed.within.low < 0 < mixed.within.high
    better = split(analysed(shifted(base, 0.3, 0.1, 3)), before)
    assert better.within.low < 7.5 < better.within.high and better.within.low > 0
    assert abs(better.mix.points) < 1


def test_a_segment_only_one_wave_has_changes_the_mix_alone() -> None:
    before = made(("a", "b"), [60, 40], [70.0, 60.0])
    now = made(("a", "b", "c"), [50, 30, 20], [70.0, 60.0, 90.0])
    found = mix_split(now, before, item="overall", by="channel", before=0)
    assert found.within.points == close(0, abs=1e-12)
    assert found.mix.points == close(71 - 66)
    (new,) = [p for p in found.parts if p.segment == "c"]
    assert math.isnan(new.index_before) and new.n_before == 0 and new.within == 0
    left = mix_split(before, now, item="overall", by="channel", before=0)
    assert left.mix.points == close(66 - 71) and left.mix.se == close(found.mix.se)


def few(responses: Responses, telephone: int, silent: int) -> Responses:
    """Only so many telephone clients, and so many who do not say."""
    codes = np.array(responses.codes)
    at = list(responses.columns).index("channel")
    codes[:, at] = np.where(np.arange(len(codes)) % 2, 0, 2)
    codes[:telephone, at] = 1
    codes[telephone : telephone + silent, at] = -1
    codes[:, 0] = np.maximum(codes[:, 0], 0)
    return replace(responses, codes=np.asfortranarray(codes))


@pytest.mark.parametrize(("telephone", "silent"), [(4, 0), (4, 3), (4, 20), (30, 4)])
def test_no_segment_or_remainder_is_small_enough_to_give_clients_away(
    telephone: int, silent: int
) -> None:
    small = analysed(few(survey(5), telephone, silent))
    found = mix_of(small)
    assert min(found.n) >= 10 and sum(found.n) == 240
    assert all(name not in found.segments for name in found.hidden)
    whole = split(analysed(few(survey(6), 60, 0)), small)
    assert whole.within.points + whole.mix.points == close(whole.change.points, abs=1e-12)
    assert min(min(p.n_before, p.n_now) for p in whole.parts) >= 10


def test_the_mix_comes_back_from_the_results_file(tmp_path: Path) -> None:
    results = analysed(survey(7))
    write_results(results, tmp_path / "r.json")
    assert mix_of(read_results(tmp_path / "r.json")) == mix_of(results)


def test_two_questions_crossed_and_a_single_segment_have_no_mix() -> None:
    crossed = analyse(survey(8), instrument(), segments=["channel x had-problem"])
    assert split_of(crossed, "channel x had-problem").mix is None
    codes = few(survey(8), 4, 0)
    few_left = replace(codes, codes=np.asfortranarray(np.where(codes.codes == 2, 0, codes.codes)))
    assert split_of(analysed(few_left), "channel").mix is None
