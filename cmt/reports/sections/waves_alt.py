"""The alternative text of a trend: how many charts of which waves, what is highest, what moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from cmt.analysis.history import History, Trend, TrendDirection
from cmt.reports import alt
from cmt.reports.sections.waves_told import SEVERAL, breaks_of, number_at, series_of
from cmt.reports.voice import Voice


def alternative(voice: Voice, history: History, measures: Sequence[str]) -> str:
    """What a person who does not see the small multiples is told of them."""
    if len(history.waves) < SEVERAL:
        return alt.of_trend(voice, measures)
    series = [series_of(history, measure) for measure in measures]
    text = voice.say(
        "trend.alt",
        count=len(measures),
        n=str(len(measures)),
        waves=str(len(history.waves)),
        first=history.waves[0].label,
        last=history.waves[-1].label,
    )
    return " ".join((text, *_range(voice, history, series), *_directions(voice, series)))


def _range(voice: Voice, history: History, series: Sequence[Trend]) -> list[str]:
    """The highest and the lowest figure, and the waves before which a series breaks."""
    known = [
        (value, row.item, history.waves[point.wave].label)
        for row in series
        for point in row.points
        if (value := number_at(point)) is not None
    ]
    if not known:
        return []
    highest, lowest = (
        voice.say(
            "trend.alt-value",
            name=voice.name(item),
            value=voice.formats.number(value),
            wave=label,
        )
        for value, item, label in (max(known), min(known))
    )
    said = [voice.say("trend.alt-range", highest=highest, lowest=lowest)]
    broken = dict.fromkeys(history.waves[wave].label for wave, _, _ in breaks_of(series))
    if broken:
        said.append(voice.say("trend.alt-breaks", waves=voice.words.listing(list(broken))))
    return said


def _directions(voice: Voice, series: Sequence[Trend]) -> list[str]:
    """Which measures rise, which fall, and of which nothing can be told."""
    groups = {
        direction: [voice.name(row.item) for row in series if row.direction == direction]
        for direction in get_args(TrendDirection)
    }
    return [
        voice.say(f"trend.alt-{direction}", names=voice.words.listing(names))
        for direction, names in groups.items()
        if names
    ]
