"""The keys of the questionnaire language: the one table the loader, the schema and the guide share.

A key has a shape (what may stand there, one of the definitions of `schema.py`) and a meaning in
one sentence (what an editor shows). `fields.parts` reads a block by its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a block."""

    shape: str  # the definition in the schema
    meaning: str
    required: bool = False


Keys = Mapping[str, Key]
"""The keys a block may have, by name, in the order messages list them."""


def _need(shape: str, meaning: str) -> Key:
    return Key(shape=shape, meaning=meaning, required=True)


def _may(shape: str, meaning: str) -> Key:
    return Key(shape=shape, meaning=meaning)


CHANNELS = ("in-person", "phone", "web", "e-mail", "mail")
"""The channels a question may be kept for."""

TOP: Keys = {
    "instrument": _need("id", "Permanent id of the questionnaire."),
    "version": _need("word", "Raise it when a word changes."),
    "languages": _need("languages", "Every text must exist in each of these languages."),
    "title": _need("text", "What the questionnaire is called."),
    "licence": _need("word", "Who may use the words, such as CC-BY-4.0."),
    "source": _need("word", "Where the words come from."),
    "scales": _need("scales", "The sets of answers, by id."),
    "sections": _need("sections", "The pages of the questionnaire, in order."),
    "drivers": _may("drivers", "What may move overall satisfaction, by id."),
    "outcome": _may("id", "The item of overall satisfaction, which the drivers explain."),
    "kind": _may("kind", "bank: a store of questions to take from, without an outcome."),
    "about": _may("text", "What it is for, in one sentence or two."),
    "comparable-with": _may("text", "Which published figures it compares with, and which not."),
    "introduction": _may("text", "What a form says before the questions."),
    "closing": _may("text", "What a form says after the questions."),
    "grids": _may("grids", "Questions asked once above several items, by id."),
    "indices": _may("indices", "Scores from 0 to 100 over several items, by id."),
}

EXTENDING: Keys = {
    "extends": _need("origin", "Id or relative path of the questionnaire this one builds on."),
    "keep": _may("ids", "The only items kept of the questionnaire extended."),
    "leave-out": _may("ids", "Items of the questionnaire extended that are not asked."),
    "take": _may("take", "Items copied from other questionnaires: {cmt-bank: [ids]}."),
    "wording": _may("wordings", "Other words for inherited items, by item id."),
}
"""What a questionnaire may say besides when it builds on another."""

SCALE: Keys = {
    "points": _may("points", "Labels by point: rising numbers, worst answer first."),
    "favourable": _may("integers", "The best points. They make the scale a rating."),
    "unfavourable": _may("integers", "The worst points, where they do not mirror the best."),
    "missing": _may("missing", "Answers that are no answer, by kind."),
    "codes": _may("codes", "What an export may write for a kind of missing answer."),
    "step": _may("integer", "Fills in the points between those written, labelled by number."),
    "measure": _may("measure", "A number with a unit, instead of points."),
}

MEASURE: Keys = {
    "unit": _need("text", "The unit, such as minutes."),
    "least": _need("number", "The smallest number that may be answered."),
    "most": _need("number", "The largest number that may be answered."),
    "bands": _need("numbers", "Where each reported band begins; the first is `least`."),
}

GRID: Keys = {
    "text": _need("text", "The question asked once above the rows."),
    "telephone": _may("text", "What an interviewer reads out instead."),
}

DRIVER: Keys = {
    "name": _need("text", "What charts and tables call it."),
    "items": _need("ids", "The items that measure it, on scales with the same points."),
}

INDEX: Keys = {
    "name": _need("text", "What charts and tables call it."),
    "items": _need("ids", "The rated items whose scores from 0 to 100 are averaged."),
    "each": _may("each", "What each item rates: part, or experience for a service of its own."),
}

SECTION: Keys = {
    "section": _need("id", "Permanent id of the section."),
    "title": _need("text", "The heading of the page."),
    "items": _need("items", "The questions, in the order they are asked."),
}

AFTER: Keys = {"after": _may("id", "The section a new section follows, in one that extends.")}

ITEM: Keys = {
    "item": _need("id", "Permanent id: never used again for another question."),
    "text": _need("text", "The written question, or the row of its grid."),
    "scale": _may("id", "One of the scales; leave it out for free text."),
    "telephone": _may("text", "What an interviewer reads out, where it differs."),
    "short": _may("text", "At most 32 letters for charts and tables."),
    "role": _may("role", "What the answer is used for, where that does not follow by itself."),
    "of": _may("of", "The driver an item is about; of a wait, actual or acceptable."),
    "choose": _may("choose", "How many answers may be picked, or many; 1 unless written."),
    "channels": _may("channels", "The channels it is asked in; every channel unless written."),
    "ask-if": _may("answers", "Asked only after these answers: {earlier item: [points]}."),
    "grid": _may("id", "The grid whose question this is a row of."),
    "reversed": _may("yes-no", "yes: agreeing is bad, so the scale is turned round."),
}

WORDING: Keys = {key: replace(ITEM[key], required=False) for key in ("text", "telephone", "short")}
"""What may be said in other words without becoming another question."""
