"""cmt report: from an export to a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmt.cli.batch import BATCH, Pages, batch_reports, refuse_with_units
from cmt.cli.options import (
    COMPUTED,
    EARLIER,
    FILE,
    INFORMATION,
    LOOKS,
    PROJECT,
    UNDERSTANDING,
    with_options,
)
from cmt.cli.peers import PEERS, among_peers
from cmt.cli.planned import Planned, planned
from cmt.errors import ReportError
from cmt.responses.action_log import LoggedAction
from cmt.responses.project import Project, field_of
from cmt.responses.project_keys import FORMATS, LOOK

if TYPE_CHECKING:
    from cmt.reports.look import Look

LANGUAGES = {"en": ("en",), "fr": ("fr",), "both": ("en", "fr")}
USUAL_LANGUAGES = LANGUAGES["en"]
USUAL_FORMATS = ("pdf", "xlsx")


@click.command("report")
@click.argument("file", type=FILE, required=False)
@with_options(PROJECT, EARLIER, UNDERSTANDING, COMPUTED, PEERS)
@click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Its language; en unless said.")
@click.option(
    "--format",
    "formats",
    callback=lambda _c, _p, value: _formats(value),
    help=f"What to write: any of {', '.join(FORMATS)}, with commas between; pdf,xlsx unless said.",
)
@click.option(
    "--out", type=FILE, metavar="DIR", help="Where to write; beside the export unless said."
)
@click.option("--summary", is_flag=True, help="Write page one by itself too, as a PDF.")
@click.option("--action-plan", is_flag=True, help="Write the action plan by itself too, as a PDF.")
@click.option("--trace", is_flag=True, help="List what every sentence rests on, as a CSV file.")
@with_options(BATCH, LOOKS, INFORMATION)
def command(
    file: Path | None,
    lang: str | None,
    formats: tuple[str, ...] | None,
    out: Path | None,
    summary: bool,
    action_plan: bool,
    trace: bool,
    **options: Any,
) -> None:
    """Turn a survey export (or a results file) into a report.

    FILE is what your survey platform gives you: CSV, Excel, SPSS ... The report, the workbook, the
    results and the mapping that was used are written into one folder. Without FILE, the cmt.yaml of
    this folder says which wave is the latest and what is known of it.
    """
    from cmt.analysis.logged import with_log
    from cmt.cli.reading import show_wave
    from cmt.cli.waves import analysed
    from cmt.reports.beside import write_action_plans, write_summaries, write_traces
    from cmt.reports.write import write_all

    plan = planned(file, options)
    project = plan.project
    by = options["by"] if options["by"] is not None else project.by if project else ""
    look, attach_data = _look(options, project)
    languages = LANGUAGES[lang] if lang else (project and project.languages) or USUAL_LANGUAGES
    formats = formats or (project and project.formats) or USUAL_FORMATS
    folder = out or (project and project.out) or _beside(plan, by)
    if by:
        refuse_with_units(by, plan)
        pages = Pages(
            languages=languages, formats=formats, look=look, attach_data=attach_data, out=folder
        )
        return batch_reports(plan, by, pages, options["jobs"] or 0)
    if options["jobs"]:
        raise click.UsageError("--jobs is of many reports at once: add --by COLUMN.")
    done = analysed(plan)
    if done.wave:
        show_wave(done.wave)
    results = with_log(among_peers(done.results, options, project), _logged(project))
    written = write_all(
        results,
        folder,
        languages=languages,
        formats=formats,
        mapping=done.wave.mapping if done.wave else None,
        look=look,
        attach_data=attach_data,
    )
    parts = [written]
    if summary:
        parts.append(write_summaries(results, folder, languages=languages, look=look))
    if action_plan:
        parts.append(write_action_plans(results, folder, languages=languages, look=look))
    if trace:
        parts.append(write_traces(results, folder, languages=languages))
    for path in (path for part in parts for path in part.paths):
        click.echo(str(path))
    if faults := dict.fromkeys(fault for part in parts for fault in part.faults):
        raise ReportError(faults)


def _look(options: Mapping[str, Any], project: Project | None) -> tuple[Look, bool]:
    """How the reports look, and whether their data go with them: typed, else as cmt.yaml says."""
    from cmt.reports.logo import read_logo
    from cmt.reports.look import PLAIN, Look

    names = [field_of(key) for key in LOOK]
    said = {
        name: options.get(name) if options.get(name) is not None else getattr(project, name, None)
        for name in names
    }
    look = Look(
        colour=said["colour"] or PLAIN.colour,
        logo=read_logo(said["logo"]) if said["logo"] else None,
        contact=said["contact"] or "",
        paper=said["paper"] or PLAIN.paper,
    )
    return look, bool(said["attach_data"])


def _logged(project: Project | None) -> tuple[LoggedAction, ...]:
    return project.actions if project else ()


def _beside(plan: Planned, by: str) -> Path:
    from cmt.reports.batch_names import folder_names

    file = plan.now.file
    name = f"{file.stem}-by-{folder_names([by])[0]}" if by else f"{file.stem}-report"
    return file.parent / name


def _formats(value: str | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise click.BadParameter(f"'{unknown[0]}' is not one of {', '.join(FORMATS)}.")
    if not wanted:
        raise click.BadParameter(f"name at least one of {', '.join(FORMATS)}.")
    return tuple(dict.fromkeys(wanted))
