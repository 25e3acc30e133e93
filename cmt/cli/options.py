"""Options shared by the verbs. What `cmt.yaml` can say of a wave is an option by the same name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from cmt.instrument.keys import Key, Keys
from cmt.responses.aims import ServiceTarget, typed_target
from cmt.responses.chosen import DONE_WELL_WAYS, MISSING_WAYS
from cmt.responses.project_keys import (
    ANALYSIS,
    DELIMITERS,
    DESIGN,
    LOOK,
    NOTHING,
    PAPERS,
    READING,
    SELECTIONS,
    SURVEY,
    WAVE,
)
from cmt.responses.project_values import COLOUR
from cmt.responses.replicates import METHODS
from cmt.responses.standards import Standard, typed_standard
from cmt.responses.target_file import read_targets
from cmt.responses.window_size import window_size

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Command], Command]

FILE = click.Path(path_type=Path, readable=False)  # what is wrong with it the library says

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "text": {"metavar": "TEXT"},
    "listed": {"metavar": "TEXT"},
    "column": {"metavar": "COLUMN"},
    "platform": {"metavar": "NAME"},
    "instrument": {"metavar": "ID|YAML"},
    "path": {"metavar": "YAML", "type": FILE},
    "picture": {"metavar": "SVG|PNG", "type": FILE},
    "names": {"metavar": "TXT", "type": FILE},
    "count": {"metavar": "COUNT", "type": click.IntRange(min=0)},
    "day": {"metavar": "DAY", "callback": lambda _c, _p, said: _day(said)},
    "selection": {"type": click.Choice(SELECTIONS)},
    "words": {"metavar": "NAMES", "callback": lambda _c, _p, said: _parts(said)},
    "splits": {
        "metavar": "ITEM",
        "multiple": True,
        "callback": lambda _c, _p, said: _every_part(said),
    },
    "standards": {
        "metavar": "ITEM:LIMIT:SHARE",
        "multiple": True,
        "callback": lambda _c, _p, said: _promised(said),
    },
    "aims": {
        "metavar": "ITEM:STATISTIC:LEVEL[:DAY]",
        "multiple": True,
        "callback": lambda _c, _p, said: _aspired(said),
    },
    "windows": {
        "metavar": "PERIOD:COUNT",
        "callback": lambda _c, _p, said: window_size(said) if said else None,
    },
    "missing": {"type": click.Choice(MISSING_WAYS)},
    "done-well": {"type": click.Choice(DONE_WELL_WAYS)},
    "drop": {"metavar": "RULES", "callback": lambda _c, _p, said: _rules(said)},
    "delimiter": {"metavar": "NAME", "callback": lambda _c, _p, said: _delimiter(said)},
    "counts": {
        "metavar": "STRATUM=COUNT,...",
        "callback": lambda _c, _p, said: counts(said),
    },
    "targets": {
        "metavar": "YAML|CSV",
        "callback": lambda _c, _p, said: read_targets(said) if said else said,
    },
    "method": {"type": click.Choice(METHODS)},
    "numbers": {"metavar": "NUMBERS", "callback": lambda _c, _p, said: _numbers(said)},
    "number": {"metavar": "NUMBER", "type": float},
    "colour": {"metavar": "#RRGGBB", "callback": lambda _c, _p, said: _colour(said)},
    "paper": {"type": click.Choice(PAPERS)},
    "yes-or-no": {"is_flag": True, "default": None},
}
"""What an option takes, by the shape of its key. Nothing said is None, so that it can be told from
an empty text, which takes back what `cmt.yaml` says."""


def _option(name: str, key: Key) -> Option[Any]:
    # What may be said several times is one thing each time: --segment office --segment channel.
    more = PARAMETERS[key.shape]
    short = [f"--{name.removesuffix('s')}"] if more.get("multiple") else []
    names = dict.fromkeys((*short, f"--{name}"))
    return click.option(*names, name.replace("-", "_"), help=key.meaning, **more)


def _options(*tables: Keys) -> tuple[Option[Any], ...]:
    return tuple(_option(name, key) for keys in tables for name, key in keys.items())


UNDERSTANDING = _options(READING, DESIGN)
COMPUTED = _options(ANALYSIS)
LOOKS = _options(LOOK)
INFORMATION = _options(SURVEY, WAVE)
EARLIER = (
    click.option(
        "--earlier",
        type=FILE,
        multiple=True,
        metavar="FILE",
        help="An earlier wave: export or results file. May be said several times.",
    ),
    click.option(
        "--earlier-mapping",
        type=FILE,
        multiple=True,
        metavar="YAML",
        help="Its mapping, if another one; the first is of the first.",
    ),
    click.option(
        "--earlier-label",
        multiple=True,
        metavar="TEXT",
        help="What to call the earlier wave; the first is of the first.",
    ),
)
PROJECT = (
    click.option(
        "--project",
        type=FILE,
        metavar="YAML",
        help="The project; without FILE, the cmt.yaml of the folder.",
    ),
)


def with_options(*groups: tuple[Option[Any], ...]) -> Callable[[Command], Command]:
    """Put groups of options on a command, in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


def said(options: Mapping[str, Any]) -> dict[str, Any]:
    """Key of `project_keys` -> what the command line says of it; keys it does not name are not."""
    keys = (*SURVEY, *WAVE, *READING, *DESIGN, *ANALYSIS)
    named = {key: options.get(key.replace("-", "_")) for key in keys}
    return {key: value for key, value in named.items() if value is not None}


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return datetime.strptime(said, "%Y-%m-%d").date()
    except ValueError as error:
        raise click.BadParameter(f"'{said}' is no day. Write it as 2026-05-31.") from error


def _parts(said: str | None) -> tuple[str, ...] | None:
    """The names between commas."""
    if said is None:
        return None
    return tuple(part.strip() for part in said.split(",") if part.strip())


def _promised(said: tuple[str, ...]) -> tuple[Standard, ...] | None:
    """Every standard, said one by one or with commas between; none said is None."""
    texts = _every_part(said)
    return None if texts is None else tuple(map(typed_standard, texts))


def _aspired(said: tuple[str, ...]) -> tuple[ServiceTarget, ...] | None:
    """Every target, said one by one or with commas between; none said is None."""
    texts = _every_part(said)
    return None if texts is None else tuple(map(typed_target, texts))


def counts(said: str | None) -> dict[str, int] | None:
    """'north=1200,south=1310' by group, or '2510' in all; nothing said is None.

    Raises BadParameter for what is no count, and for a group that has two.
    """
    parts = _parts(said)
    if parts is None:
        return None
    pairs = [part.rpartition("=")[::2] for part in parts]
    if wrong := [count for _, count in pairs if not count.strip().isdecimal()]:
        raise click.BadParameter(f"'{wrong[0]}' is not a count.")
    if len({group.strip() for group, _ in pairs}) < len(pairs):
        raise click.BadParameter("a group is named twice, or not at all.")
    return {group.strip(): int(count) for group, count in pairs}


def _numbers(said: str | None) -> tuple[float, ...] | None:
    try:
        return None if said is None else tuple(map(float, _parts(said) or ()))
    except ValueError as error:
        raise click.BadParameter(f"'{said}' is not numbers with commas between.") from error


def _every_part(said: tuple[str, ...]) -> tuple[str, ...] | None:
    """The names of all times it was said; nothing said is None."""
    return tuple(name for each in said for name in _parts(each) or ()) if said else None


def _colour(said: str | None) -> str | None:
    if said and not COLOUR.fullmatch(said):
        raise click.BadParameter(f"'{said}' is no colour such as #12436D.")
    return said


def _rules(said: str | None) -> tuple[str, ...] | None:
    return () if said == NOTHING else _parts(said)


def _delimiter(said: str | None) -> str | None:
    if said is None or said in DELIMITERS.values():
        return said
    if said not in DELIMITERS:
        raise click.BadParameter(f"'{said}' is not one of {', '.join(DELIMITERS)}.")
    return DELIMITERS[said]
