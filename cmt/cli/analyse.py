"""cmt analyse: the results of a wave, without a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmt.cli.options import EARLIER, FILE, SURVEY, UNDERSTANDING, with_options


@click.command("analyse")
@click.argument("file", type=FILE)
@with_options(EARLIER, UNDERSTANDING)
@click.option("--out", type=FILE, metavar="JSON", help="Results file; default beside the export.")
@with_options(SURVEY)
def command(file: Path, out: Path | None, **options: Any) -> None:
    """Compute the results of a wave and write them to one JSON file.

    The file holds every estimate and no respondent; `cmt report` reads it, also as --earlier.
    """
    from cmt.analysis.store import write_results
    from cmt.cli.waves import analysed, show_mapping

    done = analysed(file, options)
    if done.wave:
        show_mapping(done.wave)
    path = out or file.with_name(f"{file.stem}-results.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_results(done.results, path)
    click.echo(str(path))
