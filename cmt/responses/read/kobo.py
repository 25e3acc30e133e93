"""KoboToolbox and ODK: groups before the names of questions, many answers in one cell or in many.

Headers are XML names or labels, with or without the groups before them ('group/question'; ODK
Central joins by '-'). A select-multiple question is one column of answers with spaces between, or
a column per answer ('question/answer', 1 or 0), or both: then the single one is not read. Repeats
(the other people of a household, say) have many rows a respondent, on sheets of their own or as
columns 'repeat[1]/question': they are not answers of the respondent and are not read.
"Not approved" (KoboToolbox) and "rejected" (ODK Central) is what a person of the survey's team
says of a row they hold to be no real answer: such rows are marked as spam.
Sources: KoboToolbox, "Advanced options for exporting data"; ODK, "Briefcase export format" and
"Managing submissions in Central".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from cmt.errors import Fault, ResponseError
from cmt.instrument.model import MissingKind
from cmt.responses.cells import Cells
from cmt.responses.model import Export, Heading, Mark
from cmt.responses.read.marks import replaced
from cmt.responses.read.sheet import Sheet
from cmt.responses.record import days_of
from cmt.responses.text import plain

NAME = "kobo"

_KEYS = ("_id", "_uuid", "key", "meta/instanceid", "meta-instanceid", "instanceid")
"""What tells submissions apart, the handiest first; some exports leave _id empty."""
_INSTANCES = ("meta/instanceid", "meta-instanceid", "instanceid", "_uuid")
"""The same in two rows: one submission sent twice, by a phone that lost its network."""
_REVIEWS = ("_validation_status", "reviewstate")
_STARTED = ("start", "starttime", "start_time")
_COMPLETED = ("end", "endtime", "end_time", "_submission_time", "submissiondate")
"""The end is when the form was filled in; it may have been sent days later."""

_BOOKKEEPING = frozenset(
    {"_id", "_uuid", "_index", "_notes", "_status", "_submitted_by", "_tags", "_version_"}
    | {"__version__", "_xform_id_string", "_xform_id", "_attachments", "_geolocation", "_edited"}
    | {"_submission_time", "_validation_status", "_bamboo_dataset_id", "_duration", "_last_edited"}
    | {"_media_count", "_total_media", "_media_all_received", "_date_modified", "formhub/uuid"}
    | {"instanceid", "instancename", "deviceid", "subscriberid", "simserial", "imei", "phonenumber"}
    | {"_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"}
)
_BY_CENTRAL = frozenset(
    {"submissiondate", "key", "submitterid", "submittername", "attachmentspresent", "edits"}
    | {"attachmentsexpected", "status", "reviewstate", "formversion", "isvalidated"}
)
"""Names a question might have too: bookkeeping only where 'SubmissionDate' stands beside them."""
_DATED = frozenset({*_STARTED, *_COMPLETED, "today"})
"""Names a question might have too: bookkeeping where the cells hold dates."""
_TELLING = frozenset({"_uuid", "_submission_time", "submissiondate", "formhub/uuid", "__version__"})
_META = re.compile(r"meta[/-]\w+")
_PLACE = re.compile(r"_(.+)_(?:latitude|longitude|altitude|precision)|(.+)-(?:latitude|longitude)")
_PLACE_PART = re.compile(r"_.+_(?:altitude|precision)|.+-(?:altitude|accuracy)")
_REPEAT = re.compile(r".+\[\d+\]/.+")
_TICKS: Mapping[str, bool | None] = {"1": True, "true": True, "0": None, "false": None}
_REFUSED = frozenset({"validation_status_not_approved", "not approved", "rejected"})
_ABSENT: Mapping[str, MissingKind] = {"n/a": "blank"}
"""Formhub writes n/a wherever there is no answer, asked or not: which, the conditions tell."""


def recognize(sheet: Sheet) -> bool:
    """A column that only their exports have; or a form, which people take for an export."""
    names = frozenset(map(plain, sheet.headers))
    return not _TELLING.isdisjoint(names) or any(map(_META.fullmatch, names)) or _form(sheet)


def arrange(sheet: Sheet) -> Export:
    """Records by their role, an answer's column as part of its question, groups taken off.

    Raises ResponseError for an XLSForm: the questions, not the answers.
    """
    if _form(sheet):
        raise ResponseError(_no_answers(sheet))
    roles = _roles(sheet)
    wholes = [_whole(sheet, at) for at in range(len(sheet.headers))]
    ticked = {whole for whole in wholes if whole and _ticked(sheet, wholes, whole)}
    roles |= {at: "unused" for at, header in enumerate(sheet.headers) if header in ticked}
    headings = [
        Heading(role=roles[at]) if at in roles else _heading(sheet, at, whole, whole in ticked)
        for at, whole in enumerate(wholes)
    ]
    return sheet.export(NAME, headings=headings, marks=tuple(_marks(sheet)))


def _form(sheet: Sheet) -> bool:
    """Whether the workbook is a form: a sheet of questions with their types, and their choices."""
    titles = {plain(each.title) for each in (sheet, *sheet.beside)}
    return {"survey", "choices"} <= titles and {"type", "name"} <= set(map(plain, sheet.headers))


def _no_answers(sheet: Sheet) -> Fault:
    return Fault(
        where=sheet.name,
        got="this is a form (XLSForm): the questions, not the answers",
        hint="Download the answers: in KoboToolbox under Data, Downloads; in ODK Central under "
        "Submissions",
    )


def _roles(sheet: Sheet) -> dict[int, str]:
    """Position of a column that is no question -> its role."""
    names = [plain(header) for header in sheet.headers]
    places = {found[1] or found[2] for name in names if (found := _PLACE.fullmatch(name))}
    central = "submissiondate" in names
    roles: dict[int, str] = {}
    for at, (name, cells) in enumerate(zip(names, sheet.columns, strict=True)):
        ours = name in _BOOKKEEPING or _META.fullmatch(name) or (central and name in _BY_CENTRAL)
        place = name in places or _PLACE.fullmatch(name) or _PLACE_PART.fullmatch(name)
        if ours or place or _REPEAT.fullmatch(name) or (name in _DATED and _dated(cells)):
            roles[at] = "unused"
    for role, wanted, test in (
        ("respondent", _KEYS, _distinct),
        ("started", _STARTED, _dated),
        ("completed", _COMPLETED, _dated),
    ):
        roles |= {at: role for at in _first(sheet, names, wanted, test) if at in roles}
    return roles


def _first(
    sheet: Sheet, names: Sequence[str], wanted: Sequence[str], test: Callable[[Cells], bool]
) -> Sequence[int]:
    """The first of the wanted columns that passes the test, if there is one."""
    found = [names.index(name) for name in wanted if name in names]
    return [at for at in found if test(sheet.columns[at])][:1]


def _distinct(cells: Cells) -> bool:
    return len(cells.texts) == len(cells) and not cells.blank.any()


def _dated(cells: Cells) -> bool:
    return bool(days_of(cells.texts))


def _whole(sheet: Sheet, at: int) -> str:
    """The header of the question an answer's column may belong to; '' where it cannot.

    A column of that name decides, for there may be a '/' in the words of an answer.
    """
    header = sheet.headers[at]
    above = [each for each in sheet.headers if header.startswith(f"{each}/") and each]
    return max(above, key=len, default=header.rpartition("/")[0])


def _ticked(sheet: Sheet, wholes: Sequence[str], whole: str) -> bool:
    """Whether the columns within a name hold ticks: answers of one question, else it is a group."""
    parts = [at for at, each in enumerate(wholes) if each == whole]
    held = {plain(text) for at in parts for text in sheet.columns[at].texts}
    alone = len(parts) == 1 and whole not in sheet.headers
    return not alone and held <= {*_TICKS, *_ABSENT, ""}


def _heading(sheet: Sheet, at: int, whole: str, ticked: bool) -> Heading:
    header, texts = sheet.headers[at], sheet.columns[at].texts
    absent = {text: kind for text, kind in _ABSENT.items() if text in texts}
    if ticked:
        picked = {text: _TICKS[plain(text)] for text in texts if plain(text) in _TICKS}
        part = header[len(whole) + 1 :]
        return Heading(question=_last(whole), part=part, picked=picked, missing=absent)
    return Heading(question=_within(sheet, at, whole), missing=absent, separator=" ")


def _within(sheet: Sheet, at: int, whole: str) -> str:
    """The name of a question in a group; '' where there is no group, or only a '/' in its words."""
    header = sheet.headers[at]
    shared = sum(each.startswith(f"{whole}/") for each in sheet.headers) > 1
    if whole and (shared or " " not in header):
        return header[len(whole) + 1 :]
    return _last(header) if "-" in header and sheet.find("SubmissionDate") is not None else ""


def _last(name: str) -> str:
    """A name without the groups before it; only XML names are joined by '-'."""
    inner = name.rpartition("/")[2]
    return inner if " " in inner else inner.rpartition("-")[2]


def _marks(sheet: Sheet) -> Iterator[Mark]:
    review = sheet.find(*_REVIEWS)
    if review is not None:
        cells = sheet.columns[review]
        for text in cells.texts:
            if plain(text) in _REFUSED:
                why = f"{sheet.headers[review]} = {text}"
                yield Mark(kind="spam", rows=cells.where(text.__eq__), why=why)
    instance = next((at for name in _INSTANCES if (at := sheet.find(name)) is not None), None)
    if instance is not None:
        rows = replaced(sheet.columns[instance], [True] * sheet.rows)
        why = f"another row has the same {sheet.headers[instance]}"
        yield Mark(kind="duplicate", rows=rows, why=why)
