"""The sheets of the workbook on what to do: priorities by driver, standards and waits."""

from __future__ import annotations

from collections.abc import Iterator

from cmt.analysis.action import StandardKept, WaitsCompared
from cmt.analysis.estimates import Estimate
from cmt.analysis.whatif import SHOWN, moved
from cmt.reports.cells import Cell, estimate, mark, number, value
from cmt.reports.marks import NOT_AVAILABLE, WITHHELD
from cmt.reports.sections.standards import limit_words
from cmt.reports.sheet import Sheet, SheetColumn, column, named_columns, said, with_parts
from cmt.reports.voice import Voice

NOTHING: Cell = NOT_AVAILABLE


def priorities_sheet(voice: Voice) -> Sheet:
    """One row a driver: its place under "act first", gap, stated importance and one step up."""
    action = voice.results.action
    told = {row.driver for row in action.gaps} | {row.driver for row in action.stated}
    told |= {row.driver for row in (action.what_if.steps if action.what_if else ())}
    told |= {row.driver for row in (action.act_first.rows if action.act_first else ())}
    drivers = [driver for driver in voice.results.instrument.drivers if driver in told]
    step = voice.say("workbook.column.step-up", share=voice.formats.percent(SHOWN[0]))

    def ended(main: SheetColumn) -> tuple[SheetColumn, ...]:
        return with_parts(voice, main, ("low", "high"), "decimal")

    ranks = ("stated-best", "stated-worst", "derived-best", "derived-worst")
    return Sheet(
        name=voice.say("workbook.sheet.priorities"),
        columns=(
            *named_columns(voice),
            *(column(voice, name) for name in ("place", "certain")),
            *ended(column(voice, "gap", "decimal")), column(voice, "n", "count"),
            column(voice, "note", width=24),
            *ended(column(voice, "stated", "decimal")), *(column(voice, name) for name in ranks),
            column(voice, "standing", width=24),
            *ended(said(step, "decimal")),
            *ended(column(voice, "overall-then", "decimal")),
        ),
        rows=tuple(_driver_row(voice, driver) for driver in drivers),
        frozen_columns=2,
    )  # fmt: skip


def waits_sheet(voice: Voice) -> Sheet:
    """One row a standard, a band of waiting or a pair of bands."""
    action = voice.results.action
    rows = [_standard_row(voice, each) for each in action.standards]
    for curve in action.curves:
        for level in curve.levels:
            label = _band(voice, curve.item, level.point)
            rows.append(_row(voice, "satisfaction", curve.item, label, level.satisfaction))
            if level.waited:
                rows.append(_row(voice, "waited", curve.item, label, level.waited))
            if level.acceptable:
                asked = level.acceptable.item
                rows.append(_row(voice, "acceptable", asked, label, level.acceptable))
    if action.waits:
        rows += _compared_rows(voice, action.waits)
    return Sheet(
        name=voice.say("workbook.sheet.waits"),
        columns=(
            *named_columns(voice),
            column(voice, "kind", width=28),
            column(voice, "answer", width=34),
            *(column(voice, name) for name in ("estimate", "se", "low", "high")),
            column(voice, "n", "count"),
            column(voice, "flag"),
            column(voice, "promised", "percent"),
            column(voice, "verdict", width=16),
        ),
        rows=tuple(rows),
        frozen_columns=2,
    )


def _driver_row(voice: Voice, driver: str) -> tuple[Cell, ...]:
    return (
        driver,
        voice.name(driver),
        *_place(voice, driver),
        *_gap(voice, driver),
        *_stated(voice, driver),
        *_step(voice, driver),
    )


def _place(voice: Voice, driver: str) -> tuple[Cell, ...]:
    listed = voice.results.action.act_first
    row = next((row for row in (listed.rows if listed else ()) if row.driver == driver), None)
    if row is None:
        return (NOTHING,) * 2
    return row.place, voice.say(f"workbook.{'yes' if row.certain else 'no'}")


def _gap(voice: Voice, driver: str) -> tuple[Cell, ...]:
    row = next((row for row in voice.results.action.gaps if row.driver == driver), None)
    if row is None:
        return (*(NOTHING,) * 4, "")
    if row.gap is None:
        return (*(NOTHING,) * 4, voice.say(f"workbook.no-gap.{row.undefined}"))
    ends = (value(row.gap, row.gap.low), value(row.gap, row.gap.high))
    return estimate(row.gap), *ends, row.gap.n, mark(row.gap)


def _stated(voice: Voice, driver: str) -> tuple[Cell, ...]:
    row = next((row for row in voice.results.action.stated if row.driver == driver), None)
    if row is None:
        return (*(NOTHING,) * 7, "")
    scores = tuple(map(number, (row.stated, row.stated_low, row.stated_high)))
    ranks = (row.stated_best, row.stated_worst, row.derived_best, row.derived_worst)
    return *scores, *ranks, voice.say(f"workbook.standing.{row.standing or 'unclear'}")


def _step(voice: Voice, driver: str) -> tuple[Cell, ...]:
    what = voice.results.action.what_if
    if what is None or what.step(driver) is None:
        return (NOTHING,) * 6
    found = moved(what, driver, SHOWN[0])
    names = ("difference", "low", "high", "score", "score_low", "score_high")
    return tuple(number(getattr(found, name)) for name in names)


def _row(
    voice: Voice, kind: str, item: str, answer: str, row: Estimate, *more: Cell
) -> tuple[Cell, ...]:
    figures = (estimate(row), *(value(row, each) for each in (row.se, row.low, row.high)))
    named = (item, voice.name(item), voice.say(f"workbook.waits.{kind}"), answer)
    return (*named, *figures, row.n, mark(row), *(more or (NOTHING, "")))


def _standard_row(voice: Voice, kept: StandardKept) -> tuple[Cell, ...]:
    verdict = voice.say(f"standards.{kept.verdict}")
    limit = limit_words(voice, kept)
    return _row(voice, "standard", kept.item, limit, kept.share, kept.promised, verdict)


def _compared_rows(voice: Voice, waits: WaitsCompared) -> Iterator[tuple[Cell, ...]]:
    yield _row(voice, "longer", waits.actual, "", waits.longer)
    yield _row(voice, "shorter", waits.actual, "", waits.shorter)
    shown = waits.longer.shown
    for cell in waits.cells:
        bands = [_band(voice, waits.actual, p) for p in (cell.actual, cell.acceptable)]
        answer = voice.say("workbook.waits.pair", actual=bands[0], acceptable=bands[1])
        named = (waits.actual, voice.name(waits.actual), voice.say("workbook.waits.both"), answer)
        share = number(cell.share) if shown else WITHHELD
        yield (*named, share, *(NOTHING,) * 3, cell.n if shown else WITHHELD, "", NOTHING, "")


def _band(voice: Voice, item: str, point: int) -> str:
    return voice.results.instrument.scale_of(item).label(point, voice.language)
