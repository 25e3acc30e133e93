"""A row of headers among the answers: under a title, a row of groups, or short names.

Only the first rows are looked at. Such a row is never passed over unasked, because the first
respondent would be lost where the guess is wrong: it is named, and a person deletes a row. It is
told by the questionnaire, whose questions it names, or by the answers below, which are unlike it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmt.errors import Fault
from cmt.responses.answers import kind_of
from cmt.responses.cells import Cells
from cmt.responses.headers import Headers
from cmt.responses.model import Export
from cmt.responses.spellings import whole
from cmt.responses.text import plain

LOOKED = 2
"""How many rows below the one taken for the header are looked at."""
TELLING = 3
"""Columns that must tell a header from the answers below it."""
NAMED = 2
"""Questions that a row must name, one may be an answer by chance: and with them half of what it
holds, or the questions of the very columns."""
FEWEST = 5
"""Answers below, where no questionnaire tells: among fewer, one like no other means nothing."""
OFTEN = 3
"""How often each answer of a list of choices is given on average, at least."""


def names_questions(export: Export, known: Headers) -> Fault | None:
    """The first row of answers that names questions of a questionnaire; None where none does.

    known  the headers of the questionnaire
    """
    for at in range(min(LOOKED, export.rows - 1)):
        row = _row(export, at)
        named = {column: item for column, text in enumerate(row) if (item := known.target(text))}
        same = sum(known.target(export.headers[column]) == item for column, item in named.items())
        mostly = 2 * len(named) >= sum(map(bool, row))
        enough = len(set(named.values())) >= NAMED and (mostly or same >= NAMED)
        if enough and _alone(export, at, named):
            return _fault(export, at, row)
    return None


def unlike_answers(export: Export) -> Fault | None:
    """The first row that is like no answer below it, in `TELLING` columns; None where none is."""
    for at in range(min(LOOKED, export.rows - FEWEST)):
        row = _row(export, at)
        words = [text for text in row if text]
        distinct = len(set(map(plain, words))) == len(words) >= TELLING
        filled = [column for column, text in enumerate(row) if text]
        if distinct and not any(map(_an_answer, words)) and _alone(export, at, filled):
            telling = [text for text, each in zip(row, export.columns, strict=True)
                       if text and _closed(each[at + 1 :])]  # fmt: skip
            if len(telling) >= TELLING:
                return _fault(export, at, row)
    return None


def _row(export: Export, at: int) -> Sequence[str]:
    return [cells[at].strip() for cells in export.columns]


def _an_answer(text: str) -> bool:
    return text[0].isdecimal() or kind_of(text) is not None


def _alone(export: Export, at: int, columns: Iterable[int]) -> bool:
    """Whether nobody further down gave what a row holds in these columns: headers are no answers.

    Another row of headers may hold it again.
    """
    below = {column: export.columns[column][LOOKED:] for column in columns}
    return all(not any(map(export.columns[c][at].__eq__, each.texts)) for c, each in below.items())


def _closed(below: Cells) -> bool:
    """Whether a column holds numbers, or few answers that are given again and again."""
    counts = {text: count for text, count in below.counts().items() if text.strip()}
    numbers = all(whole(text.strip()) is not None for text in counts)
    return bool(counts) and (numbers or sum(counts.values()) >= OFTEN * len(counts))


def _fault(export: Export, at: int, row: Sequence[str]) -> Fault:
    named = [text for text in row if text]
    shown = ", ".join(f"'{_short(text)}'" for text in named[:TELLING])
    more = ", ..." if len(named) > TELLING else ""
    return Fault(
        where=f"{export.name} row {export.row_number(at)}",
        got=f"this looks like headers ({shown}{more}), but row {export.header_row} is taken for "
        "them",
        expected="one row of headers, then a row a respondent",
        hint="Keep the row that holds the questions and delete the other rows above the answers",
    )


def _short(text: str, length: int = 30) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= length else joined[: length - 1] + "…"
