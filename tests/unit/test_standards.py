"""Standards and waits against counts on the rows; how they are written and refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cmt.analysis.action import Action
from cmt.analysis.gather import analyse
from cmt.analysis.infer import wilson
from cmt.analysis.store import read_results, write_results
from cmt.cli.analyse import command
from cmt.errors import DesignError
from cmt.instrument.load import parse_instrument
from cmt.instrument.model import Instrument
from cmt.responses.model import Responses
from cmt.responses.project_file import read_project
from cmt.responses.standards import Standard, typed_standard

close = pytest.approx
QUESTIONNAIRE = """
instrument: how-long-it-took
version: "1.0"
languages: [en]
title: {en: How long it took}
licence: CC-BY-4.0
source: made for this test
scales:
  agree: {points: {1: {en: a}, 2: {en: b}, 3: {en: c}, 4: {en: d}, 5: {en: e}}, favourable: [4, 5]}
  bands: {points: {1: {en: none}, 2: {en: under 5}, 3: {en: 5 to 14}, 4: {en: 15 or more}}}
  minutes:
    measure: {unit: {en: minutes}, least: 0, most: 600, bands: [0, 5, 15, 30]}
drivers:
  speed: {name: {en: Speed}, items: [fast]}
outcome: overall
sections:
  - section: all
    title: {en: All}
    items:
      - {item: overall, scale: agree, text: {en: Overall}}
      - {item: fast, scale: agree, text: {en: Fast}}
      - {item: minutes, scale: minutes, role: standard, text: {en: How many minutes}}
      - {item: waited, scale: bands, role: wait, of: actual, text: {en: How long}}
      - {item: accepts, scale: bands, role: wait, of: acceptable, text: {en: How long is fine}}
"""
COLUMNS = ("overall", "fast", "minutes", "waited", "accepts")


def asked(seed: int = 1, n: int = 300, *, weighted: bool = True) -> tuple[Responses, Instrument]:
    rng = np.random.default_rng(seed)
    minutes = rng.choice([1, 5, 14, 15, 16, 40.5, np.nan], n)
    bands = np.searchsorted([5, 15, 30], np.nan_to_num(minutes), side="right")
    waited, accepts = rng.integers(0, 4, n), rng.integers(0, 4, n)
    overall = np.clip(4 - waited + rng.integers(-1, 2, n), 0, 4)
    codes = np.column_stack([overall, rng.integers(0, 5, n), bands, waited, accepts])
    codes[np.isnan(minutes), 2] = -3
    codes[rng.random(n) < 0.1, 3] = -1
    codes[rng.random(n) < 0.1, 4] = -1
    answers = Responses(
        source="w.csv", digest=f"w{seed}", columns=COLUMNS,
        codes=np.asfortranarray(codes, np.int8), numbers={"minutes": minutes},
        weight=rng.uniform(0.5, 2, n) if weighted else None,
    )  # fmt: skip
    return answers, parse_instrument(QUESTIONNAIRE, "waits.yaml")


def acted(answers: Responses, questionnaire: Instrument, *standards: Standard) -> Action:
    return analyse(answers, questionnaire, standards=standards).action


def test_a_standard_is_kept_for_the_share_with_such_a_number() -> None:
    answers, questionnaire = asked()
    numbers, w = answers.numbers["minutes"], answers.weight
    assert w is not None
    at_most = Standard(item="minutes", promised=0.9, at_most=15)
    at_least = Standard(item="minutes", promised=0.1, at_least=14)
    one, two = acted(answers, questionnaire, at_most, at_least).standards
    told = ~np.isnan(numbers)
    for found, kept in ((one, numbers <= 15), (two, numbers >= 14)):
        share = np.average(kept[told], weights=w[told])
        assert found.share.estimate == close(share, rel=1e-9)
        assert found.share.n == told.sum()
        z = np.where(told, w * (kept - share), 0) / w[told].sum()
        n = len(z)
        assert found.share.se == close((n / (n - 1) * (z @ z)) ** 0.5, rel=1e-9)
    assert (one.verdict, two.verdict) == ("not-met", "met")
    assert (one.at_most, one.at_least, two.at_least) == (15, None, 14)


def test_the_interval_of_an_unweighted_share_is_wilsons() -> None:
    answers, questionnaire = asked(weighted=False)
    (found,) = acted(
        answers, questionnaire, Standard(item="minutes", promised=0.7, at_most=15)
    ).standards
    n = found.share.n
    assert (found.share.low, found.share.high) == close(wilson(found.share.estimate, n), abs=2e-3)
    assert (found.verdict == "met") == (found.share.low >= 0.7)


def test_a_promise_inside_the_interval_cannot_be_told_nor_can_one_withheld() -> None:
    answers, questionnaire = asked()
    (found,) = acted(
        answers, questionnaire, Standard(item="minutes", promised=0.66, at_most=15)
    ).standards
    assert found.share.low < 0.66 < found.share.high
    assert found.verdict == "cannot-tell"
    few = replace(answers, numbers={"minutes": np.where(np.arange(300) < 9, 3.0, np.nan)})
    (hidden,) = acted(
        few, questionnaire, Standard(item="minutes", promised=0.5, at_most=15)
    ).standards
    assert (hidden.share.flag, hidden.verdict) == ("withheld", "cannot-tell")
    assert np.isnan(hidden.share.estimate)


def test_bands_without_numbers_answer_at_their_edges_only() -> None:
    answers, questionnaire = asked()
    bands = replace(answers, numbers={})
    edge = Standard(item="minutes", promised=0.5, at_least=15)
    (from_bands,) = acted(bands, questionnaire, edge).standards
    (from_numbers,) = acted(answers, questionnaire, edge).standards
    assert from_bands.share == from_numbers.share
    with pytest.raises(DesignError, match="only bands are known"):
        acted(bands, questionnaire, Standard(item="minutes", promised=0.5, at_most=15))
    point = Standard(item="waited", promised=0.5, at_most=2)
    (kept,) = acted(answers, questionnaire, point).standards
    told = answers.column("waited") >= 0
    w = answers.weight
    assert w is not None
    share = np.average(answers.column("waited")[told] <= 1, weights=w[told])
    assert kept.share.estimate == close(share, rel=1e-9)


def test_standards_that_cannot_be_held_are_refused_all_at_once() -> None:
    answers, questionnaire = asked()
    wrong = [
        Standard(item="overall", promised=0.5, at_most=2),
        Standard(item="minutes", promised=0.5, at_most=900),
        Standard(item="waited", promised=0.5, at_most=15),
    ]
    with pytest.raises(DesignError) as told:
        acted(answers, questionnaire, *wrong)
    assert [fault.where for fault in told.value.faults] == [
        "standards.overall", "standards.minutes", "standards.waited",
    ]  # fmt: skip
    assert "2 = under 5" in told.value.faults[2].expected


def test_waits_compared_equal_a_table_of_the_rows() -> None:
    answers, questionnaire = asked()
    found = acted(answers, questionnaire).waits
    w, took, accepts = answers.weight, answers.column("waited"), answers.column("accepts")
    assert found and w is not None
    both = (took >= 0) & (accepts >= 0)
    total = w[both].sum()
    for cell in found.cells:
        here = both & (took == cell.actual - 1) & (accepts == cell.acceptable - 1)
        assert (cell.n, cell.share) == (here.sum(), close(w[here].sum() / total, rel=1e-12))
    assert sum(cell.share for cell in found.cells) == close(1, rel=1e-12)
    assert found.longer.estimate == close(w[both & (took > accepts)].sum() / total, rel=1e-9)
    assert found.shorter.estimate == close(w[both & (took < accepts)].sum() / total, rel=1e-9)
    assert found.longer.n == both.sum()


def test_curves_equal_scores_and_shares_of_the_rows() -> None:
    answers, questionnaire = asked()
    waited, minutes = acted(answers, questionnaire).curves
    w, y = answers.weight, answers.column("overall")
    assert w is not None
    assert (waited.item, minutes.item) == ("waited", "minutes")
    accepts = answers.column("accepts")
    for curve in (waited, minutes):
        codes = answers.column(curve.item)
        for at, level in enumerate(curve.levels):
            inside = codes == at
            score = 25 * np.average(y[inside], weights=w[inside])
            assert level.satisfaction.estimate == close(score, rel=1e-9)
            assert level.satisfaction.n == inside.sum()
    for at, level in enumerate(waited.levels):
        told = accepts >= 0
        assert level.acceptable
        share = np.average(accepts[told] >= at, weights=w[told])
        assert level.acceptable.estimate == close(share, rel=1e-9)
    assert all(level.acceptable is None for level in minutes.levels)


@given(st.integers(1, 40))
def test_fewer_accept_a_longer_wait(seed: int) -> None:
    """Two laws: nobody finds no wait too long, and a longer one is never acceptable to more."""
    answers, questionnaire = asked(seed, 60)
    curve = acted(answers, questionnaire).curves[0]
    shares = [level.acceptable.estimate for level in curve.levels if level.acceptable]
    assert shares[0] == close(1, rel=1e-12)
    assert shares == sorted(shares, reverse=True)


def test_nothing_on_waits_where_none_were_asked() -> None:
    answers, questionnaire = asked()
    few = replace(answers, columns=COLUMNS[:2], codes=answers.codes[:, :2], numbers={})
    found = acted(few, questionnaire)
    assert (found.standards, found.curves, found.waits) == ((), (), None)


def test_all_of_it_survives_its_file(tmp_path: Path) -> None:
    answers, questionnaire = asked()
    standard = Standard(item="minutes", promised=0.9, at_most=15)
    results = analyse(answers, questionnaire, standards=[standard])
    write_results(results, tmp_path / "r.json")
    back = read_results(tmp_path / "r.json").action
    assert back.standards == results.action.standards
    assert back.waits == results.action.waits
    assert back.curves[0] == results.action.curves[0]


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("minutes:15:90%", Standard(item="minutes", promised=0.9, at_most=15)),
        ("minutes:<=2.5:90 %", Standard(item="minutes", promised=0.9, at_most=2.5)),
        ("minutes:>=2:0.5", Standard(item="minutes", promised=0.5, at_least=2)),
    ],
)
def test_typed_standards(typed: str, standard: Standard) -> None:
    assert typed_standard(typed) == standard


@pytest.mark.parametrize("typed", ["minutes", "minutes:15", "minutes:x:90%", "minutes:15:90", ""])
def test_what_is_no_standard_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(DesignError, match="office-minutes:15:90%"):
        typed_standard(typed)


def test_a_standard_has_one_limit_and_a_share() -> None:
    with pytest.raises(DesignError) as told:
        Standard(item="a", promised=1.5)
    assert len(told.value.faults) == 2
    with pytest.raises(DesignError, match="two limits"):
        Standard(item="a", promised=0.5, at_most=1, at_least=1)


def project(tmp_path: Path, standards: str) -> Path:
    path = tmp_path / "cmt.yaml"
    path.write_text(f"waves: [{{file: a.csv}}]\nstandards: {standards}\n", "utf-8")
    return path


def test_a_project_says_what_was_promised(tmp_path: Path) -> None:
    said = "{minutes: {at-most: 15, promised: 90 %}, visits: {at-least: 1, promised: 0.5}}"
    (wave,) = read_project(project(tmp_path, said)).waves
    assert wave.standards == (
        Standard(item="minutes", promised=0.9, at_most=15),
        Standard(item="visits", promised=0.5, at_least=1),
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{minutes: {promised: 90 %}}", "no limit is here"),
        ("{minutes: {at-most: 1, at-least: 2, promised: 90 %}}", "two limits are here"),
        ("{minutes: {at-most: 15, promised: 90}}", "no share of clients"),
        ("{minutes: {at-most: 15}}", "promised"),
        ("{minutes: {at-most: soon, promised: 90 %}}", "at-most"),
        ("15", "at-most: 15"),
    ],
)
def test_what_a_project_says_amiss_is_told_with_its_line(
    tmp_path: Path, said: str, told: str
) -> None:
    with pytest.raises(DesignError) as error:
        read_project(project(tmp_path, said))
    (fault,) = error.value.faults
    assert "line 2" in str(fault)
    assert told in str(fault)


def test_the_option_is_said_once_for_each_standard(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(QUESTIONNAIRE, "utf-8")
    rng = np.random.default_rng(3)
    lines = ["Overall,Fast,How many minutes,How long,How long is fine"]
    for minutes in rng.integers(0, 60, 80):
        lines.append(f"{rng.integers(1, 6)},{rng.integers(1, 6)},{minutes},2,3")
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", "utf-8")
    options = ["--instrument", str(tmp_path / "q.yaml"), "--out", str(tmp_path / "r.json")]
    both = ["--standard", "minutes:15:90%", "--standard", "waited:2:80%"]
    done = CliRunner().invoke(command, [str(tmp_path / "a.csv"), *options, *both])
    assert done.exit_code == 0, done.output
    kept = read_results(tmp_path / "r.json").action.standards
    assert [(each.item, each.at_most, each.promised) for each in kept] == [
        ("minutes", 15, 0.9), ("waited", 2, 0.8),
    ]  # fmt: skip
