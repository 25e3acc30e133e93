"""Do 95 % intervals cover? Simulated surveys of ordinal answers, in blocks and one by one.

    python perf/coverage.py              the table of docs/method.md
    python perf/coverage.py --rounds 4000 --n 100

A latent satisfaction, normal, is cut into five answers (6, 9, 15, 40 and 30 % of them); in
clustered surveys a tenth of its variance is of the cluster, ten clients each. The truth is known:
the expected score and share, and no change between two waves drawn alike. Each round analyses two
waves and asks whether the intervals of the index, of the favourable share and of both changes hold
it. Seeded by the round, so that the table can be made again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cmt.analysis.compare import change
from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Batch, Column, Plan, summarise
from cmt.instrument.model import Scale

SHARES = (0.06, 0.09, 0.15, 0.40, 0.30)
SIZES = (50, 100, 200, 500, 1000, 2000)
CLIENTS = 10
"""In a cluster."""
OF_CLUSTER = 0.1
"""Part of the latent variance."""
ROUNDS = 1000
STATISTICS = ("index", "favourable")
SCALE = Scale(
    id="satisfaction-5",
    points=(1, 2, 3, 4, 5),
    labels={"en": ("1", "2", "3", "4", "5")},
    favourable=(4, 5),
)
COLUMN = Column(id="overall", values=(1.0, 2.0, 3.0, 4.0, 5.0))
TRUTH = {
    "index": sum(25 * k * share for k, share in enumerate(SHARES)),
    "favourable": SHARES[3] + SHARES[4],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table: how many of the rounds each interval covered."""

    clustered: bool
    n: int
    covered: dict[str, float]


def answers(chance: np.random.Generator, n: int, clustered: bool) -> np.ndarray:
    """Codes 0 to 4 of n clients, those of a cluster one after the other."""
    cuts = [NormalDist().inv_cdf(float(edge)) for edge in np.cumsum(SHARES)[:-1]]
    latent = chance.normal(size=n)
    if clustered:
        own = np.repeat(chance.normal(size=n // CLIENTS), CLIENTS)
        latent = np.sqrt(OF_CLUSTER) * own + np.sqrt(1 - OF_CLUSTER) * latent
    return np.searchsorted(cuts, latent).astype(np.int16)


def estimates(codes: np.ndarray, clustered: bool) -> dict[str, Estimate]:
    """What the toolkit says of these answers."""
    n = len(codes)
    batch = Batch(
        codes=[codes],
        weight=np.ones(n),
        segment=("",) * n,
        stratum=("",) * n,
        unit=[str(i // CLIENTS if clustered else i) for i in range(n)],
        source="made",
    )
    moments = summarise(batch, Plan(columns=(COLUMN,), respondents=not clustered))
    table = describe(moments, units_of(moments), {"overall": SCALE}, weighted=False)
    found = {name: table.get("overall", name) for name in STATISTICS}
    return {name: row for name, row in found.items() if row}


def hits(seed: int, n: int, clustered: bool) -> Iterator[tuple[str, bool]]:
    """Whether each interval of one round holds the truth."""
    chance = np.random.default_rng([seed, n, clustered])
    now, before = (estimates(answers(chance, n, clustered), clustered) for _ in range(2))
    for name in STATISTICS:
        row, moved = now[name], change(now[name], before[name])
        yield name, row.low <= TRUTH[name] <= row.high
        yield f"{name} change", moved.low <= 0 <= moved.high


def line(n: int, clustered: bool, rounds: int) -> Line:
    """The covered share of every interval over the rounds."""
    counts: dict[str, int] = {}
    for seed in range(rounds):
        for name, held in hits(seed, n, clustered):
            counts[name] = counts.get(name, 0) + held
    covered = {name: count / rounds for name, count in counts.items()}
    return Line(clustered=clustered, n=n, covered=covered)


def main() -> None:
    """Print the table, line by line as it is made."""
    parser = argparse.ArgumentParser(description="Coverage of 95 % intervals.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--n", type=int, choices=SIZES, help="One size alone.")
    told = parser.parse_args()
    rounds = told.rounds
    print("| survey | n | index | favourable | change of index | change of favourable |")
    print("| --- | --- | --- | --- | --- | --- |")
    for clustered in (False, True):
        for n in (told.n,) if told.n else SIZES:
            done = line(n, clustered, rounds).covered
            order = ("index", "favourable", "index change", "favourable change")
            shown = " | ".join(f"{100 * done[name]:.1f} %" for name in order)
            print(f"| {'clustered' if clustered else 'simple'} | {n} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
