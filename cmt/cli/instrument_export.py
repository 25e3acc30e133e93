"""cmt instrument export: the files that field a questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from cmt.cli.options import FILE

if TYPE_CHECKING:
    from cmt.instrument.model import Administration, Instrument

PLATFORMS = ("xlsform", "limesurvey", "surveyjs")
READ = ("paper", "web")
"""Forms a client reads: they have no telephone version."""


@click.command("export")
@click.argument("instrument", metavar="ID|YAML")
@click.option(
    "--format",
    "formats",
    type=click.Choice([*PLATFORMS, *READ, "all"]),
    multiple=True,
    required=True,
    help="What to write; may be given several times.",
)
@click.option(
    "--lang",
    default="",
    help="Language the form starts in, and the only one on paper; else all. A web page then goes "
    "without languages in which there are no buttons and instructions, and that is said.",
)
@click.option(
    "--administration",
    type=click.Choice(["written", "telephone"]),
    default="written",
    show_default=True,
    help="What a client reads, or what an interviewer reads out.",
)
@click.option("--out", type=FILE, default=Path(), metavar="FOLDER", help="Where to write.")
def command(
    instrument: str, formats: tuple[str, ...], lang: str, administration: str, out: Path
) -> None:
    """Write the files that field a questionnaire; what they bring back, cmt report reads."""
    from cmt.files import write_whole
    from cmt.instrument.catalogue import find

    found = find(instrument)
    if lang and lang not in found.languages:
        raise click.BadParameter(f"'{lang}' is not one of {', '.join(found.languages)}.")
    wanted = _wanted(formats, administration)
    # Everything is made before anything is written: a refusal leaves no half of a set behind.
    how = cast("Administration", administration)
    files = [file for each in wanted for file in _files(found, each, lang, how)]
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        write_whole(out / name, content)
        click.echo(str(out / name))
    if lang and "web" in wanted:
        _tell_unspoken(found)


def _tell_unspoken(instrument: Instrument) -> None:
    from cmt.reports.forms.spoken import speakable

    if without := [each for each in instrument.languages if each not in speakable(instrument)]:
        said = "there are no buttons and instructions in it"
        click.echo(f"The web page is without {', '.join(without)}: {said}.", err=True)


def _wanted(formats: tuple[str, ...], administration: str) -> tuple[str, ...]:
    read_out = administration == "telephone"
    refused = [each for each in formats if read_out and each in READ]
    if refused:
        raise click.UsageError(f"A form on {refused[0]} is not read out on the telephone.")
    if "all" in formats:
        return PLATFORMS if read_out else (*PLATFORMS, *READ)
    return tuple(dict.fromkeys(formats))


def _files(
    instrument: Instrument, wanted: str, lang: str, administration: Administration
) -> Iterator[tuple[str, bytes]]:
    """Name and content of the files of one format."""
    stem = instrument.id + (".telephone" if administration == "telephone" else "")
    match wanted:
        case "xlsform":
            from cmt.instrument.export.xlsform import xlsform

            content = xlsform(instrument, language=lang, administration=administration)
            yield f"{stem}.xlsform.xlsx", content
        case "limesurvey":
            from cmt.instrument.export.limesurvey import limesurvey

            content = limesurvey(instrument, language=lang, administration=administration)
            yield f"{stem}.limesurvey.txt", content
        case "surveyjs":
            from cmt.instrument.export.surveyjs import surveyjs

            text = surveyjs(instrument, language=lang, administration=administration)
            yield f"{stem}.surveyjs.json", text.encode("utf-8")
        case "web":
            from cmt.reports.forms.spoken import speakable
            from cmt.reports.forms.web import web_form

            others = (each for each in speakable(instrument) if each != lang)
            wanted_first = (lang, *others) if lang else ()  # else the browser's language
            yield f"{stem}.html", web_form(instrument, wanted_first).encode("utf-8")
        case _:
            from cmt.reports.forms.paper import paper_form

            for language in (lang,) if lang else instrument.languages:
                yield f"{stem}.{language}.pdf", paper_form(instrument, language)
