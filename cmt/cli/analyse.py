"""cmt analyse: the results of a wave, without a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmt.cli.options import (
    COMPUTED,
    EARLIER,
    FILE,
    INFORMATION,
    PROJECT,
    UNDERSTANDING,
    with_options,
)
from cmt.cli.peers import PEERS, among_peers
from cmt.cli.planned import planned

FORMATS = ("json", "table", "csv", "xlsx", "parquet")


@click.command("analyse")
@click.argument("file", type=FILE, required=False)
@with_options(PROJECT, EARLIER, UNDERSTANDING, COMPUTED, PEERS)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="json",
    help="json, the results file, unless said; table prints; the others hold every estimate.",
)
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), help="Of names; the questionnaire's first."
)
@click.option(
    "--out", type=FILE, metavar="FILE", help="What to write; beside the export unless said."
)
@with_options(INFORMATION)
def command(
    file: Path | None, form: str, lang: str | None, out: Path | None, **options: Any
) -> None:
    """Compute the results of a wave and write them to one file, or print them.

    A results file (JSON) holds every estimate and no respondent; `cmt report` reads it, also as
    --earlier. Without FILE, the cmt.yaml of this folder says which wave is the latest.
    """
    from cmt.cli.reading import show_wave
    from cmt.cli.waves import analysed
    from cmt.reports.tabular import WRITERS, as_text

    if form == "table" and out:
        raise click.UsageError("--format table is printed: leave --out out, or choose another.")
    plan = planned(file, options)
    done = analysed(plan)
    if done.wave:
        show_wave(done.wave)
    results = among_peers(done.results, options, plan.project)
    language = lang or results.instrument.languages[0]
    if form == "table":
        click.echo(as_text(results, language))
        return
    path = out or plan.now.file.with_name(f"{plan.now.file.stem}-results.{form}")
    path.parent.mkdir(parents=True, exist_ok=True)
    WRITERS[form](results, path, language)
    click.echo(str(path))
