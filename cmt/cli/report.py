"""cmt report: from an export to a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmt.cli.options import EARLIER, FILE, SURVEY, UNDERSTANDING, with_options
from cmt.errors import ReportError

LANGUAGES = {"en": ("en",), "fr": ("fr",), "both": ("en", "fr")}
FORMATS = ("pdf", "html", "xlsx")


@click.command("report")
@click.argument("file", type=FILE)
@with_options(EARLIER, UNDERSTANDING)
@click.option("--lang", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option(
    "--format",
    "formats",
    default="pdf,xlsx",
    show_default=True,
    callback=lambda _c, _p, value: _formats(value),
    help="What to write: any of pdf, html, xlsx, with commas between.",
)
@click.option("--out", type=FILE, metavar="DIR", help="Where to write; default beside the export.")
@with_options(SURVEY)
def command(
    file: Path, lang: str, formats: tuple[str, ...], out: Path | None, **options: Any
) -> None:
    """Turn a survey export (or a results file) into a report.

    FILE is what your survey platform gives you: CSV or Excel. The report, the workbook, the
    results and the mapping that was used are written into one folder.
    """
    from cmt.cli.waves import analysed, show_mapping
    from cmt.reports.write import write_all

    done = analysed(file, options)
    if done.wave:
        show_mapping(done.wave)
    written = write_all(
        done.results,
        out or file.with_name(f"{file.stem}-report"),
        languages=LANGUAGES[lang],
        formats=formats,
        mapping=done.wave.mapping if done.wave else None,
    )
    for path in written.paths:
        click.echo(str(path))
    if written.faults:
        raise ReportError(written.faults)


def _formats(value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise click.BadParameter(f"'{unknown[0]}' is not one of {', '.join(FORMATS)}.")
    return wanted
