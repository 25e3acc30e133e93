"""What every sentence of a report rests on: its key, its numbers, the test and the threshold.

    heard = Heard()
    report = compose(results, "en", heard=heard)
    sentences = trace(report, results, heard)

Numbers are looked up in Results by their exact value, so that an entry of the trace can only point
to what stands there. Where a value stands in several places the record a sentence already rests on
comes first, then the one that Results names first.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from cmt.analysis.results import Results
from cmt.reports.because import Because, because, rule_of
from cmt.reports.heard import Heard, Said
from cmt.reports.model import Report
from cmt.reports.places import Found, Places, places_of
from cmt.reports.spoken import spoken

COLUMNS = (
    "section", "place", "key", "text", "rule", "test", "p", "threshold", "result", "item",
    "statistic", "segment", "wave", "field", "value",
)  # fmt: skip
BOM = "\ufeff"
"""Spreadsheets take a CSV file for one in UTF-8 by this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """One record of Results a sentence rests on, the rule, and the numbers it gives."""

    found: Found
    because: Because
    values: tuple[tuple[str, float], ...]  # field -> value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the report and all it rests on; words alone rest on nothing."""

    section: str
    place: str  # "headline", "text", "point", "cell" ...
    key: str
    text: str
    rests: tuple[Rest, ...] = ()

    @property
    def tested(self) -> bool:
        """Whether the sentence carries a verdict."""
        return any(rest.because.rule.test for rest in self.rests)


def trace(report: Report, results: Results, heard: Heard) -> tuple[Sentence, ...]:
    """Every sentence of a report in reading order, and every cell with a verdict in words.

    results   those the report was composed of
    heard     what the voice of that report said
    """
    places, said = places_of(results), _by_text(heard)
    parts = [(text, part) for text in spoken(report) for part in _parts(text.text, said)]
    turns = _turns([part for _, part in parts], said)
    told = (
        Sentence(
            section=text.section,
            place=text.place,
            key=said[part][-1].key,
            text=part,
            rests=tuple(_rests(next(turns[part]), places, results)),
        )
        for text, part in parts
    )
    return tuple(sentence for sentence in told if sentence.place != "cell" or sentence.tested)


def trace_csv(sentences: Iterable[Sentence]) -> bytes:
    """The same as a table for a spreadsheet: one row a number a sentence rests on."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for sentence in sentences:
        writer.writerows(_rows(sentence))
    return f"{BOM}{text.getvalue()}".encode()


def _parts(text: str, said: dict[str, list[Said]]) -> list[str]:
    """The whole text if it was said as it is; else the longest that were, in their order."""
    if text in said:
        return [text]
    within = sorted((one for one in said if " " in one and one in text), key=len, reverse=True)
    taken: list[tuple[int, int]] = []
    for one in within:
        start = text.find(one)
        end = start + len(one)
        if all(end <= other[0] or other[1] <= start for other in taken):
            taken.append((start, end))
    return [text[start:end] for start, end in sorted(taken)]


def _by_text(heard: Heard) -> dict[str, list[Said]]:
    """Text -> what it rested on each time it was said, the same once; words alone only if ever."""
    said: dict[str, dict[tuple[object, ...], Said]] = {}
    for one in heard.every:
        basis = (one.numbers, *map(id, one.records))
        said.setdefault(one.text, {})[basis] = one
    return {
        text: [one for one in each.values() if one.numbers or one.records] or [*each.values()]
        for text, each in said.items()
    }


def _turns(texts: Sequence[str], said: dict[str, list[Said]]) -> dict[str, Iterator[Said]]:
    """Text -> what stands behind it, each time it is read.

    A text that is read as often as it was said on other grounds has each of them in turn, as rows
    of one table; else all of them each time.
    """
    turns: dict[str, Iterator[Said]] = {}
    for text, count in Counter(texts).items():
        known = said[text]
        turns[text] = iter(known) if count == len(known) else repeat(_joined(known))
    return turns


def _joined(said: Sequence[Said]) -> Said:
    return replace(
        said[-1],
        numbers=tuple(dict.fromkeys(value for one in said for value in one.numbers)),
        records=tuple({id(r): r for one in said for r in one.records}.values()),
    )


def _rests(said: Said, places: Places, results: Results) -> Iterator[Rest]:
    kept = {id(record): record for record in said.records}
    values: dict[int, dict[str, float]] = {key: {} for key in kept}
    # What is no whole number is found by its value; a count may be a count of anything, and is
    # looked for only among the records found so.
    for number in sorted(said.numbers, key=lambda value: float(value).is_integer()):
        for record, name in places.holding(number, kept.values()):
            kept[id(record)] = record
            values.setdefault(id(record), {})[name] = number
    for key, record in kept.items():
        told = {name: getattr(record, name) for name in rule_of(record).fields} | values[key]
        yield Rest(
            found=places.found(record),
            because=because(record, results),
            values=tuple((name, value) for name, value in told.items() if not math.isnan(value)),
        )


def _rows(sentence: Sentence) -> Iterator[tuple[str, ...]]:
    head = (sentence.section, sentence.place, sentence.key, sentence.text)
    if not sentence.rests:
        yield (*head, "words", *("",) * (len(COLUMNS) - len(head) - 1))
    for rest in sentence.rests:
        why, found = rest.because, rest.found
        limits = "; ".join(f"{name} {value!r}" for name, value in why.thresholds.items())
        p = "" if why.p is None or math.isnan(why.p) else repr(why.p)
        rule = (why.rule.name, why.rule.test, p, limits)
        where = (found.path, found.item, found.statistic, found.segment, found.wave)
        for name, value in rest.values or (("", math.nan),):
            yield (*head, *rule, *where, name, "" if math.isnan(value) else repr(value))
