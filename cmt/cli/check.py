"""cmt check: what was understood of an export or a questionnaire, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmt.cli.instrument_check import show_faultless
from cmt.cli.options import FILE, PROJECT, UNDERSTANDING, with_options
from cmt.cli.planned import planned, show_project
from cmt.responses.project import PROJECT_FILE


@click.command("check")
@click.argument("file", type=FILE, required=False)
@with_options(PROJECT, UNDERSTANDING)
@click.option("--save", type=FILE, metavar="YAML", help="Write the mapping here, to be reviewed.")
def command(file: Path | None, save: Path | None, **options: Any) -> None:
    """Say what was understood of an export or a questionnaire, and what is wrong with it.

    Without FILE, the cmt.yaml of this folder says which wave is the latest.
    """
    if file and file.name == PROJECT_FILE:
        show_project(file)
        return
    if file and file.suffix.lower() in (".yaml", ".yml"):
        show_faultless(str(file))
        return
    from cmt.cli.waves import show_mapping, understood
    from cmt.responses.mapping_file import write_mapping

    wave, instrument = understood(planned(file, options).now)
    show_mapping(wave)
    found = len(instrument.items) - len(wave.mapping.missing_items)
    click.echo(f"{found} of {len(instrument.items)} questions of {instrument.id} found.")
    if save:
        write_mapping(wave.mapping, save)
        click.echo(str(save))
