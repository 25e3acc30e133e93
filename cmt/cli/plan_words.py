"""Plans in plain words, and the same for a program."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cmt.analysis.hindsight import Sight
from cmt.analysis.results import Results
from cmt.analysis.sample_plan import Aim, Need, SamplePlan, Shown
from cmt.analysis.store import plain_json
from cmt.analysis.tables import segment_label

FORMAT = "cmt-plan"
FORMAT_VERSION = 1
IN_WORDS = {1: "everybody", 2: "one in two", 3: "one in three", 4: "one in four", 5: "one in five",
            6: "one in six", 7: "one in seven", 8: "one in eight", 9: "one in nine",
            10: "one in ten"}  # fmt: skip
NEAR = 0.02
"""A rate this near to one in k, as a part of it, is said in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a wave that was held could show, with the names of what it measured."""

    rows: tuple[Sight, ...]
    results: Results

    def named(self, row: Sight) -> str:
        """A measure as a table names it: 'Courtesy', 'Overall satisfaction, Telephone'."""
        instrument = self.results.instrument
        language = "en" if "en" in instrument.languages else instrument.languages[0]
        if row.item in instrument.drivers:
            return instrument.drivers[row.item].name[language]
        name = instrument.items[row.item].name(language)
        return (
            f"{name}, {segment_label(self.results, row.segment, language)}" if row.segment else name
        )


Part = SamplePlan | Shown | Held


def as_text(parts: Sequence[Part]) -> str:
    """Every part as paragraphs."""
    return "\n\n".join("\n".join(_lines(part)) for part in parts)


def as_json(parts: Sequence[Part]) -> str:
    """Every part with all its numbers; null is a number that does not exist."""
    document = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "plans": [_plan_fields(part) for part in parts if isinstance(part, SamplePlan)],
        "shown": [asdict(part) for part in parts if isinstance(part, Shown)],
        "held": [asdict(row) for part in parts if isinstance(part, Held) for row in part.rows],
    }
    return json.dumps(plain_json(document, _endless), ensure_ascii=False, indent=2)


def _lines(part: Part) -> Iterator[str]:
    match part:
        case SamplePlan():
            yield from _plan_lines(part)
        case Shown():
            yield from _shown_lines(part)
        case Held():
            yield from _held_lines(part)


def _plan_lines(plan: SamplePlan) -> Iterator[str]:
    aim, several = plan.aim, len(plan.needs) > 1
    each = " in each group" if several else ""
    waves = " in each wave" if aim.goal == "change" and aim.against.answers is None else ""
    if not several:
        yield f"{_goal(aim)} you need {_need(plan.needs[0], aim, waves)}."
    else:
        yield f"{_goal(aim)}{each} you need {_count(plan.answers, 'answer')} in all{waves}:"
        for at, need in enumerate(plan.needs, start=1):
            yield f"  {need.group.name or f'group {at}'}: {_need(need, aim, '')}"
        if plan.invited is not None:
            yield f"  in all: invite {plan.invited:,}"
    yield _basis(aim, [need.group.population for need in plan.needs])


def _goal(aim: Aim) -> str:
    points = _points(math.nan if aim.points is None else aim.points)
    if aim.goal == "margin":
        return f"To be within {points}, 95 times in 100,"
    return f"To see {_difference(aim)} of {points}, {_surveys(aim.power)},"


def _difference(aim: Aim) -> str:
    if aim.goal == "gap":
        return "a gap to peers"
    if aim.against.answers is None:
        return "a change between two waves"
    return f"a change from a wave of {_count(aim.against.answers, 'answer')}"


def _need(need: Need, aim: Aim, waves: str) -> str:
    everybody = ", everybody there is" if need.everybody else ""
    text = f"{_count(need.answers, 'answer')}{everybody}{waves}"
    if need.invited is None or aim.response is None:
        return text
    if need.expected is None:
        return f"{text}: invite {need.invited:,} if {_rate(aim.response)}"
    text += f"; invite all {need.invited:,}: if {_rate(aim.response)}, expect {need.expected:,}"
    if math.isnan(need.shown):
        return f"{text}, too few to show anything"
    showing = "within" if aim.goal == "margin" else "enough to see"
    return f"{text}, {showing} {_points(need.shown)}"


def _shown_lines(found: Shown) -> Iterator[str]:
    yield f"{_count(found.answers, 'answer')} are within {_points(found.margin)}, 95 times in 100."
    wave = "a wave of as many"
    if found.aim.against.answers:
        wave = f"a wave of {_count(found.aim.against.answers, 'answer')}"
    yield (
        f"{_surveys(found.aim.power).capitalize()} they show a true change from {wave} of "
        f"{_points(found.change)}, and a true gap to peers of {_points(found.gap)}."
    )
    yield _basis(found.aim, [found.population])


def _basis(aim: Aim, populations: Iterable[int | None]) -> str:
    """What the numbers rest on, in one line."""
    spread = aim.spread
    if spread.measured == "share":
        worst = ", the worst case" if spread.level == 50 else ""
        what = f"The share of satisfied clients, expected at {spread.level:.3g} %{worst}"
    else:
        what = f"The index from 0 to 100, with a standard deviation of {spread.sd:.3g}"
    parts = [what]
    effect = f"{spread.design_effect:.3g}"
    if effect != "1":
        parts.append(f"a design effect of {effect}")
    counted = [size for size in populations if size is not None]
    parts.append(f"{sum(counted):,} clients" if counted else "no limit to the number of clients")
    if aim.tests > 1 and aim.goal != "margin":
        parts.append(f"{aim.tests} comparisons judged together")
    return "; ".join(parts) + "."


def _held_lines(held: Held) -> Iterator[str]:
    first = held.rows[0]
    of = "index" if first.statistic == "index" else "share of satisfied clients"
    against = f"the wave '{first.earlier}'" if first.earlier else "a wave just like it"
    yield (
        f"{held.named(first)}, {of}: {_count(first.n, 'answer')}, within "
        f"{_points(first.margin)}, 95 times in 100 (design effect {first.design_effect:.2f})."
    )
    yield (
        f"Compared with {against} it would have shown a true change of {_points(first.smallest)} "
        f"or more {_surveys(first.power)}."
    )
    yield ""
    points = [f"{size:g} points" for size, _ in first.chances]
    heading = ("measure", "answers", "within", "smallest change", *points)
    table = [heading, *((held.named(row), *_numbers(row)) for row in held.rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for name, *cells in table:
        numbers = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join((name.ljust(widths[0]), *numbers)).rstrip()
    yield ""
    yield "The last columns: chances in 100 to see a true change of so many points as clear."


def _numbers(row: Sight) -> tuple[str, ...]:
    chances = (f"{100 * chance:.0f}" for _, chance in row.chances)
    smallest = "-" if math.isnan(row.smallest) else f"{row.smallest:.1f}"
    return (f"{row.n:,}", f"{row.margin:.1f}", smallest, *chances)


def _rate(response: float) -> str:
    for k, words in IN_WORDS.items():
        if abs(response * k - 1) <= NEAR:
            return f"{words} answers"
    return f"{100 * response:.3g} % answer"


def _surveys(power: float) -> str:
    return f"{100 * power:.3g} times in 100"


def _count(count: int, of: str) -> str:
    return f"{count:,} {of}" if count == 1 else f"{count:,} {of}s"


def _points(points: float) -> str:
    if math.isnan(points):
        return "more points than there are"
    text = _number(points)
    return f"{text} point" if text == "1" else f"{text} points"


def _number(points: float) -> str:
    """One decimal where it is needed, two digits below one."""
    return f"{points:.2g}" if points < 1 else f"{points:.1f}".removesuffix(".0")


def _plan_fields(plan: SamplePlan) -> dict[str, Any]:
    return {**asdict(plan), "answers": plan.answers, "invited": plan.invited}


def _endless(number: float) -> bool:
    """Whether JSON has no such number: nan, and answers without end."""
    return not math.isfinite(number)
