"""The results of one unit of a batch: an office among others, within the design of the whole.

Estimates are those of a domain, as R's `subset` of a design gives them: the score of an office here
is the score of that segment in the results of the whole, with the same error. What the batch must
not show (`batch_rules.py`) is withheld before anything is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.batch_among import UnitScores, among_units, unit_scores
from cmt.analysis.batch_bases import spared
from cmt.analysis.batch_left_out import without
from cmt.analysis.batch_rules import Spared
from cmt.analysis.branch import Branch
from cmt.analysis.earlier import with_earlier
from cmt.analysis.gather import analyse_keyed
from cmt.analysis.keyed import KeyedResults
from cmt.analysis.remarks import CommentRules
from cmt.analysis.results import Results
from cmt.analysis.standards import can_be_held
from cmt.analysis.together import with_targets
from cmt.instrument.model import Instrument
from cmt.responses.aims import ServiceTarget
from cmt.responses.branches import Branches
from cmt.responses.chosen import DoneWell, Missing
from cmt.responses.model import Responses, SurveyInfo
from cmt.responses.part import part_of
from cmt.responses.project import Fielding
from cmt.responses.standards import Standard
from cmt.responses.wave import Wave


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BatchWave:
    """One wave of a batch: its answers, to which unit each belongs, and how it is analysed."""

    responses: Responses
    instrument: Instrument
    place: NDArray[np.int32]  # (n,) unit of each respondent, -1 = none
    keys: tuple[str, ...]  # of the units, the same in every wave
    spared: tuple[Spared, ...]  # what is left out of each unit
    info: SurveyInfo
    segments: tuple[str, ...] = ()
    standards: tuple[Standard, ...] = ()
    targets: tuple[ServiceTarget, ...] = ()
    missing: Missing = "listwise"
    done_well: DoneWell = "favourable"
    comments: CommentRules
    scores: UnitScores = field(default_factory=dict)  # of the units whose reports show them


def with_scores(wave: BatchWave) -> BatchWave:
    """The same with the scores that units are to be placed among."""
    scores = unit_scores(wave.responses, wave.instrument, wave.place, wave.spared)
    return replace(wave, scores=scores)


def batch_wave(
    wave: Wave, results: Results, branches: Branches, said: Fielding, comments: CommentRules
) -> BatchWave:
    """A wave of a batch, with what its reports leave out.

    results   of the whole wave
    branches  of its respondents
    said      how it is analysed; segments and standards as the wave can tell them
    """
    return BatchWave(
        responses=wave.responses,
        instrument=results.instrument,
        place=branches.place,
        keys=branches.keys,
        spared=spared(
            wave.responses,
            results.instrument,
            branches.place,
            branches.keys,
            results.splits,
            branches.by,
        ),
        info=said.info,
        segments=said.segments,
        standards=said.standards,
        targets=said.targets,
        missing=said.missing,
        done_well=said.done_well,
        comments=comments,
    )


def unit_results(now: BatchWave, earlier: Sequence[BatchWave], branch: Branch) -> Results:
    """Everything one unit's answers say, compared with its own in earlier waves.

    An earlier wave counts only where the unit could have had a report then too.
    """
    made = _analysed(now, branch)
    held = {row.item for row in made.results.estimates if row.shown}
    targets = [target for target in now.targets if target.item in held]
    results = with_targets(made.results, targets)
    results = replace(results, among=among_units(now.scores, now.keys.index(branch.key)))
    before = [_analysed(wave, branch) for wave in earlier if _was_there(wave, branch.key)]
    return with_earlier(replace(made, results=results), before) if before else results


def _was_there(wave: BatchWave, key: str) -> bool:
    return key in wave.keys and not wave.spared[wave.keys.index(key)].why


def _analysed(wave: BatchWave, branch: Branch) -> KeyedResults:
    unit = wave.keys.index(branch.key)
    left_out = wave.spared[unit]
    inside = wave.place == unit
    instrument = _without(wave.instrument, left_out.measures)
    answers = part_of(wave.responses, inside, instrument)
    numbers = {k: v for k, v in answers.numbers.items() if k not in left_out.measures}
    answers = replace(answers, numbers=numbers)
    made = analyse_keyed(
        answers,
        instrument,
        info=_info(wave.info),
        segments=[name for name in wave.segments if name in left_out.splits],
        standards=[
            each
            for each in wave.standards
            if can_be_held(each, instrument, numbers, answers.columns)
        ],
        missing=wave.missing,
        done_well=wave.done_well,
        comments=wave.comments,
    )
    results = replace(
        made.results,
        branch=replace(branch, withheld=left_out.measures),
        quality=replace(made.results.quality, rows=int(inside.sum())),
    )
    asked = [split for split in results.splits if split.asked or not wave.segments]
    return replace(made, results=without(replace(results, splits=tuple(asked)), left_out))


def _without(instrument: Instrument, measures: Sequence[str]) -> Instrument:
    """The questionnaire without drivers and indices whose scores are not shown."""
    return replace(
        instrument,
        drivers={k: v for k, v in instrument.drivers.items() if k not in measures},
        indices={k: v for k, v in instrument.indices.items() if k not in measures},
    )


def _info(info: SurveyInfo) -> SurveyInfo:
    """What is known of the survey, without what was counted for all units together."""
    return replace(info, population_size=None, invited=None, undeliverable=None, not_eligible=None)
