"""Expectation less experience, and the importance clients state beside what is derived.

    gap       mean over clients who told both of (expected - experienced), on 0 to 100
    standing  whether a driver's association weighs clearly more, or less, than clients say it does

A gap is a mean of differences within clients, so that its error counts that both answers come from
the same person. It is defined where expectation and experience stand on one scale: the same points,
in the same words. Stated and derived importance are never merged into one number: each has its
interval and the ranks it may hold.

Sources: Parasuraman, Zeithaml and Berry (1988) on gaps, with their sign turned; Gustafsson and
Johnson (2004) on stated and derived importance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmt.analysis.action import Gap, NoGap, Standing, StatedImportance
from cmt.analysis.derived import means, score_unit, values_of
from cmt.analysis.estimates import Estimates
from cmt.analysis.prepare import Prepared
from cmt.analysis.results import DriverModel
from cmt.instrument.model import Instrument, Item, Role
from cmt.instrument.scales import REVERSED

RANGE = (-100.0, 100.0)
"""Between these lies every difference of two scores."""


def gaps(prepared: Prepared, instrument: Instrument, *, weighted: bool) -> tuple[Gap, ...]:
    """One row a driver, in the order of the questionnaire; none where it asks no expectation."""
    items = _about_drivers(instrument, "expectation")
    asked = {column.id for column in prepared.plan.columns}
    if not any(item.id in asked for item in items.values()):
        return ()
    return tuple(_gap(prepared, instrument, d, items.get(d), weighted) for d in instrument.drivers)


def stated_importance(
    instrument: Instrument, estimates: Estimates, model: DriverModel
) -> tuple[StatedImportance, ...]:
    """The drivers of the model whose importance clients were asked, in the order of the model."""
    items = _about_drivers(instrument, "importance")
    pairs = [
        (effect, score)
        for effect in model.effects
        if effect.driver in items
        and (score := estimates.get(items[effect.driver].id, "index"))
        and score.shown
    ]
    said = _ranks([(score.low, score.high) for _, score in pairs])
    derived = _ranks([(effect.share_low, effect.share_high) for effect, _ in pairs])
    return tuple(
        StatedImportance(
            driver=effect.driver,
            item=score.item,
            stated=score.estimate,
            stated_low=score.low,
            stated_high=score.high,
            n=score.n,
            stated_best=stated[0],
            stated_worst=stated[1],
            share=effect.share,
            share_low=effect.share_low,
            share_high=effect.share_high,
            derived_best=weighs[0],
            derived_worst=weighs[1],
            standing=_standing(stated, weighs),
        )
        for (effect, score), stated, weighs in zip(pairs, said, derived, strict=True)
    )


def _about_drivers(instrument: Instrument, role: Role) -> dict[str, Item]:
    """Driver -> the first question of a role that is about it."""
    found: dict[str, Item] = {}
    for item in instrument.having(role):
        if item.of in instrument.drivers:
            found.setdefault(item.of, item)
    return found


def _gap(
    prepared: Prepared, instrument: Instrument, driver: str, item: Item | None, weighted: bool
) -> Gap:
    asked = {column.id for column in prepared.plan.columns}
    if item is None or not {item.id, driver} <= asked:
        return Gap(driver=driver, item=item.id if item else "", undefined="not-asked")
    if reason := _another_scale(instrument, driver, item):
        return Gap(driver=driver, item=item.id, undefined=reason)
    lowest, unit = score_unit(prepared, driver)
    expected, experienced = (
        (values_of(prepared, column) - lowest) * unit for column in (item.id, driver)
    )
    both = ~np.isnan(expected) & ~np.isnan(experienced)
    row = means(prepared, {driver: expected - experienced}, RANGE, weighted=weighted)[driver]
    if not row.shown:
        return Gap(driver=driver, item=item.id, gap=row)
    weight = prepared.batch.weight[both]
    return Gap(
        driver=driver,
        item=item.id,
        gap=row,
        expected=float(np.average(expected[both], weights=weight)),
        experienced=float(np.average(experienced[both], weights=weight)),
    )


def _another_scale(instrument: Instrument, driver: str, item: Item) -> NoGap:
    """A reversed question is on the scale it was turned from: its points mean the same."""
    scales = [item.scale, *(instrument.items[i].scale for i in instrument.drivers[driver].items)]
    return "" if len({scale.removesuffix(REVERSED) for scale in scales}) == 1 else "another-scale"


def _ranks(intervals: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Best and worst rank of each, 1 = the highest: intervals that overlap tell no order."""
    return [
        (
            1 + sum(other > high for other, _ in intervals),
            len(intervals) - sum(other < low for _, other in intervals),
        )
        for low, high in intervals
    ]


def _standing(stated: tuple[int, int], derived: tuple[int, int]) -> Standing:
    if derived[1] < stated[0]:
        return "weighs-more"
    return "weighs-less" if derived[0] > stated[1] else ""
