"""Drivers that do not work the same up and down: basic, key and excellence.

Penalty-reward contrast (Brandt 1987): the outcome on two marks a driver, unfavourable and
favourable score, against the scores between, all drivers together. Its errors are those of the
driver model. The rule for the word is ours: basic where the penalty is clear and clearly larger
than the reward, excellence the other way round, key where both are clear and neither clearly
larger. A driver with too few answers on a side or between enters as it is, and has no word.

Tetraclass (Llosa 1997): correspondence analysis of the table of favourable and other answers to
each driver by favourable and other answers overall. With two columns there is one axis, on which
a row with share s of favourable overall answers lies at (s - c) / sqrt(c (1 - c)), c being the
share among all; the lines cross at the means over the drivers. A description, without interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.detail import Asymmetry, Pull, Tetraclass
from cmt.analysis.drivers import regression
from cmt.analysis.importance import EIGENVALUE, correlations, covariances
from cmt.analysis.infer import covariance, t_quantile, totals, units_of
from cmt.analysis.moments import Column, Floats, summarise
from cmt.analysis.prepare import Codes, Prepared, complete_rows, cut
from cmt.analysis.results import DriverModel

FEWEST = 10
"""Respondents needed on each side and between: no effect is told from fewer."""
MARK = (0.0, 1.0)

Sides = NDArray[np.int8]
"""Of each respondent: -1 unfavourable, 0 between, 1 favourable; 0 also where not answered."""


def asymmetries(prepared: Prepared, model: DriverModel) -> tuple[Asymmetry, ...]:
    """Penalty, reward and tetraclass of every driver of a model, over its respondents."""
    names = [effect.driver for effect in model.effects]
    plan = prepared.plan
    rows = complete_rows(prepared, [plan.position(name) for name in (model.outcome, *names)])
    sides = {name: _sides(prepared, name) for name in names}
    counted = tuple(_counted(name, sides[name][rows]) for name in names)
    told = {
        row.driver: sides[row.driver]
        for row in counted
        if min(row.low, row.between, row.high) >= FEWEST
    }
    contrasted = _contrasted(prepared, model, counted, told)
    return _tetraclasses(prepared, model.outcome, rows, sides, contrasted)


def word_for(row: Asymmetry) -> Pull:
    """What a driver is, where its intervals say so."""
    disappoints, delights = row.penalty_high < 0, row.reward_low > 0
    if disappoints and row.balance_high < 0:
        return "basic"
    if delights and row.balance_low > 0:
        return "excellence"
    return "key" if disappoints and delights else ""


def _counted(driver: str, side: Sides) -> Asymmetry:
    low, between, high = (int((side == each).sum()) for each in (-1, 0, 1))
    return Asymmetry(driver=driver, low=low, between=between, high=high)


def _sides(prepared: Prepared, driver: str) -> Sides:
    position = prepared.plan.position(driver)
    codes, scale = prepared.batch.codes[position], prepared.scales[driver]
    values = np.array(prepared.plan.columns[position].values)
    high, low = values >= scale.favourable[0], values <= scale.unfavourable[-1]
    side = (high.astype(np.int8) - low.astype(np.int8))[np.maximum(codes, 0)]
    return np.where(codes >= 0, side, 0).astype(np.int8)


def _contrasted(
    prepared: Prepared, model: DriverModel, rows: tuple[Asymmetry, ...], told: Mapping[str, Sides]
) -> tuple[Asymmetry, ...]:
    """Penalties and rewards from one regression on the marks of all drivers."""
    columns, codes, place = _marks(prepared, model.outcome, rows, told)
    part = cut(prepared, columns, codes)
    moments = summarise(part.batch, part.plan)
    units = units_of(moments)
    grams = totals(units, moments.gram)
    among = correlations(covariances(grams.sum(axis=0)[None]))[0, 1:, 1:]
    if not told or np.linalg.eigvalsh(among)[0] < EIGENVALUE:
        return rows
    b, scores = regression(grams)
    half = t_quantile(units.df_of(grams[:, 0, 0] > 0))
    spread = covariance(units, scores)
    return tuple(
        _contrast(row, place[row.driver], b, spread, half) if row.driver in told else row
        for row in rows
    )


def _marks(
    prepared: Prepared, outcome: str, rows: tuple[Asymmetry, ...], told: Mapping[str, Sides]
) -> tuple[list[Column], list[Codes], dict[str, int]]:
    """Columns of the regression, and the place of each driver's first mark among its terms."""
    plan, batch = prepared.plan, prepared.batch
    columns = [plan.columns[plan.position(outcome)]]
    codes = [batch.codes[plan.position(outcome)]]
    place: dict[str, int] = {}
    for row in rows:
        position = plan.position(row.driver)
        place[row.driver] = len(columns)
        if row.driver not in told:
            columns.append(plan.columns[position])
            codes.append(batch.codes[position])
            continue
        answered, side = batch.codes[position] >= 0, told[row.driver]
        for name, mark in (("low", side < 0), ("high", side > 0)):
            columns.append(Column(id=f"{name}:{row.driver}", values=MARK))
            codes.append(np.where(answered, mark, -1).astype(np.int16))
    return columns, codes, place


def _contrast(row: Asymmetry, at: int, b: Floats, spread: Floats, half: float) -> Asymmetry:
    """Penalty, reward and their sum with intervals, from the terms `at` and `at + 1`."""
    turn = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    found = turn @ b[at : at + 2]
    error = half * np.sqrt(np.diag(turn @ spread[at : at + 2, at : at + 2] @ turn.T))
    penalty, reward, balance = map(float, found)
    low, high = (found - error).tolist(), (found + error).tolist()
    row = replace(
        row,
        penalty=penalty,
        penalty_low=low[0],
        penalty_high=high[0],
        reward=reward,
        reward_low=low[1],
        reward_high=high[1],
        balance=balance,
        balance_low=low[2],
        balance_high=high[2],
    )
    return replace(row, pull=word_for(row))


def _tetraclasses(
    prepared: Prepared,
    outcome: str,
    rows: NDArray[np.intp],
    sides: Mapping[str, Sides],
    found: tuple[Asymmetry, ...],
) -> tuple[Asymmetry, ...]:
    """The drivers with their places on the axis of the correspondence analysis."""
    weight = prepared.batch.weight[rows]
    pleased = _sides(prepared, outcome)[rows] > 0
    done = {name: side[rows] > 0 for name, side in sides.items()}
    kept = [row.driver for row in found if min(row.high, row.low + row.between) >= FEWEST]
    overall = float(weight @ pleased / weight.sum())
    if not kept or not 0 < overall < 1:
        return found
    scale = (overall * (1 - overall)) ** 0.5
    axis = {
        name: tuple(
            (float(weight[part] @ pleased[part] / weight[part].sum()) - overall) / scale
            for part in (done[name], ~done[name])
        )
        for name in kept
    }
    high, low = (sum(place) / len(axis) for place in zip(*axis.values(), strict=True))
    return tuple(
        replace(
            row,
            when_high=axis[row.driver][0],
            when_low=axis[row.driver][1],
            tetraclass=_class(axis[row.driver][0] > high, axis[row.driver][1] < low),
        )
        if row.driver in axis
        else row
        for row in found
    )


def _class(strong_when_high: bool, strong_when_low: bool) -> Tetraclass:
    match strong_when_high, strong_when_low:
        case True, True:
            return "key"
        case True, False:
            return "plus"
        case False, True:
            return "basic"
        case _:
            return "secondary"
