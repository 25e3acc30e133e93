"""Microsoft Forms: ID, start and completion time, e-mail and name come before the questions.

* They are written in the language of whoever exported the file, the questions in that of the form.
* The ID numbers the answers of one form: it tells rows of this file apart, and nobody elsewhere.
* A Likert question is a column for each statement, headed by the statement or 'question.statement'.
* Several answers stand in one cell, each followed by ';'.
* A quiz has two columns more for each question, 'Points - question' and 'Feedback - question', and
  two for the whole; they are no answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from cmt.responses.model import Export, Heading
from cmt.responses.read.records import leading
from cmt.responses.read.sheet import Sheet
from cmt.responses.read.stems import stem_of, without_end
from cmt.responses.text import plain

NAME = "microsoft-forms"

RECORDS: Mapping[str, str] = {
    "id": "respondent",
    **dict.fromkeys(
        (
            "start time", "heure de début", "startzeit", "hora de inicio", "hora de início",
            "begintijd", "ora di inizio",
        ),
        "started",
    ),
    **dict.fromkeys(
        (
            "completion time", "heure de fin", "fertigstellungszeit", "hora de finalización",
            "hora de conclusão", "tijd van voltooien", "ora di completamento",
        ),
        "completed",
    ),
    **dict.fromkeys(("language", "langue", "sprache", "idioma", "taal", "lingua"), "language"),
    **dict.fromkeys(
        (
            "email", "e-mail", "adresse de messagerie", "courriel", "correo electrónico",
            "posta elettronica", "name", "nom", "nombre", "nome", "naam", "last modified time",
            "heure de la dernière modification", "zeitpunkt der letzten änderung",
            "hora de la última modificación", "total points", "total des points",
            "nombre total de points", "quiz feedback", "commentaires sur le questionnaire",
        ),
        "unused",
    ),
}  # fmt: skip
"""Columns before the questions, in the languages of the service -> record role; who answered is
never used."""

_DASHED = re.compile(r".{1,30}? [-–] ")  # 'Points - ', 'Feedback - ', in any language
_DOT = (".",)


def recognize(sheet: Sheet) -> bool:
    """ID, start time and completion time come first."""
    first = [RECORDS.get(plain(header)) for header in sheet.headers[:3]]
    return first == ["respondent", "started", "completed"]


def arrange(sheet: Sheet) -> Export:
    """The columns before the questions are records, marks and remarks of a quiz no answers."""
    headings = [_local(each) for each in leading(sheet, RECORDS)]
    last = ""
    for at, header in enumerate(sheet.headers):
        if headings[at].role:
            continue
        if last and _of_quiz(header, last):
            headings[at] = replace(headings[at], role="unused")
        else:
            last = header
    return sheet.export(NAME, headings=_likert(sheet.headers, headings))


def _local(heading: Heading) -> Heading:
    return replace(heading, local=heading.role == "respondent")


def _of_quiz(header: str, question: str) -> bool:
    found = _DASHED.match(header)
    return found is not None and header[found.end() :] == question


def _likert(headers: Sequence[str], headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings with question and statement where neighbours begin alike up to a dot."""
    found = list(headings)
    for pair in pairwise(at for at, heading in enumerate(headings) if not heading.role):
        stem = stem_of([headers[at] for at in pair], _DOT)
        parts = [headers[at].removeprefix(stem) for at in pair]
        if not stem or any(part[0].isspace() or part[0].isdigit() for part in parts):
            continue  # the dot of a number, or of a sentence: long questions that begin alike
        for at, part in zip(pair, parts, strict=True):
            found[at] = replace(found[at], question=without_end(stem, _DOT), part=part)
    return tuple(found)
