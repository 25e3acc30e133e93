"""Why a score changed: because segments changed, or because more clients came to some of them.

With shares s and scores m of the segments g, now and before,

    change = sum_g s'_g (m1_g - m0_g)     within: if the mix had stayed at the average of both waves
           + sum_g (s1_g - s0_g) m'_g     mix: if every segment had stayed at its average score

where s' and m' are the averages of both waves (Marshall and Edgeworth's weights; Kitagawa 1955):
neither wave is the standard, nothing is left over, and exchanging the waves turns the signs. What a
segment adds to the mix is told from the average score, (s1 - s0)(m' - c); the sum is the same
whatever c, since shares add up to one.

Everyone with an answer to the outcome is in it. Segments with too few answers to show, and clients
without an answer to the question, are one segment, "". One that only a wave has changes the mix
alone: it has no change of its own. Errors are by Taylor linearisation, from the covariance of
shares and scores together; the two waves are taken as independent samples.

Letters: n respondents, U units, G segments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.history import Effect, MixPart, MixSplit
from cmt.analysis.infer import covariance, ratio, t_quantile, welch_df
from cmt.analysis.moments import Floats
from cmt.analysis.parts import SegmentMix
from cmt.analysis.segments import Parted

OTHERS = ""


def segment_mix(parted: Parted, index: Floats) -> SegmentMix | None:
    """Shares and scores of the segments with their covariance; None with fewer than two to show.

    index   (n,) score of each respondent, nan without an answer
    """
    known = ~np.isnan(index)
    cells, names, hidden = _shown(parted, known)
    if len(names) < 2:
        return None
    count, units = len(names), parted.units
    weight = parted.prepared.batch.weight[known]
    place = parted.place[known] * count + cells[known]
    base, sums = (
        np.bincount(place, each, units.count * count).astype(float).reshape(units.count, count)
        for each in (weight, weight * index[known])
    )
    shares, share_scores = ratio(base, base.sum(axis=1, keepdims=True))
    indices, index_scores = ratio(sums, base)
    spread = covariance(units, np.hstack([share_scores, index_scores]))
    present = np.bincount(parted.place[known], minlength=units.count) > 0
    return SegmentMix(
        segments=names,
        n=tuple(np.bincount(cells[known], minlength=count).tolist()),
        shares=tuple(shares.tolist()),
        indices=tuple(indices.tolist()),
        covariance=tuple(map(tuple, spread.tolist())),
        df=float(units.df_of(np.asarray(present))),
        hidden=hidden,
    )


def mix_split(now: SegmentMix, earlier: SegmentMix, *, item: str, by: str, before: int) -> MixSplit:
    """The change of the overall score parted into changes within segments and of their mix.

    item    what is scored
    by      the question that parts clients
    before  the earlier wave's place among the waves
    """
    a, b = (_merged(each, {*now.hidden, *earlier.hidden}) for each in (now, earlier))
    names = tuple(sorted(dict.fromkeys((*b.names, *a.names)), key=lambda name: name == OTHERS))
    a, b = _placed(a, names), _placed(b, names)
    own = [np.where(np.isnan(x.index), y.index, x.index) for x, y in ((a, b), (b, a))]
    apart, share = own[0] - own[1], (a.share + b.share) / 2
    grown, middle = a.share - b.share, (own[0] + own[1]) / 2
    middle = middle - (a.share @ own[0] + b.share @ own[1]) / 2
    # How much of the average score is this wave's: all of it where only this wave has the segment.
    part = [np.where(np.isnan(y.index), 1.0, 0.5) for y in (b, a)]
    both = ~(np.isnan(a.index) | np.isnan(b.index))
    within = [np.r_[apart / 2, sign * share * both] for sign in (1, -1)]
    mix = [np.r_[sign * middle, grown * p] for sign, p in zip((1, -1), part, strict=True)]
    total = [np.add(*each) for each in zip(within, mix, strict=True)]
    points = (float(share @ apart), float(grown @ middle))
    return MixSplit(
        item=item,
        by=by,
        before=before,
        change=_effect(sum(points), total, (a, b)),
        within=_effect(points[0], within, (a, b)),
        mix=_effect(points[1], mix, (a, b)),
        parts=_parts(a, b, share * apart, grown * middle),
    )


def effect(
    points: float, slopes: Sequence[Floats], spreads: Sequence[Floats], free: Sequence[float]
) -> Effect:
    """A part of a change with its 95 % interval.

    slopes   of each wave, (k,) what the part moves by when a share or a score does
    spreads  of each wave, (k, k) the covariance of these
    free     of each wave, the degrees of freedom of that
    """
    variances = [
        max(0.0, float(slope @ spread @ slope))
        for slope, spread in zip(slopes, spreads, strict=True)
    ]
    se, df = math.sqrt(sum(variances)), welch_df(variances, free)
    half = t_quantile(df) * se if df > 0 else math.nan
    known = df if math.isfinite(df) else math.nan  # without any error there are no degrees of it
    return Effect(points=points, se=se, low=points - half, high=points + half, df=known)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """A wave's segments as arrays."""

    names: tuple[str, ...]
    n: NDArray[np.intp]  # (G,)
    share: Floats  # (G,)
    index: Floats  # (G,) nan where nobody is in it
    spread: Floats  # (2 G, 2 G) of shares, then of indices
    df: float


def _shown(
    parted: Parted, known: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], tuple[str, ...], tuple[str, ...]]:
    """Each respondent's cell (n,), the cells' names, and the segments hidden among the others.

    The smallest segments join the others until all that is left has enough answers, and so have
    those that joined: a small remainder would give away what it hides, and clients without an
    answer to the question hide nobody, since what all segments hold is known without them.
    """
    size = np.bincount(parted.part[known & (parted.part >= 0)], minlength=len(parted.segments))
    others = int((known & (parted.part < 0)).sum())
    order = np.argsort(size, kind="stable").tolist()
    joined: list[int] = []
    for g in order:
        few = any(0 < held < WITHHELD_BELOW for held in (others, int(size[joined].sum())))
        if size[g] and not (size[g] < WITHHELD_BELOW or few):
            break
        joined.append(g)
        others += int(size[g])
    kept = [g for g in range(len(size)) if g not in joined]
    names = tuple(parted.segments[g] for g in kept) + ((OTHERS,) if others else ())
    cell = np.full(len(size) + 1, len(kept), np.intp)
    cell[kept] = np.arange(len(kept))
    hidden = tuple(parted.segments[g] for g in sorted(joined) if size[g])
    return cell[parted.part], names, hidden


def _merged(mix: SegmentMix, hidden: set[str]) -> _Cells:
    """The segments with those that a wave hides joined to the others.

    Of joined segments the share is the sum and the score their average; errors by linearisation.
    """
    share, index = np.array(mix.shares), np.array(mix.indices)
    kept = [g for g, name in enumerate(mix.segments) if name and name not in hidden]
    rest = [g for g in range(len(mix.segments)) if g not in kept]
    count, groups = len(mix.segments), [[g] for g in kept] + ([rest] if rest else [])
    turn = np.zeros((2 * len(groups), 2 * count))
    scores = []
    for k, members in enumerate(groups):
        together = share[members].sum()
        scores.append(float(share[members] @ index[members] / together))
        turn[k, members] = 1.0
        turn[len(groups) + k, members] = (index[members] - scores[-1]) / together
        turn[len(groups) + k, [count + g for g in members]] = share[members] / together
    return _Cells(
        names=tuple(mix.segments[g] for g in kept) + ((OTHERS,) if rest else ()),
        n=np.array([sum(mix.n[g] for g in members) for members in groups], np.intp),
        share=turn[: len(groups), :count] @ share,
        index=np.array(scores),
        spread=turn @ np.array(mix.covariance) @ turn.T,
        df=mix.df,
    )


def _placed(cells: _Cells, names: tuple[str, ...]) -> _Cells:
    """The same in the order of `names`, of which it may lack some."""
    at = [names.index(name) for name in cells.names]
    size = len(names)
    share, index, n = np.zeros(size), np.full(size, np.nan), np.zeros(size, np.intp)
    share[at], index[at], n[at] = cells.share, cells.index, cells.n
    both = [*at, *(size + g for g in at)]
    spread = np.zeros((2 * size, 2 * size))
    spread[np.ix_(both, both)] = cells.spread
    return replace(cells, names=names, n=n, share=share, index=index, spread=spread)


def _parts(now: _Cells, before: _Cells, within: Floats, mix: Floats) -> tuple[MixPart, ...]:
    """What each segment adds."""
    return tuple(
        MixPart(
            segment=name,
            share_before=float(before.share[g]),
            share_now=float(now.share[g]),
            index_before=float(before.index[g]),
            index_now=float(now.index[g]),
            within=float(within[g]),
            mix=float(mix[g]),
            n_before=int(before.n[g]),
            n_now=int(now.n[g]),
        )
        for g, name in enumerate(now.names)
    )


def _effect(points: float, slopes: Sequence[Floats], waves: Sequence[_Cells]) -> Effect:
    """A part of the change with its error.

    slopes  now and before, (2 G,) what it moves by when a share or a score does
    """
    return effect(points, slopes, [wave.spread for wave in waves], [wave.df for wave in waves])
