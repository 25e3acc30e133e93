"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cmt.errors import Fault, ReportError


@contextmanager
def making(folder: Path) -> Iterator[None]:
    """Tell as a ReportError that names it why a folder of reports cannot be made or tidied."""
    try:
        yield
    except OSError as error:
        raise ReportError(
            Fault(
                where=str(folder),
                got=f"the folder cannot be made ({error.strerror})",
                hint="Name another with --out",
            )
        ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is complete, or not there, or as it was before.

    The content goes into a temporary file beside it, which then takes its name.
    errors     ReportError: the folder is missing or the file cannot be written
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException as error:  # Ctrl-C too leaves nothing half written
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def _umask() -> int:
    """What the user's new files may not be; mkstemp makes them private to the owner."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> ReportError:
    return ReportError(
        Fault(
            where=str(path),
            got=f"the file cannot be written ({error.strerror})",
            hint="Close it if it is open elsewhere, or write to another folder",
        )
    )
