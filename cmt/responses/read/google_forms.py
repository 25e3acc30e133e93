"""Google Forms: a time stamp comes before the questions, and perhaps the e-mail address."""

from __future__ import annotations

from collections.abc import Mapping

from cmt.responses.model import Export
from cmt.responses.read.records import leading
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

NAME = "google-forms"

RECORDS: Mapping[str, str] = {
    "timestamp": "completed",
    "horodateur": "completed",
    "email address": "unused",
    "adresse e-mail": "unused",
    "username": "unused",
    "nom d'utilisateur": "unused",
}
"""Columns before the questions -> record role; who answered is never used."""


def recognize(sheet: Sheet) -> bool:
    """A time stamp comes first."""
    return RECORDS.get(plain(sheet.headers[0])) == "completed"


def arrange(sheet: Sheet) -> Export:
    """The columns before the questions are records; a grid is 'Question [row]' in its header."""
    return sheet.export(NAME, headings=leading(sheet, RECORDS))
