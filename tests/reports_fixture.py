"""Results made by hand, one for every turn a report can take."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from cmt.analysis.actfirst import act_first
from cmt.analysis.action import Action
from cmt.analysis.estimates import Estimate, Estimates, flag_for
from cmt.analysis.results import (
    Change,
    Comparison,
    Direction,
    DriverEffect,
    DriverModel,
    Exclusion,
    Precision,
    Priorities,
    Quadrant,
    Quality,
    Refusal,
    RefusalReason,
    Results,
    Verdict,
)
from cmt.instrument.catalogue import find
from cmt.instrument.model import MISSING, Instrument, Item
from cmt.reports.compose import compose
from cmt.reports.model import Report
from cmt.responses.model import Design, SurveyInfo

NAN = math.nan
CORE = find("cmt-core")
MODELLED = tuple(CORE.drivers)[:-1]
LEFT_OUT = tuple(CORE.drivers)[-1]
REFUSALS: tuple[RefusalReason, ...] = (
    "too-few-cases", "too-few-units", "too-many-drivers", "collinear", "constant-outcome",
    "no-drivers", "no-association",
)  # fmt: skip
DIRECTIONS: tuple[Direction, ...] = (
    "higher", "lower", "no-clear-change", "not-comparable", "withheld",
)  # fmt: skip
EMPTY, SPARSE, WEAK = (item.id for item in CORE.having("driver")[-3:])
FEW = {EMPTY: 0, SPARSE: 8, WEAK: 21}
FULL = 640
REASONS = ("scale", "wording", "absent")


def full(n: int = FULL) -> Results:
    """A wave with a model, an earlier wave, a withheld, a weak and an empty question."""
    return _listed(Results(
        instrument=CORE,
        info=SurveyInfo(
            organization="Ville d'Exemple & <Co>",
            label="2026",
            selection="probability",
            mode="web",
            start=date(2026, 5, 1),
            end=date(2026, 5, 29),
            invited=2400,
            undeliverable=60,
        ),
        design=Design(weight="w"),
        quality=Quality(
            rows=n + 3,
            answered=n,
            languages={"fr": 200, "en": n - 200, "es": 1},
            comments=12,
            unused_columns=("=HYPERLINK(1)", "@note"),
            absent_items=("comment",) if "comment" in CORE.items else (),
        ),
        precision=Precision(
            n=n, n_eff=n / 1.3, design_effect=1.31, units=n, strata=1,
            response_rate=n / 2340, margin_of_error=0.03871,
        ),
        estimates=Estimates(rows=tuple(_rows(CORE, n))),
        drivers=_model(n),
        priorities=_priorities(certain=True),
        comparison=_comparison(),
        source="2026.xlsx",
        digest="0123456789abcdef",
        cmt_version="0.1.0",
    ))  # fmt: skip


def baseline() -> Results:
    """The first survey: nothing to compare with, nothing known of who was asked."""
    precision = Precision(
        n=640, n_eff=640, design_effect=1, units=640, strata=1, no_margin_because="open-link"
    )
    info = SurveyInfo(selection="open-link")
    rows = tuple(replace(row, weighted=False) for row in full().estimates)
    return replace(
        full(),
        estimates=Estimates(rows=rows),
        comparison=None,
        precision=precision,
        info=info,
        design=Design(),
    )


def undecided() -> Results:
    """No driver is certain to stand in its corner."""
    return _listed(replace(full(), priorities=_priorities(certain=False)))


def refused(reason: RefusalReason) -> Results:
    """No driver model, for one reason."""
    refusal = Refusal(reason=reason, drivers=MODELLED[:2], n=17, needed=45)
    model = DriverModel(outcome=CORE.outcome, refusal=refusal)
    return _listed(replace(full(), drivers=model, priorities=None))


def unbounded() -> Results:
    """Answers of a single sampling unit: estimates without any interval."""
    wave = full()
    rows = tuple(replace(row, se=NAN, low=NAN, high=NAN, df=NAN) for row in wave.estimates)
    assert wave.comparison is not None
    changes = tuple(
        replace(change, before_low=NAN, before_high=NAN, low=NAN, high=NAN)
        for change in wave.comparison.changes
    )
    effects = tuple(
        replace(effect, share_low=NAN, share_high=NAN) for effect in wave.drivers.effects
    )
    return _listed(
        replace(
            wave,
            estimates=Estimates(rows=rows),
            comparison=replace(wave.comparison, changes=changes),
            drivers=replace(wave.drivers, effects=effects),
            priorities=_priorities(certain=False),
        )
    )


def tiny() -> Results:
    """Seven answers: every figure withheld, so is every change."""
    wave = refused("too-few-cases")
    few = tuple(row for row in full(7).estimates if not row.segment)
    changes = tuple(_change(item, "withheld", 0) for item in (CORE.outcome, *CORE.drivers))
    comparison = replace(_comparison(), changes=changes)
    return _listed(
        replace(
            full(7),
            estimates=Estimates(rows=few),
            drivers=wave.drivers,
            priorities=None,
            comparison=comparison,
        )
    )


def moved(direction: Direction) -> Results:
    """Overall satisfaction moved in a given direction."""
    wave = full()
    assert wave.comparison is not None
    changes = (_change(CORE.outcome, direction, 1), *wave.comparison.changes[1:])
    return replace(wave, comparison=replace(wave.comparison, changes=changes))


def _listed(wave: Results) -> Results:
    """With the act-first list that follows from its verdicts."""
    found = act_first(wave.priorities, wave.estimates, (), None)
    return replace(wave, action=Action(act_first=found))


def _rows(instrument: Instrument, n: int) -> Iterator[Estimate]:
    closed = [item for item in instrument.items.values() if item.scale]
    for place, item in enumerate(closed):
        answered = min(n, FEW.get(item.id, n))
        yield from _of_item(instrument, item, answered, place)
    for place, driver in enumerate(instrument.drivers):
        yield from _of_rating(driver, 5, n, 0.62 + 0.03 * place)
    for met in range(len(MODELLED) + 1):
        base = 6 if met == 0 else 20 + 10 * met
        for statistic, value in (("index", 31.5 + 7 * met), ("favourable", 0.1 * met)):
            yield _row(CORE.outcome, statistic, value, base, segment=f"drivers-met={met}")


def _of_item(instrument: Instrument, item: Item, n: int, place: int) -> Iterator[Estimate]:
    scale = instrument.scale_of(item.id)
    k = len(scale.points)
    prefix = "picked" if item.multiple else "share"
    for at, point in enumerate(scale.points):
        share = 2 * (at + 1 + place % 2) / (k * (k + 1 + 2 * (place % 2)))
        yield _row(item.id, f"{prefix}:{point}", share, n)
        if not item.multiple or n == FULL:
            yield _counted(item.id, f"count:{point}", round(share * n), n)
    for kind in MISSING:
        missing = {"not-applicable": place % 5, "blank": 2}.get(kind, 0)
        yield _counted(item.id, f"missing:{kind}", missing, n)
    if scale.rating:
        yield from _of_rating(item.id, k, n, 0.55 + 0.012 * place)


def _of_rating(measure: str, points: int, n: int, level: float) -> Iterator[Estimate]:
    yield _row(measure, "mean", 1 + level * (points - 1), n)
    yield _row(measure, "index", 100 * level, n, spread=2.417)
    yield _row(measure, "favourable", level, n)
    yield _row(measure, "sd", 0.987654, n)


def _row(
    item: str, statistic: str, value: float, n: int, *, segment: str = "", spread: float = 0.0219
) -> Estimate:
    flag = flag_for(n)
    if flag in ("withheld", "undefined"):
        return Estimate(
            item=item, statistic=statistic, segment=segment, estimate=NAN, n=n, flag=flag
        )
    return Estimate(
        item=item, statistic=statistic, segment=segment, estimate=value, se=spread / 1.96,
        low=value - spread, high=value + spread, df=n - 1.0, n=n, n_eff=n / 1.3,
        weighted=True, flag=flag,
    )  # fmt: skip


def _counted(item: str, statistic: str, count: int, n: int) -> Estimate:
    return Estimate(item=item, statistic=statistic, estimate=float(count), n=n)


def _model(n: int) -> DriverModel:
    total = sum(range(1, len(MODELLED) + 1))
    effects = tuple(
        DriverEffect(
            driver=driver, share=at / total, share_se=0.02, share_low=at / total * 0.7,
            share_high=at / total * 1.3, relative_weight=at / total, correlation=0.5,
            coefficient=0.2, coefficient_se=0.05, beta=0.21, vif=1.8,
        )
        for at, driver in zip(range(len(MODELLED), 0, -1), MODELLED, strict=True)
    )  # fmt: skip
    return DriverModel(
        outcome=CORE.outcome, effects=effects, intercept=0.3, n=n - 40, units=n - 40,
        df=n - 41.0, r2=0.5843, adjusted_r2=0.5791, weighted=True,
        excluded=(Exclusion(driver=LEFT_OUT, reason="not-asked"),),
    )  # fmt: skip


def _priorities(*, certain: bool) -> Priorities:
    corners: tuple[Quadrant, ...] = ("act-first", "protect", "maintain", "monitor")
    verdicts = tuple(
        Verdict(
            driver=driver,
            quadrant=corners[at % 4],
            certain=certain and at < 4,
            rank_best=max(at, 1),
            rank_worst=min(at + 2, len(MODELLED)),
        )
        for at, driver in enumerate(MODELLED)
    )
    return Priorities(index_line=71.26, share_line=1 / len(MODELLED), verdicts=verdicts)


def _comparison() -> Comparison:
    measures = (CORE.outcome, *CORE.drivers, *(i.id for i in CORE.having("driver", "rating")))
    changes = tuple(
        _change(measure, DIRECTIONS[(at + 2) % 5], at) for at, measure in enumerate(measures)
    )
    info = SurveyInfo(label="2025", mode="telephone", start=date(2025, 5, 2), end=date(2025, 6, 1))
    return Comparison(label="2025", info=info, n=580, changes=changes)


def _change(measure: str, direction: Direction, at: int) -> Change:
    sign = {"higher": 1.0, "lower": -1.0}.get(direction, 0.25)
    seen = direction not in ("not-comparable", "withheld")
    difference = sign * (4.05 + at) if seen else NAN
    value = 64.35 + at if seen else NAN
    return Change(
        item=measure, statistic="index", now=value + difference, before=value,
        before_low=value - 2.5, before_high=value + 2.5, before_n=560, difference=difference,
        se=1.2 if seen else NAN, low=difference - 2.352, high=difference + 2.352, df=900.0,
        p=0.01 if seen else NAN, p_adjusted=0.04 if seen else NAN, direction=direction,
        reason=REASONS[at % 3] if direction == "not-comparable" else "",
    )  # fmt: skip


VARIANTS = {
    "full": full(),
    "baseline": baseline(),
    "undecided": undecided(),
    "tiny": tiny(),
    "few": full(24),
    "unbounded": unbounded(),
    **{f"refused-{reason}": refused(reason) for reason in REFUSALS},
    **{f"moved-{direction}": moved(direction) for direction in DIRECTIONS},
}


@cache
def composed(name: str, language: str) -> Report:
    """The report of one of them, as nobody asked for it to look otherwise."""
    return compose(VARIANTS[name], language)
