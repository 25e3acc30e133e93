"""The texts of a finished report in reading order, each with the section and place it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cmt.reports.model import (
    Block,
    Columns,
    Figure,
    Paragraph,
    Points,
    Quotations,
    Report,
    Table,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One finished text."""

    section: str
    place: str
    text: str


def spoken(report: Report) -> Iterator[Spoken]:
    """Every text of a report; no quote, which is not the report's own."""
    for section in report.sections:
        head = (("headline", section.headline), ("subtitle", section.subtitle))
        for place, text in (*head, *_texts(section.blocks)):
            if text:
                yield Spoken(section=section.id, place=place, text=text)


def _texts(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Paragraph():
                yield "text" if block.role == "text" else block.role, block.text
            case Points():
                yield "intro", block.intro
                yield from (("point", point.text) for point in block.points)
            case Quotations():
                yield "title", block.title
            case Table():
                yield "caption", block.caption
                yield from (("cell", cell) for row in block.rows for cell in row.cells)
                yield "note", block.note
            case Figure():
                yield from _figure(block)
            case Columns():
                yield from _texts((*block.left, *block.right))


def _figure(figure: Figure) -> Iterator[tuple[str, str]]:
    yield "figure", figure.headline
    yield "figure-subtitle", figure.subtitle
    yield "alternative", figure.picture.alt
    yield "source", figure.source
