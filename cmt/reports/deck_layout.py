"""How the slides of a deck are laid out, and what they take over from the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from cmt.reports.charts.boxes import Box
from cmt.reports.deck_model import Part, Slide
from cmt.reports.model import Block, Column, Columns, Report, ReportSection, Row, Table
from cmt.reports.narrative import at_glance, index_of
from cmt.reports.voice import Voice

LEFT: Final = 40.0
RIGHT: Final = 920.0
TOP: Final = 124.0
BOTTOM: Final = 492.0
GUTTER: Final = 24.0
WHOLE: Final = Box(left=LEFT, top=TOP, right=RIGHT, bottom=BOTTOM)
MOST_SCORES: Final = 14
"""Measures a chart of scores has room for."""
MOST_PAIRS: Final = 10
"""Measures a chart of two scores each has room for."""
Kind = TypeVar("Kind")


def under(
    section: ReportSection, parts: tuple[Part, ...], *, foot: str = "", notes: Sequence[str] = ()
) -> Slide:
    """A slide under the headline of a section of the report."""
    return Slide(
        id=section.id,
        title=section.headline,
        subtitle=section.subtitle,
        parts=parts,
        foot=foot,
        notes=(section.subtitle, *notes),
    )


def section_of(report: Report, name: str) -> ReportSection | None:
    """A section of the report, where it has it."""
    return next((section for section in report.sections if section.id == name), None)


def found(blocks: Sequence[Block], kind: type[Kind]) -> Iterator[Kind]:
    """The blocks of one kind, wherever they stand."""
    for block in blocks:
        if isinstance(block, Columns):
            yield from found((*block.left, *block.right), kind)
        elif isinstance(block, kind):
            yield block


def split(part: float) -> tuple[Box, Box]:
    """The left part of a slide's body and the rest."""
    middle = LEFT + (RIGHT - LEFT) * part
    return (
        replace(WHOLE, right=middle - GUTTER / 2),
        replace(WHOLE, left=middle + GUTTER / 2),
    )


def paired(rows: Sequence[Kind]) -> Sequence[Kind]:
    """As many as a chart of pairs has room for: the first and the last, best and worst."""
    half = MOST_PAIRS // 2
    return rows if len(rows) <= MOST_PAIRS else [*rows[:half], *rows[-half:]]


def source_of_scores(voice: Voice) -> str:
    """Source and base of what scores are shown."""
    rows = [index_of(voice.results, measure) for measure in at_glance(voice.results)]
    bases = [row.n for row in rows if row]
    return voice.source(*bases) if bases else ""


def how(voice: Voice, key: str) -> str:
    """A line of the method, by its key."""
    return f"{voice.say(f'how.{key}.name')} {voice.say(f'how.{key}.text')}"


def with_columns(table: Table, columns: Sequence[int]) -> Table:
    """Some columns of a table, which share its width."""
    total = sum(table.columns[at].width for at in columns)
    return replace(
        table,
        columns=tuple(
            Column(
                title=table.columns[at].title,
                align=table.columns[at].align,
                width=table.columns[at].width * 100 / total,
            )
            for at in columns
        ),
        rows=tuple(
            Row(cells=tuple(row.cells[at] for at in columns), strong=row.strong)
            for row in table.rows
        ),
    )
