"""cmt instrument check: what is wrong with questionnaires, all of it at once."""

from __future__ import annotations

import click


@click.command("check")
@click.argument("instruments", metavar="ID|YAML...", nargs=-1, required=True)
def command(instruments: tuple[str, ...]) -> None:
    """Check questionnaires and list every fault.

    Each fault is told with its file, its line, what was found, what was expected and, where there
    is one, the nearest match. Several questionnaires may be named; those without a fault are said
    to have none, the faults of the others are listed together, and the exit code is then 10.

    Example: cmt instrument check parks.yaml libraries.yaml
    """
    from cmt.errors import Fault, InstrumentError

    faults: list[Fault] = []
    for instrument in instruments:
        try:
            show_faultless(instrument)
        except InstrumentError as error:
            faults += error.faults
    if faults:
        raise InstrumentError(faults)


def show_faultless(instrument: str) -> None:
    """Say that a questionnaire has no faults; its faults are raised."""
    from cmt.instrument.catalogue import find

    found = find(instrument)
    languages = ", ".join(found.languages)
    click.echo(f"{found.id} {found.version}: {len(found.items)} questions, {languages}. No faults.")
