"""The command line: parse, call the library, print. Every verb is a module, imported when used."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any

import click

from cmt.version import VERSION

# Small matrix products run 2-17 times slower on several BLAS threads (KERNEL.md, decision 5).
# Must be set before NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

VERBS = {
    "report": "Turn a survey export into a report.",
    "check": "Say what was understood of an export or a questionnaire.",
    "init": "Write a cmt.yaml and a mapping for an export; draft its questionnaire if need be.",
    "analyse": "Compute the results of a wave without a report.",
    "instrument": "List, show, check, write, compare and field questionnaires.",
    "plan": "Say how many to ask, and what so many answers can show.",
    "benchmark": "Compare with peers: publish, check and pool benchmark files.",
    "demo": "Make reports from the bundled example.",
    "doctor": "Say what this machine has and lacks.",
}


class LazyGroup(click.Group):
    """A group that imports the module of a verb only when the verb is used.

    verbs     verb -> its one line of help
    modules   where the command of a verb is, "cmt.cli.{verb}"
    """

    def __init__(self, *args: Any, verbs: Mapping[str, str], modules: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.verbs = verbs
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.verbs)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.verbs:
            return None
        module = importlib.import_module(self.modules.format(verb=name))
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.verbs and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], self.verbs, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(
                f"No such command '{args[0]}'. Known: {', '.join(self.verbs)}.{hint}", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self.verbs.items()))


@click.group(
    cls=LazyGroup,
    verbs=VERBS,
    modules="cmt.cli.{verb}",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(VERSION, prog_name="cmt")
def cli() -> None:
    """Client satisfaction surveys of public services, from export to report.

    Begin with: cmt report EXPORT.xlsx
    """


def main() -> None:
    """Run the command line; every refusal becomes a message and its exit code."""
    from cmt.errors import CmtError, ReportError

    collecting = gc.isenabled()
    gc.disable()  # one short run: collecting would cost 5 % of a report's time and free little
    try:
        cli(prog_name="cmt")
    except CmtError as error:
        click.echo(f"cmt: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk, a folder without permission, a file in use
        click.echo(f"cmt: {error.filename or ''}: {error.strerror or error}.", err=True)
        sys.exit(ReportError.exit_code)
    finally:
        if collecting:
            gc.enable()
