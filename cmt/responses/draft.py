"""A questionnaire and its mapping drafted from an export that follows no known one.

What the columns seem to be (`draft_columns`, `draft_halo`) becomes items with scales, a group of
ratings becomes a driver to be named, the clearest question on the whole the outcome. A person
checks the draft and gives names; nothing in it is certain, and its comments say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cmt.errors import Fault, ResponseError
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument, Item
from cmt.responses.answers import Vocabulary, code_of, parts, ticks, vocabulary
from cmt.responses.draft_columns import Seen, seen
from cmt.responses.draft_halo import judged
from cmt.responses.draft_names import Names
from cmt.responses.draft_plan import Plan, Question, Scales, drivers_of, sections_of, with_grids
from cmt.responses.draft_text import instrument_text
from cmt.responses.model import RECORD_ROLES, Export, Match
from cmt.responses.model import Mapping as Taken
from cmt.responses.rating_words import language_of, outspoken, recommends
from cmt.responses.second_header import unlike_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted questionnaire, as text to be edited and as read, and the mapping to it."""

    text: str
    instrument: Instrument
    mapping: Taken
    weights: tuple[str, ...] = ()  # columns that may hold weights


def draft(export: Export, name: str) -> Draft:
    """A questionnaire and mapping for an export; `name` is the id of the questionnaire.

    Raises ResponseError when no column seems to rate anything, and when a second row of headers
    stands among the answers.
    """
    again = unlike_answers(export)
    if again:
        raise ResponseError(again)
    columns, along = judged(export, seen(export))
    ratings = [each for each in columns if each.use == "rating"]
    if not ratings:
        raise ResponseError(_nothing_rated(export))
    outcome = max(ratings, key=lambda each: _like_outcome(each, along))
    plan = _plan(export, name, columns, outcome)
    text = instrument_text(plan)
    instrument = parse_instrument(text, f"{name}.yaml")
    return Draft(
        text=text,
        instrument=instrument,
        mapping=_mapping(plan, instrument),
        weights=tuple(each.header for each in columns if "--weight" in each.note),
    )


def _like_outcome(column: Seen, along: Mapping[int, float]) -> tuple[bool, int, float]:
    said = f"{column.question} {column.part}"
    return not recommends(said), outspoken(said), along[column.at]


def _plan(export: Export, name: str, columns: Sequence[Seen], outcome: Seen) -> Plan:
    language = language_of(f"{each.question} {each.part}" for each in columns)
    names, scales = Names(RECORD_ROLES), Scales()
    questions = with_grids(tuple(_questions(columns, names, scales)))
    chosen = next(each for each in questions if outcome in each.columns)
    told = outspoken(f"{outcome.question} {outcome.part}")
    return Plan(
        id=name,
        source=export.name,
        language=language,
        rows=export.rows,
        columns=tuple(columns),
        questions=questions,
        scales=scales.named(),
        outcome=chosen.id,
        why="by its words" if told else "the rating that goes most with the others",
        drivers=drivers_of(questions, chosen, names),
        sections=sections_of(questions, chosen, names, language),
    )


def _questions(columns: Sequence[Seen], names: Names, scales: Scales) -> Iterator[Question]:
    """The questions in the order of the file; the options of one question are one."""
    done: set[int] = set()
    for column in columns:
        if column.use in ("record", "unused") or column.at in done:
            continue
        block: tuple[Seen, ...] = (column,)
        if column.use == "option":
            block = tuple(_beside(column, columns))
            done |= {each.at for each in block}
        item = names.of(column.stem if column.use == "option" else column.text)
        yield Question(
            id=item,
            use=column.use,
            columns=block,
            scale="" if column.use == "comment" else scales.of(item, block),
            recommends=recommends(column.question),
        )


def _beside(first: Seen, columns: Sequence[Seen]) -> Iterator[Seen]:
    """The options that follow the first one under the same question."""
    for column in columns[first.at :]:
        if (column.use, column.stem) != (first.use, first.stem):
            return
        yield column


def _mapping(plan: Plan, instrument: Instrument) -> Taken:
    """What every column is, with the answers that would not be understood by themselves."""
    items = {
        column.at: f"{question.id}/{at}" if question.use == "option" else question.id
        for question in plan.questions
        for at, column in enumerate(question.columns, 1)
    }
    matches = []
    for column in plan.columns:
        item = items.get(column.at, column.role if column.use == "record" else "")
        match = Match(column=column.header, item=item, how="mapping", reason=column.note)
        matches.append(replace(match, answers=_answers(column, item, instrument)))
    return Taken(instrument=instrument.id, matches=tuple(matches), only=True)


def _answers(column: Seen, target: str, instrument: Instrument) -> dict[str, int | str]:
    """The answers whose meaning the questionnaire alone does not tell, or tells otherwise."""
    item = instrument.items.get(target.partition("/")[0])
    if item is None or not item.scale:
        return {}
    scale = instrument.scales[item.scale]
    if column.use == "option":
        option = ticks(target.partition("/")[2], scale, {}, column.heading)
        return {
            each.text: 1
            for each in column.answers
            if each.kind is None and option.code(each.text) is None
        }
    known, found = vocabulary(scale, heading=column.heading), column.found
    meant = {**found.answers, **found.codes} if found else {}
    return {
        text: value
        for text, value in meant.items()
        if known.code(text) != code_of(value, scale) or _apart(item, text, known)
    }


def _apart(item: Item, text: str, known: Vocabulary) -> bool:
    """Whether an answer among several would be taken apart."""
    return item.multiple and parts(text, known) != (text,)


def _elsewhere(export: Export) -> str:
    if not export.other_sheets:
        return ""
    return f"Name the sheet that holds the answers (--sheet '{export.other_sheets[0]}'). "


def _nothing_rated(export: Export) -> Fault:
    return Fault(
        where=export.name,
        got="no column seems to hold ratings",
        expected="answers from worst to best in words, or in numbers such as 1-5 or 0-10",
        hint=_elsewhere(export) + "Begin a questionnaire with: cmt instrument new",
    )
