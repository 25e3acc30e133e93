"""Service standards and waits: was it kept, how long is acceptable, what goes with waiting longer.

    kept        share of clients whose number meets the standard, of all who told one; exact where
                the numbers are known, else by whole bands only
    verdict     met: the whole 95 % interval of that share is at or above what was promised;
                not met: all of it is below; else it cannot be told
    acceptable  share for whom a wait in a band is acceptable: they would accept it or a longer one
    longer      share who waited longer than is acceptable to them

Whoever does not know how long it took, and whom it does not concern, is outside the base.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from cmt.analysis.action import (
    Kept,
    StandardKept,
    WaitCell,
    WaitCurve,
    WaitLevel,
    WaitsCompared,
)
from cmt.analysis.derived import shares, values_of
from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimate, flag_for
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Floats, summarise
from cmt.analysis.prepare import Prepared, by_segment
from cmt.analysis.withholding import parts_of_all
from cmt.errors import DesignError, Fault
from cmt.instrument.model import Instrument, Item
from cmt.responses.standards import Standard

NUMBERS = Mapping[str, Floats]


def standards_kept(
    prepared: Prepared,
    instrument: Instrument,
    numbers: NUMBERS,
    standards: Sequence[Standard],
    *,
    weighted: bool,
) -> tuple[StandardKept, ...]:
    """Each standard with the share it was kept for.

    numbers  item with a measure -> (n,) the numbers, nan where there is none
    raises   DesignError with every standard that cannot be held against the answers
    """
    asked = {column.id for column in prepared.plan.columns}
    faults = [f for each in standards if (f := _fault(each, instrument, numbers, asked))]
    if faults:
        raise DesignError(faults)
    named = {str(at): each for at, each in enumerate(standards)}
    holds = {at: _holds(prepared, instrument, numbers, each) for at, each in named.items()}
    found = shares(prepared, holds, weighted=weighted)
    return tuple(_kept(each, replace(found[at], item=each.item)) for at, each in named.items())


def wait_curves(
    prepared: Prepared, instrument: Instrument, *, weighted: bool
) -> tuple[WaitCurve, ...]:
    """Overall satisfaction by how long it took, of every question that tells it."""
    actual, acceptable = waits_asked(prepared, instrument)
    asked = {column.id for column in prepared.plan.columns}
    items = [item.id for item in instrument.having("standard") if item.id in asked]
    items = [item for item in items if not instrument.scale_of(item).rating]
    return tuple(
        _curve(prepared, instrument, item, acceptable if item == actual else "", weighted)
        for item in (*([actual] if actual else []), *items)
    )


def waits_compared(
    prepared: Prepared, instrument: Instrument, *, weighted: bool
) -> WaitsCompared | None:
    """Actual against acceptable waits of the same clients; None unless both were asked."""
    actual, acceptable = waits_asked(prepared, instrument)
    if not (actual and acceptable):
        return None
    waited, accepted = values_of(prepared, actual), values_of(prepared, acceptable)
    both = ~np.isnan(waited) & ~np.isnan(accepted)
    parts = {"longer": waited > accepted, "shorter": waited < accepted}
    holds = {name: np.where(both, part, np.nan) for name, part in parts.items()}
    found = shares(prepared, holds, weighted=weighted)
    weight, total = prepared.batch.weight, float(prepared.batch.weight[both].sum())
    shown = flag_for(int(both.sum())) not in ("withheld", "undefined")
    points = instrument.scale_of(actual).points
    cells = []
    for took in points:
        for accepts in points:
            here = both & (waited == took) & (accepted == accepts)
            share = float(weight[here].sum()) / total if shown else float("nan")
            cells.append(WaitCell(actual=took, acceptable=accepts, share=share, n=int(here.sum())))
    return WaitsCompared(
        actual=actual,
        acceptable=acceptable,
        longer=replace(found["longer"], item=actual),
        shorter=replace(found["shorter"], item=actual),
        cells=tuple(cells),
    )


def waits_asked(prepared: Prepared, instrument: Instrument) -> tuple[str, str]:
    """The questions on the actual and the acceptable wait, the latter on the scale of the first."""
    asked = {column.id for column in prepared.plan.columns}
    found: dict[str, Item] = {}
    for item in instrument.having("wait"):
        if item.id in asked:
            found.setdefault(item.of, item)
    actual, acceptable = found.get("actual"), found.get("acceptable")
    alike = actual and acceptable and actual.scale == acceptable.scale
    return actual.id if actual else "", acceptable.id if acceptable and alike else ""


def verdict_of(share: Estimate, promised: float) -> Kept:
    """Whether a promise was kept, as far as the interval says.

    >>> row = Estimate(item="wait", statistic="share", estimate=0.9, low=0.85, high=0.94, n=300)
    >>> verdict_of(row, 0.8), verdict_of(row, 0.95), verdict_of(row, 0.9)
    ('met', 'not-met', 'cannot-tell')
    """
    if share.shown and share.low >= promised:
        return "met"
    return "not-met" if share.shown and share.high < promised else "cannot-tell"


def _kept(standard: Standard, share: Estimate) -> StandardKept:
    return StandardKept(
        item=standard.item,
        promised=standard.promised,
        share=share,
        verdict=verdict_of(share, standard.promised),
        at_most=standard.at_most,
        at_least=standard.at_least,
    )


def _holds(
    prepared: Prepared, instrument: Instrument, numbers: NUMBERS, standard: Standard
) -> Floats:
    """Whether it was kept for each client: 1, 0, nan where nothing is known."""
    told = _amounts(prepared, instrument, numbers, standard.item)
    if standard.at_most is not None:
        kept = told <= standard.at_most
    else:
        kept = told >= (standard.at_least or 0.0)
    return np.where(np.isnan(told), np.nan, kept)


def _amounts(prepared: Prepared, instrument: Instrument, numbers: NUMBERS, item: str) -> Floats:
    """The numbers clients told; of bands, where the band begins, or its point."""
    if item in numbers:
        return np.asarray(numbers[item], float)
    told = values_of(prepared, item)
    measure = instrument.scale_of(item).measure
    if measure is None:
        return told
    begins = np.array([*measure.edges, np.nan])
    points = np.array(instrument.scale_of(item).points)
    return begins[np.where(np.isnan(told), len(points), np.searchsorted(points, told))]


def can_be_held(
    standard: Standard, instrument: Instrument, numbers: NUMBERS, columns: Collection[str]
) -> bool:
    """Whether a standard can be held against the answers, given the columns there are."""
    return _fault(standard, instrument, numbers, set(columns)) is None


def _fault(
    standard: Standard, instrument: Instrument, numbers: NUMBERS, asked: set[str]
) -> Fault | None:
    """Why a standard cannot be held against the answers."""
    where = f"standards.{standard.item}"
    known = [item.id for item in instrument.having("standard", "wait") if item.id in asked]
    if standard.item not in known:
        got = "it is no measured fact or wait that was asked"
        return Fault(where=where, got=got, expected=", ".join(known) or "none was asked")
    scale = instrument.scale_of(standard.item)
    limit = standard.at_most if standard.at_most is not None else standard.at_least
    assert limit is not None
    if scale.measure is None:
        bands = zip(scale.points, next(iter(scale.labels.values())), strict=True)
        expected = ", ".join(f"{point} = {label}" for point, label in bands)
        got = f"{limit:g} is no point of its bands, and no number stands behind them"
        return None if limit in scale.points else Fault(where=where, got=got, expected=expected)
    if not scale.measure.least <= limit <= scale.measure.most:
        expected = f"{scale.measure.least:g} to {scale.measure.most:g}"
        return Fault(where=where, got=f"{limit:g} cannot be answered", expected=expected)
    if standard.item in numbers or standard.at_least in scale.measure.edges:
        return None
    got = "only bands are known, not the numbers in them"
    edges = ", ".join(f"{edge:g}" for edge in scale.measure.edges)
    return Fault(where=where, got=got, expected=f"at least one of {edges}")


def _curve(
    prepared: Prepared, instrument: Instrument, item: str, acceptable: str, weighted: bool
) -> WaitCurve:
    points = instrument.scale_of(item).points
    codes = prepared.batch.codes[prepared.plan.position(item)].tolist()
    labels = [str(points[code]) if code >= 0 else "" for code in codes]
    split = by_segment(prepared, instrument.outcome, labels)
    moments = summarise(split.batch, split.plan)
    units = units_of(moments)
    waited = _so_long(prepared, item, points, weighted)
    accepts = _so_long(prepared, acceptable, points, weighted) if acceptable else {}
    scores = []
    for point in points:
        found = describe(moments, units, split.scales, weighted=weighted, segment=str(point))
        score = found.get(instrument.outcome, "index", str(point))
        assert score is not None  # the outcome is a rating, which has one even where withheld
        scores.append(replace(score, segment=f"{item}={point}"))
    everyone = int((split.batch.codes[0] >= 0).sum())
    levels = []
    for point, score in zip(points, parts_of_all(scores, everyone), strict=True):
        name, own = str(point), accepts.get(str(point))
        levels.append(
            WaitLevel(
                point=point,
                satisfaction=score,
                acceptable=replace(own, item=acceptable) if own else None,
                waited=replace(waited[name], item=item),
            )
        )
    return WaitCurve(item=item, levels=tuple(levels))


def _so_long(
    prepared: Prepared, item: str, points: Sequence[int], weighted: bool
) -> dict[str, Estimate]:
    """Point -> share of those who answered a question who gave this band or a longer one."""
    told = values_of(prepared, item)
    holds = {str(p): np.where(np.isnan(told), np.nan, told >= p) for p in points}
    return shares(prepared, holds, weighted=weighted)
