"""The section on drivers: which go with overall satisfaction, and how well each is done."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from cmt.analysis.estimates import Estimate
from cmt.analysis.ranking import clearly_opposed
from cmt.analysis.results import DriverEffect, Priorities, Verdict
from cmt.reports import alt, axes, charts, room
from cmt.reports.charts.specs import Axis, Picture, Quadrant, QuadrantPoint, Tick
from cmt.reports.formats import EN_DASH
from cmt.reports.marks import NOT_AVAILABLE, bounded, figure, shown
from cmt.reports.model import Block, Column, Figure, Paragraph, ReportSection, Row, Table
from cmt.reports.narrative import index_of, refusal, share_of, unclear
from cmt.reports.sections.driver_notes import driver_notes
from cmt.reports.sections.driver_steps import steps_blocks
from cmt.reports.voice import Voice

NAMED = 3
"""Drivers a headline can name."""
QUADRANT_HEIGHT = (190.0, 360.0)
"""Points: the lowest quadrant that can be read, and one as high as its width deserves."""
MOST_ON_A_PAGE = {"a4": 12, "letter": 9}
"""Drivers one page has room for; of more, chart and table take two pages."""
CORNERS = ("act-first", "protect", "maintain", "monitor")


def drivers_section(voice: Voice) -> ReportSection | None:
    """The drivers page; None when there is neither a model nor a curve to show."""
    model, priorities = voice.results.drivers, voice.results.priorities
    above: list[Block] = []
    below: list[Block] = []
    if priorities is None:
        above.append(Paragraph(text=voice.say("drivers.refused", reason=refusal(voice))))
    else:
        above.append(Paragraph(text=explained(voice), role="text"))
        below.append(ranked_table(voice, priorities))
    if model.excluded:
        below.append(Paragraph(text=excluded(voice), role="note"))
    if opposed := tuple(e.driver for e in model.effects if clearly_opposed(e, model.df)):
        text = voice.say("drivers.opposed", drivers=voice.names(opposed))
        below.append(Paragraph(text=text, role="note"))
    below += driver_notes(voice)
    steps = steps_blocks(voice)
    if priorities is None and not steps:
        return None
    headline = drivers_headline(voice)
    subtitle = voice.subtitle(voice.say("measure.drivers"))
    if priorities:
        lowest, highest = QUADRANT_HEIGHT
        figure = quadrant_frame(voice)
        spare = room.left_over(
            ("", headline, subtitle), (*above, figure, *below, *steps), figure.id, voice.paper
        )
        height = highest if spills(voice) else min(max(spare, lowest), highest)
        above.append(replace(figure, picture=quadrant_picture(voice, priorities, height)))
    blocks = (*above, *below, *steps)
    return ReportSection(
        id="drivers",
        headline=headline,
        subtitle=subtitle,
        blocks=blocks,
        new_page=priorities is not None,
    )


def spills(voice: Voice) -> bool:
    """Whether the drivers take more than their page, so that the next section goes on there."""
    return len(voice.results.drivers.effects) > MOST_ON_A_PAGE[voice.paper]


def drivers_headline(voice: Voice) -> str:
    """Which drivers weigh most; several when they cannot be told apart."""
    priorities, formats = voice.results.priorities, voice.formats
    ranked = _ranked(voice, priorities) if priorities else ()
    first = tuple(row.driver for row in ranked if row.rank_best == 1)
    if not first:
        return voice.say("drivers.headline-refused")
    if unclear(voice.results):
        return voice.say("drivers.headline-unclear", rests=ranked)
    effect = voice.results.drivers.effect(first[0])
    why = [row for row in ranked if row.rank_best == 1]
    if len(first) == 1 and effect:
        name, share = voice.quoted(first[0]), formats.percent(effect.share)
        return voice.say("drivers.headline-one", rests=why, driver=name, share=share)
    n = str(len(first))
    if len(first) > NAMED or len(first) == len(ranked):
        return voice.say("drivers.headline-many", rests=why, n=n)
    return voice.say("drivers.headline-group", rests=why, drivers=voice.names(first), n=n)


def explained(voice: Voice) -> str:
    """R2 in plain words, with its base."""
    model, formats = voice.results.drivers, voice.formats
    n = len(model.effects)
    return voice.say(
        "drivers.explained-unclear" if unclear(voice.results) else "drivers.explained",
        drivers=str(n),
        r2=formats.percent(model.adjusted_r2),
        n=formats.number(model.n),
    )


def excluded(voice: Voice) -> str:
    """Drivers that are not in the model, each with its reason."""
    named = [
        voice.say(f"drivers.excluded.{row.reason}", driver=voice.name(row.driver))
        for row in voice.results.drivers.excluded
    ]
    return voice.say("drivers.excluded.all", drivers=voice.words.chain(named))


def quadrant_frame(voice: Voice) -> Figure:
    """The words around the quadrant, before it is known how much room they leave it."""
    return Figure(
        id="quadrant",
        headline=voice.say("quadrant.headline"),
        subtitle=voice.say("quadrant.subtitle"),
        picture=Picture(svg="", width=0, height=0, alt=""),
        source=voice.source(voice.results.drivers.n),
    )


def quadrant_picture(voice: Voice, priorities: Priorities, height: float) -> Picture:
    """Score across, share of the association up; the crossing points are written on the lines."""
    return charts.quadrant(quadrant_spec(voice, priorities, height))


def quadrant_spec(voice: Voice, priorities: Priorities, height: float) -> Quadrant:
    """What that picture shows, not yet drawn."""
    formats = voice.formats
    points = [
        _point(voice, priorities, effect, row)
        for effect in voice.results.drivers.effects
        if (row := index_of(voice.results, effect.driver)) and shown(row)
    ]
    line = formats.number(priorities.index_line)
    share = formats.percent(priorities.share_line)
    act_first, protect, maintain, monitor = (voice.say(f"quadrant.{name}") for name in CORNERS)
    scores, shares = _axes(voice, priorities, points)
    return Quadrant(
        x=scores,
        y=shares,
        x_line=Tick(value=priorities.index_line, text=voice.say("quadrant.x-line", value=line)),
        y_line=Tick(value=priorities.share_line, text=voice.say("quadrant.y-line", value=share)),
        points=points,
        corners=(act_first, protect, maintain, monitor),
        alt=alt.of_quadrant(voice),
        height=height,
    )


def ranked_table(voice: Voice, priorities: Priorities) -> Table:
    """One row a driver, strongest association first; equals share a rank."""
    rows = [_ranked_row(voice, verdict) for verdict in _ranked(voice, priorities)]
    return Table(
        caption=voice.say("ranked.caption"),
        columns=(
            Column(title=voice.say("column.driver"), width=27),
            Column(title=voice.say("column.rank"), align="number", width=9),
            Column(title=voice.say("column.share"), width=32),
            Column(title=voice.say("column.score"), align="number", width=10),
            Column(title=voice.say("column.verdict"), width=22),
        ),
        rows=tuple(rows),
        note=voice.say("ranked.note"),
        dense=True,
    )


def _axes(
    voice: Voice, priorities: Priorities, points: Sequence[QuadrantPoint]
) -> tuple[Axis, Axis]:
    """Axes that hold every interval and both lines."""
    scores = [end for point in points for end in (point.x_low, point.x_high)]
    shares = [end for point in points for end in (point.y_low, point.y_high)]
    x, y = voice.say("axis.score"), voice.say("axis.share")
    number, percent = voice.formats.number, voice.formats.percent
    return (
        axes.fitted([*scores, priorities.index_line], number, floor=0, ceiling=100, title=x),
        axes.fitted([0, *shares, priorities.share_line], percent, floor=0, ceiling=1, title=y),
    )


def _point(
    voice: Voice, priorities: Priorities, effect: DriverEffect, row: Estimate
) -> QuadrantPoint:
    verdict = priorities.verdict(effect.driver)
    return QuadrantPoint(
        label=voice.name(effect.driver),
        x=row.estimate,
        y=effect.share,
        x_low=row.low,
        x_high=row.high,
        y_low=effect.share_low,
        y_high=effect.share_high,
        hollow=not bounded(row) or (verdict is not None and not verdict.certain),
    )


def _ranked(voice: Voice, priorities: Priorities) -> tuple[Verdict, ...]:
    """Strongest association first."""
    return tuple(sorted(priorities.verdicts, key=lambda v: -share_of(voice.results, v.driver)))


def _ranked_row(voice: Voice, verdict: Verdict) -> Row:
    results, formats = voice.results, voice.formats
    first, last = verdict.rank_best, verdict.rank_worst
    rank = str(first) if first == last else f"{first}{EN_DASH}{last}"
    score = figure(index_of(results, verdict.driver), lambda value: formats.number(value, 1))
    words = voice.say(f"quadrant.{verdict.quadrant}", rests=[verdict] if verdict.certain else ())
    if not verdict.certain:
        words = voice.say("ranked.uncertain", rests=(verdict,), verdict=words)
    return Row(
        cells=(
            voice.name(verdict.driver),
            rank,
            _share_cell(voice, verdict.driver),
            score,
            words,
        )
    )


def _share_cell(voice: Voice, driver: str) -> str:
    effect = voice.results.drivers.effect(driver)
    if effect is None:
        return NOT_AVAILABLE
    share = voice.formats.percent(effect.share, 1)
    if math.isnan(effect.share_low) or math.isnan(effect.share_high):
        return voice.say("ranked.share-alone", share=share)
    low, high = (voice.formats.percent(end, 1) for end in (effect.share_low, effect.share_high))
    return voice.say("ranked.share", share=share, low=low, high=high)
