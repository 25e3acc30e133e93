"""Analyses 2,800 made-up answers to 40 questions and prints the CPU seconds it took.

Called by run.py in a fresh process. Answers are correlated and one in fifteen is missing, as in a
real survey; making them and importing is not part of the time.
"""

from __future__ import annotations

import time

import cmt.cli  # noqa: F401  (sets the number of BLAS threads before NumPy is imported)

import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip

import cmt.analysis.gather as gather
from cmt.instrument.model import MISSING, Driver, Instrument, Item, Scale, Section
from cmt.responses.model import Responses

ROWS, ITEMS, DRIVERS = 2_800, 40, 10
"""As many as the larger of the real surveys we test with: 40 rated questions, ten drivers."""


def instrument() -> Instrument:
    """Forty rated questions: the outcome, two for each of ten drivers, the rest by themselves."""
    names = [f"q{number}" for number in range(1, ITEMS + 1)]
    scale = Scale(
        id="rating-5",
        points=(1, 2, 3, 4, 5),
        labels={"en": tuple("12345")},
        favourable=(4, 5),
    )
    drivers = {
        f"driver-{k}": Driver(
            id=f"driver-{k}", name={"en": f"Driver {k}"}, items=tuple(names[2 * k - 1 : 2 * k + 1])
        )
        for k in range(1, DRIVERS + 1)
    }
    within = {name for driver in drivers.values() for name in driver.items}
    items = {
        name: Item(
            id=name,
            role="outcome" if name == "q1" else "driver" if name in within else "rating",
            text={"en": name},
            scale="rating-5",
        )
        for name in names
    }
    return Instrument(
        id="forty",
        version="1.0",
        languages=("en",),
        title={"en": "Forty questions"},
        licence="",
        source="",
        scales={"rating-5": scale},
        items=items,
        drivers=drivers,
        sections=(Section(id="all", title={"en": "All"}, items=tuple(names)),),
        outcome="q1",
    )


def responses(rng: np.random.Generator) -> Responses:
    """Correlated ratings; one in fifteen not answered for one reason or another."""
    general = rng.standard_normal((ROWS, 1))
    latent = 0.3 + 0.7 * general + 0.7 * rng.standard_normal((ROWS, ITEMS))
    codes = np.asarray(np.searchsorted([-1.9, -1.0, -0.2, 0.8], latent), np.int8)
    gone = rng.random(codes.shape) < 1 / 15
    codes[gone] = rng.choice(list(MISSING.values()), size=int(gone.sum()))
    return Responses(
        source="forty.csv",
        digest="forty",
        columns=tuple(f"q{number}" for number in range(1, ITEMS + 1)),
        codes=np.asfortranarray(codes),
        weight=np.asarray(rng.uniform(0.5, 2.0, ROWS)),
    )


def main() -> None:
    asked, answered = instrument(), responses(np.random.Generator(np.random.PCG64(1)))
    few = np.asarray(answered.codes[:200])
    warm: NDArray[np.int8] = np.asfortranarray(few)
    # A small run first, so that what the functions import when used is imported.
    gather.analyse(
        Responses(source="few.csv", digest="few", columns=answered.columns, codes=warm), asked
    )
    started = time.process_time()
    gather.analyse(answered, asked)
    print(time.process_time() - started)


if __name__ == "__main__":
    main()
