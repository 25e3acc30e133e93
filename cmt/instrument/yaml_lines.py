"""YAML as text that remembers where it stood.

A questionnaire holds words, and YAML turns words into other things: `No` into false, `1.10` into
1.1, a repeated key into the last one. So the file is read as a tree of plain texts, each with its
line, and what a text means is decided by whoever asks for it (`fields.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from cmt.errors import Fault, InstrumentError
from cmt.instrument.yaml_slips import syntax_fault

PLAIN_TAGS = (None, "tag:yaml.org,2002:str")
"""Tags that leave a text a text."""

LONGEST = 5_000_000
DEEPEST = 30
"""Letters and levels beyond anything a person writes; what goes on is refused, not followed."""

CUT = re.compile(r"\s+#(?=[^\s#])")
"""What ends a text that goes on, "What is your #1 wish?": a note has a space behind its sign."""

Events = Iterator[yaml.Event]
"""What the parser meets, in order."""


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

    Raises InstrumentError when the text is empty, is not YAML, or is longer or deeper than anything
    a person writes.
    """
    if len(text) > LONGEST:
        got = f"the file has {len(text):,} letters"
        raise InstrumentError(Fault(where=name, got=got, expected=f"at most {LONGEST:,}"))
    try:
        return _tree(text, name)
    except yaml.YAMLError as error:
        raise InstrumentError(syntax_fault(error, text, name)) from error


def shorten(text: str, length: int = 60) -> str:
    """A text cut to what fits into a message, what cannot be seen in it written out.

    >>> shorten("wait\u200b")
    'wait<U+200B>'
    """
    seen = "".join(
        f"<U+{ord(sign):04X}>" if unicodedata.category(sign) in ("Cc", "Cf") else sign
        for sign in text
    )
    return seen if len(seen) <= length else seen[: length - 1] + "…"


def _tree(text: str, name: str) -> tuple[Node, tuple[Finding, ...]]:
    """The tree, built from what the parser meets, which follows no alias and holds no depth."""
    found: list[Finding] = []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    frame = yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent
    parsed = (each for each in yaml.parse(text, Loader=loader) if not isinstance(each, frame))
    events = _watched(parsed, text.split("\n"), name, found)
    if next(events, None) is None:  # not even the start of a document
        got = "the file is empty"
        raise InstrumentError(Fault(where=name, got=got, expected="a questionnaire"))
    first = next(events)
    root = _node(first, Place(file=name, line=_line(first)), events, found, 0)
    if second := next(events, None):
        got = "this is not YAML of one piece: a second one begins with '---'"
        raise InstrumentError(Fault(where=f"{name} line {_line(second)}", got=got))
    return root, tuple(found)


def _watched(
    events: Iterable[yaml.Event], lines: Sequence[str], name: str, found: list[Finding]
) -> Events:
    """The same events; a text that a number sign cuts short is told as it goes by."""
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.end_mark:
            line, end = event.end_mark.line, event.end_mark.column
            if line < len(lines) and CUT.match(lines[line], end):
                got = f"the text ends at '#': '{shorten(str(event.value))}'"
                hint = "Put it in quotes; if a note follows, write '# ' before it"
                place = Place(file=name, line=line + 1)
                found.append(Finding(place=place, got=got, hint=hint))
        yield event


def _node(
    event: yaml.Event, place: Place, events: Events, found: list[Finding], depth: int
) -> Node:
    if depth > DEEPEST:
        got = "brackets inside brackets, too deep to be a questionnaire"
        raise InstrumentError(Fault(where=f"{place.file} line {place.line}", got=got))
    found += _marks(event, place)
    match event:
        case yaml.MappingStartEvent():
            return Node(place=place, value=dict(_pairs(place, events, found, depth + 1)))
        case yaml.SequenceStartEvent():
            return Node(place=place, value=tuple(_list(place, events, found, depth + 1)))
        case yaml.ScalarEvent():
            return Node(place=place, value=str(event.value).strip())
        case _:  # an alias, told by its mark
            return Node(place=place, value="")


def _list(place: Place, events: Events, found: list[Finding], depth: int) -> Iterator[Node]:
    position = 0
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        path = f"{place.path}[{position}]"
        here = Place(file=place.file, line=_line(event), path=path)
        yield _node(event, here, events, found, depth)
        position += 1


def _pairs(
    place: Place, events: Events, found: list[Finding], depth: int
) -> Iterator[tuple[str, Node]]:
    first: dict[str, int] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _key(event, place, events, found, depth)
        path = f"{place.path}.{key}" if place.path else key
        here = Place(file=place.file, line=_line(event), path=path)
        child = _node(next(events), here, events, found, depth)
        if key in first:
            got = f"'{key}' is given twice, first on line {first[key]}"
            found.append(Finding(place=here, got=got, hint="Keep one of the two"))
        elif isinstance(event, yaml.ScalarEvent):
            first[key] = here.line
            yield key, child


def _key(event: yaml.Event, place: Place, events: Events, found: list[Finding], depth: int) -> str:
    here = Place(file=place.file, line=_line(event), path=place.path)
    node = _node(event, here, events, found, depth)
    if isinstance(event, yaml.ScalarEvent):
        return str(node.value)
    found.append(Finding(place=here, got="a key that is not a word", expected="key: value"))
    return ""


def _marks(event: yaml.Event, place: Place) -> Iterator[Finding]:
    """Marks that make YAML more than text."""
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        got = "an alias ('*name') is used"
        yield Finding(place=place, got=got, hint="Write the text out, or put it in quotes")
    elif anchor is not None:
        got = f"an anchor ('&{anchor}') is used"
        yield Finding(place=place, got=got, hint="Remove it, or put the text in quotes")
    if tag not in PLAIN_TAGS:
        named = str(tag).replace("tag:yaml.org,2002:", "!!")
        got = f"a tag ('{named}') is used"
        yield Finding(place=place, got=got, hint="Remove the tag, or put the text in quotes")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
