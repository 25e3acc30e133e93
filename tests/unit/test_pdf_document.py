"""The PDF a report becomes: valid, tagged for readers, closed to the world, all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cmt.errors import ReportError
from cmt.reports import pdf as pdf_module
from cmt.reports import room
from cmt.reports.archive import Attached
from cmt.reports.charts import dot_plot
from cmt.reports.charts.specs import Axis, Dot, DotPlot, Picture, Tick
from cmt.reports.logo import Logo
from cmt.reports.look import PLAIN, Look
from cmt.reports.pdf import laid_out, pdf_bytes, write_pdf
from cmt.reports.weasy import load_weasyprint
from tests.page_boxes import assert_texts_apart

page = pytest.importorskip("page")
pypdf = pytest.importorskip("pypdf")


def picture() -> Picture:
    axis = Axis(low=0, high=100, ticks=[Tick(value=v, text=f"{v}") for v in (0, 50, 100)])
    rows = [Dot(label="Équité 👍", value=78, low=75, high=81, text="78")]
    return dot_plot(DotPlot(axis=axis, rows=rows, alt="Équité : 78 sur 100"))


def row(i: int) -> str:
    return f'<tr><th scope="row">Question {i}</th><td class="number">{i}</td><td>12,5 %</td></tr>'


HEAD = '<tr><th scope="col">Question</th><th scope="col">n</th><th scope="col">Part</th></tr>'
TABLE = f"""<div class="table-block"><table class="data"><caption>Questions</caption>
<thead>{HEAD}</thead><tbody>{"".join(row(i) for i in range(120))}</tbody></table></div>"""
FIGURE = """<div class="figure"><h3>Facteurs</h3>
<img src="chart:drivers" alt="Équité : 78 sur 100"></div>"""


def document(body: str = FIGURE + TABLE, language: str = "fr-CA") -> str:
    return f"""<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">
<title>Sondage sur la satisfaction</title></head>
<body data-running="Ville d’Exemple" data-page-label="Page {{page}} de {{pages}}">
<main><h1>Sondage 2026</h1><section class="page"><h2 class="headline">Équité : 78</h2>
<p>Voir <a href="#fin">la fin</a>. Merci 👍🏽 東京 Ａ</p>{body}<p id="fin">Fin</p></section></main>
</body></html>"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    write_pdf(document(), {"drivers": picture()}, path)
    return path


@pytest.fixture(scope="module")
def reader(printed: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(printed)


def elements(node: pypdf.generic.PdfObject) -> Iterator[pypdf.generic.DictionaryObject]:
    """Structure elements under one, in reading order."""
    kids = node.get("/K", ())
    for kid in kids if isinstance(kids, list) else [kids]:
        item = kid.get_object()
        if isinstance(item, dict) and "/S" in item:
            yield item
            yield from elements(item)


def structure(reader: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    return list(elements(reader.trailer["/Root"]["/StructTreeRoot"]))


def kinds(reader: pypdf.PdfReader, kind: str) -> list[pypdf.generic.DictionaryObject]:
    return [item for item in structure(reader) if item["/S"] == kind]


def test_is_valid_pdf_ua(printed: Path) -> None:
    report = page.validate_pdf(printed, profile="ua1")
    assert [(f.rule_id, f.message) for f in report.failures] == []
    assert report.is_compliant


def test_validator_can_fail(tmp_path: Path) -> None:
    path = tmp_path / "untagged.pdf"
    laid_out(document(FIGURE), {"drivers": picture()}).write_pdf(path)
    assert not page.validate_pdf(path, profile="ua1").is_compliant


def test_says_its_language_and_title(reader: pypdf.PdfReader) -> None:
    assert reader.trailer["/Root"]["/Lang"] == "fr-CA"
    assert reader.metadata.title == "Sondage sur la satisfaction"


def test_embeds_source_sans_and_nothing_else(reader: pypdf.PdfReader) -> None:
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].values()
    ]
    names = {font["/FontName"].split("+")[-1] for font in fonts}
    assert names
    assert all(name.startswith("Source-Sans-3") for name in names), names
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_signs_without_a_glyph_are_replaced(reader: pypdf.PdfReader) -> None:
    text = reader.pages[0].extract_text()
    assert "Merci □ □ A" in text


def test_one_table_however_many_pages(reader: pypdf.PdfReader) -> None:
    assert len(reader.pages) >= 3
    assert [len(kinds(reader, kind)) for kind in ("/Part", "/Sect", "/Table", "/THead")] == [1] * 4
    assert len(kinds(reader, "/TBody")) == 1
    assert len(kinds(reader, "/TR")) == 121


def test_heads_have_a_scope_and_cells_point_to_them(reader: pypdf.PdfReader) -> None:
    heads = kinds(reader, "/TH")
    assert [head["/A"]["/Scope"] for head in heads[:4]] == ["/Column"] * 3 + ["/Row"]
    names = {head["/ID"] for head in heads}
    assert len(names) == 123
    last = kinds(reader, "/TD")[-1]["/A"]["/Headers"]
    assert last == [heads[-1]["/ID"], heads[2]["/ID"]]
    assert all(set(cell["/A"]["/Headers"]) <= names for cell in kinds(reader, "/TD"))


def test_links_print(reader: pypdf.PdfReader) -> None:
    links = [note.get_object() for sheet in reader.pages for note in sheet.get("/Annots", ())]
    assert [link["/F"] for link in links] == [4]


def test_figures_lie_where_they_are_drawn(reader: pypdf.PdfReader) -> None:
    left, bottom, right, top = map(float, kinds(reader, "/Figure")[0]["/A"]["/BBox"])
    assert (right - left, top - bottom) == pytest.approx(
        (picture().width, picture().height), abs=0.1
    )
    assert 0 < left < right < 595.3
    assert 0 < bottom < top < 841.9


def test_running_heads_are_not_read_out(reader: pypdf.PdfReader) -> None:
    """Every page shows them; none is reachable from the structure tree."""
    for sheet in reader.pages:
        content = sheet.get_contents().get_data()
        assert content.count(b"/Pagination") >= 2
        assert "Ville d’Exemple" in sheet.extract_text()
    assert f"Page 2 de {len(reader.pages)}" in reader.pages[1].extract_text()
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for marks in numbers[1 : 2 * len(reader.pages) : 2]:
        reached = [mark.get_object() for mark in marks]
        assert sum(isinstance(mark, pypdf.generic.NullObject) for mark in reached) >= 2
        assert all("/S" in mark for mark in reached if isinstance(mark, dict))


def test_paper() -> None:
    pages = laid_out(document(FIGURE), {"drivers": picture()}).pages
    sizes = {(round(sheet.width * 0.75), round(sheet.height * 0.75)) for sheet in pages}
    assert sizes == {(595, 842)}


COLUMNS = f"""<div class="two-columns"><div style="width: 60%">{FIGURE}</div>
<div style="width: 40%"><div class="points"><h3>Agir d’abord</h3><ul><li><strong>Rapidité</strong>
<span>55 sur 100</span></li></ul></div></div></div>"""


def test_no_text_leaves_its_page_or_lies_on_another() -> None:
    body = COLUMNS + COLUMNS + TABLE + COLUMNS * 9
    assert_texts_apart(laid_out(document(body), {"drivers": picture()}))


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://example.org/x.png", "data:image/png;base64,AAAA", "x.png"],
)
def test_refuses_every_address_but_its_own(address: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    with pytest.raises(ReportError, match=r"only its own charts and fonts|disallowed|Failed"):
        write_pdf(document(f'<img src="{address}" alt="x">'), {}, path)
    assert list(tmp_path.iterdir()) == []


def test_refuses_an_import_in_a_style() -> None:
    style = '<style>@import url("http://example.org/x.css")</style>'
    with pytest.raises(ReportError, match=r"example\.org"):
        pdf_bytes(document(style), {})


def test_names_a_chart_it_was_not_given() -> None:
    with pytest.raises(ReportError, match="chart:drivers"):
        pdf_bytes(document(FIGURE), {})


def test_a_missing_language_is_a_fault() -> None:
    with pytest.raises(ReportError, match="lang"):
        pdf_bytes(document(language=""), {"drivers": picture()})


def test_an_earlier_file_survives_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"before")
    with pytest.raises(ReportError):
        write_pdf(document(FIGURE), {}, path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "report.pdf"
    with pytest.raises(ReportError, match="cannot be written") as caught:
        write_pdf(document("<p>x</p>"), {}, path)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("name", ["page-label", "contact"])
def test_what_stands_at_the_foot_cannot_break_out_of_its_style(name: str) -> None:
    label = 'A " \\ } body { display: none } {page}'
    body = f'<body data-{name}="{label.replace(chr(34), "&quot;")}">'
    rules = pdf_module._page_rules(body, PLAIN)
    assert '{ content: "A \\" \\\\ } body { display: none } ' in rules
    assert "counter(page);" in rules or name == "contact"


def test_without_the_system_libraries_one_line_names_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        """Stands in for an import that prints a banner and fails, as WeasyPrint's does."""

        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                print("-----\nWeasyPrint could not import some external libraries.")
                raise OSError("cannot load library 'libpangoft2-1.0-0': no such file\nmore")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(ReportError, match=r"libpangoft2-1\.0-0 libharfbuzz-subset0") as caught:
        load_weasyprint()
    assert "\n" not in str(caught.value)
    assert capsys.readouterr().out == ""


def test_works_without_harfbuzz_subset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bare Debian lacks it: fontTools then subsets the fonts and the file is as valid."""
    fonts: ModuleType = pytest.importorskip("weasyprint.pdf.fonts")
    monkeypatch.setattr(fonts, "harfbuzz_subset", None)
    content = pdf_bytes(document(FIGURE), {"drivers": picture()})
    assert page.is_pdf_compliant_bytes(content, profile="ua1")


SQUARE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<path d="M0 0h9v9z" fill="#0B6E4F"/></svg>"""
LETTERHEAD = Look(
    colour="#FFD700",
    contact="Équipe d’écoute, 613 555-0100",
    paper="letter",
    logo=Logo(content=SQUARE.encode(), kind="image/svg+xml", width=30, height=30),
)


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "letter.pdf"
    data = Attached(name="estimates.csv", content=b"item,estimate\r\n", description="Estimations")
    head = '<img class="logo" src="logo:shown" alt="Ville" style="width: 30pt; height: 30pt">'
    html = document().replace("<main>", f"<main>{head}")
    html = html.replace("<body ", '<body data-contact="Équipe d’écoute, 613 555-0100" ')
    write_pdf(html, {"drivers": picture()}, path, LETTERHEAD, data)
    return path


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_one_file_is_accessible_and_fit_for_the_archive(letter: Path, profile: str) -> None:
    report = page.validate_pdf(letter, profile=profile)
    assert [(f.rule_id, f.message) for f in report.failures] == []


def test_the_data_are_inside_and_always_the_same(letter: Path) -> None:
    inside = pypdf.PdfReader(letter)
    assert inside.attachments == {"estimates.csv": [b"item,estimate\r\n"]}
    (held,) = inside.trailer["/Root"]["/AF"]
    assert held.get_object()["/AFRelationship"] == "/Data"


def test_letter_has_its_own_size_and_the_same_width_of_text(letter: Path) -> None:
    boxes = {tuple(map(float, sheet.mediabox)) for sheet in pypdf.PdfReader(letter).pages}
    assert boxes == {(0, 0, 612, 792)}
    sheet = laid_out(document(FIGURE), {"drivers": picture()}, look=LETTERHEAD).pages[0]._page_box
    assert sheet.width * 0.75 == pytest.approx(room.WIDTH, abs=0.1)
    assert sheet.height * 0.75 == pytest.approx(room.HEIGHT["letter"], abs=0.1)


def test_a_logo_stands_in_for_the_first_running_head(letter: Path) -> None:
    reader = pypdf.PdfReader(letter)
    texts = [sheet.extract_text() for sheet in reader.pages]
    assert ["Ville d’Exemple" in text for text in texts[:2]] == [False, True]
    assert all("Équipe d’écoute, 613 555-0100" in text for text in texts)
    logo, chart = kinds(reader, "/Figure")
    assert (logo["/Alt"], chart["/Alt"]) == ("Ville", "Équité : 78 sur 100")
    left, bottom, right, top = map(float, logo["/A"]["/BBox"])
    assert (right - left, top - bottom) == pytest.approx((30, 30), abs=0.1)
    assert top < 792 - 14, "printers leave out the outermost five millimetres"
    assert right == pytest.approx(612 - 59.4, abs=0.1)
