"""Columns made from the answers beside those of the plan, and what is said of them.

A difference of two answers, whether a standard was kept: coded like an answer, they go through the
same kernel as every question, with its weights, design, intervals and marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.describe import describe
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.infer import units_of
from cmt.analysis.moments import Column, Floats, summarise
from cmt.analysis.prepare import Codes, Prepared, cut
from cmt.instrument.model import MISSING, Scale

YES_NO = (0.0, 1.0)
CHOICE = Scale(id="yes-no", points=(0, 1), labels={})
"""What a column of yes and no is answered on; an index has no scale."""
OUTSIDE = MISSING["not-asked"]
"""The code of a client who is not in the base."""


def means(
    prepared: Prepared,
    values: Mapping[str, Floats],
    ends: tuple[float, float],
    *,
    weighted: bool,
) -> dict[str, Estimate]:
    """The mean of each made column, its interval inside `ends`.

    values  name -> (n,), nan where the client has none
    ends    the lowest and the highest value there can be
    """
    coded = {name: _coded(name, each, ends) for name, each in values.items()}
    found = _described(prepared, coded, {}, weighted)
    return {name: replace(_row(found, name, "index"), statistic="mean") for name in coded}


def shares(
    prepared: Prepared, holds: Mapping[str, Floats], *, weighted: bool
) -> dict[str, Estimate]:
    """The share of clients something holds for.

    holds  name -> (n,): 1 it does, 0 it does not, nan not in the base
    """
    coded = {
        name: (Column(id=f"{name}/1", values=YES_NO), _codes(np.array(YES_NO), each))
        for name, each in holds.items()
    }
    scales = {column.id: CHOICE for column, _ in coded.values()}
    found = _described(prepared, coded, scales, weighted)
    return {name: replace(_row(found, name, "picked:1"), statistic="share") for name in coded}


def values_of(prepared: Prepared, column: str) -> Floats:
    """The value of every client's answer to a column of the plan: (n,), nan where there is none."""
    at = prepared.plan.position(column)
    values = np.array([*prepared.plan.columns[at].values, np.nan])
    codes = prepared.batch.codes[at]
    out: Floats = values[np.where(codes >= 0, codes, -1)]
    return out


def score_unit(prepared: Prepared, column: str) -> tuple[float, float]:
    """Lowest value of a column, and points of 0 to 100 a point of its scale counts."""
    values = prepared.plan.columns[prepared.plan.position(column)].values
    return values[0], 100 / (values[-1] - values[0])


def _coded(name: str, values: Floats, ends: tuple[float, float]) -> tuple[Column, Codes]:
    points = np.unique([*ends, *values[~np.isnan(values)].round(9)])
    return Column(id=name, values=tuple(map(float, points))), _codes(points, values.round(9))


def _codes(points: Floats, values: NDArray[np.float64]) -> Codes:
    nearest = np.searchsorted(points, np.nan_to_num(values))
    return np.where(np.isnan(values), OUTSIDE, nearest).astype(np.int16)


def _described(
    prepared: Prepared,
    coded: Mapping[str, tuple[Column, Codes]],
    scales: Mapping[str, Scale],
    weighted: bool,
) -> Estimates:
    columns = [column for column, _ in coded.values()]
    part = cut(prepared, columns, [codes for _, codes in coded.values()])
    moments = summarise(part.batch, replace(part.plan, block=()))
    return describe(moments, units_of(moments), scales, weighted=weighted)


def _row(found: Estimates, name: str, statistic: str) -> Estimate:
    row = found.get(name, statistic)
    assert row is not None  # every column that is described has it
    return row
