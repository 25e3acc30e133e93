"""cmt plan: how many to ask, and what an answer more or less would show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmt.cli.options import FILE, counts

if TYPE_CHECKING:
    from cmt.analysis.results import Results
    from cmt.analysis.sample_plan import Aim, Group, Shown
    from cmt.analysis.sample_size import Against, Spread
    from cmt.cli.plan_words import Part

GOALS = ("margin", "change", "gap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of one command line."""

    results: Results | None
    measured: str | None
    share: float | None
    sd: float | None
    design_effect: float | None
    population: Mapping[str, int]
    groups: int
    response: float | None
    power: float
    tests: int | None
    earlier_answers: int | None
    peers_margin: float


def _percent(said: str | None) -> float | None:
    """'33 %', '33%', '0.33' and '1/3'."""
    if said is None:
        return None
    text = said.replace(" ", "").replace(",", ".")
    try:
        if text.endswith("%"):
            return float(text[:-1]) / 100
        return float(Fraction(text))
    except (ValueError, ZeroDivisionError) as error:
        raise click.BadParameter(f"'{said}' is no share: 33 %, 0.33 or 1/3.") from error


@click.command("plan")
@click.argument("results", type=FILE, required=False)
@click.option("--margin", type=float, metavar="POINTS", help="To be within so many points.")
@click.option("--change", type=float, metavar="POINTS", help="To see a change between two waves.")
@click.option("--gap", type=float, metavar="POINTS", help="To see a gap to peers.")
@click.option(
    "--answers",
    type=click.IntRange(min=2),
    metavar="COUNT",
    help="What so many answers would show instead.",
)
@click.option(
    "--of",
    "measured",
    type=click.Choice(["share", "index"]),
    help="Points of what: of the share of satisfied clients in percent, or of the index; share "
    "unless --sd or a results file says how much answers vary.",
)
@click.option(
    "--share",
    metavar="PERCENT",
    callback=lambda _c, _p, said: _percent(said),
    help="The share expected; 50 %, the worst case, unless said.",
)
@click.option("--sd", type=float, metavar="POINTS", help="Standard deviation of the index.")
@click.option(
    "--design-effect",
    type=float,
    metavar="NUMBER",
    help="Variance against a simple random sample; 1 unless said or in the results file.",
)
@click.option(
    "--population-size",
    "population",
    metavar="COUNT|GROUP=COUNT,...",
    callback=lambda _c, _p, said: counts(said) or {},
    help="How many clients there are, in all or by group.",
)
@click.option(
    "--groups",
    type=click.IntRange(min=1),
    default=1,
    metavar="COUNT",
    help="How many groups must each reach this alone.",
)
@click.option(
    "--response",
    metavar="PERCENT",
    callback=lambda _c, _p, said: _percent(said),
    help="Share of those invited who will answer.",
)
@click.option(
    "--power",
    default="80 %",
    metavar="PERCENT",
    callback=lambda _c, _p, said: _percent(said),
    help="Chance to see a change or gap that is there; 80 % unless said.",
)
@click.option(
    "--tests",
    type=click.IntRange(min=1),
    metavar="COUNT",
    help="Comparisons judged together, such as five drivers; one a group unless said.",
)
@click.option(
    "--earlier-answers",
    type=click.IntRange(min=2),
    metavar="COUNT",
    help="Answers the wave before had; as many as now unless said.",
)
@click.option(
    "--peers-margin",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="POINTS",
    help="Half the 95 % interval of the peers' average; 0 unless said.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(results: Path | None, form: str, **options: Any) -> None:
    """Say how many clients to ask, and what so many answers can show.

    RESULTS is the results file of the last wave: answers then vary as they did in it, with the
    design effect it had. With a results file alone, say what that wave could show.

    Every number is in points from 0 to 100, at 95 % confidence.
    """
    from cmt.cli.plan_words import as_json, as_text

    wanted = {goal: options.pop(goal) for goal in (*GOALS, "answers")}
    asked = _asked(results, options)
    goals = {goal: points for goal, points in wanted.items() if points is not None}
    if not goals and asked.results is None:
        raise click.UsageError(
            "Say what to plan for: --margin, --change or --gap POINTS, or --answers COUNT. (Or "
            "name a results file, to be told what that wave could show.)"
        )
    parts = _planned(goals, asked) if goals else _seen(asked)
    click.echo(as_json(parts) if form == "json" else as_text(parts))


def _asked(file: Path | None, options: Mapping[str, Any]) -> Asked:
    from cmt.analysis.store import read_results

    asked = Asked(results=read_results(file) if file else None, **options)
    if asked.groups > 1 and len(asked.population) > 1:
        raise click.UsageError("--population-size names the groups already: leave --groups out.")
    if asked.results and (asked.sd is not None or asked.share is not None):
        raise click.UsageError("The results file says how answers vary: leave --sd, --share out.")
    if asked.sd is not None and (asked.share is not None or asked.measured == "share"):
        raise click.UsageError("--sd is of the index: leave --share and --of share out.")
    if asked.measured == "index" and asked.sd is None and not asked.results:
        raise click.UsageError(
            "How much the index varies must be known: --sd POINTS (often 20 to 30), or the results "
            "file of an earlier wave."
        )
    return asked


def _planned(goals: Mapping[str, float], asked: Asked) -> list[Part]:
    """A plan for each goal, and what the answers named would show."""
    from cmt.analysis.sample_plan import sample_plan

    spread = _spread(asked)
    made: list[Part] = []
    for goal, points in goals.items():
        if goal == "answers":
            made.append(_shown(int(points), asked, spread))
        else:
            made.append(sample_plan(_aim(goal, points, asked, spread)))
    return made


def _seen(asked: Asked) -> list[Part]:
    from cmt.analysis.hindsight import hindsight
    from cmt.cli.plan_words import Held

    assert asked.results is not None
    measured: Any = asked.measured or "index"
    rows = hindsight(asked.results, measured, power=asked.power)
    return [Held(rows=rows, results=asked.results)]


def _shown(answers: int, asked: Asked, spread: Spread) -> Shown:
    """What so many answers show, of each goal."""
    from cmt.analysis.sample_plan import shown

    change, gap = (_aim(goal, None, asked, spread) for goal in ("change", "gap"))
    if len(change.groups) > 1:
        raise click.UsageError("--answers is of one group: leave --groups and their names out.")
    return shown(answers, change, gap, change.groups[0].population)


def _aim(goal: Any, points: float | None, asked: Asked, spread: Spread) -> Aim:
    from cmt.analysis.sample_plan import Aim

    groups = _groups(asked)
    return Aim(
        goal=goal,
        points=points,
        spread=spread,
        against=_against(goal, asked),
        groups=groups,
        response=asked.response,
        power=asked.power,
        tests=asked.tests or len(groups),
    )


def _against(goal: str, asked: Asked) -> Against:
    from cmt.analysis.infer import z_quantile
    from cmt.analysis.sample_size import Against

    if goal == "gap":
        return Against(se=asked.peers_margin / z_quantile())
    return Against(answers=asked.earlier_answers)


def _groups(asked: Asked) -> tuple[Group, ...]:
    from cmt.analysis.sample_plan import Group

    if not asked.population or asked.groups > 1:
        size = next(iter(asked.population.values()), None)
        each = None if size is None else size // asked.groups
        return (Group(population=each),) * asked.groups
    return tuple(Group(name=name, population=size) for name, size in asked.population.items())


def _spread(asked: Asked) -> Spread:
    from dataclasses import replace

    from cmt.analysis.hindsight import spread_of
    from cmt.analysis.sample_size import Spread, share_spread

    effect = 1.0 if asked.design_effect is None else asked.design_effect
    if asked.results:
        measured: Any = asked.measured or "index"
        found = spread_of(asked.results, measured)
        return replace(found, design_effect=effect) if asked.design_effect is not None else found
    if asked.sd is not None:
        return Spread(measured="index", sd=asked.sd, design_effect=effect)
    level = 50.0 if asked.share is None else 100 * asked.share
    return share_spread(level, design_effect=effect)
