"""What must be true of an item: its scale, its name, how many answers, who is asked."""

from __future__ import annotations

from collections.abc import Iterator

from cmt.errors import Fault
from cmt.instrument.fields import listing
from cmt.instrument.model import Instrument, Item
from cmt.instrument.rules.common import Unsure, sure_scale, unknown
from cmt.instrument.scales import REVERSED

RESERVED = ("respondent", "started", "completed", "language")
"""What a column of an export may be besides a question, so no question may be called that."""
WITH_OF = ("importance", "expectation", "wait")
"""Roles of an item that is about a driver, or about the actual or the acceptable wait."""
WAITS = ("actual", "acceptable")


def _scales(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    for item in instrument.items.values():
        where = f"items.{item.id}.scale"
        if item.scale and item.scale not in instrument.scales:
            yield unknown(where, _written_scale(item, instrument), instrument.scales, "a scale")
        elif item.role == "comment" and item.scale:
            yield Fault(
                where=where, got="a comment has a scale", hint="Remove the scale or the role"
            )
        elif item.role != "comment" and not item.scale:
            yield Fault(where=where, got=f"an item of role {item.role} has no scale")


def _names(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    for item in instrument.items:
        if item in instrument.drivers:
            got = f"'{item}' is an item and a driver"
            yield Fault(where=f"items.{item}", got=got, hint="Give one of them another id")
        if item in RESERVED:
            got = f"'{item}' is reserved for a column of the export"
            yield Fault(where=f"items.{item}", got=got, hint=f"Try 'the-{item}'")


def _of(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    for item in instrument.items.values():
        where = f"items.{item.id}.of"
        match item.role:
            case "importance" | "wait" if not item.of:
                yield Fault(where=where, got=f"an item of role {item.role} has no 'of'")
            case "importance" | "expectation" if item.of and item.of not in instrument.drivers:
                yield unknown(where, item.of, instrument.drivers, "a driver")
            case "wait" if item.of not in WAITS:
                yield unknown(where, item.of, WAITS, "a kind of wait")
            case "importance" | "expectation" | "wait":
                pass
            case role if item.of:
                got = f"'of' is given to an item of role {role}"
                yield Fault(where=where, got=got, expected=f"it with roles {listing(WITH_OF)} only")


def _choose(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for item in instrument.items.values():
        scale = sure_scale(instrument, item, unsure)
        where = f"items.{item.id}.choose"
        if scale and not 1 <= item.choose <= len(scale.points):
            got = f"{item.choose} answers of {len(scale.points)} are to be chosen"
            yield Fault(where=where, got=got, expected=f"1 to {len(scale.points)}")
        elif scale and scale.rating and item.multiple:
            got = f"several answers may be chosen from the rating scale '{scale.id}'"
            yield Fault(where=where, got=got, expected="one rating")
        elif scale and scale.measure and item.multiple:
            got = f"several numbers may be given on the measure '{scale.id}'"
            yield Fault(where=where, got=got, expected="one number")


def _routing(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    earlier: dict[str, Item] = {}
    for item in instrument.items.values():
        for asked, points in item.ask_if.items():
            where = f"items.{item.id}.ask-if"
            if asked not in earlier:
                yield unknown(where, asked, earlier, "an earlier item")
                continue
            scale = sure_scale(instrument, earlier[asked], unsure)
            if not points:
                yield Fault(where=where, got=f"no answer to '{asked}' is named", expected="points")
            if scale and (strange := [point for point in points if point not in scale.points]):
                got = f"{listing(strange)} cannot be answered to '{asked}'"
                yield Fault(where=where, got=got, expected=listing(scale.points))
            elif earlier[asked].role == "comment":
                yield Fault(
                    where=where, got=f"'{asked}' is a comment", expected="an item with a scale"
                )
        earlier[item.id] = item


def _written_scale(item: Item, instrument: Instrument) -> str:
    """The scale as the item's author wrote it, without what reversing put behind it."""
    origin = item.scale.removesuffix(REVERSED)
    return item.scale if origin in instrument.scales else origin


def _reversed(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for item in instrument.items.values():
        scale = sure_scale(instrument, item, unsure)
        if scale and scale.numbers and (scale.measure or not scale.rating):
            what = "a measure" if scale.measure else "a list of choices"
            got = f"'{item.id}' is reversed but its scale is {what}"
            where = f"items.{item.id}.reversed"
            yield Fault(where=where, got=got, expected="a scale with favourable points")


def _standards(instrument: Instrument, unsure: Unsure) -> Iterator[Fault]:
    for item in instrument.having("standard"):
        scale = sure_scale(instrument, item, unsure)
        if scale and scale.rating and not scale.measure:
            got = f"'{item.id}' has role standard on the rating scale '{scale.id}'"
            expected = "a measured fact: a scale with a measure, or one of bands"
            yield Fault(where=f"items.{item.id}.role", got=got, expected=expected)


RULES = (_scales, _names, _of, _choose, _reversed, _standards, _routing)
