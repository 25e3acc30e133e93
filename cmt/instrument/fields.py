"""Reading a node as what it should be: a word, a whole number, a text in every language.

Every function returns something of the right type whatever it was given and adds a fault for what
was wrong, so that one reading of a file finds all that is wrong with it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from cmt.instrument.keys import Keys
from cmt.instrument.model import Text
from cmt.instrument.yaml_lines import Finding, Node, Place, shorten

T = TypeVar("T")

INTEGER = re.compile(r"[+-]?\d{1,9}")
NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?")
YES_NO = {"yes": True, "true": True, "no": False, "false": False}


def parts(node: Node, found: list[Finding], keys: Keys) -> Mapping[str, Node]:
    """The parts of a block with these keys; a missing or an unknown key is a fault."""
    required = [key for key in keys if keys[key].required]
    optional = [key for key in keys if not keys[key].required]
    return record(node, found, required=required, optional=optional)


def record(
    node: Node, found: list[Finding], *, required: Sequence[str], optional: Sequence[str] = ()
) -> Mapping[str, Node]:
    """The parts of a block with keys that are not in a table, such as the languages of a text."""
    known = (*required, *optional)
    if not isinstance(node.value, Mapping):
        return _not(node, found, f"these keys: {listing(known)}", {})
    given = node.value
    found += [
        unknown(given[key].place, key, known, "a key here") for key in given if key not in known
    ]
    found += [
        Finding(place=node.place, got=f"'{key}' is missing") for key in required if key not in given
    ]
    return {key: part for key, part in given.items() if key in known}


def block(node: Node, found: list[Finding], expected: str) -> Mapping[str, Node]:
    """A block of keys of any name."""
    if isinstance(node.value, Mapping):
        return node.value
    return _not(node, found, expected, {})


def elements(node: Node, found: list[Finding], expected: str) -> tuple[Node, ...]:
    """The elements of a list; a list of one may be written without brackets."""
    match node.value:
        case tuple():
            return node.value
        case str() if node.value:
            return (node,)
        case _:
            return _not(node, found, expected, ())


def word(node: Node, found: list[Finding]) -> str:
    """A text that is not empty."""
    if isinstance(node.value, str) and node.value:
        return node.value
    return _not(node, found, "a text", "")


def integer(node: Node, found: list[Finding]) -> int | None:
    """A whole number."""
    if isinstance(node.value, str) and INTEGER.fullmatch(node.value):
        return int(node.value)
    return _not(node, found, "a whole number", None)


def integers(node: Node, found: list[Finding]) -> tuple[int, ...]:
    """Whole numbers, `4` or `[4, 5]`."""
    read = (integer(part, found) for part in elements(node, found, "whole numbers"))
    return tuple(each for each in read if each is not None)


def number(node: Node, found: list[Finding]) -> float | None:
    """A number with or without decimals."""
    if isinstance(node.value, str) and NUMBER.fullmatch(node.value):
        return float(node.value)
    return _not(node, found, "a number", None)


def numbers(node: Node, found: list[Finding]) -> tuple[float, ...]:
    """Numbers, `[0, 5, 15]`."""
    read = (number(part, found) for part in elements(node, found, "numbers"))
    return tuple(each for each in read if each is not None)


def yes(node: Node, found: list[Finding]) -> bool:
    """Whether it says yes; YAML's own true and false are read as yes and no."""
    said = node.value.casefold() if isinstance(node.value, str) else ""
    return YES_NO[said] if said in YES_NO else _not(node, found, "yes or no", False)


def words(node: Node, found: list[Finding]) -> tuple[str, ...]:
    """Words, `en` or `[en, fr]`."""
    texts = (word(part, found) for part in elements(node, found, "a list of words"))
    return tuple(text for text in texts if text)


def one_of(node: Node, found: list[Finding], known: Collection[str], what: str) -> str:
    """A word from a list; "" when it is not on it."""
    got = word(node, found)
    if not got or got in known:
        return got
    found.append(unknown(node.place, got, known, what))
    return ""


def text(node: Node, found: list[Finding], languages: Sequence[str]) -> Text:
    """One text in every language: {en: ..., fr: ...}."""
    said = record(node, found, required=languages)
    return {language: word(part, found) for language, part in said.items()}


def unknown(place: Place, got: str, known: Iterable[str], what: str) -> Finding:
    """'agree7' is not a scale. Expected: agree-5, satisfaction-5. Did you mean 'agree-5'?"""
    names = tuple(known)
    return Finding(
        place=place,
        got=f"'{shorten(got)}' is not {what}",
        expected=listing(names),
        hint=nearest(got, names),
    )


def nearest(got: str, names: Iterable[str]) -> str:
    """Return "Did you mean 'agree-5'?", or "" when nothing is near."""
    close = difflib.get_close_matches(got, tuple(names), n=1)
    return f"Did you mean '{close[0]}'?" if close else ""


def listing(names: Iterable[object], most: int = 12) -> str:
    """Names with commas; a long list is cut and the rest counted."""
    known = [str(name) for name in names]
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more


def _not(node: Node, found: list[Finding], expected: str, instead: T) -> T:
    found.append(Finding(place=node.place, got=f"{node.seen} is here", expected=expected))
    return instead
