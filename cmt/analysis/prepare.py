"""From coded answers to what the kernel sums: tallied columns, composites, the driver block.

A driver's composite is the mean of a respondent's valid answers to its items; one valid answer is
enough. It is coded as a position in the list of values such a mean can take, so that the one
tally serves items and composites alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.indices import index_columns
from cmt.analysis.moments import Batch, Column, Plan, grouped
from cmt.analysis.multipliers import sample
from cmt.analysis.results import Exclusion
from cmt.analysis.units import Units
from cmt.analysis.weighting import Weighting
from cmt.instrument.model import Driver, Instrument, Scale
from cmt.responses.chosen import DoneWell
from cmt.responses.model import Responses

Codes = NDArray[np.int16]
OUTSIDE = "(outside)"
"""The segment of rows that only the design needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A wave ready to be summed."""

    batch: Batch
    plan: Plan
    scales: dict[str, Scale]  # column id -> scale of its values; none for an index
    excluded: tuple[Exclusion, ...]  # drivers that cannot be in the driver block, and why
    weighting: Weighting | None = None  # where weights were made to meet targets


def prepare(responses: Responses, instrument: Instrument) -> Prepared:
    """Columns, codes, weights and keys of every respondent.

    Items come first, in the order of the responses, then one composite a driver, then indices.
    """
    columns = [_column(name, instrument) for name in responses.columns]
    codes = [np.asarray(responses.column(name), np.int16) for name in responses.columns]
    scales = {name: _scale(name, instrument) for name in responses.columns}
    excluded: list[Exclusion] = []
    block = [instrument.outcome]
    for driver in instrument.drivers.values():
        if not set(driver.items) & set(responses.columns):
            excluded.append(Exclusion(driver=driver.id, reason="not-asked"))
            continue
        column, values = composite(driver, instrument, responses)
        columns.append(column)
        codes.append(values)
        scales[driver.id] = instrument.scale_of(driver.items[0])
        if (values >= 0).any():
            block.append(driver.id)
        else:
            excluded.append(Exclusion(driver=driver.id, reason="no-answers"))
    for column, values in index_columns(responses, instrument):
        columns.append(column)
        codes.append(values)
    sampled = sample(responses)
    batch = Batch(
        codes=codes,
        weight=sampled.weight,
        segment=_segments(responses),
        stratum=sampled.stratum,
        unit=sampled.unit,
        source=responses.digest,
    )
    return Prepared(
        batch=replace(batch, grouped=grouped(batch, dict(sampled.groups))),
        plan=Plan(
            columns=tuple(columns),
            block=tuple(block),
            groups=sampled.groups,
            respondents=sampled.respondents,
            sampling=sampled.sampling,
        ),
        scales=scales,
        excluded=tuple(excluded),
        weighting=sampled.weighting,
    )


def composite(driver: Driver, instrument: Instrument, responses: Responses) -> tuple[Column, Codes]:
    """A driver's composite: mean of the valid items, one valid item is enough.

    Where no item is valid the first item's kind of missing stands.
    """
    points = instrument.scale_of(driver.items[0]).points
    items = [item for item in driver.items if item in responses.columns]
    answers = np.column_stack([responses.column(item) for item in items])
    valid = answers >= 0
    count = valid.sum(axis=1)
    total = np.where(valid, np.array(points)[np.where(valid, answers, 0)], 0).sum(axis=1)
    values = _possible_means(points, len(items))
    means = total / np.maximum(count, 1)
    nearest = np.searchsorted(np.array(values) - 1e-9, means, side="right") - 1
    codes = np.where(count > 0, nearest, answers[:, 0]).astype(np.int16)
    return Column(id=driver.id, values=values), codes


def drivers_met(
    prepared: Prepared, drivers: Sequence[str], well: DoneWell = "favourable"
) -> list[str]:
    """Segment of each respondent: "drivers-met=K", K drivers with a composite that is done well.

    "" for respondents who did not rate all of the drivers.
    """
    met = np.zeros(len(prepared.batch.weight), int)
    complete = np.ones(len(met), bool)
    for driver in drivers:
        position = prepared.plan.position(driver)
        codes = prepared.batch.codes[position]
        values = np.array(prepared.plan.columns[position].values)
        good = _done_well(prepared.scales[driver], values, well)[np.maximum(codes, 0)]
        met += good & (codes >= 0)
        complete &= codes >= 0
    return [f"drivers-met={k}" if whole else "" for k, whole in zip(met, complete, strict=True)]


def complete_rows(prepared: Prepared, columns: Sequence[int]) -> NDArray[np.intp]:
    """Rows with a valid answer on all of these columns (places in the plan)."""
    valid = np.logical_and.reduce([prepared.batch.codes[j] >= 0 for j in columns])
    return np.flatnonzero(valid)


def unit_rows(prepared: Prepared, units: Units) -> NDArray[np.intp]:
    """The place of every row's sampling unit, or group of them, in `units`: (n,)."""
    place = {
        (units.strata[h], key): u
        for u, (h, key) in enumerate(zip(units.stratum.tolist(), units.keys, strict=True))
    }
    batch = prepared.batch
    known = batch.grouped or grouped(batch, dict(prepared.plan.groups))
    pairs = zip(batch.stratum, known.names, strict=True)
    return np.fromiter((place[pair] for pair in pairs), np.intp, len(batch.weight))


def by_segment(prepared: Prepared, column: str, segment: Sequence[str]) -> Prepared:
    """The same wave cut down to one column and split by a segment of each respondent."""
    position = prepared.plan.position(column)
    return replace(
        prepared,
        plan=replace(prepared.plan, columns=(prepared.plan.columns[position],), block=()),
        batch=replace(
            prepared.batch, codes=[prepared.batch.codes[position]], segment=tuple(segment)
        ),
    )


def cut(prepared: Prepared, columns: Sequence[Column], codes: Sequence[Codes]) -> Prepared:
    """The same respondents with these columns alone, all of them in the block."""
    block = tuple(column.id for column in columns)
    return replace(
        prepared,
        plan=replace(prepared.plan, columns=tuple(columns), block=block),
        batch=replace(prepared.batch, codes=list(codes)),
    )


def _segments(responses: Responses) -> tuple[str, ...]:
    """One segment of all, but for rows that are no part of it."""
    if responses.outside is None:
        return ("",) * responses.rows
    return tuple(OUTSIDE if out else "" for out in responses.outside.tolist())


def _done_well(scale: Scale, values: NDArray[np.float64], well: DoneWell) -> NDArray[np.bool_]:
    match well:
        case "favourable":
            least = float(scale.favourable[0])
        case "top-box":
            least = float(values[-1])
        case "acceptable":
            least = float(values[values > scale.unfavourable[-1]][0])
    good: NDArray[np.bool_] = values >= least
    return good


def _column(name: str, instrument: Instrument) -> Column:
    if "/" in name:
        return Column(id=name, values=(0.0, 1.0))
    return Column(id=name, values=tuple(map(float, instrument.scale_of(name).points)))


def _scale(name: str, instrument: Instrument) -> Scale:
    return instrument.scale_of(name.partition("/")[0])


def _possible_means(points: Sequence[int], items: int) -> tuple[float, ...]:
    """Every mean of 1 ... `items` answers on these points, ascending."""
    sums = {Fraction(point) for point in points}
    means = set(sums)
    for count in range(2, items + 1):
        sums = {total + point for total in sums for point in points}
        means |= {total / count for total in sums}
    return tuple(float(mean) for mean in sorted(means))
