"""Which columns of a file are records of the platform, not questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cmt.responses.model import Heading
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

TABLE: Mapping[str, str] = {
    "respondent": "respondent",
    "respondent id": "respondent",
    "respondent-id": "respondent",
    "respondent_id": "respondent",
    "response id": "respondent",
    "id réponse": "respondent",
    "id de la réponse": "respondent",
    "started": "started",
    "completed": "completed",
    "timestamp": "completed",
    "submitted": "completed",
    "date submitted": "completed",
    "submission date": "completed",
    "date de soumission": "completed",
    "date de réponse": "completed",
    "language": "language",
    "langue": "language",
}
"""Headers of any table that are records unless an item of the instrument claims them."""


def leading(sheet: Sheet, roles: Mapping[str, str]) -> Sequence[Heading]:
    """The headings with the roles of the columns before the questions.

    roles  plain header -> role. The first header that is not among them, or whose role another
           column has, is a question, and so is all that follows.
    """
    headings = [sheet.heading(at) for at in range(len(sheet.headers))]
    taken: set[str] = set()
    for at, header in enumerate(sheet.headers):
        role = roles.get(plain(header), "")
        if not role or (role != "unused" and role in taken):
            break
        taken.add(role)
        headings[at] = replace(headings[at], role=role)
    return headings
