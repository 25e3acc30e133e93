"""What a sheet of the workbook is made of: columns with a number format, rows, native charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmt.reports.cells import Cell
from cmt.reports.voice import Voice

Format = Literal["text", "count", "decimal", "percent", "p", "general"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column: its heading, width in characters and number format."""

    title: str
    width: int = 12
    format: Format = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChart:
    """A native bar chart of one column over the first `rows` rows, named by column `labels`."""

    title: str
    column: int
    labels: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a table that begins in its first row."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen_columns: int = 1
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


def chart(voice: Voice, key: str, *, column: int, rows: int) -> SheetChart:
    """A chart of one column, entitled by the words under `workbook.chart.KEY`."""
    return SheetChart(title=voice.say(f"workbook.chart.{key}"), column=column, labels=1, rows=rows)
