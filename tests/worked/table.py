"""Small tables of answers in plain text, as a method page would print them.

    q1 | q2 | weight | unit
    ---+----+--------+-----
     5 |  4 |   2.0  | a
     9 |    |   1.0  | b

Five-point items; 9 = not applicable, 8 = don't know, empty = left blank. Columns named weight,
stratum and unit are the design.
"""

from __future__ import annotations

import numpy as np

from cmt.instrument.model import MISSING, Driver, Instrument, Item, Scale, Section
from cmt.responses.model import Responses

POINTS = (1, 2, 3, 4, 5)
SCALE = Scale(
    id="satisfaction-5",
    points=POINTS,
    labels={
        "en": ("one", "two", "three", "four", "five"),
        "fr": ("un", "deux", "trois", "quatre", "cinq"),
    },
    favourable=(4, 5),
)
CODES = {"": MISSING["blank"], "9": MISSING["not-applicable"], "8": MISSING["dont-know"]}
DESIGN = ("weight", "stratum", "unit")


def instrument(items: tuple[str, ...], drivers: dict[str, tuple[str, ...]]) -> Instrument:
    """Five-point items, the first of them the outcome."""
    both = lambda text: {"en": text, "fr": text}  # noqa: E731
    return Instrument(
        id="worked",
        version="1",
        languages=("en", "fr"),
        title=both("Worked"),
        licence="CC0-1.0",
        source="tests",
        scales={SCALE.id: SCALE},
        items={
            name: Item(
                id=name,
                role="outcome" if name == items[0] else "driver",
                text=both(name),
                scale=SCALE.id,
            )
            for name in items
        },
        drivers={d: Driver(id=d, name=both(d), items=of) for d, of in drivers.items()},
        sections=(Section(id="all", title=both("All"), items=items),),
        outcome=items[0],
    )


def responses(table: str) -> Responses:
    """Coded answers from a table."""
    lines = [line.split("#")[0].rstrip() for line in table.strip().splitlines()]
    header, _, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    columns = {name: [row[i] for row in body] for i, name in enumerate(header)}
    items = tuple(name for name in header if name not in DESIGN)
    codes = [[CODES[c] if c in CODES else int(c) - 1 for c in columns[name]] for name in items]
    weight = columns.get("weight")
    return Responses(
        source="worked.csv",
        digest="worked",
        columns=items,
        codes=np.asfortranarray(np.array(codes, np.int8).T),
        weight=np.array(weight, float) if weight else None,
        strata=tuple(columns["stratum"]) if "stratum" in columns else None,
        cluster=tuple(columns["unit"]) if "unit" in columns else None,
    )
