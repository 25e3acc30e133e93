"""Reading weighting targets from a small YAML or CSV file that a person wrote.

    targets:
      area: {A: 31 %, B: 40 %, C: 29 %}
      age-group: {18-34: 0.3, 35-54: 0.4, 55+: 0.3}
    trim: {least: 0.3, most: 3}         # bounds of a weight, in mean weights
    unknown: keep                       # who has no answer keeps their share

    column,category,target              # a CSV of several margins,
    area,A,1200

    area,gender,target                  # or of crossed cells
    A,F,610

Every fault is told with its line, and all at once.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from cmt.errors import DesignError, Fault, InstrumentError
from cmt.instrument import fields
from cmt.instrument.keys import Key
from cmt.instrument.sources import read_text
from cmt.instrument.yaml_lines import Finding, Node, Place, read_nodes
from cmt.responses.targets import CROSS, Category, Margin, Targets, Unknown

TARGET = "target"
"""The last column of a CSV of targets."""
LONG = ["column", "category", TARGET]
"""The header of a CSV of several margins."""
KEYS = {
    "targets": Key(shape="block", meaning="Shares or counts by column.", required=True),
    "trim": Key(shape="block", meaning="Least and most a weight may be, in mean weights."),
    "unknown": Key(shape="word", meaning="What to do with respondents without an answer."),
}
_VALUE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")

Entry = tuple[str, Category, float]
"""The name of a margin, a category of it and its value."""


def read_targets(path: str | Path) -> Targets:
    """The targets in a YAML or CSV file.

    Raises DesignError with every fault, each with its line.
    """
    file, found = Path(path), list[Finding]()
    try:
        text = read_text(file)
        if file.suffix.casefold() == ".csv":
            said: Mapping[str, Node] = {}
            entries = list(_rows(text, str(file), found))
        else:
            root, told = read_nodes(text, str(file))
            found += told
            said = fields.parts(root, found, KEYS)
            entries = list(_entries(said["targets"], found)) if "targets" in said else []
    except InstrumentError as error:
        raise DesignError(error.faults) from error
    least, most = _bounds(said.get("trim"), found)
    keep = "unknown" in said and _keep(said["unknown"], found)
    if found:
        ordered = sorted(found, key=lambda one: one.place.line)
        raise DesignError(one.fault for one in ordered)
    return _targets(file, entries, least, most, "keep" if keep else "refuse")


def _keep(node: Node, found: list[Finding]) -> bool:
    return fields.one_of(node, found, get_args(Unknown), "what to do with them") == "keep"


def _targets(
    file: Path, entries: list[Entry], least: float, most: float | None, unknown: Unknown
) -> Targets:
    names = tuple(dict.fromkeys(name for name, _, _ in entries))
    mine = {name: [entry[1:] for entry in entries if entry[0] == name] for name in names}
    margins = tuple(
        Margin(
            columns=tuple(name.split(CROSS)),
            categories=tuple(category for category, _ in mine[name]),
            values=tuple(value for _, value in mine[name]),
        )
        for name in names
    )
    try:
        return Targets(margins=margins, least=least, most=most, unknown=unknown, source=file.name)
    except DesignError as error:
        told = (
            Fault(
                where=f"{file} {each.where}", got=each.got, expected=each.expected, hint=each.hint
            )
            for each in error.faults
        )
        raise DesignError(told) from error


def _entries(node: Node, found: list[Finding]) -> Iterator[Entry]:
    """The categories of every margin of a YAML file."""
    for name, part in fields.block(node, found, "{area: {A: 0.4, B: 0.6}}").items():
        columns = tuple(name.split(CROSS))
        for category, value in _cells(part, found, len(columns)):
            yield name, category, value


def _cells(node: Node, found: list[Finding], deep: int) -> Iterator[tuple[Category, float]]:
    """The cells of a margin: one level of keys a column."""
    for label, part in fields.block(node, found, "shares or counts by category").items():
        if deep > 1:
            for rest, value in _cells(part, found, deep - 1):
                yield (label, *rest), value
        else:
            yield (label,), _value(part.place, part.seen, part.value, found)


def _value(place: Place, seen: str, said: object, found: list[Finding]) -> float:
    """A share, a percent or a count."""
    number = _VALUE.fullmatch(said) if isinstance(said, str) else None
    if number:
        return float(number[1].replace(",", ".")) / (100 if number[2] else 1)
    found.append(Finding(place=place, got=f"{seen} is here", expected="a share, 31 %, or a count"))
    return math.nan


def _bounds(node: Node | None, found: list[Finding]) -> tuple[float, float | None]:
    if node is None:
        return 0.0, None
    said = fields.record(node, found, required=(), optional=("least", "most"))
    least = fields.number(said["least"], found) if "least" in said else None
    return least or 0.0, fields.number(said["most"], found) if "most" in said else None


def _rows(text: str, name: str, found: list[Finding]) -> Iterator[Entry]:
    """The categories of every margin of a CSV file: one row each."""
    separator = ";" if ";" in text.partition("\n")[0] else ","
    table = _table(text, separator, name)
    header = [cell.strip() for cell in table[0][1]] if table else []
    if len(header) < 2 or header[-1] != TARGET:
        got = f"the header is '{separator.join(header)}'"
        place = Place(file=name, line=1)
        expected = f"{','.join(LONG)}, or the names of columns and {TARGET}"
        found.append(Finding(place=place, got=got, expected=expected))
        return
    seen: set[tuple[str, Category]] = set()
    for line, cells in table[1:]:
        row, place = [cell.strip() for cell in cells], Place(file=name, line=line)
        if not any(row):
            continue
        if len(row) != len(header) or not all(row[:-1]):
            got = f"the row is '{separator.join(cells)}'"
            found.append(Finding(place=place, got=got, expected=f"{len(header)} cells"))
            continue
        value = _value(place, f"'{row[-1]}'", row[-1], found)
        long = header == LONG
        margin = row[0] if long else CROSS.join(header[:-1])
        category = (row[1],) if long else tuple(row[:-1])
        if (margin, category) in seen:
            found.append(Finding(place=place, got=f"'{CROSS.join(category)}' is here twice"))
        seen.add((margin, category))
        yield margin, category, value


def _table(text: str, separator: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows, each with its line."""
    reader = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=separator)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        place, got = Place(file=name, line=reader.line_num), f"it cannot be read ({error})"
        raise DesignError([Finding(place=place, got=got).fault]) from error
