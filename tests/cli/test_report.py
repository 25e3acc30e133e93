"""cmt report from export to files, on the made-up example and on the real airport survey."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import page
import pypdf
import pytest

from cmt.analysis.results import Results
from cmt.analysis.store import read_results
from cmt.cli import main
from cmt.reports.compose import compose
from cmt.reports.pdf import laid_out
from cmt.reports.render import render
from tests.page_boxes import assert_texts_apart, faults
from tests.reference import airport

FILES = {
    "report-en.pdf", "report-fr.pdf", "tables-en.xlsx", "tables-fr.xlsx",
    "results.json", "mapping.yaml",
}  # fmt: skip
FONT = "Source-Sans-3"


def run(*arguments: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cmt", *map(str, arguments)])
        try:
            main()
        except SystemExit as stop:
            assert not stop.code


@pytest.fixture(scope="module")
def example(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = repository / "examples" / "service-centre"
    out = tmp_path_factory.mktemp("example")
    before = folder / "wave-2025.xlsx"
    run("report", folder / "wave-2026.xlsx", "--earlier", before, "--lang", "both", "--out", out)
    return out


@pytest.fixture(scope="module")
def real(shared: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of examples/airport/README.md, on the published files."""
    raw, folder = shared / "data" / "sfo_airport" / "raw", repository / "examples" / "airport"
    out = tmp_path_factory.mktemp("airport")
    (now,), (before,) = raw.glob("2017_*.csv"), raw.glob("2016_*.csv")
    run(
        "report", now, "--earlier", before, "--lang", "both", "--out", out,
        "--instrument", folder / "sfo-airport.yaml", "--mapping", folder / "mapping.yaml",
        "--weight", "WEIGHT", "--strata", "BAREA", "--cluster", "RUNID",
        "--label", "2017", "--earlier-label", "2016",
    )  # fmt: skip
    return out


@pytest.fixture(params=["example", "real"])
def made(request: pytest.FixtureRequest) -> Path:
    folder = request.getfixturevalue(request.param)
    assert isinstance(folder, Path)
    return folder


def test_every_file_is_there_and_no_other(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == FILES


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pdfs_are_valid_pdf_ua_with_their_fonts_inside(made: Path, language: str) -> None:
    path = made / f"report-{language}.pdf"
    assert page.validate_pdf(path, profile="ua1").is_compliant
    reader = pypdf.PdfReader(path)
    assert str(reader.root_object["/Lang"]).startswith(language)
    assert fonts(reader) and all(name.startswith(FONT) for name in fonts(reader))


def fonts(reader: pypdf.PdfReader) -> set[str]:
    """Names of the embedded fonts, without their subset prefix."""
    found = set()
    for sheet in reader.pages:
        for font in sheet["/Resources"]["/Font"].values():
            whole = font.get_object()
            descendant = whole["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"] or (
                "/FontFile3" in descendant["/FontDescriptor"]
            )
            found.add(str(whole["/BaseFont"]).lstrip("/").partition("+")[2])
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_text_is_cut_or_lies_on_another(made: Path, language: str) -> None:
    report = compose(read_results(made / "results.json"), language)
    assert_texts_apart(laid_out(render(report), report.pictures))
    for picture in report.pictures.values():
        assert not faults(picture)


def test_both_languages_have_about_as_many_pages(made: Path) -> None:
    english, french = (len(pypdf.PdfReader(made / f"report-{x}.pdf").pages) for x in ("en", "fr"))
    assert abs(english - french) <= 1


def test_the_real_numbers_reach_the_report(real: Path, shared: Path) -> None:
    """From the published csv to the page: the means R computed, rounded once."""
    results = read_results(real / "results.json")
    reference = airport.truth(shared)["year2017"]["weighted"]["clus"]
    means = {item: results.estimates.get(item, "mean") for item in airport.rated_items()}
    for item, mean in means.items():
        r = reference[airport.column(item)]
        assert mean
        assert (mean.estimate, mean.se) == pytest.approx((r["mean"], r["se"]), rel=1e-8)
    text = pdf_text(real / "report-en.pdf")
    for mean in means.values():
        assert mean and f"{mean.estimate:.2f}" in text
    model, truth = results.drivers, airport.truth(shared)["year2017"]["drivers_weighted"]
    assert model.r2 == pytest.approx(truth["importance"]["r2"], rel=1e-8)
    for effect in model.effects:
        (item,) = results.instrument.drivers[effect.driver].items
        expected = truth["importance"]["lmg_pct"][airport.column(item)]
        assert 100 * effect.share == pytest.approx(expected, rel=1e-8)
    changes = airport.truth(shared)["waves_design"]["2016_2017"]
    for item in airport.rated_items():
        change = results.comparison and results.comparison.get(item, "mean")
        assert change
        r = changes[airport.column(item)]
        assert change.difference == pytest.approx(r["diff"], rel=1e-8, abs=1e-12)
        assert change.se == pytest.approx(r["se"], rel=1e-8)


def test_what_was_planted_is_what_the_summary_says(example: Path) -> None:
    first = pypdf.PdfReader(example / "report-en.pdf").pages[0].extract_text()
    assert "act first on Timeliness" in re.sub(r"\s+", " ", first)
    french = pypdf.PdfReader(example / "report-fr.pdf").pages[0].extract_text()
    assert re.search(r"agir d’abord sur\s+«\s?Rapidité\s?»", french)


def test_a_results_file_makes_the_same_report(example: Path, tmp_path: Path) -> None:
    """Also as the earlier wave: nothing is lost when an export is destroyed."""
    run("report", example / "results.json", "--out", tmp_path / "again")
    again = pdf_text(tmp_path / "again" / "report-en.pdf")
    assert again == pdf_text(example / "report-en.pdf")


def test_an_earlier_results_file_gives_the_same_changes(
    example: Path, repository: Path, tmp_path: Path
) -> None:
    folder = repository / "examples" / "service-centre"
    run("analyse", folder / "wave-2025.xlsx", "--out", tmp_path / "2025.json")
    run(
        "analyse", folder / "wave-2026.xlsx", "--earlier", tmp_path / "2025.json",
        "--out", tmp_path / "2026.json",
    )  # fmt: skip
    assert changes(read_results(tmp_path / "2026.json")) == changes(
        read_results(example / "results.json")
    )


def changes(results: Results) -> str:
    """All that is said of the waves, but why nobody knows who answered both."""
    assert results.comparison
    return repr((replace(results.comparison, assumed=""), results.history))


def pdf_text(path: Path) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages)
