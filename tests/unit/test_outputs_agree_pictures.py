"""Charts draw Results: where a mark stands is its value, and what is written beside it as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

import pytest

from cmt.analysis.results import Results
from tests.drawn import Scale, axis, marks, pictures, row_boxes, row_diamonds, row_marks
from tests.expected_facts import FEWEST_COMMENTS
from tests.expected_pictures import read_out, written
from tests.expected_tables import measures, named
from tests.figures import figures
from tests.whole_outputs import LANGUAGES, on_screen
from tests.whole_survey import everything

Ends = tuple[float, float, float]
"""A value and its interval."""

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def scores(results: Results, language: str) -> dict[str, Ends]:
    rows = {m: results.estimates.get(m, "index") for m in measures(results)}
    return {named(results, m, language): (r.estimate, r.low, r.high) for m, r in rows.items() if r}


def contributions(results: Results, language: str) -> dict[str, Ends]:
    assert results.history and results.history.contributions
    found = results.history.contributions
    rows = {named(results, row.driver, language): row.overall for row in found.drivers}
    rows[{"en": "Goes with no driver", "fr": "Associé à aucun facteur"}[language]] = found.remainder
    return {name: (row.points, row.low, row.high) for name, row in rows.items()}


def themes(results: Results, language: str) -> dict[str, Ends]:
    assert results.comments
    return {
        theme.name[language]: (theme.share.estimate, theme.share.low, theme.share.high)
        for theme in results.comments.themes
        if sum(theme.tones.values()) >= FEWEST_COMMENTS
    }


def waits(results: Results, language: str) -> dict[str, Ends]:
    """Who waited so long or longer; that everybody waited no time or longer goes without saying."""
    (curve,) = results.action.curves
    scale = results.instrument.scale_of(curve.item)
    found = {scale.label(level.point, language): level.waited for level in curve.levels[1:]}
    return {name: (row.estimate, row.low, row.high) for name, row in found.items() if row}


DOTS = {
    "glance": scores, "contributions": contributions, "comments": themes,
    "waits-wait-actual": waits, "peers-0": scores, "peers-1": scores,
}  # fmt: skip


@pytest.mark.parametrize("chart", DOTS)
def test_dots_and_their_lines_stand_at_the_values(chart: str, language: str) -> None:
    svg = pictures(language)[chart]
    scale, wanted = axis(svg, language), DOTS[chart](everything(), language)
    found = row_marks(svg)
    assert set(found) == set(wanted)
    for label, mark in found.items():
        assert mark.across
        assert _same(scale, (mark.x, *mark.across), wanted[label]), label


@pytest.mark.parametrize("chart", ["glance", "waits-wait-actual"])
def test_diamonds_stand_at_what_is_compared(chart: str, language: str) -> None:
    """The wave before; how many accept a wait."""
    results = everything()
    assert results.comparison
    (curve,) = results.action.curves
    bands = results.instrument.scale_of(curve.item)
    compared = [results.comparison.get(m, "index") for m in measures(results)]
    wanted = {
        "glance": {named(results, c.item, language): c.before for c in compared if c},
        "waits-wait-actual": {
            bands.label(level.point, language): level.acceptable.estimate
            for level in curve.levels
            if level.acceptable
        },
    }[chart]
    svg = pictures(language)[chart]
    scale = axis(svg, language)
    for label, x in row_diamonds(svg).items():
        assert _same(scale, (x,), (wanted[label],)), label


@pytest.mark.parametrize("at", [0, 1])
def test_strips_span_the_peers(at: int, language: str) -> None:
    """From the lowest to the highest; the middle half where there are quarters."""
    results = everything()
    svg = pictures(language)[f"peers-{at}"]
    scale, boxes = axis(svg, language), row_boxes(svg)
    for measure in measures(results):
        row = results.peers[at].position(measure)
        assert row
        wanted = [(row.lowest, row.highest)]
        wanted += [(row.quarters[0], row.quarters[2])] if row.quarters else []
        found = boxes[named(results, measure, language)]
        assert len(found) == len(wanted)
        assert all(_same(scale, box, ends) for box, ends in zip(found, wanted, strict=True))


def test_the_quadrant_crosses_score_and_association(language: str) -> None:
    results, svg = everything(), pictures(language)["quadrant"]
    across, up = axis(svg, language), axis(svg, language, upwards=True)
    for mark, effect in zip(marks(svg), results.drivers.effects, strict=True):
        row = results.estimates.get(effect.driver, "index")
        assert row and mark.across and mark.upwards
        assert _same(across, (mark.x, *mark.across), (row.estimate, row.low, row.high))
        low, high = mark.upwards[::-1]
        assert _same(up, (mark.y, low, high), (effect.share, effect.share_low, effect.share_high))


@pytest.mark.parametrize("chart", ["steps", "trend", "trend-2"])
def test_curves_go_through_the_values(chart: str, language: str) -> None:
    results, svg = everything(), pictures(language)[chart]
    up = axis(svg, language, upwards=True)
    wanted = _curve(results) if chart == "steps" else _series(results, chart)
    found = [mark for mark in marks(svg) if mark.upwards]
    assert len(found) == len(wanted)
    for mark, ends in zip(found, wanted, strict=True):
        assert mark.upwards
        low, high = mark.upwards[::-1]
        if chart != "trend-2":
            assert _same(up, (mark.y, low, high), ends)
        # the axis of one row of panels does not tell where those of the next begin
        lengths = [up.value(at) - up.value(mark.y) for at in (low, high)]
        assert lengths == pytest.approx([ends[1] - ends[0], ends[2] - ends[0]], abs=2 * up.off)


@pytest.mark.parametrize("scale", ["agree-5", "satisfaction-5"])
def test_bars_are_as_long_as_their_shares(scale: str, language: str) -> None:
    """Neutral answers stand apart, at the right."""
    results = everything()
    points = results.instrument.scales[scale].points
    order = [*points[:2], *points[3:], points[2]]
    boxes = row_boxes(pictures(language)[f"answers-{scale}"])
    widths: dict[tuple[str, int], float] = {}
    shares: dict[tuple[str, int], float] = {}
    for item in results.instrument.items.values():
        name = item.name(language)
        if item.scale != scale or item.role not in ("outcome", "driver"):
            continue
        for point, (left, right) in zip(order, boxes.pop(name), strict=True):
            row = results.estimates.get(item.id, f"share:{point}")
            assert row
            widths[name, point], shares[name, point] = right - left, row.estimate
    assert not boxes and len(widths) > 20
    unit = sum(widths.values()) / sum(shares.values())
    assert widths == pytest.approx({key: unit * share for key, share in shares.items()}, abs=0.02)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_funnel_holds_every_survey(at: int, language: str) -> None:
    funnel = everything().peers[at].funnel
    assert funnel
    svg = pictures(language)[f"peers-funnel-{at}"]
    across, up = axis(svg, language), axis(svg, language, upwards=True)
    spots = [*funnel.spots, *([funnel.own] if funnel.own else [])]
    found = sorted((across.value(mark.x), up.value(mark.y)) for mark in marks(svg))
    wanted = sorted((spot.base, spot.score) for spot in spots)
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=max(across.off, up.off))


def test_the_map_holds_every_driver(language: str) -> None:
    """Across how far satisfaction falls, upwards how far it rises."""
    detail, svg = everything().driver_detail, pictures(language)["tetraclass"]
    assert detail
    across, up = axis(svg, language), axis(svg, language, upwards=True)
    for mark, row in zip(marks(svg), detail.asymmetry, strict=True):
        assert _same(across, (mark.x,), (-row.when_low,))
        assert _same(up, (mark.y,), (row.when_high,))


def test_what_is_read_out_and_written_is_what_is_drawn(language: str) -> None:
    told, stands = read_out(everything(), language), written(everything(), language)
    shown = {each.place: each for each in on_screen(language).pictures}
    assert set(shown) == set(told) == set(stands)
    for name, picture in shown.items():
        assert figures(picture.alt, language) == told[name], name
        found = Counter(f for label in picture.labels for f in figures(label, language))
        needed, allowed = map(Counter, stands[name])
        assert not needed - found, name
        rest = found - needed - allowed
        assert _are_ticks([f for f in rest if f.endswith("%")]), (name, rest)
        assert _are_ticks([f for f in rest if not f.endswith("%")]), (name, rest)


def _are_ticks(found: list[str]) -> bool:
    """Whether numbers lie at equal steps, on one axis or on two."""
    values = sorted(float(text.rstrip("%")) for text in found)
    gaps = {round(b - a, 6) for a, b in pairwise(values)}
    return all(abs(gap / min(gaps) - round(gap / min(gaps))) < 1e-6 for gap in gaps)


def _same(scale: Scale, places: tuple[float, ...], wanted: tuple[float, ...]) -> bool:
    return [scale.value(x) for x in places] == pytest.approx(list(wanted), abs=scale.off)


def _curve(results: Results) -> list[Ends]:
    """By the number of drivers done well, where it is shown."""
    rows = results.estimates.where(item=results.outcome, statistic="index")
    steps = [r for r in rows if r.segment.startswith("drivers-met=") and r.shown]
    steps.sort(key=lambda row: int(row.segment.partition("=")[2]))
    return [(row.estimate, row.low, row.high) for row in steps]


def _series(results: Results, chart: str) -> list[Ends]:
    """The outcome's by itself, then those of the drivers from the best score to the worst."""
    assert results.history
    drivers: Mapping[str, float] = {
        driver: row.estimate
        for driver in results.instrument.drivers
        if (row := results.estimates.get(driver, "index"))
    }
    ranked = sorted(drivers, key=lambda driver: -drivers[driver])
    series = [
        results.history.trend(m, "index") for m in ([results.outcome], ranked)[chart != "trend"]
    ]
    return [(p.estimate, p.low, p.high) for trend in series if trend for p in trend.points]
