"""Waits: how long it took, how long is acceptable, and the overall score that goes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cmt.analysis.action import WaitCurve, WaitLevel
from cmt.analysis.estimates import Estimate
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Dot, DotPlot
from cmt.reports.marks import NOT_AVAILABLE, between, bounded, figure, shown
from cmt.reports.model import Block, Column, Figure, Paragraph, Row, Table
from cmt.reports.voice import Voice

FEWEST = 2
"""Bands with a figure from which a chart tells more than its table."""


def waits_blocks(voice: Voice) -> tuple[Block, ...]:
    """Actual against acceptable waits, and the overall score by band of waiting."""
    action = voice.results.action
    blocks: list[Block] = []
    if action.waits and action.waits.longer.shown:
        blocks.append(Paragraph(text=_compared(voice)))
    for curve in action.curves:
        if any(level.waited is not None and level.acceptable for level in curve.levels):
            blocks += _acceptable_figure(voice, curve)
        blocks.append(_table(voice, curve))
    return tuple(blocks)


def longer_words(voice: Voice) -> str:
    """How many waited longer than is acceptable to them; "" where that is not known."""
    waits = voice.results.action.waits
    if waits is None or not waits.longer.shown:
        return ""
    share = voice.formats.percent(waits.longer.estimate)
    return voice.say("waits.headline", share=share)


def _compared(voice: Voice) -> str:
    waits, percent = voice.results.action.waits, voice.formats.percent
    assert waits is not None
    return voice.say(
        "waits.compared",
        longer=percent(waits.longer.estimate),
        interval=between(voice, waits.longer, percent),
        shorter=percent(waits.shorter.estimate),
        n=voice.formats.number(waits.longer.n),
    )


def _acceptable_figure(voice: Voice, curve: WaitCurve) -> Iterator[Figure]:
    """Two shares a band, each of clients and each falling: so long taken, so long accepted."""
    percent = voice.formats.percent
    rest = curve.levels[1:]  # the shortest wait is everybody's, and acceptable to all
    levels = [level for level in rest if shown(level.waited) and shown(level.acceptable)]
    if len(levels) < FEWEST:
        return
    pairs = [(level, level.waited, level.acceptable) for level in levels]
    ends = [end for _, *rows in pairs for row in rows if row for end in _ends(row)]
    spoken = [
        voice.say(
            "waits.alt-pair",
            band=_band(voice, curve, level),
            waited=percent(waited.estimate),
            acceptable=percent(accepts.estimate),
        )
        for level, waited, accepts in pairs
        if waited and accepts
    ]
    plot = DotPlot(
        axis=axes.fitted([0, *ends], percent, floor=0, ceiling=1),
        rows=[_dot(voice, curve, level, waited) for level, waited, _ in pairs],
        earlier=[accepts.estimate if accepts else None for _, _, accepts in pairs],
        alt=voice.say("waits.alt", pairs=voice.words.chain(spoken)),
    )
    yield Figure(
        id=f"waits-{curve.item}",
        headline=voice.say("waits.figure"),
        subtitle=voice.say("waits.subtitle"),
        picture=charts.dot_plot(plot),
        source=voice.source(*(row.n for _, *rows in pairs for row in rows if row)),
    )


def _ends(row: Estimate) -> Sequence[float]:
    return (row.low, row.high) if bounded(row) else (row.estimate,)


def _dot(voice: Voice, curve: WaitCurve, level: WaitLevel, row: Estimate | None) -> Dot:
    assert row is not None  # levels without one are left out
    known = bounded(row)
    return Dot(
        label=_band(voice, curve, level),
        value=row.estimate,
        low=row.low if known else None,
        high=row.high if known else None,
        hollow=not known,
        text=figure(row, voice.formats.percent),
    )


def _table(voice: Voice, curve: WaitCurve) -> Table:
    """One row a band: who waited so long, overall score, for how many it is acceptable."""
    accepted = any(level.acceptable for level in curve.levels)
    widths = {"band": 24, "waited": 14, "score": 12, "range": 24, "answers": 12}
    if accepted:
        widths |= {"acceptable": 14}
    else:
        widths |= {"band": 38}
    return Table(
        caption=voice.say("waits.caption", question=voice.name(curve.item)),
        columns=tuple(
            Column(title=voice.say(f"waits.column.{key}"), width=width)
            for key, width in widths.items()
        ),
        rows=tuple(_row(voice, curve, level, accepted) for level in curve.levels),
        note=voice.say("waits.note"),
        dense=True,
    )


def _row(voice: Voice, curve: WaitCurve, level: WaitLevel, accepted: bool) -> Row:
    number, percent, score = voice.formats.number, voice.formats.percent, level.satisfaction
    cells = (
        _band(voice, curve, level),
        figure(level.waited, percent) if level.waited else NOT_AVAILABLE,
        figure(score, lambda value: number(value, 1)),
        between(voice, score, number),
        number(score.n) if score.shown else figure(score, number),
    )
    return Row(cells=(*cells, *([figure(level.acceptable, percent)] if accepted else [])))


def _band(voice: Voice, curve: WaitCurve, level: WaitLevel) -> str:
    return voice.results.instrument.scale_of(curve.item).label(level.point, voice.language)
