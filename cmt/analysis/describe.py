"""Scores: distribution, mean, index, favourable, top box, neutral and unfavourable shares.

All are ratios of totals of the tally. Where a sampling unit is a single respondent their errors
follow exactly from the tally of squared weights; else from the totals of the units. Not
applicable, don't know and the other kinds of missing leave the base and are counted.

Means have a t interval; its degrees of freedom are the units with an answer less their strata.
Shares have Wilson's interval on an effective base n_eff = n p (1 - p) / ((n - 1) se^2), which is n
itself for a simple random sample, marked down for few units as in Korn and Graubard (1998); small
and finite groups have an exact one (`intervals.py`). The net score, favourable less unfavourable,
is the mean of +1, 0 and -1, so its error counts that the two shares move against each other. Where
all answers agree the error is zero and proves nothing: the mean's interval then lets the share
that Wilson's limit allows to differ lie at the far ends of the scale. Answers from one sampling
unit alone have no interval; where everybody was asked and answered there is no error at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cmt.analysis.bounds import kish, spread, with_interval, with_share_interval
from cmt.analysis.domain import Domain
from cmt.analysis.estimates import Estimate, Estimates, flag_for
from cmt.analysis.infer import Units, covariance
from cmt.analysis.moments import KINDS, Column, Floats, Moments
from cmt.instrument.model import MISSING, Scale

PROMOTER_POINTS = tuple(range(11))
"""The scale of "how likely are you to recommend", Reichheld (2003)."""


def describe(
    moments: Moments,
    units: Units,
    scales: Mapping[str, Scale],
    *,
    weighted: bool,
    segment: str = "",
) -> Estimates:
    """Every statistic of every column of the moments, within one segment.

    scales  of the columns; an index has none, its values are scores from 0 to 100
    """
    rows: dict[tuple[str, str], Estimate] = {}
    scores: dict[str, Floats] = {}
    domain = Domain.of(moments, units, segment)
    for column, cells in zip(moments.plan.columns, moments.tallies, strict=True):
        blank = Estimate(
            item=column.id.partition("/")[0],
            statistic="",
            segment=segment,
            estimate=math.nan,
            n=0,
            weighted=weighted,
        )
        described, score = _describe_column(blank, column, scales.get(column.id), domain, cells)
        for row in described:
            rows.setdefault((row.item, row.statistic), row)
        if score is not None:
            scores[column.id] = score
    matrix = np.column_stack(list(scores.values())) if scores else np.empty((units.count, 0))
    return Estimates(
        rows=tuple(rows.values()), covariance=covariance(units, matrix), covariance_of=tuple(scores)
    )


def statistics_of(column: Column, scale: Scale | None) -> dict[str, Floats]:
    """The weight each answer code has in each statistic of a column: name -> (codes,).

    scale  None for an index
    """
    values = np.array(column.values)
    if scale is None:
        return {"index": values}
    if "/" in column.id:
        return {f"picked:{column.id.partition('/')[2]}": values}
    composite = len(values) != len(scale.points)
    out: dict[str, Floats] = {}
    if scale.rating:
        low, high = scale.unfavourable[-1], scale.favourable[0]
        out = {
            "mean": values,
            "favourable": (values >= high).astype(float),
            "top-box": (values == values[-1]).astype(float),
            "neutral": ((values > low) & (values < high)).astype(float),
            "unfavourable": (values <= low).astype(float),
        }
    if recommends(scale) and not composite:
        out["net"] = out["favourable"] - out["unfavourable"]
    if not composite:
        out |= {f"share:{p}": (values == p).astype(float) for p in scale.points}
    return out


def recommends(scale: Scale) -> bool:
    """Whether a scale is that of the net promoter question: 0 to 10, 9 and 10 against 0 to 6."""
    ends = (scale.favourable, scale.unfavourable)
    return (scale.points, *ends) == (PROMOTER_POINTS, PROMOTER_POINTS[9:], PROMOTER_POINTS[:7])


def _describe_column(
    blank: Estimate, column: Column, scale: Scale | None, domain: Domain, cells: Floats
) -> tuple[list[Estimate], Floats | None]:
    """Rows of one column, and the scores of its mean (U,) when it is a rating with answers."""
    base = cells[:, domain.inside].sum(axis=1)
    answers = base[:, KINDS:]
    n = round(float(answers[0].sum()))
    df = domain.df(cells)
    blank = replace(blank, n=n, flag=flag_for(n, kish(answers), df), df=df)
    names = statistics_of(column, scale)
    counts = _counts(blank, column, scale, base)
    if not blank.shown:
        spread_of = {"mean": ("index", "sd"), "index": ("sd",)}
        hidden = [*names, *(each for name in names for each in spread_of.get(name, ()))]
        return [replace(blank, statistic=name) for name in hidden] + counts, None
    vectors = np.column_stack(list(names.values()))
    estimates, errors, scores = domain.ratios(cells, vectors)
    rows: list[Estimate] = []
    for name, estimate, se in zip(names, estimates, errors, strict=True):
        row = replace(blank, statistic=name, estimate=float(estimate), se=float(se))
        match name:
            case "mean":
                rows += _mean_rows(row, column, answers, domain)
            case "index":
                rows += _index_rows(row, column, answers, domain)
            case "net":
                rows.append(_net_row(row, vectors[:, list(names).index(name)], answers, domain))
            case _:
                rows.append(with_share_interval(row, answers, domain))
    mean = scores[:, list(names).index("mean")] if "mean" in names else None
    return rows + counts, mean


def _mean_rows(mean: Estimate, column: Column, answers: Floats, domain: Domain) -> list[Estimate]:
    """The mean with its t interval inside the scale, the index and the standard deviation."""
    bottom, top = column.values[0], column.values[-1]
    sd = spread(np.array(column.values), answers)
    mean = with_interval(mean, sd, answers, domain, (bottom, top))
    unit = 100 / (top - bottom)
    index = replace(
        mean,
        statistic="index",
        estimate=(mean.estimate - bottom) * unit,
        se=mean.se * unit,
        low=(mean.low - bottom) * unit,
        high=(mean.high - bottom) * unit,
    )
    return [mean, index, _sd_row(mean, sd)]


def _index_rows(index: Estimate, column: Column, answers: Floats, domain: Domain) -> list[Estimate]:
    """The mean of scores from 0 to 100 with its t interval, and their standard deviation."""
    sd = spread(np.array(column.values), answers)
    index = with_interval(index, sd, answers, domain, (column.values[0], column.values[-1]))
    return [index, _sd_row(index, sd)]


def _sd_row(mean: Estimate, sd: float) -> Estimate:
    nan = math.nan
    return replace(mean, statistic="sd", estimate=sd, se=nan, low=nan, high=nan, df=nan, n_eff=nan)


def _net_row(net: Estimate, signs: Floats, answers: Floats, domain: Domain) -> Estimate:
    """Favourable less unfavourable with its t interval: the mean of signs, one a code."""
    return with_interval(net, spread(signs, answers), answers, domain, (-1.0, 1.0))


def _counts(blank: Estimate, column: Column, scale: Scale | None, base: Floats) -> list[Estimate]:
    """Unweighted counts: answers at each point (withheld with their item), each kind of missing."""
    plain = replace(blank, df=math.nan, weighted=False)
    everyone = round(float(base[0].sum()))
    missing = [
        replace(
            plain,
            statistic=f"missing:{kind}",
            estimate=float(base[0, KINDS + code]),
            n=everyone,
            flag="",
        )
        for kind, code in MISSING.items()
    ]
    return [
        replace(
            plain,
            statistic=f"count:{point}",
            estimate=float(count) if blank.shown else math.nan,
        )
        for point, count in _points(column, scale, base[0, KINDS:])
    ] + missing


def _points(column: Column, scale: Scale | None, counts: Floats) -> list[tuple[str, float]]:
    """Points of the scale and their counts: all, the one option picked, or none for composites."""
    if "/" in column.id:
        return [(column.id.partition("/")[2], float(counts[1]))]
    if scale is None or len(column.values) != len(scale.points):
        return []
    return [(str(point), float(n)) for point, n in zip(scale.points, counts, strict=True)]
