"""What an analysis is told to do otherwise is done, kept in its results and said in the report."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cmt.analysis.gather import analyse
from cmt.analysis.store import read_results, write_results
from cmt.instrument.catalogue import find
from cmt.reports.compose import compose
from cmt.responses.chosen import DONE_WELL_WAYS, DoneWell
from cmt.responses.wave import read
from tests.cli.command import run
from tests.report_texts import texts_of
from tests.synthetic import write_export

CORE = find("cmt-core")


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_export(tmp_path_factory.mktemp("chosen") / "a.csv", CORE, "en", n=600)


@pytest.mark.parametrize("well", DONE_WELL_WAYS)
def test_the_threshold_is_kept_and_said(export: Path, well: DoneWell) -> None:
    results = analyse(read(export, CORE), CORE, done_well=well)
    assert results.done_well == well
    for language, said in WORDS.items():
        texts = texts_of(compose(results, language))
        told = {other: any(words in text for text in texts) for other, words in said.items()}
        assert told == {other: other == well for other in DONE_WELL_WAYS}


WORDS = {
    "en": {
        "favourable": "average rating of it is favourable",
        "top-box": "is the best possible",
        "acceptable": "is not unfavourable",
    },
    "fr": {
        "favourable": "de ce facteur est favorable",
        "top-box": "la meilleure évaluation possible",
        "acceptable": "n’est pas défavorable",
    },
}


def test_options_reach_the_analysis(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    named = ("--instrument", "cmt-core", "--out", tmp_path / "r.json")
    chosen = ("--missing", "gaps-marked", "--done-well", "acceptable")
    code, _, _ = run(monkeypatch, capsys, "analyse", export, *named, *chosen)
    results = read_results(tmp_path / "r.json")
    assert code == 0 and results.done_well == "acceptable"
    assert results.driver_detail and results.driver_detail.missing == "gaps-marked"
    listwise = analyse(read(export, CORE), CORE)
    assert results.drivers.n > listwise.drivers.n
    texts = texts_of(compose(results, "en"))
    assert any("a mark of its own stands for the answer" in text for text in texts)
    best = [
        max(r.estimates.get("overall", "index", f"drivers-met={k}").n for k in (7, 8))  # type: ignore[union-attr]
        for r in (results, listwise)
    ]
    assert best[0] > best[1]
    assert not np.isnan(results.drivers.r2)


def test_a_wrong_word_is_refused(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(monkeypatch, capsys, "analyse", export, "--done-well", "good")
    assert code == 2 and "'good' is not one of 'favourable', 'top-box', 'acceptable'" in err


def test_a_file_of_before_is_read(export: Path, tmp_path: Path) -> None:
    write_results(analyse(read(export, CORE), CORE), tmp_path / "r.json")
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    del document["done_well"]
    (tmp_path / "old.json").write_text(json.dumps(document), "utf-8")
    assert read_results(tmp_path / "old.json").done_well == "favourable"
