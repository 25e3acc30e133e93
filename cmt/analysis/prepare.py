"""From coded answers to what the kernel sums: tallied columns, composites, the driver block.

A driver's composite is the mean of a respondent's valid answers to its items; one valid answer is
enough. It is coded as a position in the list of values such a mean can take, so that the one
tally serves items and composites alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.moments import Batch, Column, Plan, groups_for
from cmt.analysis.results import Exclusion
from cmt.instrument.model import Driver, Instrument, Scale
from cmt.responses.model import Responses

Codes = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A wave ready to be summed."""

    batch: Batch
    plan: Plan
    scales: dict[str, Scale]  # column id -> scale of its values
    excluded: tuple[Exclusion, ...]  # drivers that cannot be in the driver block, and why


def prepare(responses: Responses, instrument: Instrument) -> Prepared:
    """Columns, codes, weights and keys of every respondent.

    Items come first, in the order of the responses, then one composite a driver.
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
    stratum, unit = responses.strata or ("",) * responses.rows, _units(responses)
    return Prepared(
        batch=Batch(
            codes=codes,
            weight=np.ones(responses.rows) if responses.weight is None else responses.weight,
            segment=("",) * responses.rows,
            stratum=stratum,
            unit=unit,
            source=responses.digest,
        ),
        plan=Plan(
            columns=tuple(columns),
            block=tuple(block),
            groups=groups_for(Counter(h for h, _ in set(zip(stratum, unit, strict=True)))),
            respondents=responses.cluster is None,
        ),
        scales=scales,
        excluded=tuple(excluded),
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


def drivers_met(prepared: Prepared, drivers: Sequence[str]) -> list[str]:
    """Segment of each respondent: "drivers-met=K", K drivers with a favourable composite.

    "" for respondents who did not rate all of the drivers.
    """
    met = np.zeros(len(prepared.batch.weight), int)
    complete = np.ones(len(met), bool)
    for driver in drivers:
        position = prepared.plan.position(driver)
        codes = prepared.batch.codes[position]
        values = np.array(prepared.plan.columns[position].values)
        good = values[np.maximum(codes, 0)] >= prepared.scales[driver].favourable[0]
        met += good & (codes >= 0)
        complete &= codes >= 0
    return [f"drivers-met={k}" if whole else "" for k, whole in zip(met, complete, strict=True)]


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


def _column(name: str, instrument: Instrument) -> Column:
    if "/" in name:
        return Column(id=name, values=(0.0, 1.0))
    return Column(id=name, values=tuple(map(float, instrument.scale_of(name).points)))


def _scale(name: str, instrument: Instrument) -> Scale:
    return instrument.scale_of(name.partition("/")[0])


def _units(responses: Responses) -> tuple[str, ...]:
    """The sampling unit of each row: its cluster, else the respondent, else its place."""
    places = tuple(f"{row:09d}" for row in range(responses.rows))
    return responses.cluster or responses.respondent or places


def _possible_means(points: Sequence[int], items: int) -> tuple[float, ...]:
    """Every mean of 1 ... `items` answers on these points, ascending."""
    sums = {Fraction(point) for point in points}
    means = set(sums)
    for count in range(2, items + 1):
        sums = {total + point for total in sums for point in points}
        means |= {total / count for total in sums}
    return tuple(float(mean) for mean in sorted(means))
