"""What a report is made of: finished texts, tables and pictures, in reading order.

Nothing here is computed or translated any more: a template only sets it out on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from cmt.reports.charts.specs import Picture
from cmt.reports.look import PLAIN, Look

Align = Literal["text", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text. `role` is its look: lead, text, note or reliability."""

    kind: ClassVar[str] = "paragraph"
    text: str
    role: Literal["lead", "text", "note", "reliability"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One entry of a list: a name in bold and what is said of it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A titled list."""

    kind: ClassVar[str] = "points"
    title: str
    intro: str = ""
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What somebody wrote, in the language it was written in."""

    text: str
    language: str


QuotedGroup = tuple[str, tuple[Quotation, ...]]
HEADING = 80
"""Signs of a quote that take the height of a heading and its space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotations:
    """Quotes under the name of what each group is about, in two columns of about the same length.

    The columns are dealt out here: WeasyPrint's own balanced columns take a third of the time of a
    whole report.
    """

    kind: ClassVar[str] = "quotations"
    title: str
    groups: tuple[QuotedGroup, ...]

    @property
    def left(self) -> tuple[QuotedGroup, ...]:
        return self.groups[: self._halfway]

    @property
    def right(self) -> tuple[QuotedGroup, ...]:
        return self.groups[self._halfway :]

    @property
    def _halfway(self) -> int:
        lengths = [HEADING + sum(len(quote.text) for quote in quotes) for _, quotes in self.groups]
        total = sum(lengths)
        ends = range(1, len(lengths) + 1)
        return min(ends, key=lambda k: abs(2 * sum(lengths[:k]) - total), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A table column; `width` is its part of the table in percent."""

    title: str
    align: Align = "text"
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row; the first cell names it. A line break in a cell is kept."""

    cells: tuple[str, ...]
    strong: bool = False


SHORT = 5
"""Rows of a table that no page breaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A regular table: every row has one cell a column."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    dense: bool = False  # small type, for many columns

    @property
    def short(self) -> bool:
        """Whether it stays on one page, with its note."""
        return len(self.rows) <= SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart between its message and its source."""

    kind: ClassVar[str] = "figure"
    id: str
    headline: str
    subtitle: str
    picture: Picture
    source: str
    table: Table | None = None  # its numbers, where no table beside it has them; for the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Two stacks of blocks side by side; `left_width` in percent of the page."""

    kind: ClassVar[str] = "columns"
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    left_width: int = 50

    @property
    def right_width(self) -> int:
        return 100 - self.left_width


Block = Paragraph | Points | Quotations | Table | Figure | Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """A page, or a few: its message as headline, then its blocks."""

    id: str  # "summary", "drivers", "waves" ...: its anchor on the screen
    headline: str
    subtitle: str
    blocks: tuple[Block, ...]
    new_page: bool = False  # fills pages of its own; others go on under the section before


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenWords:
    """What the HTML page says around its parts."""

    contents: str = ""
    behind: str = ""
    behind_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The figures of one group of clients; `id` is "" of all, else the segment's."""

    id: str
    name: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """The groups one question parts clients into."""

    title: str
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explorer:
    """What the HTML page lets a reader choose from. `shown` announces the choice, "{name}"."""

    headline: str
    subtitle: str
    label: str
    shown: str
    everyone: View
    groups: tuple[Views, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A finished report in one language."""

    language: str
    title: str
    running: str  # at the top of every page
    page_label: str  # "Page {page} of {pages}"; the page writer fills both numbers
    sections: tuple[ReportSection, ...]
    explorer: Explorer | None = None  # on the screen only
    words: ScreenWords = ScreenWords()
    owner: str = ""  # whose report it is: what its logo stands for
    look: Look = PLAIN

    @property
    def pictures(self) -> dict[str, Picture]:
        """Every picture, in the report's colour, by the id its `<img src="chart:ID">` asks for."""
        return {
            figure.id: self.look.picture(figure.picture)
            for section in self.sections
            for figure in _figures(section.blocks)
        }


def _figures(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    for block in blocks:
        match block:
            case Figure():
                yield block
            case Columns():
                yield from _figures(block.left)
                yield from _figures(block.right)
