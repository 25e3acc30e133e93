"""Google Forms: a time stamp comes before the questions, perhaps an e-mail address and a score.

* They are written in the language of the form's owner; the time stamp in that of the spreadsheet,
  '12/05/2026 14:03:11', or as '2026/05/12 2:03:11 PM GMT-4' in a file downloaded from the form.
* A grid is a column for each row, 'Question [row]'; of a grid of check boxes a cell may hold many.
* Several answers stand in one cell, separated by ', ' in the spreadsheet and by ';' in a downloaded
  file. An answer may hold commas itself: the longest run that is an answer is taken for one.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmt.responses.model import Export
from cmt.responses.read.records import leading
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

NAME = "google-forms"

RECORDS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "timestamp", "horodateur", "horodatage", "zeitstempel", "marca temporal",
            "carimbo de data/hora", "informazioni cronologiche", "tijdstempel",
        ),
        "completed",
    ),
    **dict.fromkeys(
        (
            "email address", "adresse e-mail", "adresse courriel", "username",
            "nom d'utilisateur", "e-mail-adresse", "dirección de correo electrónico",
            "endereço de e-mail", "indirizzo email", "e-mailadres", "score", "total score", "note",
        ),
        "unused",
    ),
}  # fmt: skip
"""Columns before the questions, in the languages of the service -> record role; who answered is
never used."""


def recognize(sheet: Sheet) -> bool:
    """A time stamp comes first."""
    return RECORDS.get(plain(sheet.headers[0])) == "completed"


def arrange(sheet: Sheet) -> Export:
    """The columns before the questions are records; a grid is 'Question [row]' in its header."""
    return sheet.export(NAME, headings=leading(sheet, RECORDS))
