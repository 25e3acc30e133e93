"""Targets: what satisfaction is to reach, where it stands, and whether it is met."""

from __future__ import annotations

import math
from collections import Counter
from typing import get_args

from cmt.analysis.history import History, TargetProgress, TargetVerdict
from cmt.reports.formats import rounded
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD
from cmt.reports.model import Column, ReportSection, Row, Table
from cmt.reports.voice import Voice

POINTS = ("index", "mean")
"""Statistics in points; the others are shares of clients."""
SURE = 0.99
"""A chance beyond this is said to be above it: no survey knows more."""
NAMED = 3
"""Targets page one can name; of more it counts."""


def targets_section(voice: Voice) -> ReportSection | None:
    """The targets held against this wave; None where none is stated."""
    history = voice.results.history
    if history is None or not history.targets:
        return None
    return ReportSection(
        id="targets",
        headline=targets_headline(voice, history.targets),
        subtitle=voice.subtitle(voice.say("targets.measure")),
        blocks=(targets_table(voice, history),),
    )


def targets_headline(voice: Voice, rows: tuple[TargetProgress, ...]) -> str:
    """Of one target whether it is met, of several how many are."""
    if len(rows) == 1:
        (row,) = rows
        return voice.say(
            f"targets.headline.{row.verdict}",
            rests=(row,),
            name=voice.quoted(row.target.item),
            level=level_words(voice, row),
        )
    return voice.say("targets.headline.counted", rests=rows, parts=_counted(voice, rows))


def targets_sentence(voice: Voice) -> str:
    """Page one: each target with its verdict, or how many have which; "" where none is stated."""
    history = voice.results.history
    if history is None or not history.targets:
        return ""
    rows = history.targets
    if len(rows) > NAMED:
        return voice.say("targets.lead", count=len(rows), rests=rows, parts=_counted(voice, rows))
    parts = [
        voice.say(
            "targets.lead-part",
            rests=(row,),
            name=voice.name(row.target.item),
            level=_by(voice, row),
            verdict=voice.say(f"over-time.target.{row.verdict}"),
        )
        for row in rows
    ]
    return voice.say("targets.lead", count=len(rows), parts=voice.words.chain(parts))


def glance_target(voice: Voice, measure: str) -> str:
    """Page one, beside a score: the level it is to reach and the verdict; "" without a target."""
    history = voice.results.history
    rows = [row for row in history.targets if row.target.item == measure] if history else []
    if not rows:
        return ""
    verdict = voice.say(f"over-time.target.{rows[0].verdict}", rests=(rows[0],))
    return voice.say("summary.target", level=level_words(voice, rows[0]), verdict=verdict)


def targets_table(voice: Voice, history: History) -> Table:
    """One row a target: level, baseline, this wave, verdict, and the chance at this pace."""
    widths = {"measure": 18, "level": 17, "baseline": 19, "now": 16, "verdict": 13, "chance": 17}
    return Table(
        caption=voice.say("targets.caption"),
        columns=tuple(
            Column(title=voice.say(f"targets.column.{key}"), width=width)
            for key, width in widths.items()
        ),
        rows=tuple(_row(voice, history, row) for row in history.targets),
        note=voice.say("targets.note"),
        dense=True,
    )


def level_words(voice: Voice, row: TargetProgress) -> str:
    """ "80", "a mean of 3.64", "85% favourable": what is to be reached."""
    if math.isnan(row.level):
        return NOT_AVAILABLE
    value = _figure(voice, row, row.level)
    return voice.say(f"targets.level.{row.target.statistic}", value=value)


def _row(voice: Voice, history: History, row: TargetProgress) -> Row:
    cells = (
        voice.name(row.target.item),
        _by(voice, row),
        _baseline(voice, history, row),
        _now(voice, row),
        _verdict(voice, row),
        _chance(voice, row),
    )
    return Row(cells=cells, strong=row.target.item == voice.results.outcome)


def _by(voice: Voice, row: TargetProgress) -> str:
    level, day = level_words(voice, row), row.target.by
    if day is None:
        return level
    return voice.say("targets.by", level=level, day=voice.formats.period(day, day))


def _baseline(voice: Voice, history: History, row: TargetProgress) -> str:
    """The wave it is measured from, and what the target is above it in points and as a part."""
    if row.baseline_wave is None or math.isnan(row.raise_points):
        return NOT_AVAILABLE
    return voice.say(
        "targets.baseline",
        value=_figure(voice, row, row.baseline),
        wave=history.waves[row.baseline_wave].label,
        gain=_gain(voice, row),
    )


def _gain(voice: Voice, row: TargetProgress) -> str:
    """ "+8.4 points, +12%"; the points alone where the baseline is zero."""
    points = _difference(voice, row, row.raise_points)
    count = abs(row.raise_points) * (1 if row.target.statistic in POINTS else 100)
    if math.isnan(row.raise_ratio):
        return voice.say("targets.points", count=count, points=points)
    ratio = _signed_percent(voice, row.raise_ratio)
    return voice.say("targets.gain", count=count, points=points, ratio=ratio)


def _now(voice: Voice, row: TargetProgress) -> str:
    if math.isnan(row.now) or row.reason in ("withheld", "not-measured"):
        return WITHHELD if row.reason == "withheld" else NOT_AVAILABLE
    now = _figure(voice, row, row.now)
    if math.isnan(row.low + row.high):
        return now
    low, high = (_figure(voice, row, end) for end in (row.low, row.high))
    return voice.say("targets.now", now=now, low=low, high=high)


def _verdict(voice: Voice, row: TargetProgress) -> str:
    verdict = voice.say(f"over-time.target.{row.verdict}", rests=(row,))
    if not row.reason:
        return verdict
    reason = voice.say(f"over-time.target.{row.reason}")
    return voice.say("targets.because", verdict=verdict, reason=reason)


def _chance(voice: Voice, row: TargetProgress) -> str:
    """The chance at this pace, with the pace there was and the one that is needed."""
    paces = {"pace": row.pace, "pace-needed": row.pace_needed}
    said = [
        voice.say(f"targets.{key}", points=_difference(voice, row, value))
        for key, value in paces.items()
        if not math.isnan(value)
    ]
    if not math.isnan(row.chance):
        said.insert(0, _likely(voice, row.chance))
    return voice.words.chain(said) or NOT_AVAILABLE


def _likely(voice: Voice, chance: float) -> str:
    """The chance in whole percent, never as certain."""
    key = "over" if chance > SURE else "under" if chance < 1 - SURE else "chance"
    shown = min(max(chance, 1 - SURE), SURE)
    return voice.say(f"targets.{key}", chance=voice.formats.percent(shown))


def _counted(voice: Voice, rows: tuple[TargetProgress, ...]) -> str:
    """How many targets have each verdict: "2 met, 1 not met"."""
    counts = Counter(row.verdict for row in rows)
    said = [
        voice.say(f"targets.count.{verdict}", count=counts[verdict], n=str(counts[verdict]))
        for verdict in get_args(TargetVerdict)
        if counts[verdict]
    ]
    return voice.words.listing(said)


def _figure(voice: Voice, row: TargetProgress, value: float) -> str:
    """A value of its statistic: scores with a decimal where they need one, means with two."""
    if row.target.statistic not in POINTS:
        return voice.formats.percent(value)
    if row.target.statistic == "mean":
        return voice.formats.number(value, 2)
    whole = value == row.target.level and rounded(value, 0) == rounded(value, 1)
    return voice.formats.number(value, 0 if whole else 1)


def _difference(voice: Voice, row: TargetProgress, value: float) -> str:
    if row.target.statistic not in POINTS:
        return voice.formats.signed_share(value)
    return voice.formats.signed(value, 2 if row.target.statistic == "mean" else 1)


def _signed_percent(voice: Voice, ratio: float) -> str:
    """ "+12%", "−3%"."""
    sign = "+" if rounded(ratio, 2) > 0 else ""
    return f"{sign}{voice.formats.percent(ratio)}"
