"""Driver models of those who were asked otherwise: by channel, and of all with gaps marked.

The driver model takes respondents complete on every driver. Where a driver does not apply to many
or was not asked in a channel, that leaves few, and of one kind. Two answers, each by name:

    by channel    a model of each channel's respondents, of the drivers asked there
    gaps marked   a model of everybody: a gap of these kinds gets any value and a mark (a column 0
                  or 1) of its own; marks are in every model before the drivers, so that the value
                  put in does not matter and shares are of what the marks leave unexplained

Blank, don't know and refused stay outside (listwise). Marking gaps is the dummy adjustment of
Cohen and Cohen (1975). It is right where the question has no answer for the client, and biased
where there is one that is missing (Jones 1996): hence only these kinds of missing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.detail import SideModel, SideShare
from cmt.analysis.drivers import Fitted, fit_drivers
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Column, Floats, summarise
from cmt.analysis.prepare import Codes, Prepared, cut
from cmt.analysis.results import DriverModel, Exclusion
from cmt.instrument.model import MISSING, Instrument
from cmt.responses.channels import CHANNEL

MARKED = (MISSING["not-applicable"], MISSING["not-asked"])
"""Kinds of missing that a mark may stand for."""
MANY = 0.1
"""Share of respondents with the outcome and such a gap from where the marked model is made."""
MARK = "no:"
"""Before a driver's id: the column that marks its gaps."""
GAPS = "gaps-marked"
DEPENDENT = 1e-9
"""A mark of which the others leave a smaller share repeats them."""


def side_models(
    prepared: Prepared, instrument: Instrument, *, weighted: bool
) -> tuple[SideModel, ...]:
    """Models by channel, where several were told, and of all with gaps marked, where many have."""
    asked = prepared.plan.block[0]
    outcome = prepared.batch.codes[prepared.plan.position(asked)] >= 0
    out = []
    if _gap_share(prepared, outcome) >= MANY:
        out.append(side_model(GAPS, gaps_marked(prepared, weighted=weighted).model))
    for point, inside in _channels(prepared, instrument):
        if (inside & outcome).any():
            model = model_of_part(prepared, inside, weighted=weighted).model
            out.append(side_model(f"{CHANNEL}={point}", model))
    return tuple(out)


def model_of_part(prepared: Prepared, inside: NDArray[np.bool_], *, weighted: bool) -> Fitted:
    """The driver model of some respondents, within the whole design.

    inside  (n,) whom the model is of
    """
    outcome, *drivers = prepared.plan.block
    codes = [
        np.where(inside, each, MISSING["not-asked"]).astype(np.int16)
        for each in _codes(prepared, (outcome, *drivers))
    ]
    kept = [d for d, values in zip(drivers, codes[1:], strict=True) if (values >= 0).any()]
    gone = tuple(Exclusion(driver=d, reason="no-answers") for d in drivers if d not in kept)
    columns = {name: each for name, each in zip((outcome, *drivers), codes, strict=True)}
    chosen = (outcome, *kept)
    part = cut(prepared, [_column(prepared, c) for c in chosen], [columns[c] for c in chosen])
    return _fitted(part, 0, prepared.excluded + gone, weighted)


def gaps_marked(prepared: Prepared, *, weighted: bool) -> Fitted:
    """The driver model of everybody, marks standing for drivers that do not apply."""
    outcome, *drivers = prepared.plan.block
    answers, *found = _codes(prepared, (outcome, *drivers))
    filled: list[Codes] = []
    marks: list[NDArray[np.bool_]] = []
    for codes in found:
        gap = np.isin(codes, MARKED)
        filled.append(np.where(gap, 0, codes).astype(np.int16))
        marks.append(gap)
    complete = np.logical_and.reduce([each >= 0 for each in (answers, *filled)])
    kept = _independent(np.column_stack(marks)[complete], prepared.batch.weight[complete])
    columns = [_column(prepared, name) for name in (outcome, *drivers)]
    columns += [Column(id=f"{MARK}{drivers[j]}", values=(0.0, 1.0)) for j in kept]
    block = [answers, *filled, *(marks[j].astype(np.int16) for j in kept)]
    return _fitted(cut(prepared, columns, block), len(kept), prepared.excluded, weighted)


def _fitted(part: Prepared, always: int, excluded: tuple[Exclusion, ...], weighted: bool) -> Fitted:
    moments = summarise(part.batch, part.plan)
    units = units_of(moments)
    return fit_drivers(
        moments, units, excluded=excluded, weighted=weighted, always=always, in_full=0
    )


def _independent(marks: NDArray[np.bool_], weight: Floats) -> list[int]:
    """Marks that neither the constant nor the marks kept before them repeat."""
    kept: list[int] = []
    root = np.sqrt(weight)
    base = root[:, None]
    for j in range(marks.shape[1]):
        mark = marks[:, j].astype(float) * root
        left: Floats = mark - base @ np.linalg.lstsq(base, mark, rcond=None)[0]
        if left @ left > DEPENDENT * float(mark @ mark):
            kept.append(j)
            base = np.column_stack([base, mark])
    return kept


def _gap_share(prepared: Prepared, outcome: NDArray[np.bool_]) -> float:
    """Share of those with the outcome whom a driver does not apply to, or who were not asked."""
    drivers = _codes(prepared, prepared.plan.block[1:])
    if not drivers or not outcome.any():
        return 0.0
    gaps = np.logical_or.reduce([np.isin(codes, MARKED) for codes in drivers])
    return float(gaps[outcome].mean())


def _channels(prepared: Prepared, instrument: Instrument) -> list[tuple[int, NDArray[np.bool_]]]:
    """Points of the channel's question and who gave each; none unless at least two were given."""
    item = instrument.items.get(CHANNEL)
    names = [column.id for column in prepared.plan.columns]
    if item is None or CHANNEL not in names or item.multiple:
        return []
    (codes,) = _codes(prepared, (CHANNEL,))
    points = instrument.scale_of(CHANNEL).points
    found = [(point, codes == at) for at, point in enumerate(points)]
    given = [(point, inside) for point, inside in found if inside.any()]
    return given if len(given) > 1 else []


def side_model(of: str, model: DriverModel) -> SideModel:
    """What is kept of the driver model of a part of the respondents."""
    return SideModel(
        of=of,
        n=model.n,
        r2=model.r2,
        adjusted_r2=model.adjusted_r2,
        shares=tuple(
            SideShare(
                driver=effect.driver,
                share=effect.share,
                share_low=effect.share_low,
                share_high=effect.share_high,
                coefficient=effect.coefficient,
                coefficient_se=effect.coefficient_se,
            )
            for effect in model.effects
        ),
        left_out=tuple(row.driver for row in model.excluded),
        refusal=model.refusal.reason if model.refusal else "",
    )


def _codes(prepared: Prepared, columns: Sequence[str]) -> list[Codes]:
    return [np.asarray(prepared.batch.codes[prepared.plan.position(c)], np.int16) for c in columns]


def _column(prepared: Prepared, column: str) -> Column:
    return prepared.plan.columns[prepared.plan.position(column)]
