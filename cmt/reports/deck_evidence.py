"""The slides of the deck on answers, earlier waves and peers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cmt.analysis.results import Comparison, Rolling
from cmt.reports.charts.boxes import Box
from cmt.reports.deck_data import (
    MOST_POINTS,
    answers_chart,
    changes_chart,
    peers_chart,
    trend_chart,
)
from cmt.reports.deck_layout import (
    WHOLE,
    found,
    how,
    paired,
    section_of,
    source_of_scores,
    split,
    under,
    with_columns,
)
from cmt.reports.deck_model import ChartPart, Line, Slide, TablePart, TextPart
from cmt.reports.model import Paragraph, Report, ReportSection, Table
from cmt.reports.narrative import at_glance
from cmt.reports.sections.answers import Group, answers_bars
from cmt.reports.sections.peers import positions_table, shown_positions
from cmt.reports.sections.questions import charted, groups_of
from cmt.reports.sections.waves_told import SEVERAL
from cmt.reports.sections.waves_watch import by_last_period
from cmt.reports.voice import Voice

MOST_BARS: Final = 10
"""Questions a chart of answers has room for on a slide."""
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
    """What changed since the wave before; without one, the survey in rolling windows."""
    section, comparison = section_of(report, "waves"), voice.results.comparison
    if section is None:
        return None
    left, right = split(0.4)
    told = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    if comparison is None:
        rolling = voice.results.rolling
        return _windows_slide(voice, section, rolling, told) if rolling else None
    tables = tuple(found(section.blocks, Table))[:1]  # of what changed, measure by measure
    return under(
        section,
        (
            _over_time(voice, comparison, left),
            *(TablePart(place=right, table=table) for table in tables),
        ),
        foot=source_of_scores(voice),
        notes=(*told, how(voice, "tests")),
    )


def _windows_slide(
    voice: Voice, section: ReportSection, rolling: Rolling, told: Sequence[str]
) -> Slide:
    """The overall score in the latest windows, and what the report says of them."""
    left, right = split(0.62)
    history, outcome = by_last_period(voice, rolling.history), voice.results.outcome
    chart = trend_chart(voice, history, outcome, left, over="windows")
    lines = tuple(Line(text=text) for text in told)
    bases = [window.n for window in rolling.windows[-MOST_POINTS:]]
    return under(
        section,
        (chart, TextPart(place=right, lines=lines)),
        foot=voice.source(*bases),
        notes=(*told, how(voice, "intervals")),
    )


def _over_time(voice: Voice, comparison: Comparison, place: Box) -> ChartPart:
    """The overall score over all waves where there are several, else both waves side by side."""
    history = voice.results.history
    if history and len(history.waves) >= SEVERAL and history.trend(voice.results.outcome, "index"):
        return trend_chart(voice, history, voice.results.outcome, place)
    return changes_chart(voice, comparison, paired(at_glance(voice.results)), place)


def peers_slide(voice: Voice, report: Report) -> Slide | None:
    """Where the survey stands in its first group of peers."""
    section = section_of(report, "peers")
    if section is None:
        return None
    paragraphs = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    group = voice.results.peers[0]
    rows = () if group.refusal else shown_positions(voice, group)
    if not rows:
        lines = tuple(Line(text=text) for text in paragraphs[:2])
        return under(section, (TextPart(place=WHOLE, lines=lines),), notes=tuple(paragraphs))
    left, right = split(0.4)
    table = positions_table(voice, group, rows)
    return under(
        section,
        (
            peers_chart(voice, paired(rows), left),
            TablePart(place=right, table=with_columns(table, PEER_COLUMNS)),
        ),
        foot=voice.source(voice.results.precision.n),
        notes=tuple(paragraphs),
    )
