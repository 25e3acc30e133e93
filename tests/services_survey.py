"""A small survey with all there is to compare: drivers, an index of services, and offices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cmt.instrument.model import Index, Instrument, Item, Scale
from cmt.responses.model import Responses
from tests.worked.table import instrument

ITEMS = ("overall", "wait", "speed", "staff", "parks", "libraries")
DRIVERS = {"timeliness": ("wait", "speed"), "courtesy": ("staff",)}
OFFICES = Scale(
    id="offices",
    points=(1, 2, 3),
    labels={"en": ("North", "South", "East"), "fr": ("Nord", "Sud", "Est")},
)


def both(text: str) -> dict[str, str]:
    return {"en": text, "fr": text}


def questionnaire() -> Instrument:
    """Overall, two drivers, an index of two services, and the office that served."""
    made = instrument(ITEMS, DRIVERS)
    office = Item(id="office", role="profile", text=both("Which office"), scale="offices")
    services = Index(
        id="services", name=both("Services"), items=("parks", "libraries"), each="experience"
    )
    polite = both("Were the people at the counter polite to you?")
    rated = {
        name: replace(item, role="rating") if name in ("parks", "libraries") else item
        for name, item in made.items.items()
    }
    return replace(
        made,
        scales={**made.scales, "offices": OFFICES},
        items={**rated, "staff": replace(rated["staff"], text=polite), "office": office},
        indices={"services": services},
        sections=(replace(made.sections[0], items=(*ITEMS, "office")),),
    )


def answers(seed: int, columns: tuple[str, ...] = (*ITEMS, "office")) -> Responses:
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=300)
    codes = np.clip(np.round(mood[:, None] + rng.normal(size=(300, 6)) + 2), 0, 4)
    every = dict(zip(ITEMS, codes.T, strict=True)) | {"office": rng.integers(0, 3, 300)}
    return Responses(
        source=f"{seed}.csv",
        digest=str(seed),
        columns=columns,
        codes=np.asfortranarray(np.column_stack([every[name] for name in columns]), np.int8),
    )
