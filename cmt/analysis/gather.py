"""From coded answers to Results: the one function that runs the whole analysis of a wave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.act import action
from cmt.analysis.comments import comments_of
from cmt.analysis.contributions import driver_levels
from cmt.analysis.describe import describe
from cmt.analysis.drivers import Fitted, fit_drivers
from cmt.analysis.earlier import Earlier, refuse_others, several, with_earlier
from cmt.analysis.estimates import Estimates, join
from cmt.analysis.indices import per_experience
from cmt.analysis.infer import Units, units_of
from cmt.analysis.keyed import KeyedResults, keyed_of
from cmt.analysis.moments import Moments, summarise
from cmt.analysis.planning import check_info, precision, sample_of
from cmt.analysis.prepare import Prepared, by_segment, drivers_met, prepare
from cmt.analysis.priorities import priorities
from cmt.analysis.reliability import item_sets, reliabilities
from cmt.analysis.remarks import CommentRules
from cmt.analysis.results import DriverModel, Quality, Results
from cmt.analysis.routing import gaps_marked
from cmt.analysis.splits import splits
from cmt.analysis.together import with_targets
from cmt.analysis.trust import driver_detail
from cmt.analysis.withholding import parts_of_all
from cmt.errors import EstimationError, Fault
from cmt.instrument.catalogue import as_instrument
from cmt.instrument.model import Instrument
from cmt.responses.aims import ServiceTarget
from cmt.responses.chosen import DoneWell, Missing
from cmt.responses.design import roles_of
from cmt.responses.model import Responses, SurveyInfo
from cmt.responses.standards import Standard
from cmt.responses.wave import Wave, flags_of
from cmt.version import VERSION


def analyse(
    answers: Wave | Responses,
    instrument: Instrument | str | Path,
    *,
    info: SurveyInfo | None = None,
    earlier: Earlier | Sequence[Earlier] | None = None,
    missing: Missing = "listwise",
    done_well: DoneWell = "favourable",
    segments: Collection[str] = (),
    standards: Sequence[Standard] = (),
    comments: CommentRules = CommentRules(),  # noqa: B008  (frozen)
    targets: Sequence[ServiceTarget] = (),
) -> Results:
    """Everything one wave says.

    answers     a wave as read, or its coded answers alone
    instrument  the questionnaire they were read with, or its id or file
    info        what is known of the survey; field dates default to those in the answers
    earlier     waves to compare with, in any order: results; those of `analyse_keyed` also tell who
                answered both
    missing     whom the driver model is of: complete cases, or also those with gaps that are marked
    done_well   the score from which a driver counts as done well, in the curve over their number
    segments    questions to part the respondents by, or two crossed: "office x channel"; unless
                said, by facts of the clients and by channel, in brief
    standards   what was promised of waits and measured facts, held against the answers
    comments    by which themes comments are counted, and whether they are quoted
    targets     what satisfaction is to reach, and by when
    raises      EstimationError, DesignError with every fault found
    """
    waves = several(earlier)
    refuse_others(waves)
    made = analyse_keyed(
        answers,
        instrument,
        info=info,
        missing=missing,
        done_well=done_well,
        segments=segments,
        standards=standards,
        comments=comments,
    )
    made = replace(made, results=with_targets(made.results, targets))
    return with_earlier(made, waves) if waves else made.results


def analyse_keyed(
    answers: Wave | Responses,
    instrument: Instrument | str | Path,
    *,
    info: SurveyInfo | None = None,
    missing: Missing = "listwise",
    done_well: DoneWell = "favourable",
    segments: Collection[str] = (),
    standards: Sequence[Standard] = (),
    comments: CommentRules = CommentRules(),  # noqa: B008  (frozen)
) -> KeyedResults:
    """As `analyse`, with the keys of who answered: to compare waves that share respondents.

    What it returns holds answers: keep it in memory, and write its `results`.
    """
    wave = answers if isinstance(answers, Wave) else None
    responses = answers.responses if isinstance(answers, Wave) else answers
    instrument = as_instrument(instrument)
    _check(responses, instrument, info)
    info = _dated(info or SurveyInfo(), responses)
    prepared = prepare(responses, instrument)
    sets = item_sets(instrument, responses.columns)
    moments = summarise(prepared.batch, replace(prepared.plan, sets=tuple(sets.values())))
    units = units_of(moments)
    weighted = responses.weight is not None or prepared.weighting is not None
    answered = _answered(responses, instrument)
    estimates = describe(moments, units, prepared.scales, weighted=weighted)
    experiences = per_experience(moments, units, instrument, estimates)
    fitted = _fitted(prepared, moments, units, missing, weighted)
    model = fitted.model
    quality = _quality(responses, answered, wave, instrument)
    check_info(info, quality.answered)
    detail = driver_detail(
        fitted, prepared, moments, units, instrument, weighted=weighted, missing=missing
    )
    results = Results(
        instrument=instrument,
        info=info,
        design=responses.design,
        quality=quality,
        precision=precision(
            sample_of(responses, prepared.batch.weight, answered, instrument),
            estimates.get(instrument.outcome, "mean"),
            info,
        ),
        estimates=join([estimates, experiences, *_done_well(prepared, model, done_well, weighted)]),
        drivers=model,
        priorities=priorities(model, estimates, associated=detail.associated),
        driver_detail=detail,
        driver_levels=driver_levels(model, moments, units) if missing == "listwise" else None,
        action=action(
            prepared,
            moments,
            units,
            instrument,
            estimates,
            model,
            detail,
            responses.numbers,
            standards,
            weighted=weighted,
        ),
        weighting=prepared.weighting,
        reliability=reliabilities(moments, units, sets, weighted=weighted),
        splits=splits(prepared, units, instrument, segments, weighted=weighted),
        done_well=done_well,
        comments=comments_of(prepared, responses, instrument, comments, weighted=weighted),
        source=responses.source,
        digest=responses.digest,
        file_digest=responses.file_digest,
        mapping_digest=responses.mapping_digest,
        cmt_version=VERSION,
    )
    return KeyedResults(results=results, keyed=keyed_of(responses, prepared, units, instrument))


def _check(responses: object, instrument: Instrument, info: object) -> None:
    """Refuse what a notebook may hand over by mistake, all at once."""
    wanted = (
        ("answers", responses, Responses, "what cmt.read returns"),
        ("info", info, SurveyInfo | None, "cmt.SurveyInfo(...)"),
    )
    faults = [
        Fault(where=name, got=f"this is {type(given).__name__}", expected=expected)
        for name, given, kinds, expected in wanted
        if not isinstance(given, kinds)
    ]
    if isinstance(responses, Responses):
        strange = [c for c in responses.columns if c.partition("/")[0] not in instrument.items]
        faults += [
            Fault(where=column, got=f"questionnaire {instrument.id} has no such question")
            for column in strange
        ]
        if instrument.outcome not in responses.columns:
            faults.append(Fault(where=instrument.outcome, got="nobody was asked about the outcome"))
    if faults:
        raise EstimationError(faults)


def _fitted(
    prepared: Prepared, moments: Moments, units: Units, missing: Missing, weighted: bool
) -> Fitted:
    """The driver model of complete cases, or of all with gaps marked."""
    if missing == "gaps-marked":
        return gaps_marked(prepared, weighted=weighted)
    return fit_drivers(moments, units, excluded=prepared.excluded, weighted=weighted)


def _done_well(
    prepared: Prepared, model: DriverModel, well: DoneWell, weighted: bool
) -> list[Estimates]:
    """The outcome by number of drivers done well, as far as it may be shown beside everyone's."""
    drivers = [effect.driver for effect in model.effects]
    if not drivers:
        return []
    split = by_segment(prepared, model.outcome, drivers_met(prepared, drivers, well))
    moments = summarise(split.batch, split.plan)
    units = units_of(moments)
    found = join(
        [
            _segment(moments, units, split, f"drivers-met={k}", weighted)
            for k in range(len(drivers) + 1)
        ]
    )
    everyone = int((split.batch.codes[0] >= 0).sum())
    return [Estimates(rows=parts_of_all(found.rows, everyone))]


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


def _quality(
    responses: Responses, answered: NDArray[np.bool_], wave: Wave | None, instrument: Instrument
) -> Quality:
    """What reading found; without places in the file, which would point to respondents."""
    mapping = wave.mapping if wave else None
    matches = mapping.matches if mapping else ()
    flags = flags_of(wave, instrument) if wave else ()
    designed = roles_of(responses.design, matches, responses.channel)
    return Quality(
        rows=responses.rows,
        answered=int(answered.sum()),
        languages=responses.languages,
        channels=responses.channels,
        comments=responses.comments,
        unused_columns=tuple(
            match.column
            for position, match in enumerate(matches)
            if not match.item and position not in designed
        ),
        absent_items=mapping.missing_items if mapping else (),
        left_out=responses.left_out,
        flags=tuple(replace(f, first=()) for f in flags if f.kind not in responses.left_out),
    )
