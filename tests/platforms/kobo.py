"""What KoboToolbox, Formhub before it, and ODK Central export, by the choices they offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmt.instrument.model import Instrument, Item
from tests.fielding import Respondent
from tests.platforms.people import offered, said, table

STARTED, ENDED, SENT = (
    "2026-05-04T10:00:00.000-04:00",
    "2026-05-04T10:06:00.000-04:00",
    "2026-05-06T12:00:00",
)


def kobo(
    instrument: Instrument,
    people: Sequence[Respondent],
    *,
    language: str,
    values: str,
    groups: str,
    many: str,
    empty: str = "",
    ticks: str = "1 0",
) -> str:
    """The file as KoboToolbox writes it, with semicolons.

    language  of labels
    values    "xml" or "labels", of headers and answers
    groups    "with" or "without", in headers
    many      "one" column for a select-multiple, its "options", or "both"
    empty     in a cell without an answer: "" or "n/a" (Formhub)
    ticks     picked and not picked: "1 0" or "True False" (Formhub)
    """
    answers = "codes" if values == "xml" else "labels"
    rows = []
    for number, person in enumerate(people, start=1):
        row = {"start": STARTED, "end": ENDED}
        for section in instrument.sections:
            titled = section.id.replace("-", "_") if values == "xml" else section.title[language]
            group = f"{titled}/" if groups == "with" else ""
            for item in map(instrument.items.__getitem__, section.items):
                name = item.id.replace("-", "_") if values == "xml" else item.text[language]
                cells = _cells(instrument, item, person, language, answers, many, ticks)
                row |= {f"{group}{name}{part}": cell or empty for part, cell in cells.items()}
        rows.append(row | _records(number))
    return table(rows, ";")


def central(instrument: Instrument, people: Sequence[Respondent], *, many: str) -> str:
    """The file as ODK Central writes it: groups before a '-', its own records around the rest."""
    rows = []
    for number, person in enumerate(people, start=1):
        row = {"SubmissionDate": f"{SENT}.000Z", "start": STARTED, "end": ENDED}
        for item in instrument.items.values():
            name = f"service_survey-{item.id.replace('-', '_')}"
            cells = _cells(instrument, item, person, "en", "codes", many, "1 0")
            row |= {f"{name}{part}": cell for part, cell in cells.items()}
        key = f"uuid:{number}"
        row |= {"meta-instanceID": key, "KEY": key, "SubmitterID": "12", "SubmitterName": "Desk"}
        row |= {"AttachmentsPresent": "0", "Status": "", "ReviewState": "", "DeviceID": ""}
        rows.append(row | {"Edits": "0", "FormVersion": "1.0"})
    return table(rows)


def _records(number: int) -> Mapping[str, str]:
    key = f"90dd7750-{number}"
    return {
        "_id": str(1000 + number),
        "_uuid": key,
        "_submission_time": SENT,
        "_validation_status": "",
        "_notes": "",
        "_status": "submitted_via_web",
        "_submitted_by": "",
        "__version__": "vQnB8sJFc8",
        "_tags": "",
        "_index": str(number),
    }


def _cells(
    instrument: Instrument, item: Item, person: Respondent, language: str, answers: str,
    many: str, ticks: str,
) -> dict[str, str]:  # fmt: skip
    """End of a header -> cell: one of all answers, one for each, or both."""
    words = said(instrument, item, person[item.id], language, answers)
    if not item.multiple:
        return {"": " ".join(words)}
    yes, no = ticks.split()
    every = offered(instrument, item, language, answers)
    apart = {f"/{each}": (yes if each in words else no) if words else "" for each in every}
    together = {"": " ".join(words)}
    return {"one": together, "options": apart, "both": together | apart}[many]
