"""Whether a series may go on: what two versions of a question allow to be compared.

Waves and benchmarks ask `comparability`; they get a verdict with its reasons.

    not comparable    absent     one of the two does not ask it, or they share no language
                      not-split  the earlier results do not tell these segments apart
                      no-model   one of the two has no driver model
                      services   an index of experiences is of another list of services
                      items      a driver or an index is made of other questions
                      reused     the id stands for another question
                      scale      the points, what they stand for, which are favourable, the
                                 measure behind them or how many may be chosen differ
                      role       it is used for something else
                      wording    it is worded differently in a language both have
    indicative        typo       one word of the question, or of an answer of its rating scale,
                                 differs by a slip of the pen (`wording.py`)
                      order      it was asked in another place (`order.py`)
                      language   a language of the questionnaire came or went
                      routing    other clients are asked: its conditions, or those of a question
                                 it depends on, changed
                      channels   it is asked of clients of other channels
                      FIELDED    the survey itself was made otherwise: by another mode, of other
                                 clients ... (`cmt.analysis.fielding` finds these)
    comparable        no reason: equal, or only case, punctuation, apostrophes or spaces differ

Texts and answers are compared in every language both have, as they are written; the telephone
wording, the short name and the kinds of missing answer offered do not enter.

An id is reused when, in every shared language, the two questions share next to none of the words
that tell what they are about, and nothing says that they are one question put in other words: the
same short name, both the outcome, both the importance of one driver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cmt.instrument.keys import CHANNELS
from cmt.instrument.model import Driver, Index, Instrument, Item, Measure, Scale
from cmt.instrument.order import moved
from cmt.instrument.paths import Met, conditions
from cmt.instrument.wording import Difference, difference, rarity, resemblance

Verdict = Literal["comparable", "indicative", "not-comparable"]
Reason = Literal[
    "absent", "not-split", "no-model", "services", "items", "reused", "scale", "role", "wording",
    "mode", "selection", "frame", "population", "client-group", "service", "covered", "asked-in",
    "question-order",
    "typo", "order", "language", "routing", "channels", "choices",
]  # fmt: skip
BREAKING: tuple[Reason, ...] = (
    "absent", "not-split", "no-model", "services", "items", "reused", "scale", "role", "wording",
)  # fmt: skip
"""Reasons that end a series; the gravest first."""
FIELDED: tuple[Reason, ...] = (
    "mode", "selection", "frame", "population", "client-group", "service", "covered", "asked-in",
    "question-order",
)  # fmt: skip
"""Reasons that leave a number to be read with care and are the survey's, not the question's."""
WEAKENING: tuple[Reason, ...] = (
    *FIELDED, "typo", "order", "language", "routing", "channels", "choices",
)  # fmt: skip
"""Reasons that leave a number to be read with care; those of the survey first."""

REUSED_BELOW = 0.10
"""Share of the telling words under which two wordings are two questions (`resemblance`). Of the
pairs of different questions of cmt-core 89 % are under it."""
REUSED_ELSEWHERE_BELOW = 0.25
"""The same where the id is also used for something else; 98 % of those pairs are under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparability:
    """Whether two versions of an item or a driver may be compared, and why not or not quite."""

    verdict: Verdict = "comparable"
    reasons: tuple[Reason, ...] = ()  # the gravest first


def comparability(now: Instrument, before: Instrument, item_id: str) -> Comparability:
    """What the two questionnaires allow to be said of one item over time."""
    return because(_reasons(now, before, item_id))


def driver_comparability(now: Instrument, before: Instrument, driver_id: str) -> Comparability:
    """What they allow to be said of a driver's composite: as much as of all of its items.

    One that gained or lost an item has ended: the composite of today was not measured then.
    """
    return _of_all(now, before, now.drivers.get(driver_id), before.drivers.get(driver_id))


def index_comparability(now: Instrument, before: Instrument, index_id: str) -> Comparability:
    """What they allow to be said of an index, as of a driver.

    Where each item rates an experience of its own, another list of items is of other services.
    """
    return _of_all(now, before, now.indices.get(index_id), before.indices.get(index_id))


def because(reasons: Iterable[Reason]) -> Comparability:
    """The verdict that follows from the reasons, in whatever order they are given."""
    given = set(reasons)
    found = tuple(reason for reason in (*BREAKING, *WEAKENING) if reason in given)
    if not found:
        return Comparability()
    verdict: Verdict = "not-comparable" if found[0] in BREAKING else "indicative"
    return Comparability(verdict=verdict, reasons=found)


def made_of_others(measure: Driver | Index) -> Reason:
    """The reason that ends the series of a composite whose items are not what they were."""
    several = isinstance(measure, Index) and measure.each == "experience"
    return "services" if several else "items"


def shared_languages(now: Instrument, before: Instrument) -> tuple[str, ...]:
    """The languages both questionnaires are written in."""
    return tuple(language for language in now.languages if language in before.languages)


def _of_all(
    now: Instrument, before: Instrument, ours: Driver | Index | None, theirs: Driver | Index | None
) -> Comparability:
    if ours is None or theirs is None:
        return because(["absent"])
    if set(ours.items) != set(theirs.items):
        return because([made_of_others(ours)])
    return because(reason for item in ours.items for reason in _reasons(now, before, item))


def _reasons(now: Instrument, before: Instrument, item_id: str) -> Iterator[Reason]:
    shared = shared_languages(now, before)
    if not shared or item_id not in now.items or item_id not in before.items:
        yield "absent"
        return
    ours, theirs = now.items[item_id], before.items[item_id]
    answers = _answers_differ(now, before, item_id, shared)
    if answers != "same":
        yield "typo" if answers == "typo" else "scale"
    if (ours.role, ours.of) != (theirs.role, theirs.of):
        yield "role"
    yield from _reworded(now, before, item_id, shared)
    if item_id in moved(now, before):
        yield "order"
    if set(now.languages) != set(before.languages):
        yield "language"
    if _conditions(now, ours) != _conditions(before, theirs):
        yield "routing"
    if set(ours.channels or CHANNELS) != set(theirs.channels or CHANNELS):
        yield "channels"


def _reworded(
    now: Instrument, before: Instrument, item_id: str, shared: Sequence[str]
) -> Iterator[Reason]:
    found = {
        difference(now.question(item_id, language), before.question(item_id, language))
        for language in shared
    }
    if "wording" in found:
        yield "reused" if _reused(now, before, item_id, shared) else "wording"
    elif "typo" in found:
        yield "typo"


def _reused(now: Instrument, before: Instrument, item_id: str, shared: Sequence[str]) -> bool:
    ours, theirs = now.items[item_id], before.items[item_id]
    if _akin(ours, theirs, shared):
        return False
    alike = _use(now, ours) == _use(before, theirs)
    limit = REUSED_BELOW if alike else REUSED_ELSEWHERE_BELOW
    return all(_resemblance(now, before, item_id, language) < limit for language in shared)


def _akin(ours: Item, theirs: Item, shared: Sequence[str]) -> bool:
    """Whether something besides the words says that it is one question."""
    if ours.role == theirs.role and (ours.role == "outcome" or (ours.of and ours.of == theirs.of)):
        return True
    return any(
        ours.short.get(language) and ours.short.get(language) == theirs.short.get(language)
        for language in shared
    )


def _use(instrument: Instrument, item: Item) -> object:
    """What an item is for: its role, its driver, and how many answers it offers."""
    drivers = [driver.id for driver in instrument.drivers.values() if item.id in driver.items]
    points = instrument.scales[item.scale].points if item.scale else ()
    return item.role, drivers, points


def _resemblance(now: Instrument, before: Instrument, item_id: str, language: str) -> float:
    asked = [
        instrument.question(item, language) for instrument in (now, before)
        for item in instrument.items
    ]  # fmt: skip
    ours, theirs = now.question(item_id, language), before.question(item_id, language)
    return resemblance(ours, theirs, rarity(asked))


def _answers_differ(
    now: Instrument, before: Instrument, item: str, shared: Sequence[str]
) -> Difference:
    ours, theirs = now.items[item], before.items[item]
    if not (ours.scale and theirs.scale):
        return "same" if ours.scale == theirs.scale else "wording"
    if ours.choose != theirs.choose:
        return "wording"
    return _scales_differ(now.scales[ours.scale], before.scales[theirs.scale], shared)


def _scales_differ(ours: Scale, theirs: Scale, shared: Sequence[str]) -> Difference:
    """Points printed and meant otherwise, or labels; the id of the scale may differ.

    A slip of the pen is one only on a rating scale, where the neighbours tell what was meant: in a
    list of choices, North and South are two letters apart.
    """
    if _marks(ours) != _marks(theirs) or not _same_measure(ours.measure, theirs.measure, shared):
        return "wording"
    unlike = [
        found
        for language in shared
        for one, other in zip(ours.labels[language], theirs.labels[language], strict=True)
        if (found := difference(one, other)) != "same"
    ]
    slips = "wording" not in unlike and len(unlike) <= len(shared) and ours.rating
    return "same" if not unlike else "typo" if slips else "wording"


def _marks(scale: Scale) -> object:
    return scale.points, scale.printed, scale.favourable, scale.unfavourable


def _same_measure(ours: Measure | None, theirs: Measure | None, shared: Sequence[str]) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    if (ours.least, ours.most, ours.edges) != (theirs.least, theirs.most, theirs.edges):
        return False
    return all(difference(ours.unit[each], theirs.unit[each]) == "same" for each in shared)


def _conditions(instrument: Instrument, item: Item) -> Met:
    """Every answer that leads to an item, those that lead to the questions on the way included."""
    met: set[str] = set()
    found, waiting = set(conditions(item)), list(item.ask_if)
    while waiting:
        earlier = instrument.items[waiting.pop()]
        if earlier.id not in met:
            met.add(earlier.id)
            found |= conditions(earlier)
            waiting += earlier.ask_if
    return frozenset(found)
