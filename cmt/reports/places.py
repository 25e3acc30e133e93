"""Where a number or a record stands in Results: its path, item, statistic, segment and wave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from cmt.analysis.estimates import Estimates
from cmt.analysis.results import Comparison, Results

ASIDE: Final = frozenset({"instrument", "info", "covariance", "design"})
"""Fields that hold no result."""
NAMES: Final = ("item", "driver", "measure", "outcome", "theme", "of", "name", "target")
"""Fields a record is named by, the first it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record's place in Results, as one would write it: `comparison.changes[overall, index]`."""

    path: str
    item: str = ""
    statistic: str = ""
    segment: str = ""
    wave: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Every record of one Results, by identity and by the numbers it holds."""

    paths: Mapping[int, Found]
    numbers: Mapping[float, tuple[tuple[object, str], ...]]

    def found(self, record: object) -> Found:
        """Where a record stands. Raises KeyError for one that does not stand in these Results."""
        return self.paths[id(record)]

    def holding(self, number: float, first: Iterable[object]) -> tuple[tuple[object, str], ...]:
        """The record and field a number stands in, those of `first` before others; () for none.

        A whole number, which may count anything, is looked for in `first` alone.
        """
        known = self.numbers.get(number, ())
        liked = {id(record) for record in first}
        others = () if float(number).is_integer() else known[:1]
        return tuple(pair for pair in known if id(pair[0]) in liked) or others


def places_of(results: Results) -> Places:
    """Walk through Results once."""
    paths: dict[int, Found] = {}
    numbers: dict[float, list[tuple[object, str]]] = {}
    for record, found in _records(results, "", results.label):
        paths[id(record)] = found
        for name, value in _numbers(record):
            numbers.setdefault(value, []).append((record, name))
    return Places(paths=paths, numbers={value: tuple(held) for value, held in numbers.items()})


def _records(node: Any, path: str, wave: str) -> Iterator[tuple[object, Found]]:
    """The node, if it is a record, and all records under it."""
    if is_dataclass(node):
        if isinstance(node, Comparison):
            wave = f"{wave}, {node.label}"
        yield node, _found(node, path, wave)
        for field in fields(node):
            if field.name not in ASIDE:
                before = f"{path}." if path else ""
                below = getattr(node, field.name)
                name = "" if isinstance(node, Estimates) else field.name
                yield from _records(below, f"{before}{name}".rstrip("."), wave)
    elif isinstance(node, tuple):
        for at, each in enumerate(node):
            if is_dataclass(each):
                yield from _records(each, f"{path}[{_label(each) or at}]", wave)


def _found(record: Any, path: str, wave: str) -> Found:
    statistic, segment = (_text(record, name) for name in ("statistic", "segment"))
    return Found(path=path, item=_named(record), statistic=statistic, segment=segment, wave=wave)


def _label(record: Any) -> str:
    more = (_text(record, name) for name in ("statistic", "segment", "against"))
    named = (_named(record), *more)
    return ", ".join(name for name in named if name)


def _named(record: Any) -> str:
    return next((text for name in NAMES if (text := _text(record, name))), "")


def _text(record: Any, name: str) -> str:
    value = getattr(record, name, "")
    return value if isinstance(value, str) else ""


def _numbers(record: Any) -> Iterator[tuple[str, float]]:
    """The numbers of a record's own fields; of a pair or a triple, each."""
    for field in fields(record):
        value = getattr(record, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, int | float) and not isinstance(each, bool) and each == each:
                yield field.name, each
