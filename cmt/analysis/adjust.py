"""Overall satisfaction by what clients got, and differences at one and the same mix of it.

Clients who did not get what they needed are less satisfied whatever the service did; a wave with
more of them looks worse. The outcome is described among those who gave each answer to the question
`got-what-needed`; two waves are then compared at the mix of the earlier one (direct
standardisation), a fixed set of weights, so that the error is that of the levels' scores.

Source: Kish (1965), section 4.5, on standardised comparisons.
"""

from __future__ import annotations

import numpy as np

from cmt.analysis.detail import AtMix, OutcomeLevel, OutcomeMix
from cmt.analysis.domain import Domain
from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.infer import covariance, t_quantile, units_of, welch_df
from cmt.analysis.moments import KINDS, Floats, summarise
from cmt.analysis.prepare import Prepared, by_segment
from cmt.instrument.model import Instrument

GOT_NEEDED = "got-what-needed"
"""Id of the question whose answers make the mix."""


def outcome_mix(prepared: Prepared, instrument: Instrument) -> OutcomeMix | None:
    """The outcome by what clients got; None where it was not asked, or a level has too few."""
    names = [column.id for column in prepared.plan.columns]
    if GOT_NEEDED not in names or instrument.outcome == GOT_NEEDED:
        return None
    points = instrument.scale_of(GOT_NEEDED).points
    codes = prepared.batch.codes[prepared.plan.position(GOT_NEEDED)].tolist()
    labels = [str(points[code]) if code >= 0 else "" for code in codes]
    split = by_segment(prepared, instrument.outcome, labels)
    moments = summarise(split.batch, split.plan)
    units = units_of(moments)
    (column,), (cells,) = split.plan.columns, moments.tallies
    found: list[tuple[int, float, float, int]] = []
    scores: list[Floats] = []
    unit = 100 / (column.values[-1] - column.values[0])
    for point in points:
        domain = Domain.of(moments, units, str(point))
        base = cells[:, domain.inside, KINDS:].sum(axis=(1, 2))
        if 0 < base[0] < WITHHELD_BELOW:
            return None
        if base[0]:
            mean, _, score = domain.ratios(cells, np.array(column.values)[:, None])
            index = (float(mean[0]) - column.values[0]) * unit
            found.append((point, float(base[1]), index, round(float(base[0]))))
            scores.append(score[:, 0] * unit)
    if len(found) < 2:
        return None
    total = sum(weight for _, weight, _, _ in found)
    spread = covariance(units, np.column_stack(scores))
    return OutcomeMix(
        item=GOT_NEEDED,
        levels=tuple(
            OutcomeLevel(point=point, share=weight / total, index=index, n=n)
            for point, weight, index, n in found
        ),
        covariance=tuple(tuple(map(float, row)) for row in spread),
        df=float(units.df),
    )


def at_mix(now: OutcomeMix | None, before: OutcomeMix | None) -> AtMix | None:
    """The change of the overall score at the earlier mix; None where levels are not the same."""
    if now is None or before is None:
        return None
    points = [level.point for level in before.levels]
    if now.item != before.item or [level.point for level in now.levels] != points:
        return None
    mix = np.array([level.share for level in before.levels])
    own = np.array([level.share for level in now.levels])
    then, today = (np.array([level.index for level in each.levels]) for each in (before, now))
    variances = [float(mix @ np.array(each.covariance) @ mix) for each in (now, before)]
    se, difference = sum(variances) ** 0.5, float(mix @ (today - then))
    df = welch_df(variances, (now.df, before.df)) if se else float("nan")
    half = t_quantile(df) * se if se else float("nan")
    return AtMix(
        difference=difference,
        se=se,
        low=difference - half,
        high=difference + half,
        df=df,
        unadjusted=float(own @ today - mix @ then),
    )
