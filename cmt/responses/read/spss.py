"""SPSS files (.sav, .zsav, .por), read with pyreadstat: numbers with their labels.

Variable labels become questions, value labels the words of a cell, user-missing values kinds of
missing answers by the words of their labels (else blank), multiple response sets one question.
Of a .por file pyreadstat does not tell user-missing values from empty cells: they are blank.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from cmt.errors import Fault, ResponseError
from cmt.instrument.model import MissingKind
from cmt.responses.answers import kind_of
from cmt.responses.cells import Cells
from cmt.responses.model import Heading
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.source import Source
from cmt.responses.read.values import text_of

SYSTEM = (b"$FL2", b"$FL3")  # .sav, .zsav
PORTABLE = b"SPSS PORT FILE"
SEPARATOR = ";"
_EPOCH = datetime(1582, 10, 14)  # SPSS counts seconds from the first day of the Gregorian calendar
_DAYS = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR")
_MOMENTS = ("DATETIME", "YMDHMS")
_TIMES = ("TIME", "DTIME", "MTIME")


def is_spss(data: bytes) -> bool:
    return data.startswith(SYSTEM) or PORTABLE in data[:400]


def sheet_of_spss(source: Source) -> Sheet:
    """The table of an SPSS file; row 1 is the first respondent.

    Raises ResponseError when it is damaged.
    """
    frame, about = _read(source)
    columns = {name: _cells(name, frame[name], about) for name in frame.columns}
    sheet = Sheet(
        name=source.name,
        digest=source.digest,
        headers=tuple(columns),
        columns=tuple(columns.values()),
        numbers=np.arange(1, len(frame) + 1),
        headings=tuple(_heading(name, cells, about) for name, cells in columns.items()),
    )
    for name, known in about.mr_sets.items():
        sheet = _with_set(sheet, name, known)
    return sheet


def _read(source: Source) -> tuple[Any, Any]:
    """The frame, which takes half the memory of lists, and what pyreadstat tells of the file."""
    import pyreadstat

    file = source.path or source.open()
    try:
        # Dates are made below: some hold numbers no calendar has, which pyreadstat stumbles on.
        if source.head.startswith(SYSTEM):
            return pyreadstat.read_sav(file, disable_datetime_conversion=True, user_missing=True)
        return pyreadstat.read_por(file, disable_datetime_conversion=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as error:
        raise ResponseError(
            Fault(
                where=source.name,
                got=f"{source.name} cannot be read as an SPSS file ({error})",
                hint="Export it again, or as Excel",
            )
        ) from error


def _cells(name: str, values: Any, about: Any) -> Cells:
    """The cells of a column of the frame: of texts, or of numbers that may be dates."""
    if about.readstat_variable_types.get(name) == "string":
        return Cells.of_values(values.to_list(), text_of)
    form = _text_of(about.original_variable_types.get(name, ""))
    return Cells.of_numbers(values.to_numpy(np.float64), form)


def _text_of(form: str) -> Callable[[Any], str]:
    """How the values of an SPSS print format are written: 'DATE11' as an ISO date."""
    kind = form.rstrip("0123456789.")
    if kind in _DAYS or kind in _MOMENTS:
        return _date
    return _time if kind in _TIMES else text_of


def _date(seconds: float | str | None) -> str:
    if not isinstance(seconds, int | float) or not math.isfinite(seconds):
        return text_of(seconds)
    try:
        return text_of(_EPOCH + timedelta(seconds=round(seconds)))
    except OverflowError:
        return text_of(seconds)


def _time(seconds: float | str | None) -> str:
    if not isinstance(seconds, int | float) or not math.isfinite(seconds):
        return text_of(seconds)
    minutes, rest = divmod(round(abs(seconds)), 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


def _heading(name: str, cells: Cells, about: Any) -> Heading:
    labels = about.variable_value_labels.get(name, {})
    words = {text_of(value): str(label) for value, label in labels.items() if label}
    ranges = about.missing_ranges.get(name, [])
    missing = {
        text: kind_of(words.get(text, "")) or "blank"
        for text in (cells.texts if ranges else ())
        if any(_within(text, each["lo"], each["hi"]) for each in ranges)
    }
    question = about.column_names_to_labels.get(name) or ""
    return Heading(question=question, labels=words, missing=missing)


def _within(text: str, low: float | str, high: float | str) -> bool:
    if isinstance(low, str) or isinstance(high, str):
        return text.strip() == str(low).strip()
    try:
        return low <= float(text) <= high
    except ValueError:
        return False


def _with_set(sheet: Sheet, name: str, known: Mapping[str, Any]) -> Sheet:
    """A multiple response set: of ticks, or of one answer in each of several columns."""
    at = [sheet.headers.index(each) for each in known["variable_list"] if each in sheet.headers]
    if not at:
        return sheet
    question = known["label"] or name
    if known["is_dichotomy"]:
        return _ticked(sheet, at, question, text_of(known["counted_value"]))
    return _collected(sheet, at, name, question)


def _ticked(sheet: Sheet, at: Sequence[int], question: str, counted: str) -> Sheet:
    """A column for each option: the counted value is a tick, every other answer none."""
    headings = list(sheet.headings)
    for each in at:
        known, texts = headings[each], sheet.columns[each].texts
        answers = {text: text == counted for text in texts if text and text not in known.missing}
        option = known.question or sheet.headers[each]
        headings[each] = replace(known, question=question, part=option, picked=answers)
    return replace(sheet, headings=tuple(headings))


def _collected(sheet: Sheet, at: Sequence[int], name: str, question: str) -> Sheet:
    """One column more with all answers of the set; its own columns are not used any further."""
    rows = np.stack([sheet.columns[each].at for each in at])
    distinct, where = np.unique(rows, axis=1, return_inverse=True)
    texts = [SEPARATOR.join(_given(sheet, at, answers)) for answers in distinct.T.tolist()]
    headings = list(sheet.headings)
    labels: dict[str, str] = {}
    missing: dict[str, MissingKind] = {}
    for each in at:
        labels |= headings[each].labels
        missing |= headings[each].missing
        headings[each] = replace(headings[each], role="unused")
    whole = Heading(question=question, labels=labels, missing=missing, separator=SEPARATOR)
    return replace(
        sheet,
        headers=(*sheet.headers, name),
        columns=(*sheet.columns, Cells.of_codes(texts, where.ravel())),
        headings=(*headings, whole),
    )


def _given(sheet: Sheet, at: Sequence[int], answers: Sequence[int]) -> Iterator[str]:
    """The answers of one row of a set that are not empty, each once."""
    texts = (sheet.columns[each].texts[answer] for each, answer in zip(at, answers, strict=True))
    return (text for text in dict.fromkeys(texts) if text)
