"""What the page on waves is drawn from: the series of all waves, as far as they may be shown.

Results of two surveys that were written before there were series tell of the same by their one
comparison. What is not comparable has no number: a point before a change of wording or scale is
not shown, while one before a change of mode stands on the other side of a break.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cmt.analysis.history import History, Trend, TrendPoint, WaveBrief
from cmt.analysis.results import Change, Comparison
from cmt.instrument.comparability import BREAKING
from cmt.reports.marks import compared, shown
from cmt.reports.narrative import at_glance, index_of
from cmt.reports.voice import Voice

SEVERAL = 3
"""Waves that make a series; two are a change."""


def told(voice: Voice) -> History | None:
    """The series of all waves; of one comparison alone, those of its two; None without any."""
    history, comparison = voice.results.history, voice.results.comparison
    if history and len(history.waves) > 1 and history.trends:
        return history
    return _of_two(voice, comparison) if comparison else None


def series_of(history: History, measure: str) -> Trend:
    """The score of a measure over the waves, without the points that may not be shown."""
    found = history.trend(measure, "index") or Trend(item=measure, statistic="index")
    return replace(found, points=visible(found.points))


def visible(points: Sequence[TrendPoint]) -> tuple[TrendPoint, ...]:
    """The same points, those of another question or scale marked as not available."""
    ended = max((i for i, p in enumerate(points) if set(p.breaks) & set(BREAKING)), default=0)
    gone = [replace(p, estimate=math.nan, flag="undefined") for p in points[:ended]]
    return (*gone, *points[ended:])


def number_at(point: TrendPoint | None) -> float | None:
    """The number of a wave a reader may see, or None."""
    if point is None or not point.shown or math.isnan(point.estimate):
        return None
    return point.estimate


def breaks_of(series: Sequence[Trend]) -> dict[tuple[int, int, tuple[str, ...]], list[str]]:
    """Every break: the wave after it, the one before it and why -> the measures it is of."""
    found: dict[tuple[int, int, tuple[str, ...]], list[str]] = {}
    for row in series:
        for before, point in pairwise(row.points):
            if point.breaks:
                found.setdefault((point.wave, before.wave, point.breaks), []).append(row.item)
    return dict(sorted(found.items()))


def weighted_otherwise(voice: Voice) -> str:
    """The earlier waves that are weighted where this one is not, or the reverse; "" without any."""
    history, weighted = voice.results.history, voice.results.weighted
    waves = history.waves[:-1] if history else ()
    others = [wave.label for wave in waves if wave.weighted != weighted]
    if not others:
        return ""
    key = "weighted-but" if weighted else "unweighted-but"
    return voice.say(f"trend.{key}", waves=voice.words.listing(others))


def weighting_of_waves(voice: Voice) -> str:
    """Whether results are weighted, and of which waves they are not as this one's."""
    return weighted_otherwise(voice) or voice.weighting


def _of_two(voice: Voice, comparison: Comparison) -> History:
    """A history of the present wave and the one it is compared with."""
    results = voice.results
    waves = (
        WaveBrief(label=comparison.label, info=comparison.info, n=comparison.n),
        WaveBrief(label=results.label, info=results.info, n=results.quality.answered),
    )
    trends = [
        Trend(
            item=measure,
            statistic="index",
            points=_two_points(voice, measure, comparison.get(measure, "index")),
        )
        for measure in at_glance(results)
    ]
    return History(waves=waves, trends=tuple(trends))


def _two_points(voice: Voice, measure: str, change: Change | None) -> tuple[TrendPoint, ...]:
    ended = change is None or change.direction == "not-comparable"
    before = TrendPoint(wave=0, flag="undefined" if ended else "withheld")
    if change and compared(change):
        before = TrendPoint(
            wave=0, estimate=change.before, low=change.before_low, high=change.before_high,
            n=change.before_n,
        )  # fmt: skip
    why = (change.reason if change else "absent") or "unstated"
    breaks = (why,) if ended else ()
    row = index_of(voice.results, measure)
    if row is None or not shown(row):
        return before, TrendPoint(wave=1, flag=row.flag if row else "undefined", breaks=breaks)
    now = TrendPoint(
        wave=1, estimate=row.estimate, se=row.se, low=row.low, high=row.high, n=row.n,
        flag=row.flag, breaks=breaks, care=change.care if change else (),
    )  # fmt: skip
    return before, now
