"""The figures in charts: those read out to who does not see them, and those written in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cmt.analysis.estimates import Estimate
from cmt.analysis.history import Effect, Trend
from cmt.analysis.results import Results
from tests.expected_facts import FEWEST_COMMENTS
from tests.expected_tables import measures
from tests.figures import Figures, figures, percent, rounded, shown, signed

KEYS: Figures = ("19", "20", "499", "500", "95%")
"""What the keys of charts say of intervals and limits."""


def read_out(results: Results, language: str) -> Mapping[str, Figures]:
    """Figure -> the figures of its alternative text, in their order."""
    top = [row.estimate for row in _scores(results)]
    modelled = (rounded(len(results.drivers.effects)),)
    assert results.comparison
    before = results.comparison.label
    steps = [(row, met) for met, row in _steps(results) if row.shown]
    return {
        "glance": (rounded(len(top)), "0", "100", rounded(max(top)), rounded(min(top)), before),
        "quadrant": modelled,
        "tetraclass": modelled,
        "steps": tuple(f for row, met in steps for f in (rounded(row.estimate), rounded(met))),
        "contributions": tuple(
            signed(value) for row in _parts(results) for value in (row.points, row.low, row.high)
        ),
        "waits-wait-actual": tuple(f for band in _waits(results, language) for f in band),
        "comments": _themes(results),
        **{f"answers-{scale}": _bars_told(results, scale) for scale in _scales(results)},
        **{name: _series_told(results, found) for name, found in _panels(results).items()},
        **dict(_peers_told(results)),
    }


def written(results: Results, language: str) -> Mapping[str, tuple[Figures, Figures]]:
    """Figure -> the figures that stand in it, and those that may, but for the ticks of its axes."""
    assert results.priorities
    lines = (rounded(results.priorities.index_line), percent(results.priorities.share_line))
    steps = [f for met, row in _steps(results) for f in _step(met, row)]
    waits = [f for *named, waited, _ in _waits(results, language) for f in (*named, waited)]
    return {
        "glance": (tuple(rounded(row.estimate) for row in _scores(results)), ()),
        "quadrant": (lines, ()),
        "tetraclass": ((), ()),
        "steps": (tuple(steps), ()),
        "contributions": (tuple(signed(row.points) for row in _parts(results)), ()),
        "waits-wait-actual": (tuple(waits), ()),
        "comments": (_themes(results), ()),
        **{f"answers-{scale}": _bars_written(results, scale) for scale in _scales(results)},
        **{name: _series_written(results, found) for name, found in _panels(results).items()},
        **{name: ((), KEYS) for name, _ in _peers_told(results)},
    }


def _scores(results: Results) -> list[Estimate]:
    rows = [results.estimates.get(measure, "index") for measure in measures(results)]
    return [row for row in rows if row]


def _steps(results: Results) -> list[tuple[int, Estimate]]:
    """Every number of drivers done well with the score of those clients."""
    rows = results.estimates.where(item=results.outcome, statistic="index")
    met = [row for row in rows if row.segment.startswith("drivers-met=")]
    numbered = [(int(row.segment.partition("=")[2]), row) for row in met]
    return sorted(numbered, key=lambda pair: pair[0])


def _step(met: int, row: Estimate) -> Figures:
    """How many drivers, the score and how many clients, both or neither."""
    value = shown(row, rounded(row.estimate)) if row.shown else shown(row)
    return (rounded(met), *value, *((rounded(row.n),) if row.shown else shown(row)))


def _parts(results: Results) -> list[Effect]:
    assert results.history and results.history.contributions
    found = results.history.contributions
    ranked = sorted(found.drivers, key=lambda row: -row.overall.points)
    return [*(row.overall for row in ranked), found.remainder]


def _waits(results: Results, language: str) -> Iterator[Figures]:
    """The numbers in the name of a band, how many waited so long, how many accept it."""
    for curve in results.action.curves:
        scale = results.instrument.scale_of(curve.item)
        for level in curve.levels[1:]:
            assert level.waited and level.acceptable
            shares = (percent(level.waited.estimate), percent(level.acceptable.estimate))
            yield (*figures(scale.label(level.point, language), language), *shares)


def _themes(results: Results) -> Figures:
    assert results.comments
    rows = [t for t in results.comments.themes if sum(t.tones.values()) >= FEWEST_COMMENTS]
    return tuple(percent(theme.share.estimate) for theme in rows)


def _scales(results: Results) -> list[str]:
    """Scales of several questions that rate the service."""
    rating = [i.scale for i in results.instrument.items.values() if i.role in ("outcome", "driver")]
    return [scale for scale in dict.fromkeys(rating) if rating.count(scale) > 1]


def _rated(results: Results, scale: str, statistic: str) -> list[Estimate]:
    items = [i for i in results.instrument.items.values() if i.scale == scale]
    rows = [
        results.estimates.get(item.id, statistic)
        for item in items
        if item.role in ("outcome", "driver")
    ]
    return [row for row in rows if row]


def _bars_told(results: Results, scale: str) -> Figures:
    shares = [row.estimate for row in _rated(results, scale, "favourable")]
    return (rounded(len(shares)), percent(max(shares)), percent(min(shares)))


def _bars_written(results: Results, scale: str) -> tuple[Figures, Figures]:
    """The favourable share of every question; of its answers those there is room for."""
    points = results.instrument.scales[scale].points
    rows = [row for point in points for row in _rated(results, scale, f"share:{point}")]
    best = tuple(percent(row.estimate) for row in _rated(results, scale, "favourable"))
    return best, tuple(percent(row.estimate) for row in rows)


def _panels(results: Results) -> dict[str, list[Trend]]:
    """The series of the outcome in a chart of its own, then those of the drivers."""
    assert results.history
    ranked = sorted(_scores(results)[1:], key=lambda row: -row.estimate)
    series = [
        results.history.trend(item, "index")
        for item in (results.outcome, *(r.item for r in ranked))
    ]
    found = [trend for trend in series if trend]
    return {"trend": found[:1], "trend-2": found[1:]}


def _series_told(results: Results, found: list[Trend]) -> Figures:
    """How many charts and waves, from when to when, the highest and the lowest with its wave."""
    assert results.history
    waves = [wave.label for wave in results.history.waves]
    points = [point for trend in found for point in trend.points]
    ends = (max(points, key=lambda p: p.estimate), min(points, key=lambda p: p.estimate))
    told = [part for p in ends for part in (rounded(p.estimate), waves[p.wave])]
    return (rounded(len(found)), rounded(len(waves)), waves[0], waves[-1], *told)


def _series_written(results: Results, found: list[Trend]) -> tuple[Figures, Figures]:
    """Slope, waves, the first and the last value of each series; others where there is room."""
    assert results.history
    waves = tuple(wave.label for wave in results.history.waves)
    ends = [rounded(trend.points[at].estimate) for trend in found for at in (0, -1)]
    between = [rounded(point.estimate) for trend in found for point in trend.points[1:-1]]
    return (*waves * len(found), *(signed(t.slope) for t in found), *ends), tuple(between)


def _peers_told(results: Results) -> Iterator[tuple[str, Figures]]:
    for at, group in enumerate(results.peers):
        places = [group.position(measure) for measure in measures(results)]
        own = [rounded(place.own) for place in places if place]
        if own:
            yield f"peers-{at}", (rounded(len(own)), *own)
        assert group.funnel
        funnel = group.funnel
        beyond = sum(spot.beyond != "" for spot in funnel.spots)
        counted = (rounded(len(group.surveys)), rounded(funnel.centre), rounded(beyond))
        mine = (rounded(funnel.own.score),) if funnel.own else ()
        yield f"peers-funnel-{at}", (*counted, *mine)
