"""Change against an earlier wave: of everyone, of segments, and of the drivers' shares.

From two Results alone the waves are taken as independent samples; where the answers of both are at
hand, a `Pairing` says who is in both. Changes are tested as `changes.py` says, and p-values
adjusted by Holm within families, for each statistic:

    of everyone   the outcome alone, the drivers, the indices, the other items
    of segments   for each split the same four, over all of its segments
    of shares     the drivers' shares of what they explain together

What is not comparable (`continuity.py`) has no number, and says why; what is only indicative has
its number and says why.

A driver's share has a jackknife error on the square-root scale (`shares.py`); its change is tested
there, and its interval is from both intervals. Shares are taken as independent even where clients
are in both waves: what moves them together is not known, and if anything they then differ less.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from cmt.analysis.changes import (
    adjusted,
    apart,
    blank_change,
    change,
    direction,
    family_of,
    newcombe,
)
from cmt.analysis.continuity import broken, continuity, model_continuity, segment_continuity
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import t_quantile, t_test, welch_df
from cmt.analysis.keyed import Pairing, together
from cmt.analysis.parts import Split
from cmt.analysis.results import Change, Comparison, DriverEffect, Results
from cmt.instrument.comparability import Comparability, because

__all__ = ["COMPARED", "SEGMENTS", "SHARE", "change", "compare", "newcombe"]

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
SEGMENTS = ("mean", "index", "favourable")
"""Those of segments."""
SHARE = "driver-share"
UNPAIRED = Pairing()


def compare(now: Results, before: Results, pairing: Pairing = UNPAIRED) -> Comparison:
    """Every compared statistic of every rated item and driver, now against before.

    pairing  who is in both waves; unless given, the two are taken as independent
    """
    measures = {row.item for row in now.estimates if row.statistic in COMPARED}
    found = {measure: continuity(now, before, measure) for measure in measures}
    return Comparison(
        label=before.label,
        info=before.info,
        n=before.quality.answered,
        changes=adjusted(
            list(_of_everyone(now, before, found, pairing)),
            lambda row: family_of(row.item, now.instrument),
        ),
        segments=tuple(_of_segments(now, before, found, pairing)),
        shares=adjusted(list(_of_shares(now, before)), lambda row: row.statistic),
        basis=pairing.basis,
        assumed=pairing.assumed,
        shared=pairing.count,
        shared_kind=pairing.kind,
    )


def _of_everyone(
    now: Results, before: Results, found: dict[str, Comparability], pairing: Pairing
) -> Iterator[Change]:
    for statistic in COMPARED:
        for row in now.estimates.where(statistic=statistic):
            if not row.segment:
                then = before.estimates.get(row.item, statistic)
                yield _change(row, then, found[row.item], pairing)


def _change(row: Estimate, then: Estimate | None, found: Comparability, pairing: Pairing) -> Change:
    if then is None or found.verdict == "not-comparable":
        return change(row, then, found)
    return change(row, then, found, together(pairing, row, then))


def _of_segments(
    now: Results, before: Results, found: dict[str, Comparability], pairing: Pairing
) -> Iterator[Change]:
    """The segments of every split that both waves, or only this one, were analysed with."""
    earlier = {split.items: split for split in before.splits}
    for split in now.splits:
        then = earlier.get(split.items)
        parts = {name: segment_continuity(now, before, name) for name in split.segments}
        rows = [
            _change(
                row,
                then.estimates.get(row.item, row.statistic, row.segment) if then else None,
                _both(found[row.item], parts[row.segment], then),
                pairing,
            )
            for row in split.estimates
            if row.statistic in SEGMENTS
        ]
        yield from adjusted(rows, lambda row: family_of(row.item, now.instrument))


def _both(measure: Comparability, segment: Comparability, then: Split | None) -> Comparability:
    """What may be said of a measure in a segment: as much as of the one and of the other."""
    found = because([*measure.reasons, *segment.reasons])
    return found if then else broken(found, "not-split")


def _of_shares(now: Results, before: Results) -> Iterator[Change]:
    """The part each driver has in what they explain, now against before."""
    found = model_continuity(now, before)
    for effect in now.drivers.effects:
        row = blank_change(effect.driver, SHARE, effect.share, found)
        then = before.drivers.effect(effect.driver)
        if then is None or found.verdict == "not-comparable":
            yield row
        else:
            row = replace(row, before_n=before.drivers.n)
            yield _share_change(row, effect, then, (now.drivers.df, before.drivers.df))


def _share_change(
    row: Change, now: DriverEffect, before: DriverEffect, free: tuple[float, float]
) -> Change:
    """Tested on the square-root scale; the interval from both intervals (Newcombe 1998)."""
    difference = now.share - before.share
    errors = [_root_error(e, df) for e, df in zip((now, before), free, strict=True)]
    df = welch_df((errors[0] ** 2, errors[1] ** 2), free) if all(errors) else min(free)
    p = t_test(math.sqrt(now.share) - math.sqrt(before.share), math.hypot(*errors), df)
    below = apart(now.share - now.share_low, before.share_high - before.share, 0.0)
    above = apart(now.share_high - now.share, before.share - before.share_low, 0.0)
    return replace(
        row,
        before=before.share,
        before_low=before.share_low,
        before_high=before.share_high,
        difference=difference,
        se=math.hypot(now.share_se, before.share_se),
        low=difference - below,
        high=difference + above,
        df=df,
        p=p,
        p_adjusted=p,
        direction=direction(difference, p),
    )


def _root_error(effect: DriverEffect, df: float) -> float:
    """Standard error of the square root of a share, from its interval."""
    above = math.sqrt(effect.share_high) - math.sqrt(effect.share)
    below = math.sqrt(effect.share) - math.sqrt(effect.share_low)
    return max(above, below) / t_quantile(df)  # the shorter one may end at 0 or at 1
