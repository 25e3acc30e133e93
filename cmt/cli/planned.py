"""Which waves a command is about: those of its options, or those of a project's `cmt.yaml`.

A file that is named speaks for itself; without one, the latest wave of the project is meant, and
the wave before it is the earlier one. What the command line says goes before what `cmt.yaml` says.
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
    """The wave of a command, the earlier wave it is compared with, and their project."""

    now: Fielding
    before: Fielding | None = None
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
    listed = project.before(wave) if project else None
    before = _before(options.get("earlier"), now, listed, project)
    return Planned(
        now=now,
        before=_described(before, options),
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
        if here.is_file():
            click.echo(f"{here} is not used: a FILE is named. (Or add --project {here}.)", err=True)
        return None
    if not here.is_file():
        raise click.UsageError(
            f"Name a FILE: the export of your survey platform. (Without one, a {PROJECT_FILE} in "
            "this folder says which; there is none.)"
        )
    return read_project(here)


def _before(
    named: Path | None, now: Fielding, listed: Fielding | None, project: Project | None
) -> Fielding | None:
    """The earlier wave: the one that is named, else the one before in the project.

    One that no project knows is read as this wave was; what is known of it is not known here.
    """
    if named is None:
        return listed
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
    )


def _described(before: Fielding | None, options: Mapping[str, Any]) -> Fielding | None:
    """The earlier wave with what the command line says of it; refused where it changes nothing."""
    from cmt.analysis.store import is_results_file

    keys = {"label": "earlier_label", "mapping": "earlier_mapping"}
    named = {key: options[option] for key, option in keys.items() if options.get(option)}
    if before is None:
        for key in named:
            raise click.UsageError(
                f"--earlier-{key} says something of an earlier wave: add --earlier FILE."
            )
        return None
    if "mapping" in named and is_results_file(before.file):
        raise click.UsageError(
            f"{before.file.name} is a results file, which --earlier-mapping cannot change. Leave "
            "the mapping out, or give the earlier export."
        )
    return with_said(before, named)
