"""The sheet of the workbook on comments: every theme with its tones; no comment of anybody."""

from __future__ import annotations

from cmt.analysis.remarks import TONES, ThemeCount
from cmt.reports.cells import Cell, estimate, mark, value
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD
from cmt.reports.sections.comments import is_frequent, theme_name
from cmt.reports.sheet import Sheet, SheetColumn, column
from cmt.reports.voice import Voice


def comments_sheet(voice: Voice) -> Sheet:
    """One row a theme somebody wrote of; empty where nobody wrote."""
    comments = voice.results.comments
    say = voice.say
    columns = (
        SheetColumn(title=say("comments.theme"), width=30),
        SheetColumn(title=say("comments.column-driver"), width=24),
        SheetColumn(title=say("comments.clients"), format="count"),
        *(
            SheetColumn(title=say(f"comments.{key}"), format="percent")
            for key in ("share", "column-low", "column-high")
        ),
        column(voice, "flag"),
        *(SheetColumn(title=say(f"comments.{tone}"), format="count") for tone in TONES),
        SheetColumn(title=say("comments.column-judged"), format="percent"),
        SheetColumn(title=say("comments.column-base"), format="count"),
    )
    rows = comments.themes if comments else ()
    return Sheet(
        name=say("comments.sheet"), columns=columns, rows=tuple(_row(voice, row) for row in rows)
    )


def _row(voice: Voice, row: ThemeCount) -> tuple[Cell, ...]:
    """A theme; of one too few wrote of to be on the page, that there is such a theme."""
    named = (theme_name(voice, row), voice.name(row.driver) if row.driver else "")
    if not is_frequent(row):
        return (*named, *(WITHHELD,) * (len(TONES) + 7))
    return (
        *named,
        sum(row.tones.values()),
        estimate(row.share),
        value(row.share, row.share.low),
        value(row.share, row.share.high),
        mark(row.share),
        *(row.tones[tone] for tone in TONES),
        estimate(row.displeased),
        row.displeased.n if row.displeased else NOT_AVAILABLE,
    )
