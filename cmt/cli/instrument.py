"""cmt instrument: the questionnaires. Every verb is a module of its own, imported when used."""

from __future__ import annotations

import shutil

import click

from cmt.cli import LazyGroup

VERBS = {
    "list": "List the questionnaires that come with cmt.",
    "show": "Show the questions of a questionnaire.",
    "check": "Check questionnaires and list every fault.",
    "new": "Write the beginnings of a questionnaire of your own.",
    "diff": "Compare two versions of a questionnaire.",
    "export": "Write the files that field a questionnaire.",
}


@click.group("instrument", cls=LazyGroup, verbs=VERBS, modules="cmt.cli.instrument_{verb}")
def command() -> None:
    """List, show, check, write, compare and field questionnaires.

    A questionnaire is named by its id (cmt instrument list) or by the path of its YAML file.
    """


WIDEST, NARROWEST = 100, 40
"""Characters a line: longer ones are hard to read, shorter ones hold no question."""


def line_width() -> int:
    """How wide to write: the terminal's width within what reads well."""
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))
