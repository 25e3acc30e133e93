"""cmt analyse: the results of a wave, without a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmt.cli.options import (
    EARLIER,
    FILE,
    INFORMATION,
    PROJECT,
    UNDERSTANDING,
    with_options,
)
from cmt.cli.planned import planned


@click.command("analyse")
@click.argument("file", type=FILE, required=False)
@with_options(PROJECT, EARLIER, UNDERSTANDING)
@click.option("--out", type=FILE, metavar="JSON", help="Results file; default beside the export.")
@with_options(INFORMATION)
def command(file: Path | None, out: Path | None, **options: Any) -> None:
    """Compute the results of a wave and write them to one JSON file.

    The file holds every estimate and no respondent; `cmt report` reads it, also as --earlier.
    Without FILE, the cmt.yaml of this folder says which wave is the latest.
    """
    from cmt.analysis.store import write_results
    from cmt.cli.reading import show_wave
    from cmt.cli.waves import analysed

    plan = planned(file, options)
    done = analysed(plan)
    if done.wave:
        show_wave(done.wave)
    path = out or plan.now.file.with_name(f"{plan.now.file.stem}-results.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_results(done.results, path)
    click.echo(str(path))
