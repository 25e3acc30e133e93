"""SurveyMonkey: a row of questions, and below it what each of their columns holds.

Help centre: "Exporting response data". What is particular to it:

* A question stands over its first column only; the cells to the right of it are empty, as merged
  cells are, and belong to it as long as the second row says what they hold.
* The second row says 'Response', 'Open-Ended Response', the option of a check box, the row of a
  matrix, or 'Other (please specify)' over the text somebody wrote; over what SurveyMonkey records
  it is empty. A matrix with a single row says '(no label)'.
* "Condensed" columns hold one answer each, "expanded" ones an option each also of a question with
  one answer; there is no telling which it was, so options of which nobody picked two become one
  column of answers, which both kinds of question are read from.
* Cells hold the answer's words or, exported as numbers, its number; of a tick that is the place of
  the option. They are blank where it is not picked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmt.responses.cells import Cells
from cmt.responses.model import Export, Heading
from cmt.responses.read.records import leading
from cmt.responses.read.sheet import Sheet, joined
from cmt.responses.text import plain

NAME = "surveymonkey"

RECORDS: Mapping[str, str] = {
    "respondent id": "respondent",
    "respondent_id": "respondent",
    "id du répondant": "respondent",
    "id répondant": "respondent",
    "date created": "started",
    "start date": "started",
    "date de création": "started",
    "date de début": "started",
    "date modified": "completed",
    "end date": "completed",
    "date de modification": "completed",
    "date de fin": "completed",
    **dict.fromkeys(
        (
            "collector id", "collector_id", "id du collecteur", "id collecteur", "ip address",
            "adresse ip", "email address", "e-mail address", "adresse e-mail", "adresse courriel",
            "first name", "prénom", "last name", "nom", "nom de famille", "response status",
        ),
        "unused",
    ),
}  # fmt: skip
"""Columns before the questions -> record role; who answered is never used."""

_COLLECTORS = ("collector id", "collector_id", "id du collecteur", "id collecteur")
_WHOLE = ("response", "réponse", "open-ended response", "réponse libre", "réponse ouverte")
_OTHER = re.compile(r"(other|autre)s?\b.*\((please specify|veuillez préciser|précisez)\)")
_UNLABELLED = re.compile(r"\(.*\)")  # '(no label)', in the language of the account


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What the two header rows say of one column, and its answers."""

    at: int
    question: str
    part: str  # "" when the column is the whole question
    cells: Cells
    role: str = ""

    @property
    def header(self) -> str:
        return f"{self.question} [{self.part}]" if self.part else self.question

    @property
    def answers(self) -> tuple[str, ...]:
        """What is said in the column, a zero being nothing."""
        return tuple(filter(_said, self.cells.texts))


def recognize(sheet: Sheet) -> bool:
    """The respondent's and the collector's number come first."""
    first = [plain(header) for header in sheet.headers[:3]]
    known = [RECORDS.get(header) == "respondent" for header in first]
    return any(known) and any(header in _COLLECTORS for header in first)


def arrange(sheet: Sheet) -> Export:
    """Every column under its question; expanded options with one answer as one column more."""
    below, body = _second_row(sheet)
    headings = list(leading(replace(body, headings=()), RECORDS))
    columns = [each for each in _columns(body, below) if not headings[each.at].role]
    headers = list(body.headers)
    added: list[_Column] = []
    for block in _blocks(columns):
        whole = tuple(_collected(block))
        added.extend(whole)
        for each in block:
            headers[each.at] = each.header
            headings[each.at] = Heading(role="unused") if whole or each.role else _heading(each)
    more = replace(body, columns=(*body.columns, *(each.cells for each in added)))
    return more.export(
        NAME,
        headers=[*headers, *(each.header for each in added)],
        headings=[*headings, *(_heading(each) for each in added)],
    )


def _second_row(sheet: Sheet) -> tuple[tuple[str, ...], Sheet]:
    """What the columns hold, and the answers below; a file somebody tidied has no such row."""
    first = sheet.row(0) if sheet.rows else ()
    key = sheet.find(*(name for name, role in RECORDS.items() if role == "respondent"))
    if first and (any(plain(cell) in _WHOLE for cell in first) or _blank(first, key)):
        return tuple(map(joined, first)), sheet.take(slice(1, None))
    return ("",) * len(sheet.headers), sheet


def _blank(row: Sequence[str], key: int | None) -> bool:
    return key is not None and not row[key].strip()


def _columns(body: Sheet, below: Sequence[str]) -> Iterator[_Column]:
    """The columns that stand under a question."""
    question = ""
    for at, (header, says) in enumerate(zip(body.headers, below, strict=True)):
        question = header or question
        if not header and not says:
            continue
        written = "unused" if _OTHER.match(plain(says)) else ""
        part = "" if plain(says) in _WHOLE else says
        yield _Column(at=at, question=question, part=part, cells=body.columns[at], role=written)


def _blocks(columns: Sequence[_Column]) -> Iterator[list[_Column]]:
    """The columns of one question together."""
    block: list[_Column] = []
    for each in columns:
        if block and (each.question != block[0].question or each.at != block[-1].at + 1):
            yield _unlabelled(block)
            block = []
        block.append(each)
    if block:
        yield _unlabelled(block)


def _unlabelled(block: list[_Column]) -> list[_Column]:
    """A matrix with a single row that has no words is a question of its own."""
    parts = [each for each in block if not each.role]
    if len(parts) == 1 and _UNLABELLED.fullmatch(parts[0].part):
        return [replace(each, part="" if each in parts else each.part) for each in block]
    return block


def _heading(column: _Column) -> Heading:
    own = column.answers if column.part and len(column.answers) == 1 else ()
    picked = {"0": None, **dict.fromkeys(own, True)}
    return Heading(question=column.question, part=column.part, picked=picked)


def _collected(block: Sequence[_Column]) -> Iterator[_Column]:
    """The answers of options that exclude each other, one column a question or row of a matrix.

    Where nobody answered there is no telling options from rows: one column without answers is right
    for either kind of question, and no row of a matrix is missed.
    """
    parts = [each for each in block if each.part and not each.role]
    if not parts or any(len(each.answers) > 1 for each in parts):
        return
    labels = _labels(parts)
    rows: dict[str, list[tuple[_Column, str]]] = {}
    for column in parts:
        row, label = _row_and_label(column, labels) if labels else ("", column.part)
        rows.setdefault(row, []).append((column, label))
    alone = min(map(len, rows.values())) == 1  # a single option excludes nothing
    ticked = all(_tick(column, place) for place, column in enumerate(parts, start=1))
    if not alone and (labels or ticked):
        merged = [_merged(row, options) for row, options in rows.items()]
        if all(each is not None for each in merged):
            yield from (each for each in merged if each is not None)


def _tick(column: _Column, place: int) -> bool:
    """Whether the column holds its own words, its place among the options or 1, or nothing."""
    return {plain(said) for said in column.answers} <= {plain(column.part), str(place), "1"}


def _labels(parts: Sequence[_Column]) -> frozenset[str]:
    """The answers of an expanded matrix, whose columns are 'row - answer'; else none."""
    said = {(each.part, text) for each in parts for text in each.answers}
    ended = all(plain(part).endswith(f" - {plain(text)}") for part, text in said)
    return frozenset(plain(text) for _, text in said) if ended else frozenset()


def _row_and_label(column: _Column, labels: frozenset[str]) -> tuple[str, str]:
    """'row' and 'answer' of 'row - answer'; either may hold a dash of its own."""
    pieces = column.part.split(" - ")
    cuts = [(" - ".join(pieces[:at]), " - ".join(pieces[at:])) for at in range(1, len(pieces))]
    known = [(row, label) for row, label in cuts if plain(label) in labels]
    return (known or cuts[-1:] or [("", column.part)])[0]


def _merged(row: str, options: Sequence[tuple[_Column, str]]) -> _Column | None:
    """One column of the options; None when somebody picked two."""
    filled = np.stack([column.cells.which(_said) for column, _ in options])
    if filled.sum(axis=0).max() > 1:
        return None
    labels = ["", *(label for _, label in options)]
    at = np.where(filled.any(axis=0), filled.argmax(axis=0) + 1, 0)
    return replace(options[0][0], part=row, cells=Cells.of_codes(labels, at))


def _said(text: str) -> bool:
    return text.strip() not in ("", "0")
