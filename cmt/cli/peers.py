"""Comparison with peers: its options, and the results with the place they give."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cmt.analysis.results import Results
from cmt.cli.options import FILE, Option
from cmt.responses.project import Project

PEERS: tuple[Option[Any], ...] = (
    click.option(
        "--peers",
        type=FILE,
        multiple=True,
        metavar="PATH",
        help="Benchmark files to compare with: a file, a folder or a pool.",
    ),
    click.option(
        "--peer-group",
        "peer_groups",
        multiple=True,
        metavar="NAME:KEY=WORD,...",
        help='Which of them: "Municipal permits: level=municipal, service-area=permits". Up to 3.',
    ),
)


def among_peers(results: Results, options: Mapping[str, Any], project: Project | None) -> Results:
    """The results with their place among the peers that are named, on the line or in `cmt.yaml`.

    Peers that a results file already holds stay when none are named.
    """
    from cmt.responses.peer_selection import typed_selections

    files: tuple[Path, ...] = options.get("peers") or (
        (project.peers,) if project and project.peers else ()
    )
    typed = options.get("peer_groups")
    groups = typed_selections(typed) if typed else project.peer_groups if project else ()
    if any(not group.branches for group in groups) and not files:
        raise click.UsageError("--peer-group chooses among the files of --peers PATH: add it.")
    if not files and not groups:
        return results
    from cmt.benchmark.peers import with_peers

    return with_peers(results, files, groups)
