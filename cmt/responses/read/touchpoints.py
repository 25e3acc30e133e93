"""Touchpoints, the feedback service of U.S. federal agencies: its export, and the A-11 upload.

Both layouts are those its source writes (GSA/touchpoints, `Form#to_csv` and `#to_a11_v2_csv`).

* An upload has fixed names: trust as a thumb (1 up, 0 down), seven reasons each for a thumb up and
  for a thumb down, a comment. It holds no time, no language and no questions; their words are those
  of the federal template, as questionnaire us-a11-280-thumbs has them.
* A reason is 1 or 0, and 0 for everybody who was not asked, so that a row of zeros says nothing;
  "null" stands for a reason the agency's form did not offer.
* An export has the questions as its headers, between numbers and what the service records. Flagged
  answers are those somebody marked as unfit to be kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmt.instrument.model import MissingKind
from cmt.responses.model import Export, Heading, Mark
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

NAME = "touchpoints"

TRUST = (
    "Based on my experience with this agency’s service, I trust this agency to deliver on their "
    "mission for the American public."
)
THUMBS: Mapping[str, str] = {"1": "Thumbs up", "0": "Thumbs down"}

REASONS: Mapping[str, str] = {"positive": "What went well?", "negative": "What didn’t go so well?"}
"""First part of the name of a reason -> the question it answers."""
INDICATORS = (
    "effectiveness", "ease", "efficiency", "transparency", "humanity", "employee", "other",
)  # fmt: skip
"""The reasons, in the order of the federal template: the first is option 1 of its question."""
_PICKED: Mapping[str, bool | None] = {"1": True, "0": None}
_MISSING: Mapping[str, MissingKind] = {"null": "not-asked"}
COMMENT = "Additional comments"

RECORDS: Mapping[str, str] = {
    "created at": "completed",
    **dict.fromkeys(
        (
            "id", "uuid", "location code", "user agent", "status", "archived", "flagged", "page",
            "hostname", "referrer", "ip address", "tags", "language", "query string", "deleted",
            "spam", "spam prevention mechanism", "spam score", "job_id",
        ),
        "unused",
    ),
}  # fmt: skip
"""Names of what the service records -> role."""

_EXPORT = ("uuid", "user agent", "referrer", "created at")
_UPLOAD = ("question_1", "positive_effectiveness", "negative_effectiveness")
_YES = ("true", "1", "t")


def recognize(sheet: Sheet) -> bool:
    """The fixed names of an upload, or what an export records besides the answers."""
    names = {plain(header) for header in sheet.headers}
    return names.issuperset(_UPLOAD) or names.issuperset(_EXPORT)


def arrange(sheet: Sheet) -> Export:
    """An upload gets its questions; of an export the records are told from them."""
    key = sheet.find("external_id", "id")
    headings = [_heading(header, at == key) for at, header in enumerate(sheet.headers)]
    return sheet.export(NAME, headings=headings, marks=tuple(_marks(sheet)))


def _heading(header: str, key: bool) -> Heading:
    name = plain(header)
    kind, _, indicator = name.partition("_")
    if name == "question_1":
        return Heading(question=TRUST, labels=THUMBS)
    if name == "question_4":
        return Heading(question=COMMENT)
    if kind in REASONS and indicator in INDICATORS:
        option = str(INDICATORS.index(indicator) + 1)
        return Heading(question=REASONS[kind], part=option, picked=_PICKED, missing=_MISSING)
    return Heading(role="respondent" if key else RECORDS.get(name, ""))


def _marks(sheet: Sheet) -> Iterator[Mark]:
    """Flagged as unfit by the agency, or taken for a robot's by the service."""
    for name in ("flagged", "spam"):
        at = sheet.find(name)
        if at is not None:
            rows = sheet.columns[at].where(lambda text: plain(text) in _YES)
            yield Mark(kind="spam", rows=rows, why=f"{sheet.headers[at]} = true")
