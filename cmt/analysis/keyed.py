"""Who answered both waves: their answers move together, and a change is surer or less sure for it.

A unit u that is in both waves has a score in each, z_u now and y_u before (the linearised totals
that standard errors are read off). With d and e the scores less the mean of their stratum, times
the square root of n_h / (n_h - 1) and of the share of the population not drawn, and zero where a
unit is not in a wave,

    V(now - before) = sum_u (d_u - e_u)^2 = V(now) + V(before) - 2 sum_u d_u e_u

over the units of both waves. Where nobody is in both this is the error of independent samples (R
`survey` with the wave in the strata); where everybody is, that of the stacked answers with the
unit as the cluster, n_h / (n_h - 1) sum_u (z_u - y_u - mean)^2. What is kept is the correlation
sum_u d_u e_u / (se now x se before).

Clients pair by the key an export gives them, if it is known elsewhere and is no running number:
questionnaires numbered from 1 each year are other people's. Sampling units (offices, flights) pair
by their label within their stratum only where the design of both waves says that they keep it
(`Design.same_units`), which also makes numbers keys of clients. Two cuts of one file pair by its
rows. This is of memory alone and never written.

Letters: n rows of a wave, P pairing units, H strata.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.estimates import Estimate
from cmt.analysis.history import Basis
from cmt.analysis.indices import item_scores
from cmt.analysis.moments import Floats
from cmt.analysis.parts import CROSS
from cmt.analysis.prepare import Prepared, unit_rows
from cmt.analysis.results import Assumed, Results, SharedKind
from cmt.analysis.segments import values_of
from cmt.analysis.units import Units
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses

Index = NDArray[np.intp]

NO_KEY = re.compile(r"row \d+")
"""What a respondent without a key of their own is called, among others with one."""
NUMBER = re.compile(r"(\D*)(\d+)")
"""A number, maybe after a sign or a word that is the same for all."""
SPARSE = 100
"""Numbers that span fewer places than this many a row are counted, of answers or of invitations;
account numbers are spread more thinly."""
MOST = 0.999
"""Largest correlation of two estimates: beyond it a difference would have no error at all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keyed:
    """The answers of a wave with the keys of who gave them."""

    prepared: Prepared
    units: Units
    instrument: Instrument
    stratum: Index  # (n,)
    piece: Index | None  # (n,) where weights were made to meet targets
    file: str  # digest of the export
    places: tuple[int, ...]  # (n,) rows of the export
    clients: tuple[str, ...] | None  # (n,) keys known elsewhere
    clusters: tuple[str, ...] | None  # (n,) labels of the sampling units
    same_units: bool  # units keep their keys from wave to wave


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedResults:
    """Results with the keys of who answered; these are None where the answers are not at hand."""

    results: Results
    keyed: Keyed | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Half:
    """One of two waves, by the units that may be in both."""

    keyed: Keyed
    unit: Index  # (n,) of each row
    stratum: Index  # (P,) of each unit
    shared: Index  # units that are in both waves, in the same order in both halves


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairing:
    """What is known of who is in both waves."""

    basis: Basis = "assumed-independent"
    assumed: Assumed = "results-file"
    kind: SharedKind = ""
    count: int = 0  # units in both
    halves: tuple[Half, Half] | None = None  # now and before, where there are any in both


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """How two estimates of one measure move together."""

    correlation: float = 0.0
    units: int = 0  # that answered both times


def keyed_of(
    responses: Responses, prepared: Prepared, units: Units, instrument: Instrument
) -> Keyed:
    """The keys of a wave that is prepared and summed."""
    places = responses.places
    number = {label: h for h, label in enumerate(units.strata)}
    calibrated = units.pieces is not None and units.pieces.calibration is not None
    return Keyed(
        prepared=prepared,
        units=units,
        instrument=instrument,
        stratum=np.array([number[label] for label in prepared.batch.stratum], np.intp),
        piece=unit_rows(prepared, units) if calibrated else None,
        file=responses.file_digest,
        places=tuple(range(responses.rows) if places is None else places.tolist()),
        clients=responses.respondent,
        clusters=responses.cluster,
        same_units=responses.design.same_units,
    )


def pairing(now: Keyed | None, before: Keyed | None) -> Pairing:
    """Who is in both of two waves, as far as their exports tell."""
    if now is None or before is None:
        return Pairing()
    keys = _keys(now, before)
    if keys is None:
        clustered = now.clusters is not None and before.clusters is not None
        return Pairing(assumed="other-clusters" if clustered else "no-keys")
    kind, ours, theirs = keys
    first, second = _numbered(ours), _numbered(theirs)
    both = [key for key in first if key in second]
    return Pairing(
        basis="shared-units" if both else "independent",
        assumed="",
        kind=kind,
        count=len(both),
        halves=(_half(now, ours, first, both), _half(before, theirs, second, both))
        if both
        else None,
    )


def together(paired: Pairing, now: Estimate, before: Estimate) -> Together:
    """How an estimate of one wave moves with its like of the other: 0 where nobody is in both."""
    if paired.halves is None or not (now.se > 0 and before.se > 0):
        return Together()
    shared, units = covariance(paired.halves, now, before)
    correlation = max(-MOST, min(MOST, shared / (now.se * before.se)))
    return Together(correlation=correlation, units=units)


def covariance(halves: tuple[Half, Half], now: Estimate, before: Estimate) -> tuple[float, int]:
    """Covariance of two estimates from the units in both waves, and how many answered both."""
    (d, ours), (e, theirs) = (
        _deviations(half, row) for half, row in zip(halves, (now, before), strict=True)
    )
    return float(d @ e), int((ours & theirs).sum())


def _keys(
    now: Keyed, before: Keyed
) -> tuple[SharedKind, Sequence[Hashable], Sequence[Hashable]] | None:
    """What units go by in both waves, a key a row; None where nothing tells."""
    one_file = bool(now.file) and now.file == before.file
    kept = one_file or (now.same_units and before.same_units)
    if kept and now.clusters and before.clusters:
        return "clusters", _of_strata(now, now.clusters), _of_strata(before, before.clusters)
    ours, theirs = now.clients, before.clients
    if ours and theirs and (kept or not (counted(ours) or counted(theirs))):
        return "clients", _known(ours), _known(theirs)
    if one_file:
        return "clients", now.places, before.places
    return None


def counted(keys: Sequence[str]) -> bool:
    """Whether keys are running numbers, which tell nobody in another file.

    >>> counted(["1", "2", "4"]), counted(["50100442", "90037715", "20993113"])
    (True, False)
    """
    found = [NUMBER.fullmatch(key) for key in keys if not NO_KEY.fullmatch(key)]
    if not all(found) or len({each[1] for each in found if each}) > 1:
        return False
    numbers = [int(each[2]) for each in found if each]
    return bool(numbers) and max(numbers) - min(numbers) < SPARSE * len(numbers)


def _of_strata(keyed: Keyed, labels: Sequence[str]) -> list[Hashable]:
    """Labels of sampling units are unique within their stratum only."""
    return list(zip(keyed.prepared.batch.stratum, labels, strict=True))


def _known(clients: Sequence[str]) -> list[Hashable]:
    """Keys of clients; of those without one, what tells them from everybody."""
    return [object() if NO_KEY.fullmatch(key) else key for key in clients]


def _numbered(keys: Sequence[Hashable]) -> dict[Hashable, int]:
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}


def _half(
    keyed: Keyed, keys: Sequence[Hashable], number: dict[Hashable, int], both: Sequence[Hashable]
) -> Half:
    unit = np.array([number[key] for key in keys], np.intp)
    stratum = np.zeros(len(number), np.intp)
    stratum[unit] = keyed.stratum
    shared = np.array([number[key] for key in both], np.intp)
    return Half(keyed=keyed, unit=unit, stratum=stratum, shared=shared)


def _deviations(half: Half, row: Estimate) -> tuple[Floats, NDArray[np.bool_]]:
    """Deviations of the shared units, in standard errors' terms, and which of them answered."""
    numerator, base = _totals(half.keyed, row)
    count = len(half.stratum)
    scores = np.bincount(half.unit, _scores(half.keyed, numerator, base), count)
    idle = half.keyed.units.idle
    drawn = np.bincount(half.stratum, minlength=len(idle)) + idle
    means = np.bincount(half.stratum, scores, len(idle)) / np.maximum(drawn, 1)
    left = half.keyed.units.left
    factor = np.sqrt(left * drawn / np.maximum(drawn - 1, 1))
    deviations = (scores - means[half.stratum]) * factor[half.stratum]
    answered = np.bincount(half.unit, base, count) > 0
    return deviations[half.shared], answered[half.shared]


def _scores(keyed: Keyed, numerator: Floats, base: Floats) -> Floats:
    """(n,) linearised scores of a ratio; what is left of them where targets are met."""
    weight = keyed.prepared.batch.weight
    total = float(weight @ base)
    estimate = float(weight @ numerator) / total
    scores = np.asarray(weight * (numerator - estimate * base) / total)
    pieces = keyed.units.pieces
    if keyed.piece is None or pieces is None or pieces.calibration is None:
        return scores
    known = pieces.calibration
    per_piece = np.bincount(keyed.piece, scores, keyed.units.count).astype(float)[:, None]
    taken = (per_piece - known.residuals(per_piece))[:, 0] / known.weight
    return scores - weight * taken[keyed.piece]


def _totals(keyed: Keyed, row: Estimate) -> tuple[Floats, Floats]:
    """(n,) what each respondent adds to an estimate, and how often they count in its base."""
    inside = _inside(keyed, row.segment)
    if row.statistic == "index-per-experience":
        numerator, base = _experiences(keyed, row.item)
    else:
        values = values_of(keyed.prepared, row.item, row.statistic)
        known = ~np.isnan(values)
        numerator, base = np.where(known, values, 0.0), known.astype(float)
    return numerator * inside, base * inside


def _inside(keyed: Keyed, segment: str) -> NDArray[np.bool_]:
    """(n,) whether each respondent is of a segment."""
    inside = np.ones(len(keyed.stratum), bool)
    for answer in segment.split(CROSS) if segment else ():
        item, _, point = answer.partition("=")
        code = keyed.instrument.scale_of(item).points.index(int(point))
        inside &= keyed.prepared.batch.codes[keyed.prepared.plan.position(item)] == code
    return inside


def _experiences(keyed: Keyed, index: str) -> tuple[Floats, Floats]:
    """(n,) sum of the scores each respondent gave to experiences, and how many they rated."""
    plan, batch = keyed.prepared.plan, keyed.prepared.batch
    total, count = np.zeros((2, len(keyed.stratum)))
    asked = {column.id for column in plan.columns}
    for item in keyed.instrument.indices[index].items:
        if item in asked:
            codes = batch.codes[plan.position(item)]
            scores = item_scores(item, keyed.instrument)
            total += np.where(codes >= 0, scores[np.maximum(codes, 0)], 0.0)
            count += codes >= 0
    return total, count
