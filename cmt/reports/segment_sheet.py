"""The sheet of the workbook with every segment: scores and differences from the rest."""

from __future__ import annotations

from cmt.analysis.estimates import Estimate
from cmt.analysis.parts import Contrast, Split
from cmt.analysis.tables import segment_label
from cmt.reports.cells import Cell, estimate, mark, number, value
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD
from cmt.reports.sections.segments import split_name
from cmt.reports.sheet import Sheet, column, named_columns, with_parts
from cmt.reports.voice import Voice

TESTED = ("difference", "low", "high", "p", "p_holm", "p_bh")


def segments_sheet(voice: Voice) -> Sheet:
    """One row a segment, measure and statistic; the outcome alone where nobody asked."""
    rows = [_row(voice, split, row) for split in voice.results.splits for row in split.estimates]
    columns = (
        *(column(voice, name, width=24) for name in ("question", "segment")),
        *named_columns(voice),
        column(voice, "statistic"),
        *with_parts(voice, column(voice, "estimate", "unit"), ("se", "low", "high")),
        column(voice, "n", "count"),
        column(voice, "flag"),
        *with_parts(voice, column(voice, "rest-difference", "unit"), ("low", "high")),
        *(column(voice, name, "p") for name in ("p", "p-holm", "p-bh")),
    )
    return Sheet(
        name=voice.say("workbook.sheet.segments"),
        columns=columns,
        rows=tuple(rows),
        frozen_columns=2,
        statistic=4,
    )


def _row(voice: Voice, split: Split, row: Estimate) -> tuple[Cell, ...]:
    contrast = split.contrast(row.segment, row.item, row.statistic)
    label = segment_label(voice.results, row.segment, voice.language)
    return (
        split_name(voice, split),
        label,
        row.item,
        voice.name(row.item),
        row.statistic,
        estimate(row),
        *(value(row, each) for each in (row.se, row.low, row.high)),
        value(row, row.n),  # how few there are is withheld as on the page
        mark(row),
        *_tested(contrast),
    )


def _tested(contrast: Contrast | None) -> tuple[Cell, ...]:
    if contrast is None:
        return (NOT_AVAILABLE,) * len(TESTED)
    if contrast.direction == "withheld":
        return (WITHHELD,) * len(TESTED)
    return tuple(number(getattr(contrast, name)) for name in TESTED)
