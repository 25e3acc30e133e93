"""What Qualtrics exports, by the choices its export dialogue offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cmt.instrument.model import Instrument, Item, MissingKind
from tests.fielding import Answer, Respondent
from tests.platforms.people import offered, said

STEM = {"en": "How were we?", "fr": "Comment était le service ?"}
SELECTED = {"en": "Selected Choice", "fr": "Choix sélectionné"}
RECODED: Mapping[str, MissingKind] = {"-1": "not-applicable", "-2": "dont-know", "-3": "refused"}
RECORDS = {
    "StartDate": "Date de début", "EndDate": "Date de fin", "Status": "Type de réponse",
    "IPAddress": "Adresse IP", "Progress": "Progression",
    "Duration (in seconds)": "Durée (en secondes)", "Finished": "Terminé",
    "RecordedDate": "Date d’enregistrement", "ResponseId": "ID de réponse",
    "RecipientLastName": "Nom du destinataire", "LocationLatitude": "Latitude",
    "DistributionChannel": "Canal de distribution", "UserLanguage": "Langue de l’utilisateur",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is ticked in the dialogue, and how the survey was built."""

    language: str = "en"
    values: str = "labels"  # "labels" (choice text) or "codes" (numeric values)
    split: bool = True  # several answers into columns
    seen: str = ""  # what a question seen and not answered is recoded to
    matrix: bool = True  # questions of a section on one scale are rows of a matrix
    legacy: bool = False  # the exporter before 2017
    ids: bool = True  # with the row of ImportIds


def recoded(instrument: Instrument) -> Instrument:
    """The questionnaire with codes for kinds of missing that Qualtrics takes: numbers."""
    scales = {
        name: replace(scale, codes={c: k for c, k in RECODED.items() if k in scale.missing})
        for name, scale in instrument.scales.items()
    }
    return replace(instrument, scales=scales)


def qualtrics(
    instrument: Instrument, people: Sequence[Respondent], choices: Choices
) -> list[list[str]]:
    """The rows of the file, headers included."""
    columns = [*_records(len(people), choices), *_questions(instrument, people, choices)]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return rows if choices.ids and not choices.legacy else [*rows[:2], *rows[3:]]


def _records(count: int, choices: Choices) -> Iterator[list[str]]:
    values = {
        "StartDate": "2026-05-04 10:00:00", "EndDate": "2026-05-04 10:06:00",
        "Status": "0" if choices.values == "codes" else "IP Address", "IPAddress": "192.0.2.1",
        "Progress": "100", "Duration (in seconds)": "360",
        "Finished": "1" if choices.values == "codes" else "True",
        "RecordedDate": "2026-05-11 10:06:00", "RecipientLastName": "", "LocationLatitude": "45.4",
        "DistributionChannel": "anonymous",
        "UserLanguage": "FR-CA" if choices.language == "fr" else "EN",
    }  # fmt: skip
    for number, (name, french) in enumerate(RECORDS.items(), start=1):
        keys = [f"R_{at:015d}" for at in range(count)]
        cells = keys if name == "ResponseId" else [values[name]] * count
        if choices.legacy:
            yield [f"V{number}", name.replace("ResponseId", "ResponseID"), "", *cells]
        else:
            stated = "_recordId" if name == "ResponseId" else name[0].lower() + name[1:]
            shown = french if choices.language == "fr" else name
            yield [name, shown, f'{{"ImportId":"{stated.split(" (")[0]}"}}', *cells]


def _questions(
    instrument: Instrument, people: Sequence[Respondent], choices: Choices
) -> Iterator[list[str]]:
    number = 0
    for section in instrument.sections:
        rows: dict[str, tuple[int, int]] = {}
        for item in map(instrument.items.__getitem__, section.items):
            given = [(person[item.id], _asked(instrument, item, person)) for person in people]
            gridded = choices.matrix and item.role in ("driver", "importance")
            if not gridded or item.scale not in rows:
                number += 1
            at, row = rows.get(item.scale, (number, 0)) if gridded else (number, 0)
            rows[item.scale] = (at, row + 1)
            if gridded:
                text = STEM[choices.language] + _dash(choices) + item.text[choices.language]
                cells = [_cell(instrument, item, *each, choices) for each in given]
                yield [*_head(choices, at, f"{row + 1}", text), *cells]
            elif item.multiple and choices.split:
                yield from _options(instrument, item, given, number, choices)
            else:
                yield from _single(instrument, item, given, number, choices)


def _single(
    instrument: Instrument, item: Item, given: Sequence[tuple[Answer, bool]], number: int,
    choices: Choices,
) -> Iterator[list[str]]:  # fmt: skip
    """One column; with a box to write in, which the channel has, a column more."""
    text = item.text[choices.language]
    boxed = item.id == "channel"
    asked = text + _dash(choices) + SELECTED[choices.language] if boxed else text
    cells = [_cell(instrument, item, *each, choices) for each in given]
    yield [*_head(choices, number, "" if item.scale else "TEXT", asked), *cells]
    if boxed:
        label = offered(instrument, item, choices.language, "labels")[4]
        head = _head(choices, number, "5_TEXT", _dash(choices).join((text, label, "Text")))
        yield [*head, *("by pigeon" for _ in cells)]


def _options(
    instrument: Instrument, item: Item, given: Sequence[tuple[Answer, bool]], number: int,
    choices: Choices,
) -> Iterator[list[str]]:  # fmt: skip
    labels = offered(instrument, item, choices.language, "labels")
    codes = offered(instrument, item, choices.language, "codes")
    for label, code in zip(labels, codes, strict=True):
        text = item.text[choices.language] + _dash(choices) + label
        tick = label if choices.values == "labels" else "1"
        cells = []
        for answer, asked in given:
            picked = label in said(instrument, item, answer, choices.language, "labels")
            cells.append(tick if picked else choices.seen if asked else "")
        yield [*_head(choices, number, code, text), *cells]


def _head(choices: Choices, number: int, part: str, text: str) -> list[str]:
    """Variable, question and ImportId; a box of its own question has no suffix but an ImportId."""
    name = f"Q{number}_{part}" if part and part != "TEXT" else f"Q{number}"
    return [name, text, f'{{"ImportId":"QID{number}{"_" if part else ""}{part}"}}']


def _cell(instrument: Instrument, item: Item, answer: Answer, asked: bool, choices: Choices) -> str:
    found = said(instrument, item, answer, choices.language, choices.values)
    return ",".join(found) if found else (choices.seen if asked else "")


def _dash(choices: Choices) -> str:
    return "-" if choices.legacy else " - "


def _asked(instrument: Instrument, item: Item, person: Respondent) -> bool:
    return all(person[name] in points for name, points in item.ask_if.items())
