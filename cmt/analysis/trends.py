"""Trends: the level of a measure in every wave, and its slope a year since the last break.

Waves scatter about a line by more than the errors of their samples: seasons, events, how the field
work went. With y_i at time t_i (the middle of the field dates, in years) and v_i its variance,

    y_i = a + b t_i + u_i + e_i,   Var u = T (the same in all waves),   Var e_i = v_i

a random-effects regression. T is Paule and Mandel's (1982): it makes Q = sum r_i^2 / (v_i + T) its
expectation k - 2, or is zero where Q is less without it. Hartung and Knapp's factor Q / (k - 2) is
then one, and is never taken below one, so that waves which agree by luck gain nothing (Roever,
Knapp and Friede 2015). The test is Student's t on k - 2 degrees of freedom, since k waves tell T:
three waves show only what is overwhelming, two show a change but no trend.

Where a number was published without its error all waves count alike (v = 0): ordinary least
squares. A wave whose field dates overlap those of a later one is shown, but is not in the slope:
the same answers would count twice.

Letters: k waves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmt.analysis import student
from cmt.analysis.history import Trend, TrendDirection, TrendPoint, WaveBrief
from cmt.analysis.infer import ALPHA, holm, t_quantile, t_test, z_quantile
from cmt.analysis.moments import Floats

FEWEST = 3
"""Waves a slope needs: with two there is no scatter to judge it by."""
STEPS = 100
"""Newton steps at most; they only approach the root from below, and a handful suffices."""
CLOSE = 1e-13


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A level and a slope with their covariance."""

    centre: float  # the time the level is of
    level: float
    slope: float  # a year
    covariance: Floats  # (2, 2) of level and slope
    between: float  # variance of waves about the line, beyond their own
    df: float

    def at(self, time: float) -> tuple[float, float]:
        """The line at a time, and the standard error of what clients will truly say in a wave."""
        x = np.array([1.0, time - self.centre])
        variance = float(x @ self.covariance @ x) + self.between
        return self.level + self.slope * (time - self.centre), math.sqrt(max(0.0, variance))


def fit(time: Floats, estimate: Floats, error: Floats) -> Line:
    """The line through k >= 3 waves at two or more times.

    time      (k,) years
    estimate  (k,)
    error     (k,) standard errors; where one is nan, all waves count alike

    Equal to R `metafor::rma(y, v, mods = ~ t, method = "PM", test = "adhoc")`; to ordinary least
    squares where no error is known (tests/unit/test_trends.py).
    """
    centre = float(time.mean())
    x = np.column_stack([np.ones(len(time)), time - centre])
    own = np.zeros(len(time)) if np.isnan(error).any() else error**2
    between = _between(x, estimate, own)
    b, covariance, _ = _weighted(x, estimate, own + between)
    return Line(
        centre=centre,
        level=float(b[0]),
        slope=float(b[1]),
        covariance=covariance,
        between=between,
        df=float(len(time) - 2),
    )


def line_of(series: Trend, waves: Sequence[WaveBrief]) -> Line | None:
    """The line of a series since its last break; None with too few waves that have a date."""
    points = [point for point in series.points if point.wave in series.waves]
    time = np.array([waves[point.wave].at for point in points])
    if len(set(time.tolist())) < FEWEST:
        return None
    estimate = np.array([point.estimate for point in points])
    return fit(time, estimate, np.array([error_of(point) for point in points]))


def trend(series: Trend, waves: Sequence[WaveBrief]) -> Trend:
    """A series with its slope since the last break, unadjusted."""
    series = replace(series, waves=usable(series.points, waves))
    line = line_of(series, waves)
    if line is None:
        return series
    se = math.sqrt(line.covariance[1, 1])
    half = t_quantile(line.df) * se
    p = t_test(line.slope, se, line.df)
    return replace(
        series,
        slope=line.slope,
        se=se,
        low=line.slope - half,
        high=line.slope + half,
        df=line.df,
        p=p,
        p_adjusted=p,
        between=math.sqrt(line.between),
        direction=_direction(line.slope, p),
    )


def adjusted(trends: Sequence[Trend], family: Callable[[Trend], str]) -> tuple[Trend, ...]:
    """Trends with Holm's p-values within each family and statistic, and what they allow to say."""
    members: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(trends):
        members.setdefault((family(row), row.statistic), []).append(i)
    found = list(trends)
    for places in members.values():
        for i, p in zip(places, holm(np.array([trends[i].p for i in places])), strict=True):
            if not math.isnan(p):
                direction = _direction(trends[i].slope, float(p))
                found[i] = replace(trends[i], p_adjusted=float(p), direction=direction)
    return tuple(found)


def usable(points: Sequence[TrendPoint], waves: Sequence[WaveBrief]) -> tuple[int, ...]:
    """The waves that can be in one line: shown, dated, since the last break, not overlapping."""
    broken = max((i for i, point in enumerate(points) if point.breaks), default=0)
    kept: list[int] = []
    for point in reversed(points[broken:]):
        there = point.shown and not math.isnan(waves[point.wave].at)
        if there and not (kept and _overlap(waves[point.wave], waves[kept[-1]])):
            kept.append(point.wave)
    return tuple(reversed(kept))


def error_of(point: TrendPoint) -> float:
    """Its standard error; where all clients agreed and there is none, what its interval implies."""
    if point.se > 0 or math.isnan(point.low):
        return point.se
    return (point.high - point.low) / (2 * z_quantile())


def chance_above(line: Line, time: float, level: float) -> float:
    """Chance that a wave at a time is at or above a level, if the line goes on as it did."""
    expected, error = line.at(time)
    if not error > 0:
        return float(expected >= level)
    tail = student.two_sided_p((expected - level) / error, line.df) / 2
    return 1 - tail if expected >= level else tail


def _overlap(earlier: WaveBrief, later: WaveBrief) -> bool:
    ends, starts = earlier.info.end, later.info.start
    return ends is not None and starts is not None and starts < ends


def _direction(slope: float, p: float) -> TrendDirection:
    if not p <= ALPHA:
        return "no-clear-trend"
    return "rising" if slope > 0 else "falling"


def _weighted(x: Floats, y: Floats, variance: Floats) -> tuple[Floats, Floats, Floats]:
    """Coefficients, covariance and residuals of least squares; equal weights where a variance is 0.

    With no error at all the points lie on the line, and it has none either.
    """
    if not variance.min() > 0:
        b = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], float)
        return b, np.zeros((2, 2)), y - x @ b
    weighted = x / variance[:, None]
    covariance: Floats = np.linalg.inv(weighted.T @ x).astype(float)
    b = covariance @ (weighted.T @ y)
    return b, covariance, y - x @ b


def _between(x: Floats, y: Floats, own: Floats) -> float:
    """Paule and Mandel's variance between waves, by Newton's method (Q is convex in it)."""
    free = len(y) - 2
    if not own.min() > 0:  # no errors, or one so small that it would hold the line by itself
        residual = _weighted(x, y, np.ones(len(y)))[2]
        spread = float(residual @ residual) / free
        return spread if spread > CLOSE * float(np.abs(y).max()) ** 2 else 0.0
    between = 0.0
    for _ in range(STEPS):
        variance = own + between
        residual = _weighted(x, y, variance)[2]
        over = float((residual**2 / variance).sum()) - free
        if over <= CLOSE:
            break
        between += over / float((residual**2 / variance**2).sum())
    return between
