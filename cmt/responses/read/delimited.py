"""Text tables: which encoding, which delimiter, and the table.

Byte order marks decide; then UTF-8, which other encodings almost never imitate by chance; only
then a guess among the encodings Excel and old systems write in Canada.
"""

from __future__ import annotations

import csv
import io
from codecs import getincrementaldecoder
from collections.abc import Sequence
from dataclasses import replace

from cmt.errors import Fault, ResponseError
from cmt.responses.read.layout import sheet_of_rows
from cmt.responses.read.quick import LARGE, quick_sheet
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.source import Source

DELIMITERS = (",", ";", "\t", "|")
UTF8 = "utf-8"

_MARKS = (  # the longer marks first: UTF-32 LE begins with the mark of UTF-16 LE
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LEGACY = ["cp1252", "mac_roman", "cp850"]
_SAMPLE_ROWS = 60
_SAMPLE = 200_000  # letters
_TITLE_ROWS = 5


def sheet_of_text(source: Source, text: str, delimiter: str = "") -> Sheet:
    """The table of a delimited text.

    delimiter  as a person says it; "" lets the rows speak

    Raises ResponseError when rows are ragged or the quoting is broken: a quotation mark that is
    never closed would else swallow the respondents after it.
    """
    declared, text = _declared(text)
    separator = delimiter or declared or delimiter_of(text)
    sheet = sheet_of_rows(source.name, source.digest, _rows(source.name, text, separator))
    return replace(sheet, delimiter=separator)


def quickly(source: Source, encoding: str = "", delimiter: str = "") -> Sheet | None:
    """The table of a large text in UTF-8, exactly as `sheet_of_text` reads it; None otherwise."""
    data = source.head
    named = encoding.lower().replace("-", "").replace("_", "")
    if source.size < LARGE or named not in ("", "utf8") or data.startswith((b"{", b"[")):
        return None
    if any(data.startswith(mark) for mark, coding in _MARKS if coding != "utf-8-sig"):
        return None
    try:
        head = getincrementaldecoder("utf-8-sig")().decode(data, final=source.size == len(data))
    except UnicodeDecodeError:
        return None
    if _declared(head)[0]:
        return None
    return quick_sheet(source, head, delimiter or delimiter_of(head))


def _rows(name: str, text: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(max(len(text), 1))  # a comment may be as long as it likes
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return list(reader)
    except csv.Error as error:
        raise ResponseError(
            Fault(
                where=name,
                got=f"the table cannot be read ({error})",
                hint="Look for a quotation mark that is never closed, or export as Excel",
            )
        ) from error
    finally:
        csv.field_size_limit(limit)


def decode(name: str, data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of the bytes, and the encoding it is in; raises ResponseError for binary data."""
    if encoding:
        return _decoded(name, data, encoding), encoding
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.lstrip("\ufeff"), encoding.removesuffix("-sig")
    raise ResponseError(
        Fault(
            where=name,
            got=f"{name} is a binary file, not a table",
            hint="Export the answers as CSV or Excel (xlsx)",
        )
    )


def _decoded(name: str, data: bytes, encoding: str) -> str:
    """The text in an encoding a person named."""
    try:
        return data.decode(encoding).lstrip("\ufeff")
    except LookupError as error:
        known = "utf-8, utf-16, cp1252, mac_roman or another that Python knows"
        got = f"'{encoding}' is no encoding"
        raise ResponseError(Fault(where="encoding", got=got, expected=known)) from error
    except UnicodeError as error:
        why = ""  # not every codec says why and where
        if isinstance(error, UnicodeDecodeError):
            why = f" ({error.reason} at byte {error.start})"
        raise ResponseError(
            Fault(
                where=name,
                got=f"the file is not written in {encoding}{why}",
                hint="Leave the encoding out: it is found by looking into the file",
            )
        ) from error


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
    head = text[:_SAMPLE]
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
