"""How far a wave's driver model can be trusted, and what else it tells: one DriverDetail."""

from __future__ import annotations

from cmt.analysis.adjust import outcome_mix
from cmt.analysis.asymmetry import asymmetries
from cmt.analysis.detail import DriverDetail
from cmt.analysis.drivers import Fitted
from cmt.analysis.infer import Units
from cmt.analysis.moments import Moments
from cmt.analysis.ordinal import ordinal_check
from cmt.analysis.prepare import Prepared
from cmt.analysis.ranking import alike, chances, smallest_eigenvalue, tiers
from cmt.analysis.routing import side_models
from cmt.instrument.model import Instrument
from cmt.responses.chosen import Missing


def driver_detail(
    fitted: Fitted,
    prepared: Prepared,
    moments: Moments,
    units: Units,
    instrument: Instrument,
    *,
    weighted: bool,
    missing: Missing = "listwise",
) -> DriverDetail:
    """Checks and companions of a driver model; where there is none, what stands without it.

    missing  how the model was fitted; the ordinal check and the contrasts are always of complete
             cases
    """
    mix = outcome_mix(prepared, instrument)
    sides = side_models(prepared, instrument, weighted=weighted)
    if fitted.shares is None:
        return DriverDetail(missing=missing, mix=mix, sides=sides)
    model = fitted.model
    places, error = chances(fitted, moments, units)
    names = [effect.driver for effect in model.effects]
    return DriverDetail(
        missing=missing,
        p_together=fitted.p_together,
        smallest_eigenvalue=smallest_eigenvalue(fitted.correlation),
        share_error=float(fitted.shares.errors.max()),
        groups=fitted.shares.groups,
        chances=places,
        chance_error=error,
        tiers=tiers(model),
        alike=alike(names, fitted.correlation),
        ordinal=ordinal_check(prepared, units, model),
        asymmetry=asymmetries(prepared, model),
        mix=mix,
        sides=sides,
    )
