"""Whether a measure may be compared over two waves: its questions, and how both were made.

What the questionnaires allow (`cmt.instrument.comparability`), less what had no column in one of
the exports, and only with care where the survey itself was made otherwise (`fielding.py`).
"""

from __future__ import annotations

from cmt.analysis.fielding import fielded_otherwise, fielding_changes
from cmt.analysis.parts import CROSS
from cmt.analysis.results import Results
from cmt.instrument.comparability import (
    Comparability,
    Reason,
    because,
    comparability,
    driver_comparability,
    index_comparability,
    made_of_others,
)
from cmt.instrument.model import Instrument
from cmt.responses.model import SurveyInfo


def continuity(now: Results, before: Results, measure: str) -> Comparability:
    """What may be said of an item, a driver or an index over two waves."""
    reasons = (*_of_questions(now, before, measure).reasons, *_of_surveys(now.info, before.info))
    return because(reasons)


def segment_continuity(now: Results, before: Results, segment: str) -> Comparability:
    """What may be said over two waves of the clients of a segment, whatever they rate.

    segment  "office=2", or of two questions crossed "office=2 x channel=1"

    A choice that is worded as before stands for the same clients, whatever others came or went:
    then the segment is indicative only.
    """
    reasons: list[Reason] = []
    for answer in segment.split(CROSS):
        item, _, point = answer.partition("=")
        found = comparability(now.instrument, before.instrument, item).reasons
        kept = "scale" in found and _same_answer(now.instrument, before.instrument, item, point)
        reasons += ["choices" if each == "scale" and kept else each for each in found]
    return because(reasons)


def model_continuity(now: Results, before: Results) -> Comparability:
    """What may be said of the parts drivers have in overall satisfaction: they are of one whole.

    Models of other drivers, or with one whose series ended, share out another whole.
    """
    ours, theirs = (tuple(e.driver for e in wave.drivers.effects) for wave in (now, before))
    if not ours or not theirs:
        return because(["no-model"])
    found = [continuity(now, before, measure) for measure in (now.outcome, *ours)]
    reasons: list[Reason] = [reason for each in found for reason in each.reasons]
    if set(ours) != set(theirs) or now.outcome != before.outcome:
        reasons.append("items")
    return because(reasons)


def broken(found: Comparability, reason: Reason = "absent") -> Comparability:
    """Not comparable for this reason, unless something that says more already ended the series."""
    return found if found.verdict == "not-comparable" else because([reason])


def _of_questions(now: Results, before: Results, measure: str) -> Comparability:
    instruments = (now.instrument, before.instrument)
    if measure in now.instrument.drivers:
        found = driver_comparability(*instruments, measure)
    elif measure in now.instrument.indices:
        found = index_comparability(*instruments, measure)
    else:
        return comparability(*instruments, measure)
    ours, theirs = _asked(now, measure), _asked(before, measure)
    if ours == theirs:
        return found
    owner = now.instrument.drivers.get(measure) or now.instrument.indices[measure]
    return broken(found, made_of_others(owner) if ours and theirs else "absent")


def _asked(results: Results, measure: str) -> set[str]:
    """The items of a driver or an index that had a column in the export: what it is made of."""
    instrument = results.instrument
    owner = instrument.drivers.get(measure) or instrument.indices.get(measure)
    items = owner.items if owner else ()
    return {item for item in items if results.estimates.get(item, "missing:blank")}


def _same_answer(now: Instrument, before: Instrument, item: str, point: str) -> bool:
    """Whether a choice stands for the same answer in both, whatever others there are."""
    scales = [each.scales.get(each.items[item].scale) for each in (now, before)]
    shared = set(now.languages) & set(before.languages)
    labels = [
        {language: scale.label(int(point), language) for language in shared}
        for scale in scales
        if scale and not scale.rating and int(point) in scale.points
    ]
    return len(labels) == len(scales) and labels[0] == labels[1]


def _of_surveys(now: SurveyInfo, before: SurveyInfo) -> tuple[Reason, ...]:
    return fielded_otherwise(fielding_changes(now, before))
