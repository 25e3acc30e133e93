"""What LimeSurvey exports, by the choices of its page "Export responses"."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.instrument.model import Instrument, Item
from tests.fielding import Respondent
from tests.platforms.people import offered, said, table

RECORDS = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp")
TITLES = {
    "en": ("Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started",
           "Date last action"),
    "fr": ("ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ",
           "Tête de série", "Date de lancement", "Date de la dernière action"),
    "de": ("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert",
           "Datum gestartet", "Datum letzte Aktivität"),
}  # fmt: skip
YES_NO = {"en": ("Yes", "No"), "fr": ("Oui", "Non"), "de": ("Ja", "Nein")}
TIMED = "2026-05-04 10:00:00"


def limesurvey(
    instrument: Instrument,
    people: Sequence[Respondent],
    *,
    language: str,
    interface: str,
    headings: str,
    answers: str,
    joint: str = "[",
    delimiter: str = ",",
) -> str:
    """The file as text.

    language   of questions and labels; interface: of records, and of yes and no
    headings   "codes", "texts", or "both"
    answers    "codes" or "labels"
    joint      "[" between the code of a question and of an option, or "_"
    """
    rows = []
    for number, person in enumerate(people, start=1):
        values = (str(number), TIMED, "7", language, f"12{number}", TIMED, TIMED)
        titles = zip(RECORDS, TITLES[interface], strict=True)
        row = {_header(*title, headings): each for title, each in zip(titles, values, strict=True)}
        for item in instrument.items.values():
            row |= _cells(instrument, item, person, language, interface, headings, answers, joint)
        rows.append({**row, _header("interviewtime", "Total time", headings): "61.5"})
    return table(rows, delimiter)


def code(item: str) -> str:
    """Letters and digits, at most twenty."""
    return item.replace("-", "")[:20]


def _header(code: str, text: str, headings: str) -> str:
    return {"codes": code, "texts": text, "both": f"{code}. {text}"}[headings]


def _cells(
    instrument: Instrument, item: Item, person: Respondent, language: str, interface: str,
    headings: str, answers: str, joint: str,
) -> dict[str, str]:  # fmt: skip
    words = said(instrument, item, person[item.id], language, answers)
    if not item.multiple:
        return {_header(code(item.id), item.text[language], headings): "".join(words)}
    yes, no = ("Y", "") if answers == "codes" else YES_NO[interface]
    cells = {}
    codes = offered(instrument, item, language, "codes")
    labels = offered(instrument, item, language, "labels")
    for option, label in zip(codes, labels, strict=True):
        short = f"{code(item.id)}_{option}" if joint == "_" else f"{code(item.id)}[{option}]"
        picked = (option if answers == "codes" else label) in words
        text = f"{item.text[language]} [{label}]"
        cells[_header(short, text, headings)] = yes if picked else no
    return cells
