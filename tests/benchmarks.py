"""Benchmark documents for tests: made-up surveys of cmt-core, right in every part."""

from __future__ import annotations

import hashlib
import random
from functools import cache
from typing import Any

from cmt.benchmark.cells import PUBLISHED_ROLES
from cmt.benchmark.file import to_dict
from cmt.benchmark.model import (
    Benchmark,
    PublicInfo,
    PublishedDriver,
    PublishedItem,
    PublishedSegment,
    SegmentScore,
)
from cmt.instrument.catalogue import find
from cmt.instrument.lineage import instrument_digest, item_digest
from cmt.instrument.model import Instrument

ROUNDING = 5


def identity(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def core() -> tuple[Instrument, str, dict[str, dict[str, str]]]:
    """The questionnaire, its digest and those of its rated items."""
    instrument = find("cmt-core")
    digests = {
        item: {lang: item_digest(instrument, item, lang) for lang in instrument.languages}
        for item, noun in instrument.items.items()
        if noun.role in PUBLISHED_ROLES and noun.scale and instrument.scale_of(item).rating
    }
    return instrument, instrument_digest(instrument), digests


def benchmark(
    survey: int,
    *,
    organization: str = "",
    level: float = 0.0,
    respondents: int = 400,
    segment: str = "",
    series: str = "",
    **info: Any,
) -> Benchmark:
    """One made-up survey: `level` moves all of its scores, `info` is said of it."""
    instrument, digest, digests = core()
    draw = random.Random(survey)
    items = tuple(
        _item(instrument, name, digests[name], respondents, level, draw) for name in digests
    )
    known = {item.id: item for item in items}
    drivers = tuple(
        PublishedDriver(
            id=driver.id,
            items=tuple(name for name in driver.items if name in known),
            index=_mean([known[name].index for name in driver.items if name in known]),
            index_se=_mean([known[name].index_se for name in driver.items if name in known]),
        )
        for driver in instrument.drivers.values()
    )
    segments = ()
    if segment:
        segments = tuple(
            PublishedSegment(
                item=segment,
                point=point,
                digests={"en": identity(segment)},
                scores=tuple(_score(item, respondents // 3, draw) for item in items),
            )
            for point in (1, 2)
        )
    facts = {"level": "municipal", "modes": ("web",), "quarter": "2025-Q2"} | info
    facts = {"size_band": "250-499" if 250 <= respondents < 500 else "0+"} | facts
    return Benchmark(
        organization=identity(organization or f"organization {survey // 2}"),
        survey=identity(f"survey {survey}"),
        series=identity(series) if series else "",
        info=PublicInfo(**facts),
        instrument=instrument.id,
        instrument_version=instrument.version,
        instrument_digest=digest,
        respondents=respondents,
        weighted=False,
        outcome=instrument.outcome,
        items=items,
        drivers=drivers,
        segments=segments,
        rules="1",
        rounding=ROUNDING,
    )


def document(survey: int = 0, **said: Any) -> dict[str, Any]:
    """The same as the plain values of its file."""
    return to_dict(benchmark(survey, **said))


def _item(
    instrument: Instrument,
    name: str,
    digests: dict[str, str],
    respondents: int,
    level: float,
    draw: random.Random,
) -> PublishedItem:
    points = instrument.scales[instrument.items[name].scale].points
    weights = [
        (1 + at) * (1 + level * at / len(points)) * draw.uniform(0.8, 1.2)
        for at in range(len(points))
    ]
    counts = tuple(ROUNDING * int(respondents * 0.9 * w / sum(weights) / ROUNDING) for w in weights)
    return PublishedItem(
        id=name,
        role=instrument.items[name].role,
        digests=digests,
        points=points,
        counts=counts,
        missing={"blank": 10},
        design_effect=round(draw.uniform(0.9, 1.6), 4),
    )


def _score(item: PublishedItem, respondents: int, draw: random.Random) -> SegmentScore:
    base = ROUNDING * (respondents // ROUNDING)
    worth = ROUNDING * round(base * (item.index / 100 + draw.uniform(-0.05, 0.05)) / ROUNDING)
    return SegmentScore(item=item.id, base=base, worth=worth, index_se=item.index_se * 2)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
