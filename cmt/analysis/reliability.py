"""Do items that belong together measure one thing: alpha, item-rest correlations, omega.

    alpha         k / (k - 1) (1 - sum of variances / variance of the sum)
    standardized  the same of the correlations: k r / (1 + (k - 1) r), r their mean
    rest          correlation of an item with the sum of the others
    if dropped    alpha of the others alone
    omega         (sum of loadings)^2 over that plus the unique variances, one factor by maximum
                  likelihood (`factor.py`)

All are functions of one covariance matrix: weighted where answers are, over respondents with a
valid answer to every item. Alpha's interval is Feldt's where answers count alike; else a
delete-one-unit jackknife of log(1 - alpha), which weights, strata and clusters go into.

Equal to R `psych::alpha` and `lavaan::cfa` (tests/reference/test_reliability.py). Sources: Cronbach
(1951); Feldt (1965); McDonald (1999). Letters: k items, U sampling units, R replicates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cmt.analysis.beta import f_quantile
from cmt.analysis.factor import FEWEST_ITEMS, one_factor
from cmt.analysis.importance import VARIANCE, correlations, covariances, repeated
from cmt.analysis.infer import (
    LEVEL,
    Units,
    collapsed,
    jackknife_totals,
    jackknife_variance,
    t_quantile,
    totals,
)
from cmt.analysis.moments import Floats, Gram, Moments
from cmt.instrument.model import Instrument

FEWEST_CASES = 30
"""Complete answers a set needs: with fewer the interval of alpha says next to nothing."""
REPLICATES = 100
"""The jackknife deletes about so many groups of units (KERNEL.md has the coverage)."""
WHOLE = ""
"""The measure of the set of all driver items together."""

NoReliability = Literal[
    "too-few-items",  # fewer than two of the items were asked
    "too-few-cases",  # n complete answers, fewer than needed
    "constant",  # items whose answers do not vary
    "repeated",  # items that repeat each other: the matrix is not positive definite
]
NoOmega = Literal["", "two-items", "improper"]
"""Why there is no omega: two items fit any factor; no factor with positive variances fits."""
Interval = Literal["feldt", "jackknife"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReliability:
    """What one item does in its set."""

    item: str
    rest_correlation: float  # with the sum of the others
    alpha_if_dropped: float  # of the others; nan where only one is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How well the items of a set go together. Numbers are nan where it is refused."""

    measure: str  # a driver, an index, or "" for all driver items together
    items: tuple[ItemReliability, ...] = ()  # in the order of the set
    n: int = 0  # respondents with a valid answer to every item
    alpha: float = math.nan
    alpha_low: float = math.nan  # 95 %
    alpha_high: float = math.nan
    interval: Interval = "feldt"
    standardized: float = math.nan
    mean_correlation: float = math.nan  # between items
    omega: float = math.nan
    no_omega_because: NoOmega = ""
    weighted: bool = False
    refusal: NoReliability | None = None
    refused: tuple[str, ...] = ()  # the items the refusal speaks of


def item_sets(instrument: Instrument, columns: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The sets worth a look: drivers and indices of two items or more, all driver items together.

    An index whose items each rate an experience of its own measures no single thing: left out.

    columns  the items that were asked; a set holds only these, perhaps fewer than two
    """
    groups = {driver.id: driver.items for driver in instrument.drivers.values()}
    several = {measure: items for measure, items in groups.items() if len(items) > 1}
    indices = instrument.indices.values()
    several |= {index.id: index.items for index in indices if index.each == "part"}
    if len(groups) > 1:
        several[WHOLE] = tuple(item for items in groups.values() for item in items)
    return {
        measure: tuple(item for item in items if item in columns)
        for measure, items in several.items()
    }


def reliabilities(
    moments: Moments, units: Units, sets: Mapping[str, tuple[str, ...]], *, weighted: bool
) -> tuple[Reliability, ...]:
    """The reliability of every set, `moments.plan.sets` being its items, in the same order."""
    pairs = zip(sets.items(), moments.sets, strict=True)
    alike = moments.plan.respondents and len(units.strata) == 1 and units.pieces is None
    return tuple(
        reliability(measure, items, gram, units, alike=alike and not weighted, weighted=weighted)
        for (measure, items), gram in pairs
    )


def reliability(
    measure: str,
    items: Sequence[str],
    gram: Gram,
    units: Units,
    *,
    alike: bool,
    weighted: bool,
) -> Reliability:
    """One set of items.

    gram   cross-products of (1, items) per cell
    alike  every answer counts the same and was drawn by itself: Feldt's interval holds
    """
    out = Reliability(measure=measure, n=int(gram.complete.sum()), weighted=weighted)
    if len(items) < 2:
        return replace(out, refusal="too-few-items", refused=tuple(items))
    if out.n < FEWEST_CASES:
        return replace(out, refusal="too-few-cases", refused=tuple(items))
    per_unit = totals(units, gram.products)
    covariance = covariances(per_unit.sum(axis=0)[None])[0]
    if constant := [x for x, v in zip(items, np.diag(covariance), strict=True) if v < VARIANCE]:
        return replace(out, refusal="constant", refused=tuple(constant))
    correlation = correlations(covariance[None])[0]
    if same := repeated(items, correlation):
        return replace(out, refusal="repeated", refused=same)
    alpha = float(alphas(covariance[None])[0])
    low, high = feldt(alpha, out.n, len(items)) if alike else jackknifed(alpha, per_unit, units)
    omega, because = _omega(covariance)
    mean = float(correlation[np.triu_indices(len(items), 1)].mean())
    return replace(
        out,
        items=tuple(_items(items, covariance)),
        alpha=alpha,
        alpha_low=low,
        alpha_high=high,
        interval="feldt" if alike else "jackknife",
        standardized=float(alphas(correlation[None])[0]),
        mean_correlation=mean,
        omega=omega,
        no_omega_because=because,
    )


def alphas(covariance: Floats) -> Floats:
    """Cronbach's alpha of stacked covariances (R, k, k): (R,); nan where sums do not vary."""
    k = covariance.shape[1]
    traces, whole = np.einsum("rii->r", covariance), covariance.sum(axis=(1, 2))
    out: Floats = k / (k - 1) * (1 - traces / np.where(whole > 0, whole, np.nan))
    return out


def feldt(alpha: float, n: int, items: int) -> tuple[float, float]:
    """95 % interval of alpha: 1 - alpha times F quantiles of n - 1 and (n - 1)(k - 1)."""
    df1, df2, tail = n - 1, (n - 1) * (items - 1), (1 - LEVEL) / 2
    low = 1 - (1 - alpha) * f_quantile(1 - tail, df1, df2)
    return low, 1 - (1 - alpha) * f_quantile(tail, df1, df2)


def jackknifed(alpha: float, per_unit: Floats, units: Units) -> tuple[float, float]:
    """95 % interval of alpha from the design: a jackknife of log(1 - alpha), which is near normal.

    per_unit  (U, k + 1, k + 1) cross-products per sampling unit
    """
    df = units.df_of(per_unit[:, 0, 0] > 0)
    if df < 1:
        return math.nan, math.nan
    units, per_unit = collapsed(units, per_unit, REPLICATES)
    replicates = alphas(covariances(jackknife_totals(units, per_unit)))
    middle = math.log(1 - alpha)
    moved = np.log(1 - np.where(replicates < 1, replicates, alpha))  # left out where there is none
    spread = jackknife_variance(units, moved[:, None], np.array([middle]))
    half = t_quantile(df) * math.sqrt(float(spread[0]))
    return 1 - math.exp(middle + half), 1 - math.exp(middle - half)


def _omega(covariance: Floats) -> tuple[float, NoOmega]:
    """Omega total of one factor, or why there is none."""
    if len(covariance) < FEWEST_ITEMS:
        return math.nan, "two-items"
    found = one_factor(covariance)
    if found is None:
        return math.nan, "improper"
    loadings, unique = found
    common = float(loadings.sum()) ** 2
    return common / (common + float(unique.sum())), ""


def _items(items: Sequence[str], covariance: Floats) -> Iterator[ItemReliability]:
    sums, whole = covariance.sum(axis=1), float(covariance.sum())
    for j, item in enumerate(items):
        variance = float(covariance[j, j])
        rest = whole - 2 * float(sums[j]) + variance
        others = np.delete(np.delete(covariance, j, 0), j, 1)
        yield ItemReliability(
            item=item,
            rest_correlation=float(sums[j] - variance) / math.sqrt(variance * rest),
            alpha_if_dropped=float(alphas(others[None])[0]) if len(others) > 1 else math.nan,
        )
