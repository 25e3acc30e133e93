"""cmt instrument list: the questionnaires that come with cmt, one line each."""

from __future__ import annotations

import click

from cmt.instrument.model import Administration, Instrument

HEADINGS = ("id", "version", "questions", "languages", "minutes", "title")


@click.command("list")
def command() -> None:
    """List the questionnaires that come with cmt.

    One line each: id, version, number of questions, languages, minutes to answer in writing (first
    language, shortest to longest path; "bank" for a store of questions, which is not asked whole)
    and title. See one with: cmt instrument show ID
    """
    from cmt.instrument.catalogue import find, names

    rows = [HEADINGS, *(_row(find(name)) for name in names())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def minutes(instrument: Instrument, language: str, administration: Administration) -> str:
    """Whole minutes from the shortest to the longest path: "5", "5-7"."""
    from cmt.instrument.length import length

    found = length(instrument, language, administration)
    ends = (max(1, round(each)) for each in (found.shortest, found.longest))
    return "-".join(dict.fromkeys(map(str, ends)))


def _row(instrument: Instrument) -> tuple[str, ...]:
    first = instrument.languages[0]
    bank = instrument.kind == "bank"
    return (
        instrument.id,
        instrument.version,
        str(len(instrument.items)),
        " ".join(instrument.languages),
        "bank" if bank else minutes(instrument, first, "written"),
        instrument.title[first],
    )
