"""The values of `cmt.yaml`: each text read as what its key wants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cmt.errors import DesignError, Fault
from cmt.instrument import fields
from cmt.instrument.sources import ENDINGS, path_of
from cmt.instrument.yaml_lines import Finding, Node
from cmt.responses.action_log import actions_of
from cmt.responses.aims import aims_of
from cmt.responses.chosen import DONE_WELL_WAYS, MISSING_WAYS
from cmt.responses.drop import RULES
from cmt.responses.peer_selection import selections_of
from cmt.responses.project_keys import (
    DELIMITERS,
    FORMATS,
    NOTHING,
    PAPERS,
    REPORT_LANGUAGES,
    SELECTIONS,
)
from cmt.responses.read import PLATFORMS
from cmt.responses.replicates import METHODS
from cmt.responses.standards import standards_of
from cmt.responses.target_file import read_targets
from cmt.responses.targets import Targets
from cmt.responses.window_size import windows_of

DAY = re.compile(r"\d{4}-\d\d-\d\d")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def value_of(node: Node, shape: str, found: list[Finding], folder: Path) -> Any:
    """What a text says, by the shape of its key; a fault is added to `found`.

    folder  what paths are relative to
    """
    match shape:
        case "path" | "picture" | "names":
            return folder / fields.word(node, found)
        case "instrument":
            return _instrument(node, found, folder)
        case "targets":
            return _targets(node, found, folder)
        case _:
            return READERS[shape](node, found)


def _listed(node: Node, found: list[Finding]) -> str:
    return ", ".join(fields.words(node, found))


def _day(node: Node, found: list[Finding]) -> date | None:
    said = fields.word(node, found)
    try:
        if DAY.fullmatch(said):
            return date.fromisoformat(said)
    except ValueError:  # the 31st of February
        pass
    if said:  # nothing at all is told already
        got = f"'{said}' is no day"
        found.append(Finding(place=node.place, got=got, expected="a day such as 2026-05-31"))
    return None


def _count(node: Node, found: list[Finding]) -> int | None:
    count = fields.integer(node, found)
    if count is not None and count < 0:
        got = f"'{count}' is below zero"
        found.append(Finding(place=node.place, got=got, expected="a whole number from 0"))
    return count


def _drop(node: Node, found: list[Finding]) -> tuple[str, ...]:
    if node.value == NOTHING:
        return ()
    return _several(node, found, RULES, "a rule")


def _delimiter(node: Node, found: list[Finding]) -> str:
    if node.value in DELIMITERS.values():
        return str(node.value)
    return DELIMITERS.get(fields.one_of(node, found, tuple(DELIMITERS), "a delimiter"), "")


def _colour(node: Node, found: list[Finding]) -> str:
    said = fields.word(node, found)
    if said and not COLOUR.fullmatch(said):
        expected = 'six digits after #, in quotes: "#12436D"'
        found.append(Finding(place=node.place, got=f"'{said}' is no colour", expected=expected))
    return said


def _several(
    node: Node, found: list[Finding], known: tuple[str, ...], what: str
) -> tuple[str, ...]:
    parts = fields.elements(node, found, f"some of {fields.listing(known)}")
    return tuple(fields.one_of(part, found, known, what) for part in parts)


def _instrument(node: Node, found: list[Finding], folder: Path) -> str:
    """An id that comes with cmt, or the path of a file, made independent of where one works."""
    name = fields.word(node, found)
    path = path_of(name, folder) if name else Path()
    if isinstance(path, Fault):
        told = Finding(place=node.place, got=path.got, expected=path.expected, hint=path.hint)
        found.append(told)
        return ""
    return str(path) if Path(name).suffix in ENDINGS else name


def _targets(node: Node, found: list[Finding], folder: Path) -> Targets | None:
    """The targets in a file; its own faults are told with their lines there."""
    name = fields.word(node, found)
    try:
        return read_targets(folder / name) if name else None
    except DesignError as error:
        found += [Finding(place=node.place, got=str(fault).rstrip(".")) for fault in error.faults]
        return None


def _counts(node: Node, found: list[Finding]) -> dict[str, int]:
    """How many each stratum holds: {north: 1200, south: 1310}, or one number for all."""
    parts = node.value if isinstance(node.value, Mapping) else {"": node}
    counts = {stratum: fields.integer(part, found) for stratum, part in parts.items()}
    small = [parts[name] for name, count in counts.items() if count is not None and count < 2]
    found += [
        Finding(place=part.place, got=f"{part.seen} is here", expected="a count from 2")
        for part in small
    ]
    return {stratum: count for stratum, count in counts.items() if count is not None}


READERS: dict[str, Callable[[Node, list[Finding]], Any]] = {
    "text": fields.word,
    "column": fields.word,
    "listed": _listed,
    "words": fields.words,
    "splits": fields.words,
    "day": _day,
    "count": _count,
    "counts": _counts,
    "number": fields.number,
    "numbers": fields.numbers,
    "standards": standards_of,
    "actions": lambda node, found: actions_of(node, found, _day),
    "aims": lambda node, found: aims_of(node, found, _day),
    "peer-groups": selections_of,
    "windows": windows_of,
    "missing": lambda node, found: fields.one_of(node, found, MISSING_WAYS, "a way"),
    "done-well": lambda node, found: fields.one_of(node, found, DONE_WELL_WAYS, "a threshold"),
    "method": lambda node, found: fields.one_of(node, found, METHODS, "a method"),
    "drop": _drop,
    "delimiter": _delimiter,
    "selection": lambda node, found: fields.one_of(node, found, SELECTIONS, "a way of selection"),
    "platform": lambda node, found: fields.one_of(node, found, tuple(PLATFORMS), "a platform"),
    "colour": _colour,
    "paper": lambda node, found: fields.one_of(node, found, PAPERS, "a paper"),
    "yes-or-no": fields.yes,
    "languages": lambda node, found: _several(node, found, REPORT_LANGUAGES, "a language"),
    "formats": lambda node, found: _several(node, found, FORMATS, "a format"),
}
"""How each shape of `project_keys` is read."""
