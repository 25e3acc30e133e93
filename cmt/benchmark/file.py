"""The benchmark file: versioned JSON, small enough to be read before it leaves.

    to_dict     a Benchmark as plain values, means and errors written out for readers
    from_dict   back; DisclosureError with every fault of what is no such document
    as_text     the bytes of the file: the same for the same benchmark

What is worked out from the counts (base, mean, se, index) is written for people and other programs
and read again from the counts; a file where they disagree is told by `cmt benchmark check`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cmt.benchmark.model import (
    DECIMALS,
    Benchmark,
    PublicInfo,
    PublishedDriver,
    PublishedItem,
    PublishedSegment,
    SegmentScore,
    Withheld,
)
from cmt.errors import DisclosureError, Fault
from cmt.files import write_whole

FORMAT = "cmt-benchmark"
VERSION = 1
LINE = 96
"""Signs of a small block or list that are written on one line, for a person to read."""
_SMALL = re.compile(r"\[[^\[\]{}]*\]|\{[^\[\]{}]*\}")


def to_dict(benchmark: Benchmark) -> dict[str, Any]:
    """The document, in the order a person reads it."""
    info = benchmark.info
    return {
        "format": FORMAT,
        "version": VERSION,
        "organization": benchmark.organization,
        "survey": benchmark.survey,
        "series": benchmark.series,
        "info": {
            "jurisdiction": info.jurisdiction,
            "level": info.level,
            "service_area": info.service_area,
            "client_group": info.client_group,
            "scope": info.scope,
            "channels": list(info.channels),
            "modes": list(info.modes),
            "selection": info.selection,
            "quarter": info.quarter,
            "size_band": info.size_band,
            "response_rate": info.response_rate,
        },
        "instrument": {
            "id": benchmark.instrument,
            "version": benchmark.instrument_version,
            "digest": benchmark.instrument_digest,
        },
        "respondents": benchmark.respondents,
        "weighted": benchmark.weighted,
        "outcome": {
            "item": benchmark.outcome,
            "index": _number(benchmark.index),
            "se": _number(benchmark.index_se),
        },
        "items": [_item(item) for item in benchmark.items],
        "drivers": {
            "r2": _number(benchmark.r2),
            "rows": [_driver(driver) for driver in benchmark.drivers],
        },
        "segments": [_segment(segment) for segment in benchmark.segments],
        "withheld": [{"kind": w.kind, "id": w.id} for w in benchmark.withheld],
        "rules": {
            "version": benchmark.rules,
            "rounding": benchmark.rounding,
            "minimum": benchmark.minimum,
        },
        "cmt_version": benchmark.cmt_version,
    }


def from_dict(document: Mapping[str, Any], where: str = "benchmark file") -> Benchmark:
    """The benchmark a document holds.

    where    what to call it in a message
    errors   DisclosureError when it is another format or version, or lacks what it must have;
             what is there but not plausible is for `cmt benchmark check`
    """
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise _refused(where, "it is not a benchmark file of cmt")
    if document.get("version") != VERSION:
        raise _refused(where, f"it has format version {document.get('version')!r}")
    try:
        return _benchmark(document)
    except KeyError as error:
        raise _refused(where, f"it lacks {error.args[0]!r}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise _refused(where, f"it is damaged ({error})") from error


def as_text(benchmark: Benchmark) -> str:
    """The file: the same benchmark gives the same bytes."""
    spread = json.dumps(to_dict(benchmark), ensure_ascii=False, indent=1, allow_nan=False)
    return _SMALL.sub(_on_one_line, spread) + "\n"


def write_benchmark(benchmark: Benchmark, path: Path) -> None:
    """Write it, whole or not at all."""
    write_whole(path, as_text(benchmark).encode())


def read_benchmark(path: Path) -> Benchmark:
    """Read one; DisclosureError for anything else."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _refused(path.name, f"it cannot be read ({error})") from error
    return from_dict(document, path.name)


def _on_one_line(found: re.Match[str]) -> str:
    """A list of numbers, or a small block, as one line where it fits."""
    line = re.sub(r"\s*\n\s*", " ", found[0]).replace("[ ", "[").replace(" ]", "]")
    line = line.replace("{ ", "{").replace(" }", "}")
    return line if len(line) <= LINE else found[0]


def _item(item: PublishedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "role": item.role,
        "digests": dict(item.digests),
        "rating": item.rating,
        "points": list(item.points),
        "counts": list(item.counts),
        "missing": dict(item.missing),
        "base": item.base,
        "mean": _number(item.mean),
        "se": _number(item.se),
        "index": _number(item.index),
        "design_effect": _number(item.design_effect),
    }


def _driver(driver: PublishedDriver) -> dict[str, Any]:
    return {
        "id": driver.id,
        "items": list(driver.items),
        "index": _number(driver.index),
        "index_se": _number(driver.index_se),
        "share": _number(driver.share),
        "share_se": _number(driver.share_se),
    }


def _segment(segment: PublishedSegment) -> dict[str, Any]:
    return {
        "item": segment.item,
        "point": segment.point,
        "digests": dict(segment.digests),
        "scores": [
            {
                "item": score.item,
                "base": score.base,
                "worth": score.worth,
                "index": _number(score.index),
                "index_se": _number(score.index_se),
            }
            for score in segment.scores
        ],
    }


def _benchmark(document: Mapping[str, Any]) -> Benchmark:
    instrument, rules = document["instrument"], document["rules"]
    info = dict(document["info"])
    for name in ("channels", "modes"):
        info[name] = tuple(info.get(name, ()))
    return Benchmark(
        organization=document["organization"],
        survey=document["survey"],
        series=document["series"],
        info=PublicInfo(**info),
        instrument=instrument["id"],
        instrument_version=instrument["version"],
        instrument_digest=instrument["digest"],
        respondents=document["respondents"],
        weighted=document["weighted"],
        outcome=document["outcome"]["item"],
        items=tuple(map(_read_item, document["items"])),
        drivers=tuple(map(_read_driver, document["drivers"]["rows"])),
        r2=_float(document["drivers"]["r2"]),
        segments=tuple(map(_read_segment, document["segments"])),
        withheld=tuple(Withheld(kind=w["kind"], id=w["id"]) for w in document["withheld"]),
        rules=rules["version"],
        rounding=rules["rounding"],
        minimum=rules["minimum"],
        cmt_version=document["cmt_version"],
    )


def _read_item(value: Mapping[str, Any]) -> PublishedItem:
    return PublishedItem(
        id=value["id"],
        role=value["role"],
        digests=dict(value["digests"]),
        rating=value["rating"],
        points=tuple(value["points"]),
        counts=tuple(value["counts"]),
        missing=dict(value["missing"]),
        design_effect=_float(value["design_effect"]),
    )


def _read_driver(value: Mapping[str, Any]) -> PublishedDriver:
    numbers = {name: _float(value[name]) for name in ("index", "index_se", "share", "share_se")}
    return PublishedDriver(id=value["id"], items=tuple(value["items"]), **numbers)


def _read_segment(value: Mapping[str, Any]) -> PublishedSegment:
    scores = (
        SegmentScore(
            item=score["item"],
            base=score["base"],
            worth=score["worth"],
            index_se=_float(score["index_se"]),
        )
        for score in value["scores"]
    )
    return PublishedSegment(
        item=value["item"],
        point=value["point"],
        digests=dict(value["digests"]),
        scores=tuple(scores),
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, DECIMALS)


def _float(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _refused(where: str, why: str) -> DisclosureError:
    return DisclosureError(
        Fault(where=where, got=why, expected="a file written by cmt benchmark publish")
    )
