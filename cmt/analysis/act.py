"""All that bears on what to do, of one wave: the one place that puts it together."""

from __future__ import annotations

from cmt.analysis.actfirst import act_first
from cmt.analysis.action import Action
from cmt.analysis.detail import DriverDetail
from cmt.analysis.estimates import Estimates
from cmt.analysis.gaps import gaps, stated_importance
from cmt.analysis.moments import Moments
from cmt.analysis.prepare import Prepared
from cmt.analysis.priorities import priorities
from cmt.analysis.results import DriverModel
from cmt.analysis.units import Units
from cmt.analysis.whatif import what_if
from cmt.instrument.model import Instrument


def action(
    prepared: Prepared,
    moments: Moments,
    units: Units,
    instrument: Instrument,
    estimates: Estimates,
    model: DriverModel,
    detail: DriverDetail | None,
    *,
    weighted: bool,
) -> Action:
    """Gaps, stated importance, the act-first list and what one step up is associated with."""
    stated = stated_importance(instrument, estimates, model)
    complete = detail is None or detail.missing == "listwise"
    return Action(
        gaps=gaps(prepared, instrument, weighted=weighted),
        stated=stated,
        act_first=act_first(priorities(model, estimates), estimates, stated, detail),
        what_if=what_if(model, moments, units) if complete else None,
    )
