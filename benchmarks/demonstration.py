"""Makes demonstration.jsonl: a pool of 40 synthetic services, none of which exists.

    python benchmarks/demonstration.py

Their scores are drawn from a fixed seed about what services of the kind score, with more spread
between services than their answers alone would give. Run again, it writes the same bytes.
"""

from __future__ import annotations

import hashlib
import math
import random
import sys
import tempfile
from datetime import date
from pathlib import Path

from cmt.benchmark.file import write_benchmark
from cmt.benchmark.model import Benchmark, PublicInfo, PublishedDriver, PublishedItem
from cmt.benchmark.pool import pool
from cmt.instrument.catalogue import find
from cmt.instrument.lineage import instrument_digest, item_digest
from cmt.instrument.model import Instrument

SERVICES, ORGANIZATIONS, SEED = 40, 16, 1998
ROUNDING = 5
MADE_UP = "demonstration"
"""Stands where a file names the version of cmt it was published with."""
MADE = date(2026, 6, 30)
AREAS = ("permits", "parks", "tax", "service-centre", "licensing")
PLACES = ("ca-on", "ca-qc", "ca-bc", "ca-ab", "ca-ns")
MODES = (("web",), ("web",), ("telephone",), ("paper", "web"), ("in-person",))
BANDS = (10, 50, 100, 250, 500, 1000, 2500)


def main(to: Path) -> None:
    """Write the pool."""
    instrument = find("cmt-core")
    drivers = [item for driver in instrument.drivers.values() for item in driver.items]
    items = [instrument.outcome, *drivers]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(SERVICES):
            service = made_up(number, instrument, items)
            write_benchmark(service, Path(folder) / f"{number}.json")
        pool([Path(folder)], to, MADE)


def made_up(number: int, instrument: Instrument, items: list[str]) -> Benchmark:
    """One service that does not exist."""
    draw = random.Random(SEED + number)
    owner = number % ORGANIZATIONS
    respondents = ROUNDING * round(math.exp(draw.gauss(5.9, 0.7)) / ROUNDING) + 60
    level = draw.gauss(0.55, 0.35)
    published = {
        name: _item(instrument, name, respondents, level + draw.gauss(0, 0.2), draw)
        for name in items
    }
    invited = draw.uniform(0.15, 0.45)
    return Benchmark(
        organization=_id(f"{MADE_UP} organization {owner}"),
        survey=_id(f"{MADE_UP} survey {number}"),
        info=PublicInfo(
            jurisdiction=PLACES[owner % len(PLACES)],
            level="municipal" if owner % 4 else "provincial",
            service_area=AREAS[number % len(AREAS)],
            client_group="general-public",
            scope="single-service",
            channels=("in-person", "web"),
            modes=MODES[draw.randrange(len(MODES))],
            selection=draw.choice(("census", "probability", "open-link")),
            quarter=f"{draw.choice((2024, 2025))}-Q{draw.randint(1, 4)}",
            size_band=_band(respondents),
            response_rate=round(invited, 2),
        ),
        instrument=instrument.id,
        instrument_version=instrument.version,
        instrument_digest=instrument_digest(instrument),
        respondents=respondents,
        weighted=False,
        outcome=instrument.outcome,
        items=tuple(published.values()),
        drivers=tuple(
            _driver(driver.id, [published[name] for name in driver.items])
            for driver in instrument.drivers.values()
        ),
        rules="1",
        rounding=ROUNDING,
        cmt_version=MADE_UP,
    )


def _item(
    instrument: Instrument, name: str, respondents: int, level: float, draw: random.Random
) -> PublishedItem:
    """Answers as an ordered logit with this level would give them."""
    points = instrument.scale_of(name).points
    cuts = [-2.2, -1.3, -0.3, 1.2]
    below = [1 / (1 + math.exp(level - cut)) for cut in cuts]
    shares = [b - a for a, b in zip([0.0, *below], [*below, 1.0], strict=True)]
    answers = respondents * draw.uniform(0.86, 0.97)
    counts = tuple(ROUNDING * round(answers * share / ROUNDING) for share in shares)
    return PublishedItem(
        id=name,
        role=instrument.items[name].role,
        digests={
            language: item_digest(instrument, name, language) for language in instrument.languages
        },
        points=points,
        counts=counts,
        missing={"not-applicable": ROUNDING * round((respondents - answers) / ROUNDING)},
        design_effect=1.0,
    )


def _driver(name: str, items: list[PublishedItem]) -> PublishedDriver:
    return PublishedDriver(
        id=name,
        items=tuple(item.id for item in items),
        index=sum(item.index for item in items) / len(items),
        index_se=sum(item.index_se for item in items) / len(items),
    )


def _band(respondents: int) -> str:
    low = max(edge for edge in BANDS if edge <= respondents)
    above = [edge for edge in BANDS if edge > respondents]
    return f"{low}-{above[0] - 1}" if above else f"{low}+"


def _id(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "demonstration.jsonl")
