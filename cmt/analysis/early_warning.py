"""Early warning for small samples taken regularly: have the latest waves left the level before?

Every wave is held against the level of all before it since the last break, m by their precision,

    z_t = (y_t - m_t) / sqrt(v_t + V(m_t)),     m_t = sum_{s<t} y_s / v_s  *  V(m_t)

Such recursive residuals (Brown, Durbin and Evans 1975; Hawkins 1987, "self-starting" charts) are
independent with variance one while nothing changes, however unequal the samples. Where nothing
changes an answer varies as much in every wave: v_t = c / n_t, with c the average of the waves'
n_t v_t by their degrees of freedom (the design effect is in it). Taken wave by wave, the errors of
small skewed samples move with their scores, and false alarms double. As c is estimated, z_t is a t,
turned into the normal value of the same probability. There is a signal

    jump    where |z_t| of the latest wave exceeds 3 (Shewhart's limit)
    drift   where the moving average w_t = 0.3 z_t + 0.7 w_(t-1), in its exact standard errors,
            exceeds 2.7 (Roberts 1959): waves too small to jump add up

In a wave where nothing changed the first happens with 0.27 %, the second with 0.69 %: at most one
false alarm in a hundred waves of a measure. It asks less than a trend and less than a change: it
says look, not that something is wrong. Where waves scatter by more than their errors (seasons) it
warns more often; a trend then says whether there is a direction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from cmt.analysis import student
from cmt.analysis.history import Course, EarlyWarning, Signal, Trend, TrendPoint
from cmt.analysis.moments import Floats
from cmt.analysis.trends import error_of

FEWEST = 4
"""Waves needed: three make a level, the fourth may leave it."""
LATEST = 0.3
"""Weight of the latest wave in the moving average."""
JUMP = 3.0
DRIFT = 2.7
FALSE_ALARM = 2 * (NormalDist().cdf(-JUMP) + NormalDist().cdf(-DRIFT))
"""Chance of a signal in a wave where nothing changed, at most: 0.96 %."""
SMALLEST_P = 1e-300


def early_warning(series: Trend) -> EarlyWarning | None:
    """What the latest wave of a series and those before it warn of; None with too few waves.

    A series whose latest wave has no number, or no error, has nothing to warn by.
    """
    points = [point for point in series.points if point.wave in series.waves]
    latest = series.points[-1].wave if series.points else -1
    told = all(error_of(point) > 0 and point.n > 1 for point in points)
    if len(points) < FEWEST or points[-1].wave != latest or not told:
        return None
    y = np.array([point.estimate for point in points])
    z, levels = residuals(y, *pooled(points))
    average = moving_average(z)
    jump, drift = float(z[-1]), float(average[-1])
    signal, course = _signal(jump, drift)
    return EarlyWarning(
        item=series.item,
        statistic=series.statistic,
        segment=series.segment,
        signal=signal,
        course=course,
        waves=series.waves,
        expected=float(levels[-1]),
        latest=float(y[-1]),
        jump=jump,
        drift=drift,
        jump_limit=JUMP,
        drift_limit=DRIFT,
        false_alarm=FALSE_ALARM,
    )


def pooled(points: Sequence[TrendPoint]) -> tuple[Floats, float]:
    """Squared errors (k,) if an answer varies alike in all waves, and their degrees of freedom."""
    n = np.array([float(point.n) for point in points])
    own = np.array([error_of(point) for point in points]) ** 2
    free = np.array([point.df if point.df > 0 else point.n - 1 for point in points])
    return free @ (n * own) / free.sum() / n, float(free.sum())


def residuals(y: Floats, variance: Floats, free: float) -> tuple[Floats, Floats]:
    """Each wave's distance from the level before, as normal values, and that level.

    y, variance  (k,) a measure in every wave, and its squared error
    free         degrees of freedom of the errors
    returns      (k - 1,) of the second wave and later ones
    """
    precision = 1 / variance
    total = np.cumsum(precision)[:-1]
    levels = np.cumsum(precision * y)[:-1] / total
    apart = (y[1:] - levels) / np.sqrt(variance[1:] + 1 / total)
    return np.array([_normal(t, free) for t in apart.tolist()]), levels


def moving_average(z: Floats) -> Floats:
    """The exponentially weighted average of k independent normal values, in its errors: (k,)."""
    kept = 1 - LATEST
    out = np.zeros(len(z))
    average = 0.0
    for t, value in enumerate(z.tolist()):
        average = LATEST * value + kept * average
        variance = LATEST / (2 - LATEST) * (1 - kept ** (2 * (t + 1)))
        out[t] = average / math.sqrt(variance)
    return out


def _signal(jump: float, drift: float) -> tuple[Signal, Course]:
    for signal, value, limit in (("jump", jump, JUMP), ("drift", drift, DRIFT)):
        if abs(value) > limit:
            named: Signal = "jump" if signal == "jump" else "drift"
            return named, "rising" if value > 0 else "falling"
    return "none", ""


def _normal(t: float, df: float) -> float:
    """The normal value that is as improbable as Student's t."""
    if math.isinf(df):
        return t
    p = max(student.two_sided_p(t, df) / 2, SMALLEST_P)
    return math.copysign(-student.normal_quantile(p), t)
