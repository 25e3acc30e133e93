"""JSON: a list of objects, one a respondent, or one object a line.

An object within one becomes columns 'outer/inner', a list of answers one cell 'a;b', or with
another sign between them where an answer holds a semicolon.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmt.errors import Fault, ResponseError
from cmt.responses.cells import Cells
from cmt.responses.model import Heading
from cmt.responses.read.sheet import Sheet, joined
from cmt.responses.read.source import Source
from cmt.responses.read.values import text_of

_BEGINNING = re.compile(r"\[\s*\{|\{\s*\"[^\"\n]*\"\s*:")
"""A list of objects or an object, however it goes on: no header of a table begins so."""
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a sign beyond the first 65,536, as JSON spells it; in pairs they are whole."""
SEPARATORS = (";", "\n", "\x1f")
"""Between the answers of a list: the first that none of them holds."""


def is_json(text: str) -> bool:
    """Whether a text is JSON records, be they broken: its first line, or the whole, is an object or
    list of them, or begins as one.

    >>> is_json('[{"overall": 5}]'), is_json("[id],overall")
    (True, False)
    """
    start = text.lstrip()
    first = start.partition("\n")[0]
    if start.startswith("{") and _parsed(first) is not None:
        return True
    if _BEGINNING.match(start):
        return True
    return start.startswith(("{", "[")) and isinstance(_parsed(text), dict | list)


def sheet_of_json(source: Source, text: str) -> Sheet:
    """The table of JSON records; row 1 is the first record, of JSON lines the first line.

    Raises ResponseError: no list of records, or a record that is none.
    """
    whole = _parsed(text)
    if whole is None and (text.lstrip().startswith("[") or not _lines(text)):
        raise ResponseError(_broken(source.name, text))
    if whole is not None:
        records = [whole] if _is_record(whole) else _records(source.name, whole)
        return sheet_of_records(source, records, np.arange(1, len(records) + 1))
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    parsed = [(at, _parsed(line)) for at, line in lines]
    _refuse(source.name, [(f"line {at}", record) for at, record in parsed])
    return sheet_of_records(source, [r for _, r in parsed], np.array([at for at, _ in parsed]))


def sheet_of_records(
    source: Source, records: Sequence[Mapping[str, Any]], numbers: NDArray[np.int64]
) -> Sheet:
    """The table of records: a column for every key any of them has, in the order they appear."""
    flat = [dict(_flat(record)) for record in records]
    headers = tuple(dict.fromkeys(key for record in flat for key in record))
    if not headers:
        raise ResponseError(Fault(where=source.name, got="the file is empty"))
    columns = [_column([record.get(key, "") for record in flat]) for key in headers]
    return Sheet(
        name=source.name,
        digest=source.digest,
        headers=tuple(map(joined, headers)),
        columns=tuple(cells for cells, _ in columns),
        numbers=numbers,
        headings=tuple(heading for _, heading in columns),
    )


def _column(values: Sequence[str | tuple[str, ...]]) -> tuple[Cells, Heading]:
    """The cells of a column, and what stands between the answers of one where that is unusual."""
    given = {text for value in values if isinstance(value, tuple) for text in value}
    free = (sign for sign in SEPARATORS if not any(sign in text for text in given))
    sign = next(free, SEPARATORS[0])
    cells = Cells.of([sign.join(value) if isinstance(value, tuple) else value for value in values])
    return cells, Heading(separator="" if sign == SEPARATORS[0] else sign)


def _parsed(text: str) -> Any:
    try:
        found = json.loads(text)
        return _mended(found) if _HALVES.search(text) else found
    except (ValueError, RecursionError):
        return None


def _mended(found: Any) -> Any:
    """The same with halves of signs, which no file can hold, as the mark of what is missing."""
    spelled = json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass")
    return json.loads(spelled.decode("utf-16", "replace"))


def _lines(text: str) -> bool:
    """Whether at least one line is an object: JSON lines, of which others may be broken."""
    return any(isinstance(_parsed(line), dict) for line in text.splitlines())


def _broken(name: str, text: str) -> Fault:
    """Where a JSON text cannot be read any further."""
    place, why = "", "it is nested too deeply"
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        place, why = f" line {error.lineno}", f"{error.msg}, column {error.colno}"
    except ValueError as error:  # a number of thousands of digits
        why = str(error)
    except RecursionError:
        pass
    return Fault(
        where=f"{name}{place}",
        got=f"the JSON cannot be read ({why})",
        hint="The file may be cut short: export it again, or as CSV",
    )


def _is_record(whole: object) -> bool:
    """Whether a JSON text is one record: one line of them, or one respondent."""
    return isinstance(whole, dict) and not any(_list_of_records(each) for each in whole.values())


def _list_of_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _records(name: str, whole: Any) -> Sequence[Mapping[str, Any]]:
    """The records of a list, or of the one list in an object: {"responses": [...]}."""
    inside = whole.values() if isinstance(whole, dict) else ()
    lists = [each for each in inside if _list_of_records(each)] or [whole]
    if len(lists) != 1 or not lists[0]:
        got = f"it holds {len(lists)} lists of records" if lists[0] else "the list is empty"
        raise ResponseError(Fault(where=name, got=got, expected="a list of objects, one a row"))
    found: Sequence[Mapping[str, Any]] = lists[0]
    _refuse(name, [(f"record {at}", record) for at, record in enumerate(found, start=1)])
    return found


def _refuse(name: str, records: Sequence[tuple[str, object]]) -> None:
    faults = [
        Fault(where=f"{name} {place}", got="this is not a JSON object", expected='{"item": answer}')
        for place, record in records
        if not isinstance(record, dict)
    ]
    if faults:
        raise ResponseError(faults)


def _flat(
    record: Mapping[str, Any], within: str = ""
) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Header and cell of every answer of a record; several answers stay apart."""
    for key, value in record.items():
        name = f"{within}{key}"
        match value:
            case dict() if value:
                yield from _flat(value, f"{name}/")
            case list() if all(not isinstance(each, dict | list) for each in value):
                yield name, tuple(map(text_of, value))
            case dict() | list():
                yield name, json.dumps(value, ensure_ascii=False, default=str) if value else ""
            case _:
                yield name, text_of(value)
