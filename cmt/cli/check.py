"""cmt check: what was understood of an export or a questionnaire, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmt.cli.instrument_check import show_faultless
from cmt.cli.options import FILE, UNDERSTANDING, with_options


@click.command("check")
@click.argument("file", type=FILE)
@with_options(UNDERSTANDING)
@click.option("--save", type=FILE, metavar="YAML", help="Write the mapping here, to be reviewed.")
def command(file: Path, save: Path | None, **options: Any) -> None:
    """Say what was understood of an export or a questionnaire, and what is wrong with it."""
    if file.suffix.lower() in (".yaml", ".yml"):
        show_faultless(str(file))
        return
    from cmt.cli.waves import show_mapping, understood
    from cmt.responses.mapping_file import write_mapping

    wave, instrument = understood(file, options)
    show_mapping(wave)
    found = len(instrument.items) - len(wave.mapping.missing_items)
    click.echo(f"{found} of {len(instrument.items)} questions of {instrument.id} found.")
    if save:
        write_mapping(wave.mapping, save)
        click.echo(str(save))
