"""What a sheet of the workbook is made of: columns with a number format, rows, native charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from cmt.reports.cells import Cell
from cmt.reports.voice import Voice

Format = Literal["text", "count", "decimal", "percent", "p", "general", "unit"]
"""How a column writes its numbers; "unit": as the statistic of the row asks."""
POINTS: Final = ("index", "index-per-experience", "mean", "sd")
"""Statistics in points of a score or a scale; all others are shares."""
NAME: Final = 1
"""The column with the name of what a row is about, where there is a chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column: its heading, width in characters and number format."""

    title: str
    width: int = 12
    format: Format = "general"


ChartKind = Literal["scores", "drivers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChart:
    """A native bar chart of one column over the first `rows` rows, named by column `labels`.

    It runs from zero; to the end of the scale for scores. `alt` is read aloud in its place.
    """

    kind: ChartKind
    title: str
    column: int
    labels: int
    rows: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a table that begins in its first row."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen_columns: int = 1
    statistic: int = 0  # the column that says which one a row is of, where columns are in its unit
    charts: tuple[SheetChart, ...] = ()


def named_columns(voice: Voice) -> tuple[SheetColumn, SheetColumn]:
    """The id and the name of what a row is about."""
    return column(voice, "id", width=20), column(voice, "name", width=34)


def column(voice: Voice, key: str, style: Format = "general", *, width: int = 12) -> SheetColumn:
    """A column headed by the words under `workbook.column.KEY`."""
    return SheetColumn(title=voice.say(f"workbook.column.{key}"), width=width, format=style)


def said(title: str, style: Format) -> SheetColumn:
    """A column whose heading is said elsewhere."""
    return SheetColumn(title=title, format=style)


def with_parts(
    voice: Voice, main: SheetColumn, keys: Sequence[str], style: Format = "unit"
) -> tuple[SheetColumn, ...]:
    """A column and the error or the ends that belong to it, headed so that no two are alike."""
    parts = (column(voice, key, style) for key in keys)
    named = (replace(part, title=f"{main.title}, {_within(part.title)}") for part in parts)
    return main, *named


def _within(title: str) -> str:
    """A heading inside another: "Standard error" is "standard error" there."""
    return title[0].lower() + title[1:]


def unit_of(statistic: Cell) -> Format:
    """How numbers of a statistic are written.

    >>> unit_of("index"), unit_of("kept:<=15")
    ('decimal', 'percent')
    """
    return "decimal" if statistic in POINTS else "percent"


def chart(
    voice: Voice, kind: ChartKind, rows: Sequence[tuple[Cell, ...]], *, column: int
) -> SheetChart:
    """A chart of one column, entitled by the words under `workbook.chart.KIND`."""
    formats, count = voice.formats, len(rows)
    write = formats.number if kind == "scores" else formats.percent
    told = [
        voice.say("alt.named", name=str(row[NAME]), value=_said(row[column], write)) for row in rows
    ]
    key = {"scores": "deck.alt-scores", "drivers": "deck.alt-shares"}[kind]
    parts = voice.words.chain(told)
    return SheetChart(
        kind=kind,
        title=voice.say(f"workbook.chart.{kind}"),
        column=column,
        labels=NAME,
        rows=count,
        alt=voice.say(key, count=count, n=formats.number(count), parts=parts),
    )


def _said(cell: Cell, write: Callable[[float], str]) -> str:
    return cell if isinstance(cell, str) else write(cell)
