"""A part of the respondents of a wave, with all that the design of the whole says of its errors.

Whoever drew the sample drew the whole of it: how many of it fall into a part is chance, and the
errors of the part count that, as R's `subset` of a design does. So the sampling units without
anybody in the part are counted (`Responses.idle`). Where weights are made to meet targets, or
replicates came with the survey, every row is needed for that: then those of others stay, without
their answers (`Responses.outside`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from cmt.instrument.model import MISSING, Instrument
from cmt.responses.cells import Cells
from cmt.responses.days import EPOCH, NO_DAY
from cmt.responses.model import Responses

Rows = NDArray[np.bool_]

FAR = 10**10
"""No file has so many rows: what those of others are called is the name of nobody else."""


def part_of(responses: Responses, inside: Rows, instrument: Instrument) -> Responses:
    """The same wave as far as some of its respondents go.

    inside   (n,) who belongs to the part
    returns  Responses of them: their answers, comments, channels and days alone, in the design of
             the whole. Counts of the whole export (languages, rows left out) stay behind.
    """
    start, end = _dates(responses, inside)
    whole = responses.cells is not None or responses.replicates is not None
    part = _masked(responses, inside) if whole else _taken(responses, inside)
    comments = np.logical_or.reduce(
        [np.zeros(part.rows, bool), *(~cells.blank for cells in part.remarks.values())]
    )
    return replace(
        part,
        start=start,
        end=end,
        languages={},
        left_out={},
        channels=_channels(part, instrument),
        comments=int(comments.sum()),
    )


def _taken(responses: Responses, inside: Rows) -> Responses:
    """The rows of the part alone; sampling units without any of them are counted."""
    rows = np.flatnonzero(inside)
    places = np.arange(responses.rows) if responses.places is None else responses.places
    return replace(
        responses,
        codes=np.asfortranarray(responses.codes[rows]),
        weight=None if responses.weight is None else responses.weight[rows],
        strata=_some(responses.strata, rows),
        cluster=_some(responses.cluster, rows),
        respondent=_some(responses.respondent, rows),
        days=None if responses.days is None else responses.days[rows],
        remarks={item: cells.take(rows) for item, cells in responses.remarks.items()},
        numbers={item: values[rows] for item, values in responses.numbers.items()},
        places=places[rows],
        idle=_idle(responses, inside),
    )


def _idle(responses: Responses, inside: Rows) -> dict[str, int]:
    """Stratum -> sampling units of which nobody is in the part, of strata where there are any."""
    n = responses.rows
    keys = responses.cluster or responses.respondent or range(n)
    pairs = list(zip(responses.strata or ("",) * n, keys, strict=True))
    present = {pair for pair, mine in zip(pairs, inside.tolist(), strict=True) if mine}
    held = {stratum for stratum, _ in present}
    away = Counter(stratum for stratum, _ in set(pairs) - present if stratum in held)
    return dict(sorted(away.items()))


def _masked(responses: Responses, inside: Rows) -> Responses:
    """All rows, those of others without an answer, a comment or a key that is known elsewhere."""
    codes = responses.codes.copy(order="F")
    codes[~inside] = MISSING["not-asked"]
    keys = responses.respondent
    if keys is not None:  # none of others is looked for in another wave
        named = zip(keys, inside.tolist(), strict=True)
        keys = tuple(k if mine else f"row {FAR + at}" for at, (k, mine) in enumerate(named))
    return replace(
        responses,
        codes=codes,
        respondent=keys,
        remarks={
            item: Cells.of_codes(
                (*cells.texts, ""), np.where(inside, cells.at.astype(np.intp), len(cells.texts))
            )
            for item, cells in responses.remarks.items()
        },
        numbers={
            item: np.where(inside, values, np.nan) for item, values in responses.numbers.items()
        },
        outside=~inside,
    )


def _some(labels: tuple[str, ...] | None, rows: NDArray[np.intp]) -> tuple[str, ...] | None:
    return None if labels is None else tuple(labels[row] for row in rows.tolist())


def _channels(part: Responses, instrument: Instrument) -> dict[str, int]:
    """Answers per channel, most first, where a question tells it; not those of a column."""
    counts: dict[str, int] = {}
    for name in part.channels:
        item, _, point = name.partition("/")
        if name in part.columns:
            counts[name] = int((part.column(name) == 1).sum())
        elif point and item in part.columns:
            at = list(map(str, instrument.scale_of(item).points)).index(point)
            counts[name] = int((part.column(item) == at).sum())
    return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


def _dates(responses: Responses, inside: Rows) -> tuple[date | None, date | None]:
    """First and last day of the part's answers, where the export dates them."""
    if responses.days is None:
        return responses.start, responses.end
    days = responses.days[inside]
    known = days[days != NO_DAY]
    if not len(known):
        return responses.start, responses.end
    first, last = (EPOCH + timedelta(days=int(day)) for day in (known.min(), known.max()))
    return first, last
