"""The slides of the deck on answers, earlier waves and peers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cmt.analysis.results import Comparison
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_data import answers_chart, changes_chart, peers_chart, trend_chart
from cmt.reports.deck_layout import (
    MOST_SCORES,
    WHOLE,
    found,
    how,
    section_of,
    source_of_scores,
    split,
    under,
    with_columns,
)
from cmt.reports.deck_model import ChartPart, Line, Slide, TablePart, TextPart
from cmt.reports.model import Paragraph, Report, Table
from cmt.reports.narrative import at_glance
from cmt.reports.sections.answers import Group, answers_bars
from cmt.reports.sections.peers import positions_table, shown_positions
from cmt.reports.sections.questions import charted, groups_of
from cmt.reports.voice import Voice

MOST_BARS: Final = 10
"""Questions a chart of answers has room for on a slide."""
WAVES_FROM: Final = 3
"""Waves from which the overall score is a line."""
PEER_COLUMNS: Final = (0, 4, 5)
"""Of the table of peers: measure, difference and place; scores and means are in the chart."""


def questions_slide(voice: Voice, report: Report) -> Slide | None:
    """The answers to the questions of the scale with most of them."""
    section = section_of(report, "questions")
    rated = [(group, charted(voice, group.items)) for group in groups_of(voice)]
    group, items = max(rated, key=lambda pair: len(pair[1]), default=(None, []))
    if section is None or group is None or not items:
        return None
    left_out = max(len(items) - MOST_BARS, 0)
    if left_out:
        items = [*items[: MOST_BARS // 2], *items[-(MOST_BARS // 2) :]]
    bars = answers_bars(voice, Group(scales=group.scales, items=tuple(items)))
    bases = [row.n for item in items if (row := voice.results.estimates.get(item.id, "mean"))]
    foot = [voice.source(*bases), voice.say("deck.bars")]
    if left_out:
        n = voice.formats.number(left_out)
        foot.append(voice.say("deck.bars-left-out", count=left_out, n=n))
    return under(
        section,
        (answers_chart(voice, bars, WHOLE),),
        foot=" ".join(foot),
        notes=(foot[0], bars.alt, how(voice, "intervals")),
    )


def waves_slide(voice: Voice, report: Report) -> Slide | None:
    """What changed since the wave before."""
    section, comparison = section_of(report, "waves"), voice.results.comparison
    if section is None or comparison is None:
        return None
    measures = at_glance(voice.results)
    left, right = split(0.4)
    tables = tuple(found(section.blocks, Table))[:1]  # of what changed, measure by measure
    return under(
        section,
        (
            _over_time(voice, comparison, measures[:MOST_SCORES], left),
            *(TablePart(place=right, table=table) for table in tables),
        ),
        foot=source_of_scores(voice),
        notes=(
            *(block.text for block in section.blocks if isinstance(block, Paragraph)),
            how(voice, "tests"),
        ),
    )


def _over_time(
    voice: Voice, comparison: Comparison, measures: Sequence[str], place: Box
) -> ChartPart:
    """The overall score over all waves where there are several, else both waves side by side."""
    history = voice.results.history
    if history and len(history.waves) >= WAVES_FROM:
        labels = [wave.label for wave in history.waves]
        for trend in history.trends:
            if (trend.item, trend.statistic, trend.segment) == (measures[0], "index", ""):
                return trend_chart(voice, labels, trend, place)
    return changes_chart(voice, comparison, measures, place)


def peers_slide(voice: Voice, report: Report) -> Slide | None:
    """Where the survey stands in its first group of peers."""
    section = section_of(report, "peers")
    if section is None:
        return None
    paragraphs = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    group = voice.results.peers[0]
    rows = () if group.refusal else shown_positions(voice, group)[:MOST_SCORES]
    if not rows:
        lines = tuple(Line(text=text) for text in paragraphs[:2])
        return under(section, (TextPart(place=WHOLE, lines=lines),), notes=tuple(paragraphs))
    left, right = split(0.4)
    table = positions_table(voice, group, rows)
    return under(
        section,
        (
            peers_chart(voice, rows, left),
            TablePart(place=right, table=with_columns(table, PEER_COLUMNS)),
        ),
        foot=voice.source(voice.results.precision.n),
        notes=tuple(paragraphs),
    )
