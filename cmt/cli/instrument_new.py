"""cmt instrument new: the beginnings of a questionnaire of one's own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cmt.cli.options import FILE

BANK = "cmt-bank"


@click.command("new")
@click.argument("instrument", metavar="ID")
@click.option("--out", type=FILE, metavar="YAML", help="Where to write it; default ID.yaml.")
@click.option(
    "--extends",
    "origin",
    default="",
    metavar="ID|YAML",
    help="Build on another questionnaire: keep its questions and change what you need.",
)
def command(instrument: str, out: Path | None, origin: str) -> None:
    """Write the beginnings of a questionnaire of your own.

    The file is YAML with comments that say what each part is for, in English and French, and it
    passes "cmt instrument check" as it is. With --extends it asks everything of the questionnaire
    named and shows how to leave questions out, take some of the bank, and change words. A file
    that is there already is never written over.

    Examples: cmt instrument new parks; cmt instrument new parks --extends cmt-core
    """
    from cmt.files import write_whole
    from cmt.instrument.catalogue import find
    from cmt.instrument.starter import extending, starter

    path = out or Path(f"{instrument}.yaml")
    if origin:
        named = _from_folder(origin, path.parent)
        text = extending(instrument, find(origin), named, find(BANK))
    else:
        text = starter(instrument)
    _refuse_existing(path)
    write_whole(path, text.encode())
    click.echo(f"{path}  Next: cmt instrument check {path}")


def _from_folder(origin: str, folder: Path) -> str:
    """A file is named relative to the one that builds on it; an id stays an id."""
    from cmt.instrument.sources import names

    return origin if origin in names() else Path(os.path.relpath(origin, folder)).as_posix()


def _refuse_existing(path: Path) -> None:
    from cmt.errors import Fault, InstrumentError

    if path.exists():
        raise InstrumentError(
            Fault(
                where=str(path),
                got="there is such a file already",
                hint="Write to another one with --out",
            )
        )
