"""The tetraclass map: where a driver lies when it is done well and when it is not (Llosa 1997).

Across, how far clients who are not pleased with a driver fall below the others overall; upwards,
how far those who are pleased with it rise above. Both on the axis of the correspondence analysis in
`asymmetry.py`, each driver by itself. The lines cross at the means over the drivers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cmt.analysis.detail import Asymmetry, Pull, Tetraclass

SAME: dict[Tetraclass, Pull] = {
    "basic": "basic",
    "key": "key",
    "plus": "excellence",
    "secondary": "",
    "": "",
}
"""Tetraclass -> the word for the same thing by penalty and reward."""
FEWEST = 3
"""Drivers that make a map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A driver on the map."""

    driver: str
    falls: float  # when it is not done well
    rises: float  # when it is
    place: Tetraclass
    confirmed: bool  # penalty and reward, all drivers together, say the same by their intervals


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """All drivers with a place, and where the lines cross."""

    spots: tuple[Spot, ...]
    falls: float
    rises: float


def tetraclass_map(rows: Sequence[Asymmetry]) -> Map | None:
    """The map of these drivers; None where too few have a place or no interval says anything."""
    known = [row for row in rows if row.tetraclass and not math.isnan(row.when_low)]
    if len(known) < FEWEST or not any(row.pull for row in known):
        return None
    spots = tuple(
        Spot(
            driver=row.driver,
            falls=-row.when_low,
            rises=row.when_high,
            place=row.tetraclass,
            confirmed=row.pull != "" and SAME[row.tetraclass] == row.pull,
        )
        for row in known
    )
    n = len(spots)
    return Map(
        spots=spots,
        falls=sum(spot.falls for spot in spots) / n,
        rises=sum(spot.rises for spot in spots) / n,
    )
