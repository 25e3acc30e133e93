"""Peer groups of a report: who is in them, and where the survey stands.

    results = with_peers(results, [Path("peers")], selections)

A group is judged by the rules of `cmt.analysis.peers` as a whole and again for every measure, of
which only the surveys are compared that asked the same in the same words. One's own survey, if it
is among the files, is set aside; of several waves of one survey the latest counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from cmt.analysis.among import Scores, among, funnel_of, judged, refusal
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import holm
from cmt.analysis.peers import PeerFunnel, PeerGroup, PeerPosition, PeerSurvey
from cmt.analysis.position import Floats
from cmt.analysis.results import Results
from cmt.benchmark.casemix import case_mixes
from cmt.benchmark.cells import counts_of
from cmt.benchmark.coarse import public_info
from cmt.benchmark.disclosure import load_rules
from cmt.benchmark.peer_files import OwnItem, OwnMeasures, Peer, read_peers
from cmt.benchmark.peer_scores import PeerScores, peer_scores
from cmt.benchmark.rounding import rounded_row
from cmt.benchmark.standard import digests_of
from cmt.errors import DisclosureError, Fault
from cmt.responses.peer_selection import PeerSelection

ALL = PeerSelection()
"""The group when none is named: every survey at hand."""


def with_peers(
    results: Results, files: Sequence[Path], selections: Sequence[PeerSelection] = ()
) -> Results:
    """The same results with their place among peers.

    files        benchmark files, folders of them, pools
    selections   up to three groups; all surveys at hand when none is named
    Raises DisclosureError for files with faults, and for a group nothing can be chosen for.
    """
    own = own_measures(results)
    peers = _latest([peer for path in files for peer in read_peers(path, own)])
    mine = next((peer for peer in peers if peer.same), None)
    chosen = selections or ((ALL,) if files else ())
    return replace(results, peers=tuple(_group(results, own, each, peers, mine) for each in chosen))


def own_measures(results: Results) -> OwnMeasures:
    """What of one's own results the surveys of others are held against."""
    rounding, instrument, table = load_rules().rounding, results.instrument, results.estimates
    items = {
        name: OwnItem(
            id=name,
            role=item.role,
            points=instrument.scale_of(name).points,
            digests=digests_of(instrument, name),
            counts=rounded_row(counts_of(results, item).answers, rounding),
        )
        for name, item in instrument.items.items()
        if (row := table.get(name, "index")) is not None and row.shown and item.scale
    }
    asked = {
        driver.id: tuple(item for item in driver.items if table.get(item, "index"))
        for driver in instrument.drivers.values()
        if table.get(driver.id, "index")
    }
    parted = {s.items[0] for s in results.splits if len(s.items) == 1}
    return OwnMeasures(
        items=items,
        drivers=asked,
        split_digests={
            item: digests_of(instrument, item) for item in parted if item in instrument.items
        },
        outcome=results.outcome,
        counts=_padded([item.counts for item in items.values()]),
    )


def _padded(rows: Sequence[tuple[int, ...]]) -> Floats:
    """Rows as one array, zeros where a row is shorter."""
    width = max(map(len, rows), default=0)
    filled = [(*row, *(0,) * (width - len(row))) for row in rows]
    return np.array(filled, dtype=float).reshape(len(rows), width)


def _latest(peers: Sequence[Peer]) -> list[Peer]:
    """Each survey once: where an organization lets its waves be told, the latest of them."""
    kept: dict[tuple[str, str], Peer] = {}
    for peer in peers:
        key = (peer.survey.organization, peer.series or peer.survey.survey)
        before = kept.get(key)
        if before is None or (peer.same, _time(peer)) >= (before.same, _time(before)):
            kept[key] = peer
    return sorted(kept.values(), key=lambda peer: _order(peer.survey))


def _time(peer: Peer) -> tuple[str, str]:
    return peer.survey.quarter, peer.survey.survey


def _order(survey: PeerSurvey) -> tuple[str, str]:
    return survey.organization, survey.survey


def _group(
    results: Results,
    own: OwnMeasures,
    chosen: PeerSelection,
    peers: Sequence[Peer],
    mine: Peer | None,
) -> PeerGroup:
    if chosen.branches:
        return _branches(results, chosen)
    if chosen.own and mine is None:
        raise DisclosureError(
            Fault(
                where=f"peer group '{chosen.name}'",
                got="this survey is not among the files, so its organization's others are unknown",
                hint="cmt benchmark publish it, and put the file beside the others",
            )
        )
    members = [peer for peer in peers if _chosen(peer, chosen, mine)]
    others = [peer for peer in members if peer is not mine]
    group = PeerGroup(
        name=chosen.name,
        where=chosen.where,
        own=chosen.own,
        refusal=refusal(tuple(peer.survey.organization for peer in others), chosen.own),
        surveys=tuple(peer.survey for peer in others),
        set_aside={"own-survey": 1} if len(others) < len(members) else {},
    )
    if group.refusal:
        return replace(group, surveys=()) if group.refusal == "none" else group
    told = peer_scores(own, others, public_info(results, 0).modes)
    return replace(
        group,
        positions=positions(results, own, told, chosen.own),
        funnel=_funnel(results, told, chosen.own),
        mixes=case_mixes(results, told) if not chosen.own else (),
    )


def _chosen(peer: Peer, chosen: PeerSelection, mine: Peer | None) -> bool:
    if chosen.own and (mine is None or peer.survey.organization != mine.survey.organization):
        return False
    return all(
        set(peer.facts.get(key.replace("-", "_"), ())) & {word.lower() for word in words}
        or set(peer.facts.get(key.replace("-", "_"), ())) & set(words)
        for key, words in chosen.where
    )


def positions(
    results: Results, own: OwnMeasures, peers: PeerScores, alone: bool = False
) -> tuple[PeerPosition, ...]:
    """Every measure that any peer has: the outcome, the drivers, then the other items.

    alone   the peers are of one's own organization
    """
    rest = [item for item in own.items if item != own.outcome]
    families = [[own.outcome] if own.outcome in own.items else [], list(own.drivers), rest]
    found: list[PeerPosition] = []
    for family in families:
        rows = [_position(results, name, peers, alone) for name in family]
        rows = [row for row in rows if row.unlike.get("absent", 0) < len(peers.peers)]
        adjusted = holm(np.array([row.p for row in rows]))
        found += [
            judged(row, float(p)) if row.compared and not math.isnan(p) else row
            for row, p in zip(rows, adjusted, strict=True)
        ]
    return tuple(found)


def _position(results: Results, measure: str, peers: PeerScores, alone: bool) -> PeerPosition:
    row, unlike = results.estimates.get(measure, "index"), peers.unlike(measure)
    position = PeerPosition(measure=measure, standing="withheld", unlike=unlike)
    if row is None or not row.shown:
        return position
    scores = peers.scores(measure)
    refused = refusal(scores.organizations, alone)
    if refused:
        return replace(
            position,
            standing="not-compared",
            refusal=refused,
            surveys=len(scores.values),
            own=row.estimate,
            own_low=row.low,
            own_high=row.high,
        )
    return replace(among(row, scores), unlike=unlike, other_modes=peers.other_modes(measure))


def _funnel(results: Results, peers: PeerScores, alone: bool) -> PeerFunnel | None:
    if results.outcome not in peers.measures:
        return None
    scores = peers.scores(results.outcome)
    if refusal(scores.organizations, alone):
        return None
    return funnel_of(_own_spot(results), scores)


def _own_spot(results: Results) -> tuple[float, float] | None:
    """Effective base and score of one's own overall satisfaction."""
    row = results.estimates.get(results.outcome, "index")
    base = effective(results, row) if row is not None and row.shown else math.nan
    return (base, row.estimate) if row is not None and math.isfinite(base) else None


def effective(results: Results, row: Estimate) -> float:
    """Answers of a simple random sample as precise as an index: its spread over its variance."""
    spread = results.estimates.get(row.item, "sd", row.segment)
    scale = results.instrument.scale_of(row.item).points
    if spread is None or not row.se > 0:
        return math.nan
    return (spread.estimate * 100 / (scale[-1] - scale[0])) ** 2 / row.se**2


def _branches(results: Results, chosen: PeerSelection) -> PeerGroup:
    """One's own segments in one funnel; that they differ, the page on segments says."""
    split = next((s for s in results.splits if s.id == chosen.branches), None)
    if split is None:
        raise DisclosureError(
            Fault(
                where=f"peer group '{chosen.name}'",
                got=f"the survey is not parted by '{chosen.branches}'",
                expected=", ".join(s.id for s in results.splits if s.asked),
                hint=f"Add --segment {chosen.branches}",
            )
        )
    rows = [split.estimates.get(results.outcome, "index", name) for name in split.segments]
    shown = [row for row in rows if row is not None and row.shown and row.se > 0]
    scores = Scores(
        values=np.array([row.estimate for row in shown]),
        errors=np.array([row.se for row in shown]),
        bases=np.array([float(row.n) for row in shown]),
        effective=np.array([_effective_of(results, row) for row in shown]),
        surveys=tuple(row.segment for row in shown),
        organizations=("",) * len(shown),
    )
    return PeerGroup(
        name=chosen.name,
        branches_of=chosen.branches,
        own=True,
        refusal=refusal(scores.organizations, own=True),
        surveys=tuple(
            PeerSurvey(organization="", survey=row.segment, name=row.segment, respondents=row.n)
            for row in shown
        ),
        funnel=funnel_of(None, scores) if len(shown) > 1 else None,
    )


def _effective_of(results: Results, row: Estimate) -> float:
    """Of a segment, whose own spread may not be kept: by the spread of all."""
    own = effective(results, row)
    whole = results.estimates.get(row.item, "index")
    if math.isfinite(own) or whole is None:
        return own
    return effective(results, whole) * (whole.se / row.se) ** 2
