"""What a person waits for, on a line of its own that goes away.

Only where somebody sits at a terminal, and only after a second: nothing of it reaches a pipe, a
log or standard output.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

PATIENCE = 1.0
"""Seconds before anything is said."""
PULSE = 0.5
"""Seconds between one line and the next."""


@contextmanager
def status(name: str) -> Iterator[Callable[[str], None]]:
    """While the block runs, say what is going on with a file; the block tells each stage.

    with status("wave.csv") as stage:
        stage("reading")
    """
    stages: list[str] = []
    if not sys.stderr.isatty():
        yield stages.append
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(name, stages, done), daemon=True)
    teller.start()
    try:
        yield stages.append
    finally:
        done.set()
        teller.join()


def _tell(name: str, stages: list[str], done: threading.Event) -> None:
    begun = time.monotonic()
    if done.wait(PATIENCE):
        return
    width = shutil.get_terminal_size().columns - 1
    while not done.wait(PULSE):
        stage = stages[-1] if stages else "reading"
        said = f"{name}: {stage} ... {time.monotonic() - begun:.0f} s"
        click.echo("\r" + said[:width].ljust(width), nl=False, err=True)
    click.echo("\r" + " " * width + "\r", nl=False, err=True)
