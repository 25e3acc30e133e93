"""How surely segments differ: each from the rest, from each other, and all together.

With z_g the score of the mean of part g and V the covariance of (z_1 ... z_G) over the units,

    V(m_g - m_h) = V_gg + V_hh - 2 V_gh

(R `svyby(..., covmat = TRUE)` with `svycontrast`; `svyttest`). The degrees of freedom are
Welch and Satterthwaite's over those of the two parts, at most those of the design less one, which
is what `svyttest` takes: a small part is not tested as if it had the answers of the large one.
Where everybody was drawn nothing is tested: a difference is one, or there is none.

p-values are adjusted by Holm and by Benjamini and Hochberg (1995) in families: the outcome, the
drivers, the other items; each statistic, against the rest and against each other, by itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.infer import ALPHA, holm, t_quantile, t_test, welch_df
from cmt.analysis.moments import Floats
from cmt.analysis.parts import Contrast, SameTest
from cmt.analysis.segments import Means, Parted, part_means, values_of
from cmt.analysis.wald import f_tail, wald_f

CONTRASTED = ("index", "favourable")


def contrasts(
    parted: Parted, measures: Sequence[str], paired: Sequence[str]
) -> tuple[Contrast, ...]:
    """Every segment against the rest, and against each other for the measures `paired`.

    The p-values of what is returned are one family for each statistic and kind of comparison.
    """
    rows: list[Contrast] = []
    for statistic in CONTRASTED:
        against_rest: list[Contrast] = []
        each_other: list[Contrast] = []
        for measure in measures:
            if statistic != "index" and measure not in parted.prepared.scales:
                continue  # an index of several questions has a score alone
            means = part_means(parted, values_of(parted.prepared, measure, statistic))
            blank = Contrast(item=measure, statistic=statistic, segment="")
            against_rest += _against_rest(blank, parted.segments, means)
            if measure in paired:
                each_other += _each_other(blank, parted.segments, means)
        rows += [*adjusted(against_rest), *adjusted(each_other)]
    return tuple(rows)


def same_mean(parted: Parted, measure: str) -> SameTest | None:
    """Wald's test that a measure has the same mean in all segments with enough answers."""
    means = part_means(parted, values_of(parted.prepared, measure, "index"))
    kept = np.flatnonzero(means.n >= WITHHELD_BELOW)
    if len(kept) < 2:
        return None
    free = float(parted.units.df)
    named = tuple(parted.segments[g] for g in kept)
    return wald(means.own[kept][:, None], means.spread[np.ix_(kept, kept)], free, named)


def wald(
    estimates: Floats, spread: Floats, free: float, segments: tuple[str, ...]
) -> SameTest | None:
    """Test that k estimates are the same in G segments.

    estimates  (G, k)
    spread     (G k, G k) their covariance, segment by segment
    free       degrees of freedom of the design

    F = W (d - q + 1) / (d q) on q = (G - 1) k and d - q + 1 degrees of freedom (Korn and Graubard
    1990); None where the design has too few units for that, or the estimates depend on each other.
    """
    count, k = estimates.shape
    turn = np.kron(np.column_stack([np.eye(count - 1), -np.ones(count - 1)]), np.eye(k))
    apart, matrix = turn @ estimates.ravel(), turn @ spread @ turn.T
    f, df2 = wald_f(apart, matrix, free)
    if math.isnan(f):
        return None
    df1 = float(len(apart))
    return SameTest(f=f, df1=df1, df2=df2, p=f_tail(f, df1, df2), segments=segments)


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values that bound the share of false discoveries; nan stays nan, not counted.

    Equal to R `p.adjust(p, "BH")` (tests/reference).
    """
    out = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(-p[known], kind="stable")]
    steps = p[order] * len(order) / np.arange(len(order), 0, -1)
    out[order] = np.minimum(1.0, np.minimum.accumulate(steps))
    return out


def adjusted(family: Sequence[Contrast]) -> list[Contrast]:
    """Contrasts with both adjusted p-values, and the direction that Holm's allows to name."""
    p = np.array([row.p for row in family])
    found = zip(family, holm(p).tolist(), benjamini_hochberg(p).tolist(), strict=True)
    return [_named(replace(row, p_holm=first, p_bh=second)) for row, first, second in found]


def _named(row: Contrast) -> Contrast:
    if row.direction == "withheld" or not row.p_holm <= ALPHA:
        return row
    return replace(row, direction="higher" if row.difference > 0 else "lower")


def _against_rest(blank: Contrast, segments: Sequence[str], means: Means) -> list[Contrast]:
    count, everyone = len(segments), int(means.n.sum())
    return [
        _contrast(
            replace(blank, segment=segment),
            float(means.own[g] - means.rest[g]),
            (g, count + g),
            means,
            min(int(means.n[g]), everyone - int(means.n[g])),
        )
        for g, segment in enumerate(segments)
    ]


def _each_other(blank: Contrast, segments: Sequence[str], means: Means) -> list[Contrast]:
    return [
        _contrast(
            replace(blank, segment=segments[g], against=segments[h]),
            float(means.own[g] - means.own[h]),
            (g, h),
            means,
            int(min(means.n[g], means.n[h])),
        )
        for g in range(len(segments))
        for h in range(g + 1, len(segments))
    ]


def _contrast(
    row: Contrast, difference: float, pair: tuple[int, int], means: Means, fewest: int
) -> Contrast:
    """A difference with its test; withheld where either side has too few answers."""
    if fewest < WITHHELD_BELOW:
        return replace(row, direction="withheld")
    among = means.spread[np.ix_(pair, pair)]
    variance = float(among[0, 0] + among[1, 1] - 2 * among[0, 1])
    se = math.sqrt(max(0.0, variance))
    df = _df(among.diagonal().tolist(), means.df[list(pair)].tolist(), means.most_df)
    if means.known:
        p = float(math.isclose(difference, 0.0, abs_tol=1e-9))
        return replace(row, difference=difference, se=0.0, low=difference, high=difference, p=p)
    if not (se > 0 and df > 0):
        return replace(row, difference=difference, se=se)
    half = t_quantile(df) * se
    return replace(
        row,
        difference=difference,
        se=se,
        low=difference - half,
        high=difference + half,
        df=df,
        p=t_test(difference, se, df),
    )


def _df(variances: Sequence[float], free: Sequence[float], most: float) -> float:
    """Welch and Satterthwaite's, at most those of the design less one; 0 where there are none."""
    counted = [df for v, df in zip(variances, free, strict=True) if v > 0]
    return min(most, welch_df(variances, free)) if counted and min(counted) >= 1 else 0.0
