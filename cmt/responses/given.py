"""Whether what a notebook hands to `Design` and `SurveyInfo` is of its kind: a fault for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from cmt.errors import DesignError, Fault


def refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise DesignError(faults)


def not_text(noun: object, names: Iterable[str]) -> list[Fault]:
    return [
        _fault(name, getattr(noun, name), "a text in quotes")
        for name in names
        if not isinstance(getattr(noun, name), str)
    ]


def not_texts(noun: object, names: Iterable[str]) -> list[Fault]:
    return [
        _fault(name, given, "a tuple of texts, ('web', 'phone')")
        for name in names
        if not isinstance(given := getattr(noun, name), tuple)
        or not all(isinstance(each, str) for each in given)
    ]


def not_counts(population: Mapping[str, int]) -> list[Fault]:
    return [
        Fault(
            where=f"population of stratum '{stratum}'" if stratum else "population",
            got=f"this is {count!r}",
            expected="how many sampling units it holds, from 2",
        )
        for stratum, count in population.items()
        if type(count) is not int or count < 2
    ]


def not_yes_or_no(noun: object, names: Iterable[str]) -> list[Fault]:
    return [
        _fault(name, given, "True or False")
        for name in names
        if not isinstance(given := getattr(noun, name), bool)
    ]


def not_offered(name: str, given: str, offered: Sequence[str]) -> list[Fault]:
    listed = ", ".join(repr(each) for each in offered if each)
    return [] if given in offered else [_fault(name, given, listed)]


def no_day(noun: object, names: Iterable[str]) -> list[Fault]:
    """A time is refused like a text: compared with a day it would raise where nobody looks."""
    return [
        _fault(name, day, "a datetime.date such as date(2026, 5, 1)")
        for name in names
        if (day := getattr(noun, name)) is not None
        and (not isinstance(day, date) or isinstance(day, datetime))
    ]


def no_count(noun: object, names: Iterable[str]) -> list[Fault]:
    return [
        _fault(name, count, "a whole number from 0")
        for name in names
        if (count := getattr(noun, name)) is not None and (type(count) is not int or count < 0)
    ]


def _fault(name: str, got: object, expected: str) -> Fault:
    return Fault(where=name.replace("_", " "), got=f"this is {got!r}", expected=expected)
