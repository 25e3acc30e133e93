"""Respondents to a questionnaire, drawn by Hypothesis, and what they said as a platform writes it.

A respondent is as in `tests.fielding`, which also knows the codes that reading must give.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from hypothesis import strategies as st

from cmt.instrument.model import Instrument, Item
from tests.fielding import Answer, Respondent

LANGUAGES = st.sampled_from(("en", "fr"))
FILES = st.sampled_from(("csv", "xlsx"))


def people(instrument: Instrument) -> st.SearchStrategy[list[Respondent]]:
    """One to five respondents; the first answers the outcome, without which there is no wave."""
    return st.lists(respondent(instrument), min_size=1, max_size=5).map(
        lambda drawn: [_answering(drawn[0], instrument), *drawn[1:]]
    )


def respondent(instrument: Instrument) -> st.SearchStrategy[Respondent]:
    """Who answers, says why not, or leaves blank; what the conditions lead round is not asked."""
    answers = {item.id: _answers(instrument, item) for item in instrument.items.values()}

    @st.composite
    def answered(draw: st.DrawFn) -> Respondent:
        given: dict[str, Answer] = {}
        for item in instrument.items.values():
            asked = all(given[name] in points for name, points in item.ask_if.items())
            given[item.id] = draw(answers[item.id]) if asked else None
        return given

    return answered()


def said(
    instrument: Instrument, item: Item, answer: Answer, language: str, answers: str
) -> list[str]:
    """The answers as text: their "codes", or their "labels" in a language; [] when left blank."""
    if answer is None or not item.scale:
        return [str(answer)] if answer else []
    scale = instrument.scale_of(item.id)
    if isinstance(answer, str):
        kind = next(kind for kind in scale.missing if kind == answer)
        return [scale.code_of(kind) if answers == "codes" else scale.missing[kind][language]]
    points = sorted(answer) if isinstance(answer, frozenset) else [int(answer)]
    printed = dict(zip(scale.points, scale.printed, strict=True))
    labels = answers == "labels"
    return [scale.label(point, language) if labels else str(printed[point]) for point in points]


def offered(instrument: Instrument, item: Item, language: str, answers: str) -> list[str]:
    """Every answer of a question, as `said` would have it."""
    scale = instrument.scale_of(item.id)
    every: list[Answer] = [*scale.points, *scale.missing]
    return [text for each in every for text in said(instrument, item, each, language, answers)]


def table(rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    """CSV with a column for every key of the first row."""
    content = io.StringIO(newline="")
    writer = csv.DictWriter(content, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return content.getvalue()


def written(path: Path, text: str, delimiter: str = ",") -> Path:
    """The table as a file: text, or a workbook in which numbers are numbers, as the name says."""
    if path.suffix != ".xlsx":
        path.write_text(text, encoding="utf-8-sig")
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Results")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                sheet.write(number, at, float(cell) if cell.isdecimal() else cell)
    return path


def _answers(instrument: Instrument, item: Item) -> st.SearchStrategy[Answer]:
    blank: st.SearchStrategy[Answer] = st.none()
    if not item.scale:
        return blank | st.sampled_from(("Thank you.", 'Too "long", too late; alas'))
    scale = instrument.scale_of(item.id)
    kinds = st.sampled_from(tuple(scale.missing)) if scale.missing else blank
    points = st.sampled_from(scale.points)
    if item.multiple:
        return blank | kinds | st.frozensets(points, min_size=1, max_size=item.choose)
    return points | kinds | blank


def _answering(person: Respondent, instrument: Instrument) -> Respondent:
    outcome = instrument.outcome
    given = isinstance(person[outcome], int)
    return person if given else {**person, outcome: instrument.scale_of(outcome).points[-1]}
