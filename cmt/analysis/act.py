"""All that bears on what to do, of one wave: the one place that puts it together."""

from __future__ import annotations

from collections.abc import Sequence

from cmt.analysis.actfirst import act_first
from cmt.analysis.action import Action
from cmt.analysis.detail import DriverDetail
from cmt.analysis.estimates import Estimates
from cmt.analysis.gaps import gaps, stated_importance
from cmt.analysis.moments import Moments
from cmt.analysis.prepare import Prepared
from cmt.analysis.priorities import priorities
from cmt.analysis.results import DriverModel
from cmt.analysis.standards import NUMBERS, standards_kept, wait_curves, waits_compared
from cmt.analysis.units import Units
from cmt.analysis.whatif import what_if
from cmt.instrument.model import Instrument
from cmt.responses.standards import Standard


def action(
    prepared: Prepared,
    moments: Moments,
    units: Units,
    instrument: Instrument,
    estimates: Estimates,
    model: DriverModel,
    detail: DriverDetail | None,
    numbers: NUMBERS,
    standards: Sequence[Standard],
    *,
    weighted: bool,
) -> Action:
    """Gaps, the act-first list, what one step up is associated with, standards and waits.

    numbers  item with a measure -> (n,) the numbers clients told
    raises   DesignError with every standard that cannot be held against the answers
    """
    stated = stated_importance(instrument, estimates, model)
    associated = detail is None or detail.associated
    ranked = priorities(model, estimates, associated=associated)
    complete = detail is None or detail.missing == "listwise"
    return Action(
        gaps=gaps(prepared, instrument, weighted=weighted),
        stated=stated,
        act_first=act_first(ranked, estimates, stated, detail),
        what_if=what_if(model, moments, units) if complete else None,
        standards=standards_kept(prepared, instrument, numbers, standards, weighted=weighted),
        curves=wait_curves(prepared, instrument, weighted=weighted),
        waits=waits_compared(prepared, instrument, weighted=weighted),
    )
