"""What several waves are watched for: early warnings, standards over time, rolling windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmt.analysis.history import EarlyWarning, History, Trend
from cmt.analysis.results import Rolling, WindowMove
from cmt.analysis.together import STANDARD, standard_name
from cmt.reports.marks import change_words
from cmt.reports.model import Block, Figure, Paragraph, Table
from cmt.reports.narrative import at_glance
from cmt.reports.sections.standards import limit_words
from cmt.reports.sections.waves_figures import (
    MOST_PANELS,
    MOST_WAVES,
    axis_of,
    parted,
    trend_picture,
)
from cmt.reports.sections.waves_told import SEVERAL, series_of, visible
from cmt.reports.sections.waves_trends import slope_words, trend_table
from cmt.reports.voice import Voice

DASH = " \u2013 "
"""Between the first and the last period in the name of a window."""


def warning_words(voice: Voice, warnings: tuple[EarlyWarning, ...]) -> str:
    """What the latest waves warn of, by what was seen; that they do not; "" where none is watched.

    "Early warning: Courtesy (the latest wave lies below); Access (the latest waves drift up)."
    """
    if not warnings:
        return ""
    groups: dict[str, list[str]] = {}
    for row in warnings:
        if row.signal != "none":
            groups.setdefault(f"{row.signal}-{row.course}", []).append(voice.name(row.item))
    if not groups:
        return voice.say("watch.none", count=len(warnings), rests=warnings, n=str(len(warnings)))
    named = [
        voice.say(
            "waves.lost-one",
            name=voice.words.listing(names),
            reason=voice.say(f"over-time.signal.{key}"),
        )
        for key, names in groups.items()
    ]
    return voice.say("watch.warning", rests=warnings, names=voice.words.chain(named))


def standards_over_time(voice: Voice, history: History) -> list[Table]:
    """The share of clients each standard was kept for, where several waves held it."""
    known = {(t.item, t.statistic): t for t in history.trends if t.statistic.startswith(STANDARD)}
    series: list[tuple[str, Trend]] = []
    for kept in voice.results.action.standards:
        row = known.get((kept.item, standard_name(kept)))
        if row and len(row.points) > 1:
            limit = limit_words(voice, kept)
            name = voice.say("standards.named", item=voice.name(kept.item), limit=limit)
            series.append((name, replace(row, points=visible(row.points))))
    if not series:
        return []
    percent = voice.formats.percent
    return [trend_table(voice, history, series, voice.say("watch.standards-caption"), percent)]


def rolling_blocks(voice: Voice) -> list[Block]:
    """The survey in rolling windows: the latest of them in small multiples, and what moved."""
    rolling = voice.results.rolling
    if rolling is None or len(rolling.windows) < SEVERAL:
        return []
    measures = [m for m in at_glance(voice.results) if rolling.history.trend(m, "index")]
    if not 0 < len(measures) <= MOST_PANELS:
        return []
    return [
        *_rolling_figures(voice, rolling, measures),
        Paragraph(text=_rolling_words(voice, rolling), role="note"),
    ]


def rolling_headline(voice: Voice, rolling: Rolling) -> str:
    """What the windows say of overall satisfaction."""
    row = series_of(rolling.history, voice.results.outcome)
    if row.direction == "too-few-waves":
        return voice.say("watch.rolling", n=str(len(rolling.windows)))
    said = slope_words(voice, rolling.history, row)
    return voice.say("trend.headline-slope", name=voice.outcome_name, slope=said)


def _rolling_figures(voice: Voice, rolling: Rolling, measures: Sequence[str]) -> list[Figure]:
    history = by_last_period(voice, rolling.history)
    length = voice.say(f"watch.every.{rolling.every}", count=rolling.span, n=str(rolling.span))
    axis = axis_of(voice, history, measures)
    low, high = (voice.formats.number(end) for end in (axis.low, axis.high))
    return [
        Figure(
            id=f"rolling-{at + 1}" if at else "rolling",
            headline=voice.say("trend.headline-drivers")
            if at
            else voice.say("watch.rolling", n=str(len(rolling.windows))),
            subtitle=voice.say("watch.rolling-subtitle", length=length, low=low, high=high),
            picture=trend_picture(voice, history, part, axis),
            source=voice.source(*(window.n for window in rolling.windows[-MOST_WAVES:])),
        )
        for at, part in enumerate(parted(measures, len(rolling.windows)))
    ]


def by_last_period(voice: Voice, history: History) -> History:
    """Windows named by their last period alone: under a panel there is room for no more."""
    named = voice.formats.period_name
    waves = (replace(w, label=named(w.label.rpartition(DASH)[2])) for w in history.waves)
    return replace(history, waves=tuple(waves))


def _rolling_words(voice: Voice, rolling: Rolling) -> str:
    """How the latest window differs from others, and who is in none."""
    parts = [_move_words(voice, rolling, move) for move in rolling.moves]
    if rolling.undated:
        n = voice.formats.number(rolling.undated)
        parts.append(voice.say("watch.undated", count=rolling.undated, n=n))
    if rolling.span > 1:
        parts.append(voice.say("watch.rolling-note"))
    return " ".join(part for part in parts if part)


def _move_words(voice: Voice, rolling: Rolling, move: WindowMove) -> str:
    wanted = (voice.results.outcome, "index")
    change = next((c for c in move.changes if (c.item, c.statistic) == wanted), None)
    if change is None:
        return ""
    return voice.say(
        "watch.move",
        name=voice.outcome_name,
        earlier=voice.formats.period_name(rolling.windows[move.before].label),
        change=change_words(voice, change),
    )
