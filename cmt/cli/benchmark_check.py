"""cmt benchmark check: whether the files of others can be used."""

from __future__ import annotations

from pathlib import Path

import click

from cmt.cli.benchmark import counted
from cmt.cli.options import FILE


@click.command("check")
@click.argument("paths", metavar="FILE|FOLDER...", type=FILE, nargs=-1, required=True)
def command(paths: tuple[Path, ...]) -> None:
    """Look through benchmark files, folders of them and pools, and list every fault.

    Looks at the form of each file, whether its numbers can be, whether its questions are those it
    says, and whether any survey is there twice. Nothing is written, and nothing in a file is run.
    """
    from cmt.benchmark.check import check
    from cmt.errors import DisclosureError

    checked = check(paths)
    for note in checked.notes:
        click.echo(str(note))
    if checked.faults:
        raise DisclosureError(checked.faults)
    click.echo(
        f"{counted(checked.files, 'file')}, {counted(len(checked.sound), 'survey')} of "
        f"{counted(checked.organizations, 'organization')}. No faults."
    )
