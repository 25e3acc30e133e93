"""Whether answers to a question go with the segment: Rao and Scott's tests, as an F.

Pearson's chi-square of a weighted table is not chi-square distributed: clusters and weights make it
too large, strata too small. It is divided by the mean of its generalised design effects, the
eigenvalues of

    Delta = (C' D^-1 C / n)^-1 (C' D^-1 V D^-1 C)

with p the shares of all cells, D = diag(p), V their design-based covariance and C a basis of the
interactions. The statistic F = X2 / tr Delta is the same for both orders; they differ in what it
is held against, k = (G - 1)(K - 1) being the degrees of freedom of the table and v the design's:

    first order    F on k and k v
    second order   F on d and d v, d = (tr Delta)^2 / tr Delta^2

Sources: Rao and Scott (1981, 1984), Thomas and Rao (1987). The second order equals R
`survey::svychisq(statistic = "F")` (tests/reference/test_segments.py). With a simple random
sample every design effect is n / (n - 1), so that F is X2 / k times (n - 1) / n.

Letters: G segments, K answers, U units, n respondents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.contrasts import benjamini_hochberg
from cmt.analysis.estimates import WITHHELD_BELOW
from cmt.analysis.infer import covariance, holm, ratio
from cmt.analysis.moments import Floats
from cmt.analysis.parts import Independence
from cmt.analysis.segments import Parted
from cmt.analysis.wald import f_tail

SMALLEST = 1e-12
"""A smaller trace of the design effects is rounding: nothing varies between the units."""


def independences(parted: Parted, items: Sequence[str]) -> tuple[Independence, ...]:
    """Rao and Scott's tests of each question; their p-values are one family."""
    found = []
    for item in items:
        codes = np.asarray(parted.prepared.batch.codes[parted.prepared.plan.position(item)])
        if test := rao_scott(parted, codes):
            found.append(replace(test, item=item))
    p = np.array([test.p for test in found])
    pairs = zip(found, holm(p).tolist(), benjamini_hochberg(p).tolist(), strict=True)
    return tuple(replace(test, p_holm=first, p_bh=second) for test, first, second in pairs)


def rao_scott(parted: Parted, codes: NDArray[np.int16]) -> Independence | None:
    """Test that the answers are the same in all segments with enough of them.

    codes    (n,) answers, those below 0 are none
    returns  the test; None for fewer than two segments or two answers, too few units, or so many
             empty cells that some contrasts of the table have nothing in them
    """
    table = _table(parted, codes)
    if table is None:
        return None
    cells, n, present, segments = table
    count, answers = len(segments), cells.shape[1] // len(segments)
    base = np.repeat(cells.sum(axis=1, keepdims=True), cells.shape[1], axis=1)
    shares, scores = ratio(cells, base)
    chi2, expected = _pearson(shares.reshape(count, answers), n)
    inverse = np.where(shares > 0, 1 / np.where(shares > 0, shares, 1.0), 0.0)
    turn = inverse[:, None] * np.kron(_centred(count), _centred(answers))
    assumed = turn.T @ (shares[:, None] * turn) / n
    if np.linalg.matrix_rank(assumed, hermitian=True) < len(assumed):
        return None
    delta = np.linalg.solve(assumed, covariance(parted.units, scores @ turn))
    trace, free = float(np.trace(delta)), float(parted.units.df_of(present))
    if not (trace > SMALLEST and free > 0):
        return None
    k, f = float((count - 1) * (answers - 1)), chi2 / trace
    d = trace**2 / float(np.trace(delta @ delta))
    return Independence(
        item="",
        n=n,
        chi2=chi2,
        f=f,
        df1=d,
        df2=d * free,
        p=f_tail(f, d, d * free),
        df1_first=k,
        df2_first=k * free,
        p_first=f_tail(f, k, k * free),
        design_effect=trace / k,
        smallest_expected=expected,
        segments=segments,
    )


def _table(
    parted: Parted, codes: NDArray[np.int16]
) -> tuple[Floats, int, NDArray[np.bool_], tuple[str, ...]] | None:
    """Weights per unit and cell of the table (U, G K), n, units with answers, segments.

    Segments with too few answers and answers nobody gave are left out.
    """
    part, known = parted.part, (parted.part >= 0) & (codes >= 0)
    found = np.bincount(part[known], minlength=len(parted.segments))
    kept = np.flatnonzero(found >= WITHHELD_BELOW)
    known &= np.isin(part, kept)
    given, answer = np.unique(codes[known], return_inverse=True)
    if len(kept) < 2 or len(given) < 2:
        return None
    place, units, size = parted.place[known], parted.units.count, len(kept) * len(given)
    cell = np.searchsorted(kept, part[known]) * len(given) + answer.ravel()
    weight = parted.prepared.batch.weight[known]
    summed = np.bincount(place * size + cell, weight, units * size).astype(float)
    cells = summed.reshape(units, size)
    present = np.bincount(place, minlength=units) > 0
    return cells, int(known.sum()), present, tuple(parted.segments[g] for g in kept)


def _pearson(shares: Floats, n: int) -> tuple[float, float]:
    """Pearson's chi-square of the shares of cells (G, K) for n answers; least count expected."""
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(n * ((shares - expected) ** 2 / expected).sum()), float(n * expected.min())


def _centred(size: int) -> Floats:
    """A basis of the contrasts of so many things: (size, size - 1)."""
    return np.asarray(np.eye(size)[:, :-1] - 1 / size)
