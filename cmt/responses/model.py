"""The nouns between a file and the numbers: Export, Mapping, Design, SurveyInfo, Responses."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MissingKind
from cmt.responses.cells import Cells
from cmt.responses.given import (
    no_count,
    no_day,
    not_counts,
    not_offered,
    not_text,
    not_texts,
    not_yes_or_no,
    refuse,
)
from cmt.responses.replicates import ReplicateMethod
from cmt.responses.targets import Targets

YEAR = re.compile(r"(?:19|20)\d\d")
"""A label that tells when a wave was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a platform's reader could tell of one column besides its name."""

    question: str = ""  # the question's words, where the header is a code (Q5_1)
    part: str = ""  # the row of a grid or the option of a pick-many question, in words or code
    labels: MappingType[str, str] = field(default_factory=dict)  # cell text -> its value label
    missing: MappingType[str, MissingKind] = field(default_factory=dict)  # by the platform's marks
    picked: MappingType[str, bool | None] = field(default_factory=dict)
    """Cell text of an option -> picked; None = not picked, or nobody was asked, or nothing was."""
    separator: str = ""  # between the answers of a pick-many question kept in one cell
    role: str = ""  # a record role the platform is sure of, or "unused": its own bookkeeping
    local: bool = False  # of a respondent's key: it tells rows of this file apart, nobody elsewhere


MarkKind = Literal["preview", "incomplete", "duplicate", "spam"]
"""What a platform may say of a whole row: a test, not finished, sent twice, a robot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The rows a platform marks, by what it says of them."""

    kind: MarkKind
    rows: tuple[int, ...]  # positions in `Export.columns`
    why: str  # the column and value that say so: "Status = Survey Preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file as read, before anything is understood: text cells, no meaning."""

    name: str  # file name, for messages
    digest: str  # sha256 of the bytes
    platform: str  # "microsoft-forms", "qualtrics" ...: a key of `read.PLATFORMS`; else "table"
    headers: tuple[str, ...]
    columns: tuple[Cells, ...]  # one a header; "" = empty cell
    first_row: int  # row number, as a person sees it in the file, of the first answer
    row_numbers: tuple[int, ...] = ()  # of every answer; empty = they follow without a gap
    headings: tuple[Heading, ...] = ()  # one a header; empty = nothing more is known of any
    marks: tuple[Mark, ...] = ()  # rows the platform says something of; none is taken out here
    sheet: str = ""  # of a workbook, the sheet it was read from
    other_sheets: tuple[
        str, ...
    ] = ()  # not read: those with a table, repeats say, then hidden ones
    header_row: int = 1  # row number, as a person sees it, of the header; above it stands a title
    encoding: str = ""  # of a text
    delimiter: str = ""  # of a text, the sign itself
    looks: str = ""  # the platform it would be taken for, where another was named

    @property
    def rows(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def row_number(self, position: int) -> int:
        """The row number, as a person sees it in the file, of the answer at `position`."""
        return self.row_numbers[position] if self.row_numbers else self.first_row + position

    def heading(self, position: int) -> Heading:
        """What is known of a column besides its header."""
        return self.headings[position] if self.headings else Heading()


How = Literal["mapping", "exact", "proposed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One column of the export and what it was taken for.

    `item` is an item id, or "item/point" for one option of a pick-many item that has a column per
    option ("item/dont-know" for an answer offered beside its points), or one of the record roles
    in `RECORD_ROLES`, or "" when the column is not used.
    `answers` are the answers that needed more than an exact match, or that a mapping file spelled
    out: cell text -> point of the scale, or kind of missing (a language, for that record role).
    """

    column: str
    item: str
    how: How = "exact"
    score: float = 100.0  # 0-100, similarity of the header to the question
    proposal: str = ""  # nearest item when the score is too low to use
    answers: MappingType[str, int | str] = field(default_factory=dict)
    reason: str = ""  # why it is proposed, or not used, in a few words
    why: MappingType[str, str] = field(default_factory=dict)  # proposed answer -> why


RECORD_ROLES = ("respondent", "started", "completed", "language")
"""What a column may be besides an item: the respondent's key, time stamps, answer language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Which column is which item and which answer is which code: reviewable, reusable, no data."""

    instrument: str  # id of the instrument it belongs to
    matches: tuple[Match, ...]  # one per column of the export, in file order
    missing_items: tuple[str, ...] = ()  # items of the instrument no column was found for
    only: bool = False  # columns the mapping does not name are left unused, not matched
    absent: tuple[str, ...] = ()  # columns a mapping file names that the export lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Names of the columns that say how people were chosen, and what is known of the population.

    Raises DesignError for a name that is no text and a population that is no count.
    """

    weight: str = ""
    strata: str = ""
    cluster: str = ""
    population: MappingType[str, int] = field(default_factory=dict)
    """Stratum -> sampling units it holds, drawn or not; "" = of a survey without strata."""
    same_units: bool = False
    """Units keep their keys from wave to wave: accounts and offices do, numbered flights do not."""
    targets: Targets | None = None  # what the weights are made to meet
    replicates: tuple[str, ...] = ()  # columns with replicate weights; "rep*" = all that begin so
    replicate_method: ReplicateMethod = ""
    replicate_scale: tuple[float, ...] = ()
    """What a squared deviation counts: one, or one a replicate; empty = as the method says."""
    replicate_rho: float | None = None  # of Fay's method: the factor of the lighter half

    def __post_init__(self) -> None:
        lists = not_texts(self, ("replicates",))
        texts = not_text(self, ("weight", "strata", "cluster"))
        refuse([*texts, *lists, *not_counts(self.population), *not_yes_or_no(self, ["same_units"])])


Selection = Literal["census", "probability", "open-link", ""]

INFO_TEXTS = (
    "organization", "service", "client_group", "population", "jurisdiction", "level", "frame",
    "mode", "question_order", "label", "service_area", "scope",
)  # fmt: skip
"""The fields of `SurveyInfo` that are one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyInfo:
    """What must travel with every result so that a reader can judge it. Empty = not stated.

    Raises DesignError with every field that is not of its kind; what contradicts the answers is
    refused when they are analysed.
    """

    organization: str = ""
    service: str = ""
    service_area: str = ""  # what kind of service it is, for peers: "permits", "health"
    scope: str = ""  # "single-service", or "single-window" for many services at one place
    client_group: str = ""  # whom the service is for: "newcomers", "businesses"
    population: str = ""  # who could have answered, in words
    jurisdiction: str = ""  # the place governed: "City of Example", "Ontario"
    level: str = ""  # of government: "municipal", "provincial", "federal" ...
    channels: tuple[str, ...] = ()  # of the service the survey covers: "in-person", "web" ...
    frame: str = ""
    selection: Selection = ""
    mode: str = ""  # how answers were collected; several with commas
    asked_in: tuple[str, ...] = ()  # languages clients could answer in: "en", "fr"
    question_order: str = ""  # "fixed", "random" or in words
    label: str = ""  # what to call this wave, "2026" if empty: the years of the field dates
    start: date | None = None
    end: date | None = None
    population_size: int | None = None
    invited: int | None = None
    undeliverable: int | None = None
    not_eligible: int | None = None  # invited, but no client of the service after all

    def __post_init__(self) -> None:
        lists = not_texts(self, ("channels", "asked_in"))
        texts = not_text(self, INFO_TEXTS)
        offered = not_offered("selection", self.selection, get_args(Selection))
        days = no_day(self, ("start", "end"))
        counts = ("population_size", "invited", "undeliverable", "not_eligible")
        refuse([*texts, *lists, *offered, *days, *no_count(self, counts)])

    @property
    def held(self) -> date | None:
        """The day by which surveys are put in order; None where nothing says when it was held.

        The last field day, or the first; else the middle of the year that is its label.
        """
        if self.end or self.start:
            return self.end or self.start
        return date(int(self.label), 7, 1) if YEAR.fullmatch(self.label) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """Coded answers: an int8 matrix, one row a respondent, one column an item.

    codes >= 0 are positions on the item's scale (0 = first point); codes < 0 are kinds of missing
    (`cmt.instrument.model.MISSING`). A pick-many item has one column per option, named
    "item/point", coded 0 not picked, 1 picked.
    """

    source: str  # file name
    digest: str  # sha256 of the file and of the mapping
    file_digest: str = ""  # sha256 of the file alone: the same answers however they were mapped
    mapping_digest: str = ""  # sha256 of what columns and answers were taken for
    columns: tuple[str, ...]
    codes: NDArray[np.int8]  # (n, len(columns)), Fortran order: a column is contiguous
    weight: NDArray[np.float64] | None = None  # (n,)
    strata: tuple[str, ...] | None = None  # one label a row
    cluster: tuple[str, ...] | None = None  # one label a row, unique within its stratum
    respondent: tuple[str, ...] | None = None  # the platform's key of each row, known elsewhere
    replicates: NDArray[np.float64] | None = None  # (n, R) replicate weights
    cells: NDArray[np.int32] | None = None
    """(n, margins) each respondent's category in `design.targets`, -1 where it is not known."""
    start: date | None = None  # first and last day answers came in
    end: date | None = None
    days: NDArray[np.int32] | None = None  # (n,) of each answer, since 1970; NO_DAY = not told
    languages: MappingType[str, int] = field(default_factory=dict)  # answers per language
    channels: MappingType[str, int] = field(default_factory=dict)
    """Answers per channel: "item/point" where a question told it, else the text of its column."""
    comments: int = 0  # how many wrote a comment
    remarks: MappingType[str, Cells] = field(default_factory=dict)
    """Comment item -> what each respondent wrote (n,), "" for nothing. Never written to a file."""
    numbers: MappingType[str, NDArray[np.float64]] = field(default_factory=dict)
    """Item with a measure -> (n,) the numbers themselves, NaN where the code says why not."""
    left_out: MappingType[str, int] = field(default_factory=dict)
    """Rule -> rows of the export it kept out: "preview", "duplicate" ..."""
    places: NDArray[np.int64] | None = None  # (n,) rows in `Export.columns`; None = all of them
    design: Design = field(default_factory=Design)  # columns behind weight, strata and cluster
    channel: str = ""  # the column that was named for the channel
    idle: MappingType[str, int] = field(default_factory=dict)
    """Of a part of the respondents: stratum -> sampling units that none of them belongs to."""
    outside: NDArray[np.bool_] | None = None
    """Of a part of them, (n,): rows of others, kept for what the design needs of them."""

    @property
    def rows(self) -> int:
        return int(self.codes.shape[0])

    def column(self, name: str) -> NDArray[np.int8]:
        return self.codes[:, self.columns.index(name)]
