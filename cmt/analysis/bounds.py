"""The interval of a row: which one it gets, and the effective base behind it.

Means have a t interval inside the ends of their scale. Shares have Wilson's on their effective
base, or an exact one in small and finite groups (`intervals.py`). Where all answers agree the error
is zero and proves nothing: what Wilson's limit allows to differ then lies at the far ends. Where
everybody was drawn, or weights were made to meet the figure itself, there is no error at all.
"""

from __future__ import annotations

import math
from dataclasses import replace

from cmt.analysis.domain import Domain
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import t_quantile, wilson
from cmt.analysis.intervals import clopper_pearson, hypergeometric, method_for
from cmt.analysis.moments import Floats

KNOWN = 1e-9
"""An error smaller than this part of the standard deviation is rounding: nothing was estimated."""


def with_interval(
    mean: Estimate, sd: float, answers: Floats, domain: Domain, ends: tuple[float, float]
) -> Estimate:
    """A mean with its interval inside the ends of its scale, and its effective base."""
    if 0 < mean.se < KNOWN * sd:  # the weights were made to meet it: rounding is no error
        return replace(mean, se=0.0, low=mean.estimate, high=mean.estimate, n_eff=float(mean.n))
    low, high = _mean_interval(mean, answers, domain, ends)
    n_eff = sd * sd / mean.se**2 if mean.se > 0 else kish(answers)
    return replace(mean, low=low, high=high, n_eff=n_eff)


def _mean_interval(
    mean: Estimate, answers: Floats, domain: Domain, ends: tuple[float, float]
) -> tuple[float, float]:
    """The t interval inside the scale; where all answers agree, what Wilson's limit allows."""
    if domain.left == 0:
        return mean.estimate, mean.estimate
    if mean.df < 1:
        return math.nan, math.nan
    if mean.se > 0:
        half = t_quantile(mean.df) * mean.se
        return max(ends[0], mean.estimate - half), min(ends[1], mean.estimate + half)
    agreeing = wilson(1.0, kish(answers))[0]
    return tuple(agreeing * mean.estimate + (1 - agreeing) * end for end in ends)  # type: ignore[return-value]


def with_share_interval(share: Estimate, answers: Floats, domain: Domain) -> Estimate:
    """A share with its interval: exact in small and finite groups, else Wilson's on its n_eff."""
    sd = math.sqrt(max(0.0, share.estimate * (1 - share.estimate)))
    if domain.left == 0 or 0 < share.se < KNOWN * sd:
        known = share.estimate
        return replace(share, se=0.0, low=known, high=known, n_eff=float(share.n))
    if share.df < 1:
        return share
    base = effective_base(
        share.estimate, share.se, share.n, share.df, kish(answers), left=domain.left
    )
    low, high = _share_interval(share, base, answers, domain)
    return replace(share, low=low, high=high, n_eff=base)


def _share_interval(
    share: Estimate, base: float, answers: Floats, domain: Domain
) -> tuple[float, float]:
    """The interval `intervals.method_for` says."""
    population = domain.population if domain.alike else None
    alike = domain.alike and math.isclose(kish(answers), share.n, rel_tol=1e-9)
    count = round(share.estimate * share.n)
    match method_for(share.n, population, alike):
        case "hypergeometric":
            return hypergeometric(count, share.n, round(population or 0))
        case "clopper-pearson":
            return clopper_pearson(count, share.n)
        case _:
            return wilson(share.estimate, base)


def effective_base(
    share: float, se: float, n: int, df: float, kish_base: float, left: float = 1.0
) -> float:
    """Answers a simple random sample would need for a share's error.

    Never above n, or n / left where only that share of the population was not drawn.

    Uses the design's error where there is one, Kish's base where all answers agree. A design
    with few units is marked down by (t_{n-1} / t_df)^2 (Korn and Graubard 1998).
    """
    if se <= 0 or n < 2:
        return kish_base
    base = n * share * (1 - share) / ((n - 1) * se * se)
    return min(n / left, base * min(1.0, t_quantile(n - 1) / t_quantile(df)) ** 2)


def kish(answers: Floats) -> float:
    """Kish's effective base (sum w)^2 / sum w^2 from a tally (3, codes)."""
    squares = float(answers[2].sum())
    return float(answers[1].sum()) ** 2 / squares if squares else math.nan


def spread(values: Floats, answers: Floats) -> float:
    """Weighted standard deviation with n / (n - 1), as R `sqrt(svyvar())`; nan for one answer.

    values   (codes,) value of each code
    answers  (3, codes) tally
    """
    n, w = answers[0].sum(), answers[1]
    if n < 2:
        return math.nan
    mean = w @ values / w.sum()
    return math.sqrt(float(w @ (values - mean) ** 2 / w.sum() * n / (n - 1)))
