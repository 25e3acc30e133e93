"""Precision of a survey as a whole: margin of error, response rate, effective base."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import z_quantile
from cmt.analysis.moments import Floats
from cmt.analysis.results import NoMargin, Precision
from cmt.errors import DesignError, Fault
from cmt.responses.model import SurveyInfo


def margin_of_error(
    n: float, *, population: int | None = None, design_effect: float = 1.0
) -> float:
    """Half the 95 % interval of a share at one half, in shares.

    n              answers
    population     everyone who could have been asked; None for no finite population correction
    design_effect  variance against a simple random sample of equal size

    Equal to the published margins of DOMAIN.md section 9 (tests/reference).
    """
    remaining = 1.0 if population is None else max(0, population - n) / max(1, population - 1)
    return z_quantile() * math.sqrt(0.25 * design_effect / n * remaining)


def response_rate(completed: int, invited: int, undeliverable: int = 0) -> float:
    """Completed answers among those an invitation reached; undeliverables leave the base."""
    return completed / (invited - undeliverable)


def precision(
    weights: Floats, units: int, strata: int, outcome: Estimate | None, info: SurveyInfo
) -> Precision:
    """What is known of the precision of a wave.

    weights  (n,) of the respondents with a rated answer
    units    sampling units and
    strata   strata among them
    outcome  the outcome's mean; its n_eff gives the design effect

    The margin of error takes a design effect of at least one: what strata gain for one question
    they need not gain for another.
    """
    answered = len(weights)
    known = outcome is not None and outcome.shown and outcome.n_eff > 0
    effect = outcome.n / outcome.n_eff if outcome and known else 1.0
    rate = None
    if info.invited is not None:
        rate = response_rate(answered, info.invited, info.undeliverable or 0)
    margin = None
    if info.selection == "probability" and answered:
        margin = margin_of_error(
            answered, population=info.population_size, design_effect=max(1.0, effect)
        )
    return Precision(
        n=answered,
        units=units,
        strata=strata,
        margin_of_error=margin,
        no_margin_because=_no_margin(info),
        n_eff=float(weights.sum() ** 2 / (weights**2).sum()) if answered else 0.0,
        design_effect=effect,
        response_rate=rate,
    )


def check_info(info: SurveyInfo, answered: int) -> None:
    """Refuse survey information that contradicts itself or the answers, all faults at once."""
    faults = [*_count_faults(info, answered)]
    if info.start and info.end and info.start > info.end:
        faults.append(
            Fault(
                where="field dates",
                got=f"they begin on {info.start} and end on {info.end}",
                expected="a first day that is not after the last",
            )
        )
    if faults:
        raise DesignError(faults)


def _count_faults(info: SurveyInfo, answered: int) -> Sequence[Fault]:
    faults = []
    if info.invited is not None and info.invited - (info.undeliverable or 0) < answered:
        faults.append(
            Fault(
                where="invited",
                got=f"{info.invited} invited less {info.undeliverable or 0} undeliverable is "
                f"fewer than the {answered} who answered",
                expected="at least as many reached as answered",
            )
        )
    if info.population_size is not None and info.population_size < answered:
        faults.append(
            Fault(
                where="population size",
                got=f"{info.population_size} is fewer than the {answered} who answered",
            )
        )
    return faults


def _no_margin(info: SurveyInfo) -> NoMargin:
    match info.selection:
        case "probability":
            return ""
        case "census" | "open-link":
            return info.selection
        case _:
            return "not-stated"
