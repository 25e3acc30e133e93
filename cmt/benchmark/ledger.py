"""The ledger: what an organization published before, so that the difference gives nobody away.

A survey published again after three late answers shows, by subtraction, the answers of three. The
ledger keeps the exact counts behind every publication (so it is as confidential as the results)
and a new publication is judged against the earlier ones of the same survey:

    nothing changed                      published again, the same
    answers came in, enough of them      they are rounded as a group of their own and added to what
                                         was published, so that two roundings never meet
    too few came in, or some were taken  the item is withheld; refused when that is all that changed
    or changed
    segments changed                     withheld: they are published once
    another split than before            refused: nobody can tell how two splits overlap

The same answers under another survey's name, or all but a few of them, are refused too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cmt.benchmark.cells import Before, Counts, Row
from cmt.benchmark.disclosure import Rules, broken_rule
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
    rows: Mapping[str, Row]  # as published


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What earlier publications mean for a new one."""

    kept_back: frozenset[str] = frozenset()  # items to withhold
    segments: bool = True  # whether segments may be published
    before: Mapping[str, Before] = field(default_factory=dict)  # items published already


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


def judged(
    ledger: Ledger, survey: str, counts: Mapping[str, Counts], split: str, rules: Rules
) -> Judgement:
    """What a publication must do for what was published before.

    counts   exact, of what it would publish
    errors   DisclosureError when it may not be published at all
    """
    earlier = ledger.of(survey)
    before = {
        name: Before(counts=entry.counts[name], row=entry.rows[name])
        for entry in earlier
        for name in entry.counts
    }
    both = [name for name in counts if name in before]
    changed = [name for name in both if moved(before[name].counts, counts[name])]
    back = [name for name in changed if not _enough(before[name].counts, counts[name], rules)]
    faults = [*_other_split(earlier, split), *_other_name(ledger, survey, counts, rules)]
    if changed and len(back) == len(changed):
        faults.append(_too_near(earlier[-1], rules))
    if faults:
        raise DisclosureError(faults)
    return Judgement(
        kept_back=frozenset(back), segments=not _segments_changed(earlier, counts), before=before
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
        ledger = _converter().structure(document, Ledger)
        if not all(map(_whole, ledger.entries)):
            raise ValueError("its counts are not those it published")
        return ledger
    except Exception as error:  # cattrs raises groups of any kind for a damaged document
        raise DisclosureError(
            Fault(
                where=str(path),
                got="this ledger of what was published cannot be read",
                expected="the file as cmt wrote it",
                hint="Restore it; without it a new publication could undo an earlier one's care",
            )
        ) from error


def _whole(entry: Entry) -> bool:
    """Whether an entry has counts for every row it published, and only such as can be."""
    return entry.counts.keys() == entry.rows.keys() and all(
        len(each.points) == len(each.answers) == len(entry.rows[name].counts)
        and all(math.isfinite(count) and count >= 0 for count in each.answers)
        for name, each in entry.counts.items()
    )


def write_ledger(ledger: Ledger, folder: Path) -> Path:
    """Write it, whole or not at all."""
    document = {"format": FORMAT, "version": VERSION, **_converter().unstructure(ledger)}
    path = folder / LEDGER_FILE
    write_whole(path, f"{json.dumps(document, ensure_ascii=False)}\n".encode())
    return path


def moved(before: Counts, now: Counts) -> bool:
    """Whether an item has other answers than before."""
    return any(abs(by) > NOISE for by in difference(before, now))


def difference(before: Counts, now: Counts) -> tuple[float, ...]:
    """How many more answers each point has; all of them where the scale is another one."""
    if before.points != now.points:
        return (*(-count for count in before.answers), *now.answers)
    return tuple(b - a for a, b in zip(before.answers, now.answers, strict=True))


def unweighted(counts: Counts) -> Counts:
    """As answered: weighted or not, the same answers are the same survey."""
    return replace(counts, answers=counts.plain) if counts.plain else counts


def _enough(before: Counts, now: Counts, rules: Rules) -> bool:
    """Whether answers only came in, and so many that as a group they may be shown."""
    by = difference(before, now)
    if rules.difference_minimum == 0:
        return True
    if min(by) < -NOISE or sum(by) < rules.difference_minimum:
        return False
    return broken_rule(by, rules) is None


def _segments_changed(earlier: tuple[Entry, ...], counts: Mapping[str, Counts]) -> bool:
    """Whether segments were published that are not what they were."""
    return any(
        name in counts
        and any(
            counts[name].segments.get(s) not in (None, cell) for s, cell in old.segments.items()
        )
        for entry in earlier
        for name, old in entry.counts.items()
    )


def _too_near(entry: Entry, rules: Rules) -> Fault:
    return Fault(
        where=f"published on {entry.day.isoformat()}",
        got="this survey was published with all but a few of these answers, or with some that "
        "are changed now, and the difference would show them",
        expected=f"the same answers, or at least {rules.difference_minimum} more to a question",
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
    by = [difference(unweighted(one), unweighted(two)) for one, two in pairs]
    one_way = all(min(each) >= -NOISE for each in by) or all(max(each) <= NOISE for each in by)
    return one_way and all(abs(sum(each)) < rules.difference_minimum for each in by)


def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter()
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    return converter
