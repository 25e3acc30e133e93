"""YAML as text that remembers where it stood.

A questionnaire holds words, and YAML turns words into other things: `No` into false, `1.10` into
1.1, a repeated key into the last one. So the file is read as a tree of plain texts, each with its
line, and what a text means is decided by whoever asks for it (`fields.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from cmt.errors import Fault, InstrumentError

PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge", "seq", "map")
)
"""What YAML may take an unmarked value for; any other tag was written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: `core.yaml line 31 sections[0].items[3].scale`."""

    file: str
    line: int
    path: str = ""

    def __str__(self) -> str:
        return f"{self.file} line {self.line} {self.path}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A text, a list of nodes, or a record of nodes, and its place."""

    place: Place
    value: str | tuple[Node, ...] | Mapping[str, Node]

    @property
    def seen(self) -> str:
        """What stands here, for a message."""
        match self.value:
            case str():
                return f"'{shorten(self.value)}'" if self.value else "nothing"
            case tuple():
                return "a list"
            case _:
                return "a block of keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault that still knows its place."""

    place: Place
    got: str
    expected: str = ""
    hint: str = ""

    @property
    def fault(self) -> Fault:
        return Fault(where=str(self.place), got=self.got, expected=self.expected, hint=self.hint)


def read_nodes(text: str, name: str) -> tuple[Node, tuple[Finding, ...]]:
    """The tree of a YAML text and the faults that did not prevent reading it.

    Raises InstrumentError when the text is empty or is not YAML.
    """
    found: list[Finding] = []
    root = _compose(text, name)
    return _node(root, Place(file=name, line=_line(root)), set(), found), tuple(found)


def shorten(text: str, length: int = 60) -> str:
    """A text cut to what fits into a message."""
    return text if len(text) <= length else text[: length - 1] + "…"


def _compose(text: str, name: str) -> yaml.Node:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise InstrumentError(_syntax_fault(error, name)) from error
    except RecursionError as error:
        fault = Fault(where=name, got="brackets inside brackets, too deep to be a questionnaire")
        raise InstrumentError(fault) from error
    if root is None:
        raise InstrumentError(
            Fault(where=name, got="the file is empty", expected="a questionnaire")
        )
    return root


def _syntax_fault(error: yaml.YAMLError, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    return Fault(
        where=f"{name} line {mark.line + 1}" if mark else name,
        got=f"this is not YAML ({problem})",
        hint="Look for a text with ': ' or '#' in it that needs quotes, or for uneven indents",
    )


def _node(node: yaml.Node, place: Place, seen: set[int], found: list[Finding]) -> Node:
    if id(node) in seen:  # an alias: the same node met again, maybe inside itself
        found.append(
            Finding(place=place, got="an alias ('*name') is used", hint="Write the text out")
        )
        return Node(place=place, value="")
    seen.add(id(node))
    if node.tag not in PLAIN_TAGS:
        found.append(
            Finding(place=place, got=f"a tag ('{_tag(node)}') is used", hint="Remove the tag")
        )
    if isinstance(node, yaml.MappingNode):
        return Node(place=place, value=dict(_pairs(node, place, seen, found)))
    if isinstance(node, yaml.SequenceNode):
        return Node(place=place, value=tuple(_list(node, place, seen, found)))
    return Node(place=place, value=str(node.value).strip())


def _list(
    node: yaml.SequenceNode, place: Place, seen: set[int], found: list[Finding]
) -> Iterator[Node]:
    for position, child in enumerate(node.value):
        path = f"{place.path}[{position}]"
        yield _node(child, Place(file=place.file, line=_line(child), path=path), seen, found)


def _pairs(
    node: yaml.MappingNode, place: Place, seen: set[int], found: list[Finding]
) -> Iterator[tuple[str, Node]]:
    first: dict[str, int] = {}
    for key_node, child in node.value:
        line = _line(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            here = Place(file=place.file, line=line, path=place.path)
            found.append(Finding(place=here, got="a key that is not a word", expected="key: value"))
            continue
        key = str(key_node.value).strip()
        path = f"{place.path}.{key}" if place.path else key
        here = Place(file=place.file, line=line, path=path)
        if key in first:
            got = f"'{key}' is given twice, first on line {first[key]}"
            found.append(Finding(place=here, got=got, hint="Keep one of the two"))
            continue
        first[key] = line
        yield key, _node(child, here, seen, found)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _tag(node: yaml.Node) -> str:
    return str(node.tag).replace("tag:yaml.org,2002:", "!!")
