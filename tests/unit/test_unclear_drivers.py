"""Drivers that chance alone may have put in order: nothing is said of them that the data cannot."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from cmt.analysis.drivers import fit_drivers
from cmt.analysis.gather import analyse
from cmt.analysis.infer import ALPHA, units_of
from cmt.analysis.moments import summarise
from cmt.analysis.prepare import prepare
from cmt.analysis.ranking import clearly_opposed
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.analysis.wald import wald_f
from cmt.reports.compose import compose
from cmt.reports.narrative import act_first, listed_first, works
from cmt.reports.voice import voice_for
from cmt.responses.model import Responses
from tests.report_surveys import five
from tests.report_texts import texts_of

DRIVERS = ("speed", "staff", "clarity", "result")


def responses(codes: np.ndarray) -> Responses:
    return Responses(
        source="five.csv",
        digest="five",
        columns=tuple(five().items),
        codes=np.asfortranarray(codes, np.int8),
    )


def answered(codes: np.ndarray) -> Results:
    return analyse(responses(codes), five())


def p_together(codes: np.ndarray) -> float:
    """Of the test of all drivers, as `analyse` has it, without all else it finds."""
    prepared = prepare(responses(codes), five())
    moments = summarise(prepared.batch, prepared.plan)
    return fit_drivers(moments, units_of(moments), weighted=False).p_together


def noise(seed: int, n: int = 80) -> np.ndarray:
    """Answers to five questions that have nothing to do with each other."""
    return np.random.default_rng(seed).integers(0, 5, (n, 5))


def page(results: Results, language: str) -> str:
    return "\n".join(texts_of(compose(results, language)))


def test_the_test_of_all_drivers_equals_deleting_each_client_in_turn() -> None:
    """The twin: one regression a client left out, and F of what they spread."""
    codes = noise(3)
    y, x = codes[:, 0].astype(float), np.column_stack([np.ones(80), codes[:, 1:]])

    def coefficients(rows: np.ndarray) -> np.ndarray:
        return np.asarray(np.linalg.lstsq(x[rows], y[rows], rcond=None)[0][1:])

    b = coefficients(np.arange(80))
    moved = np.array([coefficients(np.delete(np.arange(80), i)) for i in range(80)]) - b
    spread = moved.T @ moved * 79 / 80
    f = b @ np.linalg.solve(spread, b) * (79 - 4 + 1) / (79 * 4)
    detail = answered(codes).driver_detail
    assert detail and detail.p_together == pytest.approx(stats.f.sf(f, 4, 76), rel=1e-8)


def test_the_test_of_all_drivers_is_right_about_as_often_as_it_says() -> None:
    """Of 300 surveys of noise 5 in 100 are to pass for associated; 3 standard errors are 3.8."""
    found = [p_together(noise(seed)) for seed in range(300)]
    passed = [not p > ALPHA for p in found]
    for seed in (0, found.index(min(found))):
        detail = answered(noise(seed)).driver_detail
        assert detail and (detail.p_together, detail.associated) == (found[seed], passed[seed])
    assert 0.012 < np.mean(passed) < 0.088


def test_estimates_that_depend_on_each_other_have_no_test() -> None:
    one = np.ones((2, 2))
    assert np.isnan(wald_f(np.ones(2), one, 50.0)[0])
    assert np.isnan(wald_f(np.ones(2), np.eye(2), 1.0)[0]), "fewer units than estimates"


SAID = {
    "en": {
        "headline": "No driver is clearly associated with overall satisfaction",
        "untold": "What matters most to clients could not be told",
        "share": "of what the drivers explain",
        "best": "Highest scores among the drivers.",
        "lowest": "these are simply the lowest scores",
        "opposed": "check that the answers are not reversed",
        "steps": "No clear difference by the number of drivers done well",
        "tied": "no score is lower than the others",
        "none-higher": "No driver’s score stands above the others.",
        "alike": "go together so closely",
    },
    "fr": {
        "headline": "Aucun facteur n’est nettement lié à la satisfaction globale",
        "untold": "Impossible de dire ce qui compte le plus pour les clients",
        "share": "de ce que les facteurs expliquent",
        "best": "Les cotes les plus élevées parmi les facteurs.",
        "lowest": "voici simplement les cotes les plus basses",
        "opposed": "vérifiez que les réponses ne sont pas inversées",
        "steps": "Aucune différence nette selon le nombre de facteurs réussis",
        "tied": "aucune cote n’est plus basse que les autres",
        "none-higher": "Aucun facteur n’a une cote qui dépasse les autres.",
        "alike": "vont de pair de si près",
    },
}
languages = pytest.mark.parametrize("language", ["en", "fr"])


@languages
def test_noise_has_no_strengths_and_no_priority(language: str) -> None:
    results, said = answered(noise(3)), SAID[language]
    assert results.priorities and not any(row.certain for row in results.priorities.verdicts)
    assert results.action.act_first and not results.action.act_first.clear
    told, voice = page(results, language), voice_for(results, language)
    assert said["headline"] in told
    assert said["steps"] in told
    assert told.count(said["untold"]) == 2, "page one and the action plan give the reason"
    assert said["opposed"] not in told, "a correlation below zero by chance accuses nobody"
    assert listed_first(results) == (False, ())
    (best, _), (why, lowest) = works(voice), act_first(voice)
    assert best == said["best"]
    assert said["lowest"] in why
    assert lowest and not any(said["share"] in point.text for point in lowest)


@languages
def test_what_is_clear_is_said_as_before(language: str) -> None:
    """A driver that goes clearly against satisfaction, and one that goes clearly with it."""
    rng, said = np.random.default_rng(2), SAID[language]
    codes = rng.integers(0, 5, (300, 5))
    codes[:, 1] = np.clip(codes[:, 0] + rng.integers(-1, 2, 300), 0, 4)
    codes[:, 2] = 4 - np.clip(codes[:, 0] + rng.integers(-1, 2, 300), 0, 4)
    results = answered(codes)
    told = page(results, language)
    assert results.driver_detail and results.driver_detail.associated
    assert said["headline"] not in told
    assert said["opposed"] in told
    opposed = [clearly_opposed(effect, 299) for effect in results.drivers.effects]
    assert opposed == [False, True, False, False]


@languages
def test_drivers_with_one_score_are_neither_best_nor_worst(language: str) -> None:
    codes = np.full((40, 5), 3)
    codes[:, 0] = np.arange(40) % 5
    results, said = answered(codes), SAID[language]
    voice = voice_for(results, language)
    (best, high), (why, low) = works(voice), act_first(voice)
    assert (best, high, low) == (said["none-higher"], (), ())
    assert said["tied"] in why


@languages
def test_a_score_of_both_halves_is_neither_high_nor_low(language: str) -> None:
    """Four in a row: 100, 75, 75, 0. Only the first is among the best, only the last among the
    lowest."""
    codes = np.tile([0, 4, 3, 3, 0], (40, 1))
    codes[:, 0] = np.arange(40) % 5
    voice = voice_for(answered(codes), language)
    (_, high), (_, low) = works(voice), act_first(voice)
    names = [voice.name(driver) for driver in DRIVERS]
    assert [point.name for point in high] == [names[0]]
    assert [point.name for point in low] == [names[3]]


@languages
def test_drivers_that_mirror_each_other_are_not_said_to_be_rated_alike(language: str) -> None:
    rng = np.random.default_rng(4)
    codes = rng.integers(0, 5, (400, 5))
    codes[:, 1] = np.clip(codes[:, 0] + rng.integers(-1, 2, 400), 0, 4)
    codes[:, 2] = np.where(rng.random(400) < 0.02, codes[:, 2], 4 - codes[:, 1])
    results = answered(codes)
    assert results.driver_detail and results.driver_detail.alike == (("speed", "staff"),)
    told = page(results, language)
    assert SAID[language]["alike"] in told
    assert "almost alike" not in told and "presque de la même façon" not in told


def test_a_results_file_of_before_the_test_is_read_as_it_was_meant(tmp_path: Path) -> None:
    write_results(answered(noise(3)), tmp_path / "new.json")
    document = json.loads((tmp_path / "new.json").read_text("utf-8"))
    del document["driver_detail"]["p_together"]
    (tmp_path / "old.json").write_text(json.dumps(document), encoding="utf-8")
    old = read_results(tmp_path / "old.json")
    assert old.driver_detail and old.driver_detail.associated
    assert SAID["en"]["headline"] not in page(old, "en")
