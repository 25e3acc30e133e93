"""Who answers a question, in words for paper: "answer only if ... Otherwise go to question 5"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmt.reports.forms.layout import Block, Page, Question
from cmt.reports.words import Words

LONGEST_LIST = 3
"""So many answers are named one by one; more that follow each other are "from ... to ..."."""


def instructions(pages: Sequence[Page], words: Words) -> dict[str, str]:
    """Number of the first block on a condition -> who answers it and what the others do."""
    asked = {q.item.id: q for page in pages for block in page.blocks for q in block.questions}
    runs = [run for page in pages for run in page.runs]
    following = [run[0].number for run in runs[1:]]
    found: dict[str, str] = {}
    for run, after in zip(runs, [*following, ""], strict=True):
        if run[0].ask_if:
            found[run[0].number] = _instruction(run, after, asked, words)
    return found


def _instruction(
    run: Sequence[Block], after: str, asked: Mapping[str, Question], words: Words
) -> str:
    conditions = [_condition(asked[item], points, words) for item, points in run[0].ask_if.items()]
    numbers = [block.number for block in run]
    return words.say(
        "paper.if-one" if len(numbers) == 1 else "paper.if-many",
        questions=words.listing(numbers),
        condition=words.listing(conditions),
        next=words.say("paper.question", number=after) if after else words.say("paper.closing"),
    )


def _condition(question: Question, points: Sequence[int], words: Words) -> str:
    labels = question.labelled
    places = [at for at, (point, _) in enumerate(labels) if point in points]
    names = [words.say("quoted", text=labels[at][1][words.language]) for at in places]
    if len(names) > LONGEST_LIST and places[-1] - places[0] == len(places) - 1:
        answers = words.say("paper.from-to", first=names[0], last=names[-1])
    else:
        answers = words.listing(names, "or")
    key = "paper.chose" if question.item.multiple else "paper.answered"
    return words.say(key, answers=answers, number=question.number)
