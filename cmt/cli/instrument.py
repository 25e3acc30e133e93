"""cmt instrument: the questionnaires."""

from __future__ import annotations

import click


@click.group("instrument")
def command() -> None:
    """List, show and check questionnaires."""


@command.command("list")
def list_() -> None:
    """The shipped questionnaires."""
    from cmt.instrument.catalogue import find, names

    for name in names():
        instrument = find(name)
        click.echo(f"{name}  {instrument.version}  {instrument.title[instrument.languages[0]]}")


@command.command()
@click.argument("instrument", metavar="ID|YAML")
@click.option("--lang", default="", help="Language of the questions; default the first.")
def show(instrument: str, lang: str) -> None:
    """The questions of a questionnaire, section by section."""
    from cmt.instrument.catalogue import find

    found = find(instrument)
    language = lang or found.languages[0]
    if language not in found.languages:
        raise click.BadParameter(f"'{language}' is not one of {', '.join(found.languages)}.")
    click.echo(f"{found.title[language]} ({found.id} {found.version})")
    for section in found.sections:
        click.echo(f"\n{section.title[language]}")
        for name in section.items:
            item = found.items[name]
            click.echo(f"  {item.id}: {item.text[language]}  [{item.scale or item.role}]")


@command.command()
@click.argument("instrument", metavar="ID|YAML")
def check(instrument: str) -> None:
    """Check a questionnaire and list every fault."""
    show_faultless(instrument)


def show_faultless(instrument: str) -> None:
    """Say that a questionnaire has no faults; its faults are raised."""
    from cmt.instrument.catalogue import find

    found = find(instrument)
    languages = ", ".join(found.languages)
    click.echo(f"{found.id} {found.version}: {len(found.items)} questions, {languages}. No faults.")
