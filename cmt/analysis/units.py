"""Sampling units: what errors are read off, whole, in pieces or dealt into groups.

Letters: U units, groups of them, or their pieces where there are any; V whole units; H strata; C
cells of the moments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.moments import MIN_GROUPS, Floats, Moments, hash_of
from cmt.analysis.sampling import Pieces, Replicates, Sampling
from cmt.errors import DesignError, Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The sampling units (or groups of them) behind some moments, and where each cell's unit is.

    Where units are in pieces all arrays run over these; a unit's members stand at its first piece.
    """

    strata: tuple[str, ...]
    keys: tuple[str, ...]  # (U,) unit or group, ordered by stratum and key
    stratum: NDArray[np.intp]  # (U,) stratum of each
    members: Floats  # (U,) sampling units in each; 1 unless grouped
    unit_of: NDArray[np.intp]  # (C,) unit of each cell
    stratum_of: NDArray[np.intp]  # (C,) stratum of each cell
    segment_of: tuple[str, ...]  # (C,) segment of each cell
    sampling: Sampling = field(default_factory=Sampling)

    @property
    def pieces(self) -> Pieces | None:
        """How pieces make up units; None where every unit is of one piece."""
        return self.sampling.pieces

    @property
    def replicates(self) -> Replicates | None:
        """Replicates to use in place of deleting units; None where units are deleted."""
        return self.pieces.replicates if self.pieces else None

    @property
    def supplied(self) -> Replicates | None:
        """Replicates that came with the survey, and make every error; None where there are none."""
        return self.replicates if self.replicates and self.replicates.supplied else None

    @property
    def left(self) -> Floats:
        """(H,) share of each stratum's sampling units that was not drawn."""
        counts = zip(self.strata, self.size, strict=True)
        return np.array([self.sampling.left(stratum, drawn) for stratum, drawn in counts])

    @property
    def count(self) -> int:
        """Units or groups: what totals and replicates run over."""
        return len(self.stratum)

    @property
    def idle(self) -> Floats:
        """(H,) sampling units of each stratum that have no row here: all their totals are zero."""
        return np.array([self.sampling.idle.get(stratum, 0) for stratum in self.strata], float)

    @property
    def size(self) -> Floats:
        """(H,) sampling units per stratum."""
        present = np.bincount(self.stratum, self.members, len(self.strata))
        return np.asarray(present + self.idle)

    @property
    def df(self) -> int:
        """Degrees of freedom of the design: units - strata, or those of its replicates."""
        return self.df_of(np.ones(self.count, bool))

    def behind(self, some: NDArray[np.bool_]) -> int:
        """Sampling units behind those units, groups or pieces (U,)."""
        units, found = joined(self, some.astype(float))
        return round(float(units.members[found > 0].sum()))

    def df_of(self, some: NDArray[np.bool_]) -> int:
        """Degrees of freedom of what those units, groups or pieces (U,) tell."""
        units, found = joined(self, some.astype(float))
        free = int((found > 0).sum()) - len(set(units.stratum[found > 0]))
        return min(free, self.supplied.df) if self.supplied else free


def units_of(moments: Moments) -> Units:
    """The units of the moments. Refuses strata with a single unit, by name."""
    pairs = sorted(moments.sizes)
    sampling = moments.plan.sampling or Sampling()
    strata = tuple(sorted({stratum for stratum, _ in pairs}))
    place = {pair: i for i, pair in enumerate(pairs)}
    number = {stratum: h for h, stratum in enumerate(strata)}
    units = Units(
        strata=strata,
        keys=tuple(unit for _, unit in pairs),
        stratum=np.array([number[s] for s, _ in pairs], np.intp),
        members=_members(moments, pairs, sampling.pieces),
        unit_of=np.array([place[key[1:]] for key in moments.keys], np.intp),
        stratum_of=np.array([number[stratum] for _, stratum, _ in moments.keys], np.intp),
        segment_of=tuple(segment for segment, _, _ in moments.keys),
        sampling=sampling,
    )
    if lonely := [strata[h] for h in np.flatnonzero(units.size < 2)]:
        raise DesignError(tuple(_lonely(label) for label in lonely))
    return units


def joined(units: Units, per_piece: Floats) -> tuple[Units, Floats]:
    """Sampling units whole again, and their totals of a quantity (U, ...) held per piece."""
    pieces = units.pieces
    if pieces is None:
        return units, per_piece
    out = np.zeros((len(pieces.members), *per_piece.shape[1:]))
    np.add.at(out, pieces.whole, per_piece)
    first = np.unique(pieces.whole, return_index=True)[1]
    whole = replace(
        units,
        keys=tuple(units.keys[piece] for piece in first),
        stratum=units.stratum[first],
        members=pieces.members,
        unit_of=pieces.whole[units.unit_of],
        sampling=replace(units.sampling, pieces=None),
    )
    return whole, out


def totals(units: Units, cells: Floats, segment: str | None = None) -> Floats:
    """Totals per unit of a quantity held per cell, within one segment (None: in all).

    cells    (C, ...)
    returns  (U, ...), zero for units without members of the segment
    """
    keep = slice(None) if segment is None else np.array([s == segment for s in units.segment_of])
    out = np.zeros((units.count, *cells.shape[1:]))
    np.add.at(out, units.unit_of[keep], cells[keep])
    return out


def collapsed(units: Units, per_unit: Floats, groups: int) -> tuple[Units, Floats]:
    """Units dealt into about so many groups of equal size within their strata, by hash of key.

    For statistics too dear to replicate once a unit. Small strata keep their units; units in
    pieces keep these, because their replicates are few already.
    """
    if units.pieces:
        return units, per_unit
    group, stratum = dealt(units.stratum, units.keys, groups)
    out = np.zeros((len(stratum), *per_unit.shape[1:]))
    np.add.at(out, group, per_unit)
    together = replace(
        units,
        keys=tuple(map(str, range(len(stratum)))),
        stratum=stratum,
        members=np.bincount(group, units.members, len(stratum)).astype(float),
        unit_of=group[units.unit_of],
    )
    return together, out


def dealt(
    stratum: NDArray[np.intp], keys: Sequence[str], groups: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which of about so many groups each unit falls into, and the stratum of each group.

    stratum, keys  of each unit (U,)
    """
    group = np.empty(len(keys), np.intp)
    made: list[int] = []
    for h in np.unique(stratum).tolist():
        mine = np.flatnonzero(stratum == h).tolist()
        wanted = min(len(mine), max(MIN_GROUPS, groups * len(mine) // len(keys)))
        order = sorted(mine, key=lambda u: hash_of(keys[u]))
        group[order] = len(made) + np.arange(len(mine)) % wanted
        made += [h] * wanted
    return group, np.array(made, np.intp)


def _members(moments: Moments, pairs: Sequence[tuple[str, str]], pieces: Pieces | None) -> Floats:
    """Sampling units behind each pair of stratum and unit; of pieces, at the unit's first."""
    if pieces is None:
        return np.array([moments.sizes[pair] for pair in pairs], float)
    out = np.zeros(len(pairs))
    out[np.unique(pieces.whole, return_index=True)[1]] = pieces.members
    return out


def _lonely(label: str) -> Fault:
    got = "it has a single sampling unit, so its error cannot be computed"
    if not label:
        got = "a single respondent or sampling unit answered, so no error can be computed"
        hint = (
            "Wait for more answers. If you named a cluster, leave it out where respondents "
            "were chosen one by one"
        )
        return Fault(where="the survey", got=got, expected="at least two", hint=hint)
    return Fault(
        where=f"stratum '{label}'",
        got=got,
        expected="at least two sampling units in every stratum",
        hint="Merge it with a similar stratum, or leave the strata out",
    )
