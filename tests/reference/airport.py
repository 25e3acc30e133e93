"""The airport survey as coded answers, for comparison with R."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from cmt.instrument.load import load_instrument
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses

YAML = Path(__file__).parents[2] / "examples" / "airport" / "sfo-airport.yaml"


@cache
def instrument() -> Instrument:
    return load_instrument(YAML)


def column(item: str) -> str:
    """The item's name in the harmonised file and in the reference numbers."""
    return item.replace("-", "_")


@cache
def rated_items() -> tuple[str, ...]:
    return tuple(
        item.id
        for item in instrument().items.values()
        if item.scale and instrument().scale_of(item.id).rating
    )


@cache
def responses(shared: Path, year: int, design: str = "clus") -> Responses:
    """Answers of a year under one of the designs of truth/02_sfo.R: clus, strat or srs_w."""
    with (shared / "data" / "sfo_airport" / "sfo_2010_2017.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == str(year)]
    codes = np.array([[int(row[column(i)] or 0) - 1 for i in rated_items()] for row in rows])
    area = tuple(row["area"] for row in rows)
    strata = {"clus": area, "strat": tuple(row["strata"] for row in rows), "srs_w": None}[design]
    run = tuple(f"{row['area']}/{row['run']}" for row in rows)
    return Responses(
        source=f"{year}.csv",
        digest=f"{year}{design}",
        columns=rated_items(),
        codes=np.asfortranarray(codes, np.int8),
        weight=np.array([float(row["weight"]) for row in rows]),
        strata=strata,
        cluster=run if design == "clus" else None,
    )


@cache
def truth(shared: Path) -> dict[str, Any]:
    text = (shared / "data" / "truth" / "sfo.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
