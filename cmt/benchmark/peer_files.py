"""The surveys of others as a report needs them: their facts, and the counts that are compared.

Thousands of surveys are read one at a time, and only what is compared is kept of each, as arrays;
what follows from the counts is worked out for all of them at once (`peer_scores.py`). Files and
folders are looked through like any (`check.py`); a pool was, when it was joined, so that of it the
digests are verified and the values used are read as strictly as they need to be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cmt.analysis.peers import PeerSurvey, Unlike
from cmt.analysis.position import Floats
from cmt.benchmark import shape
from cmt.benchmark.check import TELLING, check
from cmt.benchmark.pool_file import is_pool, pool_lines
from cmt.benchmark.raw import parse, refused

Score = tuple[float, float, float]
"""Index, its standard error, answers."""
NEAR, STEPS_APART = 0.25, 12.0
"""Squared differences of counts, by the counts and by the cell, up to which two surveys are one. Of
one published twice they are about 5 a cell; of two surveys half as large as their counts."""
FULL = 100.0
MOST = 10**9
"""Answers no survey has more of."""


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
    counts: Floats  # (items, width) those of the items, zeros beyond the points of each

    @property
    def width(self) -> int:
        """Points of the longest scale."""
        return int(self.counts.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One survey of others."""

    survey: PeerSurvey
    series: str
    facts: Mapping[str, tuple[str, ...]]  # key one may choose by -> its words
    answers: Floats  # (items, 1 + width) design effect, counts, zeros; nan where not compared
    drivers: Floats  # (drivers, 2) index and its error; nan where not compared
    unlike: Mapping[str, Unlike]  # measure -> why it is not compared
    segments: Mapping[str, Score]  # "channel=1" -> the outcome in it
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
    _refuse_told(document)
    info, items = document["info"], {item["id"]: item for item in document["items"]}
    unlike: dict[str, Unlike] = {}
    answers = _answers(items, own, unlike)
    drivers = _drivers(document["drivers"]["rows"], own, unlike)
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
        answers=answers,
        drivers=drivers,
        unlike=unlike,
        segments=_segments(document, own),
        same=_same(answers, own),
    )


def _refuse_told(document: Mapping[str, Any]) -> None:
    """Refuse what a report would repeat of a survey and is no word of the stated lists."""
    info, ids = document["info"], (document["organization"], document["survey"])
    rate = info["response_rate"]
    if (
        shape.info()(info)
        or any(map(shape.identity, ids))
        or shape.count(document["respondents"])
        or not (rate is None or 0 <= rate <= 1)
    ):
        raise ValueError("info")


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


def _answers(
    items: Mapping[str, Mapping[str, Any]], own: OwnMeasures, unlike: dict[str, Unlike]
) -> Floats:
    """(items, 1 + width) as `Peer.answers`; why an item is not compared goes into `unlike`."""
    flat: list[float] = []
    width = own.width
    for name, mine in own.items.items():
        theirs = items.get(name)
        if reason := _differs(mine, theirs):
            unlike[name] = reason
            flat += [math.nan] * (width + 1)
        elif theirs is not None:
            counts = theirs["counts"]
            if len(counts) != len(mine.points):
                raise ValueError("counts")
            flat += [theirs["design_effect"], *counts, *(0,) * (width - len(counts))]
    found = np.array(flat, dtype=float).reshape(len(own.items), width + 1)
    right = np.count_nonzero((found >= 0) & (found <= MOST))
    if right != (len(own.items) - len(unlike)) * (width + 1):
        raise ValueError("counts")
    return found


def _differs(mine: OwnItem, theirs: Mapping[str, Any] | None) -> Unlike | None:
    """Why an item is not compared."""
    if theirs is None or not theirs["rating"]:
        return "absent"
    if tuple(theirs["points"]) != mine.points:
        return "scale"
    if theirs["role"] != mine.role:
        return "role"
    if theirs["digests"] != mine.digests and not _worded_alike(mine, theirs["digests"]):
        return "wording"
    return None


def _worded_alike(mine: OwnItem, digests: Mapping[str, str]) -> bool:
    """Whether the question is the same in every language both have, of which there is one."""
    shared = [language for language in mine.digests if language in digests]
    return bool(shared) and all(digests[each] == mine.digests[each] for each in shared)


def _drivers(
    rows: Sequence[Mapping[str, Any]], own: OwnMeasures, unlike: dict[str, Unlike]
) -> Floats:
    """(drivers, 2) as `Peer.drivers`: a driver is as comparable as all of its items together."""
    known = {row["id"]: row for row in rows}
    found = np.full((len(own.drivers), 2), math.nan)
    for at, (name, asked) in enumerate(own.drivers.items()):
        theirs = known.get(name)
        if theirs is None or theirs["index"] is None or set(theirs["items"]) != set(asked):
            unlike[name] = "absent"
        elif differing := [item for item in asked if item in unlike or item not in own.items]:
            unlike[name] = unlike.get(differing[0], "absent")
        else:
            found[at] = _score(theirs)
    return found


def _score(row: Mapping[str, Any]) -> tuple[float, float]:
    """An index and its error as a file says them."""
    index, error = float(row["index"]), float(row["index_se"])
    if not (0 <= index <= FULL and 0 <= error < math.inf):
        raise ValueError("index")
    return index, error


def _segments(document: Mapping[str, Any], own: OwnMeasures) -> dict[str, Score]:
    """The outcome in segments of questions that both ask in the same words."""
    found: dict[str, Score] = {}
    for segment in document["segments"]:
        mine, theirs = own.split_digests.get(segment["item"], {}), segment["digests"]
        shared = [language for language in mine if language in theirs]
        if not shared or any(mine[each] != theirs[each] for each in shared):
            continue
        for row in segment["scores"]:
            if row["item"] == own.outcome and row["index"] is not None:
                name = f"{segment['item']}={segment['point']}"
                base = int(row["base"])
                if not 0 < base <= MOST:
                    raise ValueError("base")
                found[name] = *_score(row), base
    return found


def _same(answers: Floats, own: OwnMeasures) -> bool:
    """Whether these are one's own counts as they would be published.

    answers  (items, 1 + width) as `Peer.answers`
    A survey published twice was rounded in two groups, so that its counts may lie a step or two
    off. Counts of two surveys differ far more, even where both are alike in size and answers.
    """
    by = (own.counts - answers[:, 1:]).ravel()
    known = by[by == by]
    apart = float(known @ known)
    if apart > STEPS_APART * len(known):  # nearly all end here: cells are at most so many
        return False
    asked = np.isfinite(answers[:, 0])
    both = own.counts[asked] + answers[asked, 1:]
    most = min(NEAR * float(both.sum()), STEPS_APART * np.count_nonzero(both))
    return bool(np.count_nonzero(asked) >= TELLING and apart <= most)
