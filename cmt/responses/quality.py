"""Rows that may not be what they seem: flagged and counted, never dropped here.

A flag says 'look', not 'wrong': a content client may honestly give the best answer throughout, and
who knows a service well answers fast. The numbers in the rules are conventions of this project, in
`RULES`; what a report leaves out is said by the person who makes it (`drop`).

The rules, over the rows that no rule on whole rows left out:

duplicate      the respondent's key is there again, further down
same-answers   an earlier row has the same answers, comments and time stamps throughout; at least
               `SAME` questions were answered, and not all with one number
straight-line  one printed number for every rating of a block, at least `LINE` of them answered; a
               block is what stands together on one scale
speed          less than a third of the median time from start to completion, where at least
               `TIMED` rows tell it
short          less than half of the questions asked were answered ("does not apply" is an answer)
off-route      a question was answered that the questionnaire leads this respondent round
dates          completed before it was started, or on a day that has not come or is before `FIRST`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MISSING, Instrument, Item
from cmt.instrument.scales import REVERSED
from cmt.responses.cells import Cells
from cmt.responses.columns import UNREAD, Codes
from cmt.responses.routing import columns_of, led_round
from cmt.responses.stamps import Stamps, day_number, stamps

Rows = NDArray[np.bool_]
"""(n,) whether a rule names the row."""

FlagKind = Literal[
    "duplicate", "same-answers", "straight-line", "speed", "short", "off-route", "dates"
]
KINDS: tuple[FlagKind, ...] = get_args(FlagKind)

SAME = 10
"""Answers two rows must share before that is worth a look."""
LINE = 5
"""Ratings that must be answered before one number for all of them is worth a look."""
TIMED = 20
"""Rows that must tell how long they took before a median means anything."""
QUICK = 1 / 3
"""Share of the median time below which somebody was quick."""
HALF = 0.5
"""Share of the questions asked below which a row is short."""
FIRST = date(2000, 1, 1)
"""No export of a survey platform is older."""
PLACES = 5
"""How many rows of the file a flag names."""

RULES: Mapping[FlagKind, Mapping[str, float]] = {
    "same-answers": {"answers": SAME},
    "straight-line": {"ratings": LINE},
    "speed": {"share": QUICK, "rows": TIMED},
    "short": {"share": HALF},
    "dates": {"year": FIRST.year},
}
"""The numbers in each rule, for whoever puts it into words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What one rule found: how many rows, and where the first of them stand."""

    kind: FlagKind
    rows: int
    first: tuple[int, ...] = ()  # row numbers of the file, at most `PLACES`
    numbers: Mapping[str, float] = field(default_factory=dict)  # of the rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the rules look at: coded answers and the cells beside them, one row a respondent."""

    codes: Mapping[str, Codes]  # column of `Responses` -> (n,); `columns.UNREAD` is an answer too
    cells: Mapping[str, Cells]  # record role or item -> its cells
    rows: int
    instrument: Instrument
    today: date | None = None  # days after it have not come; None = nobody looks


def flags(answers: Answers, numbers: Sequence[int]) -> tuple[Flag, ...]:
    """What every rule finds, those that find nothing left out.

    numbers  row number of the file of each row
    """
    found = ((kind, flagged(kind, answers)) for kind in KINDS)
    return tuple(
        Flag(
            kind=kind,
            rows=int(rows.sum()),
            first=tuple(numbers[at] for at in np.flatnonzero(rows)[:PLACES].tolist()),
            numbers=RULES.get(kind, {}),
        )
        for kind, rows in found
        if rows.any()
    )


def flagged(kind: FlagKind, answers: Answers) -> Rows:
    """The rows (n,) that one rule names."""
    return np.asarray(_FINDERS[kind](answers), dtype=np.bool_)


def _duplicate(answers: Answers) -> Rows:
    """All but the last row of each key; an empty key is nobody in particular."""
    if "respondent" not in answers.cells:
        return np.zeros(answers.rows, dtype=np.bool_)
    keys = answers.cells["respondent"].replaced(str.strip)
    rows = np.arange(answers.rows)
    last = np.zeros(len(keys.texts), dtype=rows.dtype)
    np.maximum.at(last, keys.at, rows)
    return np.asarray(~keys.blank & (last[keys.at] != rows))


def _same_answers(answers: Answers) -> Rows:
    single = list(_single(answers))
    if len(single) < SAME:
        return np.zeros(answers.rows, dtype=np.bool_)
    given = np.stack([answers.codes[item.id] for item in single])
    many = (given >= 0).sum(axis=0) >= SAME
    alike = _one_number(_printed(single, answers))
    beside = [
        cells.at.view(np.int8).reshape(answers.rows, -1)
        for name, cells in answers.cells.items()
        if name in ("started", "completed") or _beside(answers.instrument, name)
    ]
    whole = np.ascontiguousarray(
        np.column_stack([np.stack(list(answers.codes.values()), axis=1), *beside])
    )
    _, first = np.unique(whole.view(f"V{whole.shape[1]}").ravel(), return_index=True)
    again = np.ones(answers.rows, dtype=np.bool_)
    again[first] = False
    return np.asarray(again & many & ~alike)


def _straight_line(answers: Answers) -> Rows:
    rows = np.zeros(answers.rows, dtype=np.bool_)
    for block in _blocks(answers):
        printed = _printed(block, answers)
        enough = (~np.isnan(printed)).sum(axis=0) >= LINE
        rows |= enough & _one_number(printed)
    return rows


def _blocks(answers: Answers) -> Iterator[list[Item]]:
    """Ratings that stand together on one scale, turned round or not, if they are enough."""
    asked = [item for item in answers.instrument.items.values() if item.scale]
    for scale, group in groupby(asked, key=lambda item: item.scale.removesuffix(REVERSED)):
        block = [item for item in group if item.id in answers.codes]
        if len(block) >= LINE and answers.instrument.scales[scale].rating:
            yield block


def _printed(items: Sequence[Item], answers: Answers) -> NDArray[np.float32]:
    """The number (items, n) the form printed beside each answer, NaN where there is none."""
    found = np.full((len(items), answers.rows), np.nan, dtype=np.float32)
    for at, item in enumerate(items):
        codes = answers.codes[item.id]
        numbers = np.array(answers.instrument.scale_of(item.id).printed, dtype=np.float32)
        found[at, codes >= 0] = numbers[codes[codes >= 0]]
    return found


def _one_number(printed: NDArray[np.float32]) -> Rows:
    """Whether all that was answered is one number; not where nothing was."""
    return np.asarray(np.fmax.reduce(printed) == np.fmin.reduce(printed))


def _speed(answers: Answers) -> Rows:
    started, completed = _times(answers)
    took = np.where(started.timed & completed.timed, completed.seconds - started.seconds, np.nan)
    told = took >= 0
    if told.sum() < TIMED:
        return np.zeros(answers.rows, dtype=np.bool_)
    return np.asarray(told & (took < QUICK * np.median(took[told])))


def _short(answers: Answers) -> Rows:
    """Pick-many questions do not count: who picks nothing may have answered."""
    single = [answers.codes[item.id] for item in _single(answers)]
    if not single:
        return np.zeros(answers.rows, dtype=np.bool_)
    given = np.stack(single)
    asked = (given != MISSING["not-asked"]).sum(axis=0)
    answered = ((given != MISSING["not-asked"]) & (given != MISSING["blank"])).sum(axis=0)
    return np.asarray(answered < HALF * asked)


def _off_route(answers: Answers) -> Rows:
    rows = np.zeros(answers.rows, dtype=np.bool_)
    for item in answers.instrument.items.values():
        names = columns_of(answers.codes, item.id) if item.ask_if else []
        if names:
            given = [(answers.codes[name] >= 0) | (answers.codes[name] == UNREAD) for name in names]
            rows |= np.any(given, axis=0) & led_round(answers.codes, answers.instrument, item)
    return rows


def _dates(answers: Answers) -> Rows:
    started, completed = _times(answers)
    both = started.timed & completed.timed
    rows = (completed.days < started.days) | (both & (completed.seconds < started.seconds))
    for days in (started.days, completed.days):
        rows |= days < day_number(FIRST)
        if answers.today is not None:
            rows |= days > day_number(answers.today) + 1  # a stamp in UTC may be a day ahead
    return np.asarray(rows)


def _times(answers: Answers) -> tuple[Stamps, Stamps]:
    return stamps(answers.cells.get("started"), answers.cells.get("completed"), answers.rows)


def _single(answers: Answers) -> Iterator[Item]:
    """The questions of the file that take one answer on a scale."""
    for item in answers.instrument.items.values():
        if item.id in answers.codes and not item.multiple:
            yield item


def _beside(instrument: Instrument, name: str) -> bool:
    """Whether a column holds more of an answer than its code: a comment, the number measured."""
    item = instrument.items.get(name)
    if item is None:
        return False
    return not item.scale or instrument.scales[item.scale].measure is not None


_FINDERS: Mapping[FlagKind, Callable[[Answers], NDArray[Any]]] = {
    "duplicate": _duplicate,
    "same-answers": _same_answers,
    "straight-line": _straight_line,
    "speed": _speed,
    "short": _short,
    "off-route": _off_route,
    "dates": _dates,
}
