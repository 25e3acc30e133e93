"""Weights made to meet targets, from the export to the results, their file and their report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.describe import describe
from cmt.analysis.gather import analyse
from cmt.analysis.importance import correlations, covariances, lmg
from cmt.analysis.infer import units_of
from cmt.analysis.moments import summarise
from cmt.analysis.multipliers import DELETED_ONE_BY_ONE, sample
from cmt.analysis.prepare import prepare
from cmt.analysis.raking import trim
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.errors import DesignError, EstimationError
from cmt.reports.compose import compose
from cmt.responses.design import replicate_columns
from cmt.responses.model import Design, Responses
from cmt.responses.replicates import scales
from cmt.responses.target_file import read_targets
from cmt.responses.targets import Margin, Targets
from cmt.responses.wave import Wave, read
from tests.report_texts import texts_of
from tests.small_survey import small, write_csv

close = pytest.approx
INSTRUMENT = small()
N = 120
TARGETS = """
targets:
  channel: {Web: 50 %, Téléphone: 30 %, "1": 20 %}
  office: {north: 400, south: 600}
"""


def export(folder: Path, **extra: list[str]) -> Path:
    """A hundred and twenty answers, by channel and office, in both languages."""
    rng = np.random.default_rng(5)
    mood = rng.integers(0, 3, N)
    head = ["overall", "time-taken", "staff-polite", "channel", "office", *extra]
    rows = [head]
    for i in range(N):
        answers = [str(1 + min(4, int(mood[i] + rng.integers(0, 3)))) for _ in range(3)]
        channel = ("Web", "Telephone", "En personne, au comptoir")[i % 3]
        office = ("north", "south")[int(i % 7 < 3 + i % 3)]
        rows.append([*answers, channel, office, *(cells[i] for cells in extra.values())])
    return write_csv(folder / "wave.csv", rows)


def wave(
    folder: Path, text: str = TARGETS, design: Design | None = None, **extra: list[str]
) -> Wave:
    (folder / "t.yaml").write_text(text, encoding="utf-8")
    targets = read_targets(folder / "t.yaml") if text else None
    plan = replace(design or Design(), targets=targets)
    return read(export(folder, **extra), INSTRUMENT, design=plan)


def results(folder: Path, text: str = TARGETS, design: Design | None = None) -> Results:
    return analyse(wave(folder, text, design), INSTRUMENT)


def test_weights_meet_targets_given_in_words_numbers_and_both_languages(tmp_path: Path) -> None:
    answers = wave(tmp_path).responses
    weight = sample(answers).weight
    assert weight.sum() == close(1000)
    channel = answers.column("channel")
    assert [weight[channel == code].sum() for code in (0, 1, 2)] == close([200, 300, 500])
    assert answers.cells is not None
    assert np.bincount(answers.cells[:, 1], weight) == close([400, 600])


def test_results_record_how_weights_were_made_and_their_file_keeps_it(tmp_path: Path) -> None:
    found = results(tmp_path)
    made = found.weighting
    assert made and made.converged and made.margins == ("channel", "office")
    assert made.miss < 1e-12 and made.ratio > 1 and made.passes > 1
    assert found.weighted
    assert found.precision.weight_effect == close(made.design_effect)
    assert found.precision.units == N
    write_results(found, tmp_path / "r.json")
    again = read_results(tmp_path / "r.json")
    assert again.weighting == made
    assert again.design == found.design
    assert again.precision == replace(
        found.precision, cluster_effect=again.precision.cluster_effect
    )


def test_the_method_page_says_how_weights_were_made(tmp_path: Path) -> None:
    found = results(tmp_path, TARGETS + "trim: {most: 1.6}\n")
    made = found.weighting
    assert made and made.trimmed
    english, french = (" ".join(texts_of(compose(found, lang))) for lang in ("en", "fr"))
    assert "Weighted by raking to targets for channel and office, in " in english
    assert f"{made.trimmed} weights were held at their bounds." in english
    assert "Résultats pondérés par calage itératif sur channel et office, en " in french
    alone = "targets: {office: {north: 0.4, south: 0.6}}"
    said = " ".join(texts_of(compose(results(tmp_path, alone), "en")))
    assert "Weighted to targets for office; the largest weight is " in said
    missed = results(tmp_path, TARGETS + "trim: {least: 0.95, most: 1.05}\n")
    assert missed.weighting and not missed.weighting.converged and missed.weighting.miss > 0.01
    assert "A target is missed by up to " in " ".join(texts_of(compose(missed, "en")))


def test_the_method_page_says_which_population_and_which_replicates(tmp_path: Path) -> None:
    finite = results(tmp_path, "", Design(strata="office", population={"north": 200, "south": 300}))
    said = " ".join(texts_of(compose(finite, "en")))
    assert "2 strata, 120 sampling units, of a population of 500, which intervals respect" in said
    replicates = {f"rep{r}": [str(2 * (i % 8 != r)) for i in range(N)] for r in range(8)}
    design = Design(replicates=("rep*",), replicate_method="JK1")
    found = analyse(wave(tmp_path, "", design, **replicates), INSTRUMENT)
    assert "Replicate weights that came with the survey (JK1)" in " ".join(
        texts_of(compose(found, "en"))
    )


def test_a_blank_keeps_its_share_where_that_is_said(tmp_path: Path) -> None:
    ward = ["x" if i % 2 else "y" for i in range(N)]
    ward[:12] = [""] * 12
    text = "targets: {ward: {x: 0.25, y: 0.75}}\n"
    with pytest.raises(DesignError, match="targets ward: respondents without an answer: 12"):
        wave(tmp_path, text, ward=ward)
    answers = wave(tmp_path, text + "unknown: keep\n", ward=ward).responses
    sampled = sample(answers)
    labels = np.array(ward)
    held = [sampled.weight[labels == label].sum() / N for label in ("", "x", "y")]
    assert held == close([0.1, 0.9 * 0.25, 0.9 * 0.75])
    assert sampled.weighting and sampled.weighting.kept == 12


def test_categories_without_respondents_and_answers_without_targets_stop_the_run(
    tmp_path: Path,
) -> None:
    with pytest.raises(DesignError) as caught:
        wave(tmp_path, "targets: {office: {north: 0.4, east: 0.6}, nowhere: {x: 1}}")
    assert "there is no column 'nowhere' for the targets" in str(caught.value)
    with pytest.raises(DesignError) as caught:
        wave(tmp_path, "targets: {office: {north: 0.4, east: 0.6}}")
    assert [fault.got for fault in caught.value.faults] == [
        "nobody answered 'east'",
        "there is no target for 'south', which 69 answered",
    ]


@pytest.mark.parametrize(
    ("design", "said"),
    [
        (Design(population={"": 100}), "a survey without strata holds 100, fewer than the 120"),
        (Design(population={"north": 300}), "nobody who answered is of stratum 'north'"),
        (Design(strata="office", population={"north": 99}), "no count for stratum 'south'"),
        (
            Design(replicates=("rep*",), replicate_method="BRR"),
            "replicate weights found for rep*: 0",
        ),
        (Design(replicates=("office",)), "replicate method: '' is no method. Expected: BRR, Fay"),
        (Design(replicate_method="BRR"), "they are described, but no column is named"),
        (
            Design(replicates=("rep*",), replicate_method="BRR", strata="office"),
            "beside them is named: strata",
        ),
        (Design(replicates=("r*",), replicate_method="Fay"), "replicate rho: this is None"),
        (Design(replicates=("r*",), replicate_method="JKn"), "replicate scale: there is none"),
    ],
)
def test_designs_that_do_not_fit_are_refused(tmp_path: Path, design: Design, said: str) -> None:
    with pytest.raises(DesignError) as caught:
        wave(tmp_path, "", design)
    assert said in str(caught.value)


def test_replicate_weights_may_be_zero_and_nothing_worse(tmp_path: Path) -> None:
    design = Design(replicates=("rep*",), replicate_method="BRR", replicate_scale=(1.0, 2.0, 3.0))
    columns = {"rep1": ["0"] * 60 + ["2"] * 60, "rep2": ["2"] * 60 + ["x"] * 60}
    with pytest.raises(DesignError) as caught:
        wave(tmp_path, "", design, **columns)
    assert "column rep2: the weight 'x' is not a number" in str(caught.value)
    assert "replicate scale: there are 3. Expected: one, or 2" in str(caught.value)
    assert "column rep1" not in str(caught.value)


def test_scales_of_every_method() -> None:
    assert scales(8, "BRR", (), None).tolist() == [1 / 8] * 8
    assert scales(8, "Fay", (), 0.5).tolist() == [1 / (8 * 0.25)] * 8
    assert scales(8, "JK1", (), None).tolist() == [7 / 8] * 8
    assert scales(8, "bootstrap", (), None).tolist() == [1 / 8] * 8
    assert scales(2, "JKn", (0.5, 0.75), None).tolist() == [0.5, 0.75]
    assert scales(2, "JK1", (0.4,), None).tolist() == [0.4, 0.4]


def test_columns_of_replicates_by_name_or_beginning() -> None:
    design = Design(replicates=("b1", "rep*"), replicate_method="BRR")
    assert replicate_columns(design, ["rep2", "w", "rep1", "b1"]) == ("b1", "rep2", "rep1")


def balanced(answers: Responses, seed: int) -> Responses:
    """The answers with twenty replicates of random halves, weighted up twofold."""
    rng = np.random.default_rng(seed)
    halves = 2.0 * rng.permuted(np.tile([0, 1], (20, N // 2)), axis=1).T
    design = Design(replicates=("rep*",), replicate_method="BRR")
    return replace(answers, design=design, replicates=halves)


def test_shares_of_drivers_vary_over_the_replicates_that_came(tmp_path: Path) -> None:
    """The twin: LMG of each replicate from its own weighted correlations."""
    answers = balanced(wave(tmp_path, "").responses, 3)
    found = analyse(answers, INSTRUMENT).drivers
    assert answers.replicates is not None and found.refusal is None
    codes = answers.codes[:, [answers.columns.index(c) for c in
                              ("overall", "time-taken", "staff-polite")]] + 1.0  # fmt: skip
    z = np.column_stack([np.ones(N), codes])
    grams = np.einsum("ij,ik,ir->rjk", z, z, np.column_stack([np.ones(N), answers.replicates]))
    parts = lmg(correlations(covariances(grams)))
    shares = parts / parts.sum(axis=1, keepdims=True)
    errors = np.sqrt(((shares[1:] - shares[0]) ** 2).mean(axis=0))
    assert [effect.share for effect in found.effects] == close(shares[0])
    assert [effect.share_se for effect in found.effects] == close(errors)


def test_replicates_may_repeat_each_other_and_then_tell_less(tmp_path: Path) -> None:
    answers = balanced(wave(tmp_path, "").responses, 3)
    assert answers.replicates is not None
    twice = replace(answers, replicates=np.column_stack([answers.replicates] * 2))
    first, again = (
        analyse(a, INSTRUMENT).estimates.get("overall", "mean") for a in (answers, twice)
    )
    assert first and again
    assert (first.se, first.df) == (close(again.se), again.df)
    assert first.df == np.linalg.matrix_rank(answers.replicates) - 1


def test_many_units_are_deleted_in_groups_that_err_alike() -> None:
    """Beyond the limit replicates delete groups of units: nearly the same error, far fewer."""
    rng = np.random.default_rng(11)
    n = DELETED_ONE_BY_ONE + 400
    area = Margin(columns=("a",), categories=(("x",), ("y",)), values=(0.3, 0.7))
    answers = Responses(
        source="a",
        digest="a",
        columns=("overall", "time-taken", "staff-polite"),
        codes=np.asfortranarray(rng.integers(0, 5, (n, 3)), np.int8),
        cells=rng.integers(0, 2, (n, 1)).astype(np.int32),
        design=Design(targets=Targets(margins=(area,))),
    )
    sampled = sample(answers)
    assert sampled.sampling and sampled.sampling.pieces and sampled.sampling.pieces.replicates
    made = sampled.sampling.pieces.replicates
    assert 150 <= len(made.factors) <= 250
    prepared = prepare(answers, INSTRUMENT)
    moments = summarise(prepared.batch, prepared.plan)
    found = describe(moments, units_of(moments), prepared.scales, weighted=True)
    y = answers.column("overall") + 1.0
    totals = made.factors @ (sampled.weight * y), made.factors @ sampled.weight
    grouped = float(np.sqrt(made.scale @ (totals[0] / totals[1] - sampled.weight @ y / n) ** 2))
    mean = found.get("overall", "mean")
    assert mean and grouped == close(mean.se, rel=0.15)


def test_bounds_that_no_weights_can_keep_are_refused() -> None:
    with pytest.raises(EstimationError, match="weights from 2 to 3 cannot have a mean of 1"):
        trim(np.ones(4), 2.0, 3.0)


def test_a_stratum_of_one_unit_is_refused_by_name_when_raked_too(tmp_path: Path) -> None:
    answers = wave(tmp_path).responses
    lonely = replace(answers, strata=("a",) * (N - 1) + ("alone",))
    with pytest.raises(DesignError, match="stratum 'alone'"):
        analyse(lonely, INSTRUMENT)
