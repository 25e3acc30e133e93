"""What must be true of the nouns of a questionnaire together.

Each rule yields faults whose `where` is a noun, "scales.agree-5.favourable"; the loader turns it
into file, line and path. Rules on what hangs on a scale skip the scales named `unsure`: those that
could not be read whole, so that one slip in a scale is not reported once per question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from cmt.errors import Fault
from cmt.instrument.fields import listing, nearest
from cmt.instrument.model import Instrument, Item, Scale

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
RESERVED = ("respondent", "started", "completed", "language")
"""What a column of an export may be besides a question, so no question may be called that."""
FEWEST_POINTS = 2
MOST_POINTS = 100
"""How many points a scale may have; answers are kept as positions in a signed byte."""
WAITS = ("actual", "acceptable")

Rule = Callable[[Instrument, frozenset[str]], Iterator[Fault]]


def check(instrument: Instrument, unsure: frozenset[str] = frozenset()) -> tuple[Fault, ...]:
    """Every fault of an instrument; () when it can be used."""
    return tuple(fault for rule in RULES for fault in rule(instrument, unsure))


def _ids(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    named = [("instrument", instrument.id)] if instrument.id else []
    named += [(f"scales.{scale}", scale) for scale in instrument.scales]
    named += [(f"drivers.{driver}", driver) for driver in instrument.drivers]
    named += [
        (f"sections.{section.id}", section.id) for section in instrument.sections if section.id
    ]
    named += [(f"items.{item}", item) for item in instrument.items]
    for where, name in named:
        if not KEBAB.fullmatch(name):
            yield Fault(
                where=where,
                got=f"'{name}' cannot be an id",
                expected="small letters and digits, with '-' between them",
            )


def _empty(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    if not instrument.languages:
        yield Fault(where="languages", got="there is no language", expected="such as [en, fr]")
    if not instrument.items:
        yield Fault(where="sections", got="no question is asked")


def _languages(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    for language, times in Counter(instrument.languages).items():
        if not LANGUAGE.fullmatch(language):
            got = f"'{language}' is not a language"
            yield Fault(where="languages", got=got, expected="codes such as en, fr")
        if times > 1:
            yield Fault(where="languages", got=f"'{language}' is given twice")


def _scale_points(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    for scale in _sure_scales(instrument, unsure):
        where = f"scales.{scale.id}.points"
        if not FEWEST_POINTS <= len(scale.points) <= MOST_POINTS:
            got = f"the number of points is {len(scale.points)}"
            yield Fault(where=where, got=got, expected=f"{FEWEST_POINTS} to {MOST_POINTS}")
        for before, after in pairwise(scale.points):
            if after <= before:
                got = f"point {after} follows point {before}"
                yield Fault(where=where, got=got, expected="points that rise, worst answer first")


def _scale_labels(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    for scale in _sure_scales(instrument, unsure):
        for language, labels in scale.labels.items():
            every = [*labels, *(text.get(language, "") for text in scale.missing.values())]
            for label, times in Counter(label.casefold() for label in every).items():
                if times > 1:
                    yield Fault(
                        where=f"scales.{scale.id}",
                        got=f"the answer '{label}' ({language}) stands for {times} things",
                        expected="a different answer for every point and kind of missing",
                    )


def _scale_favourable(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    for scale in _sure_scales(instrument, unsure):
        count = len(scale.favourable)
        where = f"scales.{scale.id}.favourable"
        if count and scale.favourable != scale.points[-count:]:
            got = f"{listing(scale.favourable)} does not end {listing(scale.points)}"
            best = listing(scale.points[-count:])
            yield Fault(where=where, got=got, expected=f"the best points, in order: {best}")
        elif count * 2 > len(scale.points):
            yield Fault(
                where=where,
                got=f"{count} of {len(scale.points)} points are favourable",
                expected="at most half, so that as many can be unfavourable",
            )


def _scale_codes(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    for scale in _sure_scales(instrument, unsure):
        for code in scale.codes:
            if code in map(str, scale.points):
                got = f"code {code} is both a point and a kind of missing answer"
                yield Fault(where=f"scales.{scale.id}.codes.{code}", got=got)


def _item_scales(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    for item in instrument.items.values():
        where = f"items.{item.id}.scale"
        if item.scale and item.scale not in instrument.scales:
            yield _unknown(where, item.scale, instrument.scales, "a scale")
        elif item.role == "comment" and item.scale:
            yield Fault(
                where=where, got="a comment has a scale", hint="Remove the scale or the role"
            )
        elif item.role != "comment" and not item.scale:
            yield Fault(where=where, got=f"an item of role {item.role} has no scale")


def _item_names(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    for item in instrument.items:
        if item in instrument.drivers:
            got = f"'{item}' is an item and a driver"
            yield Fault(where=f"items.{item}", got=got, hint="Give one of them another id")
        if item in RESERVED:
            got = f"'{item}' is reserved for a column of the export"
            yield Fault(where=f"items.{item}", got=got, hint=f"Try 'the-{item}'")


def _item_of(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    for item in instrument.items.values():
        where = f"items.{item.id}.of"
        match item.role:
            case "importance" | "wait" if not item.of:
                yield Fault(where=where, got=f"an item of role {item.role} has no 'of'")
            case "importance" if item.of not in instrument.drivers:
                yield _unknown(where, item.of, instrument.drivers, "a driver")
            case "wait" if item.of not in WAITS:
                yield _unknown(where, item.of, WAITS, "a kind of wait")
            case "importance" | "wait":
                pass
            case role if item.of:
                got = f"'of' is given to an item of role {role}"
                yield Fault(where=where, got=got, expected="it with roles importance and wait only")


def _item_choose(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    for item in instrument.items.values():
        scale = _sure_scale(instrument, item, unsure)
        where = f"items.{item.id}.choose"
        if scale and not 1 <= item.choose <= len(scale.points):
            got = f"{item.choose} answers of {len(scale.points)} are to be chosen"
            yield Fault(where=where, got=got, expected=f"1 to {len(scale.points)}")
        elif scale and scale.rating and item.multiple:
            got = f"several answers may be chosen from the rating scale '{scale.id}'"
            yield Fault(where=where, got=got, expected="one rating")


def _outcome(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    if not instrument.outcome:
        if instrument.drivers:
            yield Fault(where="drivers", got="there are drivers but no 'outcome' they explain")
        return
    item = instrument.items.get(instrument.outcome)
    if item is None:
        yield _unknown("outcome", instrument.outcome, instrument.items, "an item")
        return
    if item.role != "outcome":
        got = f"the outcome '{item.id}' has role {item.role}"
        yield Fault(where=f"items.{item.id}.role", got=got, expected="outcome")
    yield from _must_rate(instrument, item, "outcome", "the outcome", unsure)


def _outcome_alone(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    for item in instrument.having("outcome"):
        if item.id != instrument.outcome:
            got = f"'{item.id}' has role outcome but the outcome is '{instrument.outcome}'"
            yield Fault(where=f"items.{item.id}.role", got=got, hint="Give it role rating")


def _driver_items(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    for driver in instrument.drivers.values():
        where = f"drivers.{driver.id}.items"
        if not driver.items:
            yield Fault(where=where, got=f"driver '{driver.id}' has no items")
        for item_id, times in Counter(driver.items).items():
            if times > 1:
                yield Fault(where=where, got=f"'{item_id}' is listed twice")
            item = instrument.items.get(item_id)
            if item is None:
                yield _unknown(where, item_id, instrument.items, "an item")
                continue
            if item.role != "driver":
                got = f"'{item_id}' has role {item.role}"
                yield Fault(where=where, got=got, expected="an item of role driver")
            yield from _must_rate(instrument, item, where, f"'{item_id}'", unsure)


def _driver_members(instrument: Instrument, _: frozenset[str]) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for driver in instrument.drivers.values():
        for item in dict.fromkeys(driver.items):
            if item in owner:
                got = f"'{item}' already belongs to driver '{owner[item]}'"
                yield Fault(
                    where=f"drivers.{driver.id}.items", got=got, expected="one driver an item"
                )
            owner.setdefault(item, driver.id)
    for item in (found.id for found in instrument.having("driver")):
        if item not in owner:
            got = f"'{item}' has role driver but no driver lists it"
            yield Fault(where=f"items.{item}.role", got=got, hint="Give it role rating")


def _driver_points(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    for driver in instrument.drivers.values():
        items = (instrument.items[item] for item in driver.items if item in instrument.items)
        scales = [scale for item in items if (scale := _sure_scale(instrument, item, unsure))]
        if len({scale.points for scale in scales}) > 1:
            yield Fault(
                where=f"drivers.{driver.id}.items",
                got=f"items of scales {listing(dict.fromkeys(s.id for s in scales))} are averaged",
                expected="one set of points for all items of a driver",
            )


def _routing(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Fault]:
    earlier: dict[str, Item] = {}
    for item in instrument.items.values():
        for asked, points in item.ask_if.items():
            where = f"items.{item.id}.ask-if"
            if asked not in earlier:
                yield _unknown(where, asked, earlier, "an earlier item")
                continue
            scale = _sure_scale(instrument, earlier[asked], unsure)
            if not points:
                yield Fault(where=where, got=f"no answer to '{asked}' is named", expected="points")
            if scale and (strange := [point for point in points if point not in scale.points]):
                got = f"{listing(strange)} cannot be answered to '{asked}'"
                yield Fault(where=where, got=got, expected=listing(scale.points))
            elif earlier[asked].role == "comment":
                yield Fault(
                    where=where, got=f"'{asked}' is a comment", expected="an item with a scale"
                )
        earlier[item.id] = item


RULES: tuple[Rule, ...] = (
    _ids, _empty, _languages, _scale_points, _scale_labels, _scale_favourable, _scale_codes,
    _item_scales, _item_names, _item_of, _item_choose, _outcome, _outcome_alone, _driver_items,
    _driver_members, _driver_points, _routing,
)  # fmt: skip


def _unknown(where: str, got: str, known: Iterable[str], what: str) -> Fault:
    names = tuple(known)
    return Fault(
        where=where,
        got=f"'{got}' is not {what}",
        expected=listing(names),
        hint=nearest(got, names),
    )


def _must_rate(
    instrument: Instrument, item: Item, where: str, who: str, unsure: frozenset[str]
) -> Iterator[Fault]:
    scale = _sure_scale(instrument, item, unsure)
    if scale and not scale.rating:
        got = f"{who} is on scale '{scale.id}', which has no favourable points"
        yield Fault(where=where, got=got, expected="a rating scale")


def _sure_scale(instrument: Instrument, item: Item, unsure: frozenset[str]) -> Scale | None:
    return None if item.scale in unsure else instrument.scales.get(item.scale)


def _sure_scales(instrument: Instrument, unsure: frozenset[str]) -> Iterator[Scale]:
    return (scale for scale in instrument.scales.values() if scale.id not in unsure)
