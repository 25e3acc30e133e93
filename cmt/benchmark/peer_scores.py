"""The figures of many peers side by side: one measure of all that have it, as arrays.

Letters: k peers, m measures of one's own (its items, then its drivers), w points of a scale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.among import Scores
from cmt.analysis.peers import Unlike
from cmt.analysis.position import Floats
from cmt.benchmark.peer_files import OwnMeasures, Peer

AT_LEAST = 2
"""Answers without which a score has no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerScores:
    """The measures of k peers."""

    measures: tuple[str, ...]
    peers: Sequence[Peer]
    figures: Floats  # (k, m, 4) index, its error, answers, effective answers; nan if not compared
    few: NDArray[np.bool_]  # (k, m) whether too few answers are all that keeps it from being so
    organizations: NDArray[np.intp]  # (k,) a number instead of the id: it is counted often
    otherwise: NDArray[np.bool_]  # (k,) whether answers were collected in other modes

    def scores(self, measure: str) -> Scores:
        """One measure of those peers that have it."""
        known = np.flatnonzero(np.isfinite(self.indices(measure)))
        values, errors, bases, effective = self.figures[known, self._place(measure)].T
        return Scores(
            values=values,
            errors=errors,
            bases=bases,
            effective=effective,
            surveys=tuple(self.peers[at].survey.survey for at in known.tolist()),
            organizations=tuple(self.organizations[known].tolist()),
        )

    def indices(self, measure: str) -> Floats:
        """(k,) one measure of every peer, nan where it is not compared."""
        return np.asarray(self.figures[:, self._place(measure), 0])

    def unlike(self, measure: str) -> dict[Unlike, int]:
        """How many are not compared on a measure, by reason."""
        found = Counter(peer.unlike[measure] for peer in self.peers if measure in peer.unlike)
        few = int(self.few[:, self._place(measure)].sum())
        return {**found, "few": few} if few else dict(found)

    def other_modes(self, measure: str) -> int:
        """How many of those compared collected answers in other modes than one's own."""
        return int((self.otherwise & np.isfinite(self.indices(measure))).sum())

    def _place(self, measure: str) -> int:
        return self.measures.index(measure)


def peer_scores(own: OwnMeasures, peers: Sequence[Peer], modes: Collection[str] = ()) -> PeerScores:
    """Many peers side by side.

    modes   one's own; where they are not known, no peer's are other ones
    """
    count, mine, numbers = len(peers), frozenset(modes), dict[str, int]()
    answers = np.array([p.answers for p in peers]).reshape(count, len(own.items), own.width + 1)
    drivers = np.array([p.drivers for p in peers]).reshape(count, len(own.drivers), 2)
    items = _items(own, answers)
    figures = np.concatenate([items, _drivers(own, items[:, :, 2], drivers)], axis=1)
    few = figures[:, :, 2] < AT_LEAST
    figures[few] = np.nan
    return PeerScores(
        measures=(*own.items, *own.drivers),
        peers=peers,
        figures=figures,
        few=few,
        organizations=np.array(
            [numbers.setdefault(p.survey.organization, len(numbers)) for p in peers], dtype=np.intp
        ),
        otherwise=np.array(
            [bool(mine and p.survey.modes) and mine != {*p.survey.modes} for p in peers], dtype=bool
        ),
    )


def _items(own: OwnMeasures, answers: Floats) -> Floats:
    """(k, items, 4) what `PublishedItem` says of its counts, all of them at once.

    answers  (k, items, 1 + w) as `Peer.answers`
    """
    points = np.zeros((len(own.items), own.width))
    for row, item in zip(points, own.items.values(), strict=True):
        row[: len(item.points)] = item.points
    ends = [(item.points[0], item.points[-1]) for item in own.items.values()]
    low, high = np.array(ends, dtype=float).reshape(-1, 2).T
    effect, counts = answers[:, :, 0], answers[:, :, 1:]
    base = counts.sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):  # no answers or no design effect
        mean = (counts * points).sum(axis=2) / base
        squares = (counts * points**2).sum(axis=2) / base
        variance = np.maximum(0.0, squares - mean * mean) / (base - 1)
        error = np.sqrt(effect * variance) * 100 / (high - low)
        return np.stack([(mean - low) * 100 / (high - low), error, base, base / effect], axis=2)


def _drivers(own: OwnMeasures, bases: Floats, drivers: Floats) -> Floats:
    """(k, drivers, 4) drivers as said, each with the answers to the item fewest answered."""
    names = list(own.items)
    found = np.full((*drivers.shape[:2], 4), np.nan)
    found[:, :, :2] = drivers
    for at, asked in enumerate(own.drivers.values()):
        if all(item in own.items for item in asked):
            places = [names.index(item) for item in asked]
            known = np.isfinite(drivers[:, at, 0])
            found[known, at, 2] = bases[known][:, places].min(axis=1)
    return found
