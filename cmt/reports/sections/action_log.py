"""The log of the action plan as tables: what is done, by whom and when, the score since then."""

from __future__ import annotations

from cmt.reports.marks import WITHHELD, change_words
from cmt.reports.model import Column, Row, Table
from cmt.reports.sections.waves_told import number_at, series_of
from cmt.reports.voice import Voice
from cmt.responses.action_log import LoggedAction

FREE = 2
"""Lines to fill in by hand where nothing is logged."""
FREE_ALONE = {0: 8, 1: 8, 2: 4}
"""The same on a page of the plan alone, by how many drivers share it; of more, `FREE`."""
BLANK = "\u00a0\n\u00a0"
"""Room for a line by hand."""


def log_table(voice: Voice, *drivers: str, others: bool = False, free: int = FREE) -> Table:
    """What is logged of some drivers, or of all others; so many empty lines where nothing is."""
    rows = [row for row in voice.results.logged if (row.driver in drivers) != others]
    key = "caption-other" if others else "caption"
    caption = voice.say(f"action-plan.{key}", driver=voice.names(drivers))
    lines = tuple(_row(voice, at + 1, row, named=others) for at, row in enumerate(rows))
    return _table(voice, caption, lines or _free(voice, free), named=others)


def free_table(voice: Voice, lines: int = 2 * FREE) -> Table:
    """Lines to fill in where no driver stands out."""
    caption = voice.say("action-plan.caption-free")
    blank = tuple(Row(cells=(str(at + 1), *(BLANK,) * 5)) for at in range(lines))
    return _table(voice, caption, blank, named=True)


def since_words(voice: Voice, row: LoggedAction) -> str:
    """How the driver did since the wave an action answers: tested against the wave before alone."""
    results = voice.results
    comparison, history = results.comparison, results.history
    if row.since in ("", results.label):
        return voice.say("action-plan.since-now")
    if comparison and comparison.label == row.since:
        change = change_words(voice, comparison.get(row.driver, "index"))
        return voice.say("action-plan.since", wave=row.since, change=change)
    at = [i for i, wave in enumerate(history.waves) if wave.label == row.since] if history else []
    if history is None or not at:
        return voice.say("action-plan.since-gone", wave=row.since)
    trend = series_of(history, row.driver)
    then, now = (number_at(trend.point(i)) for i in (at[0], len(history.waves) - 1))
    number = voice.formats.number
    return voice.say(
        "action-plan.since-then",
        wave=row.since,
        then=WITHHELD if then is None else number(then, 1),
        now=WITHHELD if now is None else number(now, 1),
    )


def due_words(voice: Voice, row: LoggedAction) -> str:
    """The day an action is due."""
    return voice.formats.period(row.due, row.due)


def _row(voice: Voice, line: int, row: LoggedAction, *, named: bool) -> Row:
    name = (voice.name(row.driver),) if named else ()
    told = (row.action, row.owner, due_words(voice, row), since_words(voice, row))
    return Row(cells=(str(line), *name, *told))


def _free(voice: Voice, lines: int) -> tuple[Row, ...]:
    after = voice.say("action-plan.since-now")
    return tuple(Row(cells=(str(at + 1), *(BLANK,) * 3, after)) for at in range(lines))


def _table(voice: Voice, caption: str, rows: tuple[Row, ...], *, named: bool) -> Table:
    widths = {"line": 6, "action": 36, "owner": 18, "due": 14, "since": 26}
    if named:
        widths = {"line": 6, "driver": 16, "action": 28, "owner": 16, "due": 12, "since": 22}
    return Table(
        caption=caption,
        columns=tuple(
            Column(title=voice.say(f"action-plan.column.{key}"), width=width)
            for key, width in widths.items()
        ),
        rows=rows,
    )
