"""Frames, charts and files of results say what the results say."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pandas as pd
import pytest

import cmt
from cmt.analysis.results import Results
from cmt.analysis.store import read_results
from cmt.errors import CmtError
from cmt.reports.compose import compose
from cmt.reports.sheet_independence import independence_sheet
from cmt.reports.sheets import sheets
from cmt.reports.voice import voice_for
from tests.cli.command import run
from tests.report_surveys import centre_wave
from tests.synthetic import write_export

close = pytest.approx
SPLITS = ["channel", "channel x got-what-needed"]


@pytest.fixture(scope="module")
def results() -> Results:
    before = cmt.analyse(centre_wave(2025), "cmt-core")
    return cmt.analyse(centre_wave(), "cmt-core", earlier=before, segments=SPLITS)


def test_scores_have_one_row_a_measure(results: Results) -> None:
    frame = results.tables.scores()
    assert frame["item"].is_unique
    row = frame.set_index("item").loc["overall"]
    index = results.estimates.get("overall", "index")
    assert index is not None
    assert (row["index"], row["index_low"], row["n"]) == (index.estimate, index.low, index.n)
    assert row["kind"] == "outcome" and row["name"] == "Overall satisfaction"
    assert set(frame["kind"]) == {"outcome", "driver", "item"}


def test_drivers_come_strongest_first(results: Results) -> None:
    frame = results.tables.drivers()
    assert frame["share"].is_monotonic_decreasing and frame["share"].sum() == close(1)
    effect = results.drivers.effect(frame["driver"][0])
    assert effect is not None and frame["coefficient"][0] == effect.coefficient
    assert frame["quadrant"][0] == "act-first"
    assert frame["top_three"].between(0, 1).all()


def test_segments_stand_beside_their_difference(results: Results) -> None:
    frame = results.tables.in_language("fr").segments("channel")
    rows = frame[(frame["item"] == "overall") & (frame["statistic"] == "index")]
    assert list(rows["label"])[:2] == ["En personne", "Par téléphone"]
    split = results.splits[0]
    contrast = split.contrast("channel=3", "overall")
    assert contrast is not None
    third = rows.set_index("segment").loc["channel=3"]
    assert (third["difference"], third["p_bh"]) == (contrast.difference, contrast.p_bh)
    pairs = results.tables.pairs("channel")
    assert len(pairs) == sum(bool(c.against) for c in split.contrasts)
    with pytest.raises(CmtError, match="hold no such segments"):
        results.tables.segments("gender")
    with pytest.raises(CmtError, match="no texts in 'de'"):
        results.tables.in_language("de")


def test_every_question_is_tested_against_the_segments(results: Results) -> None:
    frame = results.tables.independence("channel").set_index("item")
    test = results.splits[0].independence[0]
    assert test.item == "overall" and frame.loc["overall", "f"] == test.f
    assert frame.loc["overall", "name"] == "Overall satisfaction"
    assert {"got-what-needed", "overall"} <= set(frame.index) and "channel" not in frame.index
    assert (frame["p_holm"] >= frame["p"]).all() and (frame["p_holm"] >= frame["p_bh"]).all()
    for language in ("en", "fr"):
        sheet = independence_sheet(voice_for(results, language))
        assert sheet in sheets(voice_for(results, language))
        assert len(sheet.rows) == sum(len(split.independence) for split in results.splits)
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}


def test_changes_and_all_estimates(results: Results) -> None:
    assert results.comparison is not None
    assert len(results.tables.changes()) == len(results.comparison.every)
    frame = results.tables.to_frame()
    inside = sum(len(split.estimates) for split in results.splits)
    assert len(frame) == len(results.estimates) + inside
    assert not frame.duplicated(["item", "statistic", "segment"]).any()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("kind", "of"), [("scores", ""), ("drivers", ""), ("segments", "channel"), ("changes", "")]
)
def test_a_chart_shows_itself_with_its_table(
    results: Results, kind: str, of: str, language: str, tmp_path: Path
) -> None:
    shown = cmt.chart(results, kind, of=of, language=language)
    picture = ElementTree.fromstring(shown._repr_svg_())
    assert picture.tag.endswith("svg")
    assert shown.alt and shown.alt in "".join(picture.itertext())
    page = shown._repr_html_()
    assert shown._repr_svg_() in page and page.count("<tr") == len(shown.table.rows) + 1
    shown.save(tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").read_text("utf-8") == shown._repr_svg_()


def test_a_chart_there_is_none_of_is_refused(results: Results) -> None:
    with pytest.raises(CmtError, match="Expected: scores, drivers, segments, changes"):
        cmt.chart(results, "pie")
    with pytest.raises(CmtError, match="hold no such segments"):
        cmt.chart(results, "segments", of="gender")


def test_the_report_has_a_page_on_segments_that_were_asked_for(results: Results) -> None:
    for language, headline in (("en", "Satisfaction differs by"), ("fr", "La satisfaction varie")):
        (page,) = (s for s in compose(results, language).sections if s.id == "segments")
        assert page.headline.startswith(headline)
        sheet = next(s for s in sheets(voice_for(results, language)) if s.name == "Segments")
        assert len(sheet.rows) == sum(len(split.estimates) for split in results.splits)
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)}


def test_analyse_writes_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path / "wave.csv", cmt.find("cmt-core"), "en", n=150)
    named = ("analyse", export, "--segment", "channel", "--instrument", "cmt-core")
    for form in ("json", "csv", "parquet", "xlsx"):
        out = tmp_path / f"found.{form}"
        code, said, _ = run(monkeypatch, capsys, *named, "--format", form, "--out", out)
        assert code == 0 and said.splitlines()[-1] == str(out) and out.stat().st_size
    stored = read_results(tmp_path / "found.json")
    assert json.loads((tmp_path / "found.json").read_text("utf-8"))["splits"]
    frame = stored.tables.to_frame()
    csv = pd.read_csv(tmp_path / "found.csv", keep_default_na=False)
    assert list(csv.columns) == list(frame.columns) and len(csv) == len(frame)
    parquet = pd.read_parquet(tmp_path / "found.parquet")
    assert parquet["estimate"].equals(frame["estimate"])
    code, said, _ = run(monkeypatch, capsys, *named, "--format", "table", "--lang", "fr")
    assert code == 0 and "Satisfaction globale" in said and "En personne" in said
    code, _, told = run(monkeypatch, capsys, *named, "--format", "table", "--out", tmp_path / "x")
    assert code == 2 and "is printed" in told


def test_results_without_segments_are_read(results: Results, tmp_path: Path) -> None:
    """Files written before there were any."""
    cmt.write_results(results, tmp_path / "r.json")
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert repr(read_results(tmp_path / "r.json").splits) == repr(results.splits)
    del document["splits"]
    (tmp_path / "r.json").write_text(json.dumps(document), encoding="utf-8")
    assert read_results(tmp_path / "r.json").splits == ()
