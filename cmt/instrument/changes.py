"""What changed from one version of a questionnaire to the next, and what that does to a series.

`changes` gathers; `comparability.py` judges. An id that stands for another question than before
is a fault (`reused_faults`): every file of answers and every report that holds the old one would
be read wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from cmt.errors import Fault
from cmt.instrument.comparability import (
    Comparability,
    Reason,
    comparability,
    driver_comparability,
    index_comparability,
    shared_languages,
)
from cmt.instrument.lineage import instrument_digest, item_digest
from cmt.instrument.model import Driver, Index, Instrument
from cmt.instrument.order import moved
from cmt.instrument.terms import place, term
from cmt.instrument.wording import Passage, difference, passages

Harmless = Literal["spelling", "telephone", "short", "missing"]
"""What may change without consequence: case and punctuation; what is read out; the short name;
the kinds of missing answer offered."""

READ_BY_CLIENT: frozenset[Reason] = frozenset(("reused", "scale", "role", "wording", "typo"))
"""Reasons that show in an item's digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Which questionnaire one side of the comparison is."""

    instrument: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """The written question in one language where its words differ."""

    language: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One reason in terms of the questionnaire: role driver, now rating."""

    reason: Reason
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """All that changed of one item that both versions ask."""

    item: str
    comparability: Comparability
    rewordings: tuple[Rewording, ...] = ()
    shifts: tuple[Shift, ...] = ()
    harmless: tuple[Harmless, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverChange:
    """A driver whose composite is not what it was."""

    driver: str
    comparability: Comparability
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexChange:
    """An index that is not what it was."""

    index: str
    comparability: Comparability
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything a reader of both versions should know; what is equal is only counted."""

    before: Version
    now: Version
    comparable: int  # questions asked in both that may be compared without reserve
    indicative: int
    broken: int
    items: tuple[ItemChange, ...]  # asked in both and changed, in the order of the version now
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]  # of those, the same question: its id before, its id now
    languages_added: tuple[str, ...]
    languages_removed: tuple[str, ...]
    drivers: tuple[DriverChange, ...]
    outcome_before: str
    outcome_now: str
    indices: tuple[IndexChange, ...] = ()

    @property
    def same(self) -> bool:
        return self.before.digest == self.now.digest


def changes(now: Instrument, before: Instrument) -> Changes:
    """Compare two versions, `before` being the older one."""
    found = [_item_change(now, before, item) for item in now.items if item in before.items]
    verdicts = [change.comparability.verdict for change in found]
    added = tuple(item for item in now.items if item not in before.items)
    removed = tuple(item for item in before.items if item not in now.items)
    return Changes(
        before=_version(before),
        now=_version(now),
        comparable=verdicts.count("comparable"),
        indicative=verdicts.count("indicative"),
        broken=verdicts.count("not-comparable"),
        items=tuple(each for each in found if each.comparability.reasons or each.harmless),
        added=added,
        removed=removed,
        renamed=tuple(
            (old, new) for old in removed for new in added if _one_question(now, new, before, old)
        ),
        languages_added=tuple(each for each in now.languages if each not in before.languages),
        languages_removed=tuple(each for each in before.languages if each not in now.languages),
        drivers=tuple(_driver_changes(now, before)),
        outcome_before=before.outcome,
        outcome_now=now.outcome,
        indices=tuple(_index_changes(now, before)),
    )


def reused_faults(now: Instrument, before: Instrument, found: Changes) -> tuple[Fault, ...]:
    """A fault for every id that stands for another question than before."""
    language = next(iter(shared_languages(now, before)), "")
    return tuple(
        Fault(
            where=f"{now.id} {now.version} items.{change.item}",
            got=f"the id of “{before.question(change.item, language)}” is given to another "
            f"question, “{now.question(change.item, language)}”",
            expected="one question an id, for ever",
            hint="Give the new question an id of its own; if it is the old one in other words, "
            "keep its short name",
        )
        for change in found.items
        if "reused" in change.comparability.reasons
    )


def as_dict(found: Changes) -> dict[str, Any]:
    """The changes as plain values for a JSON file; of a rewording only what differs."""
    record = {"same": found.same, **asdict(found)}
    for change in record["items"]:
        for rewording in change["rewordings"]:
            rewording["passages"] = [p for p in rewording["passages"] if p["before"] != p["now"]]
    return record


def _one_question(now: Instrument, new: str, before: Instrument, old: str) -> bool:
    """Whether two ids stand for one question: the same words in every shared language."""
    found = {
        difference(now.question(new, language), before.question(old, language))
        for language in shared_languages(now, before)
    }
    return bool(found) and "wording" not in found


def _version(instrument: Instrument) -> Version:
    digest = instrument_digest(instrument)
    return Version(instrument=instrument.id, version=instrument.version, digest=digest)


def _item_change(now: Instrument, before: Instrument, item: str) -> ItemChange:
    found = comparability(now, before, item)
    return ItemChange(
        item=item,
        comparability=found,
        rewordings=tuple(_rewordings(now, before, item)),
        shifts=tuple(_shifts(now, before, item, found)),
        harmless=tuple(_harmless(now, before, item, found)),
    )


def _rewordings(now: Instrument, before: Instrument, item: str) -> Iterator[Rewording]:
    for language in shared_languages(now, before):
        ours, theirs = now.question(item, language), before.question(item, language)
        if ours != theirs:
            yield Rewording(language=language, passages=passages(ours, theirs))


def _shifts(
    now: Instrument, before: Instrument, item: str, found: Comparability
) -> Iterator[Shift]:
    for reason in found.reasons:
        if reason == "order":
            settled = now.items.keys() & before.items.keys() - moved(now, before)
            ours, theirs = (place(each, item, settled) for each in (now, before))
        else:
            ours, theirs = _terms(now, before, item, reason)
        if (ours or theirs) and not (reason == "typo" and ours == theirs):
            yield Shift(reason=reason, before=theirs, now=ours)


def _terms(now: Instrument, before: Instrument, item: str, reason: Reason) -> tuple[str, str]:
    """What a reason speaks of, now and before, in the first language in which it shows."""
    said = [
        (term(now, item, reason, language), term(before, item, reason, language))
        for language in shared_languages(now, before)
    ]
    return next((each for each in said if each[0] != each[1]), said[0] if said else ("", ""))


def _harmless(
    now: Instrument, before: Instrument, item: str, found: Comparability
) -> Iterator[Harmless]:
    shared = shared_languages(now, before)
    digests = ([item_digest(each, item, language) for language in shared] for each in (now, before))
    if len({tuple(each) for each in digests}) > 1 and READ_BY_CLIENT.isdisjoint(found.reasons):
        yield "spelling"
    for part in ("telephone", "short", "missing"):
        if any(_part(now, item, part, each) != _part(before, item, part, each) for each in shared):
            yield part


def _part(instrument: Instrument, item_id: str, part: Harmless, language: str) -> object:
    item = instrument.items[item_id]
    match part:
        case "telephone":
            grid = instrument.grids.get(item.grid)
            return item.telephone.get(language), grid.telephone.get(language) if grid else None
        case "short":
            return item.short.get(language)
        case _:
            missing = instrument.scales[item.scale].missing if item.scale else {}
            return {kind: label[language] for kind, label in missing.items()}


def _driver_changes(now: Instrument, before: Instrument) -> Iterator[DriverChange]:
    for driver in dict.fromkeys((*now.drivers, *before.drivers)):
        found = driver_comparability(now, before, driver)
        if found.reasons:
            gained, lost = _moved_items(now.drivers.get(driver), before.drivers.get(driver))
            yield DriverChange(driver=driver, comparability=found, gained=gained, lost=lost)


def _index_changes(now: Instrument, before: Instrument) -> Iterator[IndexChange]:
    for index in dict.fromkeys((*now.indices, *before.indices)):
        found = index_comparability(now, before, index)
        if found.reasons:
            gained, lost = _moved_items(now.indices.get(index), before.indices.get(index))
            yield IndexChange(index=index, comparability=found, gained=gained, lost=lost)


def _moved_items(
    ours: Driver | Index | None, theirs: Driver | Index | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items a composite gained, and those it lost."""
    new, old = (each.items if each else () for each in (ours, theirs))
    gained = tuple(item for item in new if item not in old)
    return gained, tuple(item for item in old if item not in new)
