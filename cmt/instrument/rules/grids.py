"""What must be true of a grid: its rows stand together and are asked alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from cmt.errors import Fault
from cmt.instrument.fields import listing
from cmt.instrument.model import Instrument, Item
from cmt.instrument.rules.common import Unsure, unknown
from cmt.instrument.scales import REVERSED


def _named(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    for item in instrument.items.values():
        if item.grid and item.grid not in instrument.grids:
            yield unknown(f"items.{item.id}.grid", item.grid, instrument.grids, "a grid")
    for grid in instrument.grids:
        if not any(item.grid == grid for item in instrument.items.values()):
            got = f"grid '{grid}' has no rows"
            hint = f"Say 'grid: {grid}' in its items, or take it out"
            yield Fault(where=f"grids.{grid}", got=got, hint=hint)


def _together(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    """A grid's rows follow each other in one section."""
    begun: set[str] = set()
    for section in instrument.sections:
        asked = [instrument.items[item] for item in section.items if item in instrument.items]
        for grid, rows in groupby(asked, key=lambda item: item.grid):
            if grid in begun:
                first = next(rows).id
                got = f"row '{first}' stands apart from the other rows of grid '{grid}'"
                hint = "Put the rows of a grid one after the other, in one section"
                yield Fault(where=f"items.{first}.grid", got=got, hint=hint)
            if grid:
                begun.add(grid)


def _alike(instrument: Instrument, _: Unsure) -> Iterator[Fault]:
    """A grid's rows have the scale and the conditions of its first row, and one answer each.

    A reversed row is printed under the same answers as the others: only its worst end differs.
    """
    first: dict[str, Item] = {}
    for row in (item for item in instrument.items.values() if item.grid in instrument.grids):
        head = first.setdefault(row.grid, row)
        if row.scale.removesuffix(REVERSED) != head.scale.removesuffix(REVERSED):
            got = f"row '{row.id}' of grid '{row.grid}' is on another scale than '{head.id}'"
            expected = f"'{head.scale}'" if head.scale else "a scale on every row"
            yield Fault(where=f"items.{row.id}.scale", got=got, expected=expected)
        if dict(row.ask_if) != dict(head.ask_if):
            got = f"row '{row.id}' of grid '{row.grid}' is not asked of whom '{head.id}' is"
            asked = (f"{item}: {listing(points)}" for item, points in head.ask_if.items())
            expected = "; ".join(asked) or "no condition"
            yield Fault(where=f"items.{row.id}.ask-if", got=got, expected=expected)
        if row.multiple:
            got = f"{row.choose} answers are to be chosen on a row of grid '{row.grid}'"
            yield Fault(where=f"items.{row.id}.choose", got=got, expected="1")


RULES = (_named, _together, _alike)
