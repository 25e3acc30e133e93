"""SurveyJS: results as JSON, or as the CSV of its dashboard.

An answer stands under the name of its question, in the CSV perhaps under its title; a checkbox is a
list, a matrix an object of rows (a column 'matrix - row' in the CSV). What was written for "other"
stands beside the answer as `name-Comment`. Most results hold nothing that only SurveyJS writes:
they are read as a plain table, with the same answers.
Sources: SurveyJS, "Survey results" and "Table View for Survey Data".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cmt.responses.model import Export
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

NAME = "surveyjs"

_COMMENT = "-Comment"
_RECORDS: Mapping[str, str] = {
    "happendat": "completed",  # spelled so by the SurveyJS service
    "clientid": "unused",
    "pageno": "unused",
    "ip": "unused",
}


def recognize(sheet: Sheet) -> bool:
    """The service's time stamp, or what was written beside the answer of another column."""
    return sheet.find("HappendAt") is not None or bool(_beside(sheet))


def arrange(sheet: Sheet) -> Export:
    """Records by their role; what was written for "other" is no answer of its own."""
    beside = _beside(sheet)
    headings = []
    for at, header in enumerate(sheet.headers):
        role = "unused" if at in beside else _RECORDS.get(plain(header), "")
        headings.append(replace(sheet.heading(at), role=role))
    return sheet.export(NAME, headings=headings)


def _beside(sheet: Sheet) -> frozenset[int]:
    """The columns of what was written beside another: of a matrix under the matrix's name."""
    names = {name for each in sheet.headers for name in (each, each.partition("/")[0])}
    return frozenset(
        at
        for at, header in enumerate(sheet.headers)
        if header.endswith(_COMMENT) and header.removesuffix(_COMMENT) in names
    )
