"""What is said of a file before its columns: how it was read, and which rows were left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmt.responses.model import Export, MarkKind
from cmt.responses.project_keys import DELIMITERS
from cmt.responses.read.platforms import TABLE
from cmt.responses.reading import Reading

LEFT_OUT: Mapping[str, tuple[str, str]] = {
    "preview": ("test response", "test responses"),
    "incomplete": ("unfinished response", "unfinished responses"),
    "duplicate": (
        "response of somebody who answered again",
        "responses of people who answered again",
    ),
    "spam": ("response marked as spam", "responses marked as spam"),
    "same-answers": ("response that repeats another", "responses that repeat another"),
    "straight-line": (
        "response with one number throughout",
        "responses with one number throughout",
    ),
    "speed": ("response given in a rush", "responses given in a rush"),
    "short": ("response with most questions left open", "responses with most questions left open"),
}
"""What a rule leaves out: one row, several."""

_NAMES = {sign: name for name, sign in DELIMITERS.items()}


def file_facts(read: Export | Reading, columns: int) -> Iterator[str]:
    """Rows and columns, then everything about how it was read that might be another way."""
    yield f"{counted(read.rows, 'row')}, {counted(columns, 'column')}"
    yield from _layout(read)
    if read.sheet:
        yield f"sheet '{read.sheet}'"
    if read.header_row > 1:
        yield f"headers in row {read.header_row}"
    if read.other_sheets:
        what = "sheet" if len(read.other_sheets) == 1 else "sheets"
        yield f"not read: {what} {', '.join(map(repr, read.other_sheets))}"
    if read.encoding:
        yield f"encoding {read.encoding}"
    if read.delimiter and columns > 1:
        yield f"delimiter {_NAMES.get(read.delimiter, repr(read.delimiter))}"


def left_out(rules: Mapping[str, int]) -> str:
    """'Left out: 3 test responses, 1 unfinished response.'"""
    said = (f"{rows} {LEFT_OUT[rule][rows != 1]}" for rule, rows in rules.items())
    return f"Left out: {', '.join(said)}."


def kept_though_marked(marked: Mapping[MarkKind, int]) -> str:
    """What the platform says of rows that no rule left out; "" when it says nothing.

    >>> kept_though_marked({"spam": 1})
    'Kept: 1 response marked as spam (--drop leaves rows out).'
    """
    said = [f"{rows} {LEFT_OUT[kind][rows != 1]}" for kind, rows in marked.items() if rows]
    return f"Kept: {', '.join(said)} (--drop leaves rows out)." if said else ""


def counted(many: int, what: str) -> str:
    """'1 row', '2 rows'."""
    return f"{many} {what}" if many == 1 else f"{many} {what}s"


def _layout(read: Export | Reading) -> Iterator[str]:
    """The platform, and which other one the file would be taken for if none was named."""
    if read.looks:
        own = "a plain table" if read.looks == TABLE else read.looks
        yield f"read as {read.platform} because that is named; by itself it is taken for {own}"
    elif read.platform != TABLE:
        yield f"layout of {read.platform}"
