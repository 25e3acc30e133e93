"""What must be true of the outcome, the drivers and the items that measure them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cmt.errors import Fault
from cmt.instrument.fields import listing
from cmt.instrument.model import Instrument
from cmt.instrument.rules.common import Unsure, must_rate, sure_scale, unknown


def _outcome(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    if instrument.kind == "bank":
        if instrument.outcome:
            got = f"a bank has the outcome '{instrument.outcome}'"
            yield Fault(where="outcome", got=got, hint="Remove the outcome, or the kind")
        return
    if not instrument.outcome:
        if instrument.drivers:
            yield Fault(where="drivers", got="there are drivers but no 'outcome' they explain")
        return
    item = instrument.items.get(instrument.outcome)
    if item is None:
        yield unknown("outcome", instrument.outcome, instrument.items, "an item")
        return
    if item.role != "outcome":
        got = f"the outcome '{item.id}' has role {item.role}"
        yield Fault(where=f"items.{item.id}.role", got=got, expected="outcome")
    yield from must_rate(instrument, item, "outcome", "the outcome", unsure)


def _outcome_alone(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    for item in instrument.having("outcome"):
        if item.id != instrument.outcome:
            got = f"'{item.id}' has role outcome but the outcome is '{instrument.outcome}'"
            yield Fault(where=f"items.{item.id}.role", got=got, hint="Give it role rating")


def _driver_items(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for driver in instrument.drivers.values():
        where = f"drivers.{driver.id}.items"
        if not driver.items:
            yield Fault(where=where, got=f"driver '{driver.id}' has no items")
        for item_id, times in Counter(driver.items).items():
            if times > 1:
                yield Fault(where=where, got=f"'{item_id}' is listed twice")
            item = instrument.items.get(item_id)
            if item is None:
                yield unknown(where, item_id, instrument.items, "an item")
                continue
            if item.role != "driver":
                got = f"'{item_id}' has role {item.role}"
                yield Fault(where=where, got=got, expected="an item of role driver")
            yield from must_rate(instrument, item, where, f"'{item_id}'", unsure)


def _driver_members(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for driver in instrument.drivers.values():
        for item in dict.fromkeys(driver.items):
            if item in owner:
                got = f"'{item}' already belongs to driver '{owner[item]}'"
                yield Fault(
                    where=f"drivers.{driver.id}.items", got=got, expected="one driver an item"
                )
            owner.setdefault(item, driver.id)
    for item in (found.id for found in instrument.having("driver")):
        if item not in owner:
            got = f"'{item}' has role driver but no driver lists it"
            yield Fault(where=f"items.{item}.role", got=got, hint="Give it role rating")


def _driver_points(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for driver in instrument.drivers.values():
        items = (instrument.items[item] for item in driver.items if item in instrument.items)
        scales = [scale for item in items if (scale := sure_scale(instrument, item, unsure))]
        if len({scale.points for scale in scales}) > 1:
            yield Fault(
                where=f"drivers.{driver.id}.items",
                got=f"items of scales {listing(dict.fromkeys(s.id for s in scales))} are averaged",
                expected="one set of points for all items of a driver",
            )


RULES = (_outcome, _outcome_alone, _driver_items, _driver_members, _driver_points)
