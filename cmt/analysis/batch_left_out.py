"""A unit's results without what other reports of the batch could be read off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from cmt.analysis.action import Action, Gap, WaitCurve, WaitLevel
from cmt.analysis.batch_bases import GAP, WAITS
from cmt.analysis.batch_rules import Spared
from cmt.analysis.detail import DriverDetail
from cmt.analysis.estimates import Estimate, Estimates, withheld
from cmt.analysis.parts import Split
from cmt.analysis.results import Results


def without(results: Results, left_out: Spared) -> Results:
    """The same without what is left out; scores by the number of drivers done well go as well."""
    held = left_out.measures
    rows = [row for row in results.estimates if not row.segment]
    splits = (split for split in results.splits if split.id in left_out.splits)
    detail = results.driver_detail
    return replace(
        results,
        estimates=replace(results.estimates, rows=tuple(_held(row, held) for row in rows)),
        splits=tuple(_split(split, _untold(left_out, split.id)) for split in splits),
        comments=results.comments if left_out.comments else None,
        action=_action(results.action, left_out),
        driver_detail=detail and _detail(detail, left_out),
    )


def _untold(left_out: Spared, split: str) -> frozenset[str]:
    """The measures a split does not tell."""
    here = (measure for name, measure in left_out.untold if name == split)
    return frozenset((*left_out.measures, *here))


def _split(split: Split, held: Collection[str]) -> Split:
    return replace(
        split,
        estimates=_all_held(split.estimates, held),
        contrasts=tuple(row for row in split.contrasts if row.item not in held),
        independence=tuple(row for row in split.independence if row.item not in held),
    )


def _action(action: Action, left_out: Spared) -> Action:
    """What bears on what to do, of measures that are shown."""
    held = left_out.measures
    return replace(
        action,
        gaps=tuple(_gap(gap, held) for gap in action.gaps),
        stated=tuple(row for row in action.stated if row.item not in held),
        standards=tuple(row for row in action.standards if row.item not in held),
        curves=tuple(
            _curve(curve, held, left_out.splits)
            for curve in action.curves
            if curve.item not in held
        ),
        waits=None if {WAITS, *_waited(action)} & set(held) else action.waits,
    )


def _waited(action: Action) -> tuple[str, ...]:
    return (action.waits.actual, action.waits.acceptable) if action.waits else ()


def _gap(gap: Gap, held: Collection[str]) -> Gap:
    if not {f"{GAP}{gap.driver}", gap.driver, gap.item} & set(held) or gap.gap is None:
        return gap
    return Gap(driver=gap.driver, item=gap.item, gap=withheld(gap.gap))


def _curve(curve: WaitCurve, held: Collection[str], splits: Collection[str]) -> WaitCurve:
    """The curve; how satisfied those of a band are only where that is a split to be shown."""
    told = curve.item in splits
    return replace(curve, levels=tuple(_level(level, held, told) for level in curve.levels))


def _level(level: WaitLevel, held: Collection[str], told: bool) -> WaitLevel:
    return replace(
        level,
        satisfaction=level.satisfaction if told else withheld(level.satisfaction),
        acceptable=level.acceptable and _held(level.acceptable, held),
    )


def _detail(detail: DriverDetail, left_out: Spared) -> DriverDetail:
    """The outcome by what clients got is a split like any other."""
    told = detail.mix and detail.mix.item in left_out.splits
    return detail if told else replace(detail, mix=None)


def _all_held(estimates: Estimates, held: Collection[str]) -> Estimates:
    return replace(estimates, rows=tuple(_held(row, held) for row in estimates))


def _held(row: Estimate, held: Collection[str]) -> Estimate:
    """A row with its figure withheld, if it is of such a measure; counts of the missing stay."""
    if row.item not in held or row.statistic.startswith("missing:") or not row.shown:
        return row
    return withheld(row)
