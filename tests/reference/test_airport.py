"""Every number of the airport survey that R computed, to 1e-8 relative.

The R calls are in truth/02_sfo.R beside the reference numbers: `svymean`, `svyvar`,
`svyglm`, `calc.relimp` of survey 4.1.1 and relaimpo 2.2-7 under R 4.2.2.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis.bounds import kish
from cmt.analysis.compare import compare
from cmt.analysis.describe import describe
from cmt.analysis.drivers import fit_drivers
from cmt.analysis.estimates import Estimates
from cmt.analysis.gather import analyse
from cmt.analysis.importance import correlations, covariances, lmg
from cmt.analysis.infer import (
    holm,
    jackknife_totals,
    jackknife_variance,
    t_quantile,
    t_test,
    totals,
    units_of,
    wilson,
)
from cmt.analysis.moments import KINDS, Moments, summarise
from cmt.analysis.prepare import prepare
from cmt.analysis.results import DriverModel
from tests.reference import airport

close = pytest.approx
TOLERANCE = 1e-8

DESIGNS = ("clus", "strat", "srs_w")


def moments_of(shared: Path, year: int, design: str) -> tuple[Moments, dict[str, Any]]:
    prepared = prepare(airport.responses(shared, year, design), airport.instrument())
    return summarise(prepared.batch, prepared.plan), prepared.scales


def estimates(shared: Path, year: int, design: str) -> Estimates:
    moments, scales = moments_of(shared, year, design)
    return describe(moments, units_of(moments), scales, weighted=True)


@pytest.mark.parametrize("design", DESIGNS)
def test_means_errors_and_shares_equal_svymean(shared: Path, design: str) -> None:
    table = estimates(shared, 2017, design)
    reference = airport.truth(shared)["year2017"]["weighted"][design]
    degf = airport.truth(shared)["year2017"]["design_info"]["degf"][design]
    assert len(airport.rated_items()) == len(reference) == 24
    for item in airport.rated_items():
        r = reference[airport.column(item)]
        mean, top = table.get(item, "mean"), table.get(item, "favourable")
        sd = table.get(item, "sd")
        assert mean and top and sd
        assert mean.estimate == close(r["mean"], rel=TOLERANCE)
        assert mean.se == close(r["se"], rel=TOLERANCE)
        # R was asked for the design's degrees of freedom; ours are those of the item's own units
        # (R `degf(subset())`): the half widths are in the ratio of the two t quantiles.
        ours = (mean.high - mean.low) / t_quantile(mean.df)
        theirs = (r["ci95_t_degf"][1] - r["ci95_t_degf"][0]) / t_quantile(degf)
        assert ours == close(theirs, rel=TOLERANCE)
        # R's svyvar(na.rm = TRUE) corrects by all rows of the survey, not the item's answers.
        rows = airport.truth(shared)["year2017"]["n"]
        ours = sd.estimate**2 * (sd.n - 1) / sd.n * rows / (rows - 1)
        assert ours == close(r["sd_weighted"] ** 2, rel=TOLERANCE)
        assert mean.n / mean.n_eff == close(r["deff_replace"], rel=TOLERANCE)
        assert top.estimate == close(r["top2_prop"], rel=TOLERANCE)
        assert top.se == close(r["top2_se"], rel=TOLERANCE)


@pytest.mark.parametrize("design", DESIGNS)
def test_degrees_of_freedom_equal_degf(shared: Path, design: str) -> None:
    moments, _ = moments_of(shared, 2017, design)
    info = airport.truth(shared)["year2017"]["design_info"]
    assert units_of(moments).df == info["degf"][design]


def test_weighted_wilson_on_kish_bases(shared: Path) -> None:
    moments, _ = moments_of(shared, 2017, "srs_w")
    for item, r in airport.truth(shared)["year2017"]["weighted_wilson_top2"].items():
        position = moments.plan.position(item.replace("_", "-"))
        answers = moments.tallies[position].sum(axis=1)[:, KINDS:]
        n_eff = answers[1].sum() ** 2 / answers[2].sum()
        share = answers[1, 3:].sum() / answers[1].sum()
        assert (n_eff, share) == close((r["n_eff"], r["prop"]), rel=TOLERANCE)
        assert list(wilson(share, n_eff)) == close(r["wilson95"], rel=TOLERANCE)


def test_effective_base_equals_kish(shared: Path) -> None:
    """Kish over all rows, as R has it; the report's base leaves out six who rated nothing."""
    moments, _ = moments_of(shared, 2017, "srs_w")
    reference = airport.truth(shared)["year2017"]["kish"]
    assert kish(moments.tallies[0].sum(axis=1)) == close(reference["n_eff"], rel=TOLERANCE)
    results = analyse(airport.responses(shared, 2017), airport.instrument())
    assert results.precision.n == reference["n"] - 6
    assert results.precision.n_eff == close(reference["n_eff"], rel=0.01)


@pytest.mark.parametrize("design", ["clus", "srs_w"])
def test_coefficients_and_errors_equal_svyglm(shared: Path, design: str) -> None:
    model = _model(shared, design)
    r = airport.truth(shared)["year2017"][f"svyglm_{design}"]
    assert model.intercept == close(r["coef"]["(Intercept)"], rel=TOLERANCE)
    for effect in model.effects:
        item = _item(effect.driver)
        assert effect.coefficient == close(r["coef"][item], rel=TOLERANCE)
        assert effect.coefficient_se == close(r["se"][item], rel=TOLERANCE)


def test_shares_r2_vif_and_betas_equal_relaimpo_and_lm(shared: Path) -> None:
    model = _model(shared, "clus")
    reference = airport.truth(shared)["year2017"]["drivers_weighted"]
    importance, wls = reference["importance"], reference["wls"]
    assert model.n == wls["n"]
    assert model.r2 == close(importance["r2"], rel=TOLERANCE)
    assert model.adjusted_r2 == close(wls["adj_r2"], rel=TOLERANCE)
    assert len(model.effects) == 10
    for effect in model.effects:
        item = _item(effect.driver)
        assert 100 * effect.share == close(importance["lmg_pct"][item], rel=TOLERANCE)
        assert effect.share * model.r2 == close(importance["lmg"][item], rel=TOLERANCE)
        assert 100 * effect.relative_weight == close(importance["johnson_pct"][item], rel=TOLERANCE)
        assert effect.beta == close(wls["beta_std"][item], rel=TOLERANCE)
        assert effect.vif == close(wls["vif"][item], rel=TOLERANCE)
        assert effect.correlation == close(wls["r_xy"][item], rel=TOLERANCE)


def test_pairwise_correlations_give_the_same_lmg(shared: Path) -> None:
    reference = airport.truth(shared)["year2017"]
    for key in ("drivers", "drivers_weighted"):
        r = reference[key]["importance"]
        names = r["cor_matrix"]["names"][1:]
        shares = lmg(np.array(r["cor_matrix"]["R"])[None])[0]
        assert dict(zip(names, shares, strict=True)) == close(r["lmg"], rel=TOLERANCE)


def test_jackknife_of_a_mean_equals_jkn(shared: Path) -> None:
    """R centres replicates on their mean (mse = FALSE); done here, it is equal to 1e-8.

    Centred on the estimate, as everywhere in the toolkit, it differs by less than 1e-4 of itself.
    """
    moments, _ = moments_of(shared, 2017, "clus")
    units = units_of(moments)
    tally = moments.tallies[moments.plan.position("all")][1][:, KINDS:]
    pair = totals(units, np.column_stack([tally @ np.arange(1, 6), tally.sum(axis=1)]))
    replicates = jackknife_totals(units, pair)
    means = (replicates[:, 0] / replicates[:, 1])[:, None]
    r = airport.truth(shared)["year2017"]["jkn_all"]
    centred = jackknife_variance(units, means, means.mean(axis=0))[0] ** 0.5
    assert centred == close(r["se"], rel=TOLERANCE)
    whole = pair.sum(axis=0)
    ours = jackknife_variance(units, means, np.array([whole[0] / whole[1]]))[0] ** 0.5
    assert ours == close(r["se"], rel=1e-4)


@pytest.mark.parametrize("year", [2013, 2014, 2015, 2016, 2017])
@pytest.mark.parametrize("weighted", [True, False])
def test_means_of_every_year(shared: Path, year: int, weighted: bool) -> None:
    answers = airport.responses(shared, year, "srs_w")
    answers = answers if weighted else replace(answers, weight=None)
    prepared = prepare(answers, airport.instrument())
    moments = summarise(prepared.batch, prepared.plan)
    table = describe(moments, units_of(moments), prepared.scales, weighted=weighted)
    truth = airport.truth(shared)["wave_means"]
    for item in airport.rated_items():
        mean = table.get(item, "mean")
        assert mean
        expected = truth["weighted" if weighted else "unweighted"][str(year)][airport.column(item)]
        assert mean.estimate == close(expected, rel=TOLERANCE)
        assert mean.n == truth["n"][str(year)][airport.column(item)]


def test_changes_2016_to_2017_equal_svycontrast(shared: Path) -> None:
    before = analyse(airport.responses(shared, 2016), airport.instrument())
    now = analyse(airport.responses(shared, 2017), airport.instrument(), earlier=before)
    assert now.comparison
    reference = airport.truth(shared)["waves_design"]["2016_2017"]
    for item in airport.rated_items():
        r, change = reference[airport.column(item)], now.comparison.get(item, "mean")
        assert change
        assert change.difference == close(r["diff"], rel=TOLERANCE, abs=1e-12)
        assert change.se == close(r["se"], rel=TOLERANCE)
        assert [change.before, change.now] == close(r["means"], rel=TOLERANCE)


def test_unweighted_welch_equals_t_test(shared: Path) -> None:
    """Without weights or design a change is Welch's t test: R `t.test`, `p.adjust`."""
    waves = []
    for year in (2016, 2017):
        plain = replace(airport.responses(shared, year, "srs_w"), weight=None)
        waves.append(analyse(plain, airport.instrument()))
    comparison = compare(waves[1], waves[0])
    reference = airport.truth(shared)["waves"]["2016_2017"]
    for item in airport.rated_items():
        r, change = reference["tests"][airport.column(item)], comparison.get(item, "mean")
        assert change
        assert change.difference == close(r["diff"], rel=1e-8, abs=1e-12)
        # R's standard error divides by the item's answers less one; the survey's with-replacement
        # error by all respondents less one: they agree to 1 in 2 n.
        assert change.se == close(r["diff"] / r["t"], rel=2e-3)
        assert change.p == close(r["p"], rel=0.02, abs=1e-4)
        # R `prop.test(correct = FALSE)`: the same up to the (n - 1) / n of the error.
        top, share = r["top2"], comparison.get(item, "favourable")
        assert share
        assert share.difference == close(top["diff"], rel=1e-8, abs=1e-12)
        assert share.p == close(top["p"], rel=0.02, abs=1e-4)


def test_holm_equals_p_adjust(shared: Path) -> None:
    p = airport.truth(shared)["waves"]["2016_2017"]["p_adjusted_welch"]
    adjusted = holm(np.array(list(p["raw"].values())))
    assert dict(zip(p["raw"], adjusted, strict=True)) == close(p["holm"], rel=TOLERANCE)


def test_t_test_equals_welch(shared: Path) -> None:
    for r in airport.truth(shared)["waves"]["2016_2017"]["tests"].values():
        assert t_test(r["diff"], r["diff"] / r["t"], r["df"]) == close(r["p"], rel=TOLERANCE)


def _model(shared: Path, design: str) -> DriverModel:
    moments, _ = moments_of(shared, 2017, design)
    model = fit_drivers(moments, units_of(moments), weighted=True).model
    assert model.refusal is None
    return model


def _item(driver: str) -> str:
    (item,) = airport.instrument().drivers[driver].items
    return airport.column(item)


def test_correlations_read_off_the_gram(shared: Path) -> None:
    moments, _ = moments_of(shared, 2017, "srs_w")
    gram = moments.gram.sum(axis=0)[None]
    r = airport.truth(shared)["year2017"]["drivers_weighted"]["importance"]["cor_matrix"]
    assert correlations(covariances(gram))[0] == close(np.array(r["R"]), rel=TOLERANCE)
