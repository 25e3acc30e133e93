"""The airport's drivers beyond `test_airport.py`: unweighted, pairwise, ordinal, and whole results.

truth/02_sfo.R: `lm`, `relaimpo`, `ordinal::clm` (checked there against `MASS::polr`), `glm`. The
ordinal model of the ten points of the mobile customers is in truth/01_mobi.R.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.drivers import fit_drivers
from cmt.analysis.gather import analyse
from cmt.analysis.importance import correlations, covariances, left_by, lmg, relative_weights
from cmt.analysis.infer import units_of
from cmt.analysis.moments import summarise
from cmt.analysis.ordinal import Ordinal, ordinal_check, proportional_odds
from cmt.analysis.prepare import Prepared, complete_rows, prepare
from cmt.analysis.ranking import smallest_eigenvalue
from tests.reference import airport
from tests.reference.plain import table

close = pytest.approx
TOLERANCE = 1e-8


def prepared(shared: Path, *, weighted: bool) -> Prepared:
    answers = airport.responses(shared, 2017, "srs_w")
    answers = answers if weighted else replace(answers, weight=None)
    return prepare(answers, airport.instrument())


def drivers(shared: Path) -> list[str]:
    return airport.truth(shared)["year2017"]["drivers"]["x"]  # type: ignore[no-any-return]


def table_of(shared: Path, wave: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """Complete rows of outcome and drivers in R's order, and their weights."""
    items = ["all", *drivers(shared)]
    columns = [wave.plan.position(name.replace("_", "-")) for name in items]
    rows = complete_rows(wave, columns)
    values = np.column_stack([wave.batch.codes[j][rows] + 1.0 for j in columns])
    return values, wave.batch.weight[rows]


def fit(shared: Path, *, weighted: bool) -> Ordinal:
    values, weight = table_of(shared, prepared(shared, weighted=weighted))
    answers = np.unique(values[:, 0], return_inverse=True)[1].astype(np.intp)
    found = proportional_odds(answers, values[:, 1:], weight)
    assert found
    return found


def test_the_ordinal_model_equals_clm(shared: Path) -> None:
    r = airport.truth(shared)["year2017"]["ordinal_logit"]
    ours = fit(shared, weighted=False)
    assert len(ours.scores) == r["n"]
    assert ours.slopes == close([r["slopes"][name] for name in drivers(shared)], rel=TOLERANCE)
    assert ours.thresholds == close(list(r["thresholds"].values()), rel=TOLERANCE)
    assert ours.log_likelihood == close(r["logLik"], rel=1e-12)
    errors = np.sqrt(np.diag(np.linalg.inv(ours.information)))
    assert errors == close(list(r["se"].values()), rel=TOLERANCE)


def test_the_weighted_ordinal_model_equals_clm(shared: Path) -> None:
    r = airport.truth(shared)["year2017"]["ordinal_logit_weighted"]
    ours = fit(shared, weighted=True)
    assert ours.slopes == close([r["slopes"][name] for name in drivers(shared)], rel=TOLERANCE)
    assert ours.thresholds == close(list(r["thresholds"].values()), rel=TOLERANCE)


def test_the_ordinal_model_of_ten_points_equals_clm(shared: Path) -> None:
    r = json.loads((shared / "data/truth/mobi.json").read_text("utf-8"))["ordinal_logit"]
    header, values = table(shared / "data/mobi/mobi.csv")
    x = values[:, [header.index(name) for name in r["slopes"]]]
    y = np.unique(values[:, header.index("CUSA1")], return_inverse=True)[1].astype(np.intp)
    ours = proportional_odds(y, x, np.ones(len(x)))
    assert ours
    assert ours.slopes == close(list(r["slopes"].values()), rel=TOLERANCE)
    assert ours.thresholds == close(list(r["thresholds"].values()), rel=TOLERANCE)
    assert ours.log_likelihood == close(r["logLik"], rel=1e-12)
    errors = np.sqrt(np.diag(np.linalg.inv(ours.information)))
    assert sorted(errors) == close(sorted(r["se"].values()), rel=TOLERANCE)


def test_two_halves_of_the_scale_make_it_a_logit(shared: Path) -> None:
    values, weight = table_of(shared, prepared(shared, weighted=False))
    r = airport.truth(shared)["year2017"]["logit_top2"]
    ours = proportional_odds((values[:, 0] >= 4).astype(np.intp), values[:, 1:], weight)
    assert ours
    assert ours.slopes == close([r["coef"][name] for name in drivers(shared)], rel=TOLERANCE)
    errors = np.sqrt(np.diag(np.linalg.inv(ours.information)))
    # R takes its errors at the last but one step of its iterations.
    assert errors == close(list(r["se"].values()), rel=1e-6)


def test_the_unweighted_model_equals_lm_and_relaimpo(shared: Path) -> None:
    wave = prepared(shared, weighted=False)
    moments = summarise(wave.batch, wave.plan)
    model = fit_drivers(moments, units_of(moments), weighted=False).model
    reference = airport.truth(shared)["year2017"]["drivers"]
    importance, ols = reference["importance"], reference["ols"]
    assert (model.n, model.r2) == close((ols["n"], ols["r2"]), rel=TOLERANCE)
    assert model.adjusted_r2 == close(ols["adj_r2"], rel=TOLERANCE)
    assert model.intercept == close(ols["coef"]["(Intercept)"], rel=TOLERANCE)
    assert len(model.effects) == 10
    n, k = model.n, 11
    for effect in model.effects:
        (item,) = airport.instrument().drivers[effect.driver].items
        name = airport.column(item)
        assert 100 * effect.share == close(importance["lmg_pct"][name], rel=TOLERANCE)
        assert 100 * effect.relative_weight == close(importance["johnson_pct"][name], rel=1e-8)
        assert effect.coefficient == close(ols["coef"][name], rel=TOLERANCE)
        assert effect.beta == close(ols["beta_std"][name], rel=TOLERANCE)
        assert effect.vif == close(ols["vif"][name], rel=TOLERANCE)
        # The survey's error counts all respondents, HC1 the complete ones: both factors are known.
        everyone = len(wave.batch.weight)
        factor = (everyone - 1) / everyone * n / (n - k)
        sandwich = effect.coefficient_se * factor**0.5
        assert sandwich == close(ols["se_hc1"][name], rel=TOLERANCE)


def test_pairwise_correlations_share_out_as_in_r(shared: Path) -> None:
    """From correlations over pairs of answers, and their smallest eigenvalue."""
    wave = prepared(shared, weighted=False)
    columns = [wave.plan.position(n.replace("_", "-")) for n in ["all", *drivers(shared)]]
    codes = np.column_stack([wave.batch.codes[j] for j in columns]).astype(float)
    r = airport.truth(shared)["year2017"]["drivers_pairwise"]
    size = len(columns)
    matrix = np.eye(size)
    for i in range(size):
        for j in range(i):
            both = (codes[:, [i, j]] >= 0).all(axis=1)
            matrix[i, j] = matrix[j, i] = np.corrcoef(codes[both][:, [i, j]], rowvar=False)[0, 1]
    assert lmg(matrix[None])[0] == close(list(r["lmg"].values()), rel=TOLERANCE)
    assert relative_weights(matrix[None])[0] == close(list(r["johnson"].values()), rel=TOLERANCE)
    # R's smallest eigenvalue is that of the whole matrix, the outcome included.
    around = np.eye(size + 1)
    around[1:, 1:] = matrix
    assert smallest_eigenvalue(around) == close(r["min_eig"], rel=TOLERANCE)


def test_sweeping_out_a_column_leaves_partial_covariances(shared: Path) -> None:
    values, weight = table_of(shared, prepared(shared, weighted=True))
    z = np.column_stack([np.ones(len(values)), values])
    whole = covariances(((z * weight[:, None]).T @ z)[None])
    swept = left_by(whole, 2)[0]
    others = np.column_stack([np.ones(len(values)), values[:, -2:]]) * np.sqrt(weight)[:, None]
    kept = values[:, :-2] * np.sqrt(weight)[:, None]
    left = kept - others @ np.linalg.lstsq(others, kept, rcond=None)[0]
    assert swept == close(left.T @ left / weight.sum(), rel=TOLERANCE, abs=1e-12)
    assert correlations(swept[None])[0].diagonal() == close(np.ones(len(swept)))


def test_the_ranking_of_the_airport_holds_when_points_are_only_ordered(shared: Path) -> None:
    results = analyse(airport.responses(shared, 2017), airport.instrument())
    detail = results.driver_detail
    assert detail and detail.ordinal
    assert detail.ordinal.holds
    assert detail.ordinal.tau > 0.7
    assert detail.exact and detail.groups == 0
    chances = {row.driver: row.top_three for row in detail.chances}
    assert sum(chances.values()) == close(3)
    strongest = max(results.drivers.effects, key=lambda effect: effect.share).driver
    assert chances[strongest] == max(chances.values()) > 0.9
    wave = prepare(airport.responses(shared, 2017), airport.instrument())
    moments = summarise(wave.batch, wave.plan)
    alone = ordinal_check(wave, units_of(moments), results.drivers)
    weighted = airport.truth(shared)["year2017"]["ordinal_logit_weighted"]["slopes"]
    assert alone
    for effect in alone.effects:
        (item,) = airport.instrument().drivers[effect.driver].items
        assert effect.coefficient == close(weighted[airport.column(item)], rel=TOLERANCE)
