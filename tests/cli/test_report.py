"""cmt report from export to files, on the made-up example and on the real airport survey."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import page
import pypdf
import pytest

from cmt.analysis.results import Results
from cmt.analysis.store import read_results
from cmt.reports.compose import compose
from cmt.reports.render import render
from tests.cli.command import quietly
from tests.page_boxes import Printed, assert_pages_filled, assert_texts_apart, faults, printing
from tests.pdf_tags import assert_tagged_once
from tests.reference import airport

FILES = {
    "report-en.pdf", "report-fr.pdf", "tables-en.xlsx", "tables-fr.xlsx",
    "results.json", "mapping.yaml",
}  # fmt: skip
SPLITS = ("--segment", "channel", "--segment", "frequency")
FONT = "Source-Sans-3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the command wrote, and its English and French report as they were printed."""

    folder: Path
    printed: tuple[Printed, ...]


@pytest.fixture(scope="module")
def of_example(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = repository / "examples" / "service-centre"
    out = tmp_path_factory.mktemp("example")
    before = folder / "wave-2025.xlsx"
    with printing() as printed:
        quietly(
            "report", folder / "wave-2026.xlsx", "--earlier", before, "--lang", "both",
            *SPLITS, "--out", out,
        )  # fmt: skip
    return Made(folder=out, printed=tuple(printed))


@pytest.fixture(scope="module")
def example(of_example: Made) -> Path:
    return of_example.folder


@pytest.fixture(scope="module")
def of_real(shared: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The command of examples/airport/README.md, on the published files."""
    raw, folder = shared / "data" / "sfo_airport" / "raw", repository / "examples" / "airport"
    out = tmp_path_factory.mktemp("airport")
    (now,), (before,) = raw.glob("2017_*.csv"), raw.glob("2016_*.csv")
    with printing() as printed:
        quietly(
            "report", now, "--earlier", before, "--lang", "both", "--out", out,
            "--instrument", folder / "sfo-airport.yaml", "--mapping", folder / "mapping.yaml",
            "--weight", "WEIGHT", "--strata", "BAREA", "--cluster", "RUNID",
            "--label", "2017", "--earlier-label", "2016",
        )  # fmt: skip
    return Made(folder=out, printed=tuple(printed))


@pytest.fixture(scope="module")
def real(of_real: Made) -> Path:
    return of_real.folder


@pytest.fixture(params=["of_example", "of_real"])
def made(request: pytest.FixtureRequest) -> Made:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Made)
    return found


def test_every_file_is_there_and_no_other(made: Made) -> None:
    assert {path.name for path in made.folder.iterdir()} == FILES


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pdfs_are_valid_pdf_ua_with_their_fonts_inside(made: Made, language: str) -> None:
    path = made.folder / f"report-{language}.pdf"
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


def test_pages_are_filled_and_no_text_is_cut_or_lies_on_another(made: Made) -> None:
    """And what was printed is what the results file says, to the letter."""
    results = read_results(made.folder / "results.json")
    for language, printed in zip(("en", "fr"), made.printed, strict=True):
        report = compose(results, language)
        assert printed.html == render(report)
        assert_texts_apart(printed.document)
        assert_pages_filled(printed.document)
        for picture in report.pictures.values():
            assert not faults(picture)


def test_both_languages_have_about_as_many_pages(made: Made) -> None:
    english, french = (len(printed.document.pages) for printed in made.printed)
    assert abs(english - french) <= 1


def test_the_tag_tree_holds_every_section_and_table_once(of_example: Made) -> None:
    assert_tagged_once(
        of_example.printed[0].html, (of_example.folder / "report-en.pdf").read_bytes()
    )


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
    again = tmp_path / "again"
    quietly("report", example / "results.json", "--format", "xlsx", "--out", again)
    one, other = (json.loads((folder / "results.json").read_text()) for folder in (example, again))
    assert one == other
    name = "tables-en.xlsx"
    assert (again / name).read_bytes() == (example / name).read_bytes()


def test_an_earlier_results_file_gives_the_same_changes(
    example: Path, repository: Path, tmp_path: Path
) -> None:
    folder = repository / "examples" / "service-centre"
    then, now = tmp_path / "2025.json", tmp_path / "2026.json"
    quietly("analyse", folder / "wave-2025.xlsx", *SPLITS, "--out", then)
    quietly("analyse", folder / "wave-2026.xlsx", "--earlier", then, *SPLITS, "--out", now)
    assert changes(read_results(now)) == changes(read_results(example / "results.json"))


def changes(results: Results) -> str:
    """All that is said of the waves, but why nobody knows who answered both."""
    assert results.comparison
    return repr((replace(results.comparison, assumed=""), results.history))


def pdf_text(path: Path) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages)
