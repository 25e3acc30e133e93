"""Rolling windows: a survey that is always in the field, read as waves of some periods each.

A window is `span` periods (days, weeks, months, quarters) one after the other; the next window
begins one period later, so that windows overlap and share respondents. Taking them for independent
samples, as was once published, misses changes: what both windows share cannot have changed. Here
all windows are parts of one design: with the scores z_u(w) of the sampling units (zero for units
without answers in the window)

    Cov(a, b) = sum_h n_h / (n_h - 1) sum_u (z_u(a) - zbar_h(a)) (z_u(b) - zbar_h(b))

and the change from b to a has variance Cov(a, a) + Cov(b, b) - 2 Cov(a, b): what the shared
respondents answered cancels. Equal to R `svyby(..., covmat = TRUE)` over the windows of one design.

Letters: n respondents, U units, P periods, W windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.infer import covariance, ratio, units_of
from cmt.analysis.moments import Floats, summarise
from cmt.analysis.prepare import Prepared, prepare, unit_rows
from cmt.analysis.segments import NO_SPREAD, Parted, parted_by, segment_estimates, values_of
from cmt.analysis.units import Units
from cmt.errors import EstimationError, Fault
from cmt.instrument.catalogue import as_instrument
from cmt.instrument.model import Instrument
from cmt.responses.days import EPOCH, NO_DAY
from cmt.responses.model import Responses
from cmt.responses.wave import Wave
from cmt.responses.window_size import Every, Window, WindowSize

MOST = 120
"""Windows at most: four months of days, ten years of months; more is no picture any more."""
STATISTICS = ("mean", "index", "favourable")
MOVED = ("index", "favourable")
"""Statistics whose windows have a covariance; a mean's is its index's in another unit."""

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows:
    """Every window of a survey, what clients said in it, and how windows move together."""

    every: Every
    span: int
    windows: tuple[Window, ...]  # earliest first
    estimates: tuple[Estimates, ...]  # one a window
    covariances: dict[tuple[str, str], Floats]  # (measure, statistic) -> (W, W)
    shared: NDArray[np.int64]  # (W, W) sampling units with answers in both
    undated: int  # respondents without a day, who are in no window
    weighted: bool
    measures: tuple[str, ...]  # the outcome, the drivers, then the other rated questions
    instrument: Instrument

    def get(self, window: int, item: str, statistic: str) -> Estimate | None:
        """A figure of one window; None where nobody answered."""
        return self.estimates[window].get(item, statistic)

    def covariance(self, item: str, statistic: str) -> Floats | None:
        """(W, W) covariance of a measure in all windows; None where it is not known."""
        return self.covariances.get((item, statistic))


def windows(
    answers: Wave | Responses,
    instrument: Instrument | str | Path,
    *,
    every: Every = "quarter",
    span: int = 1,
) -> Windows:
    """A continuous survey in rolling windows of `span` periods.

    raises  DesignError for periods that are none; EstimationError where answers have no days, where
            no window is full, or there are too many
    """
    responses = answers.responses if isinstance(answers, Wave) else answers
    instrument = as_instrument(instrument)
    WindowSize(every=every, span=span)  # refuses what is none
    period, first = _periods(responses, every, span)
    count = int(period.max()) + 2 - span
    prepared = prepare(responses, instrument)
    units = units_of(summarise(prepared.batch, prepared.plan))
    place = unit_rows(prepared, units)
    measures = _measures(prepared, instrument)
    weighted = responses.weight is not None or prepared.weighting is not None
    sizes = np.bincount(period[period >= 0], minlength=count + span - 1)
    return Windows(
        every=every,
        span=span,
        windows=tuple(
            Window(
                label=_label(first + w, span, every),
                start=start_of(first + w, every),
                end=start_of(first + w + span, every) - timedelta(days=1),
                n=int(sizes[w : w + span].sum()),
            )
            for w in range(count)
        ),
        estimates=_estimates(prepared, units, period, count, span, measures, weighted),
        covariances=dict(_covariances(prepared, units, place, period, count, span, measures)),
        shared=_shared(units, place, period, count, span),
        undated=int((period < 0).sum()),
        weighted=weighted,
        measures=tuple(measures),
        instrument=instrument,
    )


def period_of(days: NDArray[np.int32], every: Every) -> Index:
    """The period of each day since 1970, both counted from 1970."""
    if every == "day":
        return days.astype(np.intp)
    if every == "week":  # from Monday; 1970 began on a Thursday
        return (days.astype(np.intp) + 3) // 7
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.intp)
    return months if every == "month" else months // 3


def start_of(period: int, every: Every) -> date:
    """The first day of a period.

    >>> start_of(225, "quarter"), start_of(0, "week")
    (datetime.date(2026, 4, 1), datetime.date(1969, 12, 29))
    """
    if every == "day":
        return EPOCH + timedelta(days=period)
    if every == "week":
        return EPOCH + timedelta(days=7 * period - 3)
    month = 3 * period if every == "quarter" else period
    return date(1970 + month // 12, month % 12 + 1, 1)


def _periods(responses: Responses, every: Every, span: int) -> tuple[Index, int]:
    """Period of every respondent, from 0, -1 where no day is told; and which the first one is."""
    where = f"windows of {span} x {every}"
    days = responses.days
    if days is None:
        raise EstimationError(
            Fault(
                where=responses.source,
                got="it does not tell on which day each client answered",
                hint="Windows need a column with time stamps: map it to 'completed'",
            )
        )
    told = days != NO_DAY
    period = period_of(np.where(told, days, 0), every)
    first = int(period[told].min())
    found = int(period[told].max()) - first + 2 - span
    if found < 1:
        got = f"the answers are of {found + span - 1} only"
        raise EstimationError(Fault(where=where, got=got, hint="Choose shorter windows"))
    if found > MOST:
        got = f"there would be {found}"
        hint = "Choose longer periods"
        raise EstimationError(Fault(where=where, got=got, expected=f"at most {MOST}", hint=hint))
    return np.where(told, period - first, -1), first


def _label(period: int, span: int, every: Every) -> str:
    names = [_period_label(each, every) for each in (period, period + span - 1)]
    return " – ".join(dict.fromkeys(names))


def _period_label(period: int, every: Every) -> str:
    start = start_of(period, every)
    match every:
        case "day":
            return start.isoformat()
        case "week":
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{start:%Y-%m}"
        case "quarter":
            return f"{start.year}-Q{(start.month + 2) // 3}"


def _measures(prepared: Prepared, instrument: Instrument) -> list[str]:
    """The outcome, the drivers, then the other rated questions."""
    drivers = [driver for driver in instrument.drivers if driver in prepared.scales]
    rated = [
        column.id
        for column in prepared.plan.columns
        if column.id in instrument.items and prepared.scales[column.id].rating
    ]
    return list(dict.fromkeys([instrument.outcome, *drivers, *rated]))


def _estimates(
    prepared: Prepared,
    units: Units,
    period: Index,
    count: int,
    span: int,
    measures: Sequence[str],
    weighted: bool,
) -> tuple[Estimates, ...]:
    """What every window says; windows that do not overlap are segments of one pass."""
    rows: list[list[Estimate]] = [[] for _ in range(count)]
    for shift in range(min(span, count)):
        part = np.where(period >= shift, (period - shift) // span, -1)
        mine = range(shift, count, span)
        part = np.where(part < len(mine), part, -1)
        parted: Parted = parted_by(prepared, units, part, [str(w) for w in mine])
        for row in segment_estimates(parted, measures, STATISTICS, weighted=weighted):
            rows[int(row.segment)].append(replace(row, segment=""))
    return tuple(Estimates(rows=tuple(found)) for found in rows)


def _covariances(
    prepared: Prepared,
    units: Units,
    place: Index,
    period: Index,
    count: int,
    span: int,
    measures: Sequence[str],
) -> Iterator[tuple[tuple[str, str], Floats]]:
    weight = prepared.batch.weight
    for measure in measures:
        for statistic in MOVED:
            values = values_of(prepared, measure, statistic)
            known = (period >= 0) & ~np.isnan(values)
            base, total = (
                _rolled(place[known], period[known], amounts[known], units.count, count, span)
                for amounts in (weight, weight * np.nan_to_num(values))
            )
            scores = np.nan_to_num(ratio(total, base)[1])
            scores = np.where(np.abs(scores).max(axis=0) > NO_SPREAD, scores, 0.0)
            yield (measure, statistic), covariance(units, scores)


def _rolled(
    place: Index, period: Index, amounts: Floats, units: int, count: int, span: int
) -> Floats:
    """Sums of amounts (n,) by unit and window: (U, W)."""
    periods = count + span - 1
    cells = np.bincount(place * periods + period, amounts, units * periods)
    by_period = cells.reshape(units, periods)
    return np.asarray(sum(by_period[:, shift : shift + count] for shift in range(span)))


def _shared(units: Units, place: Index, period: Index, count: int, span: int) -> NDArray[np.int64]:
    """Sampling units, or groups of them, with respondents in both of two windows."""
    known = period >= 0
    ones = np.ones(int(known.sum()))
    there = _rolled(place[known], period[known], ones, units.count, count, span) > 0
    found = there.astype(np.float64)
    return np.rint(found.T @ found).astype(np.int64)
