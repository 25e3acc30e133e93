"""The surveys of others as a report needs them: their facts, and a figure a measure.

Thousands of surveys are read one at a time, and only what is compared is kept of each. Files and
folders are looked through like any (`check.py`); a pool was, when it was joined, so that of it the
digests are verified and the values used are read as strictly as they need to be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import mul
from pathlib import Path
from typing import Any

from cmt.analysis.peers import PeerSurvey, Unlike
from cmt.benchmark.check import TELLING, check
from cmt.benchmark.pool_file import is_pool, pool_lines
from cmt.benchmark.raw import parse, refused

Figure = tuple[float, float, int, float]
"""Index, its standard error, answers, and answers of a simple random sample as precise."""
Compared = Figure | Unlike


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnItem:
    """What of one's own item a peer's is held against."""

    id: str
    role: str
    points: tuple[int, ...]
    digests: Mapping[str, str]  # language -> digest
    counts: tuple[int, ...]  # as they would be published


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMeasures:
    """All measures of one's own results."""

    items: Mapping[str, OwnItem]
    drivers: Mapping[str, tuple[str, ...]]  # driver -> its items that were asked
    split_digests: Mapping[str, Mapping[str, str]]  # question of a split -> its digests
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One survey of others."""

    survey: PeerSurvey
    series: str
    facts: Mapping[str, tuple[str, ...]]  # key one may choose by -> its words
    figures: Mapping[str, Compared]  # measure -> its figure, or why it is not compared
    segments: Mapping[str, Figure]  # "channel=1" -> the outcome in it
    same: bool  # whether its counts are one's own: this survey, published


def read_peers(path: Path, own: OwnMeasures) -> Iterator[Peer]:
    """Every survey in a file, a folder of files or a pool.

    Raises DisclosureError with every fault found.
    """
    if is_pool(path):
        documents: Iterator[tuple[str, bytes]] = pool_lines(path)
    else:
        sound = check([path]).or_raise()
        documents = ((each.where, each.content) for each in sound)
    for where, content in documents:
        document = parse(content, where)
        try:
            yield peer_of(document, own)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            got = "it is no benchmark of this version, or damaged"
            hint = f"cmt benchmark check {path.name} says what is wrong"
            raise refused(where, got, hint=hint) from error


def peer_of(document: Mapping[str, Any], own: OwnMeasures) -> Peer:
    """One document as a peer of one's own measures."""
    info, items = document["info"], {item["id"]: item for item in document["items"]}
    figures: dict[str, Compared] = {
        name: _item(mine, items.get(name)) for name, mine in own.items.items()
    }
    rows = {row["id"]: row for row in document["drivers"]["rows"]}
    for name, asked in own.drivers.items():
        figures[name] = _driver(asked, rows.get(name), figures)
    return Peer(
        survey=PeerSurvey(
            organization=str(document["organization"]),
            survey=str(document["survey"]),
            respondents=int(document["respondents"]),
            response_rate=info["response_rate"],
            quarter=str(info["quarter"]),
            modes=tuple(info["modes"]),
            selection=str(info["selection"]),
            level=str(info["level"]),
            jurisdiction=str(info["jurisdiction"]),
            service_area=str(info["service_area"]),
        ),
        series=str(document["series"]),
        facts=_facts(document),
        figures=figures,
        segments=_segments(document, own),
        same=_same(items, own),
    )


def _facts(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    info = document["info"]
    single = ("jurisdiction", "level", "service_area", "client_group", "scope", "selection",
              "quarter", "size_band")  # fmt: skip
    facts: dict[str, tuple[str, ...]] = {
        key: (str(info[key]),) if info[key] else () for key in single
    }
    facts |= {"mode": tuple(info["modes"]), "channel": tuple(info["channels"])}
    facts |= {"year": (str(info["quarter"])[:4],) if info["quarter"] else ()}
    facts |= {"instrument": (str(document["instrument"]["id"]),)}
    return facts


def _item(mine: OwnItem, theirs: Mapping[str, Any] | None) -> Compared:
    if theirs is None or not theirs["rating"]:
        return "absent"
    if tuple(theirs["points"]) != mine.points:
        return "scale"
    if theirs["role"] != mine.role:
        return "role"
    if theirs["digests"] != mine.digests and not _worded_alike(mine, theirs["digests"]):
        return "wording"
    return _figure(mine.points, theirs["counts"], float(theirs["design_effect"]))


def _worded_alike(mine: OwnItem, digests: Mapping[str, str]) -> bool:
    """Whether the question is the same in every language both have, of which there is one."""
    shared = [language for language in mine.digests if language in digests]
    return bool(shared) and all(digests[each] == mine.digests[each] for each in shared)


def _figure(points: tuple[int, ...], counts: list[int], effect: float) -> Compared:
    """What `PublishedItem` says of its counts, worked out at one go: there may be 200,000."""
    base, low, width = sum(counts), points[0], points[-1] - points[0]
    if len(counts) != len(points) or min(counts) < 0 or not 0 <= effect < math.inf:
        raise ValueError("counts")
    if base < 2:
        return "few"
    weighed = list(map(mul, points, counts))
    mean = sum(weighed) / base
    variance = max(0.0, sum(map(mul, weighed, points)) / base - mean * mean) / (base - 1)
    error = math.sqrt(effect * variance) * 100 / width
    return (mean - low) * 100 / width, error, base, base / effect if effect else math.inf


def _driver(
    asked: tuple[str, ...], theirs: Mapping[str, Any] | None, figures: Mapping[str, Compared]
) -> Compared:
    """A driver is as comparable as all of its items together."""
    if theirs is None or theirs["index"] is None or set(theirs["items"]) != set(asked):
        return "absent"
    parts = [figures.get(item, "absent") for item in asked]
    for part in parts:
        if isinstance(part, str):
            return part
    base = min(part[2] for part in parts if not isinstance(part, str))
    return float(theirs["index"]), float(theirs["index_se"]), base, math.nan


def _segments(document: Mapping[str, Any], own: OwnMeasures) -> dict[str, Figure]:
    """The outcome in segments of questions that both ask in the same words."""
    found: dict[str, Figure] = {}
    for segment in document["segments"]:
        mine, theirs = own.split_digests.get(segment["item"], {}), segment["digests"]
        shared = [language for language in mine if language in theirs]
        if not shared or any(mine[each] != theirs[each] for each in shared):
            continue
        for row in segment["scores"]:
            if row["item"] == own.outcome and row["index"] is not None:
                name = f"{segment['item']}={segment['point']}"
                base = int(row["base"])
                found[name] = float(row["index"]), float(row["index_se"]), base, math.nan
    return found


def _same(items: Mapping[str, Mapping[str, Any]], own: OwnMeasures) -> bool:
    """Whether every count is what one's own would be published as."""
    both = [name for name in own.items if name in items]
    if len(both) < TELLING or own.items[both[0]].counts != tuple(items[both[0]]["counts"]):
        return False
    return all(own.items[name].counts == tuple(items[name]["counts"]) for name in both)
