"""What a notebook user passes to the public functions works, or is refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cmt
from cmt.errors import CmtError, EstimationError, InstrumentError, ResponseError
from tests.small_survey import TEXT, small, write_csv

MAPPING = """
instrument: small
columns:
  - {column: Q1, item: overall}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    write_csv(tmp_path / "wave.csv", [["Q1", "time-taken"], ["5", "4"], ["1", "2"]])
    return tmp_path


def test_texts_are_paths(folder: Path) -> None:
    for path in (folder / "small.yaml", str(folder / "small.yaml")):
        assert cmt.load_instrument(path) == cmt.find(path) == small()
    for instrument in (small(), str(folder / "small.yaml"), folder / "small.yaml"):
        given = cmt.read_mapping(str(folder / "m.yaml"), instrument)
        for mapping in (given, str(folder / "m.yaml"), folder / "m.yaml"):
            wave = cmt.read(str(folder / "wave.csv"), instrument, mapping=mapping)
            assert wave.responses.column("overall").tolist() == [4, 0]


def test_a_shipped_questionnaire_by_its_id(tmp_path: Path) -> None:
    export = write_csv(tmp_path / "wave.csv", [["overall", "time-taken"], ["5", "4"]])
    assert cmt.read(export, "cmt-core").responses.column("overall").tolist() == [4]


@pytest.mark.parametrize(
    ("named", "kind", "said"),
    [
        ({"instrument": 3}, InstrumentError, "this is int, not a questionnaire"),
        ({"instrument": None}, InstrumentError, "this is NoneType, not a questionnaire"),
        ({"instrument": "cmt-cor"}, InstrumentError, "'cmt-cor' is not a questionnaire"),
        ({"instrument": "cmt-core"}, ResponseError, "belongs to the instrument 'small'"),
        ({"path": {"a": [1]}}, ResponseError, "path: this is dict. Expected: the path"),
        ({"mapping": {"Q1": "overall"}}, ResponseError, "mapping: this is dict"),
        ({"mapping": "none.yaml"}, ResponseError, "there is no such mapping file"),
        ({"design": {"weight": "w"}}, ResponseError, "design: this is dict. Expected: cmt.Design"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    folder: Path, named: dict[str, Any], kind: type[CmtError], said: str
) -> None:
    usual = {
        "path": folder / "wave.csv",
        "instrument": small(),
        "mapping": cmt.read_mapping(folder / "m.yaml", small()),
    }
    with pytest.raises(kind) as caught:
        cmt.read(**usual | named)
    assert said in str(caught.value)


def test_a_questionnaire_of_another_survey_is_refused_by_its_outcome(folder: Path) -> None:
    with pytest.raises(
        ResponseError, match="no column was found for the outcome overall"
    ) as caught:
        cmt.read(folder / "wave.csv", "cmt-core")
    assert "if another questionnaire than cmt-core was asked, name it" in str(caught.value)


def test_columns_of_the_design_are_used_columns(tmp_path: Path) -> None:
    rows = [["overall", "time-taken", "Poids", "Office", "Note"], *[["5", "4", "1", "N", "x"]] * 30]
    export = write_csv(tmp_path / "wave.csv", rows)
    wave = cmt.read(export, "cmt-core", design=cmt.Design(weight="poids", strata="office"))
    assert cmt.analyse(wave, "cmt-core").quality.unused_columns == ("Note",)


def test_earlier_waves_are_results_or_are_refused_in_words(tmp_path: Path) -> None:
    export = write_csv(tmp_path / "wave.csv", [["overall", "time-taken"], *[["5", "4"]] * 30])
    wave = cmt.read(export, "cmt-core")
    made = cmt.analyse_keyed(wave, "cmt-core")
    wrong: Any = ["r.json", None]
    for earlier, times in ((wrong, 2), ("r.json", 1), (wave, 1)):
        with pytest.raises(EstimationError) as caught:
            cmt.analyse(wave, "cmt-core", earlier=earlier)
        assert str(caught.value).count("Expected: results; cmt.read_results reads") == times
    with pytest.raises(EstimationError, match="earlier: no wave is given"):
        cmt.with_earlier(made, ())
    assert cmt.analyse(wave, "cmt-core", earlier=()).comparison is None
    for before in (made, made.results, [made], (made.results, made)):
        assert cmt.analyse(wave, "cmt-core", earlier=before).comparison


def test_what_is_no_path_is_refused_in_words(tmp_path: Path) -> None:
    nothing: Any = None
    with pytest.raises(InstrumentError, match="path: this is NoneType"):
        cmt.load_instrument(nothing)
    with pytest.raises(InstrumentError, match=r"found by its id with cmt\.find"):
        cmt.load_instrument(tmp_path / "cmt-core")
    with pytest.raises(ResponseError, match="path: this is NoneType"):
        cmt.read_mapping(nothing, "cmt-core")
