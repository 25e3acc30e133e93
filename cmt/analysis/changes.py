"""One change: the difference of an estimate from an earlier wave's, its interval and its test.

    means    variance s^2 + t^2 - 2 r s t of the two errors; Student's t with Welch-Satterthwaite
             degrees of freedom, at most those of the units of both waves counted once
    shares   pooled score test on the effective bases (R `prop.test` without correction), with the
             tail of t where sampling units are few, and Newcombe's interval from the two Wilson
             intervals (1998, method 10)

r is the correlation of the two estimates where units are in both waves (`keyed.py`), else 0; in
the score test it enters the variance, in Newcombe's interval the products of the half widths (his
method for paired shares, 1998).

Where everybody answered, or weights were made to meet the figure, a wave is known: its interval has
no width, and it adds nothing to the error of the change. Of two known waves any difference is one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from cmt.analysis.continuity import broken
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import ALPHA, holm, t_quantile, t_test, welch_df, z_quantile
from cmt.analysis.keyed import Together
from cmt.analysis.results import Change, Direction
from cmt.instrument.comparability import Comparability
from cmt.instrument.model import Instrument

MEANS = ("mean", "index", "net", "index-per-experience")
COMPARABLE = Comparability()
APART = Together()
"""Two estimates of other people."""


def change(
    now: Estimate,
    before: Estimate | None,
    found: Comparability = COMPARABLE,
    together: Together = APART,
) -> Change:
    """One statistic's change with its interval and test, unadjusted.

    found     what the two waves allow to be compared
    together  how the two estimates move together
    """
    if before is None or "undefined" in (now.flag, before.flag):
        found = broken(found)
    row = blank_change(now.item, now.statistic, now.estimate, found)
    row = replace(row, segment=now.segment, before_n=before.n if before else 0)
    if found.verdict == "not-comparable" or before is None:
        return row
    row = replace(row, before=before.estimate, before_low=before.low, before_high=before.high)
    if not (now.shown and before.shown):
        return replace(row, direction="withheld")
    tested = _mean_change if now.statistic in MEANS else _share_change
    difference = now.estimate - before.estimate
    row = replace(row, difference=difference, shared=together.units)
    row = tested(row, now, before, together)
    return replace(row, p_adjusted=row.p, direction=direction(difference, row.p))


def blank_change(item: str, statistic: str, now: float, found: Comparability) -> Change:
    """A change without a number: not comparable, or what its number is then put into."""
    nan = math.nan
    ended = found.verdict == "not-comparable"
    return Change(
        item=item,
        statistic=statistic,
        now=now,
        before=nan,
        before_low=nan,
        before_high=nan,
        before_n=0,
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


def direction(difference: float, p: float) -> Direction:
    """The verdict on a change: named only when its adjusted p-value is at most ALPHA."""
    if not p <= ALPHA:
        return "no-clear-change"
    return "higher" if difference > 0 else "lower"


def adjusted(rows: Sequence[Change], family: Callable[[Change], str]) -> tuple[Change, ...]:
    """Changes with Holm's p-value within their family and statistic, in the order given."""
    families: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(rows):
        families.setdefault((family(row), row.statistic), []).append(i)
    out = list(rows)
    for members in families.values():
        found = holm(np.array([rows[i].p for i in members]))
        for i, p in zip(members, found.tolist(), strict=True):
            if not math.isnan(p):
                verdict = direction(rows[i].difference, p)
                out[i] = replace(rows[i], p_adjusted=p, direction=verdict)
    return tuple(out)


def family_of(item: str, instrument: Instrument) -> str:
    """What a measure's p-values are adjusted with: outcome, drivers, indices or items."""
    if item == instrument.outcome:
        return "outcome"
    if item in instrument.drivers:
        return "drivers"
    return "indices" if item in instrument.indices else "items"


def newcombe(now: Estimate, before: Estimate, correlation: float = 0.0) -> tuple[float, float]:
    """Interval of a difference from the two intervals, which need not be symmetric."""
    difference = now.estimate - before.estimate
    below = apart(now.estimate - now.low, before.high - before.estimate, correlation)
    above = apart(now.high - now.estimate, before.estimate - before.low, correlation)
    return difference - below, difference + above


def apart(first: float, second: float, correlation: float) -> float:
    """Size of the difference of two quantities of these sizes that move together."""
    squares = first * first + second * second - 2 * correlation * first * second
    return math.sqrt(max(0.0, squares))


def _mean_change(row: Change, now: Estimate, before: Estimate, together: Together) -> Change:
    """Welch's t, or what the two intervals allow where a wave has no spread at all."""
    se = apart(now.se, before.se, together.correlation)
    if now.se > 0 and before.se > 0:
        df = _df(now, before, together)
        half = t_quantile(df) * se
        p = t_test(row.difference, se, df)
        low, high = row.difference - half, row.difference + half
        return replace(row, se=se, df=df, p=p, low=low, high=high)
    low, high = newcombe(now, before)
    implied = (high - low) / (2 * z_quantile())
    p = t_test(row.difference, implied, math.inf) if implied > 0 else _sure(now, before)
    return replace(row, se=se, low=low, high=high, p=p)


def _df(now: Estimate, before: Estimate, together: Together) -> float:
    """Welch's, at most those of all units of both waves, each counted once."""
    welch = welch_df((now.se**2, before.se**2), (now.df, before.df))
    once = max(min(now.df, before.df), now.df + before.df - together.units)
    return min(welch, once)


def _share_df(now: Estimate, before: Estimate, together: Together) -> float:
    """Degrees of freedom that the design leaves of a simple random sample's; infinite for one.

    The effective bases are marked down for few units so that a test at 5 % is right; Holm asks for
    smaller p-values, where few units have the longer tail of t.
    """
    free = _beyond(now), _beyond(before)
    if math.isinf(min(free)):
        return math.inf
    once = max(min(free), sum(free) - together.units)
    return min(welch_df((1 / _base(now), 1 / _base(before)), free), once)


def _beyond(row: Estimate) -> float:
    if _known(row):
        return math.inf
    lost = 1 / row.df - 1 / (row.n - 1) if row.df > 0 and row.n > 1 else 0.0
    return 1 / lost if lost > 0 else math.inf


def _share_change(row: Change, now: Estimate, before: Estimate, together: Together) -> Change:
    """Pooled score test on the effective bases, and Newcombe's interval."""
    error = _pooled_error(now, before, together)
    low, high = newcombe(now, before, together.correlation)
    df = _share_df(now, before, together)
    wider = t_quantile(df) / z_quantile()
    p = t_test(row.difference * wider, error, df) if error > 0 else _sure(now, before)
    se = apart(now.se, before.se, together.correlation)
    return replace(row, se=se, p=p, low=low, high=high)


def _pooled_error(now: Estimate, before: Estimate, together: Together) -> float:
    """Error of the difference if both shares were the same: the known one, else their average."""
    bases = _base(now), _base(before)
    if _known(now) or _known(before):
        pooled = now.estimate if _known(now) else before.estimate
    else:
        pooled = (bases[0] * now.estimate + bases[1] * before.estimate) / sum(bases)
    spread = apart(bases[0] ** -0.5, bases[1] ** -0.5, together.correlation)
    return math.sqrt(max(0.0, pooled * (1 - pooled))) * spread


def _base(row: Estimate) -> float:
    """Answers of a simple random sample as precise as a share."""
    return math.inf if _known(row) else row.n_eff


def _known(row: Estimate) -> bool:
    """Whether a figure has no error at all."""
    return row.low == row.high


def _sure(now: Estimate, before: Estimate) -> float:
    """The p-value of a difference without error: there is one, or there is none."""
    return float(math.isclose(now.estimate, before.estimate, rel_tol=1e-9, abs_tol=1e-12))
