"""LimeSurvey's tab-separated survey structure: what its "Import survey" takes as a .txt file.

One row per survey setting (class S), setting of a language (SL), group (G), question (Q),
subquestion (SQ) and answer (A); after the base language the same rows follow for each other
language, with the same ids. Texts are HTML in which `{...}` is an expression, so both are escaped.
Structure: LimeSurvey manual, "Tab Separated Value survey structure".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from cmt.errors import Fault, InstrumentError
from cmt.instrument.export.codes import LIMESURVEY, fits, names
from cmt.instrument.export.conditions import variables
from cmt.instrument.export.limesurvey_rows import Page, Row, escaped, questions
from cmt.instrument.model import Administration, Instrument

COLUMNS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language",
    "validation", "mandatory", "other", "default", "same_default", "equation",
    "exclude_all_others", "hidden", "max_answers", "max_num_value_n", "min_num_value_n",
    "num_value_int_only",
)  # fmt: skip
"""The base fields in the order LimeSurvey writes them, then the question attributes used here."""
BYTE_ORDER_MARK = "\ufeff"


def limesurvey(
    instrument: Instrument, *, language: str = "", administration: Administration = "written"
) -> bytes:
    """The file (UTF-8 with a byte order mark, as LimeSurvey writes it).

    language        the base language; the first of the questionnaire unless given
    administration  "telephone" asks what an interviewer reads out
    errors          InstrumentError: a point whose number LimeSurvey cannot take as a code
    """
    _refuse_codes(instrument)
    first = language or instrument.languages[0]
    languages = (first, *(each for each in instrument.languages if each != first))
    rows = [*_settings(languages)]
    rows += [row for each in languages for row in _language_settings(instrument, each)]
    named = names(instrument, LIMESURVEY)
    called = variables(instrument, named, administration, joint="_")
    for each in languages:
        page = Page(
            instrument=instrument,
            administration=administration,
            names=named,
            variables=called,
            language=each,
            base=each == first,
        )
        rows += _groups(page)
    return _written(rows)


def _refuse_codes(instrument: Instrument) -> None:
    faults = [
        Fault(
            where=f"scales.{scale.id}.points",
            got=f"LimeSurvey cannot take {number} as the code of an answer",
            expected="numbers of at most five digits, from 0",
        )
        for scale in instrument.scales.values()
        for number in scale.printed
        if not fits(str(number))
    ]
    if faults:
        raise InstrumentError(faults)


def _settings(languages: tuple[str, ...]) -> Iterator[Row]:
    said = {
        "language": languages[0],
        "additional_languages": " ".join(languages[1:]),
        "format": "G",
        "datestamp": "Y",
        "showwelcome": "Y",
        "allowprev": "Y",
        "shownoanswer": "N",
        "showprogress": "Y",
    }
    for name, value in said.items():
        yield {"class": "S", "name": name, "text": value}


def _language_settings(instrument: Instrument, language: str) -> Iterator[Row]:
    """Title, words before and after the questions, ISO dates, point or comma in numbers."""
    said = {
        "surveyls_language": language,
        "surveyls_title": escaped(instrument.title[language]),
        "surveyls_description": escaped(instrument.about.get(language, "")),
        "surveyls_welcometext": escaped(instrument.introduction.get(language, "")),
        "surveyls_endtext": escaped(instrument.closing.get(language, "")),
        "surveyls_dateformat": "6",
        "surveyls_numberformat": "1" if language.startswith("fr") else "0",
    }
    for name, value in said.items():
        yield {"class": "SL", "name": name, "text": value, "language": language}


def _groups(page: Page) -> Iterator[Row]:
    for order, section in enumerate(page.instrument.sections, start=1):
        yield {
            "id": str(order),
            "class": "G",
            "type/scale": str(order),
            "name": page.say(section.title),
            "relevance": "1",
            "language": page.language,
        }
        yield from questions(page, section)


def _written(rows: list[Row]) -> bytes:
    content = io.StringIO(newline="")
    writer = csv.DictWriter(content, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return (BYTE_ORDER_MARK + content.getvalue()).encode("utf-8")
