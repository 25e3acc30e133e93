"""The kernel: coded answers become sums, and no respondent is left.

A cell is one (segment, stratum, sampling unit). Per cell the kernel keeps

    tally   per column, counts of each code under weights w^0, w^1 and w^2    (3, C, width)
    gram    sum of w z z' over rows complete on the driver block              (C, q, q)
    sets    the same over further blocks, each complete on its own: the items of a driver

with z = (1, outcome - its midpoint, driver 1 - its midpoint, ...). From the tally come every
distribution, mean and share; from the gram regression, LMG and relative weights; from the spread
of the units within their stratum every standard error. Codes are centred on the scale's midpoint,
so that sums of unit weights are exact integers whatever the order of addition.

Letters: n rows, C cells, U units, q columns of the block plus one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.sampling import Sampling
from cmt.errors import EstimationError, Fault
from cmt.instrument.model import MISSING

Floats = NDArray[np.float64]
Key = tuple[str, str, str]
"""(segment, stratum, sampling unit)"""

KINDS = len(MISSING)
"""Codes -1 ... -KINDS are kinds of missing; they take the first KINDS places of a tally."""
STEP = 8192
"""Rows a pass of the tally: index and weights of one step stay in the cache."""
GRAM_STEP = 1 << 21
"""Products a pass of the gram: bounds their table, however many columns a block has."""
UNITS_KEPT = 5000
"""More sampling units than this are grouped by a hash of their key (KERNEL.md, decision 2)."""
GROUPS = 200
"""Groups in all when units are grouped, shared out over the strata by their size."""
MIN_GROUPS = 20
"""Fewest groups of a stratum; one of fewer than two units a group keeps its units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One tallied column: the value of each code 0, 1, ... on its scale."""

    id: str
    values: tuple[float, ...]

    @property
    def width(self) -> int:
        return KINDS + len(self.values)

    @property
    def midpoint(self) -> float:
        return (self.values[0] + self.values[-1]) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is summed. Moments of different plans never mix."""

    columns: tuple[Column, ...]
    block: tuple[str, ...] = ()  # column ids: outcome first, then the drivers
    groups: tuple[tuple[str, int], ...] = ()  # hash groups of each stratum that is grouped
    respondents: bool = False  # every sampling unit is a single respondent
    sets: tuple[tuple[str, ...], ...] = ()  # further blocks: columns that have a gram of their own
    sampling: Sampling | None = None  # finite population, pieces of units, replicates

    def position(self, column: str) -> int:
        return [c.id for c in self.columns].index(column)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """The sampling units of a batch as the plan groups them."""

    names: Sequence[str]  # (n,) unit of each row, or the hash group it falls into
    sizes: Mapping[tuple[str, str], int]  # sampling units behind each (stratum, unit or group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows to sum: codes per column of the plan, weight and key parts per row."""

    codes: Sequence[NDArray[np.int16]]  # one (n,) array per column of the plan
    weight: Floats  # (n,)
    segment: Sequence[str]
    stratum: Sequence[str]
    unit: Sequence[str]
    source: str  # digest of where the rows come from
    grouped: Grouped | None = None  # where units were grouped already: hashing is dear


@dataclass(frozen=True, slots=True, kw_only=True)
class Gram:
    """Cross-products of (1, columns) over the rows complete on them, per cell."""

    products: Floats  # (C, q, q)
    complete: NDArray[np.int64]  # (C,) rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Sums per cell, sorted by key. As confidential as the export when units are respondents."""

    plan: Plan
    keys: tuple[Key, ...]
    tallies: tuple[Floats, ...]  # per column (3, C, width)
    gram: Floats  # (C, q, q)
    complete: NDArray[np.int64]  # (C,) rows complete on the block
    sizes: Mapping[tuple[str, str], int]  # sampling units behind each (stratum, unit or group)
    sources: frozenset[str]
    sets: tuple[Gram, ...] = ()  # one a set of the plan

    def __add__(self, other: Moments) -> Moments:
        """The moments of both sets of rows, as if they had been summed together."""
        if self.plan != other.plan:
            raise EstimationError(Fault(where="moments", got="two different plans cannot be added"))
        if shared := self.sources & other.sources:
            raise EstimationError(
                Fault(where="moments", got=f"source {min(shared)} would be counted twice")
            )
        keys = tuple(sorted({*self.keys, *other.keys}))
        place = {key: i for i, key in enumerate(keys)}
        mine = np.array([place[key] for key in self.keys], np.intp)
        theirs = np.array([place[key] for key in other.keys], np.intp)

        def both(a: NDArray[np.float64], b: NDArray[np.float64], axis: int) -> Floats:
            shape = list(a.shape)
            shape[axis] = len(keys)
            out = np.zeros(shape, a.dtype)
            cells = np.moveaxis(out, axis, 0)
            cells[mine] += np.moveaxis(a, axis, 0)
            cells[theirs] += np.moveaxis(b, axis, 0)
            return out

        return Moments(
            plan=self.plan,
            keys=keys,
            tallies=tuple(both(a, b, 1) for a, b in zip(self.tallies, other.tallies, strict=True)),
            gram=both(self.gram, other.gram, 0),
            complete=both(self.complete, other.complete, 0),  # type: ignore[arg-type]
            sizes=_added(self.sizes, other.sizes, {stratum for stratum, _ in self.plan.groups}),
            sources=self.sources | other.sources,
            sets=tuple(
                Gram(
                    products=both(a.products, b.products, 0),
                    complete=both(a.complete, b.complete, 0),  # type: ignore[arg-type]
                )
                for a, b in zip(self.sets, other.sets, strict=True)
            ),
        )


def groups_for(units: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Hash groups of each stratum, given its sampling units: none while they are few in all."""
    total = sum(units.values())
    if total <= UNITS_KEPT:
        return ()
    wanted = {s: max(MIN_GROUPS, GROUPS * n // total) for s, n in units.items()}
    return tuple((s, wanted[s]) for s in sorted(units) if units[s] >= 2 * wanted[s])


def summarise(batch: Batch, plan: Plan) -> Moments:
    """Sum a batch of rows into moments.

    The order of rows does not matter; batches of disjoint sources add up with `+`. Where units
    are grouped, the answers of one unit must lie in one batch.
    """
    units = batch.grouped or grouped(batch, dict(plan.groups))
    rows = list(zip(batch.segment, batch.stratum, units.names, strict=True))
    keys = tuple(sorted(set(rows)))
    place = {key: i for i, key in enumerate(keys)}
    cell = np.fromiter((place[row] for row in rows), np.intp, len(rows))
    block = _gram(batch, plan, plan.block, cell, len(keys))
    return Moments(
        plan=plan,
        keys=keys,
        tallies=tuple(
            tally(codes, cell, batch.weight, len(keys), column.width)
            for codes, column in zip(batch.codes, plan.columns, strict=True)
        ),
        gram=block.products,
        complete=block.complete,
        sizes=units.sizes,
        sources=frozenset({batch.source}),
        sets=tuple(_gram(batch, plan, names, cell, len(keys)) for names in plan.sets),
    )


def tally(
    codes: NDArray[np.int16], cell: NDArray[np.intp], weight: Floats, cells: int, width: int
) -> Floats:
    """Weighted counts of each code in each cell.

    codes    (n,) codes, -KINDS ... width - KINDS - 1
    cell     (n,) cell of each row
    weight   (n,) weights
    returns  (3, cells, width) sums of w^0, w^1 and w^2
    """
    out = np.zeros((3, cells * width))
    for start in range(0, len(cell), STEP):
        rows = slice(start, start + STEP)
        index = cell[rows] * width + (codes[rows] + KINDS)
        w = weight[rows]
        for power, weights in enumerate((None, w, w * w)):
            out[power] += np.bincount(index, weights=weights, minlength=cells * width)
    return out.reshape(3, cells, width)


def _gram(
    batch: Batch, plan: Plan, columns: Sequence[str], cell: NDArray[np.intp], cells: int
) -> Gram:
    """Cross-products of some columns per cell, over rows complete on them."""
    block = [plan.position(column) for column in columns]
    q = len(block) + 1 if block else 0
    if not block:
        return Gram(products=np.zeros((cells, q, q)), complete=np.zeros(cells, np.int64))
    complete = np.logical_and.reduce([batch.codes[j] >= 0 for j in block])
    centred = [
        (np.array(plan.columns[j].values) - plan.columns[j].midpoint)[batch.codes[j][complete]]
        for j in block
    ]
    z = np.column_stack([np.ones(int(complete.sum())), *centred])
    where = cell[complete]
    order = np.argsort(where, kind="stable")
    out = np.zeros((cells, q, q))
    step = GRAM_STEP // (q * q) + 1
    for start in range(0, len(order), step):
        rows = order[start : start + step]
        present, starts = np.unique(where[rows], return_index=True)
        products = z[rows, :, None] * (z[rows] * batch.weight[complete][rows, None])[:, None, :]
        out[present] += np.add.reduceat(products, starts, axis=0)
    return Gram(products=out, complete=np.bincount(where, minlength=cells))


def _added(
    a: Mapping[tuple[str, str], int], b: Mapping[tuple[str, str], int], grouped: set[str]
) -> Mapping[tuple[str, str], int]:
    """Units behind each key of two batches: groups grow, a unit stays one unit."""
    return {key: a.get(key, 0) + b.get(key, 0) if key[0] in grouped else 1 for key in {**a, **b}}


def grouped(batch: Batch, groups: Mapping[str, int]) -> Grouped:
    """Units, or the hash group each falls into: the same key always in the same group."""
    units = set(zip(batch.stratum, batch.unit, strict=True))
    named = {
        (stratum, unit): f"group {hash_of(unit) % groups[stratum]:04d}"
        if stratum in groups
        else unit
        for stratum, unit in units
    }
    sizes = Counter((pair[0], name) for pair, name in named.items())
    pairs = zip(batch.stratum, batch.unit, strict=True)
    return Grouped(names=[named[pair] for pair in pairs] if groups else batch.unit, sizes=sizes)


def hash_of(key: str) -> int:
    """A hash of a key that is the same everywhere and always (Python's own is not)."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
