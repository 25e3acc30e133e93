"""From coded answers and their design to weights, pieces of sampling units and replicates.

Weighting, raking, post-stratifying and replicating are one operation: a factor for every piece.
Weights are raked to the targets of the design; replicates are raked again, so that standard
errors carry the raking. Where the survey has no replicates of its own they delete one sampling
unit at a time, or one of about 200 groups of them where there are many.

Letters: n respondents, P pieces, V sampling units, K adjustment cells, R replicates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.moments import GROUPS, groups_for, hash_of
from cmt.analysis.raking import rake
from cmt.analysis.sampling import Calibration, Floats, Pieces, Replicates, Sampling
from cmt.analysis.units import dealt
from cmt.analysis.weighting import Adjusted, Weighting, adjusted
from cmt.errors import DesignError, Fault
from cmt.responses.model import Design, Responses
from cmt.responses.replicates import scales

DELETED_ONE_BY_ONE = 500
"""Up to so many sampling units a replicate deletes one of them, else a group."""
RANK = 1e-5
"""Singular values below this share of the largest count for none, as in R's `degf`."""
FEWEST = 2
"""Replicates that are not multiples of each other there must be."""

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What the kernel needs to know of how respondents were chosen and weighted."""

    weight: Floats  # (n,)
    stratum: tuple[str, ...]  # (n,)
    unit: tuple[str, ...]  # (n,) sampling unit, or the piece of it
    groups: tuple[tuple[str, int], ...]  # hash groups of each stratum that is grouped
    respondents: bool  # every sampling unit is a single respondent, in one piece
    sampling: Sampling | None
    weighting: Weighting | None


def sample(responses: Responses) -> Sampled:
    """Weights, strata, sampling units or pieces, and what their errors need.

    raises  EstimationError when no weights lie within the bounds of the targets, DesignError when
            targets or replicates cannot be used
    """
    n, design = responses.rows, responses.design
    weight = responses.weight if responses.weight is not None else np.ones(n)
    stratum, unit = responses.strata or ("",) * n, units(responses)
    made = adjusted(responses, design.targets, weight) if design.targets else None
    weight = made.weight if made else weight
    population = {label: float(held) for label, held in design.population.items()}
    if made is None and responses.replicates is None:
        drawn = Counter(label for label, _ in set(zip(stratum, unit, strict=True)))
        return Sampled(
            weight=weight,
            stratum=stratum,
            unit=unit,
            groups=groups_for(drawn),
            respondents=responses.cluster is None,
            sampling=Sampling(population=population, idle=responses.idle)
            if population or responses.idle
            else None,
            weighting=None,
        )
    piece, pieces = (
        _supplied(responses.replicates, design, weight, made)
        if responses.replicates is not None
        else _calibrated(stratum, unit, made, population)
    )
    return Sampled(
        weight=weight,
        stratum=stratum,
        unit=tuple(f"piece {each:09d}" for each in piece.tolist()),
        groups=(),
        respondents=False,
        sampling=Sampling(population=population, pieces=pieces),
        weighting=made.weighting if made else None,
    )


def units(responses: Responses) -> tuple[str, ...]:
    """The sampling unit of each row: its cluster, else the respondent, else its place."""
    places = tuple(f"{row:09d}" for row in range(responses.rows))
    return responses.cluster or responses.respondent or places


def _calibrated(
    stratum: Sequence[str],
    unit: Sequence[str],
    made: Adjusted | None,
    population: dict[str, float],
) -> tuple[Index, Pieces]:
    """Pieces of sampling units by adjustment cell, and replicates that delete the units."""
    assert made is not None  # else every unit would be of one piece
    strata, of_row = np.unique(np.array(stratum), return_inverse=True)
    keys, whole, members, home = _wholes(strata.tolist(), of_row, unit)
    factor = made.weight / made.before
    rows = np.column_stack([whole, made.cell, factor])
    _, first, piece = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    piece = piece.ravel()
    of_piece = whole[first].astype(np.intp)
    cell = made.cell[first]
    summed = np.bincount(piece, made.weight).astype(float)
    calibration = Calibration(
        base=np.bincount(piece, made.before).astype(float),
        weight=summed,
        margins=made.indicators[cell],
    )
    deleted = _deleted(keys, home, members, strata.tolist(), population)
    replicates = _raked_again(deleted, summed, of_piece, cell, made) if deleted else None
    pieces = Pieces(whole=of_piece, members=members, calibration=calibration, replicates=replicates)
    return piece, pieces


def _wholes(
    strata: Sequence[str], of_row: Index, unit: Sequence[str]
) -> tuple[list[str], Index, Floats, Index]:
    """Sampling units, or hash groups of them where they are many, ordered by stratum and key.

    returns  (V,) keys, (n,) unit of each row, (V,) members of each, (V,) stratum of each
    """
    pairs = list(zip(of_row.tolist(), unit, strict=True))
    groups = dict(groups_for(Counter(strata[h] for h, _ in set(pairs))))
    named = {
        (h, key): (
            h,
            f"group {hash_of(key) % groups[strata[h]]:04d}" if strata[h] in groups else key,
        )
        for h, key in set(pairs)
    }
    counted = Counter(named.values())
    ordered = sorted(counted)
    place = {each: v for v, each in enumerate(ordered)}
    return (
        [key for _, key in ordered],
        np.array([place[named[pair]] for pair in pairs], np.intp),
        np.array([counted[each] for each in ordered], float),
        np.array([h for h, _ in ordered], np.intp),
    )


def _deleted(
    keys: Sequence[str],
    home: Index,
    members: Floats,
    strata: Sequence[str],
    population: dict[str, float],
) -> tuple[Floats, Floats] | None:
    """Factors (R, V) that delete one unit or group in turn, and what each replicate counts (R,).

    None where a stratum has a single unit: `units_of` refuses it by name.
    """
    group, of_group = (
        (np.arange(len(keys)), home)
        if len(keys) <= DELETED_ONE_BY_ONE
        else dealt(home, keys, GROUPS)
    )
    size = np.bincount(home, members, len(strata))
    gone = np.bincount(group, members, len(of_group))
    if (size < 2).any():
        return None
    kept = 1 - gone / size[of_group]
    factors = np.where(of_group[:, None] == home[None], 1 / kept[:, None], 1.0)
    factors[group, np.arange(len(keys))] = 0.0
    held = [population.get(label) for label in strata]
    left = np.array([1 - n / N if N else 1.0 for n, N in zip(size, held, strict=True)])
    return factors, kept * left[of_group]


def _raked_again(
    deleted: tuple[Floats, Floats],
    weight: Floats,
    whole: Index,
    cell: Index,
    made: Adjusted,
) -> Replicates:
    """Replicates (R, P) with units deleted and what is left raked to the targets again.

    The weights as made are raked, not those before: raking them gives the same, but that what
    trimming took away stays so. Their own sums are the targets, which they met.
    """
    factors = deleted[0][:, whole]
    sums = factors * weight @ np.eye(len(made.categories))[cell]
    again = rake(sums, made.categories, made.met).factors
    return Replicates(factors=factors * again[:, cell], scale=deleted[1])


def _supplied(
    replicates: Floats, design: Design, weight: Floats, made: Adjusted | None
) -> tuple[Index, Pieces]:
    """Every respondent a piece, with the replicates that came with the survey, raked alike.

    raises  DesignError where the replicates do not differ, and so tell no error
    """
    factors = replicates.T / weight
    if made:
        total = made.weight.sum()
        base = replicates.T * (total / replicates.sum(axis=0))[:, None]
        sums = base @ np.eye(len(made.categories))[made.cell]
        again = rake(sums, made.categories, made.met).factors
        factors = base * again[:, made.cell] / weight
    weights = factors * weight
    values = np.linalg.svd(weights @ weights.T, compute_uv=False) ** 0.5
    rank = int((values > RANK * values[0]).sum())
    if rank < FEWEST:
        got, hint = "all of them are the same weights", "Name the columns that hold replicates"
        raise DesignError(Fault(where="replicates", got=got, hint=hint))
    drawn = Replicates(
        factors=factors,
        scale=scales(
            len(factors), design.replicate_method, design.replicate_scale, design.replicate_rho
        ),
        supplied=True,
        df=rank - 1,
    )
    n = len(weight)
    return np.arange(n), Pieces(whole=np.arange(n), members=np.ones(n), replicates=drawn)
