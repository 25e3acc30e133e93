"""Qualtrics: variable names, then a row of questions, then (not in Excel) a row of ImportIds.

Support pages: "Understanding your dataset", "Export options". What is particular to it:

* The first row holds variable names; names of records are English in every interface language.
  Files of the legacy exporter call the records V1, V2 ... and name them in the second row.
* The second row holds what was asked: 'question', 'question - row', 'question - option', of files
  before 2017 with '-' alone; a choice with a box to write in adds 'Selected Choice', in the
  interface language, before the options, and a column '... - Text' for what was written.
* The third row holds {"ImportId": "QID9_1"}, which tells the columns of one question.
* Several answers are one cell, separated by commas, or a column for each option that holds 1 or
  the option's words; an option that is not picked is empty, or 0 or -99 if seen.
* A question that was seen and not answered may be recoded; -99 is what Qualtrics proposes. Another
  number must be told, as a code of the scale or in a mapping.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cmt.instrument.model import MissingKind
from cmt.responses.model import Export, Heading
from cmt.responses.read.qualtrics_marks import marks_of
from cmt.responses.read.sheet import Sheet, joined
from cmt.responses.read.stems import stem_of, without_end
from cmt.responses.text import plain

NAME = "qualtrics"

RECORDS: Mapping[str, str] = {
    "responseid": "respondent",
    "_recordid": "respondent",
    "startdate": "started",
    "enddate": "completed",  # the last time an unfinished answer was touched; recorded much later
    "recordeddate": "completed",
    "userlanguage": "language",
    "q_language": "language",
    **dict.fromkeys(
        (
            "responseset", "responsesetid", "ipaddress", "status", "progress", "finished",
            "duration", "duration (in seconds)", "name", "emailaddress", "recipientlastname",
            "recipientfirstname", "recipientemail", "externalreference", "externaldatareference",
            "locationlatitude", "locationlongitude", "locationaccuracy", "distributionchannel",
        ),
        "unused",
    ),
}  # fmt: skip
"""Names and ImportIds of what Qualtrics records -> role; who answered, and where, is never used."""

SEEN: Mapping[str, MissingKind] = {"-99": "blank"}
"""Seen but not answered, as Qualtrics proposes to recode it."""

_SEPARATORS = (" - ", "-")
_IMPORT = re.compile(r"^\{\s*['\"]ImportId['\"]\s*:\s*['\"]([^'\"]*)['\"]")
_LEGACY = re.compile(r"V\d+")
_QUESTION = re.compile(r"(QID\d+(?:#\d+)?)(?:[-_](.+))?")
_SUFFIX = re.compile(r"(?:_-?\d+)*(?:_TEXT)?$")
_BOOKKEEPING = re.compile(
    r"Q_.*|SC\d+|SC_\w+|Score(?:-\w+)?"  # embedded by Qualtrics; scores
    r"|.*_DO(?:_.+)?"  # in which order the options were shown
    r"|.*_(?:First Click|Last Click|Page Submit|Click Count)"  # how long a page was open
    r"|.*_(?:Browser|Version|Operating System|Resolution)"
    r"|.* - (?:Parent Topics|Topics|(?:Topic )?Sentiment.*|Actionability|Effort.*|Emotion.*)"
)
_NEGATIVE = re.compile(r"-\d+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DIGITS = ("startdate", "enddate", "recordeddate", "responseid")
_FEW = 3  # names of records that another platform would hardly have by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What the header rows say of one column."""

    name: str  # the variable, or the record of the legacy exporter
    asked: str  # the second row, on one line
    stated: str = ""  # the ImportId

    @property
    def written(self) -> bool:
        """Whether it holds what was written in a box."""
        return self.name.endswith("_TEXT")

    @property
    def base(self) -> str:
        """The question the column belongs to."""
        found = _QUESTION.match(self.stated)
        return found[1] if found else _SUFFIX.sub("", self.name)

    @property
    def part_of_it(self) -> bool:
        """Whether it is one row or option of its question."""
        found = _QUESTION.match(self.stated)
        if found:
            return bool(found[2]) and not found[2].startswith("TEXT")
        return self.base != self.name


def recognize(sheet: Sheet) -> bool:
    """A row of ImportIds, or several records by the names only Qualtrics gives them."""
    columns = _columns(sheet)
    known = {plain(each.name) for each in columns} & set(RECORDS)
    stated = any(each.stated for each in columns)
    return stated or (len(known) >= _FEW and any(each.endswith("id") for each in known))


def arrange(sheet: Sheet) -> Export:
    """Questions and their parts from the rows below the names; test answers and others marked."""
    columns = _columns(sheet)
    body = sheet.take(slice(_rows_below(sheet), None))
    names = [plain(_record(each)) for each in columns]
    return body.export(NAME, headings=_headings(columns), marks=marks_of(body, names))


def _columns(sheet: Sheet) -> tuple[_Column, ...]:
    below = [sheet.row(at) for at in range(_rows_below(sheet))]
    words = next((row for row in below if not _ids(row)), sheet.headers)
    stated = next((row for row in below if _ids(row)), ("",) * len(sheet.headers))
    return tuple(
        _Column(name=_named(header, asked), asked=_worded(asked), stated=_import_id(cell))
        for header, asked, cell in zip(sheet.headers, words, stated, strict=True)
    )


def _rows_below(sheet: Sheet) -> int:
    """How many rows below the names hold no answers: none in a file somebody tidied."""
    first = [sheet.row(at) for at in range(min(2, sheet.rows))]
    rows = 0
    for row in first:
        if not _ids(row) and (rows or not _wording(sheet, row)):
            break
        rows += 1
    return rows


def _ids(row: Sequence[str]) -> bool:
    return any(_IMPORT.match(cell) for cell in row)


def _wording(sheet: Sheet, row: Sequence[str]) -> bool:
    """Whether a row says what was recorded: every date and key of an answer has digits."""
    cells = list(zip(sheet.headers, row, strict=True))
    telling = [cell for header, cell in cells if plain(header) in _DIGITS and cell.strip()]
    legacy = any(_named(header, cell) != header for header, cell in cells)
    return legacy or (bool(telling) and not any(map(str.isdigit, "".join(telling))))


def _named(header: str, asked: str) -> str:
    return joined(asked) if _LEGACY.fullmatch(header) and plain(asked) in RECORDS else header


def _import_id(cell: str) -> str:
    found = _IMPORT.match(cell)
    return found[1] if found else ""


def _worded(cell: str) -> str:
    """A question without the markup of rich text."""
    return joined(html.unescape(_TAG.sub(" ", cell)))


def _headings(columns: Sequence[_Column]) -> tuple[Heading, ...]:
    groups: dict[str, list[_Column]] = {}
    for column in columns:
        groups.setdefault(column.base, []).append(column)
    taken: set[str] = set()
    found: list[Heading] = []
    for column in columns:
        role = _role(column, groups[column.base])
        role = "unused" if role in taken else role
        taken |= {role} - {"", "unused"}
        found.append(Heading(role=role) if role else _question(column, groups[column.base]))
    return tuple(found)


def _role(column: _Column, group: Sequence[_Column]) -> str:
    known = RECORDS.get(plain(_record(column)), "")
    if known or _BOOKKEEPING.fullmatch(column.name):
        return known or "unused"
    beside = column.written and any(not each.written for each in group)
    return "unused" if beside or re.search(r"_TEXT_\w", column.stated) else ""


def _record(column: _Column) -> str:
    """The name of a record: its ImportId where the variable was given another name."""
    stated = column.stated.removeprefix("panel-").removeprefix("Location-")
    return stated if plain(stated) in RECORDS else column.name


def _question(column: _Column, group: Sequence[_Column]) -> Heading:
    stem = _stem(group)
    question = without_end(stem, _SEPARATORS) if stem else column.asked
    if not column.part_of_it:
        return Heading(question=question, missing=SEEN, separator=",")
    part = column.asked.removeprefix(stem).removeprefix(_choice(group, stem)) if stem else ""
    return Heading(question=question, part=part, missing=SEEN, picked=_picked(column))


def _stem(group: Sequence[_Column]) -> str:
    """What stands before the parts of a question; "" where it has none."""
    parts = [each.asked for each in group if each.part_of_it or each.written]
    whole = [each.asked for each in group if not each.part_of_it and not each.written]
    return stem_of([*whole, *parts], _SEPARATORS) if parts else ""


def _choice(group: Sequence[_Column], stem: str) -> str:
    """'Selected Choice - ' before the options of a question with a box to write in."""
    if not any(each.written for each in group):
        return ""
    rests = [each.asked.removeprefix(stem) for each in group if not each.written]
    return stem_of(rests, _SEPARATORS[:1])


def _picked(column: _Column) -> dict[str, bool | None]:
    """A zero is an option seen and not picked; one recoded to a negative number holds that number.

    Such an option is an answer that is left out of analyses, not applicable say.
    """
    code = column.name.rpartition("_")[2]
    own = {code} if _NEGATIVE.fullmatch(code) and code not in SEEN else set()
    return {"0": None, **dict.fromkeys(own, True)}
