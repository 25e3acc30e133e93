"""Options shared by the verbs, and what they turn into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from cmt.responses.model import Design, SurveyInfo

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])

UNDERSTANDING = (
    click.option("--instrument", metavar="ID|YAML", help="Questionnaire: a shipped id or a file."),
    click.option("--mapping", type=FILE, metavar="YAML", help="A mapping you have reviewed."),
    click.option("--weight", default="", metavar="COLUMN", help="Column with the weights."),
    click.option("--strata", default="", metavar="COLUMN", help="Column with the strata."),
    click.option(
        "--cluster",
        default="",
        metavar="COLUMN",
        help="Column with the sampling unit: flight, household, account.",
    ),
)

SURVEY = (
    click.option("--organization", default="", help="Who holds the survey."),
    click.option("--service", default="", help="The service it is about."),
    click.option("--population", default="", help="Who could have answered, in words."),
    click.option("--population-size", type=int, help="How many they are."),
    click.option("--frame", default="", help="The list or place clients were reached by."),
    click.option(
        "--selection",
        type=click.Choice(["census", "probability", "open-link"]),
        help="How respondents were chosen.",
    ),
    click.option("--mode", default="", help="Web, telephone, paper, in person."),
    click.option("--label", default="", help="What to call this wave, for instance 2026."),
    click.option("--from", "start", type=DAY, metavar="DAY", help="First day, as 2026-05-01."),
    click.option("--to", "end", type=DAY, metavar="DAY", help="Last day, as 2026-05-31."),
    click.option("--invited", type=int, help="How many were invited."),
    click.option("--undeliverable", type=int, help="How many invitations did not arrive."),
)

EARLIER = (
    click.option(
        "--earlier", type=FILE, metavar="FILE", help="An earlier wave: export or results file."
    ),
    click.option(
        "--earlier-mapping", type=FILE, metavar="YAML", help="Its mapping, if another one."
    ),
    click.option("--earlier-label", default="", help="What to call the earlier wave."),
)


def with_options(*groups: tuple[Callable[[Command], Command], ...]) -> Callable[[Command], Command]:
    """Put groups of options on a command, in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


def design_of(options: Mapping[str, Any]) -> Design:
    """The design the options name."""
    return Design(weight=options["weight"], strata=options["strata"], cluster=options["cluster"])


def info_of(options: Mapping[str, Any]) -> SurveyInfo:
    """The survey information the options give."""
    return SurveyInfo(
        organization=options["organization"],
        service=options["service"],
        population=options["population"],
        frame=options["frame"],
        selection=options["selection"] or "",
        mode=options["mode"],
        label=options["label"],
        start=_day(options["start"]),
        end=_day(options["end"]),
        population_size=options["population_size"],
        invited=options["invited"],
        undeliverable=options["undeliverable"],
    )


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None
