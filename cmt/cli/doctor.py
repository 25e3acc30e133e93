"""cmt doctor: what this machine has and lacks."""

from __future__ import annotations

import sys

import click


@click.command("doctor")
def command() -> None:
    """Say what this machine has and lacks, and what to install."""
    from cmt.reports.doctor import checks

    found = checks()
    for check in found:
        click.echo(f"{'ok     ' if check.ok else 'MISSING'} {check.name}: {check.detail}")
        if not check.ok:
            click.echo(f"        {check.remedy}")
    if not all(check.ok for check in found):
        sys.exit(1)
