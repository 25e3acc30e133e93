"""Change against an earlier wave, from two Results alone.

The waves are taken as independent samples: a change has variance se_1^2 + se_2^2 and the
Welch-Satterthwaite degrees of freedom of the two designs. p-values are adjusted by Holm within
their family (the outcome alone, the drivers, the other items) for each statistic. What lineage
finds not comparable has no number, and says why.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import holm, t_quantile, t_test
from cmt.analysis.results import Change, Comparison, Direction, Results
from cmt.instrument.lineage import comparable, driver_comparable

COMPARED = ("mean", "index", "favourable", "top-box", "unfavourable")
"""The statistics whose change is tested."""
ALPHA = 0.05


def compare(now: Results, before: Results) -> Comparison:
    """Every compared statistic of every rated item and driver, now against before."""
    changes: list[Change] = []
    for statistic in COMPARED:
        rows = [
            change(row, before.estimates.get(row.item, statistic), _reason(now, before, row.item))
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


def change(now: Estimate, before: Estimate | None, reason: str = "") -> Change:
    """One statistic's change with its interval and test, unadjusted.

    reason  why the two cannot be compared; "" when they can
    """
    nan = math.nan
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
        reason=reason or ("" if before else "absent"),
    )
    if row.reason or before is None:
        return row
    row = replace(row, before=before.estimate, before_low=before.low, before_high=before.high)
    if not (now.shown and before.shown):
        return replace(row, direction="withheld")
    difference, se = now.estimate - before.estimate, math.hypot(now.se, before.se)
    df = welch_df(now, before)
    half = t_quantile(df) * se
    p = t_test(difference, se, df)
    return replace(
        row,
        difference=difference,
        se=se,
        low=difference - half,
        high=difference + half,
        df=df,
        p=p,
        p_adjusted=p,
        direction=direction(difference, p),
    )


def welch_df(now: Estimate, before: Estimate) -> float:
    """Welch-Satterthwaite degrees of freedom of a difference of two estimates."""
    a, b = now.se**2, before.se**2
    if a + b == 0:
        return now.df + before.df
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
    return "drivers" if item in results.instrument.drivers else "items"


def _reason(now: Results, before: Results, item: str) -> str:
    """Why an item or driver cannot be compared between the two instruments; "" if it can."""
    if item in now.instrument.drivers:
        return driver_comparable(now.instrument, before.instrument, item)
    return comparable(now.instrument, before.instrument, item)
