"""One score among those of peers: `PeerPosition` and `PeerFunnel` from an estimate and arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from cmt.analysis import funnel, position
from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import ALPHA, LEVEL, t_quantile, t_test, welch_df
from cmt.analysis.peers import (
    MOST_OF_ONE,
    ORGANIZATIONS_AT_LEAST,
    QUARTERS_FROM,
    SURVEYS_AT_LEAST,
    Band,
    Beyond,
    FunnelLimits,
    FunnelSpot,
    PeerFunnel,
    PeerPosition,
    PeerRefusal,
    Standing,
)
from cmt.analysis.position import Floats

ABOUT = 10.0
"""Points within which all of an interval must lie to call two scores about the same."""
ONE_STEP = 25.0
"""Where all answers agree an error of zero proves nothing: one of them is taken to lie a step of a
five-point scale off."""
CURVE = 30
"""Bases at which funnel limits are worked out."""
BANDS: tuple[Band, ...] = ("bottom", "middle", "top")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One measure of k peers."""

    values: Floats  # (k,) indices
    errors: Floats  # (k,) their standard errors
    bases: Floats  # (k,) answers
    effective: Floats  # (k,) answers of a simple random sample as precise
    surveys: tuple[str, ...]
    organizations: tuple[Hashable, ...]  # ids, or numbers that stand for them

    @property
    def variances(self) -> Floats:
        return np.asarray(np.maximum(self.errors, ONE_STEP / self.bases) ** 2)


def refusal(organizations: tuple[Hashable, ...], own: bool = False) -> PeerRefusal:
    """The rule of groups that surveys of these organizations do not meet; "" where they do.

    own   one's own surveys alone: nothing of others is shown, so two are enough
    """
    count = len(organizations)
    if own:
        return "" if count > 1 else "too-few-surveys"
    if count < SURVEYS_AT_LEAST:
        return "too-few-surveys" if count else "none"
    held = Counter(organizations)
    if len(held) < ORGANIZATIONS_AT_LEAST:
        return "too-few-organizations"
    return "dominated" if max(held.values()) > MOST_OF_ONE * count else ""


def among(own: Estimate, peers: Scores) -> PeerPosition:
    """Where a score stands among those of its peers; its p-value not yet adjusted.

    own   an index with its error; not withheld
    """
    y, v = peers.values, peers.variances
    mean, mean_v = position.weighted_mean(y, v, np.ones(len(y)))
    difference, se, df = (
        own.estimate - mean,
        math.hypot(own.se, math.sqrt(mean_v)),
        _df(own, mean_v),
    )
    half = t_quantile(df) * se
    row = PeerPosition(
        measure=own.item,
        standing="not-compared",
        surveys=len(y),
        organizations=len(set(peers.organizations)),
        own=own.estimate,
        own_low=own.low,
        own_high=own.high,
        mean=mean,
        difference=difference,
        low=difference - half,
        high=difference + half,
        p=t_test(difference, se, df),
        lowest=float(y.min()),
        highest=float(y.max()),
    )
    return judged(_placed(_by_answers(row, own, peers), own, peers), row.p)


def judged(row: PeerPosition, p_adjusted: float) -> PeerPosition:
    """The verdict on a difference with its adjusted p-value."""
    standing: Standing
    if p_adjusted <= ALPHA:
        standing = "above" if row.difference > 0 else "below"
    else:
        standing = "about-same" if max(-row.low, row.high) <= ABOUT else "cannot-tell"
    return replace(row, standing=standing, p_adjusted=p_adjusted)


def funnel_of(own: tuple[float, float] | None, peers: Scores) -> PeerFunnel | None:
    """The funnel of overall scores; None where fewer than two scores have an error to judge by.

    own   effective base and score of one's own, which the limits do not depend on
    """
    known = (peers.errors > 0) & np.isfinite(peers.effective) & (peers.effective > 0)
    if known.sum() < 2:
        return None
    y, n = peers.values[known], peers.effective[known]
    centre, _ = position.weighted_mean(y, y, peers.bases[known])
    sd = math.sqrt(float((n * n * peers.errors[known] ** 2).sum() / n.sum()))
    spread = funnel.dispersion(y, sd / np.sqrt(n), centre)
    names = [name for name, keep in zip(peers.surveys, known, strict=True) if keep]
    base, score = np.append(n, own[0] if own else []), np.append(y, own[1] if own else [])
    spots = _spots(base, score, (*names, ""), sd, centre, spread.added)
    return PeerFunnel(
        centre=centre,
        factor=spread.factor,
        added=spread.added,
        own=spots[-1] if own else None,
        spots=tuple(spots[: len(n)]),
        limits=_limits(np.geomspace(base.min(), base.max(), CURVE), sd, centre, spread.added),
    )


def _spots(
    base: Floats, score: Floats, surveys: tuple[str, ...], sd: float, centre: float, added: float
) -> list[FunnelSpot]:
    """Every survey against the limits at its base."""
    s = sd / np.sqrt(base)
    away = np.abs(score - centre)
    z = funnel.z_scores(score, s, centre, added).tolist()
    beyond = sum(
        (away > funnel.half_width(s, at, added)) * 1 for at in (funnel.INNER, funnel.OUTER)
    )
    names: tuple[Beyond, ...] = ("", "inner", "outer")
    return [
        FunnelSpot(base=b, score=y, z=at, beyond=names[out], survey=survey)
        for b, y, at, out, survey in zip(
            base.tolist(), score.tolist(), z, np.asarray(beyond).tolist(), surveys, strict=False
        )
    ]


def _limits(bases: Floats, sd: float, centre: float, added: float) -> tuple[FunnelLimits, ...]:
    inner, outer = (
        funnel.half_width(sd / np.sqrt(bases), level, added).tolist()
        for level in (funnel.INNER, funnel.OUTER)
    )
    return tuple(
        FunnelLimits(
            base=base, inner=(centre - near, centre + near), outer=(centre - far, centre + far)
        )
        for base, near, far in zip(bases.tolist(), inner, outer, strict=True)
    )


def _df(own: Estimate, mean_v: float) -> float:
    """Welch and Satterthwaite's, the mean of many surveys having no end of them."""
    return welch_df((own.se**2, mean_v), (own.df, math.inf)) if own.df > 0 else math.inf


def _by_answers(row: PeerPosition, own: Estimate, peers: Scores) -> PeerPosition:
    """The same difference with each answer one vote, where no organization gave over half."""
    given: Counter[Hashable] = Counter()
    for organization, base in zip(peers.organizations, peers.bases.tolist(), strict=True):
        given[organization] += base
    if len(given) > 1 and max(given.values()) > MOST_OF_ONE * peers.bases.sum():
        return row
    mean, variance = position.weighted_mean(peers.values, peers.variances, peers.bases)
    difference = own.estimate - mean
    half = t_quantile(_df(own, variance)) * math.hypot(own.se, math.sqrt(variance))
    return replace(
        row,
        answers_mean=mean,
        answers_difference=difference,
        answers_low=difference - half,
        answers_high=difference + half,
    )


def _placed(row: PeerPosition, own: Estimate, peers: Scores) -> PeerPosition:
    """Place among the true scores, and the quarters where there are surveys enough."""
    y, v = peers.values, peers.variances
    between = position.paule_mandel(y, v)
    others = position.shrink(y, v, between)
    own_v = max(own.se, ONE_STEP / own.n) ** 2 if own.se == own.se else math.inf
    kept = between / (between + own_v) if between else 0.0
    score = kept * own.estimate + (1 - kept) * others.centre
    error = math.sqrt(kept * own_v) if kept else 0.0
    chances = position.chances_of_place(score, error, others.scores, others.errors)
    low, high = position.place_interval(chances, LEVEL)
    row = replace(
        row,
        place=float(position.standing(np.array([own.estimate]), y)[0]),
        place_low=low,
        place_high=high,
        between=math.sqrt(between),
        shrunken=score,
        shrunken_se=error,
    )
    if len(y) < QUARTERS_FROM:
        return row
    cuts = position.quartiles(y)
    lies = int(position.quarter(np.array([own.estimate]), cuts)[0])
    at = BANDS[(0, 1, 1, 2)[lies - 1]]
    reached = tuple(
        band
        for band, start, end in zip(BANDS, (0.0, 0.25, 0.75), (0.25, 0.75, 1.0), strict=True)
        if (low < end or end == 1.0) and (high > start or start == 0.0)
    )
    return replace(
        row,
        quarters=(float(cuts[0]), float(cuts[1]), float(cuts[2])),
        band=at,
        bands=reached or (at,),
    )
