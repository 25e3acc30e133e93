"""REDCap: raw (variable names, codes) or labels (questions, words), CSV.

Checkboxes have a column per choice: `priorities___3` with 0 and 1, or 'Question (choice=Label)'
with Unchecked and Checked. They are 0 also where nobody was asked or nothing was checked, so a row
of them without a tick says nothing. Every form ends with its status (`<form>_complete`: 0
incomplete, 1 unverified, 2 complete); a form that was a survey begins with `<form>_timestamp`.
A row is finished when one of its survey forms (of its forms, where none was a survey) is complete;
all other rows are marked as incomplete. In a project with events or repeating forms a person has
many rows: then the record is no key of the row, and stays free to be named as the cluster.
Sources: REDCap, "Guide to exported files" and the notes on its Export Records method.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MissingKind
from cmt.responses.cells import Cells
from cmt.responses.model import Export, Heading, Mark
from cmt.responses.read.sheet import Sheet
from cmt.responses.record import days_of
from cmt.responses.text import plain

NAME = "redcap"

_KEYS = frozenset({"record id", "record_id"})
_KEY = re.compile(r"(?:.*[ _])?(?:id|record|number)", re.DOTALL)
_BOOKKEEPING = frozenset(
    {"redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"}
    | {"redcap_survey_identifier", "event name", "repeat instrument", "repeat instance"}
    | {"survey identifier"}
)
_TELLING = _BOOKKEEPING - {"event name", "survey identifier"} | {"redcap_data_access_group"}
_RAW = re.compile(r"(\w+?)___(_?\w+)")
_LABEL = re.compile(r"(.*\S)\s*\(choice=(.*)\)", re.DOTALL)
_STATUS = re.compile(r"\w+_complete|complete")
_STAMP = re.compile(r"\w+_timestamp|survey timestamp")
_STATUSES = frozenset({"0", "1", "2", "incomplete", "unverified", "complete"})
_COMPLETE = frozenset({"2", "complete"})
_PICKED: Mapping[str, bool | None] = {"1": True, "checked": True, "0": None, "unchecked": None}
_CODES: Mapping[str, MissingKind] = {
    "NASK": "not-asked",
    "Not asked": "not-asked",
    "ASKU": "dont-know",
    "Asked but unknown": "dont-know",
    "UNK": "dont-know",
    "Unknown": "dont-know",
    "NI": "blank",
    "No information": "blank",
}
"""The codes, and their labels, that REDCap proposes for data that are missing (after HL7); those
of a project's own, and what says nothing of the respondent (INV, MSK), need a mapping."""


def recognize(sheet: Sheet) -> bool:
    """Records of REDCap; or two of: the record first, a form's status, its time, a checkbox."""
    names = list(map(plain, sheet.headers))
    signs = (
        names[0] in _KEYS,
        bool(_statuses(sheet)),
        bool(_stamps(sheet)),
        any(_RAW.fullmatch(each) or _LABEL.fullmatch(each) for each in sheet.headers),
    )
    return not _TELLING.isdisjoint(names) or sum(signs) > 1


def arrange(sheet: Sheet) -> Export:
    """Records by their role, checkboxes as options of their question, unfinished rows marked."""
    roles = _roles(sheet)
    headings = [
        Heading(role=roles[at]) if at in roles else _heading(header, cells)
        for at, (header, cells) in enumerate(zip(sheet.headers, sheet.columns, strict=True))
    ]
    return sheet.export(NAME, headings=headings, marks=tuple(_marks(sheet)))


def _roles(sheet: Sheet) -> dict[int, str]:
    names = list(map(plain, sheet.headers))
    stamps = _stamps(sheet)
    roles = {at: "unused" for at, name in enumerate(names) if name in _BOOKKEEPING}
    roles |= dict.fromkeys((*_statuses(sheet), *stamps), "unused")
    dated = [at for at in stamps if days_of(sheet.columns[at].texts)]
    roles |= dict.fromkeys(dated[:1], "completed")
    # The record comes first; a project may call it study_id, "Participant number" ...
    if _KEY.fullmatch(names[0]) and len(sheet.columns[0].texts) == sheet.rows:
        roles[0] = "respondent"
    elif names[0] in _KEYS:
        roles[0] = "unused"
    return roles


def _statuses(sheet: Sheet) -> list[int]:
    """The columns with the status of a form; a question may be named like one (work_complete)."""
    return [
        at
        for at, (header, cells) in enumerate(zip(sheet.headers, sheet.columns, strict=True))
        if _STATUS.fullmatch(plain(header)) and {*map(plain, cells.texts)} <= _STATUSES | {""}
    ]


def _stamps(sheet: Sheet) -> list[int]:
    return [at for at, header in enumerate(sheet.headers) if _STAMP.fullmatch(plain(header))]


def _heading(header: str, cells: Cells) -> Heading:
    missing = {text: kind for text, kind in _CODES.items() if text in cells.texts}
    box = _RAW.fullmatch(header) or _LABEL.fullmatch(header)
    words = {plain(text) for text in cells.texts} - {plain(text) for text in missing}
    if not box or not words <= {*_PICKED, ""}:
        return Heading(missing=missing)
    # A name cannot hold a minus sign: the choice -1 is `question____1`.
    part = f"-{box[2][1:]}" if box[2].startswith("_") else box[2]
    picked = {text: _PICKED[plain(text)] for text in cells.texts if plain(text) in _PICKED}
    return Heading(question=box[1], part=part, picked=picked, missing=missing)


def _marks(sheet: Sheet) -> Iterator[Mark]:
    forms = _statuses(sheet)
    surveys = [at for at in forms if _survey(sheet, at)] or forms
    if surveys:
        done = np.any([_finished(sheet.columns[at]) for at in surveys], axis=0)
        names = ", ".join(dict.fromkeys(sheet.headers[at] for at in surveys))
        rows = tuple(np.flatnonzero(~done).tolist())
        yield Mark(kind="incomplete", rows=rows, why=f"{names} is not complete")


def _survey(sheet: Sheet, status: int) -> bool:
    """Whether a form was a survey: its time stamp stands between the form before and its status."""
    before: Sequence[int] = [at for at in _statuses(sheet) if at < status]
    start = before[-1] if before else 0
    return any(start < at < status for at in _stamps(sheet))


def _finished(cells: Cells) -> NDArray[np.bool_]:
    return cells.which(lambda text: plain(text) in _COMPLETE)
