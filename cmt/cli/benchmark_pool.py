"""cmt benchmark pool: many benchmark files joined into one."""

from __future__ import annotations

from pathlib import Path

import click

from cmt.cli.benchmark import counted
from cmt.cli.options import FILE


@click.command("pool")
@click.argument("paths", metavar="FILE|FOLDER...", type=FILE, nargs=-1, required=True)
@click.option(
    "--out", type=FILE, metavar="FILE", default=Path("pool.jsonl"), help="pool.jsonl unless said."
)
def command(paths: tuple[Path, ...], out: Path) -> None:
    """Join benchmark files, folders of them and pools into one pool to pass on.

    Every file is checked first; a pool holds each survey once, whatever the order. What comes
    out can be given to --peers, and joined again.
    """
    from cmt.benchmark.pool import pool

    checked = pool(paths, out)
    for note in checked.notes:
        click.echo(str(note), err=True)
    surveys, owners = len(checked.sound), checked.organizations
    click.echo(f"{counted(surveys, 'survey')} of {counted(owners, 'organization')}")
    click.echo(str(out))
