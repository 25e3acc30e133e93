"""Microsoft Forms: ID, start and completion time, e-mail and name come before the questions.

They are written in the language of whoever exported the file.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmt.responses.model import Export
from cmt.responses.read.records import leading
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

NAME = "microsoft-forms"

RECORDS: Mapping[str, str] = {
    "id": "respondent",
    "start time": "started",
    "heure de début": "started",
    "completion time": "completed",
    "heure de fin": "completed",
    "language": "language",
    "langue": "language",
    "email": "unused",
    "adresse de messagerie": "unused",
    "e-mail": "unused",
    "name": "unused",
    "nom": "unused",
    "last modified time": "unused",
    "heure de la dernière modification": "unused",
}
"""Columns before the questions -> record role; who answered is never used."""


def recognize(sheet: Sheet) -> bool:
    """ID, start time and completion time come first."""
    first = [RECORDS.get(plain(header)) for header in sheet.headers[:3]]
    return first == ["respondent", "started", "completed"]


def arrange(sheet: Sheet) -> Export:
    """The columns before the questions are records, the questions speak for themselves."""
    return sheet.export(NAME, headings=leading(sheet, RECORDS))
