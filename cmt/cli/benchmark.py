"""cmt benchmark: compare with peers. Every verb is a module of its own, imported when used."""

from __future__ import annotations

import click

from cmt.cli import LazyGroup

VERBS = {
    "publish": "Write the file of a survey that peers may have, with an account of it.",
    "check": "Look through files of others and list every fault.",
    "pool": "Join files into one to pass on.",
    "show": "Show what a file or a pool holds.",
}


@click.group("benchmark", cls=LazyGroup, verbs=VERBS, modules="cmt.cli.benchmark_{verb}")
def command() -> None:
    """Compare with peers: publish a survey, check and pool the files of others.

    A benchmark file holds rounded counts and no client, and can be read before it leaves.
    """


def counted(count: int, what: str) -> str:
    """So many of them: "1 survey", "40 surveys"."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")
