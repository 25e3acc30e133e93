"""LMG and relative weights against brute force, and at the edges."""

from __future__ import annotations

import tracemalloc
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.drivers import regression
from cmt.analysis.importance import lmg, relative_weights, sampled_lmg
from cmt.analysis.infer import Units, jackknife_totals, t_quantile
from cmt.analysis.shares import replicated, share_intervals


def brute_lmg(correlation: np.ndarray) -> np.ndarray:
    """Average gain in R2 over every order of entry, each R2 from its own regression."""
    drivers = range(1, len(correlation))
    r2 = lambda s: (  # noqa: E731 (a formula)
        float(correlation[0, s] @ np.linalg.solve(correlation[np.ix_(s, s)], correlation[s, 0]))
        if s
        else 0.0
    )
    gains = np.zeros(len(correlation) - 1)
    orders = list(permutations(drivers))
    for order in orders:
        for place, driver in enumerate(order):
            gains[driver - 1] += r2(list(order[: place + 1])) - r2(list(order[:place]))
    return gains / len(orders)


def random_correlation(seed: int, drivers: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(60, drivers)) + rng.normal(size=(60, 1))
    y = x @ rng.normal(size=drivers) + rng.normal(size=60)
    return np.corrcoef(np.column_stack([y, x]), rowvar=False)


@given(st.integers(0, 10**6), st.integers(1, 5))
def test_lmg_equals_brute_force_over_orders(seed: int, drivers: int) -> None:
    correlation = random_correlation(seed, drivers)
    assert lmg(correlation[None])[0] == pytest.approx(brute_lmg(correlation), abs=1e-12)


@given(st.integers(0, 10**6), st.integers(1, 8))
def test_both_decompositions_sum_to_r2(seed: int, drivers: int) -> None:
    c = random_correlation(seed, drivers)
    r2 = c[0, 1:] @ np.linalg.solve(c[1:, 1:], c[1:, 0])
    assert lmg(c[None]).sum() == pytest.approx(r2, abs=1e-12)
    assert relative_weights(c[None]).sum() == pytest.approx(r2, abs=1e-12)


def test_twins_share_equally() -> None:
    c = np.array([[1.0, 0.6, 0.6, 0.3], [0.6, 1, 1, 0.2], [0.6, 1, 1, 0.2], [0.3, 0.2, 0.2, 1]])
    shares = lmg(c[None])[0]
    assert shares[0] == pytest.approx(shares[1], abs=1e-12)
    alone = lmg(np.delete(np.delete(c, 2, 0), 2, 1)[None])[0]
    assert shares.sum() == pytest.approx(alone.sum(), abs=1e-12)


def test_replicates_are_blocked_without_seams() -> None:
    stack = np.stack([random_correlation(seed, 10) for seed in range(600)])
    assert lmg(stack)[[0, 255, 256, 599]] == pytest.approx(
        np.concatenate([lmg(stack[[i]]) for i in (0, 255, 256, 599)]), abs=1e-14
    )


def clustered(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, Units, np.ndarray]:
    """Rows z = (1, y, x1, x2), weights, unit and stratum of 90 answers in 15 units of 2 strata."""
    rng = np.random.default_rng(seed)
    unit = rng.permutation(np.repeat(np.arange(15), 6))
    x = rng.integers(1, 6, (90, 2)).astype(float)
    y = x @ [0.6, 0.2] + rng.normal(size=90)
    z = np.column_stack([np.ones(90), y, x])
    w = rng.uniform(0.5, 2, 90)
    stratum = (np.arange(15) >= 7).astype(np.intp)
    units = Units(
        strata=("a", "b"),
        keys=tuple(map(str, range(15))),
        stratum=stratum,
        members=np.ones(15),
        unit_of=np.arange(15),
        stratum_of=stratum,
        segment_of=("",) * 15,
    )
    grams = np.stack([(z[unit == u] * w[unit == u, None]).T @ z[unit == u] for u in range(15)])
    return z, w, unit, units, grams


@given(st.integers(0, 10**6))
def test_share_intervals_equal_a_jackknife_row_by_row(seed: int) -> None:
    z, w, unit, units, grams = clustered(seed)
    replicates = []
    for u in range(15):
        h = units.stratum[u]
        weight = w.copy()
        weight[units.stratum[unit] == h] *= units.size[h] / (units.size[h] - 1)
        weight[unit == u] = 0
        c = np.cov(z[:, 1:], rowvar=False, aweights=weight)
        sd = np.sqrt(np.diag(c))
        parts = brute_lmg(c / np.outer(sd, sd))
        replicates.append(parts / parts.sum())
    c = np.cov(z[:, 1:], rowvar=False, aweights=w)
    sd = np.sqrt(np.diag(c))
    whole = brute_lmg(c / np.outer(sd, sd))
    whole = whole / whole.sum()
    factor = ((units.size - 1) / units.size)[units.stratum]
    se = np.sqrt(factor @ (np.array(replicates) - whole) ** 2)
    root_se = np.sqrt(factor @ (np.sqrt(replicates) - np.sqrt(whole)) ** 2)
    low = np.maximum(0, np.sqrt(whole) - t_quantile(units.df) * root_se) ** 2
    found = replicated(grams, units)
    ours, our_low, _ = share_intervals(found, units.df)
    assert found.shares == pytest.approx(whole, abs=1e-10)
    assert ours == pytest.approx(se, abs=1e-10)
    assert our_low == pytest.approx(low, abs=1e-10)


@given(st.integers(0, 10**6))
def test_regression_equals_least_squares(seed: int) -> None:
    z, w, _, _, grams = clustered(seed)
    x = z[:, [0, 2, 3]] * np.sqrt(w)[:, None]
    b, *_ = np.linalg.lstsq(x, z[:, 1] * np.sqrt(w), rcond=None)
    ours, scores = regression(grams)
    assert ours == pytest.approx(b, abs=1e-10)
    assert scores.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-10)


def test_jackknife_totals_keep_the_total_on_average() -> None:
    *_, units, grams = clustered(1)
    replicates = jackknife_totals(units, grams)
    for h in (0, 1):
        mean = replicates[units.stratum == h].mean(axis=0)
        assert mean == pytest.approx(grams.sum(axis=0), abs=1e-9)


def brute_turned(correlation: np.ndarray, orders: list[list[int]]) -> np.ndarray:
    """Average gain of each driver over these orders, each R2 from its own regression."""
    gains = np.zeros(len(correlation) - 1)
    for order in orders:
        before = 0.0
        for place in range(1, len(order) + 1):
            s = [j + 1 for j in order[:place]]
            r = correlation[0, s]
            now = float(r @ np.linalg.solve(correlation[np.ix_(s, s)], r))
            gains[order[place - 1]] += now - before
            before = now
    return gains / len(orders)


def test_sampled_orders_are_rotations_and_reversals_of_the_keyed_draws() -> None:
    correlation = random_correlation(4, 6)
    generator = np.random.Generator(np.random.Philox(key=20_000))
    means = []
    for _ in range(3):
        order = list(generator.permutation(6))
        turned = [order[-by:] + order[:-by] if by else order for by in range(6)]
        means.append(brute_turned(correlation, [*turned, *(each[::-1] for each in turned)]))
    found, error = sampled_lmg(correlation[None], draws=3)
    # The ridge of 1e-9 that keeps twins apart moves a gain by about as much.
    assert found[0] == pytest.approx(np.mean(means, axis=0), abs=1e-7)
    assert error[0] == pytest.approx(np.std(means, axis=0, ddof=1) / 3**0.5, abs=1e-7)


@pytest.mark.parametrize("drivers", [8, 16])
def test_sampled_shares_are_within_their_stated_error(drivers: int) -> None:
    correlation = random_correlation(11, drivers)
    exact = lmg(correlation[None])[0]
    found, error = (each[0] for each in sampled_lmg(correlation[None]))
    assert found.sum() == pytest.approx(exact.sum(), abs=1e-7)
    assert np.abs(found - exact).max() < 4 * error.max()
    assert error.max() < 0.01 * exact.sum()
    again, _ = sampled_lmg(correlation[None])
    assert (again[0] == found).all()


def test_sampled_twins_share_almost_equally() -> None:
    c = np.array([[1.0, 0.6, 0.6, 0.3], [0.6, 1, 1, 0.2], [0.6, 1, 1, 0.2], [0.3, 0.2, 0.2, 1]])
    shares = sampled_lmg(c[None])[0][0]
    assert shares == pytest.approx(lmg(c[None])[0], abs=1e-6)


def test_exact_to_twenty_two_drivers_in_bounded_memory() -> None:
    """Twins make a model of 22 drivers one of 11: each pair's shares add up to its driver's."""
    small = random_correlation(3, 11)
    double = [0, *(1 + j // 2 for j in range(22))]
    tracemalloc.start()
    parts = lmg(small[np.ix_(double, double)][None])[0]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert parts[0::2] == pytest.approx(parts[1::2], abs=1e-12)
    assert parts.sum() == pytest.approx(lmg(small[None]).sum(), abs=1e-12)
    assert peak < 60e6


def test_slices_of_the_subsets_leave_no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    correlation = np.stack([random_correlation(seed, 9) for seed in range(5)])
    whole = lmg(correlation)
    monkeypatch.setattr("cmt.analysis.importance.BLOCK", 1 << 4)
    assert lmg(correlation) == pytest.approx(whole, abs=1e-13)


def test_sampled_replicates_give_the_errors_of_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    z, w, unit, units, _ = clustered(8)
    rng = np.random.default_rng(8)
    more = np.column_stack([z, z[:, 2:3] + rng.normal(size=(90, 3))])
    grams = np.stack(
        [(more[unit == u] * w[unit == u, None]).T @ more[unit == u] for u in range(15)]
    )
    exact = replicated(grams, units)
    monkeypatch.setattr("cmt.analysis.shares.REPLICATED_EXACTLY", 3)
    sampled = replicated(grams, units)
    assert (sampled.shares == exact.shares).all()
    assert (sampled.errors == 0).all()
    ours, theirs = (share_intervals(each, units.df) for each in (sampled, exact))
    assert np.concatenate(ours) == pytest.approx(np.concatenate(theirs), rel=0.03, abs=1e-3)
