"""The charts of the deck, from the specs and estimates the charts of the report are drawn of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmt.analysis.history import History
from cmt.analysis.parts import Split
from cmt.analysis.peers import PeerPosition
from cmt.analysis.remarks import Comments
from cmt.analysis.results import Comparison, DriverEffect
from cmt.reports import axes
from cmt.reports.charts import svg
from cmt.reports.charts.boxes import Box
from cmt.reports.charts.scale import number_of
from cmt.reports.charts.specs import Axis, Dot, DotPlot, StackedBars
from cmt.reports.charts.stacks import favourable_fills, neutral_fills, unfavourable_fills
from cmt.reports.deck_model import ChartPart, Series, Values
from cmt.reports.formats import Formats
from cmt.reports.marks import CAUTION, compared, figure, shown
from cmt.reports.narrative import index_of
from cmt.reports.sections.comments import frequent, themes_plot
from cmt.reports.sections.segments import segments_plot, split_name
from cmt.reports.sections.waves_told import number_at, series_of
from cmt.reports.voice import Voice

MOST_POINTS = 12
"""Waves or windows a line has room to name, the latest ones."""
EARLIER = "#8C8C8C"
"""The earlier wave, or the peers, beside this survey."""


def scores_chart(voice: Voice, plot: DotPlot, place: Box) -> ChartPart:
    """Scores as bars with their intervals; a score that is not shown has its mark for a bar."""
    count = len(plot.rows)
    alt = voice.say(
        "deck.alt-scores", count=count, n=voice.formats.number(count), parts=_told(voice, plot)
    )
    return _scores(place, _labels(voice, plot), (_bars(voice.results.label, plot),), alt)


def segments_chart(voice: Voice, split: Split, place: Box) -> ChartPart:
    """The overall score of each segment, in the same way."""
    plot = segments_plot(voice, split)
    question = split_name(voice, split)
    alt = voice.say("deck.alt-segments", question=question, parts=_told(voice, plot))
    return _scores(place, _labels(voice, plot), (_bars(voice.outcome_name, plot),), alt)


def themes_chart(voice: Voice, comments: Comments, most: int, place: Box) -> ChartPart:
    """The most frequent themes: the share of comments, the clients beside the name."""
    plot = themes_plot(voice, comments)
    plot = replace(plot, rows=plot.rows[:most])
    counts = [sum(row.tones.values()) for row in frequent(comments)]
    number = voice.formats.number
    return ChartPart(
        kind="bars",
        place=place,
        labels=tuple(
            voice.say("deck.counted", name=label, n=number(n))
            for label, n in zip(_labels(voice, plot), counts, strict=False)
        ),
        series=(_bars(voice.say("comments.share"), plot),),
        low=0.0,
        high=plot.axis.high,
        step=_step(plot.axis),
        percent=True,
        alt=voice.say("deck.alt-themes", parts=_told(voice, plot)),
    )


def shares_chart(voice: Voice, effects: Sequence[DriverEffect], place: Box) -> ChartPart:
    """The shares of explained variation, strongest first, with their intervals."""
    ranked = sorted(effects, key=lambda effect: -effect.share)
    formats = voice.formats
    series = Series(
        name=voice.say("axis.share"),
        values=tuple(effect.share for effect in ranked),
        colour=svg.BLUE,
        low=tuple(number_of(effect.share_low) for effect in ranked),
        high=tuple(number_of(effect.share_high) for effect in ranked),
    )
    ends = [v for v in (*series.values, *series.high) if v is not None]
    axis = axes.fitted([0.0, *ends], formats.percent, floor=0, ceiling=1)
    parts = [_named(voice, voice.name(e.driver), formats.percent(e.share)) for e in ranked]
    return ChartPart(
        kind="bars",
        place=place,
        labels=tuple(voice.name(effect.driver) for effect in ranked),
        series=(series,),
        low=0.0,
        high=axis.high,
        step=_step(axis),
        percent=True,
        alt=voice.say(
            "deck.alt-shares",
            count=len(ranked),
            n=formats.number(len(ranked)),
            parts=voice.words.chain(parts),
        ),
    )


def answers_chart(voice: Voice, bars: StackedBars, place: Box) -> ChartPart:
    """Every answer's part of a bar, worst at left; the favourable share is beside the question."""
    heads = (*bars.legend_unfavourable, *bars.legend_neutral, *bars.legend_favourable)
    fills = (
        *unfavourable_fills(len(bars.legend_unfavourable)),
        *neutral_fills(len(bars.legend_neutral)),
        *favourable_fills(len(bars.legend_favourable)),
    )
    rows = [(*bar.unfavourable, *bar.neutral, *bar.favourable) for bar in bars.bars]
    return ChartPart(
        kind="stacked",
        place=place,
        labels=tuple(_named(voice, bar.label, bar.text) for bar in bars.bars),
        series=tuple(
            Series(name=head, colour=fill, values=tuple(row[at].value for row in rows))
            for at, (head, fill) in enumerate(zip(heads, fills, strict=True))
        ),
        low=0.0,
        high=1.0,
        step=0.25,
        percent=True,
        alt=bars.alt,
    )


def changes_chart(
    voice: Voice, comparison: Comparison, measures: Sequence[str], place: Box
) -> ChartPart:
    """Scores of both waves beside each other; no earlier one where it is not comparable."""
    rows = [index_of(voice.results, measure) for measure in measures]
    changes = [comparison.get(measure, "index") for measure in measures]
    now = tuple(row.estimate if row and shown(row) else None for row in rows)
    then = tuple(c.before if c and compared(c) else None for c in changes)
    pairs = _pairs(voice, measures, then, now)
    return _scores(
        place,
        tuple(voice.name(measure) for measure in measures),
        (
            Series(name=comparison.label, values=then, colour=EARLIER),
            Series(name=voice.results.label, values=now, colour=svg.BLUE),
        ),
        voice.say("deck.alt-waves", earlier=comparison.label, now=voice.results.label, parts=pairs),
    )


def trend_chart(
    voice: Voice, history: History, measure: str, place: Box, *, over: str = "waves"
) -> ChartPart:
    """One measure over the latest waves with its intervals; a wave without a number is a gap.

    `over` says what they are: "waves", or "windows".

    What is not comparable, or withheld, has no number here as it has none in the report.
    """
    waves = range(len(history.waves))[-MOST_POINTS:]
    trend = series_of(history, measure)
    points = [trend.point(wave) for wave in waves]
    labels = tuple(history.waves[wave].label for wave in waves)
    values: Values = tuple(number_at(point) for point in points)
    seen = [p if value is not None else None for p, value in zip(points, values, strict=True)]
    told = [
        _named(voice, label, voice.formats.number(value))
        for label, value in zip(labels, values, strict=True)
        if value is not None
    ]
    series = Series(
        name=voice.name(measure),
        values=values,
        colour=svg.BLUE,
        low=tuple(number_of(p.low) if p else None for p in seen),
        high=tuple(number_of(p.high) if p else None for p in seen),
    )
    alt = voice.say(
        f"deck.alt-line.{over}",
        measure=voice.outcome,
        n=voice.formats.number(len(labels)),
        parts=voice.words.chain(told),
    )
    return replace(_scores(place, labels, (series,), alt), kind="lines")


def peers_chart(voice: Voice, rows: Sequence[PeerPosition], place: Box) -> ChartPart:
    """Own scores beside the means of the peers."""
    own = tuple(None if row.standing == "withheld" else number_of(row.own) for row in rows)
    mean = tuple(number_of(row.mean) if row.compared else None for row in rows)
    measures = [row.measure for row in rows]
    return _scores(
        place,
        tuple(voice.name(measure) for measure in measures),
        (
            Series(name=voice.say("deck.own"), values=own, colour=svg.BLUE),
            Series(name=voice.say("deck.peers-mean"), values=mean, colour=EARLIER),
        ),
        voice.say(
            "deck.alt-peers",
            count=len(rows),
            n=voice.formats.number(len(rows)),
            parts=_pairs(voice, measures, own, mean),
        ),
    )


def _bars(name: str, plot: DotPlot) -> Series:
    """The dots of a plot as bars with their intervals."""
    return Series(
        name=name,
        values=tuple(number_of(row.value) for row in plot.rows),
        colour=svg.BLUE,
        low=tuple(number_of(row.low) for row in plot.rows),
        high=tuple(number_of(row.high) for row in plot.rows),
    )


def _labels(voice: Voice, plot: DotPlot) -> tuple[str, ...]:
    """The names of bars; with a mark what is not shown, and what is to be used with caution."""
    return tuple(
        row.label if mark is None else _named(voice, row.label, mark)
        for row in plot.rows
        for mark in [_mark(row)]
    )


def _mark(row: Dot) -> str | None:
    """The mark beside the name of a bar, or None."""
    if row.value is None:
        return row.text
    return CAUTION if row.text.endswith(CAUTION) else None


def _told(voice: Voice, plot: DotPlot) -> str:
    return voice.words.chain([_named(voice, row.label, row.text) for row in plot.rows])


def _scores(place: Box, labels: tuple[str, ...], series: tuple[Series, ...], alt: str) -> ChartPart:
    return ChartPart(
        kind="bars", place=place, labels=labels, series=series,
        low=0.0, high=100.0, step=25.0, alt=alt,
    )  # fmt: skip


def _step(axis: Axis) -> float:
    return axis.ticks[1].value - axis.ticks[0].value if len(axis.ticks) > 1 else axis.high


def _pairs(voice: Voice, measures: Sequence[str], one: Values, other: Values) -> str:
    """The two numbers of every measure, said one after the other."""
    told = [
        voice.say(
            "deck.alt-two",
            name=voice.name(measure),
            one=_number(voice.formats, first),
            other=_number(voice.formats, second),
        )
        for measure, first, second in zip(measures, one, other, strict=True)
    ]
    return voice.words.chain(told)


def _number(formats: Formats, value: float | None) -> str:
    return figure(None, formats.number) if value is None else formats.number(value)


def _named(voice: Voice, name: str, value: str) -> str:
    return voice.say("alt.named", name=name, value=value)
