"""Indices: scores over several items, per respondent and per experience.

Per respondent, an index is for each the mean of the valid items' scores from 0 to 100, one being
enough; it is tallied like an item. Per experience every answer counts once, so that a client who
rated ten services counts ten times: a ratio of the sum of all scores to the number of answers,
with the respondent (or the sampling unit) still the unit of error, since answers of one person go
together. Statistics `index` and `index-per-experience`; the second only where the questionnaire
says that each item rates an experience of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.bounds import spread, with_interval
from cmt.analysis.domain import Domain
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.infer import Units
from cmt.analysis.moments import KINDS, Column, Floats, Moments
from cmt.instrument.model import Index, Instrument
from cmt.instrument.scores import mean_scores, scores_of, steps_of
from cmt.responses.model import Responses

Codes = NDArray[np.int16]
ROUNDING = 1e-9
"""Scores closer than this are one: means are rounded in the last digits."""


def index_columns(responses: Responses, instrument: Instrument) -> Iterator[tuple[Column, Codes]]:
    """A tallied column, its values from 0 to 100, of every index with an item that was asked."""
    for index in instrument.indices.values():
        if asked := _asked(index, responses.columns):
            yield _column(index, asked, responses, instrument)


def per_experience(
    moments: Moments,
    units: Units,
    instrument: Instrument,
    per_respondent: Estimates,
    segment: str = "",
) -> Estimates:
    """The scores per experience, of the indices whose items each rate one."""
    domain = replace(Domain.of(moments, units, segment), respondents=False)
    columns = {column.id: place for place, column in enumerate(moments.plan.columns)}
    rows = []
    for index in instrument.indices.values():
        row = per_respondent.get(index.id, "index", segment)
        if index.each == "experience" and row:
            tallies = {item: moments.tallies[columns[item]] for item in _asked(index, columns)}
            rows.append(_per_experience(row, tallies, instrument, domain))
    return Estimates(rows=tuple(rows))


def _asked(index: Index, columns: object) -> tuple[str, ...]:
    return tuple(item for item in index.items if item in columns)  # type: ignore[operator]


def _column(
    index: Index, asked: tuple[str, ...], responses: Responses, instrument: Instrument
) -> tuple[Column, Codes]:
    """The mean of each respondent's scores as its place among the means there can be.

    Where no item is valid the first item's kind of missing stands.
    """
    scales = [instrument.scale_of(item) for item in asked]
    steps, values = steps_of(scales), mean_scores(scales)
    total, count = np.zeros((2, responses.rows))
    for item, scale in zip(asked, scales, strict=True):
        answers = responses.column(item)
        scores = np.array(scores_of(scale, steps))
        total += np.where(answers >= 0, scores[np.maximum(answers, 0)], 0)
        count += answers >= 0
    means = 100 * total / (steps * np.maximum(count, 1))
    nearest = np.searchsorted(np.array(values) - ROUNDING, means, side="right") - 1
    codes = np.where(count > 0, nearest, responses.column(asked[0])).astype(np.int16)
    return Column(id=index.id, values=values), codes


def _per_experience(
    row: Estimate, tallies: Mapping[str, Floats], instrument: Instrument, domain: Domain
) -> Estimate:
    """All answers put side by side as if to one question, per cell of the respondents."""
    values = np.concatenate([item_scores(item, instrument) for item in tallies])
    answers = np.concatenate([tally[:, :, KINDS:] for tally in tallies.values()], axis=2)
    cells = np.concatenate([np.zeros((*answers.shape[:2], KINDS)), answers], axis=2)
    base = answers[:, domain.inside].sum(axis=1)
    out = replace(row, statistic="index-per-experience", n=round(float(base[0].sum())))
    if not row.shown:
        return out
    estimates, errors, _ = domain.ratios(cells, values[:, None])
    out = replace(
        out, estimate=float(estimates[0]), se=float(errors[0]), df=float(domain.df(cells))
    )
    return with_interval(out, spread(values, base), base, domain, (0.0, 100.0))


def item_scores(item: str, instrument: Instrument) -> Floats:
    """The score from 0 to 100 of each answer to an item."""
    scale = instrument.scale_of(item)
    steps = steps_of([scale])
    return 100 * np.array(scores_of(scale, steps)) / steps
