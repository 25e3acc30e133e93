"""What rolling windows say together: the series of every measure, its trend, and changes.

The series are those of waves (`history.py`): `trends.py` puts windows that overlap into a slope
once only, `early_warning.py` looks at the same. A change between two windows is tested as one
between waves (`changes.py`), with the correlation their shared respondents give.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from cmt.analysis.changes import COMPARABLE, adjusted, change, family_of
from cmt.analysis.early_warning import early_warning
from cmt.analysis.history import EarlyWarning, History, Trend, TrendPoint, WaveBrief
from cmt.analysis.keyed import MOST, Together
from cmt.analysis.results import Change, Results, Rolling, WindowMove
from cmt.analysis.targets_met import year_of
from cmt.analysis.trends import adjusted as adjusted_trends
from cmt.analysis.trends import trend
from cmt.analysis.windows import MOVED, Windows, windows
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses, SurveyInfo
from cmt.responses.wave import Wave
from cmt.responses.window_size import WindowSize

YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4}
"""Periods in a year, for the window of a year before."""


def changes_between(found: Windows, now: int = -1, before: int = -2) -> tuple[Change, ...]:
    """Every measure in one window against an earlier one, Holm's p-values within families.

    now, before  places in `found.windows`, from 0, or from the end
    """
    count = len(found.windows)
    now, before = now % count, before % count
    rows = []
    for measure in found.measures:
        for statistic in MOVED:
            row, then = (found.get(w, measure, statistic) for w in (now, before))
            if row is not None:
                together = _together(found, measure, statistic, (now, before))
                rows.append(change(row, then, COMPARABLE, together))
    return adjusted(rows, lambda row: family_of(row.item, found.instrument))


def rolling(found: Windows) -> Rolling:
    """The series, trends and warnings of all windows, and how the latest one differs."""
    trends = tuple(_trends(found))
    latest = len(found.windows) - 1
    apart = dict.fromkeys((1, found.span, YEAR[found.every]))
    return Rolling(
        every=found.every,
        span=found.span,
        windows=found.windows,
        undated=found.undated,
        history=History(
            waves=tuple(_brief(found, w) for w in range(latest + 1)),
            trends=trends,
            warnings=tuple(_warnings(trends)),
        ),
        moves=tuple(
            WindowMove(
                now=latest,
                before=latest - back,
                shared=int(found.shared[latest, latest - back]),
                changes=changes_between(found, latest, latest - back),
            )
            for back in apart
            if back <= latest
        ),
    )


def with_windows(
    results: Results, answers: Wave | Responses, instrument: Instrument, size: WindowSize
) -> Results:
    """The same results, with what rolling windows of the same answers say.

    raises  EstimationError as `windows` does
    """
    found = windows(answers, instrument, every=size.every, span=size.span)
    return replace(results, rolling=rolling(found))


def _together(found: Windows, measure: str, statistic: str, pair: tuple[int, int]) -> Together:
    """How a measure moves together in two windows."""
    now, before = pair
    covariance = found.covariance(measure, statistic)
    if covariance is None:
        return Together()
    size = math.sqrt(covariance[now, now] * covariance[before, before])
    correlation = float(covariance[now, before]) / size if size > 0 else 0.0
    return Together(
        correlation=max(-MOST, min(MOST, correlation)), units=int(found.shared[now, before])
    )


def _trends(found: Windows) -> Iterator[Trend]:
    waves = tuple(_brief(found, w) for w in range(len(found.windows)))
    series = [
        trend(_series(found, measure, statistic), waves)
        for statistic in MOVED
        for measure in found.measures
    ]
    yield from adjusted_trends(series, lambda row: family_of(row.item, found.instrument))


def _series(found: Windows, measure: str, statistic: str) -> Trend:
    points = tuple(_point(found, w, measure, statistic) for w in range(len(found.windows)))
    return Trend(item=measure, statistic=statistic, points=points)


def _point(found: Windows, w: int, measure: str, statistic: str) -> TrendPoint:
    row = found.get(w, measure, statistic)
    if row is None:
        return TrendPoint(wave=w, flag="undefined")
    return TrendPoint(
        wave=w,
        estimate=row.estimate,
        se=row.se,
        low=row.low,
        high=row.high,
        df=row.df,
        n=row.n,
        flag=row.flag,
    )


def _brief(found: Windows, w: int) -> WaveBrief:
    window, latest = found.windows[w], len(found.windows) - 1
    shared = int(found.shared[latest, w])
    start, end = window.start, window.end
    return WaveBrief(
        label=window.label,
        info=SurveyInfo(label=window.label, start=start, end=end),
        n=window.n,
        weighted=found.weighted,
        at=(year_of(start) + year_of(end)) / 2,
        dated="field-dates",
        basis="" if w == latest else "shared-units" if shared else "independent",
        shared=0 if w == latest else shared,
    )


def _warnings(trends: tuple[Trend, ...]) -> Iterator[EarlyWarning]:
    found = (early_warning(series) for series in trends)
    yield from (warning for warning in found if warning is not None)
