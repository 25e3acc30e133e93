"""Segments: the scores of parts of the respondents, all within one design.

Units without clients of a part count as zero, and a unit with clients of two parts makes their
scores move together: the means of all parts, and of what is left without each, have one covariance.

Letters: n respondents, U units, G segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.describe import describe, statistics_of
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.indices import per_experience
from cmt.analysis.infer import covariance, ratio, units_of
from cmt.analysis.moments import Column, Floats, Moments, summarise
from cmt.analysis.prepare import Prepared, unit_rows
from cmt.analysis.units import Units
from cmt.instrument.model import Instrument

BRIEF = ("mean", "index", "favourable")
"""Statistics kept where nobody asked for the split."""
FULL = (*BRIEF, "top-box", "neutral", "unfavourable", "net")
NO_SPREAD = 1e-12
"""Scores no larger than this are rounding: all answers of the part agree."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parted:
    """Respondents dealt into segments, in the order of their names."""

    prepared: Prepared
    units: Units
    place: NDArray[np.intp]  # (n,) sampling unit of each respondent
    part: NDArray[np.intp]  # (n,) segment of each, -1 = none
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Means:
    """Means of the parts, and of what is left without each."""

    own: Floats  # (G,)
    rest: Floats  # (G,)
    spread: Floats  # (2 G, 2 G) covariance of own and rest
    df: Floats  # (2 G,) degrees of freedom of each
    n: NDArray[np.intp]  # (G,) answers
    most_df: float  # of any difference
    known: bool = False  # everybody was drawn: no difference has an error


def segment_estimates(
    parted: Parted,
    measures: Sequence[str],
    kept: Sequence[str],
    instrument: Instrument | None = None,
    *,
    weighted: bool,
) -> Estimates:
    """Scores of some measures in every segment: one pass of the kernel, keyed by segment.

    instrument  whose indices of experiences, if all their items are among the measures, have
                scores per experience too
    """
    prepared = parted.prepared
    places = [prepared.plan.position(measure) for measure in measures]
    labels = [parted.segments[g] if g >= 0 else "" for g in parted.part.tolist()]
    plan = replace(
        prepared.plan, columns=tuple(prepared.plan.columns[j] for j in places), block=(), sets=()
    )
    codes = [prepared.batch.codes[j] for j in places]
    moments = summarise(replace(prepared.batch, codes=codes, segment=labels), plan)
    units = units_of(moments)
    rows: list[Estimate] = []
    for segment in parted.segments:
        some, within = _only(moments, units, segment)
        found = describe(some, within, prepared.scales, weighted=weighted, segment=segment)
        rows += [row for row in found if row.statistic in kept]
        if instrument:
            rows += per_experience(some, within, instrument, found, segment)
    return Estimates(rows=tuple(rows))


def part_means(parted: Parted, values: Floats) -> Means:
    """Weighted means of values (n,), nan where there is none, of each segment and of its rest."""
    units, count = parted.units, len(parted.segments)
    weight = parted.prepared.batch.weight
    known = (parted.part >= 0) & ~np.isnan(values)
    cell = parted.place[known] * count + parted.part[known]
    shape, size = (units.count, count), units.count * count
    base = np.bincount(cell, weight[known], size).reshape(shape)
    total = np.bincount(cell, weight[known] * values[known], size).reshape(shape)
    bases = np.hstack([base, base.sum(axis=1, keepdims=True) - base])
    sums = np.hstack([total, total.sum(axis=1, keepdims=True) - total])
    found = np.bincount(cell, minlength=size).reshape(shape)
    present = np.hstack([found, found.sum(axis=1, keepdims=True) - found]) > 0
    estimate, scores = ratio(sums, bases)
    scores = np.where(np.abs(scores).max(axis=0) > NO_SPREAD, scores, 0.0)
    return Means(
        own=estimate[:count],
        rest=estimate[count:],
        spread=covariance(units, np.nan_to_num(scores)),
        df=np.array([units.df_of(column) for column in present.T], float),
        n=np.bincount(parted.part[known], minlength=count),
        most_df=float(units.df_of(np.asarray(present.any(axis=1))) - 1),
        known=not units.left.any(),
    )


def values_of(prepared: Prepared, measure: str, statistic: str) -> Floats:
    """(n,) what each respondent counts in a statistic, nan without a valid answer."""
    position = prepared.plan.position(measure)
    codes = np.asarray(prepared.batch.codes[position])
    vector = _vector(prepared.plan.columns[position], prepared, measure, statistic)
    return np.where(codes >= 0, vector[np.maximum(codes, 0)], np.nan)


def _vector(column: Column, prepared: Prepared, measure: str, statistic: str) -> Floats:
    values = np.array(column.values)
    if statistic == "index":
        return np.asarray((values - values[0]) * 100 / (values[-1] - values[0]))
    return statistics_of(column, prepared.scales[measure])[statistic]


def _only(moments: Moments, units: Units, segment: str) -> tuple[Moments, Units]:
    """The cells of one segment, among all units of the design."""
    inside = np.array([name == segment for name in units.segment_of], bool)
    places = np.flatnonzero(inside).tolist()
    some = replace(
        moments,
        keys=tuple(moments.keys[c] for c in places),
        tallies=tuple(cells[:, inside] for cells in moments.tallies),
        gram=moments.gram[inside],
        complete=moments.complete[inside],
    )
    within = replace(
        units,
        unit_of=units.unit_of[inside],
        stratum_of=units.stratum_of[inside],
        segment_of=(segment,) * len(places),
    )
    return some, within


def parted_by(
    prepared: Prepared, units: Units, part: NDArray[np.intp], segments: Sequence[str]
) -> Parted:
    """Respondents in the segments (n,), of whom those without answers are left out."""
    used = np.unique(part[part >= 0])
    place = np.full(len(segments) + 1, -1, np.intp)
    place[used] = np.arange(len(used))
    return Parted(
        prepared=prepared,
        units=units,
        place=unit_rows(prepared, units),
        part=place[part],
        segments=tuple(segments[g] for g in used),
    )
