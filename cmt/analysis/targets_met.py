"""Targets of satisfaction held against the waves: met or not, and the chance that they will be.

    met          the whole 95 % interval of the present wave is at or above the level
    too-early    the day has not come, and it is not met
    not-met      the day has come, and the whole interval is below; or no score can be so high
    cannot-tell  the day has come, and the interval holds the level; or there is no number, or this
                 wave is itself the one that the level is so much above

The level of a target that is raised from a baseline is taken as fixed once the baseline wave was
held, as a service that plans by it does. The chance is that of the wave of that day if the trend
since the last break goes on as it did, with the errors of the trend and the scatter of waves about
it (`trends.py`): nan with fewer than three waves, which show no pace. It is a reading of the past.

These targets are not those of weighting (`cmt.responses.targets`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cmt.analysis.history import (
    NoTarget,
    TargetProgress,
    TargetVerdict,
    Trend,
    TrendPoint,
    WaveBrief,
)
from cmt.analysis.trends import chance_above, line_of
from cmt.responses.aims import ServiceTarget


def year_of(day: date) -> float:
    """A day in years: 2026-07-02 is about 2026.5.

    >>> year_of(date(2026, 1, 1)), round(year_of(date(2026, 7, 2)), 2)
    (2026.0, 2026.5)
    """
    first, next_first = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - first).days / (next_first - first).days


def target_progress(
    target: ServiceTarget,
    series: Trend | None,
    waves: Sequence[WaveBrief],
    highest: float = math.inf,
) -> TargetProgress:
    """A target held against the last of the waves.

    series   the measure and statistic it is of, over these waves; None where nobody was asked
    highest  what the statistic can be at most, in its unit
    """
    row = TargetProgress(target=target, verdict="cannot-tell")
    present = series.point(len(waves) - 1) if series else None
    if series is None or present is None:
        return replace(row, reason="not-measured")
    row = _from_baseline(row, series, waves)
    row = replace(
        row, now=present.estimate, low=present.low, high=present.high, n=present.n,
        years_left=_years_left(target, waves[-1]),
    )  # fmt: skip
    if present.shown and row.level > highest:
        return replace(row, verdict="not-met", reason="beyond-scale")
    verdict, reason = _verdict(row, present, waves[-1])
    row = replace(row, verdict=verdict, reason=reason)
    return _at_this_pace(row, series, waves) if present.shown else row


def _from_baseline(
    row: TargetProgress, series: Trend, waves: Sequence[WaveBrief]
) -> TargetProgress:
    """The level to be reached, and what it is above the baseline in points and as a part."""
    target = row.target
    base = _baseline(target, series, waves)
    if base is None:
        return replace(row, level=math.nan if target.level is None else target.level)
    level = target.from_baseline(base.estimate)
    return replace(
        row,
        level=level,
        baseline_wave=base.wave,
        baseline=base.estimate,
        raise_points=level - base.estimate,
        raise_ratio=level / base.estimate - 1 if base.estimate > 0 else math.nan,
    )


def _baseline(
    target: ServiceTarget, series: Trend, waves: Sequence[WaveBrief]
) -> TrendPoint | None:
    """The wave that is named, or else the first one; only if the series was not broken since."""
    broken = max((i for i, point in enumerate(series.points) if point.breaks), default=0)
    points = [point for point in series.points[broken:] if point.shown]
    if target.baseline:
        points = [point for point in points if waves[point.wave].label == target.baseline]
    return points[0] if points else None


def _years_left(target: ServiceTarget, wave: WaveBrief) -> float:
    return year_of(target.by) - wave.at if target.by else math.nan


def _due(target: ServiceTarget, wave: WaveBrief) -> bool:
    """Whether the wave was held on the day or after it."""
    if target.by is None:
        return True
    if wave.info.end is not None:
        return wave.info.end >= target.by
    return wave.at >= year_of(target.by)


def _verdict(
    row: TargetProgress, present: TrendPoint, wave: WaveBrief
) -> tuple[TargetVerdict, NoTarget]:
    reason = _untold(row, present)
    if reason:
        return "cannot-tell", reason
    if row.low >= row.level:
        return "met", ""
    if row.target.by and math.isnan(wave.at):
        return "cannot-tell", "not-dated"
    if not _due(row.target, wave):
        return "too-early", ""
    if row.target.level is None and row.baseline_wave == present.wave:
        return "cannot-tell", "is-baseline"  # it cannot have been raised from itself
    return ("not-met" if row.high < row.level else "cannot-tell"), ""


def _untold(row: TargetProgress, present: TrendPoint) -> NoTarget:
    """What is lacking for any verdict; "" where nothing is."""
    if not present.shown:
        return "withheld" if present.flag == "withheld" else "not-measured"
    if math.isnan(row.level):
        return "no-baseline"
    return "no-interval" if math.isnan(row.low) else ""


def _at_this_pace(row: TargetProgress, series: Trend, waves: Sequence[WaveBrief]) -> TargetProgress:
    """The pace so far, the pace that is needed, and the chance to be there on the day."""
    line = line_of(series, waves)
    row = replace(row, pace=line.slope if line else math.nan)
    if not row.years_left > 0 or math.isnan(row.level):
        return row
    needed = max(0.0, row.level - row.now) / row.years_left
    day = waves[-1].at + row.years_left
    chance = chance_above(line, day, row.level) if line else math.nan
    return replace(row, pace_needed=needed, chance=chance)
