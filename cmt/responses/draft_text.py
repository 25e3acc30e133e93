"""A drafted questionnaire as YAML, with comments on what is guessed and what to do about it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from cmt.responses.draft_names import Names, chart_names, shortened
from cmt.responses.draft_plan import TITLES, Group, Plan, Question
from cmt.responses.draft_scales import Found
from cmt.responses.rating_words import describes_client, outspoken

WIDTH = 100
NAMED_BY_NUMBER = 12
"""Points from which a scale of numbers is written by its ends alone."""


def instrument_text(plan: Plan) -> str:
    """The text of the file."""
    grids, names = _grids(plan), _names(plan)
    lines = [*_head(plan), "", "scales:"]
    for name, found in plan.scales.items():
        lines += _scale(name, found, plan)
    lines += ["", *_drivers(plan, names), "", *_outcome(plan), ""]
    if grids:
        lines.append("grids:")
        lines += [f"  {name}: {{text: {_said(text, plan)}}}" for text, name in grids.items()]
        lines.append("")
    lines.append("sections:")
    for section in plan.sections:
        lines += _section(section, plan, grids, names)
    return "\n".join([*lines, "", *_left_over(plan)]) + "\n"


def _head(plan: Plan) -> Iterator[str]:
    yield from _comment(
        f"Drafted from {plan.source} ({plan.rows} rows). Everything here is a guess: check the "
        "scales, the outcome and the drivers, and give names that your readers understand. Then "
        f"run: cmt instrument check {plan.id}.yaml"
    )
    other = "fr" if plan.language == "en" else "en"
    yield from _comment(
        f"For reports in another language too, add it to languages (such as {other}) and its words "
        "to every text; the check tells what is missing."
    )
    yield f"instrument: {plan.id}"
    yield 'version: "1.0"'
    yield f"languages: [{plan.language}]"
    yield f"title: {_said(plan.source.rpartition('.')[0] or plan.source, plan)}  # to be named"
    yield "licence: not stated"
    yield f"source: {_quoted(f'Drafted from {plan.source}')}"


def _scale(name: str, found: Found, plan: Plan) -> Iterator[str]:
    users = [each for each in plan.questions if each.scale == name]
    columns = [column.header for each in users for column in each.columns]
    yield f"  {name}:"
    yield from _comment(f"Columns: {', '.join(columns)}.", 4)
    if found.rating:
        yield from _comment(_direction(found), 4)
    if found.unseen and found.rating and not found.numbers:
        given = ", ".join(found.labels[found.points.index(point)] for point in found.unseen)
        yield from _comment(f"Nobody answered: {given}. Is that what the form offered?", 4)
    yield from _points(found, plan)
    yield from _best(name, found, users)
    yield from _codes(found, users)


def _direction(found: Found) -> str:
    if found.numbers:
        first, last = found.labels[0], found.labels[-1]
        return (
            f"Worst first: check that {last} is best, and write the words of your form. If "
            f'{first} is best, say reversed: "yes" in every question on this scale.'
        )
    return f"Worst first: check that '{found.labels[-1]}' is best."


def _points(found: Found, plan: Plan) -> Iterator[str]:
    pairs = list(zip(found.points, found.labels, strict=True))
    if found.numbers and len(pairs) >= NAMED_BY_NUMBER:
        yield "    step: 1"
        pairs = [pairs[0], pairs[-1]]
    yield "    points:"
    for point, label in pairs:
        yield f"      {point}: {_said(label, plan)}"


def _best(name: str, found: Found, users: Sequence[Question]) -> Iterator[str]:
    if found.rating and all(each.recommends for each in users) and found.points[-1] == 10:
        yield "    favourable: [9, 10]"
        yield f"    unfavourable: {list(range(found.points[0], 7))}"
    elif found.favourable:
        yield f"    favourable: {list(found.favourable)}"


def _codes(found: Found, users: Sequence[Question]) -> Iterator[str]:
    if not found.codes:
        return
    numbers = [code for code in found.codes if code.lstrip("-").isdigit()]
    if numbers:
        meant = ", ".join(f"{code} as {found.codes[code]}" for code in numbers)
        yield from _comment(
            f"Outside the scale, and taken for a missing answer: {meant}. Check; others that may "
            "be meant are not-applicable, dont-know, refused, blank.", 4)  # fmt: skip
    inside = ", ".join(f"{_quoted(code)}: {kind}" for code, kind in found.codes.items())
    yield f"    codes: {{{inside}}}"


def _drivers(plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    if not plan.drivers:
        yield from _comment("No driver: only one column rates.")
        return
    yield from _comment(
        "What may move overall satisfaction. Give every group a name, or regroup: the questions of "
        "one driver share a scale, because their mean is its score."
    )
    yield "drivers:"
    for driver in plan.drivers:
        items = ", ".join(each.id for each in driver.questions)
        yield f"  {driver.id}:"
        name = names.get(driver.name) or shortened(driver.name)
        yield f"    name: {_said(name, plan)}  # to be named"
        yield from textwrap.wrap(f"    items: [{items}]", WIDTH, subsequent_indent="      ",
                                 break_on_hyphens=False)  # fmt: skip


def _outcome(plan: Plan) -> Iterator[str]:
    yield from _comment(f"Overall satisfaction, which the drivers explain: {plan.why}. Check.")
    yield f"outcome: {plan.outcome}"


def _grids(plan: Plan) -> dict[str, str]:
    """Question above several rows -> id of its grid."""
    names = Names(())
    texts = dict.fromkeys(each.grid for each in plan.questions if each.grid)
    return {text: names.of(f"grid {text}") for text in texts}


def _names(plan: Plan) -> Mapping[str, str]:
    """Question too long for a chart -> a name for it; the outcome is called what it is."""
    names = dict(chart_names(each.text for each in plan.questions))
    outcome = next(each.text for each in plan.questions if each.id == plan.outcome)
    if outcome in names and outspoken(outcome):
        names[outcome] = TITLES["whole"][plan.language]
    return names


def _section(
    section: Group, plan: Plan, grids: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[str]:
    yield f"  - section: {section.id}"
    yield f"    title: {_said(shortened(section.name), plan)}  # to be named"
    yield "    items:"
    for question in section.questions:
        yield f"      - item: {question.id}"
        if question.scale:
            yield f"        scale: {question.scale}"
        yield f"        text: {_said(question.text, plan)}"
        if question.text in names:
            yield f"        short: {_said(names[question.text], plan)}"
        if question.grid:
            yield f"        grid: {grids[question.grid]}"
        if question.use in ("option", "several"):
            yield "        choose: many"
        if question.use not in ("rating", "comment") and describes_client(question.text):
            yield "        role: profile"


def _left_over(plan: Plan) -> Iterator[str]:
    """The columns that are no question, and why."""
    records = [each for each in plan.columns if each.use == "record"]
    if records:
        told = ", ".join(f"{each.header} ({each.role})" for each in records)
        yield from _comment(f"Records, not questions: {told}.")
    unused = [each for each in plan.columns if each.use == "unused"]
    if unused:
        told = "; ".join(f"{each.header}: {each.note or 'not used'}" for each in unused)
        yield from _comment(f"Columns left out. {told}.")


def _said(text: str, plan: Plan) -> str:
    return f"{{{plan.language}: {_quoted(text)}}}"


def _quoted(text: str) -> str:
    """A text as YAML and JSON both write it, on one line."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _comment(text: str, indent: int = 0) -> list[str]:
    lead = " " * indent + "# "
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=lead, subsequent_indent=lead,
                         break_on_hyphens=False)  # fmt: skip
