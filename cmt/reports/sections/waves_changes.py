"""Changes since the wave before in tables: now, then, and the difference in words."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.parts import CROSS
from cmt.analysis.results import Change, Comparison
from cmt.analysis.tables import segment_label
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD, change_words, compared, figure
from cmt.reports.model import Block, Column, Paragraph, Row, Table
from cmt.reports.narrative import at_glance, index_of
from cmt.reports.voice import Voice


def changes_table(
    voice: Voice, comparison: Comparison, measures: Sequence[str], caption: str
) -> Table:
    """Now, then, and the difference in words with its interval."""
    return Table(
        caption=caption,
        columns=_columns(voice, comparison, "measure"),
        rows=tuple(_change_row(voice, comparison, measure) for measure in measures),
    )


def item_blocks(voice: Voice, comparison: Comparison) -> list[Block]:
    """Questions that clearly moved; the others are counted, and stand in the workbook."""
    above = _in_first_table(voice)
    known = [c for c in _scores(comparison.changes) if c.item not in above]
    moved = sorted(filter(_clear, known), key=lambda change: -change.difference)
    blocks: list[Block] = []
    if moved:
        items = [change.item for change in moved]
        blocks.append(changes_table(voice, comparison, items, voice.say("waves.items-caption")))
    still = [change for change in known if change not in moved]
    if still:
        same = len(still)
        text = voice.say("waves.items-same", count=same, rests=still, n=str(same))
        blocks.append(Paragraph(text=text))
    return blocks


def segment_blocks(voice: Voice, comparison: Comparison) -> list[Block]:
    """Groups of clients whose overall score clearly moved; the others are counted."""
    outcome = voice.results.outcome
    known = [c for c in _scores(comparison.segments) if c.item == outcome]
    moved = sorted(filter(_clear, known), key=lambda change: -change.difference)
    still = [change for change in known if change not in moved]
    same = len(still)
    if not moved:
        text = voice.say("waves.segments-none", count=same, rests=still, n=str(same))
        return [Paragraph(text=text)] if known else []
    text = voice.say("waves.segments-same", count=same, rests=still, n=str(same))
    table = Table(
        caption=voice.say("waves.segments-caption"),
        columns=_columns(voice, comparison, "segment"),
        rows=tuple(_segment_row(voice, change) for change in moved),
        note=text if same else "",
    )
    return [table]


def mark(change: Change | None) -> str:
    """What stands in place of a number that is not there."""
    return WITHHELD if change and change.direction == "withheld" else NOT_AVAILABLE


def _scores(changes: Sequence[Change]) -> list[Change]:
    """The changes of scores that are numbers."""
    return [change for change in changes if change.statistic == "index" and compared(change)]


def _clear(change: Change) -> bool:
    return change.direction in ("higher", "lower")


def _columns(voice: Voice, comparison: Comparison, of: str) -> tuple[Column, ...]:
    return (
        Column(title=voice.say(f"column.{of}"), width=32),
        Column(title=voice.results.label, align="number", width=10),
        Column(title=comparison.label, align="number", width=10),
        Column(title=voice.say("column.difference"), width=48),
    )


def _in_first_table(voice: Voice) -> set[str]:
    """The overall score, the drivers, and the questions that are a driver all by themselves."""
    drivers = voice.results.instrument.drivers.values()
    alone = {driver.items[0] for driver in drivers if len(driver.items) == 1}
    return {*at_glance(voice.results), *alone}


def _change_row(voice: Voice, comparison: Comparison, measure: str) -> Row:
    change = comparison.get(measure, "index")
    row = index_of(voice.results, measure)
    now = figure(row, lambda value: voice.formats.number(value, 1))
    then = voice.formats.number(change.before, 1) if change and compared(change) else mark(change)
    cells = (voice.name(measure), now, then, change_words(voice, change))
    return Row(cells=cells, strong=measure == voice.results.outcome)


def _segment_row(voice: Voice, change: Change) -> Row:
    number = voice.formats.number
    questions = [part.partition("=")[0] for part in change.segment.split(CROSS)]
    name = voice.say(
        "waves.group",
        question=voice.say("segments.cross").join(map(voice.name, questions)),
        group=segment_label(voice.results, change.segment, voice.language),
    )
    ends = (number(change.now, 1), number(change.before, 1))
    return Row(cells=(name, *ends, change_words(voice, change)))
