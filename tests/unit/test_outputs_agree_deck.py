"""Every number in the deck is one of Results: in charts with all digits, in texts rounded once.

A deck has no room for all slides: the survey with everything makes some, without peers and
comments it makes the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from cmt.analysis.estimates import Estimate
from cmt.analysis.remarks import TONES
from cmt.analysis.results import Results
from cmt.reports.compose import compose
from cmt.reports.deck import deck_bytes
from cmt.reports.words import load_words
from tests.deck_reading import charts_of, halves_of, opened, tables_of, texts_of_slide, title_of
from tests.expected_tables import measures, named
from tests.figures import Figures, figures, percent, rounded
from tests.printed import dense, of_html, plain
from tests.whole_outputs import LANGUAGES, on_screen, page, slides
from tests.whole_survey import everything

Ends = tuple[float, float, float] | float
"""A value with its interval, or alone."""
NAMED = re.compile(r"^(?P<name>.+?)(?:, | \()(?P<figure>[\d,.\u00a0]+%?)\)?$")
"""A category that says a figure beside its name."""
BARS = 10
"""Bars a slide has room for."""

both = pytest.mark.parametrize("language", LANGUAGES)


@cache
def all_slides(language: str) -> tuple[Any, ...]:
    """Those of everything, then those of the survey without peers and comments."""
    fewer = replace(everything(), peers=(), comments=None)
    rest = opened(deck_bytes(compose(fewer, language), fewer)).slides
    return (*slides(language), *rest)


def charted(results: Results, language: str) -> Iterator[dict[str, Ends]]:
    """All that a chart may show: the values of a series by the names of its categories."""
    get, history = results.estimates.get, results.history
    assert results.comparison and history and results.comments
    top = measures(results)
    yield {named(results, m, language): _ends(get(m, "index")) for m in top}
    changes = [results.comparison.get(m, "index") for m in top]
    yield {named(results, c.item, language): c.before for c in changes if c}
    yield {
        named(results, e.driver, language): (e.share, e.share_low, e.share_high)
        for e in results.drivers.effects
    }
    for scale in results.instrument.scales.values():
        items = [i for i in results.instrument.items.values() if i.scale == scale.id]
        for point in scale.points:
            rows = {i.name(language): get(i.id, f"share:{point}") for i in items}
            yield {name: row.estimate for name, row in rows.items() if row}
    for split in results.splits:
        labels = results.instrument.scale_of(split.id)
        yield {
            labels.label(int(segment.partition("=")[2]), language): _ends(
                split.estimates.get(results.outcome, "index", segment)
            )
            for segment in split.segments
        }
    for item in top:
        trend = history.trend(item, "index")
        assert trend
        yield {history.waves[p.wave].label: (p.estimate, p.low, p.high) for p in trend.points}
    for group in results.peers:
        places = [place for m in top if (place := group.position(m))]
        yield {named(results, p.measure, language): p.mean for p in places}
        yield {named(results, p.measure, language): (p.own, p.own_low, p.own_high) for p in places}
    yield {theme.name[language]: _ends(theme.share) for theme in results.comments.themes}


def _ends(row: Estimate | None) -> Ends:
    assert row
    return row.estimate, row.low, row.high


@both
def test_every_series_of_every_chart_is_of_the_results(language: str) -> None:
    known = list(charted(everything(), language))
    kinds = set()
    for slide in all_slides(language):
        for chart in charts_of(slide):
            plot = chart.plots[0]
            names = [_name(str(category)) for category in plot.categories]
            for series in plot.series if names else ():
                drawn = dict(zip(names, series.values, strict=True))
                about = [each for each in known if set(drawn) <= set(each)]
                assert any(_shows(series, drawn, each) for each in about), (series.name, drawn)
                kinds.add(title_of(slide))
    assert len(kinds) >= 7


def _name(category: str) -> str:
    """What a bar is about: a figure may stand beside it, or the mark of caution."""
    category = category.removesuffix(", E")
    found = NAMED.match(category)
    return found["name"] if found else category


def _shows(series: Any, drawn: dict[str, float], known: dict[str, Ends]) -> bool:
    """Whether values and the intervals about them are those known, to the last digit."""
    pairs = [(value, known[name]) for name, value in drawn.items()]
    values = all(value == (e[0] if isinstance(e, tuple) else e) for value, e in pairs)
    if not values or not series._element.findall(f".//{{{NAMESPACE}}}errBars"):
        return values
    wide = [(e[0] - e[1], e[2] - e[0]) for _, e in pairs if isinstance(e, tuple)]
    return halves_of(series) == [pytest.approx(half) for half in wide]


NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"


@both
def test_figures_beside_categories_are_of_the_results(language: str) -> None:
    """The share of favourable answers beside a question, how many wrote beside a theme."""
    results = everything()
    assert results.comments
    good = {i.name(language): i.id for i in results.instrument.items.values()}
    rows = {name: results.estimates.get(item, "favourable") for name, item in good.items()}
    known = {(name, (percent(row.estimate),)) for name, row in rows.items() if row}
    themes = results.comments.themes
    known |= {(t.name[language], (rounded(sum(t.tones.values())),)) for t in themes}
    told = {
        (found["name"], figures(found["figure"], language))
        for slide in all_slides(language)
        for chart in charts_of(slide)
        for category in chart.plots[0].categories
        if (found := NAMED.match(str(category)))
    }
    assert len(told) > 12
    assert told <= known


@both
def test_the_quadrant_is_of_the_results(language: str) -> None:
    results = everything()
    assert results.priorities
    (chart,) = (
        chart
        for slide in slides(language)
        for chart in charts_of(slide)
        if not list(chart.plots[0].categories)
    )
    points, across, up, *_ = chart.plots[0].series
    scores = [results.estimates.get(e.driver, "index") for e in results.drivers.effects]
    assert _across(points) == [row.estimate for row in scores if row]
    assert list(points.values) == [effect.share for effect in results.drivers.effects]
    assert set(_across(across)) == {results.priorities.index_line}
    assert set(up.values) == {results.priorities.share_line}
    lines = (rounded(results.priorities.index_line), percent(results.priorities.share_line))
    told = (figures(across.name, language), figures(up.name, language))
    assert told == ((lines[0],), (lines[1],))


def _across(series: Any) -> list[float]:
    path = f"{{{NAMESPACE}}}xVal//{{{NAMESPACE}}}v"
    return [float(value.text) for value in series._element.findall(path)]


@both
def test_tables_are_rows_of_the_page(language: str) -> None:
    """The same cells under the same heads; the page's are those of Results."""
    counted = 0
    for slide in all_slides(language):
        for head, *rows in tables_of(slide):
            grids = [g for g in on_screen(language).grids if _fits(head, rows, g.head, g.rows)]
            assert grids, (title_of(slide), head)
            counted += len(rows)
    assert counted > 80


def _fits(
    head: list[str], rows: list[list[str]], heads: tuple[str, ...], cells: tuple[Any, ...]
) -> bool:
    """Whether rows of another table, without some of its columns, say the same."""
    places = [0, *(heads.index(title) for title in head[1:] if title in heads)]
    if len(places) != len(head):
        return False
    known = [[plain(row[at]) for at in places] for row in cells]
    return all([plain(cell) for cell in row] in known for row in rows)


@both
def test_texts_and_notes_say_what_the_page_says(language: str) -> None:
    """Word for word, or with figures of Results that stand beside their names."""
    said = dense(" ".join(text.text for text in of_html(page(language)).texts))
    said += dense(" ".join(cell for g in on_screen(language).grids for r in g.rows for cell in r))
    said += dense(" ".join(g.caption for g in on_screen(language).grids))
    own = set(_own_lines(everything(), language))
    for at, slide in enumerate(all_slides(language)):
        number = str(at % len(slides(language)) + 1)
        notes = slide.notes_slide.notes_text_frame.text.split("\n")
        for text in (*(_unmarked(text, language) for text in texts_of_slide(slide)), *notes):
            told = figures(text, language)
            known = not told or dense(text) in said or text == number
            assert known or (_starts(text, language), told) in own, (title_of(slide), text, told)


def _unmarked(text: str, language: str) -> str:
    """The foot of a slide without what its marks mean."""
    before, _ = load_words(language).texts["deck.marks.all"].split("{marks}")
    return text.partition(f" {before}")[0]


def _starts(text: str, language: str) -> str:
    """The measure or theme a line is about; "" of others."""
    results = everything()
    assert results.comments
    names = [named(results, m, language) for m in measures(results)]
    names += [theme.name[language] for theme in results.comments.themes]
    found = [name for name in names if text.startswith(name)]
    return max(found, key=len, default="")


def _own_lines(results: Results, language: str) -> Iterator[tuple[str, Figures]]:
    """What stands in the deck alone: scores and themes in its notes, what charts rest on."""
    get = results.estimates.get
    for measure in measures(results):
        row = get(measure, "index")
        assert row
        ends = (rounded(row.estimate, 1), rounded(row.low), rounded(row.high), rounded(row.n))
        yield named(results, measure, language), ends
    assert results.comments and results.action.act_first
    for theme in results.comments.themes:
        tones = [theme.tones[tone] for tone in TONES]
        count = rounded(sum(theme.tones.values()))
        line = (count, percent(theme.share.estimate), *map(rounded, tones))
        yield theme.name[language], line
    first = get(results.action.act_first.rows[0].driver, "index")
    assert first
    yield "", (rounded(first.estimate), "100")
    yield "", (rounded(results.comments.n),)
    yield "", (rounded(results.precision.n),)
    yield from (("", line) for line in _bases(results))


def _bases(results: Results) -> Iterator[Figures]:
    """Of the bars that are drawn how many there are, the best and the worst; of what answers."""
    items = [i.id for i in results.instrument.items.values() if i.role in ("outcome", "driver")]
    alike = [i for i in items if results.instrument.items[i].scale == "agree-5"]
    rows = [row for i in alike if (row := results.estimates.get(i, "favourable"))]
    ends = sorted(row.estimate for row in rows)
    counts = sorted(row.n for row in rows)
    yield rounded(BARS), percent(ends[-1]), percent(ends[0])
    yield rounded(counts[0]), rounded(counts[-1]), rounded(len(rows) - BARS)
    (split,) = (split for split in results.splits if split.asked)
    sizes = [split.estimates.get(results.outcome, "index", each) for each in split.segments]
    known = sorted(row.n for row in sizes if row)
    yield rounded(known[0]), rounded(known[-1])
