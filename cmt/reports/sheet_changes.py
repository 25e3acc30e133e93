"""The sheet of the workbook on the wave before: every statistic that was compared, or could not."""

from __future__ import annotations

from typing import Final

from cmt.analysis.results import Change
from cmt.analysis.tables import segment_label
from cmt.reports.cells import Cell, number
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD, compared
from cmt.reports.reasons import reason_words
from cmt.reports.sheet import Format, Sheet, SheetColumn, column, named_columns, said
from cmt.reports.voice import Voice

VALUES: Final = ("now", "before", "before-low", "before-high", "before-n")
TESTED: Final = ("difference", "se", "low", "high", "df", "p", "p-adjusted")
STYLES: Final[dict[str, Format]] = {
    "before-n": "count", "df": "general", "p": "p", "p-adjusted": "p",
}  # fmt: skip
"""Of those that are not in the unit of their statistic."""


def changes_sheet(voice: Voice) -> Sheet:
    """One row a statistic that was compared, or could not be."""
    comparison = voice.results.comparison
    return Sheet(
        name=voice.say("workbook.sheet.changes"),
        columns=(
            *named_columns(voice),
            column(voice, "segment", width=24),
            column(voice, "statistic"),
            *change_columns(voice),
            said(voice.say("basis.in-both"), "count"),
            column(voice, "verdict", width=20),
            column(voice, "reason", width=26),
        ),
        rows=tuple(_row(voice, change) for change in (comparison.every if comparison else ())),
        frozen_columns=2,
        statistic=3,
    )


def change_columns(voice: Voice) -> tuple[SheetColumn, ...]:
    """The headings of `change_cells`."""
    return tuple(column(voice, key, STYLES.get(key, "unit")) for key in (*VALUES, *TESTED))


def change_cells(change: Change) -> tuple[Cell, ...]:
    """The numbers of a change under `VALUES` and `TESTED`, or a mark in the place of each."""
    values: tuple[Cell, ...] = (
        change.now, change.before, change.before_low, change.before_high, change.before_n,
        change.difference, change.se, change.low, change.high, change.df,
        change.p, change.p_adjusted,
    )  # fmt: skip
    if not compared(change):
        hidden = WITHHELD if change.direction == "withheld" else NOT_AVAILABLE
        return (hidden,) * len(values)
    return tuple(number(value) for value in values)


def _row(voice: Voice, change: Change) -> tuple[Cell, ...]:
    label = segment_label(voice.results, change.segment, voice.language) if change.segment else ""
    named = (change.item, voice.name(change.item), label, change.statistic)
    verdict = voice.say(f"trend.{change.direction}")
    return (*named, *change_cells(change), change.shared, verdict, reason_words(voice, change))
