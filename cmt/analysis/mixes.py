"""Scores of segments at one and the same mix of another question: direct standardisation.

Two offices may differ only because one has more clients who got what they needed. Each segment's
score is computed as if its mix were that of all respondents. Source: Kish (1965), section 4.5.

Letters: n respondents, U units, G segments, B answers of the other question.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.infer import covariance, ratio, t_quantile
from cmt.analysis.moments import Floats
from cmt.analysis.parts import CROSS, AtWholeMix
from cmt.analysis.segments import Parted, part_means


def standardised(
    parted: Parted, outcome: Floats, by: str, mix: NDArray[np.intp]
) -> tuple[AtWholeMix, ...]:
    """Means of the segments at the mix of all: sum_b P_b m_gb (direct standardisation).

    outcome  (n,) index of each respondent, nan without an answer
    by       the question whose mix is meant
    mix      (n,) answer to it, -1 without

    P_b are the weighted shares of the answers b among all who are in a segment and answered both;
    their error is counted. Withheld where a segment has too few answers at one of them.
    """
    known = (parted.part >= 0) & (mix >= 0) & ~np.isnan(outcome)
    levels = np.unique(mix[known])
    if len(levels) < 2:
        return ()
    level = np.searchsorted(levels, np.where(known, mix, levels[0]))
    crossed = replace(
        parted,
        part=np.where(known, parted.part * len(levels) + level, -1),
        segments=tuple(f"{g}{CROSS}{b}" for g in parted.segments for b in levels),
    )
    means, scores, shares, share_scores = _cells(crossed, outcome, len(levels))
    n = part_means(crossed, outcome).n.reshape(-1, len(levels))
    rows = []
    for g, segment in enumerate(parted.segments):
        row = AtWholeMix(segment=segment, by=by, n=int(n[g].sum()))
        if n[g].min() < WITHHELD_BELOW:
            rows.append(replace(row, flag="withheld"))
            continue
        score = scores[:, g] @ shares + share_scores @ means[g]
        inside = known & (parted.part == g)
        weight = parted.prepared.batch.weight[inside]
        behind = np.bincount(parted.place[inside], minlength=parted.units.count) > 0
        rows.append(
            _with_interval(
                replace(
                    row,
                    index=float(shares @ means[g]),
                    plain=float(weight @ outcome[inside] / weight.sum()),
                    se=float(np.sqrt(covariance(parted.units, score[:, None])[0, 0])),
                    df=float(parted.units.df_of(behind)),
                )
            )
        )
    return tuple(rows)


def _cells(crossed: Parted, outcome: Floats, levels: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Means (G, B) and their scores (U, G, B); shares (B,) of the levels and their scores (U, B).

    A cell without answers has a mean of zero: its segment is withheld.
    """
    count, units = len(crossed.segments), crossed.units
    known = crossed.part >= 0
    weight = crossed.prepared.batch.weight[known]
    cell = crossed.place[known] * count + crossed.part[known]
    base, sums = (
        np.bincount(cell, each, units.count * count).astype(float).reshape(units.count, count)
        for each in (weight, weight * outcome[known])
    )
    means, scores = ratio(sums, base)
    by_level = base.reshape(units.count, -1, levels).sum(axis=1)
    shares, share_scores = ratio(by_level, base.sum(axis=1, keepdims=True))
    return (
        np.nan_to_num(means).reshape(-1, levels),
        np.nan_to_num(scores).reshape(units.count, -1, levels),
        shares,
        share_scores,
    )


def _with_interval(row: AtWholeMix) -> AtWholeMix:
    if row.df < 1:
        return row
    half = t_quantile(row.df) * row.se
    return replace(row, low=max(0.0, row.index - half), high=min(100.0, row.index + half))
