"""Performance x importance: where each driver stands, and how sure that is.

The lines cross at the mean of the drivers' indices and at an equal share of explained variance.
A verdict is certain only when neither interval reaches across its line, and where it is clear that
the drivers together go with the outcome at all. A driver that goes with
*lower* satisfaction is neither a strength to protect nor a thing to act on first: it is counted as
weak and never certain, and the report says that its answers may be reversed.
"""

from __future__ import annotations

from cmt.analysis.drivers import FEWEST_DRIVERS
from cmt.analysis.estimates import Estimate, Estimates
from cmt.analysis.results import DriverEffect, DriverModel, Priorities, Quadrant, Verdict


def priorities(
    model: DriverModel, estimates: Estimates, *, associated: bool = True
) -> Priorities | None:
    """Verdicts on every driver of the model whose score is shown; None without a model.

    associated  whether the drivers together clearly go with the outcome: no verdict is certain else
    """
    scored = [
        (effect, score)
        for effect in model.effects
        if (score := estimates.get(effect.driver, "index")) is not None and score.shown
    ]
    if len(scored) < FEWEST_DRIVERS:
        return None
    index_line = sum(score.estimate for _, score in scored) / len(scored)
    share_line = 1 / len(model.effects)
    return Priorities(
        index_line=index_line,
        share_line=share_line,
        verdicts=tuple(
            _verdict(effect, score, (index_line, share_line), model.effects, associated)
            for effect, score in scored
        ),
    )


def _verdict(
    effect: DriverEffect,
    score: Estimate,
    lines: tuple[float, float],
    all_effects: tuple[DriverEffect, ...],
    associated: bool,
) -> Verdict:
    index_line, share_line = lines
    above = sum(other.share_low > effect.share_high for other in all_effects)
    below = sum(other.share_high < effect.share_low for other in all_effects)
    opposed = effect.correlation < 0
    crosses = (
        not associated
        or opposed
        or score.low <= index_line <= score.high
        or effect.share_low <= share_line <= effect.share_high
    )
    return Verdict(
        driver=effect.driver,
        quadrant=_quadrant(
            score.estimate >= index_line, effect.share >= share_line and not opposed
        ),
        certain=not crosses,
        rank_best=1 + above,
        rank_worst=len(all_effects) - below,
    )


def _quadrant(good: bool, strong: bool) -> Quadrant:
    match good, strong:
        case False, True:
            return "act-first"
        case True, True:
            return "protect"
        case True, False:
            return "maintain"
        case _:
            return "monitor"
