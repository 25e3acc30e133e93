"""A project: the waves of one survey and how its reports are made, as `cmt.yaml` says.

`project_file.py` reads the file. What may stand in it is listed once, in `project_keys.py`; every
key of it is an option of the command line too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from cmt.errors import DesignError, Fault
from cmt.responses.action_log import LoggedAction
from cmt.responses.aims import ServiceTarget
from cmt.responses.chosen import DoneWell, Missing
from cmt.responses.drop import PREVIEW
from cmt.responses.model import Design, SurveyInfo
from cmt.responses.peer_selection import PeerSelection
from cmt.responses.project_keys import ANALYSIS, DESIGN, READING, SURVEY, WAVE
from cmt.responses.standards import Standard
from cmt.responses.window_size import WindowSize

PROJECT_FILE = "cmt.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fielding:
    """One wave before it is read: where its answers are, how to read them, what is known of it."""

    file: Path  # an export, or a results file
    instrument: str = ""  # id or path of the questionnaire; "" = as the file tells
    mapping: Path | None = None
    platform: str = ""  # of the export; "" = as the file tells, likewise the next three
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    drop: tuple[str, ...] = PREVIEW  # rules by which rows are left out
    channel: str = ""  # column that says by which channel a client was served
    design: Design = field(default_factory=Design)
    info: SurveyInfo = field(default_factory=SurveyInfo)
    segments: tuple[str, ...] = ()  # questions to part respondents by, or two: "office x channel"
    standards: tuple[Standard, ...] = ()  # what was promised of waits and measured facts
    targets: tuple[ServiceTarget, ...] = ()  # what satisfaction is to reach
    windows: WindowSize | None = None  # rolling, of a survey that is always in the field
    missing: Missing = "listwise"  # whom the driver model is of
    done_well: DoneWell = "favourable"  # the score from which a driver counts as done well
    codeframe: Path | None = None  # words by which comments are counted; None = those of cmt
    hide_names: Path | None = None  # a text with names to take out of comments, one a line
    no_quotes: bool = False  # no comment is quoted
    stated: frozenset[str] = frozenset()  # keys said of this wave alone, not of the project


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The waves of one survey in the order they were listed, and how its reports are made."""

    file: Path  # the cmt.yaml itself
    waves: tuple[Fielding, ...]
    languages: tuple[str, ...] = ()  # of the reports; empty = not said, likewise the next two
    formats: tuple[str, ...] = ()
    out: Path | None = None  # the folder reports are written to
    logo: Path | None = None
    colour: str = ""  # "#12436D"
    contact: str = ""
    paper: str = ""
    attach_data: bool | None = None
    by: str = ""  # question or column: one report for each of its units
    actions: tuple[LoggedAction, ...] = ()  # what is done about drivers
    peers: Path | None = None  # benchmark files to compare with
    peer_groups: tuple[PeerSelection, ...] = ()

    @property
    def in_time(self) -> tuple[Fielding, ...]:
        """The waves, earliest first, if each says when it was held, else as listed."""
        days = {id(wave): wave.info.held for wave in self.waves}
        if None in days.values():
            return self.waves
        return tuple(sorted(self.waves, key=lambda wave: days[id(wave)] or date.min))

    def latest(self) -> Fielding:
        """The last wave."""
        return self.in_time[-1]

    def earlier(self, wave: Fielding) -> tuple[Fielding, ...]:
        """The waves before one of the project's, earliest first."""
        return self.in_time[: self.in_time.index(wave)]

    def listed(self, file: Path) -> Fielding | None:
        """The wave whose answers are in a file; None where it lists no such file."""
        same = (wave for wave in self.waves if wave.file.resolve() == file.resolve())
        return next(same, None)

    def wave_of(self, file: Path) -> Fielding:
        """The wave whose answers are in a file.

        Raises DesignError where the project lists no such file.
        """
        wave = self.listed(file)
        if wave is None:
            raise DesignError(
                Fault(
                    where=str(self.file),
                    got=f"{file.name} is not one of its waves",
                    expected=", ".join(wave.file.name for wave in self.waves),
                    hint="Add it under waves, or leave --project out",
                )
            )
        return wave


def with_said(wave: Fielding, said: Mapping[str, Any]) -> Fielding:
    """The same wave with what is said of it put in the place of what was.

    said    key of `project_keys` -> its value; keys of other tables are none of a wave's

    >>> with_said(Fielding(file=Path("2026.xlsx")), {"mode": "web", "weight": "w"}).design.weight
    'w'
    """
    info = {field_of(key): said[key] for key in (*SURVEY, *WAVE) if key in said}
    return replace(
        wave,
        design=replace(wave.design, **{field_of(key): said[key] for key in DESIGN if key in said}),
        info=replace(wave.info, **info),
        **{field_of(key): said[key] for key in (*READING, *ANALYSIS) if key in said},
    )


def field_of(key: str) -> str:
    """The field of `SurveyInfo`, `Design`, `Fielding` or `Project` a key fills."""
    named = {
        "from": "start", "to": "end", "strata-population": "population", "target": "targets"
    }  # fmt: skip
    return named.get(key, key.replace("-", "_"))
