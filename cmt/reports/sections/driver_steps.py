"""How satisfied clients are by the number of drivers done well: a curve and its table."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.estimates import Estimate
from cmt.reports import alt, axes, charts
from cmt.reports.charts.specs import Dot, Steps
from cmt.reports.marks import between, bounded, figure, shown
from cmt.reports.model import Block, Column, Figure, Row, Table
from cmt.reports.voice import Voice

MET = "drivers-met="
STEPS_HEIGHT = 120.0
MOST_STEPS = 20
"""Steps of a curve whose values stand side by side; with more, few clients are left for each."""


def steps_blocks(voice: Voice) -> tuple[Block, ...]:
    """Overall satisfaction by the number of drivers done well; intervals are in the workbook."""
    rows = _steps(voice)
    seen = [row for row in rows if shown(row)]
    if len(seen) < 2 or len(rows) > MOST_STEPS:
        return ()
    number = voice.formats.number
    spec = Steps(
        x_title=voice.say("steps.x-title"),
        axis=axes.scores(number),
        points=[_step(voice, row) for row in rows],
        bases=[_base(voice, row) for row in rows],
        alt=alt.of_steps(voice, [(_met(row), number(row.estimate)) for row in seen]),
        height=STEPS_HEIGHT,
    )
    curve = Figure(
        id="steps",
        headline=_headline(voice, seen[0], seen[-1]),
        subtitle=voice.say("steps.subtitle"),
        picture=charts.steps(spec),
        source=voice.source(*(row.n for row in seen)),
        table=_steps_table(voice, rows),
    )
    return (curve,)


def _headline(voice: Voice, first: Estimate, last: Estimate) -> str:
    """From where to where the curve leads, if the intervals of its ends lie apart."""
    number = voice.formats.number
    if not (first.high < last.low or last.high < first.low):
        return voice.say("steps.headline-unclear", rests=(first, last))
    low, high = number(first.estimate), number(last.estimate)
    return voice.say("steps.headline", rests=(first, last), first=low, last=high)


def _steps_table(voice: Voice, rows: Sequence[Estimate]) -> Table:
    """The numbers of the curve, with the intervals it has no room for."""
    number = voice.formats.number
    return Table(
        caption=voice.say("screen.steps"),
        columns=(
            Column(title=voice.say("screen.drivers-met"), width=25),
            Column(title=voice.say("column.score"), align="number", width=20),
            Column(title=voice.say("column.range"), width=35),
            Column(title=voice.say("column.answers"), align="number", width=20),
        ),
        rows=tuple(
            Row(
                cells=(
                    str(_met(row)),
                    figure(row, lambda value: number(value, 1)),
                    between(voice, row, number),
                    _base(voice, row),
                )
            )
            for row in rows
        ),
    )


def _base(voice: Voice, row: Estimate) -> str:
    """How many clients; withheld with their score, where they are few."""
    number = voice.formats.number
    return number(row.n) if row.shown else figure(row, number)


def _steps(voice: Voice) -> tuple[Estimate, ...]:
    results = voice.results
    rows = results.estimates.where(item=results.outcome, statistic="index")
    return tuple(sorted((row for row in rows if row.segment.startswith(MET)), key=_met))


def _met(row: Estimate) -> int:
    return int(row.segment.removeprefix(MET))


def _step(voice: Voice, row: Estimate) -> Dot:
    seen = shown(row)
    return Dot(
        label=str(_met(row)),
        value=row.estimate if seen else None,
        low=row.low if seen else None,
        high=row.high if seen else None,
        hollow=seen and not bounded(row),
        text=figure(row, voice.formats.number),
    )
