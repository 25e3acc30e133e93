"""The small tables below the questions: choice questions and priorities for improvement."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.estimates import Estimate
from cmt.instrument.model import Item, Role, Scale
from cmt.reports.marks import bounded, figure, shown
from cmt.reports.model import Block, Column, Columns, Paragraph, Row, Table
from cmt.reports.voice import Voice

URGENT: tuple[Role, ...] = ("priority", "standard", "wait")
FACTS: tuple[Role, ...] = ("information", "profile")
"""Roles of choice questions: what a manager can act on, which is shown first, and facts."""
MOST_CHOICE_ROWS = 60
"""Answer rows of choice questions on paper: the workbook has them all."""


def choice_blocks(voice: Voice) -> tuple[Block, ...]:
    """Small tables of choice questions, in two columns, as many as there is room for."""
    chosen: list[Item] = []
    rows, left_out = 0, 0
    for item in (*_choices(voice, URGENT), *_choices(voice, FACTS)):
        more = len(voice.results.instrument.scale_of(item.id).points)
        if rows + more > MOST_CHOICE_ROWS:
            left_out += 1
            continue
        rows += more
        chosen.append(item)
    urgent, facts = (
        [choice_table(voice, item) for item in chosen if item.role in roles]
        for roles in (URGENT, FACTS)
    )
    blocks: list[Block] = _side_by_side(urgent, facts)
    if left_out:
        text = voice.say("choices.left-out", count=left_out, n=str(left_out))
        blocks.append(Paragraph(text=text, role="note"))
    return tuple(blocks)


def choice_table(voice: Voice, item: Item) -> Table:
    """Percent and count of one choice question; of a pick-many one the interval too, best first."""
    formats, scale = voice.formats, voice.results.instrument.scale_of(item.id)
    found = _answers(voice, item, scale)
    base = formats.number(max((row.n for _, row in found if row), default=0))
    percent, width = ("percent-interval", 33) if item.multiple else ("percent", 19)
    return Table(
        caption=voice.say("choices.caption", question=voice.name(item.id), n=base),
        columns=(
            Column(title=voice.say("column.answer"), width=84 - width),
            Column(title=voice.say(f"column.{percent}"), align="number", width=width),
            Column(title=voice.say("column.count"), align="number", width=16),
        ),
        rows=tuple(_row(voice, item, scale.label(p, voice.language), p, row) for p, row in found),
        note=_several(voice, item, scale) if item.multiple else "",
        dense=True,
    )


def counted(voice: Voice, item: Item, point: int, share: Estimate | None) -> str:
    """How many gave an answer; withheld together with the share it belongs to."""
    number = voice.formats.number
    if not shown(share):
        return figure(share, number)
    return figure(voice.results.estimates.get(item.id, f"count:{point}"), number)


def _answers(voice: Voice, item: Item, scale: Scale) -> list[tuple[int, Estimate | None]]:
    """Each answer with its share, as the scale has them; for pick-many, most picked first."""
    prefix = "picked" if item.multiple else "share"
    found = [(p, voice.results.estimates.get(item.id, f"{prefix}:{p}")) for p in scale.points]
    if item.multiple:
        found.sort(key=lambda pair: -pair[1].estimate if pair[1] and shown(pair[1]) else 0.0)
    return found


def _row(voice: Voice, item: Item, label: str, point: int, row: Estimate | None) -> Row:
    percent = voice.formats.percent
    share = figure(row, lambda value: percent(value, 1))
    if item.multiple and row and shown(row) and bounded(row):
        low, high = percent(row.low), percent(row.high)
        share = voice.say("choices.share", share=share, low=low, high=high)
    return Row(cells=(label, share, counted(voice, item, point, row)))


def _several(voice: Voice, item: Item, scale: Scale) -> str:
    """How many answers could be picked."""
    if item.choose >= len(scale.points):
        return voice.say("choices.any-number")
    return voice.say("choices.several", n=voice.formats.number(item.choose))


def _choices(voice: Voice, roles: Sequence[Role]) -> list[Item]:
    """The choice questions of these roles that somebody answered."""
    instrument = voice.results.instrument
    return [
        item
        for item in instrument.having(*roles)
        if not (scale := instrument.scale_of(item.id)).rating
        and any(row is not None and row.n > 0 for _, row in _answers(voice, item, scale))
    ]


def _side_by_side(*parts: Sequence[Table]) -> list[Block]:
    """Two tables a line, those of like height together, so that no line has a long gap.

    The tables of each part come before those of the next.
    """
    ordered = [t for tables in parts for t in sorted(tables, key=lambda table: -len(table.rows))]
    pairs = [ordered[at : at + 2] for at in range(0, len(ordered), 2)]
    return [Columns(left=tuple(pair[:1]), right=tuple(pair[1:])) for pair in pairs]
