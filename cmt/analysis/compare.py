"""Change against an earlier wave, from two Results alone.

The waves are taken as independent samples.

    means    variance se_1^2 + se_2^2, t with Welch-Satterthwaite degrees of freedom
    shares   pooled score test on the effective bases (R `prop.test` without correction), and
             Newcombe's interval from the two Wilson intervals (1998, method 10)

p-values are adjusted by Holm within their family (the outcome alone, the drivers, the indices, the
other items) for each statistic. What is not comparable (`cmt.instrument.comparability`) has no
number, and says why; what is only indicative has its number and says why.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from cmt.analysis.continuity import broken, continuity
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import holm, t_quantile, t_test, z_quantile
from cmt.analysis.results import Change, Comparison, Direction, Results
from cmt.instrument.comparability import Comparability

COMPARED = (
    "mean",
    "index",
    "favourable",
    "top-box",
    "unfavourable",
    "net",
    "index-per-experience",
)
"""The statistics whose change is tested."""
MEANS = ("mean", "index", "net", "index-per-experience")
ALPHA = 0.05
COMPARABLE = Comparability()


def compare(now: Results, before: Results) -> Comparison:
    """Every compared statistic of every rated item and driver, now against before."""
    measures = {row.item for row in now.estimates if row.statistic in COMPARED}
    found = {measure: continuity(now, before, measure) for measure in measures}
    changes: list[Change] = []
    for statistic in COMPARED:
        rows = [
            change(row, before.estimates.get(row.item, statistic), found[row.item])
            for row in now.estimates.where(statistic=statistic)
            if not row.segment
        ]
        changes += _adjusted(rows, now)
    return Comparison(
        label=before.label,
        info=before.info,
        n=before.quality.answered,
        changes=tuple(changes),
    )


def change(now: Estimate, before: Estimate | None, found: Comparability = COMPARABLE) -> Change:
    """One statistic's change with its interval and test, unadjusted.

    found   what the two questionnaires allow to be compared
    """
    nan = math.nan
    if before is None or "undefined" in (now.flag, before.flag):
        found = broken(found)
    ended = found.verdict == "not-comparable"
    row = Change(
        item=now.item,
        statistic=now.statistic,
        now=now.estimate,
        before=nan,
        before_low=nan,
        before_high=nan,
        before_n=before.n if before else 0,
        difference=nan,
        se=nan,
        low=nan,
        high=nan,
        df=nan,
        p=nan,
        p_adjusted=nan,
        direction="not-comparable",
        reason=found.reasons[0] if ended else "",
        care=() if ended else found.reasons,
    )
    if ended or before is None:
        return row
    row = replace(row, before=before.estimate, before_low=before.low, before_high=before.high)
    if not (now.shown and before.shown):
        return replace(row, direction="withheld")
    tested = _mean_change if now.statistic in MEANS else _share_change
    difference = now.estimate - before.estimate
    row = tested(replace(row, difference=difference), now, before)
    return replace(row, p_adjusted=row.p, direction=direction(difference, row.p))


def _mean_change(row: Change, now: Estimate, before: Estimate) -> Change:
    """Welch's t, or what the two intervals allow where a wave has no spread at all."""
    se = math.hypot(now.se, before.se)
    if now.se > 0 and before.se > 0:
        df = welch_df(now, before)
        half = t_quantile(df) * se
        p = t_test(row.difference, se, df)
        low, high = row.difference - half, row.difference + half
        return replace(row, se=se, df=df, p=p, low=low, high=high)
    low, high = newcombe(now, before)
    implied = (high - low) / (2 * z_quantile())
    return replace(row, se=se, low=low, high=high, p=t_test(row.difference, implied, math.inf))


def _share_change(row: Change, now: Estimate, before: Estimate) -> Change:
    """Pooled score test on the effective bases, and Newcombe's interval."""
    pooled = (now.n_eff * now.estimate + before.n_eff * before.estimate) / (
        now.n_eff + before.n_eff
    )
    error = math.sqrt(max(0.0, pooled * (1 - pooled)) * (1 / now.n_eff + 1 / before.n_eff))
    low, high = newcombe(now, before)
    p = t_test(row.difference, error, math.inf) if error > 0 else 1.0
    return replace(row, se=math.hypot(now.se, before.se), p=p, low=low, high=high)


def newcombe(now: Estimate, before: Estimate) -> tuple[float, float]:
    """Interval of a difference from the two intervals, which need not be symmetric."""
    difference = now.estimate - before.estimate
    below = math.hypot(now.estimate - now.low, before.high - before.estimate)
    above = math.hypot(now.high - now.estimate, before.estimate - before.low)
    return difference - below, difference + above


def welch_df(now: Estimate, before: Estimate) -> float:
    """Welch-Satterthwaite degrees of freedom of a difference of two estimates."""
    a, b = now.se**2, before.se**2
    return (a + b) ** 2 / (a * a / now.df + b * b / before.df)


def direction(difference: float, p: float) -> Direction:
    """The verdict on a change: named only when its adjusted p-value is at most ALPHA."""
    if not p <= ALPHA:
        return "no-clear-change"
    return "higher" if difference > 0 else "lower"


def _adjusted(rows: list[Change], results: Results) -> list[Change]:
    families: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        families.setdefault(_family(row.item, results), []).append(i)
    for members in families.values():
        adjusted = holm(np.array([rows[i].p for i in members]))
        for i, p in zip(members, adjusted, strict=True):
            if not math.isnan(p):
                rows[i] = replace(
                    rows[i], p_adjusted=float(p), direction=direction(rows[i].difference, p)
                )
    return rows


def _family(item: str, results: Results) -> str:
    if item == results.outcome:
        return "outcome"
    if item in results.instrument.drivers:
        return "drivers"
    return "indices" if item in results.instrument.indices else "items"
