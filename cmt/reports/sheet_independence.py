"""The sheet of the workbook on tables: do the answers to a question go with the segment?"""

from __future__ import annotations

from cmt.analysis.parts import Independence, Split
from cmt.reports.cells import Cell, number
from cmt.reports.sections.segments import split_name
from cmt.reports.sheet import Format, Sheet, SheetColumn, named_columns
from cmt.reports.voice import Voice

TESTED: tuple[tuple[str, Format], ...] = (
    ("chi2", "decimal"), ("f", "decimal"), ("df1", "decimal"), ("df2", "decimal"), ("p", "p"),
    ("p_holm", "p"), ("p_bh", "p"), ("df1_first", "count"), ("df2_first", "count"),
    ("p_first", "p"), ("design_effect", "decimal"), ("smallest_expected", "decimal"),
    ("n", "count"),
)  # fmt: skip
SPARSE = 5.0
"""Expected counts under which a chi-square is no longer trusted (Cochran 1954)."""


def independence_sheet(voice: Voice) -> Sheet:
    """One row a question and split: Rao and Scott's tests of both orders."""
    rows = [
        _row(voice, split, test) for split in voice.results.splits for test in split.independence
    ]
    return Sheet(
        name=voice.say("independence.sheet"),
        columns=(
            _column(voice, "parted", width=24),
            *named_columns(voice),
            *(_column(voice, name, style) for name, style in TESTED),
            _column(voice, "note", width=40),
        ),
        rows=tuple(rows),
        frozen_columns=3,
    )


def _row(voice: Voice, split: Split, test: Independence) -> tuple[Cell, ...]:
    named = (split_name(voice, split), test.item, voice.name(test.item))
    found = tuple(number(getattr(test, name)) for name, _ in TESTED)
    note = voice.say("independence.sparse") if test.smallest_expected < SPARSE else ""
    return (*named, *found, note)


def _column(voice: Voice, key: str, style: Format = "general", *, width: int = 14) -> SheetColumn:
    return SheetColumn(title=voice.say(f"independence.column.{key}"), width=width, format=style)
