"""What REDCap exports as CSV: raw (variable names and codes) or labels (questions and words)."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.instrument.model import Instrument, Item
from tests.fielding import Respondent
from tests.platforms.people import offered, said, table

FINISHED = "2026-05-04 10:06"


def redcap(
    instrument: Instrument, people: Sequence[Respondent], *, language: str, export: str
) -> str:
    """The file of a project with one survey. export: "raw" or "labels"."""
    raw = export == "raw"
    rows = []
    for number, person in enumerate(people, start=1):
        row = (
            {"record_id": str(number), "redcap_survey_identifier": ""}
            if raw
            else {"Record ID": str(number), "Survey Identifier": ""}
        )
        row["satisfaction_timestamp" if raw else "Survey Timestamp"] = FINISHED
        for item in instrument.items.values():
            row |= _cells(instrument, item, person, language, raw)
        row["satisfaction_complete" if raw else "Complete?"] = "2" if raw else "Complete"
        rows.append(row)
    return table(rows)


def _cells(
    instrument: Instrument, item: Item, person: Respondent, language: str, raw: bool
) -> dict[str, str]:
    answers = "codes" if raw else "labels"
    words = said(instrument, item, person[item.id], language, answers)
    name = item.id.replace("-", "_") if raw else item.text[language]
    if not item.multiple:
        return {name: "".join(words)}
    # A box that nobody ticked is 0, whether the question was answered, left blank or not asked.
    yes, no = ("1", "0") if raw else ("Checked", "Unchecked")
    return {
        f"{name}___{each.lower()}" if raw else f"{name} (choice={each})": yes
        if each in words
        else no
        for each in offered(instrument, item, language, answers)
    }
