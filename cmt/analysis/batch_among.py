"""Where a unit of a batch stands among the others: how its scores lie on the quarters of theirs.

Only figures that reports of the batch show are counted: a unit without a report is in no quarter,
nor is a measure that is held back of a unit. So nothing can be told from a place that the reports
themselves do not tell. No unit is named, and with fewer than `UNITS_AT_LEAST` others nothing is
said: among few a place is a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.among import Scores, among, judged
from cmt.analysis.batch_rules import Spared
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import holm, units_of
from cmt.analysis.moments import summarise
from cmt.analysis.peers import QUARTERS_FROM, PeerPosition
from cmt.analysis.prepare import prepare
from cmt.analysis.segments import parted_by, segment_estimates
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses

UNITS_AT_LEAST: Final = QUARTERS_FROM
"""Other units that show a measure: quarters are told from as many."""

UnitScores = Mapping[str, Mapping[int, Estimate]]
"""Measure -> place of a unit -> its index, where its report shows it: the outcome, then drivers."""


def unit_scores(
    responses: Responses,
    instrument: Instrument,
    place: NDArray[np.int32],
    spared: Sequence[Spared],
) -> UnitScores:
    """The scores of all units, as their reports have them; none where units are too few.

    place    (n,) unit of each respondent, -1 = none
    spared   what each unit's report leaves out
    """
    if sum(not each.why for each in spared) <= UNITS_AT_LEAST:
        return {}
    prepared = prepare(responses, instrument)
    asked = {column.id for column in prepared.plan.columns}
    measures = [m for m in (instrument.outcome, *instrument.drivers) if m in asked]
    units = units_of(summarise(prepared.batch, prepared.plan))
    names = [str(at) for at in range(len(spared))]
    parted = parted_by(prepared, units, place.astype(np.intp), names)
    weighted = responses.weight is not None or prepared.weighting is not None
    rows = segment_estimates(parted, measures, ("index",), weighted=weighted)
    found: dict[str, dict[int, Estimate]] = {measure: {} for measure in measures}
    for row in rows:
        left_out = spared[int(row.segment)]
        if row.shown and not left_out.why and row.item not in left_out.measures:
            found[row.item][int(row.segment)] = row
    return found


def among_units(scores: UnitScores, unit: int) -> tuple[PeerPosition, ...]:
    """Where a unit stands in each measure that it and enough others show."""
    rows = [
        _position(found[unit], [row for at, row in found.items() if at != unit])
        for found in scores.values()
        if unit in found and len(found) > UNITS_AT_LEAST
    ]
    outcome = next(iter(scores), "")
    families = (
        [r for r in rows if r.measure == outcome],
        [r for r in rows if r.measure != outcome],
    )
    return tuple(
        judged(row, float(p))
        for family in families
        for row, p in zip(family, holm(np.array([row.p for row in family])), strict=True)
    )


def _position(own: Estimate, others: Sequence[Estimate]) -> PeerPosition:
    """A score among those of the other units, each of which is an office of its own."""
    told = Scores(
        values=np.array([row.estimate for row in others]),
        errors=np.array([row.se for row in others]),
        bases=np.array([float(row.n) for row in others]),
        effective=np.array([row.n_eff for row in others]),
        surveys=tuple("" for _ in others),
        organizations=tuple(range(len(others))),
    )
    return among(own, told)
