"""A unit among the others of its batch: right, unnamed, and of nothing that is withheld."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.batch import BatchWave, batch_wave, unit_results, with_scores
from cmt.analysis.batch_among import UNITS_AT_LEAST
from cmt.analysis.branch import Branch
from cmt.analysis.gather import analyse
from cmt.analysis.remarks import CommentRules
from cmt.analysis.results import Results
from cmt.analysis.store import read_results, write_results
from cmt.instrument.catalogue import find
from cmt.reports.compose import compose
from cmt.reports.model import Figure, Table
from cmt.responses.branches import branches_by
from cmt.responses.project import Fielding
from cmt.responses.wave import read
from tests.report_texts import blocks_of, texts_of

QUESTIONS = ("overall", "time-taken", "staff-courtesy", "treated-fairly", "information-clear")
SMALL = ("Tiny", "Small")
HELD, FEW = "Office 00", "Office 04"
"""Of the one, answers on courtesy are held back, since the other has few of them."""


def survey(path: Path, units: int, small: int = 0) -> Path:
    """Offices of 14 clients each, and two that are too small; `small` changes their answers."""
    rng = np.random.default_rng(5)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["office", *QUESTIONS])
        for at in range(units):
            level = rng.normal(3.6, 0.6)
            for client in range(14 + at % 3):
                answers = np.clip(np.rint(level + rng.normal(0, 0.8, 5)), 1, 5).astype(int)
                told = answers.astype(str).tolist()
                if f"Office {at:02}" == FEW and client > 5:
                    told[2] = ""
                writer.writerow([f"Office {at:02}", *told])
        for name in SMALL:
            for _ in range(7):
                answer = str(1 + small)
                writer.writerow([name, answer, answer, "", answer, answer])
    return path


def batch_of(path: Path) -> BatchWave:
    core = find("cmt-core")
    wave = read(path, core)
    units = branches_by(wave, "office", core)
    whole = analyse(wave, core)
    return with_scores(batch_wave(wave, whole, units, Fielding(file=path), CommentRules()))


def result_of(batch: BatchWave, key: str) -> Results:
    return unit_results(batch, (), Branch(by="office", key=key, names={"en": key, "fr": key}))


@cache
def batch(folder: Path) -> BatchWave:
    return batch_of(survey(folder / "wave.csv", 24))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("among")


def test_a_place_is_among_what_the_other_reports_show(folder: Path) -> None:
    """Against the reports themselves, read one by one."""
    made = batch(folder)
    reports = {
        key: result_of(made, key)
        for key, spared in zip(made.keys, made.spared, strict=True)
        if not spared.why
    }
    assert len(reports) == 24
    for key in ("Office 07", "Office 11", HELD):
        placed = {row.measure: row for row in reports[key].among}
        for measure in ("overall", "timeliness", "courtesy"):
            shown = {
                name: score
                for name, results in reports.items()
                if (score := results.estimates.get(measure, "index")) and score.shown
            }
            own = shown.pop(key, None)
            if own is None:
                assert measure not in placed
                continue
            others = np.array([each.estimate for each in shown.values()])
            row = placed[measure]
            assert row.surveys == len(others) >= UNITS_AT_LEAST
            assert row.own == pytest.approx(own.estimate) and row.own_low == pytest.approx(own.low)
            assert row.mean == pytest.approx(others.mean())
            assert (row.lowest, row.highest) == pytest.approx((others.min(), others.max()))
            cuts = [_quantile(others, part) for part in (0.25, 0.5, 0.75)]
            assert row.quarters == pytest.approx(tuple(cuts))
    assert "courtesy" not in {row.measure for row in reports[HELD].among}
    assert "overall" in {row.measure for row in reports[HELD].among}


def _quantile(scores: np.ndarray, part: float) -> float:
    """R's type 7, written out: the place (n - 1) part among the ordered scores, from 0."""
    ordered = sorted(scores.tolist())
    below, beyond = divmod((len(ordered) - 1) * part, 1)
    low = ordered[int(below)]
    return float(low + beyond * (ordered[min(int(below) + 1, len(ordered) - 1)] - low))


def test_what_is_withheld_moves_no_place(folder: Path, tmp_path: Path) -> None:
    """All answers of the small offices are other ones: every report says the same."""
    one, other = batch(folder), batch_of(survey(tmp_path / "wave.csv", 24, small=4))
    assert one.responses.digest != other.responses.digest
    for key in ("Office 07", HELD, FEW):
        assert result_of(one, key).among == result_of(other, key).among


def test_among_few_nothing_is_said(tmp_path: Path) -> None:
    made = batch_of(survey(tmp_path / "wave.csv", UNITS_AT_LEAST))
    assert result_of(made, "Office 00").among == ()
    more = batch_of(survey(tmp_path / "more.csv", UNITS_AT_LEAST + 1))
    assert {row.surveys for row in result_of(more, "Office 00").among[:1]} == {UNITS_AT_LEAST}


def test_the_page_names_nobody_else(folder: Path) -> None:
    results = result_of(batch(folder), "Office 07")
    for language in ("en", "fr"):
        report = compose(results, language)
        (page,) = [section for section in report.sections if section.id == "among"]
        assert any(isinstance(block, Figure) for block in page.blocks)
        (table,) = [block for block in page.blocks if isinstance(block, Table)]
        assert len(table.rows) == len(results.among)
        assert [len(row.cells) for row in table.rows] == [len(table.columns)] * len(table.rows)
        told = " ".join(texts_of(report))
        assert "Office 07" in told
        assert not [key for key in batch(folder).keys if key != "Office 07" and key in told]
        assert list(blocks_of(report))


def test_they_are_kept_in_the_results_file(folder: Path, tmp_path: Path) -> None:
    results = result_of(batch(folder), "Office 07")
    path = tmp_path / "results.json"
    write_results(results, path)
    assert read_results(path).among == results.among
    document = json.loads(path.read_text("utf-8"))
    del document["among"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_results(path).among == ()
