"""All waves of every measure in a table, the slope of each in words, and where series break."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from cmt.analysis.history import History, Trend, TrendPoint
from cmt.reports.marks import CAUTION, NOT_AVAILABLE, WITHHELD
from cmt.reports.model import Column, Row, Table
from cmt.reports.reasons import reasons_between
from cmt.reports.sections.waves_told import SEVERAL, breaks_of, number_at
from cmt.reports.voice import Voice

IN_A_TABLE = 6
"""Waves a table has room for: the last ones; the workbook has all."""
LONG_ENOUGH = 0.9
"""Years a slope a year has to be seen over; field dates move by weeks."""
BREAK = "b"
"""Beside a figure before which its series breaks."""

Write = Callable[[float], str]


def trend_table(
    voice: Voice, history: History, series: Sequence[tuple[str, Trend]], caption: str, write: Write
) -> Table:
    """The latest waves of each series, and its slope in words."""
    waves = range(max(0, len(history.waves) - IN_A_TABLE), len(history.waves))
    each = 7 if len(waves) > SEVERAL else 9
    notes = [voice.say("trend.break-note")] if _any_break(series, waves) else []
    notes += [voice.say("trend.earlier-note")] if waves.start else []
    return Table(
        caption=caption,
        columns=(
            Column(title=voice.say("column.measure"), width=21),
            *(Column(title=history.waves[w].label, align="number", width=each) for w in waves),
            Column(title=voice.say("trend.column"), width=79 - each * len(waves)),
        ),
        rows=tuple(
            Row(
                cells=(
                    name,
                    *(point_words(row.point(wave), write) for wave in waves),
                    slope_words(voice, history, row),
                ),
                strong=row.item == voice.results.outcome,
            )
            for name, row in series
        ),
        note=" ".join(notes),
        dense=True,
    )


def point_words(point: TrendPoint | None, write: Write) -> str:
    """A figure of a wave with its marks: "72.4", "72.4 E", "72.4 b", "x" or ".."."""
    value = number_at(point)
    if point is None or value is None:
        return WITHHELD if point and point.flag == "withheld" else NOT_AVAILABLE
    marks = [CAUTION] if point.flag == "caution" else []
    marks += [BREAK] if point.breaks else []
    return "\u00a0".join([write(value), *marks])


def slope_words(voice: Voice, history: History, row: Trend) -> str:
    """ "rises by 1.2 points a year, between 0.4 and 2.0", and since when if not all along."""
    if not sloped(row):
        return voice.say(f"trend.slope.too-few-{_why_too_few(history, row)}")
    if brief(history, row):
        return voice.say(f"over-time.direction.{row.direction}", rests=_known(history, row))
    write = _signed(voice, row.statistic)
    ends = [row.low, row.high]
    if row.direction != "no-clear-trend":
        write, ends = size_of(voice, row.statistic), sorted(ends, key=abs)
    slope, low, high = (write(value) for value in (row.slope, *ends))
    said = voice.say(
        f"trend.slope.{row.direction}",
        rests=_known(history, row),
        count=_counted(row),
        slope=slope,
        low=low,
        high=high,
    )
    if row.waves[0] == row.points[0].wave:
        return said
    return voice.say("trend.since", first=history.waves[row.waves[0]].label, slope=said)


def _why_too_few(history: History, row: Trend) -> str:
    """What leaves too few waves for a slope: a break, waves without a date, or their number.

    Waves whose field dates overlap are no waves apart, for a trend.
    """
    last = max((i for i, point in enumerate(row.points) if point.breaks), default=0)
    waves = [history.waves[point.wave] for point in row.points[last:] if point.shown]
    if len(waves) >= SEVERAL:
        return "undated" if any(math.isnan(wave.at) for wave in waves) else "apart"
    return "broken" if last else "waves"


def sloped(row: Trend) -> bool:
    """Whether a series has a slope to speak of."""
    return row.direction != "too-few-waves" and not math.isnan(row.low)


def brief(history: History, row: Trend) -> bool:
    """Whether its waves are of less than a year: a slope a year would be no more than a guess."""
    return history.waves[row.waves[-1]].at - history.waves[row.waves[0]].at < LONG_ENOUGH


def break_sentences(voice: Voice, history: History, series: Sequence[Trend]) -> list[str]:
    """Where series break and why: "Series break before 2021: every measure (...)."""
    found: dict[str, list[str]] = {}
    for (wave, before, reasons), items in breaks_of(series).items():
        now, then = history.waves[wave], history.waves[before]
        every = len(items) == len(series) > 1
        names = voice.words.listing([voice.name(item) for item in items])
        said = voice.say(
            "waves.lost-one",
            name=voice.say("waves.care-every") if every else names,
            reason=reasons_between(voice, reasons, now.info, then.info),
        )
        found.setdefault(said, []).append(now.label)
    return [
        voice.say("trend.break", wave=voice.words.listing(waves), names=said)
        for said, waves in found.items()
    ]


def _any_break(series: Sequence[tuple[str, Trend]], waves: range) -> bool:
    return any(point.breaks and point.wave in waves for _, row in series for point in row.points)


def _signed(voice: Voice, statistic: str) -> Write:
    """How a difference of a statistic is written: scores in points, shares in their hundredths."""
    return voice.formats.signed if statistic == "index" else voice.formats.signed_share


def size_of(voice: Voice, statistic: str) -> Write:
    """How a difference is written without its sign, where the verb has it."""
    number, unit = voice.formats.number, 1 if statistic == "index" else 100
    return lambda value: number(abs(value) * unit, 1)


def _known(history: History, row: Trend) -> tuple[Trend, ...]:
    """The series as it stands in the results, with all of its points."""
    found = history.trend(row.item, row.statistic, row.segment)
    return (found,) if found else ()


def _counted(row: Trend) -> float:
    """The number that asks for point or points."""
    return abs(row.slope) * (1 if row.statistic == "index" else 100)
