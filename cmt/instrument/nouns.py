"""Drivers, indices and grids, each built from its node, and the whole instrument from the tree.

What cannot be read is left out or empty and noted as a finding; building never stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from cmt.instrument import fields, keys
from cmt.instrument.items import sections
from cmt.instrument.model import (
    Driver,
    Each,
    Grid,
    Index,
    Instrument,
    Item,
    Kind,
    Role,
    Scale,
)
from cmt.instrument.reading import Parts, Reading
from cmt.instrument.scales import REVERSED, scales, turned
from cmt.instrument.yaml_lines import Node


def instrument_of(root: Node, reading: Reading) -> Instrument:
    """The instrument of a tree, as far as it could be read."""
    top = fields.parts(root, reading.found, keys.TOP)
    reading.places.update({key: part.place for key, part in top.items()})
    written = dict(scales(top, reading))
    pages = tuple(sections(top, written, reading))
    items = {item.id: item for _, asked in pages for item in asked if item.id}
    instrument = Instrument(
        id=reading.word(top, "instrument"),
        version=reading.word(top, "version"),
        languages=reading.words(top, "languages"),
        title=reading.text(top, "title"),
        licence=reading.word(top, "licence"),
        source=reading.word(top, "source"),
        scales=_with_turned(written, items, reading),
        items=items,
        drivers=dict(_drivers(top, reading)),
        sections=tuple(section for section, _ in pages),
        outcome=reading.word(top, "outcome"),
        kind=_kind(top, reading),
        grids=dict(_grids(top, reading)),
        about=reading.text(top, "about"),
        comparable_with=reading.text(top, "comparable-with"),
        introduction=reading.text(top, "introduction"),
        closing=reading.text(top, "closing"),
        indices=dict(_indices(top, reading)),
    )
    return _with_points(_with_roles(instrument, reading))


def role_of(item: Item, instrument: Instrument) -> Role:
    """The role of an item whose role is not written: it follows from where the item is used."""
    if item.id == instrument.outcome:
        return "outcome"
    if any(item.id in driver.items for driver in instrument.drivers.values()):
        return "driver"
    if not item.scale:
        return "comment"
    scale = instrument.scales.get(item.scale)
    return "rating" if scale and scale.rating else "information"


def _drivers(top: Parts, reading: Reading) -> Iterator[tuple[str, Driver]]:
    for driver_id, node in reading.block(top, "drivers", "drivers by id").items():
        parts = fields.parts(node, reading.found, keys.DRIVER)
        reading.remember(f"drivers.{driver_id}", node, parts)
        name, items = reading.text(parts, "name"), reading.words(parts, "items")
        yield driver_id, Driver(id=driver_id, name=name, items=items)


def _indices(top: Parts, reading: Reading) -> Iterator[tuple[str, Index]]:
    for index_id, node in reading.block(top, "indices", "indices by id").items():
        parts = fields.parts(node, reading.found, keys.INDEX)
        reading.remember(f"indices.{index_id}", node, parts)
        name, items = reading.text(parts, "name"), reading.words(parts, "items")
        yield index_id, Index(id=index_id, name=name, items=items, each=_each(parts, reading))


def _each(parts: Parts, reading: Reading) -> Each:
    known: tuple[Each, ...] = get_args(Each)
    given, what = parts.get("each"), "what an item rates"
    name = fields.one_of(given, reading.found, known, what) if given else ""
    return next((each for each in known if each == name), "part")


def _grids(top: Parts, reading: Reading) -> Iterator[tuple[str, Grid]]:
    for grid_id, node in reading.block(top, "grids", "grids by id").items():
        parts = fields.parts(node, reading.found, keys.GRID)
        reading.remember(f"grids.{grid_id}", node, parts)
        text, telephone = reading.text(parts, "text"), reading.text(parts, "telephone")
        yield grid_id, Grid(id=grid_id, text=text, telephone=telephone)


def _kind(top: Parts, reading: Reading) -> Kind:
    known: tuple[Kind, ...] = get_args(Kind)
    name = fields.one_of(top["kind"], reading.found, known, "a kind") if "kind" in top else ""
    return next((kind for kind in known if kind == name), "questionnaire")


def _with_turned(
    written: Mapping[str, Scale], items: Mapping[str, Item], reading: Reading
) -> Mapping[str, Scale]:
    """The scales, and behind them those turned round for the reversed items."""
    named = dict.fromkeys(
        item.scale.removesuffix(REVERSED)
        for item in items.values()
        if item.scale.endswith(REVERSED) and f"items.{item.id}.reversed" in reading.places
    )
    back = (turned(written[origin]) for origin in named if origin in written)
    return {**written, **{scale.id: scale for scale in back}}


def _with_roles(instrument: Instrument, reading: Reading) -> Instrument:
    items = {
        item.id: item
        if f"items.{item.id}.role" in reading.places
        else replace(item, role=role_of(item, instrument))
        for item in instrument.items.values()
    }
    return replace(instrument, items=items)


def _with_points(instrument: Instrument) -> Instrument:
    """Conditions in points: an author writes the numbers a form prints, also of a reversed item."""
    items = {
        item.id: replace(
            item,
            ask_if={
                asked: tuple(_point(instrument, asked, number) for number in numbers)
                for asked, numbers in item.ask_if.items()
            },
        )
        if item.ask_if
        else item
        for item in instrument.items.values()
    }
    return replace(instrument, items=items)


def _point(instrument: Instrument, asked: str, number: int) -> int:
    scale = (
        instrument.scales.get(instrument.items[asked].scale) if asked in instrument.items else None
    )
    return (
        dict(zip(scale.printed, scale.points, strict=True)).get(number, number) if scale else number
    )
