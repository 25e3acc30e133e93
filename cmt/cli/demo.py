"""cmt demo: reports from the bundled example, in both languages."""

from __future__ import annotations

from pathlib import Path

import click

from cmt.cli.options import FILE
from cmt.errors import Fault, ReportError

EXAMPLE = Path("examples") / "service-centre"
SURVEY = (
    "--organization=City of Exampleton",
    "--service=Municipal service centre",
    "--population=Clients who finished a request at the service centre",
    "--mode=web",
    "--selection=census",
)
"""What the made-up survey says of itself."""


@click.command("demo")
@click.option(
    "--out",
    type=FILE,
    metavar="DIR",
    default=Path("cmt-demo"),
    show_default=True,
    help="Where to write.",
)
def command(out: Path) -> None:
    """Make reports from the bundled example: two waves of a made-up service centre."""
    from cmt.cli.report import command as report

    folder = example()
    report.main(
        [
            str(folder / "wave-2026.xlsx"),
            *("--earlier", str(folder / "wave-2025.xlsx")),
            *("--lang", "both", "--format", "pdf,html,xlsx", "--out", str(out)),
            *SURVEY,
        ],
        standalone_mode=False,
    )


def example() -> Path:
    """The folder of the bundled example: in the package, or beside it in a source checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / EXAMPLE, package.parent / EXAMPLE):
        if folder.is_dir():
            return folder
    raise ReportError(
        Fault(
            where="cmt demo",
            got="the bundled example is missing",
            hint="Install cmt-toolkit again",
        )
    )
