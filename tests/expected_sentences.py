"""The figures that stand in headings, sentences and lists of a report, section by section.

Each heading, sentence or entry is expected as its figures in their order. What a text says in any
report ("95% intervals", "fewer than 10 answers") is in `FIXED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cmt.analysis.peers import PeerGroup
from cmt.analysis.results import Results
from cmt.analysis.whatif import moved
from tests.expected_facts import FEWEST_COMMENTS, MOVED, SURVEYS_ON_PAPER
from tests.expected_tables import measures
from tests.figures import Figures, percent, rounded, signed

FIXED: frozenset[Figures] = frozenset(
    {
        ("95%",), ("5%",), ("0.05",), ("0", "100"), ("0", "100", "1", "3"), ("1", "3"), ("..",),
        ("95%", "19", "20"), ("5%", "95%", "10", "20"), ("x", "10"), ("E", "30"), ("19", "20"),
    }
)  # fmt: skip
WIDTH = 10
"""Axes begin and end at tens."""


def sentences(results: Results) -> Mapping[str, list[Figures]]:
    """Section -> what its texts say, but for days and for what every report says."""
    return {
        "": [(results.label,)],
        "summary": _summary(results),
        "drivers": _drivers(results),
        "questions": _questions(results),
        "segments": [_at_mix(results)],
        "priorities": _priorities(results),
        "tetraclass": [(rounded(results.drivers.n),)],
        "waves": _waves(results),
        "targets": [_verdicts(results)],
        "peers": [line for group in results.peers for line in _group(group)] + [_above(results)],
        "comments": _comments(results),
        "action-plan": _plan(results),
        "method": _method(results),
    }


def _score(results: Results, measure: str, places: int = 0) -> str:
    row = results.estimates.get(measure, "index")
    assert row
    return rounded(row.estimate, places)


def _bases(values: Iterable[int]) -> Figures:
    ends = sorted(values)
    return tuple(dict.fromkeys((rounded(ends[0]), rounded(ends[-1]))))


def _n(results: Results, items: Iterable[str], statistic: str = "index") -> Figures:
    rows = [results.estimates.get(item, statistic) for item in items]
    return _bases(row.n for row in rows if row)


def _verdicts(results: Results) -> Figures:
    """How many targets are met, not met, cannot be told yet, cannot be told."""
    assert results.history
    verdicts = [row.verdict for row in results.history.targets]
    counts = [verdicts.count(name) for name in ("met", "not-met", "too-early", "cannot-tell")]
    return tuple(rounded(count) for count in counts if count)


def _above(results: Results) -> Figures:
    place = results.peers[0].position(results.outcome)
    assert place
    return (signed(place.difference),)


def _axis(results: Results, values: Sequence[float]) -> Figures:
    """Where an axis of scores begins and ends: the tens around all that is drawn."""
    low, high = min(values) // WIDTH * WIDTH, -(-max(values) // WIDTH) * WIDTH
    return (rounded(low), rounded(high))


def _summary(results: Results) -> list[Figures]:
    good = results.estimates.get(results.outcome, "favourable")
    place = results.peers[0].position(results.outcome)
    assert good and place and results.comparison
    drivers = [float(_score(results, driver, 9)) for driver in results.instrument.drivers]
    rows = [results.estimates.get(measure, "index") for measure in measures(results)]
    before = [results.comparison.get(measure, "index") for measure in measures(results)]
    drawn = [end for row in rows if row for end in (row.low, row.high)]
    drawn += [change.before for change in before if change]
    lead = tuple(percent(value) for value in (good.estimate, good.low, good.high))
    among = tuple(signed(value) for value in (place.difference, place.low, place.high))
    counted = (rounded(len(results.peers[0].surveys)),)
    return [
        (_score(results, results.outcome), "100"),
        (*lead, rounded(good.n), *_verdicts(results), *counted, *among),
        *(_entry(results, driver) for driver in _named(results)),
        (rounded(min(drivers)), rounded(max(drivers))),
        (*_axis(results, drawn), "19", "20", results.comparison.label),
        _n(results, measures(results)),
        (rounded(results.precision.n), *_reached(results), "19", "20"),
    ]


def _reached(results: Results) -> Figures:
    precision = results.precision
    assert precision.response_rate and precision.margin_of_error
    return percent(precision.response_rate), rounded(precision.margin_of_error * 100, 1)


def _named(results: Results) -> list[str]:
    """The drivers that stand out surely: those to protect and those to act on first."""
    assert results.priorities
    return [
        verdict.driver
        for quadrant in ("protect", "act-first")
        for verdict in results.priorities.verdicts
        if verdict.quadrant == quadrant and verdict.certain
    ]


def _entry(results: Results, driver: str) -> Figures:
    effect = results.drivers.effect(driver)
    assert effect
    return (_score(results, driver), "100", percent(effect.share))


def _drivers(results: Results) -> list[Figures]:
    model = results.drivers
    strongest = max(effect.share for effect in model.effects)
    steps = results.estimates.where(item=results.outcome, statistic="index")
    curve = [row for row in steps if row.segment.startswith("drivers-met=") and row.shown]
    ordered = sorted(curve, key=lambda row: int(row.segment.partition("=")[2]))
    return [
        (percent(strongest),),
        (rounded(len(model.effects)), percent(model.adjusted_r2), rounded(model.n)),
        (rounded(model.n),),
        tuple(rounded(row.estimate) for row in (ordered[0], ordered[-1])),
        _bases(row.n for row in curve),
    ]


def _questions(results: Results) -> list[Figures]:
    """Of the questions in each chart the best and the worst; of the longest in the headline too."""
    get = results.estimates.get
    rating = [i for i in results.instrument.items.values() if i.role in ("outcome", "driver")]
    scales = dict.fromkeys(item.scale for item in rating)
    found: list[Figures] = []
    for scale in scales:
        items = [item.id for item in rating if item.scale == scale]
        shares = [row.estimate for item in items if (row := get(item, "favourable"))]
        if len(shares) > 1:
            line = (rounded(len(shares)), percent(max(shares)), percent(min(shares)))
            found += [line, _n(results, items, "mean")]
    longest = max(found[::2], key=lambda line: int(line[0]))
    most = [item.choose for item in results.instrument.items.values() if item.multiple]
    return [*found, longest, *((rounded(count), "100%") for count in most)]


def _at_mix(results: Results) -> Figures:
    """Scores of the segments if all had the same mix of another question."""
    (split,) = (split for split in results.splits if split.asked)
    rows = [row for row in split.at_mix if not row.flag]
    return tuple(rounded(value) for row in rows for value in (row.index, row.low, row.high))


def _priorities(results: Results) -> list[Figures]:
    action = results.action
    assert action.what_if and action.act_first and action.waits
    step = moved(action.what_if, action.act_first.rows[0].driver, MOVED)
    longer, shorter = action.waits.longer, action.waits.shorter
    shares = tuple(percent(value) for value in (longer.estimate, longer.low, longer.high))
    levels = [level for curve in action.curves for level in curve.levels]
    asked = [row.n for level in levels for row in (level.waited, level.acceptable) if row]
    return [
        (rounded(step.score_low, 1), rounded(step.score_high, 1)),
        (*shares, percent(shorter.estimate), rounded(longer.n)),
        _bases(asked),
    ]


def _waves(results: Results) -> list[Figures]:
    comparison, history = results.comparison, results.history
    assert comparison and history and history.contributions and comparison.info.start
    top = [comparison.get(measure, "index") for measure in measures(results)]
    directions = [change.direction for change in top if change]
    counted = [directions.count(name) for name in ("higher", "lower")]
    trend = history.trend(results.outcome, "index")
    series = [history.trend(measure, "index") for measure in measures(results)]
    assert trend and comparison.info.end
    points = [point for each in series if each for point in each.points]
    drawn = _axis(results, [end for point in points for end in (point.low, point.high)])
    waves = tuple(part for wave in history.waves for part in (wave.label, rounded(wave.n)))
    change, parts = history.contributions.change, history.contributions.drivers
    days = (comparison.info.start.day, comparison.info.end.day, comparison.info.end.year)
    return [
        (comparison.label, *(rounded(n) for n in counted if n), rounded(len(top))),
        ("0", "100", comparison.label),
        tuple(signed(value) for value in (trend.slope, trend.low, trend.high)),
        ("0", "100", *drawn, "95%"),
        waves,
        (rounded(_same_questions(results)),),
        (signed(max(part.overall.points for part in parts)),),
        (*(signed(value) for value in (change.points, change.low, change.high)), "95%"),
        (rounded(len([c for c in comparison.segments if _overall(results, c.item, c.statistic)])),),
        (*map(rounded, days), rounded(comparison.n)),
    ]


def _overall(results: Results, item: str, statistic: str) -> bool:
    return item == results.outcome and statistic == "index"


def _same_questions(results: Results) -> int:
    """Questions without a clear change that are not a driver all by themselves."""
    assert results.comparison
    alone = {d.items[0] for d in results.instrument.drivers.values() if len(d.items) == 1}
    return sum(
        change.statistic == "index"
        and change.direction == "no-clear-change"
        and change.item not in {*measures(results), *alone}
        for change in results.comparison.changes
    )


def _group(group: PeerGroup) -> list[Figures]:
    """Who the peers are, how many asked otherwise, how many more there are."""
    if group.branches_of:
        return [(rounded(len(group.surveys)),)]
    rows = [row.other_modes for row in group.positions]
    more = len(group.surveys) - SURVEYS_ON_PAPER
    rest = [("..", rounded(more))] if more > 0 else []
    return [
        (rounded(len(group.surveys)), rounded(group.organizations)),
        (rounded(rows[0]),),
        *rest,
    ]


def _comments(results: Results) -> list[Figures]:
    comments = results.comments
    assert comments
    counts = [sum(theme.tones.values()) for theme in comments.themes]
    shares = [
        theme.share.estimate
        for theme, count in zip(comments.themes, counts, strict=True)
        if count >= FEWEST_COMMENTS
    ]
    rare = rounded(len(comments.themes) - len(shares))
    return [
        (percent(max(shares)),),
        (rounded(comments.n), percent(comments.n / results.quality.answered)),
        (percent(min(shares)), percent(max(shares))),
        (rounded(comments.n),),
        (rare, rounded(FEWEST_COMMENTS)),
    ]


def _plan(results: Results) -> list[Figures]:
    """Of each driver to act on: score, association, lowest questions, what clients wrote."""
    assert results.action.act_first and results.comments
    found: list[Figures] = []
    for act in results.action.act_first.rows:
        row, effect = results.estimates.get(act.driver, "index"), results.drivers.effect(act.driver)
        assert row and effect
        ends = (rounded(row.low), rounded(row.high), rounded(row.n))
        shares = (effect.share, effect.share_low, effect.share_high)
        items = results.instrument.drivers[act.driver].items
        good = [results.estimates.get(item, "favourable") for item in items]
        (theme,) = (t for t in results.comments.themes if t.driver == act.driver)
        assert theme.displeased
        found += [
            (rounded(row.estimate), "100", *ends),
            tuple(percent(share) for share in shares),
            tuple(percent(each.estimate) for each in good if each),
            (percent(theme.share.estimate), percent(theme.displeased.estimate)),
        ]
    return found


def _method(results: Results) -> list[Figures]:
    model, precision = results.drivers, results.precision
    alphas = sorted(one.alpha for one in results.reliability if one.measure and one.items)
    fit = (rounded(model.r2, 3), rounded(model.adjusted_r2, 3))
    return [
        (rounded(precision.n), _reached(results)[0]),
        (*fit, rounded(model.n), rounded(model.units)),
        ("0", "1", rounded(alphas[0], 2), rounded(alphas[-1], 2)),
    ]
