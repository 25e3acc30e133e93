"""The overall score at one's own mix of clients: like clients compared with like.

Where peers publish the same segments (channels, say), their scores by segment at one's own mix say
what peers would score with one's own clients. A channel that satisfies less and that peers
serve less of then counts no longer against a service.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from cmt.analysis.among import ONE_STEP, refusal
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import z_quantile
from cmt.analysis.parts import Split
from cmt.analysis.peers import CaseMix
from cmt.analysis.position import weighted_mean
from cmt.analysis.results import Results
from cmt.benchmark.peer_files import Peer
from cmt.benchmark.peer_scores import PeerScores


def case_mixes(results: Results, peers: PeerScores) -> tuple[CaseMix, ...]:
    """One row a question whose segments enough peers publish."""
    if results.outcome not in peers.measures:
        return ()
    scores = peers.indices(results.outcome).tolist()
    scored = [pair for pair in zip(peers.peers, scores, strict=True) if math.isfinite(pair[1])]
    return tuple(row for split in results.splits for row in _case_mix(results, split, scored))


def _case_mix(
    results: Results, split: Split, peers: Sequence[tuple[Peer, float]]
) -> Iterator[CaseMix]:
    """Adjusted = own score - sum of own shares x mean score of the peers in each segment.

    peers   those with an overall score, and that score
    Peers count as they are (`weighted_mean`); own shares, weighted where answers are, are taken
    as known.
    """
    outcome, points = results.outcome, _points(split)
    mine = [split.estimates.get(outcome, "index", name) for name in split.segments]
    rows = [row for row in mine if row is not None and row.shown]
    whole = results.estimates.get(outcome, "index")
    if not points or len(rows) < len(mine) or len(rows) < 2 or whole is None or not whole.shown:
        return
    pairs = [pair for pair in peers if all(name in pair[0].segments for name in points)]
    having = [peer for peer, _ in pairs]
    if refusal(tuple(peer.survey.organization for peer in having)):
        return
    shares = _shares(results, split)
    if shares is None:
        return
    figures = np.array([[peer.segments[name] for name in points] for peer in having])
    errors = np.maximum(figures[:, :, 1], ONE_STEP / figures[:, :, 2])
    expected = weighted_mean(figures[:, :, 0] @ shares, errors**2 @ shares**2, np.ones(len(having)))
    at_mix = float(shares @ np.array([row.estimate for row in rows]))
    half = z_quantile() * math.sqrt(_variance(rows, shares) + expected[1])
    yield CaseMix(
        item=split.items[0],
        surveys=len(having),
        difference=whole.estimate - float(np.mean([score for _, score in pairs])),
        adjusted=at_mix - expected[0],
        low=at_mix - expected[0] - half,
        high=at_mix - expected[0] + half,
    )


def _shares(results: Results, split: Split) -> np.ndarray | None:
    """Of the clients in these segments, the share in each; None where one is not shown."""
    of = split.items[0]
    codes = [name.partition("=")[2] for name in split.segments]
    rows = [results.estimates.get(of, f"share:{code}") for code in codes]
    told = np.array([row.estimate for row in rows if row is not None and row.shown])
    return told / told.sum() if len(told) == len(codes) else None


def _variance(rows: Sequence[Estimate], shares: np.ndarray) -> float:
    return float(shares**2 @ np.array([row.se**2 for row in rows]))


def _points(split: Split) -> list[str]:
    """The segments as files name them, "channel=1"; nothing for a split of two questions."""
    return list(split.segments) if len(split.items) == 1 else []
