"""Writes the two made-up waves of the service-centre example, as Microsoft Forms exports them.

The data are synthetic. What is planted in them stands in planted.yaml; the wording comes from the
questionnaire, so it is never repeated here. Latent values are in standard deviations. The same
seed gives the same cells: a test writes the files again and compares.

usage: python examples/service-centre/generate.py [FOLDER]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import yaml
from forms_file import write_forms_file
from numpy.typing import NDArray
from remarks import remark

from cmt.instrument.catalogue import find
from cmt.instrument.model import MISSING, Instrument, Item

HERE = Path(__file__).resolve().parent

RATING_CUTS = (-1.9, -1.0, -0.25, 0.85)
"""Where a latent rating turns from point 1 to 2, 2 to 3, 3 to 4 and 4 to 5."""
LOADING = 0.8
"""How strongly an item reflects its driver; the rest is the item's own."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Plan = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The people of one wave before they answer: what they experienced, in latent values."""

    n: int
    french: NDArray[np.bool_]  # (n,)
    felt: Mapping[str, Floats]  # driver -> (n,), around the driver's planted mean; and "french"
    overall: Floats  # (n,)


def crowd(rng: np.random.Generator, plan: Plan, wave: Plan) -> Crowd:
    """Draws the experiences of one wave: a general impression, and each driver's own part."""
    n = wave["respondents"]
    french = rng.random(n) < plan["french"]
    general = rng.standard_normal(n)
    felt = {
        driver: row["common"] * general
        + np.sqrt(1 - row["common"] ** 2) * rng.standard_normal(n)
        + wave["shift"].get(driver, 0.0)
        for driver, row in plan["drivers"].items()
    }
    overall = plan["overall"]["mean"] + plan["overall"]["noise"] * rng.standard_normal(n)
    for driver, row in plan["drivers"].items():
        overall = overall + row["effect"] * felt[driver]
    share = plan["french"]
    speaks = (french - share) / np.sqrt(share * (1 - share))
    return Crowd(n=n, french=french, felt={**felt, "french": speaks}, overall=overall)


def answers(
    rng: np.random.Generator, plan: Plan, people: Crowd, instrument: Instrument
) -> dict[str, Codes]:
    """Item -> (n,) positions on its scale (0 = first point), or the code of a kind of missing."""
    coded: dict[str, Codes] = {}
    for item in instrument.items.values():
        if item.role in ("comment", "priority"):
            continue
        rating = instrument.scale_of(item.id).rating
        points = len(instrument.scale_of(item.id).points)
        latent = latent_of(rng, plan, people, instrument, item)
        codes = np.searchsorted(cuts_of(plan, item.id, points, rating), latent)
        plant_missing(rng, codes, plan, item.id)
        for other, asked_at in item.ask_if.items():
            positions = [instrument.scale_of(other).points.index(point) for point in asked_at]
            codes[(coded[other] >= 0) & ~np.isin(coded[other], positions)] = MISSING["not-asked"]
        coded[item.id] = codes
    return coded


def latent_of(
    rng: np.random.Generator, plan: Plan, people: Crowd, instrument: Instrument, item: Item
) -> Floats:
    """What lies behind the answers to one item, before it is cut into points."""
    own = rng.standard_normal(people.n)
    if item.id in plan["facts"] and "follows" in plan["facts"][item.id]:
        leader, strength = plan["facts"][item.id]["follows"]
        return strength * people.felt[leader] + np.sqrt(1 - strength**2) * own
    match item.role:
        case "outcome":
            return people.overall
        case "driver":
            driver = next(d.id for d in instrument.drivers.values() if item.id in d.items)
            mean = plan["drivers"][driver]["mean"]
            return mean + LOADING * people.felt[driver] + np.sqrt(1 - LOADING**2) * own
        case "expectation":
            return 0.7 * people.overall + 0.7 * own
        case "importance":
            return plan["stated"][item.of] + own
        case _:
            return own


def cuts_of(plan: Plan, item: str, points: int, rating: bool) -> Floats:
    """Where the latent values of an item turn from one point of its scale to the next."""
    if item in plan["facts"] and "shares" in plan["facts"][item]:
        return quantiles(plan["facts"][item]["shares"])
    return np.array(RATING_CUTS) if rating else quantiles([1 / points] * points)


def quantiles(shares: list[float]) -> Floats:
    """Cuts that give a standard normal value these shares."""
    return np.array([NormalDist().inv_cdf(total) for total in np.cumsum(shares)[:-1]])


def plant_missing(rng: np.random.Generator, codes: Codes, plan: Plan, item: str) -> None:
    """Replaces exactly the planted number of answers by each kind of missing, at random places."""
    kinds = {"blank": plan["blank"], **plan["missing"].get(item, {})}
    places = rng.permutation(len(codes))
    for kind, share in kinds.items():
        count = round(share * len(codes))
        codes[places[:count]] = MISSING[kind]
        places = places[count:]


def priorities(rng: np.random.Generator, plan: Plan, people: Crowd) -> list[list[int]]:
    """Up to three drivers a respondent, as positions: what matters and went badly.

    The options of the questionnaire stand in the order of the drivers.
    """
    urge = np.column_stack(
        [
            plan["stated"][driver] + row["effect"] - 0.8 * (row["mean"] + people.felt[driver])
            for driver, row in plan["drivers"].items()
        ]
    )
    urge = urge + 0.8 * rng.standard_normal(urge.shape)
    wanted = rng.choice([0, 1, 2, 3], size=people.n, p=[0.06, 0.09, 0.15, 0.70])
    order = np.argsort(-urge, axis=1)
    return [sorted(int(k) for k in row[:count]) for row, count in zip(order, wanted, strict=True)]


def cells(
    rng: np.random.Generator, plan: Plan, people: Crowd, instrument: Instrument
) -> dict[str, list[str]]:
    """Written question -> (n,) cell texts, each in the language its respondent answered in."""
    languages = ["fr" if french else "en" for french in people.french]
    coded = answers(rng, plan, people, instrument)
    picked = priorities(rng, plan, people)
    columns: dict[str, list[str]] = {}
    for item in instrument.items.values():
        match item.role:
            case "comment":
                texts = [remark(rng, people.overall[i], languages[i]) for i in range(people.n)]
            case "priority":
                labels = instrument.scale_of(item.id).labels
                texts = [
                    "".join(labels[language][k] + ";" for k in choices)
                    for language, choices in zip(languages, picked, strict=True)
                ]
            case _:
                pairs = zip(languages, coded[item.id], strict=True)
                texts = [label(instrument, item.id, int(code), lang) for lang, code in pairs]
        columns[item.text["en"]] = texts
    return columns


def label(instrument: Instrument, item: str, code: int, language: str) -> str:
    """The cell text of one answer; empty for a question left blank or not asked."""
    scale = instrument.scale_of(item)
    if code >= 0:
        return scale.labels[language][code]
    kind = next(name for name, number in MISSING.items() if number == code)
    return "" if kind in ("blank", "not-asked") else scale.missing[kind][language]


def main(folder: Path) -> None:
    plan = yaml.safe_load((HERE / "planted.yaml").read_text(encoding="utf-8"))
    instrument = find(plan["instrument"])
    for number, (name, wave) in enumerate(plan["waves"].items()):
        rng = np.random.Generator(np.random.PCG64(plan["seed"] + number))
        people = crowd(rng, plan, wave)
        columns = cells(rng, plan, people, instrument)
        write_forms_file(folder / f"wave-{name}.xlsx", columns, wave["from"], wave["to"], rng)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
