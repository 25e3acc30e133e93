"""Page four: what changed since the earlier wave, and what cannot be compared."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmt.analysis.results import Change, Comparison
from cmt.reports import alt, axes, charts
from cmt.reports.charts.specs import Trend, TrendPanel, TrendPoint
from cmt.reports.marks import (
    NOT_AVAILABLE,
    WITHHELD,
    bounded,
    change_words,
    compared,
    figure,
    shown,
)
from cmt.reports.model import Block, Column, Figure, Paragraph, ReportSection, Row, Table
from cmt.reports.narrative import at_glance, index_of
from cmt.reports.reasons import basis_words, fielding_told, not_stated, reason_words
from cmt.reports.voice import Voice

PANELS_ACROSS = 5
MOST_PANELS = 20
"""Panels of a trend: more would not fit a page, and the table has them all."""


def waves_section(voice: Voice) -> ReportSection | None:
    """The page on the earlier wave; None at the baseline."""
    comparison = voice.results.comparison
    if comparison is None:
        return None
    measures = at_glance(voice.results)
    caption = "caption" if len(measures) > 1 else "caption-alone"
    blocks: list[Block] = [
        changes_table(voice, comparison, measures, voice.say(f"waves.{caption}"))
    ]
    if 1 < len(measures) <= MOST_PANELS:
        # A tall figure at the head of a section would leave the rest of a page empty.
        tall = len(measures) > PANELS_ACROSS
        blocks.insert(int(tall), trend_figure(voice, comparison, measures))
    blocks += _item_blocks(voice, comparison)
    blocks.append(Paragraph(text=waves_note(voice, comparison), role="note"))
    return ReportSection(
        id="waves",
        headline=waves_headline(voice, comparison),
        subtitle=voice.subtitle(voice.say("measure.changes", earlier=comparison.label)),
        blocks=tuple(blocks),
    )


def waves_headline(voice: Voice, comparison: Comparison) -> str:
    """How many measures moved."""
    changes = [comparison.get(measure, "index") for measure in at_glance(voice.results)]
    up = sum(change is not None and change.direction == "higher" for change in changes)
    down = sum(change is not None and change.direction == "lower" for change in changes)
    total = sum(compared(change) for change in changes)
    if not total:
        return voice.say("waves.headline-incomparable", earlier=comparison.label)
    if len(changes) == 1 and changes[0]:
        verdict = voice.say(f"trend.{changes[0].direction}")
        return voice.say("waves.headline-single", earlier=comparison.label, verdict=verdict)
    if not up and not down:
        return voice.say("waves.headline-same", earlier=comparison.label, n=str(total))
    return voice.say(
        "waves.headline",
        earlier=comparison.label,
        up=voice.say("waves.up", n=_number_or_none(voice, up)),
        down=voice.say("waves.down", n=_number_or_none(voice, down)),
        n=str(total),
    )


def _number_or_none(voice: Voice, n: int) -> str:
    return voice.formats.number(n) if n else voice.say("waves.none")


def trend_figure(voice: Voice, comparison: Comparison, measures: Sequence[str]) -> Figure:
    """One small panel a measure, all on one scale."""
    panels = [_panel(voice, comparison, measure) for measure in measures]
    number = voice.formats.number
    ends = [v for p in panels for point in p.points for v in (point.low, point.high)]
    axis = axes.fitted([v for v in ends if v is not None], number, floor=0, ceiling=100)
    spec = Trend(
        axis=axis,
        panels=panels,
        columns=_columns(len(panels)),
        alt=alt.of_trend(voice, measures),
    )
    return Figure(
        id="trend",
        headline=voice.say("trend.headline"),
        subtitle=voice.say("trend.subtitle", low=number(axis.low), high=number(axis.high)),
        picture=charts.trend(spec),
        source=voice.say(
            "trend.source",
            now=voice.results.label,
            n=number(voice.results.quality.answered),
            earlier=comparison.label,
            earlier_n=number(comparison.n),
            weighting=voice.weighting,
        ),
    )


def changes_table(
    voice: Voice, comparison: Comparison, measures: Sequence[str], caption: str
) -> Table:
    """Now, then, and the difference in words with its interval."""
    return Table(
        caption=caption,
        columns=(
            Column(title=voice.say("column.measure"), width=32),
            Column(title=voice.results.label, align="number", width=10),
            Column(title=comparison.label, align="number", width=10),
            Column(title=voice.say("column.difference"), width=48),
        ),
        rows=tuple(_change_row(voice, comparison, measure) for measure in measures),
    )


def waves_note(voice: Voice, comparison: Comparison) -> str:
    """How the comparison was made, and what was not comparable."""
    info = comparison.info
    parts = [
        voice.say(
            "waves.note",
            period=voice.period_of(info) or comparison.label,
            n=voice.formats.number(comparison.n),
            basis=basis_words(voice, comparison),
        )
    ]
    lost = [c for c in comparison.changes if c.statistic == "index" and _broken(c)]
    if lost:
        named = [
            voice.say("waves.lost-one", name=voice.name(c.item), reason=reason_words(voice, c))
            for c in lost
        ]
        parts.append(voice.say("waves.lost", names=voice.words.chain(named)))
    if indicative := _with_care(voice, comparison):
        parts.append(voice.say("waves.care", names=voice.words.chain(indicative)))
    parts += _untold(voice, comparison)
    return " ".join(parts)


def _untold(voice: Voice, comparison: Comparison) -> list[str]:
    """What is known of how both surveys were made and stands with no measure."""
    told = {reason for change in comparison.changes for reason in change.care}
    changed = fielding_told(voice, without=told)
    return [text for text in (changed, not_stated(voice)) if text]


def _with_care(voice: Voice, comparison: Comparison) -> list[str]:
    """What is compared and yet only indicative, by reason: "Courtesy and Access (moved)"."""
    known = [c for c in comparison.changes if c.statistic == "index" and compared(c)]
    groups: dict[str, list[str]] = {}
    for change in known:
        if change.care:
            groups.setdefault(reason_words(voice, change), []).append(voice.name(change.item))
    every = voice.say("waves.care-every")
    return [
        voice.say(
            "waves.lost-one",
            name=every if len(names) == len(known) else voice.words.listing(names),
            reason=reason,
        )
        for reason, names in groups.items()
    ]


def _item_blocks(voice: Voice, comparison: Comparison) -> list[Block]:
    """Questions that clearly moved; the others are counted, and stand in the workbook."""
    shown_above = _in_first_table(voice)
    known = [
        change
        for change in comparison.changes
        if change.statistic == "index" and change.item not in shown_above and compared(change)
    ]
    moved = [change for change in known if change.direction != "no-clear-change"]
    moved.sort(key=lambda change: -change.difference)
    blocks: list[Block] = []
    if moved:
        items = [change.item for change in moved]
        blocks.append(changes_table(voice, comparison, items, voice.say("waves.items-caption")))
    if known:
        same = len(known) - len(moved)
        text = voice.say("waves.items-same", count=same, n=str(same))
        blocks.append(Paragraph(text=text))
    return blocks


def _columns(panels: int) -> int:
    """At most five beside each other, as few gaps as possible in the last line."""
    lines = -(-panels // PANELS_ACROSS)
    return -(-panels // lines)


def _in_first_table(voice: Voice) -> set[str]:
    """The overall score, the drivers, and the questions that are a driver all by themselves."""
    drivers = voice.results.instrument.drivers.values()
    alone = {driver.items[0] for driver in drivers if len(driver.items) == 1}
    return {*at_glance(voice.results), *alone}


def _panel(voice: Voice, comparison: Comparison, measure: str) -> TrendPanel:
    row, change = index_of(voice.results, measure), comparison.get(measure, "index")
    number = voice.formats.number
    seen = row if shown(row) else None
    then = change if change and compared(change) else None
    now = TrendPoint(
        wave=voice.results.label,
        value=seen.estimate if seen else None,
        low=seen.low if seen else None,
        high=seen.high if seen else None,
        hollow=seen is not None and not bounded(seen),
        text=figure(row, number),
    )
    before = TrendPoint(
        wave=comparison.label,
        value=then.before if then else None,
        low=then.before_low if then else None,
        high=then.before_high if then else None,
        hollow=then is not None and math.isnan(then.before_low + then.before_high),
        text=number(then.before) if then else _mark(change),
    )
    direction = change.direction if change else "not-comparable"
    return TrendPanel(
        title=voice.name(measure),
        points=(before, now),
        verdict=voice.say(f"trend.{direction}"),
        break_before=(voice.results.label,) if change is None or _broken(change) else (),
    )


def _change_row(voice: Voice, comparison: Comparison, measure: str) -> Row:
    change = comparison.get(measure, "index")
    row = index_of(voice.results, measure)
    now = figure(row, lambda value: voice.formats.number(value, 1))
    then = voice.formats.number(change.before, 1) if change and compared(change) else _mark(change)
    cells = (voice.name(measure), now, then, change_words(voice, change))
    return Row(cells=cells, strong=measure == voice.results.outcome)


def _broken(change: Change) -> bool:
    return change.direction == "not-comparable"


def _mark(change: Change | None) -> str:
    return WITHHELD if change and change.direction == "withheld" else NOT_AVAILABLE
