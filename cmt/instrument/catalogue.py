"""The questionnaires that come with cmt, and questionnaires by path."""

from __future__ import annotations

from pathlib import Path

from cmt.errors import Fault, InstrumentError
from cmt.instrument.fields import listing, nearest
from cmt.instrument.load import load_instrument
from cmt.instrument.model import Instrument

PACKAGE = Path(__file__).parents[1]
FOLDERS = (PACKAGE / "questionnaires", PACKAGE.parent / "questionnaires")
"""Where they are in an installed wheel, and in a source checkout."""


def names() -> tuple[str, ...]:
    """The ids of the questionnaires that come with cmt, in alphabetical order.

    >>> "cmt-core" in names()
    True
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def find(name_or_path: str | Path) -> Instrument:
    """The questionnaire of that id, or in that YAML file.

    Raises InstrumentError when there is none or when it has faults.

    >>> find("cmt-core").outcome
    'overall'
    """
    name = str(name_or_path)
    if name in names():
        return load_instrument(_folder() / f"{name}.yaml")
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        return load_instrument(path)
    raise InstrumentError(_absent(name, path))


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


def _folder() -> Path:
    return next((folder for folder in FOLDERS if folder.is_dir()), FOLDERS[-1])


def _absent(name: str, path: Path) -> Fault:
    if path.suffix in (".yaml", ".yml"):
        return Fault(where=name, got="there is no such file", expected="a questionnaire in YAML")
    return Fault(
        where="instrument",
        got=f"'{name}' is not a questionnaire that comes with cmt",
        expected=f"one of {listing(names())}, or the path of a .yaml file",
        hint=nearest(name, names()),
    )
