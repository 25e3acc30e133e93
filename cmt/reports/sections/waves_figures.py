"""All waves of every measure in small multiples on one scale, with the slope under each name."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmt.analysis.history import History, TargetProgress, Trend, TrendPoint
from cmt.analysis.results import Comparison
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Axis, Picture, Tick, TrendPanel
from cmt.reports.charts.specs import Trend as TrendChart
from cmt.reports.charts.specs import TrendPoint as Mark
from cmt.reports.marks import CAUTION
from cmt.reports.model import Figure
from cmt.reports.sections.waves_alt import alternative
from cmt.reports.sections.waves_told import (
    SEVERAL,
    number_at,
    series_of,
    told,
    weighting_of_waves,
)
from cmt.reports.sections.waves_trends import (
    IN_A_TABLE,
    brief,
    point_words,
    size_of,
    slope_words,
    sloped,
)
from cmt.reports.voice import Voice

PANELS_ACROSS = 5
"""Panels of two waves beside each other."""
WIDE_ACROSS = 4
"""Of more waves, which want room."""
IN_A_FIGURE = 8
"""Panels of more waves in one figure: a higher one would leave the rest of a page empty."""
MOST_PANELS = 20
"""Panels of a trend: more would not fit a page, and the table has them all."""
MOST_WAVES = 24
"""Waves a panel has room for: the latest ones."""


def trend_figures(
    voice: Voice, comparison: Comparison, measures: Sequence[str]
) -> tuple[Figure, ...]:
    """The small multiples, all on one scale, in as many figures as leave no page half empty."""
    history = told(voice) or History(waves=())
    axis = axis_of(voice, history, measures)
    return tuple(
        _figure(voice, history, comparison, part, axis, at)
        for at, part in enumerate(parted(measures, len(history.waves)))
    )


def parted(measures: Sequence[str], waves: int) -> list[Sequence[str]]:
    """The measures of each figure: all of them, or the first by itself and then so many each."""
    if waves < SEVERAL or len(measures) <= IN_A_FIGURE:
        return [measures]
    others = measures[1:]
    return [
        measures[:1],
        *(others[first : first + IN_A_FIGURE] for first in range(0, len(others), IN_A_FIGURE)),
    ]


def all_panels(voice: Voice, measures: Sequence[str]) -> Picture:
    """The small multiples of all these measures in one picture."""
    return trend_picture(voice, told(voice) or History(waves=()), measures)


def trend_picture(
    voice: Voice, history: History, measures: Sequence[str], axis: Axis | None = None
) -> Picture:
    """The small multiples of the latest waves; on the scale they need unless one is given."""
    panels = [_panel(voice, history, measure) for measure in measures]
    aimed = next((panel.target for panel in panels if panel.target is not None), None)
    chart = TrendChart(
        axis=axis or axis_of(voice, history, measures),
        panels=panels,
        columns=_columns(len(panels), len(history.waves)),
        target=None if aimed is None else Tick(value=aimed, text=voice.say("trend.target")),
        alt=alternative(voice, history, measures),
    )
    return charts.trend(chart)


def axis_of(voice: Voice, history: History, measures: Sequence[str]) -> Axis:
    """The one scale that holds all these measures."""
    panels = [_panel(voice, history, measure) for measure in measures]
    ends = [end for panel in panels for end in _ends(panel) if end is not None]
    return axes.fitted(ends, voice.formats.number, floor=0, ceiling=100)


def _figure(
    voice: Voice,
    history: History,
    comparison: Comparison,
    measures: Sequence[str],
    axis: Axis,
    at: int,
) -> Figure:
    """One figure of the small multiples, the first or one that goes on."""
    more = "drivers" if at == 1 else "more"
    low, high = (voice.formats.number(end) for end in (axis.low, axis.high))
    return Figure(
        id=f"trend-{at + 1}" if at else "trend",
        headline=voice.say(f"trend.headline-{more}") if at else _headline(voice, history),
        subtitle=voice.say("trend.subtitle", low=low, high=high),
        picture=trend_picture(voice, history, measures, axis),
        source=_source(voice, history, comparison),
    )


def _panel(voice: Voice, history: History, measure: str) -> TrendPanel:
    row = series_of(history, measure)
    aim = _aim(history, measure)
    dated = all(math.isfinite(wave.at) for wave in history.waves)
    return TrendPanel(
        title=voice.name(measure),
        points=tuple(
            _mark(voice, wave.label, row.point(i), wave.at if dated else None)
            for i, wave in list(enumerate(history.waves))[-MOST_WAVES:]
        ),
        verdict=_verdict(voice, history, row),
        break_before=[history.waves[p.wave].label for p in row.points if p.breaks],
        target=aim.level if aim and math.isfinite(aim.level) else None,
    )


def _mark(voice: Voice, label: str, point: TrendPoint | None, at: float | None) -> Mark:
    value = number_at(point)
    write = voice.formats.number
    if point is None or value is None:
        return Mark(wave=label, value=None, text=point_words(point, write), at=at)
    return Mark(
        wave=label,
        value=value,
        low=point.low,
        high=point.high,
        hollow=math.isnan(point.low + point.high),
        text=f"{write(value)}\u00a0{CAUTION}" if point.flag == "caution" else write(value),
        at=at,
    )


def _verdict(voice: Voice, history: History, row: Trend) -> str:
    """The slope of several waves, or that there is none; of two the change."""
    if len(history.waves) < SEVERAL:
        comparison = voice.results.comparison
        change = comparison.get(row.item, "index") if comparison else None
        return voice.say(f"trend.{change.direction if change else 'not-comparable'}")
    if not sloped(row) or brief(history, row):
        return slope_words(voice, history, row)
    clear = row.direction != "no-clear-trend"
    write = size_of(voice, row.statistic) if clear else voice.formats.signed
    return voice.say(f"trend.short.{row.direction}", slope=write(row.slope))


def _aim(history: History, measure: str) -> TargetProgress | None:
    """The target the score of a measure has."""
    aims = [t for t in history.targets if (t.target.item, t.target.statistic) == (measure, "index")]
    return aims[0] if aims else None


def _ends(panel: TrendPanel) -> list[float | None]:
    return [panel.target, *(v for p in panel.points for v in (p.value, p.low, p.high))]


def _columns(panels: int, waves: int) -> int:
    """At most so many beside each other, as few gaps as possible in the last line."""
    across = PANELS_ACROSS if waves < SEVERAL else WIDE_ACROSS
    lines = -(-panels // across)
    return -(-panels // lines)


def _headline(voice: Voice, history: History) -> str:
    if len(history.waves) < SEVERAL:
        return voice.say("trend.headline")
    row = series_of(history, voice.results.outcome)
    if row.direction == "too-few-waves":
        return voice.say("trend.headline-waves", n=str(len(history.waves)))
    said = slope_words(voice, history, row)
    return voice.say("trend.headline-slope", name=voice.outcome_name, slope=said)


def _source(voice: Voice, history: History, comparison: Comparison) -> str:
    number = voice.formats.number
    if len(history.waves) < SEVERAL:
        return voice.say(
            "trend.source",
            now=voice.results.label,
            n=number(voice.results.quality.answered),
            earlier=comparison.label,
            earlier_n=number(comparison.n),
            weighting=weighting_of_waves(voice),
        )
    named = [f"{wave.label} ({voice.say('n-is', n=number(wave.n))})" for wave in history.waves]
    if len(named) > IN_A_TABLE:
        named = [named[0], "…", *named[1 - IN_A_TABLE :]]
    return voice.say(
        "trend.source-waves", waves=", ".join(named), weighting=weighting_of_waves(voice)
    )
