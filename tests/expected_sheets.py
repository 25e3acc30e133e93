"""What the sheets of the workbook must hold: Results with every digit, row by row.

A cell is a number, a mark ("x", ".."), a text that must stand there, or TEXT: any words, no number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from cmt.analysis.estimates import WITHHELD_BELOW, Estimate
from cmt.analysis.history import Effect
from cmt.analysis.remarks import TONES
from cmt.analysis.results import Results
from cmt.analysis.whatif import moved
from cmt.instrument.model import MISSING
from tests.expected_tables import measures

TEXT = None
Cell = float | str | None
Row = list[Cell]
MOVED = 0.1
TESTS = ("difference", "se", "low", "high", "df", "p", "p_adjusted")
CONTRAST = ("difference", "low", "high", "p", "p_holm", "p_bh")
EFFECT = (
    "share", "share_se", "share_low", "share_high", "relative_weight", "correlation",
    "coefficient", "coefficient_se", "beta", "vif",
)  # fmt: skip
CHANCES = ("top_three", "act_first", "protect", "maintain", "monitor")
ASYMMETRY = ("low", "between", "high", *(
    f"{name}{end}" for name in ("penalty", "reward", "balance") for end in ("", "_low", "_high")
))  # fmt: skip
TESTED = (
    "chi2", "f", "df1", "df2", "p", "p_holm", "p_bh", "df1_first", "df2_first", "p_first",
    "design_effect", "smallest_expected", "n",
)  # fmt: skip
SERIES = ("slope", "se", "low", "high", "df", "p", "p_adjusted", "between")
AMONG = (
    "own", "mean", "difference", "low", "high", "p_adjusted", "answers_mean", "answers_difference",
    "lowest", "quarters", "highest", "place", "place_low", "place_high", "shrunken",
    "shrunken_se", "between",
)  # fmt: skip
NONE: Row = [".."]


def sheet_rows(results: Results) -> Mapping[str, Iterator[Row]]:
    """The rows of every sheet by its English name; their order is that of Results."""
    return {
        "Scores": _scores(results),
        "Answers": _answers(results),
        "Drivers": _drivers(results),
        "Driver models": _models(results),
        "Priorities": _priorities(results),
        "Action plan": ([row.driver, *[TEXT] * 5] for row in results.logged),
        "Standards and waits": _waits(results),
        "Reliability": _reliability(results),
        "Changes": _changes(results),
        "Waves": _waves(results),
        "Trends": _trends(results),
        "Why it changed": _why(results),
        "Targets": _targets(results),
        "Segments": _segments(results),
        "Peers": _peers(results),
        "Peer surveys": _surveys(results),
        "Questions by segment": _independence(results),
        "Comments": _comments(results),
        "All estimates": _estimates(results),
    }


def held(value: object) -> Cell:
    """A number as a cell; two points where there is none."""
    assert isinstance(value, int | float)
    return ".." if math.isnan(value) else float(value)


def of(row: object, names: Sequence[str]) -> Row:
    return [held(getattr(row, name)) for name in names]


def figure(row: Estimate | None, *names: str) -> Row:
    """Numbers of an estimate, or its mark in their place."""
    if row is None or row.flag == "undefined":
        return NONE * len(names)
    return ["x"] * len(names) if row.flag == "withheld" else of(row, names)


def _scores(results: Results) -> Iterator[Row]:
    get = results.estimates.get
    rated = [i for i in results.instrument.items if get(i, "mean")]
    for measure in dict.fromkeys((*measures(results), *rated)):
        cells: Row = [measure, TEXT, TEXT]
        for name in ("index", "mean", "favourable"):
            cells += figure(get(measure, name), "estimate", "low", "high")
        mean = get(measure, "mean")
        assert mean
        cells += [*figure(get(measure, "sd"), "estimate"), mean.n, *figure(mean, "n_eff")]
        missing = [figure(get(measure, f"missing:{kind}"), "estimate") for kind in MISSING]
        yield [*cells, TEXT, TEXT, *(cell for part in missing for cell in part)]


def _answers(results: Results) -> Iterator[Row]:
    get = results.estimates.get
    for item in results.instrument.items.values():
        scale = results.instrument.scales.get(item.scale)
        for point in scale.points if scale else ():
            row = get(item.id, f"{'picked' if item.multiple else 'share'}:{point}")
            if row:
                count = get(item.id, f"count:{point}")
                shares = figure(row, "estimate", "low", "high")
                yield [item.id, TEXT, TEXT, *figure(count, "estimate"), *shares, row.n, TEXT]


def _drivers(results: Results) -> Iterator[Row]:
    detail, priorities = results.driver_detail, results.priorities
    assert detail and detail.ordinal and priorities
    for effect in results.drivers.effects:
        driver = effect.driver
        verdict, chance = priorities.verdict(driver), detail.chance(driver)
        row = detail.asymmetry_of(driver)
        assert verdict and chance and row
        (ordinal,) = (each for each in detail.ordinal.effects if each.driver == driver)
        (tier,) = (at for at, tier in enumerate(detail.tiers, start=1) if driver in tier)
        yield [
            driver, TEXT, *of(effect, EFFECT), TEXT, TEXT, verdict.rank_best, verdict.rank_worst,
            tier, *of(chance, CHANCES), TEXT,
            *of(ordinal, ("coefficient", "coefficient_se", "standardised")),
            *of(row, ASYMMETRY), TEXT, *of(row, ("when_high", "when_low")), TEXT,
        ]  # fmt: skip


def _models(results: Results) -> Iterator[Row]:
    assert results.driver_detail
    names = ("share", "share_low", "share_high", "coefficient", "coefficient_se")
    for side in results.driver_detail.sides:
        if side.refusal:
            yield [TEXT, "", "", *NONE * 6, side.n, TEXT]
        for row in side.shares:
            yield [TEXT, row.driver, TEXT, *of(row, names), held(side.adjusted_r2), side.n, TEXT]


def _priorities(results: Results) -> Iterator[Row]:
    action = results.action
    assert action.act_first and action.what_if and not action.gaps
    places = {row.driver: row.place for row in action.act_first.rows}
    names = ("stated", "stated_low", "stated_high", "stated_best", "stated_worst",
             "derived_best", "derived_worst")  # fmt: skip
    steps = ("difference", "low", "high", "score", "score_low", "score_high")
    for row in action.stated:
        step = moved(action.what_if, row.driver, MOVED)
        place = places.get(row.driver, "..")
        stated = [*of(row, names), TEXT]
        yield [row.driver, TEXT, place, TEXT, *NONE * 4, "", *stated, *of(step, steps)]


def _waits(results: Results) -> Iterator[Row]:
    action, figures = results.action, ("estimate", "se", "low", "high")
    assert action.waits
    for kept in action.standards:
        told = [kept.share.n, TEXT, kept.promised, TEXT]
        yield [kept.item, TEXT, TEXT, TEXT, *of(kept.share, figures), *told]
    parts: list[tuple[str, Estimate]] = []
    for curve in action.curves:
        for level in curve.levels:
            parts.append((curve.item, level.satisfaction))
            parts += [(curve.item, level.waited)] if level.waited else []
            parts += [(level.acceptable.item, level.acceptable)] if level.acceptable else []
    parts += [(action.waits.actual, row) for row in (action.waits.longer, action.waits.shorter)]
    for item, row in parts:
        yield [item, TEXT, TEXT, TEXT, *figure(row, *figures), row.n, TEXT, "..", ""]
    for cell in action.waits.cells:
        rest = [*NONE * 3, cell.n, TEXT, "..", ""]
        yield [action.waits.actual, TEXT, TEXT, TEXT, held(cell.share), *rest]


def _reliability(results: Results) -> Iterator[Row]:
    whole = ("n", "alpha", "alpha_low", "alpha_high", "standardized", "mean_correlation", "omega")
    for one in results.reliability:
        yield [one.measure or "*", TEXT, "", *of(one, whole), "", "", TEXT]
        for item in one.items:
            own = of(item, ("rest_correlation", "alpha_if_dropped"))
            yield [one.measure or "*", TEXT, TEXT, *[""] * 7, *own, ""]


def _changes(results: Results) -> Iterator[Row]:
    assert results.comparison
    names = ("now", "before", "before_low", "before_high", "before_n", *TESTS)
    for change in results.comparison.every:
        match change.direction:
            case "withheld":
                values: Row = ["x"] * len(names)
            case "not-comparable":
                values = NONE * len(names)
            case _:
                values = of(change, names)
        yield [change.item, TEXT, TEXT, change.statistic, *values, change.shared, TEXT, TEXT]


def _waves(results: Results) -> Iterator[Row]:
    assert results.history
    waves = results.history.waves
    for trend in results.history.trends:
        for point in trend.points:
            values = of(point, ("estimate", "se", "low", "high"))
            if not point.shown:
                values = ["x" if point.flag == "withheld" else ".."] * 4
            wave = waves[point.wave]
            named: Row = [trend.item, TEXT, trend.statistic, TEXT, wave.label, held(wave.at)]
            yield [*named, *values, point.n, *[TEXT] * 3]


def _trends(results: Results) -> Iterator[Row]:
    assert results.history
    for row in results.history.trends:
        ends = [results.history.waves[at].label for at in (row.waves[0], row.waves[-1])]
        counted = [*ends, len(row.waves), *of(row, SERIES)]
        yield [row.item, TEXT, row.statistic, TEXT, *counted, TEXT]


def _why(results: Results) -> Iterator[Row]:
    assert results.history and results.history.contributions
    found = results.history.contributions

    def effect(row: Effect) -> Row:
        return [TEXT, TEXT, TEXT, *of(row, ("points", "se", "low", "high")), *NONE * 4]

    for mix in results.history.mixes:
        yield from map(effect, (mix.change, mix.within, mix.mix))
        for part in mix.parts:
            facts = of(part, ("share_before", "share_now", "index_before", "index_now"))
            for points in (part.within, part.mix):
                yield [TEXT, TEXT, TEXT, points, *NONE * 3, *facts]
    yield effect(found.change)
    yield from (effect(row.overall) for row in found.drivers)
    yield effect(found.remainder)


def _targets(results: Results) -> Iterator[Row]:
    assert results.history
    figures = ("raise_points", "raise_ratio", "pace", "pace_needed", "chance")
    for row in results.history.targets:
        assert row.baseline_wave is not None
        named: Row = [row.target.item, TEXT, row.target.statistic, held(row.level), TEXT]
        now = [*of(row, ("now", "low", "high", "n")), TEXT, TEXT]
        base = [results.history.waves[row.baseline_wave].label, held(row.baseline)]
        yield [*named, *now, *base, *of(row, figures)]


def _segments(results: Results) -> Iterator[Row]:
    for split in results.splits:
        for row in split.estimates:
            tested = NONE * len(CONTRAST)
            if contrast := split.contrast(row.segment, row.item, row.statistic):
                withheld = contrast.direction == "withheld"
                tested = ["x"] * len(CONTRAST) if withheld else of(contrast, CONTRAST)
            values = [*figure(row, "estimate", "se", "low", "high", "n"), TEXT]
            yield [TEXT, TEXT, row.item, TEXT, row.statistic, *values, *tested]


def _peers(results: Results) -> Iterator[Row]:
    for group in results.peers:
        for row in group.positions:
            values: Row = []
            for name in AMONG:
                quarters = row.quarters or (math.nan,) * 3
                values += map(held, quarters) if name == "quarters" else of(row, [name])
            yield [TEXT, row.measure, *[TEXT] * 3, row.surveys, row.organizations, *values]


def _surveys(results: Results) -> Iterator[Row]:
    for group in results.peers:
        for row in group.surveys if not group.branches_of else ():
            assert row.response_rate is not None
            named: Row = [TEXT, row.survey, row.organization]
            yield [*named, row.respondents, row.response_rate, *[TEXT] * 6]


def _independence(results: Results) -> Iterator[Row]:
    for split in results.splits:
        for test in split.independence:
            yield [TEXT, test.item, TEXT, *of(test, TESTED), TEXT]


def _comments(results: Results) -> Iterator[Row]:
    assert results.comments
    for theme in results.comments.themes:
        share, judged = figure(theme.share, "estimate", "low", "high"), theme.displeased
        tones: Row = [theme.tones[tone] for tone in TONES]
        rest = [*figure(judged, "estimate"), judged.n if judged else ".."]
        total = sum(theme.tones.values())
        told = [total, *share, TEXT, *tones, *rest]
        yield [TEXT, TEXT, *(["x"] * len(told) if total < WITHHELD_BELOW else told)]


def _estimates(results: Results) -> Iterator[Row]:
    for row in results.estimates:
        named: Row = [row.item, row.statistic, row.segment]
        rest = [held(row.df), row.n, held(row.n_eff), *[TEXT] * 3]
        yield [*named, *figure(row, "estimate", "se", "low", "high"), *rest]
