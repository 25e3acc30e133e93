"""What SurveyMonkey exports, by the choices its export dialogue offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cmt.instrument.model import Instrument, Item
from tests.fielding import Answer, Respondent
from tests.platforms.people import offered, said

WORDS = {
    "en": {
        "whole": "Response", "text": "Open-Ended Response", "other": "Other (please specify)",
        "stem": "How were we?",
        "records": ("Respondent ID", "Collector ID", "Date Created", "Date Modified",
                    "IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1"),
    },
    "fr": {
        "whole": "Réponse", "text": "Réponse libre", "other": "Autre (veuillez préciser)",
        "stem": "Comment était le service ?",
        "records": ("ID du répondant", "ID du collecteur", "Date de création",
                    "Date de modification", "Adresse IP", "Adresse e-mail", "Prénom", "Nom",
                    "Données personnalisées 1"),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is chosen in the dialogue, and how the survey was built."""

    language: str = "en"
    values: str = "labels"  # "labels" (actual answer text) or "codes" (numerical value)
    expanded: bool = False  # a column for each option, of a question with one answer as well
    matrix: bool = True  # questions of a section on one scale are rows of a matrix


Column = tuple[str, str, list[str]]  # question, what the column holds, answers


def surveymonkey(
    instrument: Instrument, people: Sequence[Respondent], choices: Choices
) -> list[list[str]]:
    """The rows of the file, both header rows included; a question stands over its first column."""
    columns = [*_records(len(people), choices), *_questions(instrument, people, choices)]
    tops = [each[0] for each in columns]
    first = [top if top != before else "" for top, before in zip(tops, ["", *tops], strict=False)]
    rows = zip(*(each[2] for each in columns), strict=True)
    return [first, [each[1] for each in columns], *map(list, rows)]


def _records(count: int, choices: Choices) -> Iterator[Column]:
    stamps = ("05/04/2026 10:00:00 AM", "05/14/2026 10:06:00 AM")
    cells = ("", "446111201", *stamps, "192.0.2.1", "a@example.org", "A", "B", "north")
    for name, cell in zip(WORDS[choices.language]["records"], cells, strict=True):
        keys = [str(118_052_219_061 + at) for at in range(count)]
        yield name, "", [cell] * count if cell else keys


def _questions(
    instrument: Instrument, people: Sequence[Respondent], choices: Choices
) -> Iterator[Column]:
    for number, section in enumerate(instrument.sections, start=1):
        grids: dict[str, list[Item]] = {}
        for item in map(instrument.items.__getitem__, section.items):
            if choices.matrix and item.role in ("driver", "importance"):
                grids.setdefault(item.scale, []).append(item)
            else:
                answers = [person[item.id] for person in people]
                yield from _alone(instrument, item, answers, choices)
        for at, (_, items) in enumerate(sorted(grids.items()), start=1):
            stem = f"{WORDS[choices.language]['stem']} ({number}.{at})"
            for item in items:
                answers = [person[item.id] for person in people]
                yield from _row(instrument, item, stem, answers, choices)


def _row(
    instrument: Instrument, item: Item, stem: str, answers: Sequence[Answer], choices: Choices
) -> Iterator[Column]:
    row = item.text[choices.language]
    if choices.expanded and choices.values == "labels":
        for label, cells in _each_option(instrument, item, answers, choices):
            yield stem, f"{row} - {label}", cells
    else:
        yield stem, row, [_cell(instrument, item, each, choices) for each in answers]


def _alone(
    instrument: Instrument, item: Item, answers: Sequence[Answer], choices: Choices
) -> Iterator[Column]:
    words, text = WORDS[choices.language], item.text[choices.language]
    if not item.scale:
        yield text, str(words["text"]), [str(each or "") for each in answers]
    elif item.multiple or choices.expanded:
        for label, cells in _each_option(instrument, item, answers, choices):
            yield text, label, cells
    else:
        yield text, str(words["whole"]), [_cell(instrument, item, a, choices) for a in answers]
    if item.id == "channel":
        yield text, str(words["other"]), ["by pigeon"] * len(answers)


def _each_option(
    instrument: Instrument, item: Item, answers: Sequence[Answer], choices: Choices
) -> Iterator[tuple[str, list[str]]]:
    """Words of an option -> its column: the words where it is picked, or its place."""
    for place, label in enumerate(offered(instrument, item, choices.language, "labels"), start=1):
        tick = label if choices.values == "labels" else str(place)
        chosen = (said(instrument, item, each, choices.language, "labels") for each in answers)
        yield label, [tick if label in each else "" for each in chosen]


def _cell(instrument: Instrument, item: Item, answer: Answer, choices: Choices) -> str:
    return "".join(said(instrument, item, answer, choices.language, choices.values))
