"""What a benchmark document must look like: every key, of which kind, how long at most.

A check takes a value and gives its slips, or None: nothing is built for a value that is right, so
that thousands of files are looked through in seconds. What the values say is for `plausible.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, get_args

from cmt.benchmark.cells import PUBLISHED_ROLES
from cmt.benchmark.coarse import load_vocabulary
from cmt.benchmark.file import FORMAT, VERSION
from cmt.benchmark.raw import shown
from cmt.instrument.model import MISSING
from cmt.responses.model import Selection

Slip = tuple[str, str, str]
"""Where in the document, what is there, what should be."""
Check = Callable[[Any], list[Slip] | None]

HEX = re.compile(r"[0-9a-f]{32}")
SIZES = re.compile(r"[0-9]+(?:-[0-9]+|\+)")
QUARTER = re.compile(r"(?:[0-9]{4}-Q[1-4])?")
NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
TEXT_AT_MOST = 60
ITEMS_AT_MOST, SEGMENTS_AT_MOST, POINTS_AT_MOST = 600, 100, 400
COUNT_AT_MOST = 10**9
KEPT = 2000
SLIPS = 200
"""Slips of one file after which no more are looked for."""


def _bad(value: Any, expected: str) -> list[Slip]:
    return [("", shown(value), expected)]


def matching(pattern: re.Pattern[str], expected: str) -> Check:
    """A text of a form."""
    known = lru_cache(KEPT)(pattern.fullmatch)  # the same ids come in every file

    def check(value: Any) -> list[Slip] | None:
        return None if type(value) is str and known(value) else _bad(value, expected)

    return check


def text(value: Any) -> list[Slip] | None:
    """A short text on one line."""
    if type(value) is str and len(value) <= TEXT_AT_MOST and value.isprintable():
        return None
    return _bad(value, f"a text of at most {TEXT_AT_MOST} letters")


def flag(value: Any) -> list[Slip] | None:
    return None if type(value) is bool else _bad(value, "true or false")


def count(value: Any) -> list[Slip] | None:
    if type(value) is int and 0 <= value <= COUNT_AT_MOST:
        return None
    return _bad(value, f"a whole number from 0 to {COUNT_AT_MOST:,}")


def whole(value: Any) -> list[Slip] | None:
    """A point of a scale."""
    return None if type(value) is int and abs(value) <= 1000 else _bad(value, "a whole number")


def number(value: Any) -> list[Slip] | None:
    """A number, or null where there is none."""
    if value is None or (type(value) in (int, float) and -COUNT_AT_MOST <= value <= COUNT_AT_MOST):
        return None
    return _bad(value, "a number or null")


def exactly(wanted: Any) -> Check:
    """One value only."""

    def check(value: Any) -> list[Slip] | None:
        same = type(value) is type(wanted) and value == wanted
        return None if same else _bad(value, repr(wanted))

    return check


def one_of(words: Iterable[str]) -> Check:
    """A word of a list."""
    known = frozenset(words)

    def check(value: Any) -> list[Slip] | None:
        if type(value) is str and value in known:
            return None
        return _bad(value, "a word of its list")

    return check


def numbers(value: Any) -> list[Slip] | None:
    """The points of a scale, or the counts at them."""
    if type(value) is not list or len(value) > POINTS_AT_MOST:
        return _bad(value, f"a list of at most {POINTS_AT_MOST} whole numbers")
    plain = set(map(type, value)) <= {int}
    if plain and (not value or -1000 <= min(value) <= max(value) <= COUNT_AT_MOST):
        return None
    return _bad(value, "whole numbers only, no larger than counts are")


def listed(each: Check, most: int) -> Check:
    """A list of values of one kind."""

    def check(value: Any) -> list[Slip] | None:
        if type(value) is not list or len(value) > most:
            return _bad(value, f"a list of at most {most}")
        slips: list[Slip] = []
        for at, one in enumerate(value):
            found = each(one)
            if found and len(slips) < SLIPS:
                slips += _within(f"[{at}]", found)
        return slips or None

    return check


def table(names: Check, values: Check, most: int) -> Check:
    """Names with a value each."""

    def check(value: Any) -> list[Slip] | None:
        if type(value) is not dict or len(value) > most:
            return _bad(value, f"a block of at most {most} names")
        slips: list[Slip] = []
        for name, one in value.items():
            found = names(name) or values(one)
            if found and len(slips) < SLIPS:
                slips += _within(f".{shown(name)}", found)
        return slips or None

    return check


def block(checks: Mapping[str, Check]) -> Check:
    """A block with exactly these keys."""
    keys, each = checks.keys(), tuple(checks.items())

    def check(value: Any) -> list[Slip] | None:
        if type(value) is not dict:
            return _bad(value, "a block of keys")
        slips: list[Slip] = []
        if value.keys() != keys:
            absent = (key for key in checks if key not in value)
            slips += [(f".{key}", "nothing is here", "a value") for key in absent]
            more = sorted(value.keys() - keys)[:SLIPS]
            return slips + [(f".{shown(key)}", "this key is not known", "") for key in more]
        for key, sound in each:
            if found := sound(value[key]):
                slips += _within(f".{key}", found)
        return slips or None

    return check


def _within(place: str, slips: list[Slip]) -> list[Slip]:
    return [(place + where, got, expected) for where, got, expected in slips[:SLIPS]]


identity = matching(HEX, "32 hexadecimal digits")
sha256 = matching(re.compile(r"[0-9a-f]{64}"), "64 hexadecimal digits")
name = matching(NAME, "an id of small letters, digits and hyphens")
named = matching(re.compile(rf"(?:{NAME.pattern})?"), "an id of small letters, digits and hyphens")
language = matching(re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?"), "a language such as en")

ITEM: Mapping[str, Check] = {
    "id": name,
    "role": one_of(PUBLISHED_ROLES),
    "digests": table(language, identity, 20),
    "rating": flag,
    "points": numbers,
    "counts": numbers,
    "missing": table(one_of(MISSING), count, 20),
    "base": count,
    "mean": number,
    "se": number,
    "index": number,
    "design_effect": number,
}
DRIVER: Mapping[str, Check] = {
    "id": name,
    "items": listed(name, ITEMS_AT_MOST),
    "index": number,
    "index_se": number,
    "share": number,
    "share_se": number,
}
SCORE: Mapping[str, Check] = {
    "item": name,
    "base": count,
    "worth": count,
    "index": number,
    "index_se": number,
}
SEGMENT: Mapping[str, Check] = {
    "item": name,
    "point": whole,
    "digests": table(language, identity, 20),
    "scores": listed(block(SCORE), ITEMS_AT_MOST),
}


def document(value: Any) -> list[Slip] | None:
    """The slips of a whole document; None where it has the shape of a benchmark."""
    return _document()(value)


@cache
def _document() -> Check:
    """Every key of a document; its words are those of the lists files are written by."""
    return block(
        {
            "format": exactly(FORMAT),
            "version": exactly(VERSION),
            "organization": identity,
            "survey": identity,
            "series": matching(re.compile(rf"(?:{HEX.pattern})?"), "32 hexadecimal digits"),
            "info": info(),
            "instrument": block({"id": name, "version": text, "digest": identity}),
            "respondents": count,
            "weighted": flag,
            "outcome": block({"item": named, "index": number, "se": number}),
            "items": listed(block(ITEM), ITEMS_AT_MOST),
            "drivers": block({"r2": number, "rows": listed(block(DRIVER), ITEMS_AT_MOST)}),
            "segments": listed(block(SEGMENT), SEGMENTS_AT_MOST),
            "withheld": listed(block({"kind": name, "id": text}), ITEMS_AT_MOST * SEGMENTS_AT_MOST),
            "rules": block({"version": text, "rounding": count, "minimum": count}),
            "cmt_version": text,
        }
    )


@cache
def info() -> Check:
    """Survey information: words of the stated lists."""
    words = load_vocabulary().words
    stated = {of: one_of(("", *words[of])) for of in words}
    return block(
        {
            "jurisdiction": stated["jurisdiction"],
            "level": stated["level"],
            "service_area": stated["service-area"],
            "client_group": stated["client-group"],
            "scope": stated["scope"],
            "channels": listed(one_of(words["channel"]), 20),
            "modes": listed(one_of(words["mode"]), 20),
            "selection": one_of(get_args(Selection)),
            "quarter": matching(QUARTER, "a quarter such as 2026-Q2"),
            "size_band": matching(SIZES, "a band such as 100-249"),
            "response_rate": number,
        }
    )


def keys_of(value: dict[str, Any]) -> int:
    """How many keys a document of this shape has: fewer than are written where one came twice."""
    blocks = (value, value["info"], value["instrument"], value["outcome"], value["drivers"])
    count = sum(map(len, blocks)) + len(value["rules"]) + 2 * len(value["withheld"])
    items, segments = value["items"], value["segments"]
    count += sum(len(each["digests"]) + len(each["missing"]) for each in items)
    count += sum(len(each["digests"]) + len(SCORE) * len(each["scores"]) for each in segments)
    count += len(ITEM) * len(items) + len(SEGMENT) * len(segments)
    return count + len(DRIVER) * len(value["drivers"]["rows"])
