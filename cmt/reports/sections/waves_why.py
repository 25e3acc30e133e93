"""Why overall satisfaction changed: what goes with each driver's change, and the mix of clients.

Both splits add up to the change. They say what goes together, as a survey can.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from cmt.analysis.history import Contribution, Contributions, Effect, History, MixPart, MixSplit
from cmt.analysis.infer import ALPHA
from cmt.analysis.tables import segment_label
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Dot, DotPlot, Tick
from cmt.reports.marks import NOT_AVAILABLE
from cmt.reports.model import Block, Column, Figure, Paragraph, Row, Table
from cmt.reports.voice import Voice

MOST_MIXES = 4
"""Questions that part clients; the workbook has all."""
NAMED = 3
"""Drivers a sentence can name."""


def why_blocks(voice: Voice) -> list[Block]:
    """What is known of why the overall score changed; nothing where nothing is."""
    history = voice.results.history
    if history is None:
        return []
    blocks: list[Block] = []
    if history.contributions:
        blocks += _driver_blocks(voice, history, history.contributions)
    return blocks + _mix_blocks(voice, history)


def clear(effect: Effect) -> bool:
    """Whether an effect is away from nothing."""
    return effect.low > 0 or effect.high < 0


def goes_with(row: Contribution) -> bool:
    """Whether a driver's part is away from nothing, corrected for the number of drivers.

    Files from before there was a correction have the interval alone.
    """
    return clear(row.overall) if math.isnan(row.p_adjusted) else row.p_adjusted <= ALPHA


def effect_words(voice: Voice, effect: Effect) -> str:
    """ "+1.4 (between −0.1 and +2.9)"."""
    signed = voice.formats.signed
    if math.isnan(effect.low + effect.high):
        return signed(effect.points) if math.isfinite(effect.points) else NOT_AVAILABLE
    return voice.say(
        "why.effect",
        rests=(effect,),
        points=signed(effect.points),
        low=signed(effect.low),
        high=signed(effect.high),
    )


def _driver_blocks(voice: Voice, history: History, found: Contributions) -> list[Block]:
    """A chart where some driver's change clearly goes with it, else one sentence."""
    if not found.drivers or math.isnan(found.change.points):
        return []
    rows = sorted(found.drivers, key=lambda row: -row.overall.points)
    some = [row for row in rows if goes_with(row)]
    earlier = history.waves[found.before].label
    if not some:
        return [Paragraph(text=voice.say("why.drivers-none", earlier=earlier))]
    if not clear(found.change):
        text = voice.say("why.drivers-though", earlier=earlier, parts=_strongest(voice, some))
        return [Paragraph(text=text)]
    left_out = [voice.quoted(driver) for driver in found.left_out]
    note = [voice.say("why.left-out", names=voice.words.listing(left_out))] if left_out else []
    return [
        _driver_figure(
            voice,
            history,
            found,
            rows,
            voice.say("why.drivers-headline", parts=_strongest(voice, some)),
        ),
        *[Paragraph(text=text, role="note") for text in note],
    ]


def _strongest(voice: Voice, some: Sequence[Contribution]) -> str:
    """The drivers whose change goes with it, the strongest first."""
    ranked = sorted(some, key=lambda row: -abs(row.overall.points))[:NAMED]
    parts = [
        voice.say(
            "why.part",
            name=voice.quoted(row.driver),
            points=voice.formats.signed(row.overall.points),
        )
        for row in ranked
    ]
    return voice.words.listing(parts)


def _driver_figure(
    voice: Voice,
    history: History,
    found: Contributions,
    rows: Sequence[Contribution],
    headline: str,
) -> Figure:
    """Each driver's part of the change with its interval, and the rest."""
    parts = [(voice.name(row.driver), row.overall) for row in rows]
    parts.append((voice.say("why.remainder"), found.remainder))
    filled = [*map(goes_with, rows), clear(found.remainder)]
    whole = voice.say("why.whole", earlier=history.waves[found.before].label)
    signed = _signed_or_whole(voice)
    ends = [end for _, part in parts for end in (part.points, part.low, part.high)]
    axis = axes.fitted([0.0, *ends], signed, floor=-100, ceiling=100)
    named = [voice.say("alt.named", name=n, value=effect_words(voice, e)) for n, e in parts]
    plot = DotPlot(
        axis=axis,
        rows=[
            _dot(voice, name, part, hollow=not dark)
            for (name, part), dark in zip(parts, filled, strict=True)
        ],
        line=Tick(value=0.0, text=voice.say("why.nothing")),
        alt=voice.say("why.alt", parts=voice.words.chain(named)),
    )
    return Figure(
        id="contributions",
        headline=headline,
        subtitle=voice.say("why.drivers-subtitle", change=effect_words(voice, found.change)),
        picture=charts.dot_plot(plot),
        source=voice.say("why.drivers-note"),
        table=Table(
            caption=whole,
            columns=(
                Column(title=voice.say("column.driver"), width=50),
                Column(title=voice.say("why.column.points"), width=50),
            ),
            rows=tuple(
                Row(cells=(name, effect_words(voice, part)), strong=part is found.change)
                for name, part in (*parts, (whole, found.change))
            ),
        ),
    )


def _signed_or_whole(voice: Voice) -> Callable[[float], str]:
    """Ticks of differences: without decimals where they are whole."""
    return lambda value: voice.formats.signed(value, 0 if value == round(value) else 1)


def _dot(voice: Voice, name: str, part: Effect, *, hollow: bool) -> Dot:
    bounded = not math.isnan(part.low + part.high)
    return Dot(
        label=name,
        value=part.points,
        low=part.low if bounded else None,
        high=part.high if bounded else None,
        hollow=hollow,
        text=voice.formats.signed(part.points),
    )


def _mix_blocks(voice: Voice, history: History) -> list[Block]:
    """How much of the change is of another mix of clients, by each question that parts them."""
    mixes = [mix for mix in history.mixes if math.isfinite(mix.change.points)][:MOST_MIXES]
    if not mixes:
        return []
    if not any(clear(mix.mix) or clear(mix.change) for mix in mixes):
        names = voice.words.listing([voice.quoted(mix.by) for mix in mixes])
        return [Paragraph(text=voice.say("why.mix-none", names=names))]
    table = Table(
        caption=voice.say("why.mix-caption", earlier=history.waves[mixes[0].before].label),
        columns=(
            Column(title=voice.say("why.column.question"), width=28),
            Column(title=voice.say("why.column.within"), width=36),
            Column(title=voice.say("why.column.mix"), width=36),
        ),
        rows=tuple(
            Row(
                cells=(
                    voice.name(mix.by),
                    effect_words(voice, mix.within),
                    effect_words(voice, mix.mix),
                )
            )
            for mix in mixes
        ),
        note=voice.say("why.mix-note"),
        dense=True,
    )
    moved = [mix for mix in mixes if clear(mix.mix)]
    return [table, *[_parts_table(voice, history, mix) for mix in moved[:1]]]


def _parts_table(voice: Voice, history: History, mix: MixSplit) -> Table:
    """The groups of one question, where their mix clearly moved the overall score."""
    earlier = history.waves[mix.before].label
    return Table(
        caption=voice.say("why.parts-caption", question=voice.name(mix.by)),
        columns=(
            Column(title=voice.say("column.segment"), width=28),
            Column(title=voice.say("why.column.share", earlier=earlier), width=20),
            Column(title=voice.say("why.column.score", earlier=earlier), width=20),
            Column(title=voice.say("why.column.within-points"), align="number", width=16),
            Column(title=voice.say("why.column.mix-points"), align="number", width=16),
        ),
        rows=tuple(_part_row(voice, part) for part in mix.parts),
        dense=True,
    )


def _part_row(voice: Voice, part: MixPart) -> Row:
    formats = voice.formats
    name = (
        segment_label(voice.results, part.segment, voice.language)
        if part.segment
        else voice.say("over-time.others")
    )
    cells = (
        name,
        _then_now(voice, part.share_before, part.share_now, formats.percent),
        _then_now(voice, part.index_before, part.index_now, lambda v: formats.number(v, 1)),
        formats.signed(part.within),
        formats.signed(part.mix),
    )
    return Row(cells=cells)


def _then_now(voice: Voice, then: float, now: float, write: Callable[[float], str]) -> str:
    said = [NOT_AVAILABLE if math.isnan(value) else write(value) for value in (then, now)]
    return voice.say("why.then-now", then=said[0], now=said[1])
