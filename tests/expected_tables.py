"""What the tables of a report must print, worked out from Results by the tests' own arithmetic.

A table is expected as its rows: a name, then a cell's figures and words ("~higher") a column. A
cell may also be a text to be printed as it is, or `Holds` texts that must stand somewhere in it.
`expected_facts` has the pages behind those on what clients answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cmt.analysis.estimates import Estimate
from cmt.analysis.history import TargetProgress
from cmt.analysis.parts import Contrast, Split
from cmt.analysis.results import Change, Results
from cmt.instrument.model import MISSING
from tests.figures import Figures, percent, ranged, rounded, shown, signed

WORDS = {
    "en": {
        "higher": "~higher",
        "lower": "~lower",
        "no-clear-change": "~no clear change",
        "no-clear-difference": "~no clear difference",
        "no-clear-trend": "~no clear trend",
        "above": "~above",
        "below": "~below",
        "about-same": "~about the same",
        "act-first": "~Act first",
        "protect": "~Protect",
        "maintain": "~Maintain",
        "monitor": "~Monitor",
        "uncertain": "~uncertain",
        "met": "~met",
        "not-met": "~not met",
        "too-early": "~too early",
        "cannot-tell": "~cannot",
    },
    "fr": {
        "higher": "~en hausse",
        "lower": "~en baisse",
        "no-clear-change": "~aucun changement net",
        "no-clear-difference": "~aucun écart net",
        "no-clear-trend": "~aucune tendance nette",
        "above": "~au-dessus",
        "below": "~au-dessous",
        "about-same": "~à peu près",
        "act-first": "~Agir",
        "protect": "~Protéger",
        "maintain": "~Maintenir",
        "monitor": "~Surveiller",
        "uncertain": "~incertain",
        "met": "~atteinte",
        "not-met": "~non atteinte",
        "too-early": "~trop tôt",
        "cannot-tell": "~impossible",
    },
}
"""What verdicts are called: the words that must stand beside a number."""
USUAL = {"en": "Overall satisfaction", "fr": "Satisfaction globale"}


@dataclass(frozen=True, slots=True)
class Holds:
    """Texts that must stand in a cell, whatever else does."""

    texts: tuple[str, ...]


Cell = Figures | str | Holds
Row = tuple[str | None, list[Cell]]
"""The name of a row, None where it is a word of the report alone, and its other cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A table by the section it stands in."""

    place: str
    rows: list[Row]


def named(results: Results, measure: str, language: str) -> str:
    """The short name of a question or driver; an outcome without one is overall satisfaction."""
    instrument = results.instrument
    if measure == instrument.outcome and not instrument.items[measure].short:
        return USUAL[language]
    if measure in instrument.drivers:
        return instrument.drivers[measure].name[language]
    return instrument.items[measure].name(language)


def measures(results: Results) -> tuple[str, ...]:
    return (results.outcome, *results.instrument.drivers)


def index(row: Estimate | None) -> Figures:
    return shown(row, rounded(row.estimate, 1)) if row and row.shown else shown(row)


def between(row: Estimate | None) -> Figures:
    return ranged(row, rounded(row.low), rounded(row.high)) if row and row.shown else shown(row)


def base(row: Estimate | None) -> Figures:
    return (rounded(row.n),) if row and row.shown else shown(row)


def moved(change: Change, words: dict[str, str]) -> Figures:
    return (words[change.direction], *map(signed, (change.difference, change.low, change.high)))


def apart(contrast: Contrast | None, words: dict[str, str]) -> Figures:
    if contrast is None:
        return ("..",)
    ends = (contrast.difference, contrast.low, contrast.high)
    return (words[contrast.direction], *map(signed, ends))


def answers_tables(results: Results, language: str) -> Iterator[Expected]:
    """The summary and the pages on drivers, questions and segments, and those of each segment."""
    words = WORDS[language]
    yield Expected(place="summary", rows=list(_glance(results, language, words)))
    yield Expected(place="drivers", rows=list(ranked(results, language)))
    yield Expected(place="drivers", rows=list(_steps(results)))
    rated = [i for i in results.instrument.items if results.estimates.get(i, "mean")]
    asked = [i for i in rated if results.instrument.items[i].role != "importance"]
    for scale in dict.fromkeys(results.instrument.items[i].scale for i in asked):
        alike = [i for i in asked if results.instrument.items[i].scale == scale]
        yield Expected(place="questions", rows=questions(results, language, alike))
    yield from _choices(results, language)
    for split in results.splits:
        if split.asked:
            yield Expected(place="segments", rows=list(_segments(results, split, language)))
    yield from _views(results, language)


def _glance(results: Results, language: str, words: dict[str, str]) -> Iterator[Row]:
    assert results.comparison
    for measure in measures(results):
        row, change = (
            results.estimates.get(measure, "index"),
            results.comparison.get(measure, "index"),
        )
        place = results.peers[0].position(measure)
        assert change and place
        cells: list[Cell] = [index(row), between(row), base(row), moved(change, words)]
        assert results.history
        aims = [row for row in results.history.targets if row.target.item == measure]
        cells += [(aimed(row, row.level), words[row.verdict]) for row in aims[:1]] or [""]
        yield named(results, measure, language), [*cells, (words[place.standing],)]


def aimed(row: TargetProgress, value: float) -> str:
    """A value in the unit of its target: whole where the target is."""
    match row.target.statistic:
        case "index":
            whole = value == row.level and float(value).is_integer()
            return rounded(value, 0 if whole else 1)
        case "mean":
            return rounded(value, 2)
        case _:
            return percent(value)


def ranked(results: Results, language: str) -> Iterator[Row]:
    """The drivers by strength: ranks, share of the association, score and verdict."""
    assert results.priorities
    words = WORDS[language]
    for effect in results.drivers.effects:
        verdict = results.priorities.verdict(effect.driver)
        assert verdict
        ranks = dict.fromkeys((rounded(verdict.rank_best), rounded(verdict.rank_worst)))
        shares = (effect.share, effect.share_low, effect.share_high)
        sure = () if verdict.certain else (words["uncertain"],)
        yield (
            named(results, effect.driver, language),
            [
                tuple(ranks),
                tuple(percent(share, 1) for share in shares),
                index(results.estimates.get(effect.driver, "index")),
                (words[verdict.quadrant], *sure),
            ],
        )


def _steps(results: Results) -> Iterator[Row]:
    """The overall score by how many drivers were done well."""
    for count in range(len(results.drivers.effects) + 1):
        row = results.estimates.get(results.outcome, "index", f"drivers-met={count}")
        if row:
            yield rounded(count), [index(row), between(row), base(row)]


def questions(results: Results, language: str, items: list[str]) -> list[Row]:
    """Percent and count of every answer, mean, standard deviation, base, kinds of missing."""
    get = results.estimates.get
    missing = {(i, kind): get(i, f"missing:{kind}") for i in items for kind in MISSING}
    blank, *named_ones = MISSING
    there = [k for k in (*named_ones, blank) if any(_some(missing[i, k]) for i in items)]
    rows: list[Row] = []
    for item in items:
        cells: list[Cell] = []
        for point in results.instrument.scale_of(item).points:
            share, count = get(item, f"share:{point}"), get(item, f"count:{point}")
            assert share and count
            cells.append(shown(share, percent(share.estimate, 1), rounded(count.estimate)))
        for statistic in ("mean", "sd"):
            row = get(item, statistic)
            assert row
            cells.append(shown(row, rounded(row.estimate, 2)))
        cells.append(base(get(item, "mean")))
        found = [missing[item, kind] for kind in there]
        cells += [(rounded(row.estimate),) if row else ("0",) for row in found]
        rows.append((named(results, item, language), cells))
    return rows


def _choices(results: Results, language: str) -> Iterator[Expected]:
    """Questions whose answers are no ratings: percent and count, intervals where several count."""
    get = results.estimates.get
    for item in results.instrument.items.values():
        if get(item.id, "mean") or item.scale not in results.instrument.scales:
            continue
        scale, prefix = results.instrument.scale_of(item.id), "picked" if item.multiple else "share"
        rows: list[Row] = []
        for point in scale.points:
            row, count = get(item.id, f"{prefix}:{point}"), get(item.id, f"count:{point}")
            if row is None or count is None:
                continue
            said = [percent(row.estimate, 1)]
            said += [percent(row.low), percent(row.high)] if item.multiple else []
            cells: list[Cell] = [shown(row, *said), (rounded(count.estimate),)]
            rows.append((scale.label(point, language), cells))
        if rows:
            yield Expected(place="questions", rows=rows)


def _segments(results: Results, split: Split, language: str) -> Iterator[Row]:
    """The overall score of each segment and how it differs from the others."""
    scale = results.instrument.scale_of(split.id)
    for segment in split.segments:
        row = split.estimates.get(results.outcome, "index", segment)
        contrast = split.contrast(segment, results.outcome)
        yield (
            scale.label(int(segment.split("=")[1]), language),
            [index(row), between(row), base(row), apart(contrast, WORDS[language])],
        )


def _views(results: Results, language: str) -> Iterator[Expected]:
    """All figures of everyone and of each segment, which the page lets a reader choose from."""
    estimates = results.estimates
    rated = [i for i in results.instrument.items if estimates.get(i, "mean")]
    every = list(dict.fromkeys((*measures(results), *rated)))

    def cells(row: Estimate | None, good: Estimate | None) -> list[Cell]:
        assert row and good
        share = shown(good, percent(good.estimate)) if good.shown else shown(good)
        return [index(row), between(row), share, base(row)]

    def rows(split: Split | None, segment: str) -> Iterator[Row]:
        own = split.estimates if split else estimates
        for measure in every:
            found = [own.get(measure, name, segment) for name in ("index", "favourable")]
            said = cells(*found)
            if split:
                said.append(apart(split.contrast(segment, measure), WORDS[language]))
            yield named(results, measure, language), said

    yield Expected(place="explorer", rows=list(rows(None, "")))
    for split in results.splits:
        for segment in split.segments if split.asked else ():
            yield Expected(place="explorer", rows=list(rows(split, segment)))


def _some(row: Estimate | None) -> bool:
    return row is not None and row.estimate > 0
