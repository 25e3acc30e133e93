"""What a voice said while a report was written: every text with the numbers and records behind it.

A number keeps its value as long as its text is handed on as it is, and a text keeps the numbers of
the texts it is made of. `trace.py` finds out where in Results each of them stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from cmt.reports.formats import Formats

LATEST: Final = 60
"""Texts that one text made of several may hold: they are said just before it."""


class Written(str):
    """The text of a number, which knows the number."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardFormats(Formats):
    """The same formats; every number they write knows its value."""

    def number(self, value: float, places: int = 0) -> str:
        return _written(Formats.number(self, value, places), value)

    def signed(self, value: float, places: int = 1) -> str:
        return _written(Formats.signed(self, value, places), value)

    def percent(self, share: float, places: int = 0) -> str:
        return _written(Formats.percent(self, share, places), share)

    def signed_share(self, share: float) -> str:
        return _written(Formats.signed_share(self, share), share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text, the key of its words, and what it rests on."""

    key: str
    text: str
    numbers: tuple[float, ...] = ()  # written in it, unrounded
    records: tuple[object, ...] = ()  # of Results: estimates, changes, verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Everything a voice says, in order."""

    every: list[Said] = field(default_factory=list)
    latest: dict[str, Said] = field(default_factory=dict)  # by text, the last said standing last

    def keep(
        self, key: str, text: str, blanks: Mapping[str, str], records: Iterable[object]
    ) -> None:
        """Take down a text, with what stands behind the texts in its blanks."""
        parts = [part for blank in blanks.values() for part in self._parts(blank)]
        numbers = [blank.value for blank in blanks.values() if isinstance(blank, Written)]
        numbers += [value for part in parts for value in part.numbers]
        found = [*records, *(record for part in parts for record in part.records)]
        said = Said(
            key=key,
            text=text,
            numbers=tuple(dict.fromkeys(numbers)),
            records=tuple({id(record): record for record in found}.values()),
        )
        self.every.append(said)
        self.latest.pop(text, None)
        self.latest[text] = said

    def _parts(self, blank: str) -> list[Said]:
        """The texts said before that a blank is, or that were put together to make it."""
        if blank in self.latest:
            return [self.latest[blank]]
        if " " not in blank:
            return []
        lately = islice(reversed(self.latest.values()), LATEST)
        return [one for one in lately if (one.numbers or one.records) and one.text in blank]


def _written(text: str, value: float) -> str:
    written = Written(text)
    written.value = value
    return written
