"""The summary and the drivers fill one page each, whatever there is to say, and no more."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from cmt.analysis.results import Results
from cmt.reports import axes, charts
from cmt.reports.charts.specs import Dot, DotPlot
from cmt.reports.compose import compose
from cmt.reports.formats import Formats
from cmt.reports.pdf import laid_out
from cmt.reports.render import render
from tests.page_boxes import faults
from tests.reports_fixture import CORE, VARIANTS, full

WRITE = Formats(language="en").number
UNUSED = 45.0
"""Points that may stay empty at the foot of a page: two rows of a chart."""


def ten_drivers() -> Results:
    """As many drivers as the pages promise room for and a long subject."""
    results = full()
    drivers = dict(results.instrument.drivers)
    first = next(iter(drivers.values()))
    name = {
        "en": "Finding the right office",
        "fr": "Orientation dans les lieux",
    }
    extra = {f"extra-{i}": replace(first, id=f"extra-{i}", name=name) for i in range(2)}
    instrument = replace(results.instrument, drivers=drivers | extra)
    rows = [
        replace(row, item=key)
        for key in extra
        for row in results.estimates.where(item=first.id)
    ]  # fmt: skip
    effects = [replace(e, driver=key) for key in extra for e in results.drivers.effects[:1]]
    assert results.priorities
    verdicts = [replace(v, driver=key) for key in extra for v in results.priorities.verdicts[:1]]
    return replace(
        results,
        instrument=instrument,
        info=replace(results.info, service="Accueil, renseignements et permis de construire"),
        estimates=replace(results.estimates, rows=(*results.estimates.rows, *rows)),
        drivers=replace(
            results.drivers, effects=(*results.drivers.effects, *effects), excluded=()
        ),
        priorities=replace(
            results.priorities, verdicts=(*results.priorities.verdicts, *verdicts)
        ),
    )  # fmt: skip


WAVES = {
    **{name: VARIANTS[name] for name in ("full", "baseline", "undecided", "unbounded")},
    "no-model": VARIANTS["refused-too-few-units"],
    "ten-drivers": ten_drivers(),
}


def unused(results: Results, language: str, section: str) -> tuple[int, float]:
    """Pages a section takes, and the points left empty at the foot of the first."""
    report = compose(results, language)
    alone = tuple(part for part in report.sections if part.id == section)
    html = render(replace(report, sections=alone))
    if section != "summary":
        html = html[: html.index("<h1>")] + html[html.index("</h1>") + 5 :]
    pages = laid_out(html, report.pictures).pages
    page = pages[0]._page_box
    ends = [
        box.position_y + box.height
        for box in page.children[0].descendants()
        if box.element_tag in ("p", "img", "tr")
    ]
    return len(pages), (page.content_box_y() + page.height - max(ends)) * 0.75


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", WAVES)
def test_the_summary_fills_one_page(name: str, language: str) -> None:
    pages, empty = unused(WAVES[name], language, "summary")
    assert pages == 1
    assert 0 <= empty < UNUSED


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["full", "undecided", "ten-drivers"])
def test_the_drivers_fill_one_page(name: str, language: str) -> None:
    pages, empty = unused(WAVES[name], language, "drivers")
    assert pages == 1
    assert 0 <= empty < UNUSED


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([53.1, 87.2], (50, 90)),
        ([60.0, 90.0], (60, 90)),
        ([81.5, 84.0], (80, 100)),
        ([97.0, 100.0], (80, 100)),
        ([0.0, 3.0, math.nan], (0, 20)),
        ([math.nan], (0, 100)),
        ([], (0, 100)),
    ],
)
def test_the_axis_of_scores_is_round_and_holds_them(
    values: list[float], ends: tuple[float, float]
) -> None:
    axis = axes.tens(values, WRITE)
    assert (axis.low, axis.high) == ends
    assert [tick.text for tick in axis.ticks] == [
        str(v) for v in range(int(ends[0]), int(ends[1]) + 1, 10)
    ]


def test_rows_grow_to_the_height_asked_for_but_not_beyond_reason() -> None:
    rows = [Dot(label=name.name["en"], value=50, text="50") for name in CORE.drivers.values()]
    plot = DotPlot(axis=axes.scores(WRITE), rows=rows)
    natural = charts.dot_plot(plot).height
    assert charts.dot_plot(replace(plot, height=natural + 40)).height == pytest.approx(natural + 40)
    squeezed = charts.dot_plot(replace(plot, height=10))
    assert natural - 3 * len(rows) == pytest.approx(squeezed.height)
    assert faults(squeezed) == [], "still no text on another"
    assert charts.dot_plot(replace(plot, height=5000)).height < 31 * len(rows) + 20


def test_the_earlier_wave_stands_on_the_line_of_its_row() -> None:
    rows = [Dot(label="Courtesy", value=50, low=48, high=52, text="50")]
    svg = charts.dot_plot(DotPlot(axis=axes.scores(WRITE), rows=rows, earlier=[50.0])).svg
    circle = float(svg.split('cy="')[1].split('"')[0])
    points = svg.split('<polygon points="')[1].split('"')[0].split()
    heights = [float(point.split(",")[1]) for point in points]
    assert (min(heights) + max(heights)) / 2 == pytest.approx(circle)
    assert max(heights) - circle > 4.2, "its tips show where the dot covers it"
