"""What is published of the drivers: scores from their published items, shares from the model."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cmt.analysis.results import Results
from cmt.benchmark.disclosure import Rule, Rules
from cmt.benchmark.model import DECIMALS, NAN, PublishedDriver, PublishedItem
from cmt.benchmark.standard import shared_drivers


def drivers_of(
    results: Results, items: Mapping[str, PublishedItem], rules: Rules, own_items: bool
) -> tuple[tuple[PublishedDriver, ...], dict[str, Rule]]:
    """The drivers that have a published item, and why the others, or all shares, are withheld.

    own_items  whether drivers that do not come with cmt are published by their ids
    """
    found: list[PublishedDriver] = []
    withheld: dict[str, Rule] = {}
    for driver in results.instrument.drivers.values():
        measured = tuple(items[name] for name in driver.items if name in items)
        if not own_items and driver.id not in shared_drivers():
            withheld[driver.id] = "own-item"
        elif measured:
            found.append(_driver(results, driver.id, measured, rules))
        elif results.estimates.get(driver.id, "mean"):
            withheld[driver.id] = "nothing-left"
    if found and results.drivers.effects and not _modelled(results, rules):
        withheld["shares"] = "model-minimum"
    return tuple(found), withheld


def explained(results: Results, drivers: tuple[PublishedDriver, ...], rules: Rules) -> float:
    """R2 of the driver model, rounded like the shares; nan where no share is published."""
    if all(math.isnan(driver.share) for driver in drivers):
        return NAN
    return _stepped(results.drivers.r2, rules.share_step)


def _driver(
    results: Results, name: str, items: tuple[PublishedItem, ...], rules: Rules
) -> PublishedDriver:
    """The plain mean of the items' indices; the error as if they moved as one."""
    effect = results.drivers.effect(name) if _modelled(results, rules) else None
    return PublishedDriver(
        id=name,
        items=tuple(item.id for item in items),
        index=round(sum(item.index for item in items) / len(items), DECIMALS),
        index_se=round(sum(item.index_se for item in items) / len(items), DECIMALS),
        share=_stepped(effect.share, rules.share_step) if effect else NAN,
        share_se=_stepped_up(effect.share_se, rules.share_step) if effect else NAN,
    )


def _modelled(results: Results, rules: Rules) -> bool:
    return bool(results.drivers.effects) and results.drivers.n >= rules.model_minimum


def _stepped(value: float, step: float) -> float:
    if math.isnan(value):
        return NAN
    return round(round(value / step) * step, 6)


def _stepped_up(value: float, step: float) -> float:
    """An error is never made smaller."""
    if math.isnan(value):
        return NAN
    return round(math.ceil(value / step - 1e-9) * step, 6)
