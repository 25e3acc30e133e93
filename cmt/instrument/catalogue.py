"""The questionnaires that come with cmt, and questionnaires by path."""

from __future__ import annotations

from pathlib import Path

from cmt.errors import Fault, InstrumentError
from cmt.instrument.load import load_instrument
from cmt.instrument.model import Instrument
from cmt.instrument.sources import names, path_of

__all__ = ["as_instrument", "find", "names"]


def find(name_or_path: str | Path) -> Instrument:
    """The questionnaire of that id, or in that YAML file.

    Raises InstrumentError when there is none or when it has faults.

    >>> find("cmt-core").outcome
    'overall'
    """
    path = path_of(str(name_or_path), Path())
    if isinstance(path, Fault):
        raise InstrumentError(path)
    return load_instrument(path)


def as_instrument(given: Instrument | str | Path) -> Instrument:
    """The questionnaire itself, or the one of that id or file.

    Raises InstrumentError as `find` does, and for anything that is neither.
    """
    if isinstance(given, Instrument):
        return given
    if isinstance(given, str | Path):
        return find(given)
    raise InstrumentError(
        Fault(
            where="instrument",
            got=f"this is {type(given).__name__}, not a questionnaire",
            expected="cmt.find(...), cmt.load_instrument(...), an id or the path of a .yaml file",
        )
    )
