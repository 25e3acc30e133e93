"""LimeSurvey: headers as codes, as texts or as both; answers as codes or as texts.

A question with rows or options has a column for each: `Q1[SQ1]` or, in the spelling of its
expressions, `Q1_SQ1`; in words 'Question [Option]'. With codes and texts the header is
'Q1[SQ1]. Question [Option]'. Records, and yes and no, come in the language of whoever exported.
A ranking, and what is written beside an answer, is not read. Codes that are no numbers (A1) do
not say which is best, so they are refused as answers: export full answers.
Sources: LimeSurvey manual, "Export responses"; what LimeSurvey's own writers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cmt.instrument.model import MissingKind
from cmt.responses.cells import Cells
from cmt.responses.model import Export, Heading, Mark
from cmt.responses.read.limesurvey_words import (
    COMMENT,
    GENDERS,
    NO,
    OTHER,
    RECORDS,
    TITLES,
    YES,
)
from cmt.responses.read.marks import replaced
from cmt.responses.read.sheet import Sheet
from cmt.responses.text import plain

NAME = "limesurvey"

_TELLING = frozenset({"submitdate", "lastpage", "startlanguage", "seed"})
_CODE = re.compile(r"[A-Za-z]\w*")
_PARTS = re.compile(r"(.*?\S)\s*((?:\[[^\[\]]+\]\s*)+)", re.DOTALL)
_RANK = re.compile(r"(?:(?:rank|ranking|rang|rango|classement) ?)?\d+")
_NOTHING = "n/a"
"""What stands for no value at all where answers are texts, in every language."""
_TICKED = YES | {"1"}
_LEFT = NO | {"2"}
"""A tick and none, also where whoever exported had Y and N turned into 1 and 2."""
_NEVER = "1980-01-01"
"""The day of every submission to a survey that keeps no time stamps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What a header says: which record, or which question and which part of it."""

    record: str = ""  # its code
    question: str = ""
    part: str = ""
    plain: bool = True  # the header is the question as it stands


def recognize(sheet: Sheet) -> bool:
    """Two records that only LimeSurvey keeps, or 'Response ID' and another record first."""
    records = [_record(header) for header in _split(sheet)[0]]
    titled = TITLES.get(plain(sheet.headers[0])) == "id" and any(records[1:2])
    return titled or len(_TELLING.intersection(records)) > 1


def arrange(sheet: Sheet) -> Export:
    """Records by their role, an option by what is a tick, unfinished and repeated rows marked."""
    columns = _columns(*_split(sheet))
    passed = _timings(sheet, columns) | _rankings(sheet, columns)
    headings = [
        Heading(role="unused") if at in passed else _heading(column, sheet.columns[at])
        for at, column in enumerate(columns)
    ]
    return sheet.export(NAME, headings=headings, marks=tuple(_marks(sheet, columns)))


def _split(sheet: Sheet) -> tuple[Sequence[str], Sequence[str]]:
    """The first part of every header, and the text after it where headers have both.

    The separator is a choice of whoever exports; the first column, 'id. Response ID', shows it.
    """
    found = re.fullmatch(r"id(\W+)(\w.*)", sheet.headers[0], re.DOTALL)
    if not found or TITLES.get(plain(found[2])) != "id":
        return sheet.headers, [""] * len(sheet.headers)
    pairs = [header.partition(found[1]) for header in sheet.headers]
    return [code.strip() for code, _, _ in pairs], [text.strip() for _, _, text in pairs]


def _record(header: str) -> str:
    bare = plain(header)
    return bare if bare in RECORDS else TITLES.get(bare, "")


def _columns(firsts: Sequence[str], texts: Sequence[str]) -> list[_Column]:
    """What every header says; only the first of a name is a record, a later one is a question."""
    records = [_record(header) for header in firsts]
    return [
        _Column(record=record)
        if record and record not in records[:at]
        else _question(firsts[at], texts[at])
        for at, record in enumerate(records)
    ]


def _question(header: str, text: str) -> _Column:
    found = _PARTS.fullmatch(text or header)
    if found:
        part = found[2].strip().removeprefix("[").removesuffix("]")
        return _Column(question=found[1], part=part, plain=not text)
    question, joint, part = header.partition("_")
    if not text and joint and _CODE.fullmatch(header):
        # No code of LimeSurvey has an underscore: one joins a question and its part.
        return _Column(question=question, part=part, plain=False)
    return _Column(question=text or header, plain=not text)


def _heading(column: _Column, cells: Cells) -> Heading:
    if column.record:
        role = _role(column.record, cells)
        return Heading(role=role, local=role == "respondent")  # it counts the answers of a survey
    words = frozenset(map(plain, cells.texts)) - {""}
    if _beside(column, words):
        return Heading(role="unused")
    question, part = ("", "") if column.plain else (column.question, column.part)
    if column.part and words and words <= _TICKED | _LEFT | {_NOTHING}:
        # An option holds "No", or nothing, also when no option at all was picked. N/A is written
        # only where the question was not shown.
        picked = {text: plain(text) in _TICKED or None for text in cells.texts if text.strip()}
        picked = {text: each for text, each in picked.items() if plain(text) != _NOTHING}
        shown: Mapping[str, MissingKind] = {"N/A": "not-asked"}
        return Heading(question=question, part=part, picked=picked, missing=shown)
    if words and (words <= YES | NO | {"u", _NOTHING} or words <= GENDERS | {_NOTHING}):
        # Here N/A is written for a question left open as well.
        return Heading(question=question, part=part, labels=_said(cells), missing={"N/A": "blank"})
    return Heading(question=question, part=part)


def _beside(column: _Column, words: frozenset[str]) -> bool:
    """Whether a column holds what was written beside an answer: [comment], or the words of [other]
    (an option that is itself called so is ticked or not)."""
    part = plain(column.part.rpartition("[")[2])
    if part in COMMENT or part.endswith("comment"):
        return True
    return part in OTHER and not words <= _TICKED | _LEFT | {_NOTHING}


def _said(cells: Cells) -> dict[str, str]:
    """Yes and no of any language, and the codes Y, N and U, as words."""
    known = [(text, plain(text)) for text in cells.texts]
    uncertain = {text: "Uncertain" for text, bare in known if bare == "u"}
    yes = {text: "Yes" for text, bare in known if bare in YES}
    return {**uncertain, **yes, **{text: "No" for text, bare in known if bare in NO}}


def _role(record: str, cells: Cells) -> str:
    kept = any(text.strip() and not text.startswith(_NEVER) for text in cells.texts)
    return RECORDS[record] if record != "submitdate" or kept else "unused"


def _timings(sheet: Sheet, columns: Sequence[_Column]) -> set[int]:
    """Seconds by group and by question: the columns of numbers that follow the total."""
    total = next((at for at, each in enumerate(columns) if each.record == "interviewtime"), None)
    if total is None:
        return set()
    after = range(total + 1, len(columns))
    return {at for at in after if all(map(_seconds, sheet.columns[at].texts))}


def _seconds(text: str) -> bool:
    return not text.strip() or text.replace(".", "", 1).isdecimal()


def _rankings(sheet: Sheet, columns: Sequence[_Column]) -> set[int]:
    """The columns of rankings: parts are first, second ... and hold the code of an answer."""
    groups: dict[str, list[int]] = {}
    for at, column in enumerate(columns):
        if column.part:
            groups.setdefault(column.question, []).append(at)
    return {at for ats in groups.values() if _ranking(sheet, columns, ats) for at in ats}


def _ranking(sheet: Sheet, columns: Sequence[_Column], ats: Sequence[int]) -> bool:
    parts = [at for at in ats if plain(columns[at].part) not in OTHER]
    numbered = all(_RANK.fullmatch(plain(columns[at].part)) for at in parts)
    held = {plain(text) for at in parts for text in sheet.columns[at].texts} - {""}
    return numbered and not held <= _TICKED | _LEFT | {_NOTHING}


def _marks(sheet: Sheet, columns: Sequence[_Column]) -> Iterator[Mark]:
    at = {column.record: at for at, column in enumerate(columns) if column.record}
    if "submitdate" not in at:
        return
    sent = sheet.columns[at["submitdate"]].which(lambda text: plain(text) not in ("", _NOTHING))
    unfinished = tuple((~sent).nonzero()[0].tolist())
    why = f"{sheet.headers[at['submitdate']]} is empty"
    yield Mark(kind="incomplete", rows=unfinished, why=why)
    if "token" in at:
        rows = replaced(sheet.columns[at["token"]], sent.tolist())
        title = sheet.headers[at["token"]]
        yield Mark(kind="duplicate", rows=rows, why=f"another row has the same {title}")
