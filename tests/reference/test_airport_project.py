"""The airport survey of 2013 to 2017 as one project: a folder with a cmt.yaml, read as it is.

The published files of 2015 to 2017, and 2013 and 2014 from the harmonised series. Changes are
held against R `svyby` and `svycontrast` (truth/02_sfo.R), means against `weighted.mean`.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from cmt.analysis.results import Results
from cmt.analysis.store import read_results
from cmt.reports.compose import compose
from tests.cli.command import quietly, run, written
from tests.reference import airport
from tests.report_texts import texts_of

close = pytest.approx
PUBLISHED = (2015, 2016, 2017)
YEARS = (2013, 2014, *PUBLISHED)
HEAD = """\
organization: San Francisco International Airport
service: Airport passenger services
population: Departing passengers
selection: probability
mode: Self-completed questionnaire at the gate
instrument: sfo-airport.yaml
mapping: mapping.yaml
waves:"""


def harmonised(shared: Path, folder: Path) -> None:
    """The years that were not published in one form, as files of their own, and their mapping."""
    with (shared / "data" / "sfo_airport" / "sfo_2010_2017.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    for year in set(YEARS) - set(PUBLISHED):
        lines = [",".join(row) for row in rows if row[0] in ("year", str(year))]
        written(folder / f"{year}.csv", lines)
    items = [f"  - {{column: {airport.column(i)}, item: {i}}}" for i in airport.rated_items()]
    written(folder / "series.yaml", ["instrument: sfo-airport", "only: true", "columns:", *items])


def wave(year: int) -> str:
    design = (
        "{weight: WEIGHT, strata: BAREA, cluster: RUNID}"
        if year in PUBLISHED
        else "{weight: weight, strata: area}"
    )
    mapping = "" if year in PUBLISHED else "mapping: series.yaml, "
    days = f"from: {year}-05-01, to: {year}-05-31"
    return f"  - {{file: {year}.csv, {mapping}label: '{year}', {days}, design: {design}}}"


@pytest.fixture(scope="module")
def folder(shared: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("series")
    for name in ("sfo-airport.yaml", "mapping.yaml"):
        shutil.copy(repository / "examples" / "airport" / name, made / name)
    for year in PUBLISHED:
        (raw,) = (shared / "data" / "sfo_airport" / "raw").glob(f"{year}_*.csv")
        shutil.copyfile(raw, made / f"{year}.csv")
    harmonised(shared, made)
    written(made / "cmt.yaml", [HEAD, *map(wave, YEARS)])
    return made


@pytest.fixture(scope="module")
def latest(folder: Path) -> Results:
    """The latest wave, as `cmt analyse` alone gives it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        quietly("analyse", "--out", "latest.json")
    return read_results(folder / "latest.json")


def analysed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *named: str
) -> Results:
    monkeypatch.chdir(folder)
    code, _, err = run(monkeypatch, capsys, "analyse", *named, "--out", "r.json")
    assert (code, err) == (0, "")
    return read_results(folder / "r.json")


def changes_equal(shared: Path, results: Results, pair: str) -> None:
    """Difference, error and both means of every rated question; the difference also to 0."""
    reference = airport.truth(shared)["waves_design"][pair]
    assert results.comparison
    for item in airport.rated_items():
        r, change = reference[airport.column(item)], results.comparison.get(item, "mean")
        assert change
        assert change.difference == close(r["diff"], rel=1e-8, abs=1e-12)
        assert change.se == close(r["se"], rel=1e-8)
        assert [change.before, change.now] == close(r["means"], rel=1e-8)
        test = results.comparison.get(item, "index")
        assert test and test.p == close(change.p, rel=1e-6)


def test_five_waves_are_one_series_and_equal_r(latest: Results, shared: Path) -> None:
    found = latest
    assert found.comparison and found.history
    assert (found.label, found.comparison.label) == ("2017", "2016")
    assert [each.label for each in found.history.waves] == list(map(str, YEARS))
    changes_equal(shared, found, "2016_2017")
    means = airport.truth(shared)["wave_means"]["weighted"]
    for item in airport.rated_items():
        series = found.history.trend(item, "mean")
        assert series
        said = {point.wave: point.estimate for point in series.points if point.shown}
        expected = {at: means[str(year)][airport.column(item)] for at, year in enumerate(YEARS)}
        assert len(said) >= len(PUBLISHED)
        assert said == close({at: expected[at] for at in said}, rel=1e-8)
    for language, words in (
        ("en", "nothing says that offices, flights or other sampling units of the same name"),
        ("fr", "des bureaux, des vols ou d’autres unités d’échantillonnage de même nom"),
    ):
        assert words in " ".join(texts_of(compose(found, language)))


def test_another_wave_of_the_project_is_compared_with_the_one_before_it(
    folder: Path,
    shared: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = analysed(folder, monkeypatch, capsys, "2016.csv", "--project", "cmt.yaml")
    assert found.comparison and found.comparison.label == "2015"
    assert found.history and len(found.history.waves) == 4
    changes_equal(shared, found, "2015_2016")


def test_running_numbers_and_flights_pair_no_strangers(latest: Results) -> None:
    """RESPNUM and RUNID begin again each year: thousands of numbers are in both files."""
    found = latest.comparison
    assert found
    assert (found.basis, found.assumed) == ("assumed-independent", "other-clusters")
    assert (found.shared, {row.shared for row in found.every}) == (0, {0})
