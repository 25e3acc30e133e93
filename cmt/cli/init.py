"""cmt init: from an export to what a project needs, drafted and commented."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmt.cli.options import FILE
from cmt.responses.project_keys import DELIMITERS

if TYPE_CHECKING:
    from cmt.instrument.model import Instrument
    from cmt.responses.model import Export

MAPPING = "mapping.yaml"


@click.command("init")
@click.argument("file", type=FILE)
@click.option("--instrument", metavar="ID|YAML", help="The questionnaire, if you know it.")
@click.option("--platform", metavar="NAME", help="What wrote the file, if it is not recognized.")
@click.option("--sheet", metavar="TEXT", help="Of a workbook: the sheet, by title or number.")
@click.option("--encoding", metavar="TEXT", help="Of a text: its encoding.")
@click.option(
    "--delimiter", type=click.Choice(list(DELIMITERS)), help="Of a text: what parts columns."
)
@click.option("--out", type=FILE, metavar="DIR", help="Where to write; default beside the export.")
def command(file: Path, instrument: str | None, out: Path | None, **reading: str | None) -> None:
    """Write a cmt.yaml and a mapping for an export, and draft its questionnaire if none fits.

    FILE is what your survey platform gives you. A survey that follows none of the questionnaires
    that come with cmt gets one drafted from its answers: scales, groups of ratings, overall
    satisfaction. Check it and give names. A file that is there already is never written over.
    """
    from cmt.responses.draft_project import project_text
    from cmt.responses.project import PROJECT_FILE
    from cmt.responses.read import read_export
    from cmt.responses.reading import marked

    said = {key: value for key, value in reading.items() if value}
    signs = {"delimiter": DELIMITERS[said["delimiter"]]} if "delimiter" in said else {}
    export = read_export(file, **said | signs)
    folder = out or file.parent
    known = _known(export, instrument)
    made = _followed(export, known, instrument, folder) if known else _drafted(export, file)
    project = project_text(
        _relative(file, folder),
        made.named,
        MAPPING,
        made.languages,
        reading=said,
        weights=made.weights,
    )
    _write(folder, {**made.files, PROJECT_FILE: project})
    if marked(export).get("preview") == export.rows:
        click.echo("Every row is marked as a test (preview): cmt report needs --drop none.")
    where = "" if folder.resolve() == Path.cwd() else f" in {folder}"
    click.echo(f"Next: read {' and '.join(made.files)}, then{where}: cmt report")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is written besides cmt.yaml, and what cmt.yaml says of it."""

    files: Mapping[str, str]  # name -> text
    named: str  # the questionnaire, by id or by a path from the folder
    languages: Sequence[str]  # of the reports
    weights: Sequence[str] = ()


def _known(export: Export, named: str | None) -> Instrument | None:
    """The questionnaire that is named, else the one the file follows; None when there is none."""
    from cmt.errors import ResponseError
    from cmt.instrument.catalogue import find
    from cmt.responses.suggest import in_words, suggest

    if named:
        return find(named)
    try:
        chosen = suggest(export)
    except ResponseError as error:
        click.echo(f"{export.name}: {error.faults[0].got}.")
        return None
    click.echo(f"Questionnaire: {in_words(chosen)}")
    return chosen.instrument


def _followed(export: Export, known: Instrument, named: str | None, folder: Path) -> Made:
    from cmt.instrument.sources import names
    from cmt.responses.mapping_file import mapping_text
    from cmt.responses.match import propose, propose_answers
    from cmt.responses.project_keys import REPORT_LANGUAGES

    mapping = propose_answers(export, propose(export, known), known)
    path = named and named not in names()
    return Made(
        files={MAPPING: mapping_text(mapping, known)},
        named=_relative(Path(str(named)), folder) if path else known.id,
        languages=[each for each in known.languages if each in REPORT_LANGUAGES],
    )


def _drafted(export: Export, file: Path) -> Made:
    from cmt.cli.file_facts import counted
    from cmt.instrument.sources import names
    from cmt.responses.draft import draft
    from cmt.responses.draft_names import slug
    from cmt.responses.mapping_file import mapping_text

    name = slug(file.stem) or "survey"
    name = f"our-{name}" if name in names() else name
    done = draft(export, name)
    items = counted(len(done.instrument.items), "question")
    drivers = counted(len(done.instrument.drivers), "driver")
    click.echo(
        f"A questionnaire is drafted: {items}, {drivers} to be named; taken for overall "
        f"satisfaction: {done.instrument.outcome}"
    )
    return Made(
        files={f"{name}.yaml": done.text, MAPPING: mapping_text(done.mapping, done.instrument)},
        named=f"{name}.yaml",
        languages=done.instrument.languages,
        weights=done.weights,
    )


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files, or none when one of them is there already."""
    from cmt.errors import Fault, ResponseError
    from cmt.files import write_whole

    there = [folder / name for name in files if (folder / name).exists()]
    if there:
        raise ResponseError(
            Fault(
                where=str(path),
                got="there is such a file already",
                hint="Write to another folder with --out",
            )
            for path in there
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_whole(folder / name, text.encode())
        click.echo(str(folder / name))
