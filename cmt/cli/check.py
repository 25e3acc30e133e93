"""cmt check: what was understood of an export or a questionnaire, and what is wrong with it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmt.cli.instrument_check import show_faultless
from cmt.cli.options import FILE, PROJECT, UNDERSTANDING, with_options
from cmt.cli.planned import planned, show_project
from cmt.cli.status import status
from cmt.responses.project import PROJECT_FILE

if TYPE_CHECKING:
    from cmt.instrument.model import Instrument
    from cmt.responses.model import Mapping
    from cmt.responses.project import Fielding
    from cmt.responses.reading import Reading

FORMAT = "cmt-reading"
FORMAT_VERSION = 1


@click.command("check")
@click.argument("file", type=FILE, required=False)
@with_options(PROJECT, UNDERSTANDING)
@click.option("--save", type=FILE, metavar="YAML", help="Write the mapping here, to be reviewed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json: everything, for a program.",
)
@click.pass_context
def command(
    context: click.Context, /, file: Path | None, save: Path | None, form: str, **options: Any
) -> None:
    """Say what was understood of an export or a questionnaire, and what is wrong with it.

    A project and a mapping, known by their keys, are checked as well.

    Of an export: which column is which question, how many answered each and what the others gave
    instead, answers that are not understood, rows worth a look, and all that would stop a report.
    If something would, the exit code is 11 (12 for weights, strata, clusters). Without FILE, the
    cmt.yaml of this folder says which wave is the latest.
    """
    if file and (file.suffix.lower() in (".yaml", ".yml") or (file / PROJECT_FILE).is_file()):
        _show_written(file, options["instrument"])
        return
    from cmt.cli.reading import show_reading
    from cmt.responses.mapping_file import write_mapping

    reading, mapping, instrument = _read(planned(file, options).now, aside=form == "json")
    if form == "json":
        click.echo(_json(reading))
    else:
        show_reading(reading)
    if save and mapping:
        write_mapping(mapping, save, instrument)
        click.echo(str(save), err=form == "json")
    context.exit(reading.exit_code)


def _show_written(file: Path, instrument: str | None) -> None:
    """Say that what a person wrote has no faults: a project, a mapping or a questionnaire."""
    keys = _keys(file)
    if file.name == PROJECT_FILE or file.is_dir() or "waves" in keys:
        show_project(file)
    elif "columns" in keys and "sections" not in keys:
        show_mapping(file, instrument)
    else:
        show_faultless(str(file))


def _keys(file: Path) -> frozenset[str]:
    """The keys at the top of a YAML file; none where it cannot be read, which is said later."""
    from cmt.errors import InstrumentError
    from cmt.instrument.sources import read_text
    from cmt.instrument.yaml_lines import read_nodes

    try:
        root, _ = read_nodes(read_text(file), file.name)
    except InstrumentError:
        return frozenset()
    return frozenset(root.value) if isinstance(root.value, dict) else frozenset()


def show_mapping(file: Path, instrument: str | None) -> None:
    """Say which questionnaire a mapping belongs to and what it lists; its faults are raised."""
    from cmt.instrument.catalogue import find
    from cmt.responses.mapping_file import instrument_of, read_mapping

    asked = find(instrument) if instrument else instrument_of(file)
    mapping = read_mapping(file, asked)
    used = sum(bool(match.item) for match in mapping.matches)
    click.echo(f"{file}: {used} columns of {asked.id}, {len(mapping.matches)} listed. No faults.")


def _read(wave: Fielding, *, aside: bool) -> tuple[Reading, Mapping | None, Instrument | None]:
    """How the export of a wave reads; without a questionnaire, what is known of the file alone."""
    from cmt.cli.one_wave import exported, questionnaire
    from cmt.errors import ResponseError
    from cmt.responses.mapping_file import read_mapping
    from cmt.responses.reading import reading, reading_of_file

    with status(wave.file.name) as stage:
        stage("reading")
        export = exported(wave)
    try:
        instrument = questionnaire(wave, export, aside=aside)
    except ResponseError as error:
        return reading_of_file(export, [error]), None, None
    with status(wave.file.name) as stage:
        found, mapping = reading(
            export,
            instrument,
            given=read_mapping(wave.mapping, instrument) if wave.mapping else None,
            design=wave.design,
            drop=wave.drop,
            channel=wave.channel,
            today=date.today(),
            step=stage,
        )
    return found, mapping, instrument


def _json(reading: Reading) -> str:
    from dataclasses import asdict

    document = {"format": FORMAT, "version": FORMAT_VERSION, **asdict(reading)}
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)
