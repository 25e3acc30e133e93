"""The sheet of the workbook on the action plan: one row an action, and a line a driver without."""

from __future__ import annotations

from cmt.reports.cells import Cell
from cmt.reports.narrative import listed_first
from cmt.reports.sections.action_log import due_words, since_words
from cmt.reports.sheet import Sheet, SheetColumn, named_columns
from cmt.reports.voice import Voice
from cmt.responses.action_log import LoggedAction

WIDTHS = {"action": 44, "owner": 24, "due": 18, "since": 44}


def plan_sheet(voice: Voice) -> Sheet:
    """What is logged, and the drivers to act on first for which nothing is: lines to fill in."""
    logged = voice.results.logged
    done = {row.driver for row in logged}
    _, listed = listed_first(voice.results)
    free = [LoggedAction(driver=driver, action="") for driver in listed if driver not in done]
    return Sheet(
        name=voice.say("action-plan.sheet"),
        columns=(
            *named_columns(voice),
            *(
                SheetColumn(title=voice.say(f"action-plan.column.{key}"), width=width)
                for key, width in WIDTHS.items()
            ),
        ),
        rows=tuple(_row(voice, row) for row in (*logged, *free)),
        frozen_columns=2,
    )


def _row(voice: Voice, row: LoggedAction) -> tuple[Cell, ...]:
    told = (row.action, row.owner, due_words(voice, row), since_words(voice, row))
    return (row.driver, voice.name(row.driver), *told)
