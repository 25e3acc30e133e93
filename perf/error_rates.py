"""How often is "clear change" said where nothing changed? Pairs of waves by the thousand.

    python perf/error_rates.py              the tables of docs/plan.md
    python perf/error_rates.py --rounds 500

Clients have a latent satisfaction; overall and six drivers each add noise of their own (correlation
0.56) and are cut into five answers (6, 9, 15, 40 and 30 % of them). In clustered surveys a tenth of
every latent variance is of the office, ten clients each. Two waves, or windows, are drawn alike:

    others         other clients, and other offices
    half the same  every second client answers both times, what they feel correlated 0.6
    same offices   other clients of the same offices, whose part of the variance stays
    windows        three quarters, windows of two: the middle quarter is in both

Whatever is then called a clear change is an error. Each family (overall alone; six drivers) has its
own correction, so its errors are the rounds with one clear change or more. Estimates are computed
here for many rounds at once (tests/unit/test_error_rates.py holds them against the toolkit's);
tests, corrections and verdicts are the toolkit's. Seeded, so that the tables can be made again.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cmt.analysis.bounds import effective_base
from cmt.analysis.changes import adjusted, change
from cmt.analysis.early_warning import early_warning
from cmt.analysis.estimates import Estimate
from cmt.analysis.history import Trend, TrendPoint
from cmt.analysis.infer import wilson
from cmt.analysis.keyed import Together
from cmt.analysis.results import Change
from cmt.analysis.sample_size import Spread, answers_for_difference, difference_power, share_spread

SHARES = (0.06, 0.09, 0.15, 0.40, 0.30)
MEASURES = ("overall", "d1", "d2", "d3", "d4", "d5", "d6")
STATISTICS = ("index", "favourable")
LOADING = 0.75
"""Of the client's latent satisfaction on every question."""
OF_OFFICE = 0.1
"""Part of a latent variance that is of the office."""
AGAIN = 0.6
"""Correlation of what a client feels in both waves."""
CLIENTS = 10
"""In an office."""
SIZES = (100, 300)
ROUNDS = 5000
WAVES = 8
"""In the series of the early warning."""

Floats = NDArray[np.float64]
CUTS = np.array([NormalDist().inv_cdf(float(edge)) for edge in np.cumsum(SHARES)[:-1]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """How two waves, or windows, come about."""

    name: str
    clustered: bool
    overlap: str  # "none", "clients", "offices", "windows"


SURVEYS = tuple(
    Survey(name=f"{'clustered' if clustered else 'simple'}, {name}", clustered=clustered, overlap=o)
    for clustered, name, o in (
        (False, "others", "none"),
        (True, "others", "none"),
        (False, "half the same", "clients"),
        (True, "same offices", "offices"),
        (False, "windows", "windows"),
        (True, "windows", "windows"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """The answers of two waves: codes 0 to 4 (n, 7), and the unit of each respondent."""

    now: NDArray[np.intp]
    before: NDArray[np.intp]
    unit_now: NDArray[np.intp]
    unit_before: NDArray[np.intp]


def latent(chance: np.random.Generator, n: int) -> Floats:
    """What n clients feel of every question, normal: (n, 7)."""
    own = chance.normal(size=(n, len(MEASURES)))
    whole = chance.normal(size=(n, 1))
    return np.asarray(LOADING * whole + math.sqrt(1 - LOADING**2) * own)


def felt(chance: np.random.Generator, n: int, offices: Floats | None) -> Floats:
    """The same where the office has a part in it, ten clients of each of `offices`."""
    clients = latent(chance, n)
    if offices is None:
        return clients
    shared = np.repeat(offices, CLIENTS, axis=0)[:n]
    return np.asarray(math.sqrt(OF_OFFICE) * shared + math.sqrt(1 - OF_OFFICE) * clients)


def drawn(chance: np.random.Generator, survey: Survey, n: int, lift: float = 0.0) -> Drawn:
    """Two waves of n answers; `lift` parts them, each going half the way, in deviations."""
    if survey.overlap == "windows":
        return _windows(chance, survey, n)
    count = n // CLIENTS
    first = latent(chance, count) if survey.clustered else None
    second = latent(chance, count) if survey.clustered else None
    if survey.overlap == "offices":
        second = first
    before, now = felt(chance, n, first), felt(chance, n, second)
    ours = np.arange(n) // CLIENTS if survey.clustered else np.arange(n)
    theirs = ours if survey.overlap == "offices" else ours + n
    if survey.overlap == "clients":
        again = np.arange(0, n, 2)
        now[again] = AGAIN * before[again] + math.sqrt(1 - AGAIN**2) * now[again]
        theirs = np.where(np.arange(n) % 2 == 0, ours, ours + n)
    return Drawn(
        now=_cut(now + lift / 2),
        before=_cut(before - lift / 2),
        unit_now=ours,
        unit_before=theirs,
    )


def _windows(chance: np.random.Generator, survey: Survey, n: int) -> Drawn:
    """Three quarters of n / 2 answers; offices are in all of them."""
    half = n // 2
    offices = latent(chance, -(-half // CLIENTS)) if survey.clustered else None
    quarters = [felt(chance, half, offices) for _ in range(3)]
    codes = [_cut(each) for each in quarters]
    place = np.arange(half) // CLIENTS if survey.clustered else np.arange(half)
    step = 0 if survey.clustered else half
    units = [place + step * quarter for quarter in range(3)]
    return Drawn(
        now=np.vstack(codes[1:]),
        before=np.vstack(codes[:2]),
        unit_now=np.concatenate(units[1:]),
        unit_before=np.concatenate(units[:2]),
    )


def _cut(values: Floats) -> NDArray[np.intp]:
    return np.searchsorted(CUTS, values)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wave:
    """Estimates of a wave by statistic and measure, and the deviations of its units."""

    rows: dict[tuple[str, str], Estimate]
    deviations: Floats  # (U, 14) as `keyed.py` has them, zero for units of the other wave alone
    there: NDArray[np.bool_]  # (U,)


def wave(codes: NDArray[np.intp], unit: NDArray[np.intp], units: int) -> Wave:
    """Every estimate of a wave without weights or missing answers, as the toolkit computes it.

    units  of both waves
    """
    n = len(codes)
    values = np.hstack([codes * 25.0, (codes >= 3).astype(float)])  # (n, 14)
    means = values.mean(axis=0)
    summed = np.zeros((units, values.shape[1]))
    np.add.at(summed, unit, (values - means) / n)
    there = np.bincount(unit, minlength=units) > 0
    count = int(there.sum())
    deviations = summed * math.sqrt(count / (count - 1))
    errors = np.sqrt((deviations**2).sum(axis=0))
    rows = {}
    for at, (statistic, measure) in enumerate(_columns(codes.shape[1])):
        row = Estimate(
            item=measure,
            statistic=statistic,
            estimate=float(means[at]),
            se=float(errors[at]),
            df=count - 1,
            n=n,
        )
        rows[statistic, measure] = _with_interval(row)
    return Wave(rows=rows, deviations=deviations, there=there)


def _columns(measures: int) -> Iterator[tuple[str, str]]:
    for statistic in STATISTICS:
        yield from ((statistic, measure) for measure in MEASURES[:measures])


def _with_interval(row: Estimate) -> Estimate:
    """Only what a change is tested by: the base of a share, and its Wilson interval."""
    if row.statistic == "index":
        return replace(row, n_eff=float(row.n))
    base = effective_base(row.estimate, row.se, row.n, row.df, float(row.n))
    low, high = wilson(row.estimate, base)
    return replace(row, n_eff=base, low=low, high=high)


def changes(both: Drawn) -> tuple[Change, ...]:
    """Every change with its verdict, corrected within families."""
    units = int(max(both.unit_now.max(), both.unit_before.max())) + 1
    now, before = wave(both.now, both.unit_now, units), wave(both.before, both.unit_before, units)
    products = (now.deviations * before.deviations).sum(axis=0)
    shared = int((now.there & before.there).sum())
    rows = []
    for at, key in enumerate(_columns(both.now.shape[1])):
        ours, theirs = now.rows[key], before.rows[key]
        size = ours.se * theirs.se
        correlation = float(products[at]) / size if shared and size > 0 else 0.0
        rows.append(change(ours, theirs, together=Together(correlation=correlation, units=shared)))
    return adjusted(rows, lambda row: "overall" if row.item == "overall" else "drivers")


def naive(both: Drawn) -> tuple[Change, ...]:
    """The same as if nobody were in both."""
    units = len(both.now) + len(both.before)
    apart = both.unit_before + int(both.unit_now.max()) + 1
    alone = np.unique(np.concatenate([both.unit_now, apart]), return_inverse=True)[1]
    n = len(both.now)
    assert int(alone.max()) < units
    return changes(
        Drawn(now=both.now, before=both.before, unit_now=alone[:n], unit_before=alone[n:])
    )


def families(rows: tuple[Change, ...]) -> dict[str, bool]:
    """Family and statistic -> whether any change of it is called clear."""
    found = {}
    for statistic in STATISTICS:
        mine = [row for row in rows if row.statistic == statistic]
        clear = [row.item for row in mine if row.direction in ("higher", "lower")]
        found[f"overall {statistic}"] = "overall" in clear
        found[f"drivers {statistic}"] = any(item != "overall" for item in clear)
    return found


def rates(survey: Survey, n: int, rounds: int) -> dict[str, float]:
    """The part of the rounds in which each family had a clear change."""
    chance = np.random.default_rng([SURVEYS.index(survey), n, 0])
    counts: dict[str, int] = {}
    for _ in range(rounds):
        for name, clear in families(changes(drawn(chance, survey, n))).items():
            counts[name] = counts.get(name, 0) + clear
    return {name: count / rounds for name, count in counts.items()}


def power(survey: Survey, n: int, rounds: int, statistic: str, points: float) -> float:
    """The part of the rounds in which a true change of overall was called clear."""
    chance = np.random.default_rng([SURVEYS.index(survey), n, round(points)])
    lift = lift_of(points, statistic)
    seen = 0
    for _ in range(rounds):
        both = drawn(chance, survey, n, lift)
        alone = replace(both, now=both.now[:, :1], before=both.before[:, :1])
        seen += families(changes(alone))[f"overall {statistic}"]
    return seen / rounds


def naive_rate(survey: Survey, n: int, rounds: int) -> float:
    """The same of the overall index, as if nobody were in both."""
    chance = np.random.default_rng([SURVEYS.index(survey), n, 0])
    clear = (families(naive(drawn(chance, survey, n)))["overall index"] for _ in range(rounds))
    return sum(clear) / rounds


def alarms(n: int, rounds: int) -> float:
    """How often the latest of eight waves without a change gives an early warning."""
    chance = np.random.default_rng([99, n])
    told = 0
    for _ in range(rounds):
        points = []
        for at in range(WAVES):
            codes = _cut(latent(chance, n))[:, 0] * 25.0
            se = float(codes.std(ddof=1)) / math.sqrt(n)
            points.append(TrendPoint(wave=at, estimate=float(codes.mean()), se=se, df=n - 1, n=n))
        series = Trend(
            item="overall", statistic="index", points=tuple(points), waves=tuple(range(WAVES))
        )
        warning = early_warning(series)
        told += warning is not None and warning.signal != "none"
    return told / rounds


def lift_of(points: float, statistic: str) -> float:
    """How far the latent normal must rise for a change of so many points, by halving."""
    low, high = 0.0, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if moved(middle, statistic) < points else (low, middle)
    return high


def moved(lift: float, statistic: str) -> float:
    """The true change, in points, where the latent normal goes from -lift / 2 to lift / 2."""
    now, before = _above(lift / 2), _above(-lift / 2)
    if statistic == "favourable":
        return 100 * (now[2] - before[2])
    return 25 * (sum(now) - sum(before))


def _above(lift: float) -> list[float]:
    """Chances of an answer of at least 2, 3, 4 and 5."""
    return [1 - NormalDist().cdf(float(cut) - lift) for cut in CUTS]


def spread(statistic: str, points: float, effect: float) -> Spread:
    """What `cmt plan` would be told of these answers: of a share, its better end."""
    if statistic == "favourable":
        better = _above(lift_of(points, statistic) / 2)[2]
        return share_spread(100 * better, design_effect=effect)
    values = np.arange(5) * 25.0
    shares = np.array(SHARES)
    sd = math.sqrt(float(shares @ (values - shares @ values) ** 2))
    return Spread(measured="index", sd=sd, design_effect=effect, units=1.0 if effect == 1 else 0.1)


def found_effect(statistic: str, rounds: int = 200, n: int = 1000) -> float:
    """The design effect these offices have, from many large waves."""
    chance = np.random.default_rng(7)
    survey = SURVEYS[1]
    ratios = []
    for _ in range(rounds):
        both = drawn(chance, survey, n)
        row = wave(both.now, both.unit_now, n).rows[statistic, "overall"]
        plain = wave(both.now, np.arange(n), n).rows[statistic, "overall"]
        ratios.append((row.se / plain.se) ** 2)
    return float(np.mean(ratios))


def power_lines(rounds: int) -> Iterator[str]:
    """The power that was planned and the power that was found."""
    for survey in SURVEYS[:2]:
        for statistic, points in (("index", 5.0), ("favourable", 8.0)):
            effect = found_effect(statistic) if survey.clustered else 1.0
            told = spread(statistic, points, effect)
            n = answers_for_difference(points, told)
            n += -n % CLIENTS  # whole offices
            planned = difference_power(points, n, told)
            found = power(survey, n, rounds, statistic, points)
            yield (
                f"| {survey.name} | {statistic} | {points:g} | {told.design_effect:.2f} | {n:,} "
                f"| {100 * planned:.1f} % | {100 * found:.1f} % |"
            )


def error_lines(rounds: int) -> Iterator[str]:
    """Errors by survey and size; last, what a test that knows of no overlap would do."""
    order = [f"{family} {s}" for s in STATISTICS for family in ("overall", "drivers")]
    for survey in SURVEYS:
        for n in SIZES:
            found = rates(survey, n, rounds)
            cells = " | ".join(f"{100 * found[name]:.1f} %" for name in order)
            told = (
                naive_rate(survey, n, rounds // 5) if survey.overlap != "none" else found[order[0]]
            )
            yield f"| {survey.name} | {n:,} | {cells} | {100 * told:.1f} % |"


def main() -> None:
    """Print the tables, line by line as they are made."""
    parser = argparse.ArgumentParser(description="Errors of verdicts, and power.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    print(
        "| survey | n | overall, index | drivers, index | overall, share | drivers, share | naive |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for line in error_lines(rounds):
        print(line, flush=True)
    print("\n| survey | of | points | design effect | n | planned | found |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for line in power_lines(rounds):
        print(line, flush=True)
    print("\n| clients a wave | false alarms a wave |")
    print("| --- | --- |")
    for n in (15, 30, 100):
        print(f"| {n} | {100 * alarms(n, rounds):.2f} % |", flush=True)


if __name__ == "__main__":
    main()
