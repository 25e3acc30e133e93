"""Where questionnaires are: those that come with cmt, and files."""

from __future__ import annotations

import re
from pathlib import Path

from cmt.errors import Fault, InstrumentError
from cmt.instrument.fields import listing, nearest

PACKAGE = Path(__file__).parents[1]
FOLDERS = (PACKAGE / "questionnaires", PACKAGE.parent / "questionnaires")
"""Where those that come with cmt are in an installed wheel, and in a source checkout."""

ENDINGS = (".yaml", ".yml")


def names() -> tuple[str, ...]:
    """The ids of the questionnaires that come with cmt, in alphabetical order.

    >>> "cmt-core" in names()
    True
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def fielded() -> dict[str, str]:
    """Id -> text of the file, of the questionnaires that are asked as they are: banks left out.

    >>> "cmt-bank" in fielded()
    False
    """
    bank = re.compile(r"^kind:\s*bank\b", re.MULTILINE)
    texts = {name: read_text(_folder() / f"{name}.yaml") for name in names()}
    return {name: text for name, text in texts.items() if not bank.search(text)}


def path_of(name: str, folder: Path) -> Path | Fault:
    """The file of a questionnaire named by id or by a path relative to `folder`; or what is wrong.

    >>> path_of("cmt-core", Path()).name
    'cmt-core.yaml'
    """
    if name in names():
        return _folder() / f"{name}.yaml"
    path = folder / name
    if path.suffix not in ENDINGS:
        return Fault(
            where="instrument",
            got=f"'{name}' is not a questionnaire that comes with cmt",
            expected=f"one of {listing(names())}, or the path of a .yaml file",
            hint=nearest(name, names()),
        )
    if not path.is_file():
        beside = path.parent.glob("*.y*ml")
        return Fault(
            where=name,
            got="there is no such file",
            expected="a questionnaire in YAML",
            hint=nearest(path.name, sorted(file.name for file in beside)),
        )
    return path


def read_text(path: Path) -> str:
    """The text of a questionnaire's file.

    Raises InstrumentError when it cannot be read or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        fault = Fault(
            where=str(path),
            got=f"the file cannot be read ({error.strerror})",
            hint="" if path.suffix else "A questionnaire is found by its id with cmt.find",
        )
        raise InstrumentError(fault) from error
    except UnicodeDecodeError as error:
        fault = Fault(where=str(path), got="the file is not text in UTF-8", expected="a YAML file")
        raise InstrumentError(fault) from error


def _folder() -> Path:
    return next((folder for folder in FOLDERS if folder.is_dir()), FOLDERS[-1])
