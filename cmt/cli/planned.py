"""Which waves a command is about: those of its options, or those of a project's `cmt.yaml`.

A file that is named speaks for itself; without one, the latest wave of the project is meant, and
all waves before it are the earlier ones. What the command line says goes before what `cmt.yaml`
says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from cmt.cli.options import said
from cmt.responses.model import SurveyInfo
from cmt.responses.project import PROJECT_FILE, Fielding, Project, with_said
from cmt.responses.project_file import read_project


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The wave of a command, the earlier waves it is compared with, and their project."""

    now: Fielding
    earlier: tuple[Fielding, ...] = ()  # as they are listed or named, earliest first in a project
    project: Project | None = None
    typed: frozenset[str] = frozenset()  # keys the command line says of the wave


def planned(file: Path | None, options: Mapping[str, Any]) -> Planned:
    """The waves a command line means.

    Raises click.UsageError when it names no file and there is no project; DesignError and
    ResponseError as `read_project` does.
    """
    typed = said(options)
    project = _project(file, options.get("project"))
    if project:
        wave = project.wave_of(file) if file else project.latest()
    else:
        wave = Fielding(file=file or Path())
    now = with_said(wave, typed)
    named = options.get("earlier") or ()
    listed = project.earlier(wave) if project else ()
    earlier = tuple(_named(file, now, project) for file in named) if named else listed
    return Planned(
        now=now,
        earlier=_described(earlier, options, all_named=bool(named)),
        project=project,
        typed=frozenset(typed),
    )


def show_project(file: Path) -> None:
    """Say which waves a project lists, the latest last; its faults are raised."""
    project = read_project(file)
    names = [wave.info.label or wave.file.name for wave in project.in_time]
    click.echo(f"{file}, earliest wave first: {', '.join(names)}. No faults.")


def _project(file: Path | None, named: Path | None) -> Project | None:
    here = Path(PROJECT_FILE)
    if named:
        return read_project(named)
    if file:
        _refuse_no_export(file)
        if here.is_file():
            click.echo(f"{here} is not used: a FILE is named. (Or add --project {here}.)", err=True)
        return None
    if not here.is_file():
        raise click.UsageError(
            f"Name a FILE: the export of your survey platform. (Without one, a {PROJECT_FILE} in "
            "this folder says which; there is none.)"
        )
    return read_project(here)


def _refuse_no_export(file: Path) -> None:
    """Refuse what is easily named in place of an export: a project, its folder, a mapping."""
    if file.name == PROJECT_FILE or (file / PROJECT_FILE).is_file():
        raise click.UsageError(f"{file} is a project, not an export: say --project {file}")
    if file.suffix.lower() in (".yaml", ".yml"):
        raise click.UsageError(
            f"{file} is no export. A mapping goes with --mapping, a questionnaire with "
            "--instrument, a project with --project."
        )


def _named(named: Path, now: Fielding, project: Project | None) -> Fielding:
    """An earlier wave by its file.

    One that no project knows is read as this wave was; what is known of it is not known here.
    """
    known = project.listed(named) if project else None
    if known:
        return known
    info = SurveyInfo(organization=now.info.organization, service=now.info.service)
    return Fielding(
        file=named,
        instrument=now.instrument,
        mapping=now.mapping,
        drop=now.drop,
        design=now.design,
        info=info,
        segments=now.segments,
        standards=now.standards,
    )


def _described(
    earlier: tuple[Fielding, ...], options: Mapping[str, Any], *, all_named: bool
) -> tuple[Fielding, ...]:
    """The earlier waves with what the command line says of them: the first text of the first."""
    for key in ("label", "mapping"):
        texts = options.get(f"earlier_{key}") or ()
        if texts and not earlier:
            raise click.UsageError(
                f"--earlier-{key} says something of an earlier wave: add --earlier FILE."
            )
        # Waves that only the project lists go unnamed: one text is of the latest of them.
        about = earlier if all_named else earlier[-1:]
        if len(texts) > len(about):
            raise click.UsageError(f"--earlier-{key} is said {len(texts)} times, of {len(about)}.")
        said_of = dict(zip(map(id, about), texts, strict=False))
        earlier = tuple(_with(wave, key, said_of.get(id(wave))) for wave in earlier)
    return earlier


def _with(wave: Fielding, key: str, text: Any) -> Fielding:
    """The wave with its label or mapping; refused where it would change nothing."""
    from cmt.analysis.store import is_results_file

    if text is None:
        return wave
    if key == "mapping" and is_results_file(wave.file):
        raise click.UsageError(
            f"{wave.file.name} is a results file, which --earlier-mapping cannot change. Leave "
            "the mapping out, or give the earlier export."
        )
    return with_said(wave, {key: text})
