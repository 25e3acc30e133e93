"""Overall satisfaction by what clients got, at one mix; the curve of drivers done well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.adjust import at_mix
from cmt.analysis.earlier import with_earlier
from cmt.analysis.gather import analyse
from cmt.analysis.infer import t_quantile
from cmt.analysis.store import read_results, write_results
from tests.unit.test_drivers_routing import asked

close = pytest.approx


def test_levels_are_scores_of_those_who_gave_the_answer() -> None:
    answers, questionnaire = asked(11)
    detail = analyse(answers, questionnaire).driver_detail
    assert detail and detail.mix
    assert answers.weight is not None
    y, got, w = answers.column("overall"), answers.column("got-what-needed"), answers.weight
    both = (y >= 0) & (got >= 0)
    n = len(y)
    for at, level in enumerate(detail.mix.levels):
        inside = both & (got == at)
        mean = np.average(y[inside], weights=w[inside])
        assert level.point == at + 1
        assert level.n == inside.sum()
        assert level.index == close(25 * mean, rel=1e-12)
        assert level.share == close(w[inside].sum() / w[both].sum(), rel=1e-12)
        scores = 25 * np.where(inside, w * (y - mean), 0) / w[inside].sum()
        variance = n / (n - 1) * ((scores - scores.mean()) ** 2).sum()
        assert detail.mix.covariance[at][at] == close(variance, rel=1e-9)


def test_two_waves_at_one_mix_by_hand() -> None:
    before, questionnaire = asked(12)
    now, _ = asked(13)
    earlier, later = analyse(before, questionnaire), analyse(now, questionnaire)
    both = with_earlier(later, earlier)
    assert both.driver_detail and both.driver_detail.at_mix
    found = both.driver_detail.at_mix
    one, two = earlier.driver_detail, later.driver_detail
    assert one and two and one.mix and two.mix
    mix = [level.share for level in one.mix.levels]
    difference = sum(
        share * (b.index - a.index)
        for share, a, b in zip(mix, one.mix.levels, two.mix.levels, strict=True)
    )
    assert found.difference == close(difference, rel=1e-12)
    variances = [
        sum(mix[i] * mix[j] * each.covariance[i][j] for i in range(2) for j in range(2))
        for each in (one.mix, two.mix)
    ]
    assert found.se == close(sum(variances) ** 0.5, rel=1e-12)
    df = sum(variances) ** 2 / sum(v**2 / 499 for v in variances)
    assert found.df == close(df, rel=1e-12)
    assert found.high - found.difference == close(t_quantile(df) * found.se, rel=1e-12)
    plain = [sum(level.share * level.index for level in each.mix.levels) for each in (one, two)]
    assert found.unadjusted == close(plain[1] - plain[0], rel=1e-9)


def test_only_the_mix_changed_and_nothing_is_left_at_one_mix() -> None:
    """The second wave is the first with those who got what they needed counted three times."""
    before, questionnaire = asked(14)
    assert before.weight is not None
    heavier = np.where(before.column("got-what-needed") == 1, 3.0, 1.0)
    now = replace(before, digest="another", weight=before.weight * heavier)
    both = analyse(now, questionnaire, earlier=analyse(before, questionnaire))
    assert both.driver_detail and both.driver_detail.at_mix
    assert both.driver_detail.at_mix.difference == close(0, abs=1e-9)
    assert both.driver_detail.at_mix.unadjusted > 3


def test_without_the_question_or_with_too_few_there_is_no_mix() -> None:
    answers, questionnaire = asked(15)
    column = answers.columns.index("got-what-needed")
    few = answers.codes.copy()
    few[:, column] = 0
    few[:5, column] = 1
    detail = analyse(replace(answers, codes=few), questionnaire).driver_detail
    assert detail and detail.mix is None
    kept = [j for j in range(len(answers.columns)) if j != column]
    silent = replace(
        answers,
        columns=tuple(answers.columns[j] for j in kept),
        codes=np.asfortranarray(answers.codes[:, kept]),
    )
    detail = analyse(silent, questionnaire).driver_detail
    assert detail and detail.mix is None
    assert at_mix(None, None) is None


@pytest.mark.parametrize(("well", "least"), [("favourable", 3), ("top-box", 4), ("acceptable", 2)])
def test_the_curve_counts_drivers_from_the_score_that_was_chosen(well: str, least: int) -> None:
    answers, questionnaire = asked(16)
    results = analyse(answers, questionnaire, done_well=well)  # type: ignore[arg-type]
    codes = np.column_stack([answers.column(f"q{j}") for j in range(4)])
    complete = (codes >= 0).all(axis=1)
    met = (codes >= least).sum(axis=1)
    for count in range(5):
        row = results.estimates.get("overall", "index", f"drivers-met={count}")
        assert row
        assert row.n == (complete & (met == count)).sum()


def test_detail_comes_back_from_its_file_and_older_files_are_read(tmp_path: Path) -> None:
    before, questionnaire = asked(17)
    now, _ = asked(18)
    results = analyse(now, questionnaire, earlier=analyse(before, questionnaire))
    write_results(results, tmp_path / "results.json")
    again = read_results(tmp_path / "results.json")
    # By their text, because nan is not equal to itself.
    assert repr(again.driver_detail) == repr(results.driver_detail)
    assert results.driver_detail and results.driver_detail.at_mix
    old = replace(results, driver_detail=None)
    write_results(old, tmp_path / "old.json")
    text = (tmp_path / "old.json").read_text("utf-8").replace('"driver_detail": null, ', "")
    assert "driver_detail" not in text
    (tmp_path / "old.json").write_text(text, "utf-8")
    assert read_results(tmp_path / "old.json").driver_detail is None
    against_old = with_earlier(results, read_results(tmp_path / "old.json")).driver_detail
    assert against_old and against_old.at_mix is None
