"""Results of several waves: a published series with a break, a rise, a fall, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import nan

from cmt.analysis.early_warning import early_warning
from cmt.analysis.history import History, Trend, TrendPoint, WaveBrief
from cmt.analysis.results import Results, Rolling
from cmt.analysis.targets_met import target_progress
from cmt.analysis.trends import adjusted, trend
from cmt.responses.aims import ServiceTarget
from cmt.responses.model import SurveyInfo
from cmt.responses.window_size import Window
from tests.reports_fixture import full
from tests.unit.test_trends import BC_MEANS, BC_YEARS

N = 900
ERROR = 0.03  # of a mean out of 5: that of N answers with a standard deviation of 0.9
AIMS = (
    ServiceTarget(item="overall", statistic="mean", level=4.10),
    ServiceTarget(item="overall", level=80.0, by=date(2025, 12, 31)),
)


def waves_of(years: Sequence[int], online: int) -> tuple[WaveBrief, ...]:
    """A wave each May; from a year on by web alone."""
    return tuple(
        WaveBrief(
            label=str(year),
            info=SurveyInfo(
                label=str(year),
                start=date(year, 5, 1),
                end=date(year, 5, 31),
                mode="web" if year >= online else "telephone, web",
            ),
            n=N,
            at=year + 0.37,
            dated="field-dates",
            weighted=True,
            basis="" if year == years[-1] else "assumed-independent",
        )
        for year in years
    )


def point(wave: int, mean: float | None, unit: float, broken: bool) -> TrendPoint:
    """A wave of a measure, in points of its scale (1) or of its score (25)."""
    breaks = ("mode",) if broken else ()
    if mean is None:
        return TrendPoint(wave=wave, n=4, flag="withheld", breaks=breaks)
    value, se = (mean - 1) * 25 if unit == 25 else mean, ERROR * unit
    return TrendPoint(
        wave=wave, estimate=value, se=se, low=value - 1.96 * se, high=value + 1.96 * se,
        df=N - 1.0, n=N, breaks=breaks,
    )  # fmt: skip


def told(
    means: Sequence[float | None],
    years: Sequence[int],
    *,
    online: int = 9999,
    aims: Sequence[ServiceTarget] = (),
    drivers: int | None = None,
) -> Results:
    """The full report's survey, its overall score and drivers having gone this way."""
    results = full()
    waves = waves_of(years, online)
    measures = [results.outcome, *list(results.instrument.drivers)[:drivers]]
    series = [
        Trend(
            item=measure,
            statistic=statistic,
            points=tuple(
                point(
                    wave,
                    None if mean is None else mean + 0.03 * at,
                    unit,
                    years[wave] >= online > years[max(wave - 1, 0)],
                )
                for wave, mean in enumerate(means)
            ),
        )
        for at, measure in enumerate(measures)
        for statistic, unit in (("index", 25), ("mean", 1))
    ]
    trends = adjusted([trend(row, waves) for row in series], lambda row: row.item)
    known = {(row.item, row.statistic): row for row in trends}
    history = History(
        waves=waves,
        trends=trends,
        targets=tuple(target_progress(a, known.get((a.item, a.statistic)), waves) for a in aims),
        warnings=tuple(
            warning
            for row in trends
            if row.statistic == "index" and (warning := early_warning(row))
        ),
    )
    assert results.comparison
    last = waves[-1].info
    info = replace(results.info, label=last.label, mode=last.mode, start=last.start, end=last.end)
    before = replace(results.comparison, label=waves[-2].label, info=waves[-2].info)
    return replace(results, info=info, history=history, comparison=before)


def published() -> Results:
    """British Columbia's transportation survey: flat, then online only; its target is 4.10."""
    return told(BC_MEANS, BC_YEARS, online=2021, aims=AIMS)


def rising() -> Results:
    """Ten hundredths a year for six years."""
    return told([3.6 + 0.1 * i for i in range(6)], range(2021, 2027), aims=AIMS)


def falling() -> Results:
    return told([4.1 - 0.1 * i for i in range(6)], range(2021, 2027))


def withheld() -> Results:
    """Waves with too few answers, the first, one in the middle and the present one."""
    return told([None, 4.0, None, 4.1, None], range(2022, 2027))


def always_broken() -> Results:
    """Every wave collected otherwise than the one before."""
    results = told([4.0, 4.1, 4.0, 4.2], range(2023, 2027))
    assert results.history
    broken = tuple(
        replace(
            row,
            direction="too-few-waves",
            waves=row.waves[-1:],
            slope=nan,
            low=nan,
            high=nan,
            points=(row.points[0], *(replace(p, breaks=("mode",)) for p in row.points[1:])),
        )
        for row in results.history.trends
    )
    return replace(results, history=replace(results.history, trends=broken, warnings=()))


def reworded() -> Results:
    """Another question until 2024: what was before has no number."""
    results = rising()
    assert results.history
    first, *others = results.history.trends
    points = [replace(p, breaks=("wording",)) if p.wave == 4 else p for p in first.points]
    history = replace(results.history, trends=(replace(first, points=tuple(points)), *others))
    return replace(results, history=history)


def windows() -> Results:
    """Fourteen windows of three months, and no earlier wave."""
    results = told([3.8 + 0.02 * i for i in range(14)], range(2013, 2027), drivers=2)
    assert results.history
    months = [f"2025-{i + 1:02d} – 2025-{i + 3:02d}" for i in range(14)]
    waves = tuple(
        replace(wave, label=label)
        for wave, label in zip(results.history.waves, months, strict=True)
    )
    rolling = Rolling(
        every="month",
        span=3,
        windows=tuple(
            Window(label=label, start=date(2025, 1, 1), end=date(2025, 3, 31), n=N)
            for label in months
        ),
        undated=7,
        history=replace(results.history, waves=waves),
    )
    return replace(results, history=None, comparison=None, rolling=rolling)


EVERY = {
    "published": published(),
    "rising": rising(),
    "falling": falling(),
    "withheld": withheld(),
    "always-broken": always_broken(),
    "reworded": reworded(),
    "windows": windows(),
}
