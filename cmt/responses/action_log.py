"""The log of what is done about a driver: who does what by when, since which wave.

In cmt.yaml

    actions:
      - driver: timeliness
        action: A second counter at noon
        owner: Head of the permit office
        due: 2027-03-31
        since: 2026                     the wave it answers: the next ones show what became of it

Nothing is computed from it: the action plan of a report shows it beside how the driver did since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cmt.instrument import fields
from cmt.instrument.keys import Key, Keys
from cmt.instrument.yaml_lines import Finding, Node

ACTION: Keys = {
    "driver": Key(shape="text", meaning="The driver it is to improve.", required=True),
    "action": Key(shape="text", meaning="What is done, in a line.", required=True),
    "owner": Key(shape="text", meaning="Who does it."),
    "due": Key(shape="day", meaning="The day it is to be done, as 2027-03-31."),
    "since": Key(shape="text", meaning="Label of the wave it answers, as 2026."),
}
"""Of each of `actions`."""
EXAMPLE = "{driver: timeliness, action: A second counter, owner: Permits, due: 2027-03-31}"
Day = Callable[[Node, list[Finding]], date | None]
"""What reads a day of cmt.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAction:
    """Something that is done about a driver."""

    driver: str
    action: str
    owner: str = ""
    due: date | None = None
    since: str = ""  # label of the wave it answers


def actions_of(node: Node, found: list[Finding], day: Day) -> tuple[LoggedAction, ...]:
    """The log of cmt.yaml; a fault is added to `found`."""
    nodes = fields.elements(node, found, f"a list such as [{EXAMPLE}]")
    return tuple(action for each in nodes if (action := _action(each, found, day)))


def _action(node: Node, found: list[Finding], day: Day) -> LoggedAction | None:
    before = len(found)
    parts = fields.parts(node, found, ACTION)
    said = {key: fields.word(part, found) for key, part in parts.items() if key != "due"}
    due = day(parts["due"], found) if "due" in parts else None
    return LoggedAction(due=due, **said) if len(found) == before else None
