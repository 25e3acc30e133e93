"""Positions of 4,126 hospitals among each other, against R (truth/05_hcahps.R, `metafor`)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cmt.analysis import funnel, position

close = pytest.approx
Columns = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, Any]:
    text = (shared / "data/truth/hcahps.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def hospitals(shared: Path) -> Columns:
    """One array a column of R's table: n, p and what R says of every hospital."""
    with (shared / "data/truth/hcahps_all_orgs.csv").open(encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    return {
        name: np.array([float(row[at]) for row in rows])
        for at, name in enumerate(header)
        if name != "provider_id"
    }


def test_quartiles_quarters_ranks_and_standing(truth: dict[str, Any], hospitals: Columns) -> None:
    p = hospitals["p"]
    cuts = position.quartiles(p)
    r = truth["p_summary"]["quantiles_type7"]
    assert cuts == close([r["25%"], r["50%"], r["75%"]], rel=1e-12)
    # R and NumPy interpolate in another order: a cut may differ from a score in the last digit.
    quarters = position.quarter(np.round(p, 10), np.round(cuts, 10))
    assert (quarters == hospitals["quartile"]).all()
    assert (position.rank(p, p) == hospitals["rank"]).all()
    assert position.standing(p, p) * 100 == close(hospitals["percentile_mid"], rel=1e-10)


@pytest.mark.parametrize("name", ["DL", "PM"])
def test_between_variance_and_shrunken_scores(
    truth: dict[str, Any], hospitals: Columns, name: str
) -> None:
    p, n = hospitals["p"], hospitals["n"]
    v = p * (1 - p) / n
    r = truth["eb"][name]
    method = {"DL": position.dersimonian_laird, "PM": position.paule_mandel}[name]
    found = position.shrink(p, v, method(p, v))
    assert found.between == close(r["tau2"], rel=1e-8)
    assert (found.centre, found.centre_se) == close((r["mu"], r["se_mu"]), rel=1e-8)
    assert found.pulled.mean() == close(r["mean_shrink_B"], rel=1e-8)
    assert found.scores.sum() == close(r["sum_eb"], rel=1e-8)
    for one in r["sample"].values():
        at = int(np.flatnonzero((n == one["n"]) & (p == one["p"]))[0])
        values = (found.pulled[at], found.scores[at], found.errors[at])
        assert values == close((one["B"], one["eb"], one["post_sd"]), rel=1e-8)
    ranks = position.rank(found.scores, found.scores)
    for one, place in zip(r["sample"].values(), r["rank_eb_sample"].values(), strict=True):
        at = int(np.flatnonzero((n == one["n"]) & (p == one["p"]))[0])
        assert ranks[at] == place
    if name == "DL":
        assert found.scores == close(hospitals["eb_dl"], rel=1e-8)


def test_every_twentieth_hospital_as_metafor(truth: dict[str, Any], hospitals: Columns) -> None:
    p, n = hospitals["p"][::20], hospitals["n"][::20]
    v, r = p * (1 - p) / n, truth["eb_metafor_check_every20th"]
    assert position.dersimonian_laird(p, v) == close(r["tau2_dl"], rel=1e-8)
    assert position.paule_mandel(p, v) == close(r["tau2_pm"], rel=1e-8)


def test_funnel(truth: dict[str, Any], hospitals: Columns) -> None:
    p, n, r = hospitals["p"], hospitals["n"], truth["funnel"]
    centre, _ = position.weighted_mean(p, p, n)
    assert centre == close(r["target"], rel=1e-12)
    s = np.sqrt(centre * (1 - centre) / n)
    spread = funnel.dispersion(p, s, centre)
    assert (spread.factor, spread.added) == close((r["phi"], r["tau2"]), rel=1e-8)
    z = funnel.z_scores(p, s, centre)
    assert z == close(hospitals["z"], rel=1e-8)
    assert z / np.sqrt(spread.factor) == close(hospitals["z_phi"], rel=1e-8)
    additive = funnel.z_scores(p, s, centre, spread.added)
    assert additive == close(hospitals["z_re"], rel=1e-8)
    for size, limits in r["limits_at_n"].items():
        at = np.sqrt(centre * (1 - centre) / np.array([float(size)]))
        for name, level, added in [
            ("normal95", funnel.INNER, 0.0),
            ("normal998", funnel.OUTER, 0.0),
            ("re95", funnel.INNER, spread.added),
            ("re998", funnel.OUTER, spread.added),
        ]:
            half = funnel.half_width(at, level, added)[0]
            assert [centre - half, centre + half] == close(limits[name], rel=1e-8)
    beyond = np.abs(p - centre) > funnel.half_width(s, funnel.INNER, spread.added)
    counts = r["counts_additive"]
    assert beyond.sum() == sum(counts.values()) - counts["ok"]
