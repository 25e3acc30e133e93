"""Text tables: which encoding, which delimiter, and the rows.

Byte order marks decide; then UTF-8, which other encodings almost never imitate by chance; only
then a guess among the encodings Excel and old systems write in Canada.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence

from cmt.errors import Fault, ResponseError

DELIMITERS = (",", ";", "\t", "|")

_MARKS = (  # the longer marks first: UTF-32 LE begins with the mark of UTF-16 LE
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LEGACY = ["cp1252", "mac_roman", "cp850"]
_SAMPLE_ROWS = 60
_TITLE_ROWS = 5


def rows_of_text(name: str, data: bytes) -> list[tuple[str, ...]]:
    """The rows of a delimited text, one tuple of cells each, header row first.

    Raises ResponseError when the bytes are no text or the quoting is broken: a quotation mark
    that is never closed would else swallow the respondents after it.
    """
    text = decode(name, data)
    separator, text = _declared(text)
    delimiter = separator or delimiter_of(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        # Surveys repeat few answers: one string for all that are equal reads twice as fast, takes
        # a tenth of the memory and makes every later look-up cheap.
        return [tuple(map(sys.intern, row)) for row in reader]
    except csv.Error as error:
        raise ResponseError(
            Fault(
                where=name,
                got=f"the table cannot be read ({error})",
                hint="Look for a quotation mark that is never closed, or export as Excel",
            )
        ) from error


def decode(name: str, data: bytes) -> str:
    """The text of the bytes, whatever its encoding; raises ResponseError for binary data."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.lstrip("\ufeff")
    raise ResponseError(
        Fault(
            where=name,
            got=f"{name} is a binary file, not a table",
            hint="Export the answers as CSV or Excel (xlsx)",
        )
    )


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first rows most evenly; ',' for a single column.

    Where no delimiter cuts the first rows they may be a title: then the rows below decide.
    """
    lines = _sample(text).splitlines(keepends=True)
    for above in range(_TITLE_ROWS + 1):
        rest = "".join(lines[above:])
        scores = {delimiter: _evenness(rest, delimiter) for delimiter in DELIMITERS}
        best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
        if scores[best] > 0:
            return best
    return ","


def _candidates(data: bytes) -> Sequence[str]:
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    if marked:
        return marked[:1]
    head = data[:4000]
    if head[1::2].count(0) > len(head) // 5:
        return ["utf-16-le"]
    if head[0::2].count(0) > len(head) // 5:
        return ["utf-16-be"]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return [_guess(data), "cp1252", "latin-1"]
    return ["utf-8"]


def _guess(data: bytes) -> str:
    """The likeliest old encoding, judged on the lines that are not plain ASCII."""
    from charset_normalizer import from_bytes

    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:20_000]
    best = from_bytes(telling, cp_isolation=_LEGACY).best()
    return best.encoding if best else _LEGACY[0]


def _declared(text: str) -> tuple[str, str]:
    """Excel's 'sep=;' line, when the file begins with it: the delimiter and the rest.

    The line stays as an empty one, so that row numbers are those of the file.
    """
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"')
    if declared.lower().startswith("sep=") and len(declared) == len("sep=") + 1:
        return declared[-1], "\n" + rest
    return "", text


def _sample(text: str) -> str:
    """The first part of the text, cut at the end of a line unless it is the whole text."""
    head = text[:200_000]
    return head if len(head) == len(text) else head[: head.rfind("\n") + 1] or head


def _evenness(text: str, delimiter: str) -> float:
    """Columns beyond the first x share of rows as wide as the header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for row in reader:
            if row:
                widths.append(len(row))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    return (widths[0] - 1) * sum(width == widths[0] for width in widths) / len(widths)
