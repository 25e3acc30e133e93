"""What Microsoft Forms and Google Forms export: one header row, the questions in their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cmt.instrument.model import Instrument, Item
from tests.fielding import Answer, Respondent
from tests.platforms.people import said

MICROSOFT = {
    "en": ("ID", "Start time", "Completion time", "Email", "Name"),
    "fr": ("ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"),
    "de": ("ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"),
}
QUIZ = {
    "en": ("Total points", "Quiz feedback", "Points", "Feedback"),
    "fr": ("Total des points", "Commentaires sur le questionnaire", "Points", "Commentaires"),
}
GOOGLE = {"en": "Timestamp", "fr": "Horodateur"}
EMAIL = {"en": "Email Address", "fr": "Adresse e-mail"}
STEM = {"en": "How were we?", "fr": "Comment était le service ?"}

Column = tuple[str, list[str]]  # header, answers


def microsoft(
    instrument: Instrument, people: Sequence[Respondent], *, language: str, interface: str,
    likert: str, quiz: bool,
) -> list[list[str]]:  # fmt: skip
    """The rows of the workbook.

    interface  language of whoever exported: "en", "fr" or "de"
    likert     how rows of a grid are headed: by their "row", or by "question.row"
    quiz       with the points and remarks of a quiz
    """
    count = len(people)
    stamps = ("5/14/26 10:00:00", "5/14/26 10:06:00")
    records = [[str(at) for at in range(1, count + 1)], *([each] * count for each in stamps)]
    who = [["anonymous"] * count, [""] * count]
    columns: list[Column] = list(zip(MICROSOFT[interface], [*records, *who], strict=True))
    marks = QUIZ.get(interface, QUIZ["en"])
    columns += [(each, [""] * count) for each in marks[:2] if quiz]
    for item, text in _asked(instrument, language, likert):
        answers = [_listed(instrument, item, each[item.id], language, ";") for each in people]
        columns.append((text, answers))
        columns += [(f"{each} - {text}", ["0"] * count) for each in marks[2:] if quiz]
    return _rows(columns)


def _asked(instrument: Instrument, language: str, likert: str) -> Iterator[tuple[Item, str]]:
    for item in instrument.items.values():
        gridded = likert == "question.row" and item.role in ("driver", "importance")
        stem = f"{STEM[language]}." if gridded else ""
        yield item, stem + item.text[language]


def google(
    instrument: Instrument, people: Sequence[Respondent], *, language: str, source: str,
    grids: bool,
) -> list[list[str]]:  # fmt: skip
    """The rows of the file.

    source  "download" (from the form) or "spreadsheet", which differ in stamps and separators
    grids   questions of a section on one scale are rows of a grid, in its title's words
    """
    download = source == "download"
    stamp = "2026/05/14 2:03:11 PM GMT-4" if download else "14/05/2026 14:03:11"
    columns: list[Column] = [(GOOGLE[language], [stamp] * len(people))]
    columns.append((EMAIL[language], ["a@example.org"] * len(people)))
    for section in instrument.sections:
        for item in map(instrument.items.__getitem__, section.items):
            text = item.text[language]
            if grids and item.role in ("driver", "importance"):
                text = f"{section.title[language]} [{text}]"
            joint = ";" if download else ", "
            columns.append((text, [_joined(instrument, item, each[item.id], language, joint)
                                   for each in people]))  # fmt: skip
    return _rows(columns)


def _listed(instrument: Instrument, item: Item, answer: Answer, language: str, end: str) -> str:
    """Several answers, each of them ended."""
    found = said(instrument, item, answer, language, "labels")
    return "".join(f"{each}{end}" for each in found) if item.multiple else "".join(found)


def _joined(instrument: Instrument, item: Item, answer: Answer, language: str, joint: str) -> str:
    return joint.join(said(instrument, item, answer, language, "labels"))


def _rows(columns: Sequence[Column]) -> list[list[str]]:
    rows = zip(*(cells for _, cells in columns), strict=True)
    return [[header for header, _ in columns], *map(list, rows)]
