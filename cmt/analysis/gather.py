"""From coded answers to Results: the one function that runs the whole analysis of a wave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.compare import compare
from cmt.analysis.describe import describe
from cmt.analysis.drivers import driver_model
from cmt.analysis.estimates import Estimate, Estimates, join
from cmt.analysis.infer import Units, units_of
from cmt.analysis.moments import Moments, summarise
from cmt.analysis.planning import check_info, precision
from cmt.analysis.prepare import Prepared, by_segment, drivers_met, prepare
from cmt.analysis.priorities import priorities
from cmt.analysis.results import DriverModel, Precision, Quality, Results
from cmt.instrument.model import Instrument
from cmt.responses.model import Design, Mapping, Responses, SurveyInfo
from cmt.version import VERSION


def analyse(
    responses: Responses,
    instrument: Instrument,
    *,
    mapping: Mapping | None = None,
    design: Design | None = None,
    info: SurveyInfo | None = None,
    earlier: Results | None = None,
) -> Results:
    """Everything one wave says.

    mapping  how the export was understood, for the record
    design   names of the columns that gave weights, strata and clusters, for the record
    info     what is known of the survey; field dates default to those in the answers
    earlier  a wave to compare with
    """
    info = _dated(info or SurveyInfo(), responses)
    prepared = prepare(responses, instrument)
    moments = summarise(prepared.batch, prepared.plan)
    units = units_of(moments)
    weighted, answered = responses.weight is not None, _answered(responses, instrument)
    estimates = describe(moments, units, prepared.scales, weighted=weighted)
    model = driver_model(moments, units, excluded=prepared.excluded, weighted=weighted)
    quality = _quality(responses, answered, mapping)
    check_info(info, quality.answered)
    results = Results(
        instrument=instrument,
        info=info,
        design=design or responses.design,
        quality=quality,
        precision=_precision(prepared, answered, estimates.get(instrument.outcome, "mean"), info),
        estimates=join([estimates, *_done_well(prepared, model, weighted)]),
        drivers=model,
        priorities=priorities(model, estimates),
        source=responses.source,
        digest=responses.digest,
        file_digest=responses.file_digest,
        cmt_version=VERSION,
    )
    return with_earlier(results, earlier) if earlier else results


def with_earlier(results: Results, earlier: Results) -> Results:
    """The same results, compared with an earlier wave."""
    return replace(results, comparison=compare(results, earlier))


def _done_well(prepared: Prepared, model: DriverModel, weighted: bool) -> list[Estimates]:
    """The outcome by number of drivers with a favourable score: one table a count."""
    drivers = [effect.driver for effect in model.effects]
    if not drivers:
        return []
    split = by_segment(prepared, model.outcome, drivers_met(prepared, drivers))
    moments = summarise(split.batch, split.plan)
    units = units_of(moments)
    return [
        _segment(moments, units, split, f"drivers-met={k}", weighted)
        for k in range(len(drivers) + 1)
    ]


def _segment(
    moments: Moments, units: Units, prepared: Prepared, segment: str, weighted: bool
) -> Estimates:
    described = describe(moments, units, prepared.scales, weighted=weighted, segment=segment)
    kept = tuple(row for row in described if row.statistic in ("mean", "index", "favourable"))
    return Estimates(rows=kept)


def _dated(info: SurveyInfo, responses: Responses) -> SurveyInfo:
    return replace(info, start=info.start or responses.start, end=info.end or responses.end)


def _answered(responses: Responses, instrument: Instrument) -> NDArray[np.bool_]:
    """Respondents with at least one rated answer: the survey's n."""
    rated = [
        name for name in responses.columns if "/" not in name and instrument.scale_of(name).rating
    ]
    found: NDArray[np.bool_] = np.logical_or.reduce([responses.column(n) >= 0 for n in rated])
    return found


def _precision(
    prepared: Prepared, answered: NDArray[np.bool_], outcome: Estimate | None, info: SurveyInfo
) -> Precision:
    batch = prepared.batch
    units = {(batch.stratum[i], batch.unit[i]) for i in np.flatnonzero(answered).tolist()}
    strata = {stratum for stratum, _ in units}
    return precision(batch.weight[answered], len(units), len(strata), outcome, info)


def _quality(responses: Responses, answered: NDArray[np.bool_], mapping: Mapping | None) -> Quality:
    matches = mapping.matches if mapping else ()
    return Quality(
        rows=responses.rows,
        answered=int(answered.sum()),
        languages=responses.languages,
        comments=responses.comments,
        unused_columns=tuple(match.column for match in matches if not match.item),
        absent_items=mapping.missing_items if mapping else (),
    )
