"""The HTML page in a browser: figures of a chosen group, by mouse, keyboard or without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cmt.analysis.results import Results
from cmt.reports.compose import compose, with_explorer
from cmt.reports.formats import Formats
from cmt.reports.html import self_contained, write_html
from cmt.reports.look import Look
from cmt.reports.model import Columns, Figure, Table
from cmt.reports.render import render
from tests.browser import headless
from tests.report_surveys import centre, minimal
from tests.report_texts import blocks_of
from tests.reports_fixture import full

MOST_BYTES = 1_500_000
HERE = "channel=2"
SURVEYS = {"centre": centre, "minimal": minimal, "made": full}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with headless() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("html")
    found = {}
    for language in ("en", "fr"):
        report = with_explorer(compose(centre(), language, Look(colour="#FFD700")), centre())
        found[language] = folder / f"report-{language}.html"
        write_html(render(report, "screen"), report.pictures, found[language], report.look)
    return found


def opened(browser: Any, path: Path, width: int = 1200, script: bool = True) -> Any:
    context = browser.new_context(
        java_script_enabled=script, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda said: pytest.fail(said.text))
    page.goto(path.as_uri())
    return page


def shown(page: Any) -> list[list[str]]:
    """The cells of the one table of figures that is shown."""
    (table,) = [view for view in page.locator("#explorer .view").all() if view.is_visible()]
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def expected(results: Results, language: str, segment: str) -> list[tuple[str, str, str]]:
    """Name, score and favourable share of every measure, straight from the results."""
    formats, instrument = Formats(language=language), results.instrument
    split = next((s for s in results.splits if segment in s.segments), None)
    estimates = split.estimates if split else results.estimates
    names = {key: driver.name[language] for key, driver in instrument.drivers.items()}
    names |= {key: item.name(language) for key, item in instrument.items.items()}
    found = []
    for row in estimates.where(statistic="index"):
        if row.segment == segment and row.item in names:
            share = estimates.get(row.item, "favourable", segment)
            assert share and not row.flag
            score, part = formats.number(row.estimate, 1), formats.percent(share.estimate)
            found.append((names[row.item], score, part))
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_choosing_a_group_shows_its_figures(
    browser: Any, pages: dict[str, Path], language: str
) -> None:
    page = opened(browser, pages[language])
    before = shown(page)
    assert {(r[0], r[1], r[3]) for r in before} == set(expected(centre(), language, ""))
    page.select_option("#group", HERE)
    after = shown(page)
    assert {(r[0], r[1], r[3]) for r in after} == set(expected(centre(), language, HERE))
    assert [row[1] for row in after] != [row[1] for row in before]
    told = page.locator("#explorer [role=status]").inner_text()
    assert told.endswith({"en": "By phone", "fr": "Par téléphone"}[language])
    page.select_option("#group", "")
    assert shown(page) == before
    assert page.asked == [pages[language].as_uri()], "nothing else is fetched"


def test_a_group_is_chosen_by_keyboard_alone(browser: Any, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["en"])
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "group":
            break
    page.keyboard.type("By ph")
    assert page.locator("#group").input_value() == HERE
    assert {(r[0], r[1], r[3]) for r in shown(page)} == set(expected(centre(), "en", HERE))
    page.keyboard.press("Tab")
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen == "solid"


def test_without_a_script_everything_is_there_to_read(browser: Any, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["en"], script=False)
    assert not page.locator("#group").is_visible(), "nothing that would do nothing"
    for group in page.locator("details").all():
        group.locator("summary").first.click()
    views = page.locator("#explorer .view")
    assert views.count() == 1 + sum(len(split.segments) for split in centre().splits)
    assert all(view.is_visible() for view in views.all())
    assert all(chart.is_visible() for chart in page.locator(".figure > svg").all())


@pytest.mark.parametrize(("language", "width"), [("en", 1200), ("fr", 390)])
def test_axe_finds_nothing_serious(
    browser: Any, pages: dict[str, Path], language: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(browser, pages[language], width)
    for chart in page.locator("details.behind summary").all():
        chart.click()
    page.select_option("#group", HERE)
    found = axe.run(page).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in grave] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_its_policy_runs_no_script_but_its_own(
    browser: Any, pages: dict[str, Path], tmp_path: Path
) -> None:
    """What could slip through all escaping would still not run."""
    text = pages["en"].read_text("utf-8")
    slipped = '<script>document.title = "run"</script><img src="x" onerror="document.title=1">'
    path = tmp_path / "slipped.html"
    path.write_text(text.replace("<main>", f"<main>{slipped}"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title() not in ("run", "1")
    page.select_option("#group", HERE)
    assert len(shown(page)) > 10


@pytest.mark.parametrize("name", SURVEYS)
def test_it_is_small_and_complete(name: str) -> None:
    results = SURVEYS[name]()
    report = with_explorer(compose(results, "fr"), results)
    text = self_contained(render(report, "screen"), report.pictures)
    assert len(text.encode()) < MOST_BYTES
    for section in report.sections:
        assert f'id="{section.id}"' in text
    assert ("<script" in text) == (report.explorer is not None) == (name == "centre")


def test_every_chart_has_its_table_beside_or_behind_it() -> None:
    report = compose(centre(), "en")
    for section in report.sections:
        blocks = [b for b in section.blocks if not isinstance(b, Columns)]
        tables = [b for b in blocks if isinstance(b, Table)]
        for figure in (b for b in blocks if isinstance(b, Figure)):
            assert tables or figure.table, figure.id
    steps = next(b for b in blocks_of(report) if isinstance(b, Figure) and b.id == "steps")
    assert steps.table and len(steps.table.rows) == 9


def test_printed_from_a_browser_no_heading_is_torn(browser: Any, tmp_path: Path) -> None:
    """On the paper that was asked for, and without what is only good for a screen."""
    pypdf = pytest.importorskip("pypdf")
    report = with_explorer(compose(centre(), "en"), centre())
    path = tmp_path / "letter.html"
    write_html(render(report, "screen"), report.pictures, path, Look(paper="letter"))
    page = browser.new_page()
    page.goto(path.as_uri())
    content = page.pdf(prefer_css_page_size=True, path=str(tmp_path / "printed.pdf"))
    sheets = pypdf.PdfReader(tmp_path / "printed.pdf").pages
    assert content and {tuple(map(round, sheet.mediabox[2:])) for sheet in sheets} == {(612, 792)}
    texts = ["".join(sheet.extract_text().split()) for sheet in sheets]
    for section in report.sections:
        assert any("".join(section.headline.split()) in text for text in texts), section.headline
