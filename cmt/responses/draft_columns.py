"""What each column of a file that follows no known questionnaire seems to be.

A first look tells records, empty columns, words that rate, options, comments and lists of choices
apart, column by column. Columns of one question stand together (`stem`); whether numbers rate is
told later, by all columns (`draft_halo`). Every column gets a use, and a note where one helps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from cmt.responses.cells import Cells
from cmt.responses.draft_scales import (
    MOST,
    Answer,
    Found,
    answers_of,
    choices,
    drawn,
    in_percent,
    in_words,
    run_of,
)
from cmt.responses.model import Export, Heading
from cmt.responses.rating_words import design_use, order
from cmt.responses.read.records import TABLE
from cmt.responses.record import counts_answers
from cmt.responses.text import plain

Use = Literal["record", "rating", "numbers", "choice", "option", "several", "comment", "unused"]

DATES = 0.9
"""Part of the texts of a column that must be dates for it to hold time stamps."""
WORDY = 15
"""Letters of an average comment, at least."""
SELDOM = 0.1
"""Part of the rows that must have an answer for a list of choices to be worth reporting."""
FEW = 5
"""Rows a file must have for answers that are all different to be keys."""

_DATE = re.compile(r"\s*(?:(?:19[89]|20)\d\d[-/.]\d\d?[-/.]\d\d?"
                   r"|\d\d?[-/.]\d\d?[-/.](?:(?:19[89]|20)\d\d|\d\d))(?!\d)")  # fmt: skip
_KEY = re.compile(r"(?:^|[^a-z])(?:id|no|nr|num|number|key)$|^resp|respondent|record|serial", re.I)
_BRACKETS = re.compile(r"(.*\S)\s*\[(.+)\]\s*", re.DOTALL)
_DASHED = re.compile(r"(.+\S)(?:\s+-\s+|:\s+|/)([^/]+)", re.DOTALL)
_CODED = re.compile(r"([A-Za-z]+\d+)[^\s\d]\S*|(\S*?[^\s\d_.-])[_.-]?\d+")
_STARTED = ("start", "debut", "début", "began", "begin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One column and what it seems to be."""

    at: int
    header: str
    question: str  # what was asked, of all rows or options of a question
    part: str  # the row or option, if it is one of several
    stem: str  # what the columns of one question have in common; "" where nothing tells
    heading: Heading
    answers: tuple[Answer, ...]
    use: Use = "unused"
    found: Found | None = None
    role: str = ""  # of a record
    note: str = ""

    @property
    def text(self) -> str:
        """The words of this column alone."""
        return self.part or self.question


def seen(export: Export) -> tuple[Seen, ...]:
    """Every column of an export with its use; "numbers" may turn out to rate or to be a choice."""
    twice = {header for header, count in Counter(export.headers).items() if count > 1}
    columns = [
        replace(each, note="several columns have this header: rename them")
        if each.header in twice
        else _first_look(each, export)
        for each in (_column(export, at) for at in range(len(export.headers)))
    ]
    return tuple(_on_one_scale(_blocks(_records(columns))))


def as_choice(column: Seen, note: str = "") -> Seen:
    """The column as a list of choices, or unused where it cannot be one."""
    found = choices(column.answers, column.heading)
    if found:
        return replace(column, use="choice", found=found, note=note)
    different = len({plain(each.text) for each in column.answers})
    why = "the same in every row" if different == 1 else f"{different} different answers"
    return replace(column, use="unused", note=why)


def _column(export: Export, at: int) -> Seen:
    header, heading = export.headers[at], export.heading(at)
    question, part = heading.question or header, heading.part
    bracketed = _BRACKETS.fullmatch(header)
    if bracketed and not heading.question:
        question, part = bracketed[1], bracketed[2]
    coded, dashed = _CODED.fullmatch(header), _DASHED.fullmatch(header)
    stem = question if part else (coded[1] or coded[2]) if coded else dashed[1] if dashed else ""
    return Seen(
        at=at,
        header=header,
        question=question,
        part=part,
        stem=stem,
        heading=heading,
        answers=answers_of(export.columns[at], heading),
    )


def _first_look(column: Seen, export: Export) -> Seen:
    """The use a column shows by itself; options are still single, numbers still open."""
    cells = export.columns[column.at]
    texts = [text for text in cells.texts if text.strip()]
    filled = int((~cells.blank).sum())
    told = _recorded(column, texts, len(cells)) or _by_the_way(column, texts)
    if told:
        return told
    if _like_option(column):
        return replace(column, use="option")
    found = _rated(column) or _several(column, texts) or _open(column, texts, filled)
    if found.use == "choice" and filled < SELDOM * len(cells):
        return replace(found, use="unused", note=f"answered in {filled} rows of {len(cells)}")
    return found


def _recorded(column: Seen, texts: Sequence[str], rows: int) -> Seen | None:
    """The column as a record of the platform: its own, a time stamp, a key."""
    role = column.heading.role or TABLE.get(plain(column.header), "")
    if role:
        own = role == "unused"
        note = "the platform’s own" if own else ""
        return replace(column, use="unused" if own else "record", role=role, note=note)
    if texts and sum(bool(_DATE.match(text)) for text in texts) >= DATES * len(texts):
        started = plain(column.header).startswith(_STARTED)
        return replace(column, use="record", role="started" if started else "completed")
    if len(texts) == rows >= FEW and (column.at == 0 or _KEY.search(column.header)):
        return replace(column, use="record", role="respondent", note=_key_note(texts))
    return None


def _key_note(texts: Sequence[str]) -> str:
    if counts_answers(Cells.of(texts)):
        return "numbers the answers of this file: pairs nobody with another wave"
    return "all different: a key?"


def _by_the_way(column: Seen, texts: Sequence[str]) -> Seen | None:
    """The column as one that nothing is asked in."""
    if not texts:
        return replace(column, note="empty")
    if design_use(column.header) == "weight" and all(map(_positive, texts)):
        return replace(column, note=f"weights? then: --weight {column.header}")
    return None


def _rated(column: Seen) -> Seen | None:
    """The column as one that rates, in words, stars or numbers."""
    answers = column.answers
    found = in_words(answers, column.heading) or drawn(answers) or in_percent(answers)
    if found:
        return replace(column, use="rating", found=found)
    given = _given(column)
    numbers = [each.number for each in given if each.number is not None]
    if numbers and len(numbers) == len(given) and run_of(numbers):
        return replace(column, use="numbers")
    return None


def _on_one_scale(columns: Sequence[Seen]) -> list[Seen]:
    """Columns that rate in words, on the scale of others where one scale holds the words of both:
    in one of them nobody may have given the worst answer."""
    groups: dict[int, list[Seen]] = {}
    for column in columns:
        if _labels(column):
            heads = (at for at, group in groups.items() if _belongs(column, group))
            groups.setdefault(next(heads, column.at), []).append(column)
    words = {
        each.at: [label for other in group for label in _labels(other)]
        for group in groups.values()
        for each in group
    }
    return [
        replace(each, found=in_words(each.answers, each.heading, words[each.at]))
        if each.at in words
        else each
        for each in columns
    ]


def _labels(column: Seen) -> tuple[str, ...]:
    """The words a column rates with, () where it does not."""
    worded = column.use == "rating" and order(each.label for each in _given(column))
    return tuple(each.label for each in _given(column)) if worded else ()


def _belongs(column: Seen, group: Sequence[Seen]) -> bool:
    """Whether a column of words is on the scale of a group: one question, or a point unseen."""
    own, known = _labels(column), [label for each in group for label in _labels(each)]
    scale, theirs, both = order(own), order(known), order([*own, *known])
    if not both or len(both) > max(len(scale), len(theirs)):
        return False
    asked_together = bool(column.stem) and column.stem == group[-1].stem
    return asked_together or scale == theirs or len(set(map(plain, own))) < len(scale)


def _given(column: Seen) -> tuple[Answer, ...]:
    return tuple(each for each in column.answers if each.kind is None)


def _several(column: Seen, texts: Sequence[str]) -> Seen | None:
    """The column as several answers in one cell."""
    for separator in (column.heading.separator, ";", "|", "\n", ","):
        if not separator or not any(separator in text.strip(f" {separator}") for text in texts):
            continue
        split = [[part.strip() for part in text.split(separator)] for text in texts]
        parts = list(dict.fromkeys(part for picked in split for part in picked if part))
        alone = {part for picked in split if len(picked) == 1 for part in picked}
        if len(parts) <= MOST and (separator != "," or _alone(parts, alone, len(texts))):
            single = answers_of(Cells.of(parts), column.heading)
            found = choices(single, column.heading)
            if found:
                return replace(column, use="several", found=found)
    return None


def _alone(parts: Sequence[str], alone: set[str], texts: int) -> bool:
    """Whether commas part answers and do not stand inside one: answers are also given alone."""
    return len(parts) < texts and 2 * len(alone) >= len(parts)


def _open(column: Seen, texts: Sequence[str], filled: int) -> Seen:
    wordy = sum(map(len, texts)) >= WORDY * len(texts)
    spaced = sum(" " in text.strip() for text in texts) * 2 >= len(texts)
    if wordy and spaced and 2 * len(texts) > filled:
        return replace(column, use="comment")
    return as_choice(column)


def _like_option(column: Seen) -> bool:
    """Whether a column may be one option: ticked or not."""
    picked = {plain(text) for text in column.heading.picked}
    if picked:
        return {plain(each.text) for each in _given(column)} <= picked
    different = {plain(each.text) for each in _given(column)}
    return different == {"0", "1"} or len(different) == 1


def _records(columns: Sequence[Seen]) -> list[Seen]:
    """One column for each record: the first."""
    taken: set[str] = set()
    kept = []
    for column in columns:
        twice = column.use == "record" and column.role in taken
        kept.append(replace(column, use="unused", note="as another column") if twice else column)
        taken.add(column.role)
    return kept


def _blocks(columns: Sequence[Seen]) -> list[Seen]:
    """Options that stand beside each other under one question stay; a single one is a choice."""
    kept: list[Seen] = []
    for (use, stem), group in groupby(columns, key=lambda one: (one.use, one.stem)):
        block = list(group)
        if use == "option" and (len(block) < 2 or not stem):
            block = [as_choice(column) for column in block]
        kept += block
    return kept


def _positive(text: str) -> bool:
    try:
        return float(text.replace(",", ".")) > 0
    except ValueError:
        return False
