"""Whether a benchmark document says what can be: counts that add up, means that are theirs.

A document comes here with the shape of one (`shape.py`). Everything worked out from counts is
worked out again; what a file adds to them is held against them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from operator import mul
from typing import Any

from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.benchmark.shape import Slip

Part = Mapping[str, Any]

TOLERANCE = 0.00011
"""Means and errors are written with four decimals."""
SHARES_OVER = 1.1
"""What the rounded shares of the drivers may add up to."""
DESIGN_EFFECT = 1000.0
"""A design effect is above 0, and no survey of use has one of this."""
EARLIEST = 1980


def slips(document: Part, today: date) -> list[Slip]:
    """Everything in a document that cannot be."""
    found = [*_facts(document, today), *_items(document["items"], document, "items")]
    if not found:
        found += [*_outcome(document), *_drivers(document), *_segments(document)]
    return found


def _facts(document: Part, today: date) -> Iterator[Slip]:
    info, rules = document["info"], document["rules"]
    rate = info["response_rate"]
    if rate is not None and not 0 <= rate <= 1:
        yield "info.response_rate", str(rate), "a share from 0 to 1"
    if info["quarter"]:
        year, quarter = int(info["quarter"][:4]), int(info["quarter"][-1])
        if not (EARLIEST, 1) <= (year, quarter) <= (today.year, (today.month + 2) // 3):
            yield "info.quarter", info["quarter"], "a quarter that has begun"
    if rules["rounding"] < 1:
        yield "rules.rounding", str(rules["rounding"]), "a whole number from 1"
    if rules["minimum"] < WITHHELD_BELOW:
        yield "rules.minimum", str(rules["minimum"]), f"at least {WITHHELD_BELOW} answers"
    low, high = band(info["size_band"])
    if not low <= document["respondents"] <= high:
        yield "respondents", str(document["respondents"]), f"within {info['size_band']}"


def band(text: str) -> tuple[float, float]:
    """The ends of a band of sizes, "100-249" or "5000+"; any size where there is none."""
    first, dash, last = text.removesuffix("+").partition("-")
    low = float(first) if first.isdecimal() else 0.0
    return low, float(last) if dash and last.isdecimal() else math.inf


def _items(items: list[Part], document: Part, where: str) -> Iterator[Slip]:
    seen: set[str] = set()
    for at, item in enumerate(items):
        place = f"{where}[{at}]"
        if item["id"] in seen:
            yield f"{place}.id", item["id"], "each question once"
        seen.add(item["id"])
        yield from _item(item, document, place)


def _item(item: Part, document: Part, place: str) -> list[Slip]:
    points, counts, base = item["points"], item["counts"], item["base"]
    rules, respondents = document["rules"], document["respondents"]
    step, found = rules["rounding"], []
    if len(points) != len(counts) or not points:
        expected = f"one for each of {len(points)} points"
        return [(f"{place}.counts", f"{len(counts)} counts", expected)]
    if sorted(set(points)) != points:
        return [(f"{place}.points", "they do not rise", "the points of the scale in order")]
    if sum(counts) != base:
        found.append((f"{place}.base", str(base), f"{sum(counts)}, the sum of the counts"))
    if min(counts) < 0 or (step > 1 and any([count % step for count in counts])):
        found.append((f"{place}.counts", "not all are rounded", f"multiples of {step}"))
    if base < rules["minimum"]:
        found.append((f"{place}.base", str(base), f"at least {rules['minimum']} answers"))
    if base > respondents + step * (len(counts) + 1):
        found.append((f"{place}.base", str(base), f"at most the {respondents} respondents"))
    if item["rating"]:
        found += _moments(item, place)
    elif not item["mean"] is item["se"] is item["index"] is None:
        found.append((f"{place}.mean", str(item["mean"]), "null: its points are no rating"))
    return found


def _moments(item: Part, place: str) -> list[Slip]:
    """Mean, error and index worked out again."""
    points, counts, base, effect = (
        item["points"],
        item["counts"],
        item["base"],
        item["design_effect"],
    )
    if len(points) < 2:
        return [(f"{place}.points", "one point", "at least two, or rating: false")]
    if effect is None or not 0 <= effect <= DESIGN_EFFECT:
        expected = f"from 0 to {DESIGN_EFFECT:,.0f}"
        return [(f"{place}.design_effect", str(effect), expected)]
    if base < 2:
        return []
    weighed = list(map(mul, points, counts))
    mean = sum(weighed) / base
    variance = max(0.0, sum(map(mul, weighed, points)) / base - mean * mean) / (base - 1)
    index = (mean - points[0]) * 100 / (points[-1] - points[0])
    # The design effect is written with four decimals too: its rounding moves the error a little.
    se, slack = math.sqrt(variance * effect), TOLERANCE + math.sqrt(variance * TOLERANCE / 2)
    return [
        (f"{place}.{key}", str(item[key]), f"{value:.4f}, as the counts say")
        for key, value, room in (
            ("mean", mean, TOLERANCE),
            ("index", index, TOLERANCE),
            ("se", se, slack),
        )
        if item[key] is None or abs(item[key] - value) > room
    ]


def _outcome(document: Part) -> Iterator[Slip]:
    said = document["outcome"]
    if not said["item"]:
        return
    item = next((each for each in document["items"] if each["id"] == said["item"]), None)
    if item is None:
        yield "outcome.item", said["item"], "one of its items"
    elif said["index"] != item["index"]:
        yield "outcome.index", str(said["index"]), f"{item['index']}, as the item says"


def _drivers(document: Part) -> Iterator[Slip]:
    known = {item["id"]: item for item in document["items"]}
    rows, r2 = document["drivers"]["rows"], document["drivers"]["r2"]
    if r2 is not None and not 0 <= r2 <= 1:
        yield "drivers.r2", str(r2), "a share from 0 to 1"
    for at, row in enumerate(rows):
        place = f"drivers.rows[{at}]"
        if row["id"] in {earlier["id"] for earlier in rows[:at]}:
            yield f"{place}.id", row["id"], "each driver once"
        made = [known[name]["index"] for name in row["items"] if name in known]
        if len(made) < len(row["items"]) or not made or None in made:
            yield f"{place}.items", ", ".join(row["items"])[:60], "rated items of this file"
        elif row["index"] is None or abs(row["index"] - sum(made) / len(made)) > TOLERANCE:
            mean = sum(made) / len(made)
            yield f"{place}.index", str(row["index"]), f"{mean:.4f}, the mean of its items"
        if row["index_se"] is None or row["index_se"] < 0:
            yield f"{place}.index_se", str(row["index_se"]), "a number from 0"
        if row["share"] is not None and not 0 <= row["share"] <= 1:
            yield f"{place}.share", str(row["share"]), "a share from 0 to 1"
    if sum(row["share"] or 0 for row in rows) > SHARES_OVER:
        yield "drivers.rows", "shares of more than the whole", "shares that add up to 1"


def _segments(document: Part) -> Iterator[Slip]:
    whole = {item["id"]: item for item in document["items"]}
    seen: set[tuple[str, int]] = set()
    for at, segment in enumerate(document["segments"]):
        place = f"segments[{at}]"
        if (segment["item"], segment["point"]) in seen:
            yield f"{place}.point", str(segment["point"]), "each segment once"
        seen.add((segment["item"], segment["point"]))
        for row, score in enumerate(segment["scores"]):
            yield from _score(score, whole, document, f"{place}.scores[{row}]")


def _score(score: Part, whole: Mapping[str, Part], document: Part, place: str) -> Iterator[Slip]:
    rules, item = document["rules"], whole.get(score["item"])
    base, worth, step = score["base"], score["worth"], rules["rounding"]
    if item is None or not item["rating"]:
        yield f"{place}.item", score["item"], "a rated question the whole survey has too"
    elif base > item["base"] + step * len(item["points"]):
        yield f"{place}.base", str(base), f"no more than the {item['base']} of the whole survey"
    if base < rules["minimum"] or base % max(step, 1) or worth % max(step, 1):
        expected = f"multiples of {step}, a base of at least {rules['minimum']}"
        yield f"{place}.base", f"{base}, worth {worth}", expected
    elif score["index"] is None or abs(score["index"] - min(100.0, 100 * worth / base)) > TOLERANCE:
        yield f"{place}.index", str(score["index"]), "worth by base"
    if score["index_se"] is None or score["index_se"] < 0:
        yield f"{place}.index_se", str(score["index_se"]), "a number from 0"
