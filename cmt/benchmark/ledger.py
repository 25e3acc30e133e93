"""The ledger: what an organization published before, so that the difference gives nobody away.

A survey published again after three late answers shows, by subtraction, the answers of three. The
ledger keeps the exact counts behind every publication (so it is as confidential as the results)
and a new publication is judged against each earlier one of the same survey:

    nothing changed                        published again, the same
    fewer than the minimum changed         refused
    more changed in all, too few in some   those items or segments are withheld this time
    another split than before              refused: nobody can tell how two splits overlap

The same answers under another survey's name, or all but a few of them, are refused too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cmt.benchmark.cells import Counts
from cmt.benchmark.disclosure import Rules
from cmt.errors import DisclosureError, Fault
from cmt.files import write_whole

if TYPE_CHECKING:
    from cattrs import Converter

LEDGER_FILE = "benchmark-ledger.json"
FORMAT = "cmt-benchmark-ledger"
VERSION = 1
NOISE = 1e-6
"""Counts of weighted surveys that differ by no more are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One publication."""

    survey: str  # opaque id of the wave
    day: date
    digest: str  # of the file published
    split: str
    counts: Mapping[str, Counts]  # exact, of what was published


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All publications of an organization, the earliest first."""

    entries: tuple[Entry, ...] = ()

    def of(self, survey: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.survey == survey)

    def with_entry(self, entry: Entry) -> Ledger:
        """The ledger with one more publication; the same one again is not written twice."""
        if any(entry.digest == other.digest for other in self.entries):
            return self
        return replace(self, entries=(*self.entries, entry))


def kept_back(
    ledger: Ledger, survey: str, counts: Mapping[str, Counts], split: str, rules: Rules
) -> frozenset[str]:
    """What a new publication must withhold for what was published before.

    counts   exact, of what it would publish
    returns  items, and segments as "channel=1/overall"
    errors   DisclosureError when it may not be published at all
    """
    earlier = ledger.of(survey)
    faults = [*_other_split(earlier, split), *_too_near(earlier, counts, rules)]
    faults += _other_name(ledger, survey, counts, rules)
    if faults:
        raise DisclosureError(faults)
    return frozenset(
        name for entry in earlier for name, by in _changes(entry, counts) if _few(by, rules)
    )


def read_ledger(folder: Path) -> Ledger:
    """The ledger kept in a folder, empty when there is none.

    errors   DisclosureError when the file is damaged: without it nothing is published
    """
    path = folder / LEDGER_FILE
    if not path.exists():
        return Ledger()
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if (document["format"], document["version"]) != (FORMAT, VERSION):
            raise ValueError("another format or version")
        return _converter().structure(document, Ledger)
    except Exception as error:  # cattrs raises groups of any kind for a damaged document
        raise DisclosureError(
            Fault(
                where=str(path),
                got="this ledger of what was published cannot be read",
                expected="the file as cmt wrote it",
                hint="Restore it; without it a new publication could undo an earlier one's care",
            )
        ) from error


def write_ledger(ledger: Ledger, folder: Path) -> Path:
    """Write it, whole or not at all."""
    document = {"format": FORMAT, "version": VERSION, **_converter().unstructure(ledger)}
    path = folder / LEDGER_FILE
    write_whole(path, f"{json.dumps(document, ensure_ascii=False)}\n".encode())
    return path


def _changes(entry: Entry, counts: Mapping[str, Counts]) -> Iterator[tuple[str, float]]:
    """By how many answers each item, and each segment of it, differs from an earlier one."""
    for name, now in counts.items():
        if (before := entry.counts.get(name)) is None:
            continue
        yield name, distance(before, now)
        for segment in {*before.segments, *now.segments} if before.segments else ():
            one, other = before.segments.get(segment), now.segments.get(segment)
            bases = (one.base if one else 0, other.base if other else 0)
            worth = (one.worth if one else 0, other.worth if other else 0)
            moved = max(abs(bases[0] - bases[1]), abs(worth[0] - worth[1]))
            yield f"{segment}/{name}", moved if moved > NOISE else 0.0


def distance(before: Counts, now: Counts) -> float:
    """By how many answers two counts of one item differ; one that moved counts twice."""
    if before.points != now.points:
        return float(before.base + now.base)
    by = sum(abs(a - b) for a, b in zip(before.answers, now.answers, strict=True))
    return by if by > NOISE else 0.0


def _few(by: float, rules: Rules) -> bool:
    return 0 < by < rules.difference_minimum


def _too_near(
    earlier: tuple[Entry, ...], counts: Mapping[str, Counts], rules: Rules
) -> Iterator[Fault]:
    """Refused when something changed and nothing by enough."""
    for entry in earlier:
        most = max((by for _, by in _changes(entry, counts)), default=0.0)
        if _few(most, rules):
            yield Fault(
                where=f"published on {entry.day.isoformat()}",
                got="this survey was published with all but a few of these answers, and the "
                "difference would show them",
                expected=f"the same answers, or at least {rules.difference_minimum} that differ",
                hint="Leave the earlier file as it is, or wait for more answers",
            )


def _other_split(earlier: tuple[Entry, ...], split: str) -> Iterator[Fault]:
    for entry in earlier:
        if entry.split and split and entry.split != split:
            yield Fault(
                where=f"published on {entry.day.isoformat()}",
                got=f"this survey was published with segments by '{entry.split}'",
                expected=f"segments by '{entry.split}' again, or none",
                hint="Two ways to part the same clients may differ by a few",
            )


def _other_name(
    ledger: Ledger, survey: str, counts: Mapping[str, Counts], rules: Rules
) -> Iterator[Fault]:
    """The same answers, or all but a few, under another name."""
    for entry in ledger.entries:
        if entry.survey != survey and _nearly_contains(entry.counts, counts, rules):
            yield Fault(
                where=f"published on {entry.day.isoformat()}",
                got="these answers, or all but a few of them, were published as another survey",
                expected="one name for one survey",
                hint="Say the same --survey and --wave as then",
            )


def _nearly_contains(before: Mapping[str, Counts], now: Mapping[str, Counts], rules: Rules) -> bool:
    """Whether one of two holds all answers of the other and hardly more, on every shared item."""
    pairs = [(before[name], each) for name, each in now.items() if name in before]
    if not pairs or any(a.points != b.points for a, b in pairs):
        return False
    moved = [b - a for one, two in pairs for a, b in zip(one.answers, two.answers, strict=True)]
    one_way = all(by >= -NOISE for by in moved) or all(by <= NOISE for by in moved)
    return one_way and all(distance(a, b) < max(rules.difference_minimum, NOISE) for a, b in pairs)


def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter()
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    return converter
