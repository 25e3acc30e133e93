"""Targets held against waves: every verdict, both ways of raising, and the chance at this pace."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import stats

from cmt.analysis.history import TargetProgress, Trend, TrendPoint, WaveBrief
from cmt.analysis.targets_met import target_progress, year_of
from cmt.analysis.trends import trend
from cmt.responses.aims import AimedAt, ServiceTarget
from cmt.responses.model import SurveyInfo
from tests.unit.test_trends import BC_MEANS, BC_YEARS

HALF = 1.959964 * 1.0
"""Half an interval of a point with an error of one."""


def waves(first: int, count: int) -> tuple[WaveBrief, ...]:
    return tuple(
        WaveBrief(
            label=str(year),
            info=SurveyInfo(start=date(year, 5, 1), end=date(year, 5, 31)),
            n=400,
            at=year_of(date(year, 5, 16)),
            dated="field-dates",
        )
        for year in range(first, first + count)
    )


def series(*values: float, statistic: str = "index", broken_at: int = 0) -> Trend:
    points = tuple(
        TrendPoint(
            wave=i, estimate=v, se=1.0, low=v - HALF, high=v + HALF, n=400,
            breaks=("mode",) if broken_at and i == broken_at else (),
        )
        for i, v in enumerate(values)
    )  # fmt: skip
    return Trend(item="overall", statistic=statistic, points=points)


def held(
    *values: float, broken_at: int = 0, statistic: AimedAt = "index", **target: Any
) -> TargetProgress:
    time = waves(2021, len(values))
    row = trend(series(*values, statistic=statistic, broken_at=broken_at), time)
    return target_progress(ServiceTarget(item="overall", statistic=statistic, **target), row, time)


@pytest.mark.parametrize(
    ("level", "by", "verdict"),
    [
        (70.0, date(2027, 12, 31), "met"),
        (70.0, date(2023, 1, 1), "met"),
        (74.0, date(2027, 12, 31), "too-early"),
        (80.0, date(2027, 12, 31), "too-early"),
        (80.0, date(2023, 5, 31), "not-met"),
        (80.0, date(2023, 6, 1), "too-early"),
        (74.0, date(2023, 1, 1), "cannot-tell"),
        (80.0, None, "not-met"),
        (74.0, None, "cannot-tell"),
    ],
)
def test_verdicts_follow_the_interval_and_the_day(
    level: float, by: date | None, verdict: str
) -> None:
    found = held(70.0, 72.0, 74.0, level=level, by=by)
    assert (found.verdict, found.reason) == (verdict, "")


def test_the_whole_interval_must_reach_the_level() -> None:
    assert held(74.0, level=74.0 - HALF).verdict == "met"
    assert held(74.0, level=74.0 - HALF + 1e-9).verdict == "cannot-tell"
    assert held(74.0, level=74.0 + HALF).verdict == "cannot-tell"
    assert held(74.0, level=74.0 + HALF + 1e-9).verdict == "not-met"


def test_ten_per_cent_of_a_mean_is_told_in_points_too() -> None:
    found = held(3.31, 3.40, statistic="mean", ratio=0.1, by=date(2027, 12, 31))
    assert round(found.level, 2) == 3.64
    assert found.raise_points == pytest.approx(0.331)
    assert found.raise_ratio == pytest.approx(0.1)
    assert found.baseline_wave == 0 and found.baseline == 3.31


def test_points_are_told_as_a_part_of_the_baseline_too() -> None:
    found = held(60.0, 61.0, points=6.0)
    assert found.level == 66.0 and found.raise_ratio == pytest.approx(0.1)
    level = held(60.0, 61.0, level=75.0)
    assert level.raise_points == 15.0 and level.raise_ratio == pytest.approx(0.25)


def test_the_baseline_is_the_first_wave_since_the_last_break_unless_one_is_named() -> None:
    assert held(50.0, 60.0, 61.0, broken_at=1, points=5.0).level == 65.0
    assert held(50.0, 60.0, 61.0, points=5.0, baseline="2022").level == 65.0
    gone = held(50.0, 60.0, 61.0, broken_at=1, points=5.0, baseline="2021")
    assert (gone.verdict, gone.reason) == ("cannot-tell", "no-baseline")
    level = held(50.0, 60.0, 61.0, broken_at=1, level=55.0, baseline="2021")
    assert level.verdict == "met" and math.isnan(level.raise_points)


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (None, ("cannot-tell", "is-baseline")),
        (date(2021, 1, 1), ("cannot-tell", "is-baseline")),
        (date(2027, 12, 31), ("too-early", "")),
    ],
)
def test_a_wave_is_not_held_against_a_rise_from_itself(
    by: date | None, told: tuple[str, str]
) -> None:
    """The first survey, and the first one after a break: nothing can have been raised yet."""
    for found in (held(60.0, points=5.0, by=by), held(55.0, 60.0, broken_at=1, points=5.0, by=by)):
        assert (found.verdict, found.reason) == told
        assert found.level == 65.0 and found.baseline == found.now


def test_a_rise_beyond_the_scale_is_never_met_and_has_no_chance() -> None:
    time = waves(2021, 4)
    row = trend(series(70.0, 71.5, 72.5, 74.5), time)
    aim = ServiceTarget(item="overall", ratio=0.5, by=date(2027, 12, 31))
    found = target_progress(aim, row, time, highest=100.0)
    assert (found.level, found.verdict, found.reason) == (105.0, "not-met", "beyond-scale")
    assert math.isnan(found.chance) and math.isnan(found.pace_needed)
    within = target_progress(replace(aim, ratio=0.25), row, time, highest=100.0)
    assert within.verdict == "too-early" and within.chance > 0


def test_the_chance_is_that_of_the_line_going_on() -> None:
    values, by = (70.0, 71.5, 72.5, 74.5), date(2027, 12, 31)
    found = held(*values, level=78.0, by=by)
    t = np.array([wave.at for wave in waves(2021, 4)])
    x = np.column_stack([np.ones(4), t - t.mean()])
    b, *_ = np.linalg.lstsq(x, np.array(values), rcond=None)
    new = np.array([1.0, year_of(by) - t.mean()])
    error = math.sqrt(new @ np.linalg.inv(x.T @ x) @ new)  # the waves scatter less than their 1.0
    known = stats.t.sf((78.0 - new @ b) / error, 2)
    assert found.chance == pytest.approx(known, rel=1e-9)
    assert found.pace == pytest.approx(b[1]) and 0.5 < found.chance < 1
    assert found.pace_needed == pytest.approx(3.5 / (year_of(by) - t[-1]))


def test_no_pace_is_read_from_two_waves_and_no_chance_once_the_day_has_passed() -> None:
    early = held(70.0, 74.0, level=80.0, by=date(2027, 12, 31))
    assert math.isnan(early.chance) and early.pace_needed > 0
    late = held(70.0, 72.0, 74.0, level=80.0, by=date(2022, 12, 31))
    assert math.isnan(late.chance) and math.isnan(late.pace_needed) and late.pace > 0


def test_what_is_not_known_is_said() -> None:
    time, target = waves(2021, 2), ServiceTarget(item="overall", level=80.0, by=date(2027, 1, 1))
    assert target_progress(target, None, time).reason == "not-measured"
    row = series(70.0, 71.0)
    absent = replace(row, points=row.points[:1])
    assert target_progress(target, absent, time).reason == "not-measured"
    hidden = replace(row, points=(row.points[0], TrendPoint(wave=1, n=4, flag="withheld")))
    found = target_progress(target, hidden, time)
    assert (found.verdict, found.reason, found.n) == ("cannot-tell", "withheld", 4)
    undated = tuple(replace(wave, at=math.nan, info=SurveyInfo()) for wave in time)
    assert target_progress(target, row, undated).reason == "not-dated"
    assert target_progress(replace(target, level=60.0), row, undated).verdict == "met"


def test_published_series_and_its_target() -> None:
    """British Columbia: target 4.10; published without errors, told with those of 900 answers."""
    time = tuple(
        WaveBrief(label=str(y), info=SurveyInfo(), n=900, at=y + 0.5, dated="label")
        for y in BC_YEARS
    )
    target = ServiceTarget(item="overall", statistic="mean", level=4.10)
    plain = tuple(TrendPoint(wave=i, estimate=v, n=900) for i, v in enumerate(BC_MEANS))
    bare = Trend(item="overall", statistic="mean", points=plain)
    assert target_progress(target, bare, time).reason == "no-interval"
    verdicts = {}
    for i, year in enumerate(BC_YEARS):
        points = tuple(
            replace(p, se=0.03, low=p.estimate - 0.0588, high=p.estimate + 0.0588,
                    breaks=("mode",) if BC_YEARS[p.wave] == 2021 else ())
            for p in plain[: i + 1]
        )  # fmt: skip
        row = trend(replace(bare, points=points), time[: i + 1])
        verdicts[year] = target_progress(target, row, time[: i + 1])
    assert verdicts[2017].verdict == verdicts[2013].verdict == "met"
    assert verdicts[2015].verdict == verdicts[2018].verdict == "cannot-tell"
    assert verdicts[2021].verdict == "not-met"
    assert verdicts[2021].baseline_wave == 9, "the first wave of the new mode"
