"""Precision of a survey as a whole: margin of error, design effects, response rates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmt.analysis.estimates import Estimate
from cmt.analysis.infer import z_quantile
from cmt.analysis.moments import Floats
from cmt.analysis.multipliers import units
from cmt.analysis.raking import kish_effect
from cmt.analysis.rates import ResponseRates, completes, response_rates
from cmt.analysis.results import NoMargin, Precision
from cmt.errors import DesignError, Fault
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses, SurveyInfo


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


def intraclass(values: Floats, cluster: Sequence[str]) -> float:
    """Intraclass correlation of clusters, ICC(1) by analysis of variance; nan where undefined.

    values   (n,)
    cluster  (n,) cluster of each

    Equal to R's one-way `anova` (tests/reference). Undefined for one cluster, for clusters of one,
    and where all values agree.
    """
    where = np.unique(np.array(cluster), return_inverse=True)[1]
    size = np.bincount(where).astype(float)
    n, k = len(values), len(size)
    if not 1 < k < n or np.ptp(values) == 0:
        return math.nan
    means = np.bincount(where, values) / size
    between = float(size @ (means - values.mean()) ** 2) / (k - 1)
    within = float(((values - means[where]) ** 2).sum()) / (n - k)
    usual = (n - float(size @ size) / n) / (k - 1)
    return (between - within) / (between + (usual - 1) * within)


def cluster_effect(weights: Floats, cluster: Sequence[str], correlation: float) -> float:
    """Design effect of clusters by a model, 1 + (m - 1) rho (Kish 1965).

    weights      (n,)
    cluster      (n,) cluster of each
    correlation  within clusters

    The size m of unequal clusters is sum_c (sum w)^2 / sum w^2 (Gabler, Haeder and Lahiri 1999).
    Times Kish's effect of the weights it is the design effect that the model expects.
    """
    where = np.unique(np.array(cluster), return_inverse=True)[1]
    size = float((np.bincount(where, weights) ** 2).sum() / (weights**2).sum())
    return 1 + (size - 1) * correlation


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was drawn and answered, as precision needs it."""

    weights: Floats  # (n,) of the respondents with a rated answer
    units: int  # sampling units among them
    strata: int
    left: float = 1.0  # share of the population's sampling units that was not drawn
    complete: int = 0  # respondents whose answers are complete
    cluster_effect: float = math.nan  # by a model; nan without clusters


def sample_of(
    responses: Responses, weights: Floats, answered: NDArray[np.bool_], instrument: Instrument
) -> Sample:
    """What was drawn and answered.

    weights   (n,) as they are used
    answered  (n,) respondents with a rated answer
    """
    rows = np.flatnonzero(answered).tolist()
    unit = units(responses)
    stratum = responses.strata or ("",) * responses.rows
    drawn = {(stratum[i], unit[i]) for i in rows}
    population = responses.design.population
    single = [at for at, name in enumerate(responses.columns) if "/" not in name]
    return Sample(
        weights=weights[answered],
        units=len(drawn),
        strata=len({label for label, _ in drawn}),
        left=1 - len(drawn) / sum(population.values()) if population else 1.0,
        complete=completes(responses.codes[:, single], answered),
        cluster_effect=_cluster_effect(responses, weights, instrument),
    )


def _cluster_effect(responses: Responses, weights: Floats, instrument: Instrument) -> float:
    """Design effect of the clusters on the outcome, by a model; nan without clusters."""
    if responses.cluster is None:
        return math.nan
    codes = responses.column(instrument.outcome)
    rated = np.flatnonzero(codes >= 0)
    values = np.array(instrument.scale_of(instrument.outcome).points, float)[codes[rated]]
    named = zip(responses.strata or ("",) * responses.rows, responses.cluster, strict=True)
    clusters = [f"{stratum} / {unit}" for stratum, unit in named]
    mine = [clusters[row] for row in rated.tolist()]
    return cluster_effect(weights[rated], mine, intraclass(values, mine))


def precision(sample: Sample, outcome: Estimate | None, info: SurveyInfo) -> Precision:
    """What is known of the precision of a wave.

    outcome  the outcome's mean; its n_eff gives the design effect

    The margin of error takes a design effect of at least one: what strata gain for one question
    they need not gain for another. A finite population that errors respect already is not taken
    off again.
    """
    weights, answered = sample.weights, len(sample.weights)
    known = outcome is not None and outcome.shown and outcome.n_eff > 0
    effect = outcome.n / outcome.n_eff if outcome and known else 1.0
    rates = _rates(sample, info)
    margin = None
    if info.selection == "probability" and answered:
        population = info.population_size if sample.left == 1 else None
        least = max(sample.left, effect)
        margin = margin_of_error(answered, population=population, design_effect=least)
    return Precision(
        n=answered,
        units=sample.units,
        strata=sample.strata,
        margin_of_error=margin,
        no_margin_because=_no_margin(info),
        n_eff=answered / kish_effect(weights) if answered else 0.0,
        design_effect=effect,
        response_rate=rates.rr6 if rates else None,
        rates=rates,
        weight_effect=kish_effect(weights) if answered else math.nan,
        cluster_effect=sample.cluster_effect,
    )


def _rates(sample: Sample, info: SurveyInfo) -> ResponseRates | None:
    if info.invited is None:
        return None
    return response_rates(
        sample.complete,
        len(sample.weights) - sample.complete,
        info.invited,
        info.undeliverable or 0,
        info.not_eligible or 0,
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
    lost = (info.undeliverable or 0) + (info.not_eligible or 0)
    if info.invited is not None and info.invited - lost < answered:
        others = f" and {info.not_eligible} not eligible" if info.not_eligible else ""
        faults.append(
            Fault(
                where="invited",
                got=f"{info.invited} invited less {info.undeliverable or 0} undeliverable{others} "
                f"is fewer than the {answered} who answered",
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
