"""A plan for the next wave: answers and invitations, by group, for what it should be able to show.

`sample_size.py` has the formulas. Groups are planned one by one: each must reach the aim alone.
Where even inviting everybody is expected to give too few answers, the plan says what they will
show instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cmt.analysis.infer import ALPHA
from cmt.analysis.sample_size import (
    FEWEST,
    POWER,
    SAME,
    Against,
    Spread,
    answers_for_difference,
    answers_for_margin,
    invitations,
    margin,
    smallest_difference,
)
from cmt.errors import EstimationError, Fault

Goal = Literal["margin", "change", "gap"]
"""To be within some points; to see a change between two waves; to see a gap to peers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A part of the clients that is planned by itself; "" and None = all, not counted."""

    name: str = ""
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a wave should be able to show, and what it is planned with."""

    goal: Goal
    spread: Spread
    points: float | None = None  # None where it is asked what some answers show
    against: Against = SAME  # of a change or a gap
    groups: tuple[Group, ...] = (Group(),)
    response: float | None = None  # share of those invited who answer, 0..1
    power: float = POWER
    tests: int = 1  # comparisons that share the 5 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one group needs."""

    group: Group
    answers: int
    invited: int | None = None  # None where the response rate is not said
    expected: int | None = None  # answers where everybody is invited and that is too few
    shown: float = math.nan  # the points those show: their margin, or smallest difference

    @property
    def everybody(self) -> bool:
        """Whether the whole group must answer."""
        return self.answers == self.group.population


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlan:
    """What all groups need together."""

    aim: Aim
    needs: tuple[Need, ...]

    @property
    def answers(self) -> int:
        return sum(need.answers for need in self.needs)

    @property
    def invited(self) -> int | None:
        counts = [need.invited for need in self.needs if need.invited is not None]
        return sum(counts) if len(counts) == len(self.needs) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What some answers show: the margin, and the smallest change and gap, in points."""

    aim: Aim
    answers: int
    population: int | None
    margin: float
    change: float  # nan where not even the widest is seen
    gap: float


def sample_plan(aim: Aim) -> SamplePlan:
    """Answers and invitations for an aim.

    raises  EstimationError with everything about it that is impossible

    >>> from cmt.analysis.sample_size import share_spread
    >>> made = sample_plan(Aim(goal="margin", points=3.7, spread=share_spread(), response=1 / 3))
    >>> made.answers, made.invited
    (702, 2106)
    """
    if aim.points is None:
        raise EstimationError(Fault(where=aim.goal, got="of how many points is not said"))
    if faults := [*_faults(aim)]:
        raise EstimationError(faults)
    return SamplePlan(aim=aim, needs=tuple(_need(aim, aim.points, group) for group in aim.groups))


def shown(answers: int, change: Aim, gap: Aim, population: int | None = None) -> Shown:
    """What so many answers show, with what a change and a gap would be planned with.

    raises  EstimationError with everything about it that is impossible
    """
    faults = [*_faults(change), *_beyond(answers, population)]
    if faults:
        raise EstimationError(faults)
    return Shown(
        aim=change,
        answers=answers,
        population=population,
        margin=margin(answers, change.spread, population),
        change=_points(change, answers, population),
        gap=_points(gap, answers, population),
    )


def _points(aim: Aim, answers: int, population: int | None) -> float:
    """The points that so many answers show: their margin, or the smallest change or gap."""
    if aim.goal == "margin":
        return margin(answers, aim.spread, population)
    return smallest_difference(
        answers, aim.spread, aim.against, population=population, power=aim.power, tests=aim.tests
    )


def _need(aim: Aim, points: float, group: Group) -> Need:
    answers = _answers(aim, points, group.population)
    if aim.response is None:
        return Need(group=group, answers=answers)
    invited = invitations(answers, aim.response)
    if group.population is None or invited <= group.population:
        return Need(group=group, answers=answers, invited=invited)
    expected = math.floor(group.population * aim.response + 1e-9)
    return Need(
        group=group,
        answers=answers,
        invited=group.population,
        expected=expected,
        shown=_points(aim, expected, group.population) if expected >= FEWEST else math.nan,
    )


def _answers(aim: Aim, points: float, population: int | None) -> int:
    if aim.goal == "margin":
        return answers_for_margin(points, aim.spread, population)
    return answers_for_difference(
        points,
        aim.spread,
        aim.against,
        population=population,
        power=aim.power,
        tests=aim.tests,
    )


def _faults(aim: Aim) -> Iterator[Fault]:
    """What is impossible about an aim."""
    spread = aim.spread
    share = spread.measured == "share"
    limits = (
        (aim.goal, 1.0 if aim.points is None else aim.points, 0.0, _widest(aim), "points"),
        ("share", spread.level if share else 50.0, 0.0, 99.9, "%"),
        ("sd", 50.0 if share else spread.sd, 0.0, 50.0, "points of the index"),
        ("design effect", spread.design_effect, 0.0, 1000.0, ""),
        ("power", 100 * aim.power, 100 * ALPHA, 99.9, "%"),
    )
    for where, given, low, high, unit in limits:
        if not low < given <= high:
            expected = f"more than {low:g} and at most {high:g} {unit}".rstrip()
            yield Fault(where=where, got=f"{given:g} is impossible", expected=expected)
    if aim.response is not None and not 0 < aim.response <= 1:
        got = f"{aim.response:g} of those invited cannot answer"
        yield Fault(
            where="response", got=got, expected="a share above 0 and up to 1: 33 %, or 0.33"
        )
    if aim.tests < 1:
        yield Fault(where="tests", got=f"{aim.tests} comparisons", expected="at least one")
    for group in aim.groups:
        if group.population is not None and group.population < FEWEST:
            where = f"population of {group.name}" if group.name else "population"
            yield Fault(where=where, got=f"it is {group.population}", expected="at least two")


def _beyond(answers: int, population: int | None) -> Iterator[Fault]:
    if population is not None and answers > population:
        yield Fault(where="answers", got=f"{answers:,} is more than the {population:,} there are")


def _widest(aim: Aim) -> float:
    """What no margin and no difference can reach."""
    if aim.goal == "margin":
        return 50.0
    level = aim.spread.level
    return 100.0 if math.isnan(level) else max(level, 100 - level)
