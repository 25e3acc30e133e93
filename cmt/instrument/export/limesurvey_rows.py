"""The rows of LimeSurvey's questions: class Q, with their subquestions (SQ) and answers (A)."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cmt.instrument.export import phrases
from cmt.instrument.export.codes import Choice, Names, answers, reasons
from cmt.instrument.export.conditions import EXPRESSION_SCRIPT, condition
from cmt.instrument.export.plan import LONG, Table, blocks, limited, plain_number, whole, wording
from cmt.instrument.model import Administration, Instrument, Item, Measure, Section, Text

LIST, DROPDOWN, MANY, ARRAY, NUMBER, LONG_TEXT, EQUATION = "L", "!", "M", "F", "N", "T", "*"
"""LimeSurvey's letters for the types of question."""

Row = Mapping[str, str]
"""Column -> cell; columns left out are empty."""


@dataclass(slots=True, kw_only=True)
class Page:
    """One language of the survey while its rows are written; ids are counted as they come."""

    instrument: Instrument
    administration: Administration
    names: Names
    variables: Mapping[str, str]
    language: str
    base: bool
    ids: dict[str, int] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """The number of a question or subquestion, the same in every language."""
        return str(self.ids.setdefault(name, len(self.ids) + 1))

    def say(self, text: Text) -> str:
        return escaped(text.get(self.language, ""))


def questions(page: Page, section: Section) -> Iterator[Row]:
    for block in blocks(page.instrument, section, page.administration):
        yield from _array(page, block) if isinstance(block, Table) else _question(page, block)


def _array(page: Page, table: Table) -> Iterator[Row]:
    """A grid: its question, a subquestion per item, the answers once."""
    first = table.items[0]
    name = page.names.grids[table.grid.id]
    yield _asked(page, ARRAY, name, table.grid.text, _relevance(page, first))
    for item in table.items:
        yield _part(page, name, page.names.items[item.id], item.text)
    yield from _answers(page, name, answers(page.instrument.scale_of(first.id)))


def _question(page: Page, item: Item) -> Iterator[Row]:
    name, relevance = page.names.items[item.id], _relevance(page, item)
    text = wording(page.instrument, item, page.administration)
    scale = page.instrument.scales.get(item.scale)
    if scale is None:
        yield _asked(page, LONG_TEXT, name, text, relevance)
    elif scale.measure:
        yield from _number(page, item, scale.measure)
    elif item.multiple:
        yield {**_asked(page, MANY, name, text, relevance, _help(page, item)), **_many(page, item)}
        for choice in answers(scale):
            yield _part(page, name, choice.code, choice.label)
    else:
        kind = DROPDOWN if len(answers(scale)) > LONG else LIST
        yield _asked(page, kind, name, text, relevance, _help(page, item))
        yield from _answers(page, name, answers(scale))


def _number(page: Page, item: Item, measure: Measure) -> Iterator[Row]:
    """A numerical input; where it may have no answer, also why, and an equation of the two."""
    text = wording(page.instrument, item, page.administration)
    relevance = _relevance(page, item)
    name = page.names.items[item.id]
    given = page.names.numbers.get(item.id, name)
    asked = _asked(page, NUMBER, given, text, relevance)
    limits = {
        "min_num_value_n": plain_number(measure.least),
        "max_num_value_n": plain_number(measure.most),
        "num_value_int_only": "1" if whole((measure.least, measure.most, *measure.edges)) else "0",
    }
    yield {**asked, **(limits if page.base else {})}
    if item.id not in page.names.numbers:
        return
    why, offered = page.names.reasons[item.id], reasons(page.instrument.scale_of(item.id))
    empty = f"is_empty({given}.NAOK)"
    question = {page.language: phrases.no_number(page.language)}
    unanswered = empty if relevance == "1" else f"{relevance} and {empty}"
    yield _asked(page, LIST, why, question, unanswered)
    yield from _answers(page, why, offered)
    either = f"{{if({empty}, {why}.NAOK, {given}.NAOK)}}"
    kept = {"equation": either, "hidden": "1"} if page.base else {}
    yield {**_asked(page, EQUATION, name, item.text, relevance), **kept}


def _many(page: Page, item: Item) -> Row:
    scale = page.instrument.scale_of(item.id)
    if not page.base:
        return {}
    return {
        "max_answers": str(item.choose) if limited(item, scale) else "",
        "exclude_all_others": ";".join(reason.code for reason in reasons(scale)),
    }


def _help(page: Page, item: Item) -> str:
    """To an interviewer: what is never read out."""
    if page.administration == "written":
        return ""
    labels = [reason.label[page.language] for reason in reasons(page.instrument.scale_of(item.id))]
    return phrases.not_read_out(page.language, labels)


def _asked(
    page: Page, kind: str, name: str, text: Text, relevance: str, said: str = ""
) -> dict[str, str]:
    return {
        "id": page.id(name),
        "class": "Q",
        "type/scale": kind,
        "name": name,
        "relevance": relevance,
        "text": page.say(text),
        "help": escaped(said),
        "language": page.language,
        "mandatory": "N",
        "other": "N",
        "same_default": "0",
    }


def _part(page: Page, question: str, name: str, text: Text) -> Row:
    return {
        "id": page.id(f"{question}_{name}"),
        "class": "SQ",
        "type/scale": "0",
        "name": name,
        "relevance": "1",
        "text": page.say(text),
        "language": page.language,
    }


def _answers(page: Page, question: str, offered: tuple[Choice, ...]) -> Iterator[Row]:
    for choice in offered:
        yield {
            "id": page.id(question),
            "class": "A",
            "type/scale": "0",
            "name": choice.code,
            "text": page.say(choice.label),
            "language": page.language,
        }


def _relevance(page: Page, item: Item) -> str:
    """The condition of an item as an expression; "1" when everybody is asked."""
    return condition(page.instrument, item, EXPRESSION_SCRIPT, page.variables) or "1"


def escaped(text: str) -> str:
    """A text as LimeSurvey takes it: one line of HTML without expressions.

    >>> escaped('Less than 5 minutes {or <5}')
    'Less than 5 minutes &#123;or &lt;5&#125;'
    """
    line = " ".join(text.split("\n"))
    return html.escape(line).replace("{", "&#123;").replace("}", "&#125;")
