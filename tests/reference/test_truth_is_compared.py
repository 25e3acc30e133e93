"""Every number R computed is compared in a test, or it is said why not: one table of all of them.

A new number in the reference files that no line here covers fails this test, and so does a line
that covers none or names a test there is none of. Lines are tried from above; `*` covers any part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SURVEYS = ("mobi", "sfo", "somerville", "hcahps", "survey_api")
SAYS = "not: says what the numbers are of"
ALIKE = "not: follows from numbers that are compared"
CHECK = "not: R checking itself"
ONE = "not: of one subset of drivers (first, last, Pratt, Genizi, CAR); the toolkit shares by LMG"
FIT = "not: likelihood and its criteria; the toolkit reports R2"
RANKS = "not: rank-based; the toolkit has no such figure"
CLASSIC = "not: of classical analysis of variance; the toolkit tests by the design (same_mean)"
SIZES = "not: an effect size the toolkit does not report"
DISCRETE = "not: median and quantiles of ratings are degenerate, and not reported"
OTHER = "not: an adjustment the toolkit does not offer"
BOOT = "not: of a bootstrap; the toolkit's replicates are a jackknife (nearness is tested)"

AIRPORT, ITEMS, PARTS = "test_airport.py", "test_items.py", "test_parts_of_r.py"
MOBI, SOMERVILLE, HCAHPS = "test_mobi.py", "test_somerville.py", "test_hcahps.py"
DRIVERS, RAKING, RELIABILITY = "test_sfo_drivers.py", "test_raking.py", "test_reliability.py"
SEGMENTS, SCHOOLS, PEERS = "test_segments.py", "test_survey_api.py", "test_peers.py"

TABLE: tuple[tuple[str, str], ...] = (
    # What is the same in several surveys
    ("*._meta.*", SAYS),
    ("*.data", SAYS), ("*.scale.*", SAYS), ("*.note", SAYS), ("*.overall", SAYS),
    ("hcahps.measure", SAYS), ("*.formula", SAYS), ("*.rule", SAYS), ("*.rows_rule", SAYS),
    ("*.weight_rule", SAYS), ("*.precision_note", SAYS), ("*.z_formula", SAYS),
    ("hcahps.orgs", SAYS), ("sfo.waves_design.design", SAYS), ("*.resp_first20.*", SAYS),
    ("*.y", SAYS), ("*.x.*", SAYS), ("*.reliability*.items.*", SAYS), ("*.psu", SAYS),
    ("*.items.*.median", DISCRETE), ("*.items.*.min", SAYS), ("*.items.*.max", SAYS),
    ("*.items.*.skew_g1", "not: no page speaks of skewness"),
    ("mobi.items.*", f"{ITEMS}::test_every_question_equals_r"),
    ("sfo.year2017.items.*", f"{ITEMS}::test_every_question_equals_r"),
    ("somerville.items.*", f"{ITEMS}::test_every_question_equals_r"),
    ("*.cor_matrix.names.*", SAYS),
    ("*.importance.checks.*", CHECK),
    ("*.importance.first.*", ONE), ("*.importance.last.*", ONE), ("*.importance.pratt.*", ONE),
    ("*.importance.betasq.*", ONE), ("*.importance.genizi_relaimpo.*", ONE),
    ("*.importance.car.*", ONE),
    ("*.importance.lmg_rank.*", ALIKE), ("*.lmg_pct.*", ALIKE), ("*.johnson_pct.*", ALIKE),
    ("*.spearman_lmg_johnson", ALIKE), ("*.pearson_lmg_johnson", ALIKE),
    ("*.importance.n", ALIKE), ("*.importance.r2", ALIKE), ("*.ols.n", ALIKE), ("*.wls.n", ALIKE),
    ("*.aic", FIT), ("*.bic", FIT), ("*.logLik", FIT), ("*.mcfadden", FIT), ("*.ols.f", FIT),
    ("*.wls.f", FIT), ("*.ols.sigma", FIT), ("*.wls.sigma", FIT),
    ("*.ols.t.*", ALIKE), ("*.ols.p.*", ALIKE), ("*.wls.t.*", ALIKE), ("*.wls.p.*", ALIKE),
    ("*.se_hc3.*", "not: the toolkit's errors are the design's, HC1 up to a factor of n"),
    ("*.ols.se.*", "not: of equal variances; the toolkit's errors are the design's (HC1)"),
    ("*.wls.se.*", "not: of weights as precisions; the toolkit's are of sampling (HC1)"),
    ("*.wilcox_p", RANKS), ("*.cohen_d_pooled", SIZES), ("*.bonferroni.*", OTHER),
    ("*.by.*", OTHER),
    ("*.hochberg.*", OTHER),
    ("*.max_abs_diff_polr", CHECK),
    ("*.feldt_ci95.*", f"{RELIABILITY}::test_feldts_interval_equals_psych"),
    ("*.omega_*", f"{RELIABILITY}::test_omega_equals_one_factor_by_maximum_likelihood"),
    ("*.heywood_or_not_converged", f"{RELIABILITY}::test_the_loyalty_items_have_no_proper_factor"),
    ("*.reliability*", f"{RELIABILITY}::test_alpha_and_its_parts_equal_r"),
    # The mobile customers
    ("mobi.items_top3_8to10.*", f"{ITEMS}::test_the_three_best_of_ten_and_the_happy"),
    ("mobi.composite_quality_mean.*", f"{PARTS}::test_a_composite_of_seven_questions"),
    ("mobi.ecsi_index_0_100.*", "not: a mean of questions over all items of unequal drivers"),
    ("mobi.regression.*.importance.*", f"{MOBI}::test_shares_equal_relaimpo"),
    ("mobi.regression.*.ols.*", f"{MOBI}::test_coefficients_betas_and_vif_equal_lm"),
    ("mobi.weighted_demo.ols.*", f"{MOBI}::test_coefficients_betas_and_vif_equal_lm"),
    ("mobi.weighted_demo.importance.*", f"{PARTS}::test_weighted_shares_equal_relaimpo"),
    ("mobi.weighted_demo.kish.*", f"{PARTS}::test_weighted_shares_equal_relaimpo"),
    ("mobi.bootstrap.lmg_boot_mean.*", f"{MOBI}::test_bootstrap_means_and_errors_equal_r"),
    ("mobi.bootstrap.lmg_boot_se.*", f"{MOBI}::test_bootstrap_means_and_errors_equal_r"),
    ("mobi.bootstrap.jackknife_se.*",
     f"{MOBI}::test_the_jackknife_and_its_ranks_equal_or_come_near_r"),
    ("mobi.bootstrap.prob_rank1.*",
     f"{MOBI}::test_the_jackknife_and_its_ranks_equal_or_come_near_r"),
    ("mobi.bootstrap.*", BOOT),
    ("mobi.ordinal_logit.*", f"{DRIVERS}::test_the_ordinal_model_of_ten_points_equals_clm"),
    ("mobi.pearson_with_CUSA1.*", f"{PARTS}::test_correlations_with_the_outcome_equal_cor"),
    ("mobi.spearman_with_CUSA1.*", RANKS), ("mobi.kendall_tau_b_with_CUSA1.*", RANKS),
    ("mobi.ipa_p7.*", ALIKE),
    # The airport
    ("sfo.year2017.n", f"{AIRPORT}::test_means_errors_and_shares_equal_svymean"),
    ("sfo.year2017.kish.*", f"{AIRPORT}::test_effective_base_equals_kish"),
    ("sfo.year2017.nps.*", f"{ITEMS}::test_the_net_promoter_score"),
    ("sfo.year2017.design_info.degf.*", f"{AIRPORT}::test_degrees_of_freedom_equal_degf"),
    ("sfo.year2017.design_info.*", SAYS),
    ("*.top2_ci_logit.*", "not: shares have Wilson's interval on the effective base"),
    ("*.top2_ci_beta.*", "not: shares have Wilson's interval on the effective base"),
    ("sfo.year2017.weighted.*", f"{AIRPORT}::test_means_errors_and_shares_equal_svymean"),
    ("sfo.year2017.weighted_wilson_top2.*", f"{AIRPORT}::test_weighted_wilson_on_kish_bases"),
    ("sfo.year2017.svyby_all.*", f"{ITEMS}::test_means_of_parts_of_the_airport_equal_svyby"),
    ("sfo.year2017.jkn_all.*", f"{AIRPORT}::test_jackknife_of_a_mean_equals_jkn"),
    ("sfo.year2017.subbootstrap500_all.*", BOOT),
    ("sfo.year2017.drivers_weighted.relaimpo_design_lmg_maxdiff", CHECK),
    ("sfo.year2017.drivers_weighted.kish.*", f"{AIRPORT}::test_effective_base_equals_kish"),
    ("sfo.year2017.drivers_weighted.*",
     f"{AIRPORT}::test_shares_r2_vif_and_betas_equal_relaimpo_and_lm"),
    ("sfo.year2017.drivers_pairwise.*", f"{DRIVERS}::test_pairwise_correlations_share_out_as_in_r"),
    ("sfo.year2017.drivers.*", f"{DRIVERS}::test_the_unweighted_model_equals_lm_and_relaimpo"),
    ("sfo.year2017.svyglm_*.t.*", ALIKE), ("sfo.year2017.svyglm_*.p.*", ALIKE),
    ("sfo.year2017.svyglm_*", f"{AIRPORT}::test_coefficients_and_errors_equal_svyglm"),
    ("sfo.year2017.ordinal_logit.*", f"{DRIVERS}::test_the_ordinal_model_equals_clm"),
    ("sfo.year2017.ordinal_logit_weighted.*",
     f"{DRIVERS}::test_the_weighted_ordinal_model_equals_clm"),
    ("sfo.year2017.logit_top2.or.*", ALIKE),
    ("sfo.year2017.logit_top2.*", f"{DRIVERS}::test_two_halves_of_the_scale_make_it_a_logit"),
    ("sfo.raking2017.trim_upper_3median.*", f"{RAKING}::test_trimmed_weights"),
    ("sfo.raking2017.weighted_means.*",
     f"{RAKING}::test_raked_means_and_the_error_of_the_outcome"),
    ("sfo.raking2017.svymean_all_raked.*",
     f"{RAKING}::test_raked_means_and_the_error_of_the_outcome"),
    ("sfo.raking2017.unweighted_means.*", ALIKE),
    ("sfo.raking2017.*", f"{RAKING}::test_raked_weights"),
    ("sfo.poststrat2017_area.*", f"{RAKING}::test_post_stratified_mean"),
    ("sfo.calibrate2017.linear.*", "not: the toolkit rakes and post-stratifies"),
    ("sfo.calibrate2017.raking.*", f"{PARTS}::test_raking_equals_calibrate"),
    ("sfo.wave_means.*", f"{AIRPORT}::test_means_of_every_year"),
    ("sfo.waves.2016_2017.tests.*.ci95*", ALIKE),
    ("sfo.waves.2016_2017.tests.*", f"{AIRPORT}::test_unweighted_welch_equals_t_test"),
    ("sfo.waves.2016_2017.p_adjusted_welch.*", f"{AIRPORT}::test_holm_equals_p_adjust"),
    ("sfo.waves_design.2016_2017.*", f"{AIRPORT}::test_changes_2016_to_2017_equal_svycontrast"),
    ("sfo.waves_design.2015_2016.*", f"{PARTS}::test_changes_2015_to_2016_equal_svycontrast"),
    ("sfo.segments2017.area_means.*", f"{SEGMENTS}::test_means_and_differences_equal_tapply"),
    ("sfo.segments2017.area_n.*", ALIKE),
    ("sfo.segments2017.anova.*", CLASSIC), ("sfo.segments2017.welch_anova.*", CLASSIC),
    ("sfo.segments2017.kruskal.*", RANKS),
    ("sfo.segments2017.area_vs_rest_padj.*", f"{SEGMENTS}::test_both_adjustments_equal_p_adjust"),
    ("sfo.segments2017.area_vs_rest.*.top2.*", "not: shares are tested by the design, not pooled"),
    ("sfo.segments2017.area_vs_rest.*",
     f"{SEGMENTS}::test_welch_by_hand_is_what_r_calls_welch"),
    ("sfo.segments2017.gender.top2.*", "not: shares are tested by the design, not pooled"),
    ("sfo.segments2017.gender.*", f"{PARTS}::test_welch_of_men_and_women"),
    ("sfo.segments2017.icc1_run", f"{RAKING}::test_kish_and_the_intraclass_correlation"),
    ("sfo.segments2017.chisq_top2_by_area.cramers_v", SIZES),
    ("sfo.segments2017.chisq_top2_by_area.*", f"{ITEMS}::test_pearsons_chi_square_of_areas"),
    # Happiness in a city
    ("somerville.happy.*", f"{ITEMS}::test_the_three_best_of_ten_and_the_happy"),
    ("somerville.ols.*", f"{SOMERVILLE}::test_coefficients_equal_lm_and_errors_its_sandwich"),
    ("somerville.importance.*", f"{SOMERVILLE}::test_shares_and_weights_equal_relaimpo"),
    ("somerville.logit.*", f"{SOMERVILLE}::test_two_answers_make_the_ordinal_model_a_logit"),
    ("somerville.domir_mcfadden.*", "not: shares of a likelihood; the toolkit shares out R2"),
    ("somerville.happy_vs_not.*", f"{PARTS}::test_welch_of_the_happy_and_both_adjustments"),
    ("somerville.bootstrap.*", f"{SOMERVILLE}::test_the_jackknife_is_near_the_bootstrap"),
    # Hospitals
    ("hcahps.p_summary.quantiles_type7.*",
     f"{PEERS}::test_quartiles_quarters_ranks_and_standing"),
    ("hcahps.p_summary.*", SAYS),
    ("*.tau2_reml", "not: between surveys DerSimonian-Laird and Paule-Mandel are offered"),
    ("*.diff_vs_metafor.*", CHECK),
    ("hcahps.eb_metafor_check_every20th.*", f"{PEERS}::test_every_twentieth_hospital_as_metafor"),
    ("hcahps.eb.REML.*", "not: between surveys DerSimonian-Laird and Paule-Mandel are offered"),
    ("hcahps.eb.*", f"{PEERS}::test_between_variance_and_shrunken_scores"),
    ("hcahps.beta_binomial_ml.*", "not: pooled scores are shrunk as normal, not as beta-binomial"),
    ("hcahps.funnel.counts_unadjusted.*", ALIKE), ("hcahps.funnel.counts_phi.*", ALIKE),
    ("hcahps.funnel.*", f"{PEERS}::test_funnel"),
    ("hcahps.peer.by_state_*", "not: groups of peers of the reader's choice"),
    ("hcahps.peer.*.wilson95.*", ALIKE), ("hcahps.peer.*.z_vs_peers", ALIKE),
    ("hcahps.peer.*", f"{PEERS}::test_quartiles_quarters_ranks_and_standing"),
    ("hcahps.drivers.n", ALIKE),
    ("hcahps.drivers.*.se_hc1.*", f"{HCAHPS}::test_errors_are_the_sandwich_of_lm"),
    ("hcahps.drivers.*", f"{HCAHPS}::test_shares_betas_and_vif_equal_relaimpo_and_lm"),
    # Schools
    ("survey_api.api00.clus2_fpc.*", "not: the toolkit's finite populations have one stage"),
    ("survey_api.*.total", "not: totals are not reported"),
    ("survey_api.*.total_se", "not: totals are not reported"),
    ("survey_api.*.quantiles.*", DISCRETE),
    ("survey_api.api00.*", f"{SCHOOLS}::test_means_with_finite_populations"),
    ("survey_api.by_stype.*", f"{SCHOOLS}::test_domains_of_a_stratified_sample"),
    ("survey_api.ratio.*", "not: ratios of two numbers are not reported"),
    ("survey_api.svyglm.p.*", ALIKE),
    ("survey_api.svyglm.*", f"{SCHOOLS}::test_regression_with_a_finite_population"),
    ("survey_api.svychisq.*", f"{SEGMENTS}::test_a_table_equals_svychisq"),
    ("survey_api.svyttest_*", f"{SEGMENTS}::test_a_difference_equals_svyttest"),
    ("survey_api.rake_clus1.*", f"{SCHOOLS}::test_raked_means_and_weights"),
    ("survey_api.poststrat_clus1.*", f"{SCHOOLS}::test_post_stratified_means"),
    ("survey_api.jkn_strat.*",
     f"{SCHOOLS}::test_replicates_that_came_with_the_survey_jkn"),
    ("survey_api.jk1_clus1.*", f"{SCHOOLS}::test_replicates_that_came_with_the_survey_jk1"),
)  # fmt: skip
"""Path of numbers -> the test that compares them, or "not: why"."""


def paths(value: Any, path: str) -> Iterator[str]:
    """Every number, text or null with the way that leads to it."""
    match value:
        case dict():
            for key, part in value.items():
                yield from paths(part, f"{path}.{key}")
        case list():
            for at, part in enumerate(value):
                yield from paths(part, f"{path}.{at}")
        case _:
            yield path


def covered_by(path: str) -> str | None:
    return next((pattern for pattern, _ in TABLE if fnmatchcase(path, pattern)), None)


def test_every_number_of_r_has_its_line_and_every_line_its_numbers(shared: Path) -> None:
    found: dict[str, str | None] = {}
    for name in SURVEYS:
        text = (shared / "data" / "truth" / f"{name}.json").read_text(encoding="utf-8")
        found |= {path: covered_by(path) for path in paths(json.loads(text), name)}
    assert [path for path, pattern in found.items() if pattern is None] == []
    assert [pattern for pattern, _ in TABLE if pattern not in set(found.values())] == []


def test_no_reference_file_is_left_out(shared: Path) -> None:
    assert {file.stem for file in (shared / "data" / "truth").glob("*.json")} == set(SURVEYS)


@pytest.mark.parametrize("told", sorted({told for _, told in TABLE}))
def test_a_line_names_a_test_there_is_or_a_reason(told: str) -> None:
    file, _, test = told.partition("::")
    if told.startswith("not: "):
        assert len(told) > len("not: ") + 10
    else:
        assert re.search(rf"^def {test}\(", (HERE / file).read_text("utf-8"), re.MULTILINE)
