"""WeasyPrint, loaded when first needed, with everything it says kept.

Importing it takes most of a second, prints a banner on stdout when a system library is missing,
and then raises OSError. Here that becomes one ReportError that names the packages. Its log is
collected: a picture that could not be loaded or a rule it does not know is a fault, not a line on
a console nobody reads.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import gc
import io
import logging
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Final

from cmt.errors import Fault, ReportError

LIBRARIES_HINT: Final = (
    "Debian or Ubuntu: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0; "
    "macOS: brew install pango; Windows: install MSYS2, then pacman -S mingw-w64-x86_64-pango"
)
_HARMLESS: Final = "Using fontTools instead of HarfBuzz-Subset"
"""Slower but correct: `cmt doctor` speaks of it, a report does not fail over it."""


def load_weasyprint() -> ModuleType:
    """The module, or a ReportError that names the system packages it lacks."""
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(),
            _libraries_by_name(),
        ):
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint
    except (OSError, ImportError) as error:
        raise ReportError(
            Fault(
                where="PDF",
                got=f"WeasyPrint cannot start ({str(error).splitlines()[0]})",
                hint=LIBRARIES_HINT,
            )
        ) from error
    module: ModuleType = weasyprint
    return module


@contextlib.contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let the loader of Linux find libraries by their names, without asking a compiler first.

    WeasyPrint tries the names of every platform in turn, and for each that fails Python runs
    ldconfig, gcc and ld: some fifty processes and 0.3 s. The names Linux uses come last and need
    no search.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection while a document is laid out: measured to save 13 % of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def complaints() -> Iterator[list[str]]:
    """Collect the warnings and errors WeasyPrint logs while the block runs."""
    found: list[str] = []
    logger = logging.getLogger("weasyprint")
    handler = _Collector(found)
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


class _Collector(logging.Handler):
    """Puts messages into a list, each once."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message not in self.found and not message.startswith(_HARMLESS):
            self.found.append(message)
