"""Items and the sections they stand in, each built from its node of the YAML tree.

What cannot be read is left out or empty and noted as a finding; building never stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmt.instrument import fields, keys
from cmt.instrument.model import ROLES, Item, Role, Scale, Section
from cmt.instrument.reading import Parts, Reading
from cmt.instrument.scales import REVERSED
from cmt.instrument.yaml_lines import Node

MANY = "many"
"""As many answers as the scale has points."""

Scales = Mapping[str, Scale]


def sections(
    top: Parts, scales: Scales, reading: Reading
) -> Iterator[tuple[Section, tuple[Item, ...]]]:
    """Each section with its items, in the order they are asked."""
    for node in reading.elements(top, "sections", "a list of sections"):
        parts = fields.parts(node, reading.found, keys.SECTION)
        section_id = reading.word(parts, "section")
        reading.remember(f"sections.{section_id}", node, parts)
        asked = reading.elements(parts, "items", "a list of items")
        items = tuple(_item(part, scales, reading) for part in asked)
        ids = tuple(item.id for item in items)
        yield Section(id=section_id, title=reading.text(parts, "title"), items=ids), items


def _item(node: Node, scales: Scales, reading: Reading) -> Item:
    parts = fields.parts(node, reading.found, keys.ITEM)
    item_id = reading.word(parts, "item")
    if item_id:
        reading.remember(f"items.{item_id}", node, parts)
    ask_if = reading.block(parts, "ask-if", "item: its points")
    return Item(
        id=item_id,
        role=_role(parts, reading),
        text=reading.text(parts, "text"),
        scale=_scale_id(parts, reading),
        telephone=reading.text(parts, "telephone"),
        short=reading.text(parts, "short"),
        channels=_channels(parts, reading),
        ask_if={asked: reading.integers(ask_if, asked) for asked in ask_if},
        choose=_choose(parts, scales, reading),
        of=reading.word(parts, "of"),
        grid=reading.word(parts, "grid"),
    )


def _scale_id(parts: Parts, reading: Reading) -> str:
    """The scale it names; of a reversed item, that scale turned round."""
    scale = reading.word(parts, "scale")
    turn = "reversed" in parts and fields.yes(parts["reversed"], reading.found)
    return f"{scale}{REVERSED}" if turn and scale else scale


def _role(parts: Parts, reading: Reading) -> Role:
    """The written role; where none is, any role until the whole instrument can tell."""
    name = fields.one_of(parts["role"], reading.found, ROLES, "a role") if "role" in parts else ""
    return next((role for role in ROLES if role == name), "information")


def _choose(parts: Parts, scales: Scales, reading: Reading) -> int:
    if "choose" not in parts:
        return 1
    if parts["choose"].value == MANY:
        named = scales.get(reading.word(parts, "scale"))
        return len(named.points) if named else 1
    number = fields.integer(parts["choose"], reading.found)
    return 1 if number is None else number


def _channels(parts: Parts, reading: Reading) -> tuple[str, ...]:
    named = reading.elements(parts, "channels", "a list of channels")
    known = (fields.one_of(node, reading.found, keys.CHANNELS, "a channel") for node in named)
    return tuple(channel for channel in known if channel)
