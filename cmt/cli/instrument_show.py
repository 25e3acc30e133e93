"""cmt instrument show: a questionnaire as a person reads it, in the width of the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import click

from cmt.cli.instrument import line_width
from cmt.instrument.model import Administration, Grid, Instrument, Item

GLUE = "\ue000"
"""A space at which no line breaks, of a private character so that no text can hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph: `lead` stands left of the text, which hangs at `indent`."""

    text: str = ""
    indent: int = 0
    lead: str = ""

    def wrapped(self, width: int) -> str:
        return textwrap.fill(
            self.text,
            width,
            initial_indent=self.lead.rjust(self.indent),
            subsequent_indent=" " * self.indent,
            break_on_hyphens=False,
        ).replace(GLUE, " ")


BLANK = Line()


@click.command("show")
@click.argument("instrument", metavar="ID|YAML")
@click.option("--lang", default="", help="Language of the questions; default the first.")
@click.option(
    "--administration",
    type=click.Choice(["written", "telephone"]),
    default="written",
    show_default=True,
    help="The questions as the client reads them, or as they are read out.",
)
def command(instrument: str, lang: str, administration: Administration) -> None:
    """Show the questions of a questionnaire.

    First what it is, where it comes from and what it is comparable with; then section by section
    every question with its number, its id, its use, who is asked, and its answers with the number
    or code that a form made by cmt writes for them; last the drivers and indices.

    Examples: cmt instrument show cmt-core --lang fr; cmt instrument show parks.yaml
    """
    from cmt.instrument.catalogue import find

    found = find(instrument)
    language = lang or found.languages[0]
    if language not in found.languages:
        raise click.BadParameter(f"'{language}' is not one of {', '.join(found.languages)}.")
    width = line_width()
    for line in page(found, language, administration):
        click.echo(line.wrapped(width))


def page(
    instrument: Instrument, language: str, administration: Administration = "written"
) -> Iterator[Line]:
    """The questionnaire in one language, paragraph by paragraph."""
    yield from _head(instrument, language)
    number = 0
    for section in instrument.sections:
        yield from (BLANK, Line(text=section.title[language].upper()))
        before: Item | None = None
        for name in section.items:
            item, number = instrument.items[name], number + 1
            asked = _asked(item, language, administration)
            yield from _grid(instrument, item, before, language, administration)
            yield Line(text=asked, indent=6, lead=f"{number:>4}. ")
            yield Line(text=_facts(instrument, item, language), indent=6)
            yield from _answers(instrument, item, before, language)
            before = item
    yield from _foot(instrument, language)


def _head(instrument: Instrument, language: str) -> Iterator[Line]:
    yield Line(text=instrument.title[language])
    yield Line(text=_kind(instrument, language))
    told = {
        "About": instrument.about.get(language, ""),
        "Comparable with": instrument.comparable_with.get(language, ""),
        "Source": instrument.source,
        "Licence": instrument.licence,
        "Introduction": instrument.introduction.get(language, ""),
    }
    yield from (Line(text=f"{name}: {text}", indent=2) for name, text in told.items() if text)


def _kind(instrument: Instrument, language: str) -> str:
    from cmt.cli.instrument_list import minutes

    facts = [f"{instrument.id} {instrument.version}", f"{len(instrument.items)} questions"]
    facts.append(", ".join(instrument.languages))
    if instrument.kind == "bank":
        return "; ".join([*facts, "a bank: questions to take from, not asked whole"])
    written, spoken = (minutes(instrument, language, way) for way in ("written", "telephone"))
    return "; ".join([*facts, f"{written} min in writing, {spoken} min on the telephone"])


def _foot(instrument: Instrument, language: str) -> Iterator[Line]:
    if closing := instrument.closing.get(language):
        yield from (BLANK, Line(text=f"Closing: {closing}", indent=2))
    if instrument.outcome:
        yield from (BLANK, Line(text=f"Outcome: {instrument.outcome}"))
    for title, owners in (("DRIVERS", instrument.drivers), ("INDICES", instrument.indices)):
        if owners:
            yield from (BLANK, Line(text=title))
        for owner in owners.values():
            text = f"{owner.name[language]} ({owner.id}): {', '.join(owner.items)}"
            yield Line(text=text, indent=6, lead="    ")


def _grid(
    instrument: Instrument,
    item: Item,
    before: Item | None,
    language: str,
    administration: Administration,
) -> Iterator[Line]:
    """What stands above a question: a blank line, or the question of the grid it begins."""
    grid = instrument.grids.get(item.grid)
    if grid is None:
        yield BLANK
    elif before is None or before.grid != item.grid:
        yield from (BLANK, Line(text=_asked(grid, language, administration), indent=2))
        yield _scale(instrument, item, language, 2)


def _asked(part: Item | Grid, language: str, administration: Administration) -> str:
    spoken = part.telephone.get(language, "") if administration == "telephone" else ""
    return spoken or part.text[language]


def _facts(instrument: Instrument, item: Item, language: str) -> str:
    """Id and use, whether agreeing is bad, and who is asked where not everyone is."""
    from cmt.instrument.terms import role, routing

    facts = [item.id, role(item)]
    if item.scale and instrument.scale_of(item.id).numbers:
        facts.append("reversed")
    if condition := routing(instrument, item, language):
        facts.append(f"asked if {condition}")
    if item.channels:
        facts.append(f"for {', '.join(item.channels)}")
    return f"[{'; '.join(facts)}]"


def _answers(
    instrument: Instrument, item: Item, before: Item | None, language: str
) -> Iterator[Line]:
    if item.grid:
        return
    if not item.scale:
        yield Line(text="(free text)", indent=6)
    elif before and not before.grid and (before.scale, before.choose) == (item.scale, item.choose):
        yield Line(text="(the same answers)", indent=6)
    else:
        yield _scale(instrument, item, language, 6)


def _scale(instrument: Instrument, item: Item, language: str, indent: int) -> Line:
    from cmt.instrument.terms import points, several

    scale = instrument.scales[item.scale]
    missing = [f"{scale.code_of(kind)} {text[language]}" for kind, text in scale.missing.items()]
    told = (each.replace(" ", GLUE, 1) for each in (*points(scale, language), *missing))
    return Line(text=f"{several(item, scale)}{'; '.join(told)}", indent=indent)
